"""What a page shows of a clip, ready to be written: chosen words, chosen files, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse

from walkaway.core.media.verify.report import Report, report_from_json
from walkaway.core.spans import Span, merged
from walkaway.core.text.folding import fold_with_origins
from walkaway.library.models import Asset, Clip, Line, Rendition, Wording
from walkaway.library.queries import Found
from walkaway.library.words import Words, in_words

ON_A_DESK = ("16x9", "1x1", "9x16")
ON_A_PHONE = ("1x1", "9x16", "16x9")
"""Square first: the transcript stays in sight below it."""

PICTURE_SUFFIXES = (".webp", ".jpg", ".png")


@dataclass(frozen=True, kw_only=True, slots=True)
class FileLink:
    """A published file and where it is."""

    asset: Asset

    @property
    def address(self) -> str:
        """Its path on this site."""
        return reverse("file", args=[self.asset.clip_id, self.asset.key])

    @property
    def name(self) -> str:
        """What it is called once it was downloaded."""
        return f"{self.asset.clip_id}.{self.asset.key.replace('/', '.')}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipCard:
    """A clip among others."""

    clip: Clip
    title: Words
    description: Words | None
    thumbnail: FileLink | None
    caption_languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Some letters of a line, and whether they were searched for."""

    text: str
    is_match: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLine:
    """A caption in which something was found."""

    start_ms: int
    position: int
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A clip that a search found, with the captions that say so."""

    card: ClipCard
    lines: tuple[FoundLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class GuidePage:
    """The study guide of a clip in one language; `help` falls back to the clip's line of help."""

    language: str
    aims: str
    background: str
    questions: tuple[str, ...]
    cautions: str
    help: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moving:
    """A video for the player, with the still shown before it plays."""

    shape: str
    video: FileLink
    poster: FileLink | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """Captions that the player can show."""

    language: str
    file: FileLink


@dataclass(frozen=True, kw_only=True, slots=True)
class Download:
    """All videos of one shape: without captions in the picture, and with them by language."""

    shape: str
    soft: FileLink | None
    burned_in: tuple[Track, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A video and the report that its bytes passed."""

    rendition: Rendition
    video: FileLink
    report_file: FileLink
    report: Report


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteCard:
    """Words of the clip as a picture."""

    language: str
    shape: str
    words: str
    file: FileLink


@dataclass(frozen=True, kw_only=True, slots=True)
class ClipPage:
    """Everything on the page of a clip but its transcript."""

    card: ClipCard
    about_speaker: Words | None
    help_line: Words | None
    on_a_desk: Moving
    on_a_phone: Moving
    tracks: tuple[Track, ...]
    downloads: tuple[Download, ...]
    quote_cards: tuple[QuoteCard, ...]
    waveform: FileLink | None
    stream: FileLink | None
    proof: Proof
    proven_files: int


def card_of(clip: Clip, language: str) -> ClipCard:
    """The card of `clip` for a reader of `language`."""
    wordings = tuple(clip.wordings.all())
    files = files_of(clip)
    thumbnails = (_picture(files, kind, "16x9") for kind in ("thumbnails", "posters"))
    return ClipCard(
        clip=clip,
        title=in_words(wordings, "title", language) or Words(text=clip.id, language=""),
        description=in_words(wordings, "description", language),
        thumbnail=next(filter(None, thumbnails), None),
        caption_languages=tuple(each.language for each in tracked(wordings)),
    )


def result_of(found: Found, words: Sequence[str], language: str) -> Result:
    """What a search found, for a reader of `language`."""
    return Result(
        card=card_of(found.clip, language),
        lines=tuple(
            FoundLine(
                start_ms=line.start_ms,
                position=line.position,
                language=line.wording.language,
                pieces=marked(line.text, words),
            )
            for line in found.lines
        ),
    )


def page_of(clip: Clip, language: str, captions: str) -> ClipPage:
    """The page of `clip` for a reader of `language` who wants captions in `captions`."""
    wordings = tuple(clip.wordings.all())
    renditions = tuple(clip.renditions.all())
    files = files_of(clip)
    playing = _moving(renditions, files, ON_A_DESK, captions)
    return ClipPage(
        card=card_of(clip, language),
        about_speaker=in_words(wordings, "about_speaker", language),
        help_line=in_words(wordings, "help_line", language),
        on_a_desk=playing,
        on_a_phone=_moving(renditions, files, ON_A_PHONE, captions),
        tracks=tuple(
            Track(language=each.language, file=files[f"captions/{each.language}.vtt"])
            for each in tracked(wordings)
        ),
        downloads=_downloads(renditions),
        quote_cards=_quote_cards(wordings, files, captions),
        waveform=files.get("waveform.svg"),
        stream=files.get("hls/master.m3u8"),
        proof=next(each for each in proofs_of(clip) if each.video == playing.video),
        proven_files=len(renditions),
    )


def proofs_of(clip: Clip) -> list[Proof]:
    """Every video of `clip` with its report."""
    files = files_of(clip)
    return [
        Proof(
            rendition=each,
            video=FileLink(asset=each.asset),
            report_file=files[f"reports/{each.asset.key.removesuffix('.mp4')}.json"],
            report=report_from_json(each.report, path=Path(each.asset.key)),
        )
        for each in clip.renditions.all()
    ]


def files_of(clip: Clip) -> dict[str, FileLink]:
    """The files of `clip` by key."""
    return {asset.key: FileLink(asset=asset) for asset in clip.assets.all()}


def tracked(wordings: Iterable[Wording]) -> list[Wording]:
    """Those of `wordings` that have captions, in their order."""
    return [each for each in wordings if each.track_position is not None]


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """`text` in pieces: what was searched for, and what is between."""
    folded = fold_with_origins(text)
    # A mark on the last letter is forgotten by folding: the match reaches up to the next letter.
    origins = (*folded.origins, len(text))
    found = []
    for word in words:
        at = folded.text.find(word)
        while at >= 0:
            found.append(Span(origins[at], origins[at + len(word)]))
            at = folded.text.find(word, at + len(word))
    pieces, done = [], 0
    for span in merged(found):
        pieces += [Piece(text=text[done : span.start], is_match=False)]
        pieces += [Piece(text=text[span.start : span.end], is_match=True)]
        done = span.end
    pieces += [Piece(text=text[done:], is_match=False)]
    return tuple(piece for piece in pieces if piece.text)


def _picture(files: dict[str, FileLink], kind: str, shape: str) -> FileLink | None:
    keys = (f"{kind}/{shape}{suffix}" for suffix in PICTURE_SUFFIXES)
    return next((files[key] for key in keys if key in files), None)


def _moving(
    renditions: Sequence[Rendition],
    files: dict[str, FileLink],
    shapes: Sequence[str],
    captions: str,
) -> Moving:
    """The video of the first shape there is; with captions in the picture only for want of one
    without."""

    def preference(rendition: Rendition) -> tuple[int, bool, bool]:
        soft, wanted = rendition.language == "", rendition.language == captions
        return shapes.index(rendition.shape), not soft, not wanted

    best = min(renditions, key=preference)
    return Moving(
        shape=best.shape,
        video=FileLink(asset=best.asset),
        poster=_picture(files, "posters", best.shape),
    )


def _downloads(renditions: Sequence[Rendition]) -> tuple[Download, ...]:
    shapes = [shape for shape in ON_A_DESK if any(each.shape == shape for each in renditions)]
    return tuple(
        Download(
            shape=shape,
            soft=next(
                (
                    FileLink(asset=each.asset)
                    for each in renditions
                    if each.shape == shape and not each.language
                ),
                None,
            ),
            burned_in=tuple(
                Track(language=each.language, file=FileLink(asset=each.asset))
                for each in renditions
                if each.shape == shape and each.language
            ),
        )
        for shape in shapes
    )


def _quote_cards(
    wordings: Sequence[Wording], files: dict[str, FileLink], language: str
) -> tuple[QuoteCard, ...]:
    """The quote cards in `language`, one for each shape."""
    quote = next((each.quote for each in wordings if each.language == language), "")
    cards = ((shape, _picture(files, "quotes", f"{shape}.{language}")) for shape in ON_A_DESK)
    return tuple(
        QuoteCard(language=language, shape=shape, words=quote, file=file)
        for shape, file in cards
        if file
    )


def line_nearest(lines: Iterable[Line], at_ms: int) -> int | None:
    """The position of the line on show at `at_ms`, None when none is."""
    return next((each.position for each in lines if each.start_ms <= at_ms < each.end_ms), None)


def guides_of(clip: Clip) -> dict[str, GuidePage]:
    """The study guide by language; empty where there is none. Questions are one to a line."""
    return {
        wording.language: GuidePage(
            language=wording.language,
            aims=wording.guide.get("aims", ""),
            background=wording.guide.get("background", ""),
            questions=tuple(filter(None, map(str.strip, _lines(wording.guide, "questions")))),
            cautions=wording.guide.get("cautions", ""),
            help=wording.guide.get("help", "") or wording.help_line,
        )
        for wording in clip.wordings.all()
        if wording.guide
    }


def _lines(guide: Mapping[str, str], part: str) -> list[str]:
    return guide.get(part, "").splitlines()
