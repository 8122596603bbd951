"""A cut as its page shows it: the sheet, the transcript it is cut from, and what keeps it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Derivative, DerivativeKind, Speaker, Transcript
from walkaway.archive.queries.speakers import holds_key
from walkaway.clips.forms.studio import languages_of
from walkaway.clips.leaving import reasons_against
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.codes import Coded, codes_on
from walkaway.clips.services.quote_cards import quote_cards_of
from walkaway.clips.services.references import named_recording, named_words
from walkaway.clips.services.sources import has_newer_words, working_of
from walkaway.clips.services.versions import KEPT_AS, open_sheet
from walkaway.clips.studio_pages import (
    PassageRow,
    Script,
    Wanted,
    excerpt,
    script_of,
    shows_footage,
    words_between,
)
from walkaway.clips.words import GUIDE, SHAPES, field_of, mistake_words
from walkaway.core.gate import ANYWHERE, Purpose
from walkaway.core.media.captions.quotes import CARD_SIZES
from walkaway.core.media.sheet.mistakes import Mistake, Severity
from walkaway.core.media.sheet.model import (
    CutSheet,
    HiddenName,
    Shape,
)
from walkaway.core.media.sheet.unfinished import judged
from walkaway.core.transcripts.languages import canonical_tag
from walkaway.core.transcripts.working import Working, WorkingCue


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a clip is to go, as far as somebody asked. Without a purpose nothing is asked."""

    purpose: str = ""
    language: str = ""
    territory: str = ANYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is open of a cut: its newest version, the sheet, and the words of each source.

    `mistakes` are sentences by the field that they are about.
    """

    cut: Cut
    version: SheetVersion
    sheet: CutSheet
    workings: Mapping[str, Working]
    mistakes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def cues(self) -> dict[str, Sequence[WorkingCue]]:
        """The cues of each source."""
        return {name: working.cues for name, working in self.workings.items()}

    @property
    def rows(self) -> list[PassageRow]:
        """The passages with what is said in them."""
        return rows_of(self.sheet, self.workings, self.mistakes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """A quote card on the page: where it is drawn, its shape in words, and its size in pixels."""

    address: str
    shape: Shape
    outline: str | Promise
    words: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """The fields of one language in the form of the page."""

    tag: str
    is_chosen: bool
    title: str
    description: str
    quote: str
    help_line: str
    guide: tuple[tuple[str, str | Promise, str], ...]
    """The parts of the study guide: the name of the field, what it is called, what it says."""

    cards: tuple[ShownCard, ...]
    """The quote cards of what was saved last; none where there are no words for one."""

    @property
    def has_guide(self) -> bool:
        """Whether anything of it is written."""
        return any(said for _name, _label, said in self.guide)


def shown_of(cut: Cut, *, actor: Actor) -> Shown:
    """The newest version of a cut, laid open. Raises `Refused`, `NotOpened`."""
    version = newest_version(cut)
    return laid_open(cut, version, open_sheet(version, actor=actor), actor=actor)


def laid_open(cut: Cut, version: SheetVersion, sheet: CutSheet, *, actor: Actor) -> Shown:
    """A sheet of a cut with the words of its sources and all that is to be mended in it."""
    found = judged(sheet, KEPT_AS)
    return Shown(
        cut=cut,
        version=version,
        sheet=sheet,
        workings={
            name: working_of(source, cut.speaker, actor=actor)
            for name, source in sheet.sources.items()
        },
        mistakes=_by_field(found),
    )


def script_for(
    shown: Shown, name: str, wanted: Wanted, names: Sequence[HiddenName], *, actor: Actor
) -> tuple[Script, Coded]:
    """The transcript of a source laid open, with the language beside it and its codes."""
    source = shown.sheet.sources[name]
    beside = None
    if wanted.beside in source.translations and wanted.beside != source.language:
        beside = working_of(source, shown.cut.speaker, language=wanted.beside, actor=actor)
    working = shown.workings[name]
    spoken = Transcript.objects.get(pk=named_words(source).transcript)
    coded = codes_on(spoken, working.cues, actor=actor)
    script = script_of(
        name, working, source.language, names,
        beside=beside, beside_language=wanted.beside, codes=coded.on_cues,
    )  # fmt: skip
    return script, coded


def rows_of(
    sheet: CutSheet, workings: Mapping[str, Working], mistakes: Mapping[str, Sequence[str]]
) -> list[PassageRow]:
    """The passages of a sheet, each with what is said in it."""
    return [
        PassageRow(
            number=number,
            passage=passage,
            language=sheet.sources[passage.source].language
            if passage.source in sheet.sources
            else "",
            words=excerpt(
                words_between(workings[passage.source].cues, passage.start_ms, passage.end_ms)
            )
            if passage.source in workings
            else "",
            problems=tuple(mistakes.get(f"passage-{number}", ())),
            tags=languages_of(sheet),
            is_footage=passage.source in workings
            and shows_footage(workings[passage.source].cues, passage.start_ms, passage.end_ms),
        )
        for number, passage in enumerate(sheet.passages, 1)
    ]


def text_rows_of(shown: Shown, *, actor: Actor) -> list[TextRow]:
    """The fields of every language that the cut has or can have."""
    sheet, cards = shown.sheet, _shown_cards(shown, actor)
    return [
        TextRow(
            tag=tag,
            is_chosen=tag in sheet.languages,
            title=sheet.title.get(tag, ""),
            description=sheet.description.get(tag, ""),
            quote=sheet.quote.get(tag, ""),
            help_line=sheet.cards.help_line.get(tag, ""),
            guide=tuple(
                (f"guide_{part}", GUIDE[part], said.get(tag, ""))
                for part, said in sheet.guide.parts.items()
            ),
            cards=tuple(cards.get(tag, ())),
        )
        for tag in languages_of(sheet)
    ]


def _shown_cards(shown: Shown, actor: Actor) -> dict[str, list[ShownCard]]:
    """The cards of each language. A new version has new addresses: no browser shows an old one."""
    cards: dict[str, list[ShownCard]] = {}
    for (language, shape), quote in quote_cards_of(shown.version, actor=actor).items():
        address = reverse("desk-cut-quote-card", args=[shown.cut.pk, language, shape.value])
        width, height = CARD_SIZES[shape]
        card = ShownCard(
            address=f"{address}?version={shown.version.number}",
            shape=shape,
            outline=SHAPES[shape],
            words=quote.text,
            width=width,
            height=height,
        )
        cards.setdefault(language, []).append(card)
    return cards


def films_of(sheet: CutSheet, actor: Actor) -> dict[str, str]:
    """The address of the small film of each source, for whoever holds the key to it."""
    films = {}
    for name, source in sheet.sources.items():
        found = Derivative.objects.filter(
            original=named_recording(source), kind=DerivativeKind.PROXY
        )
        film = found.select_related("compartment").first()
        if film is not None and holds_key(actor, film.compartment):
            films[name] = reverse("desk-derivative", args=[film.pk])
    return films


def reasons_not_to_go(
    speaker: Speaker, sheet: CutSheet, destination: Destination, *, today: date
) -> tuple[str, ...]:
    """Why the testimony may not go there, as sentences; empty when it may, or nobody asked."""
    if destination.purpose not in set(Purpose):
        return ()
    return reasons_against(
        speaker,
        sheet,
        purpose=Purpose(destination.purpose),
        languages=(destination.language,) if destination.language else sheet.languages,
        territory=destination.territory,
        today=today,
    )


def wanted_in(asked: QueryDict, sheet: CutSheet, source: str) -> Wanted:
    """What of the transcript somebody asked for; the first other language of the clip beside it."""
    there = sheet.sources[source]
    others = [tag for tag in there.translations if tag != there.language]
    first = next((tag for tag in sheet.languages if tag in others), "")
    beside = asked.get("beside", first)
    return Wanted(
        speaker=asked.get("who", ""),
        voice=asked.get("voice", ""),
        state=asked.get("state", ""),
        code=asked.get("code", ""),
        beside=beside if beside in others else "",
    )


def destination_in(asked: QueryDict) -> Destination:
    """Where somebody wants to send the clip."""
    territory = asked.get("territory", "").strip().upper()
    language = asked.get("to", "").strip()
    return Destination(
        purpose=asked.get("purpose", ""),
        language=canonical_tag(language) if language.isascii() and len(language) < 36 else "",
        territory=territory if len(territory) == 2 and territory.isalpha() else ANYWHERE,
    )


def is_behind(shown: Shown) -> bool:
    """Whether somebody worked on the words since this version named them."""
    return has_newer_words(shown.sheet)


def _by_field(found: Sequence[Mistake]) -> dict[str, tuple[str, ...]]:
    by_field: dict[str, list[str]] = {}
    for mistake in found:
        if mistake.severity is Severity.MISTAKE:
            said = by_field.setdefault(field_of(mistake), [])
            if mistake_words(mistake) not in said:
                said.append(mistake_words(mistake))
    return {name: tuple(sentences) for name, sentences in by_field.items()}
