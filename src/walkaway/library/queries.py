"""What visitors may read. Only published clips that the gate lets out are ever found here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from walkaway.archive.queries.gate import gate_speakers
from walkaway.core.gate import ANYWHERE, Purpose
from walkaway.library.arrivals import folded_words
from walkaway.library.leaving import blockers_of, form_of
from walkaway.library.models import Asset, Clip, ClipState, Line, Rendition, Wording

MOST_WORDS = 8
MOST_FOUND = 50
LINES_SHOWN = 3

_PUNCTUATION = ".,;:!?\"'()[]{}«»“”‘’…،؛؟۔।–—-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which clips are asked for; an empty language means any."""

    spoken: str = ""
    captions: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A clip in which all words were found, and its captions that hold most of them."""

    clip: Clip
    lines: tuple[Line, ...]


def was_withdrawn(clip_id: str) -> bool:
    """Whether there was a clip of that name that is no longer published."""
    return Clip.objects.filter(pk=clip_id, state=ClipState.WITHDRAWN).exists()


def on_show(clips: QuerySet[Clip] | None = None) -> QuerySet[Clip]:
    """Those of `clips` that are published and that the gate lets out today (6 queries).

    Consent ends on its day, and a hard stop or a withdrawal holds at once: so the gate is asked
    again each time, and no answer of it is kept.
    """
    published = (Clip.objects.all() if clips is None else clips).filter(state=ClipState.PUBLISHED)
    return published.exclude(pk__in=_held_back(published))


def _held_back(clips: QuerySet[Clip]) -> list[str]:
    """Those of `clips` that must not be seen today. Nothing is asked of the gate twice."""
    facts = list(clips.values_list("pk", "speaker_id", "face", "voice", "spoken_language"))
    speakers = gate_speakers({speaker for _, speaker, *_ in facts}, Purpose.LIBRARY)
    today = timezone.now().date()

    @cache
    def is_stopped(speaker: UUID, face: str, voice: str, language: str) -> bool:
        # There is no speaker of a clip that is older than speakers.
        return bool(blockers_of(speakers.get(speaker), form_of(face, voice), [language], today))

    # Who consented to every language consented to each: only for others it matters which.
    asked = [clip for clip in facts if is_stopped(*clip[1:4], ANYWHERE)]
    languages = _languages_of([clip for clip, *_ in asked])
    return [
        clip
        for clip, speaker, face, voice, spoken in asked
        if any(
            is_stopped(speaker, face, voice, language)
            for language in {spoken, *languages.get(clip, ())}
        )
    ]


def _languages_of(clips: Sequence[str]) -> dict[str, set[str]]:
    """In which languages each clip has captions or is quoted."""
    worded = Wording.objects.filter(clip__in=clips)
    worded = worded.filter(Q(track_position__isnull=False) | ~Q(quote=""))
    languages: dict[str, set[str]] = {}
    for clip, language in worded.values_list("clip_id", "language"):
        languages.setdefault(clip, set()).add(language)
    return languages


def published_clips(filters: Filters, shown: QuerySet[Clip] | None = None) -> QuerySet[Clip]:
    """Clips on show, newest first, with what a card shows (3 queries, and 6 without `shown`).

    `shown` is what `on_show` answered just now, where more than one thing is asked of it.
    """
    clips = on_show() if shown is None else shown
    if filters.spoken:
        clips = clips.filter(spoken_language=filters.spoken)
    if filters.captions:
        clips = clips.filter(
            wordings__language=filters.captions, wordings__track_position__isnull=False
        )
    return (
        clips.order_by("-published_at", "id")
        .prefetch_related(_wordings())
        .prefetch_related("assets")
    )


def published_clip(clip_id: str) -> Clip | None:
    """One clip on show with all that its page shows but its transcript (10 queries)."""
    return (
        on_show(Clip.objects.filter(pk=clip_id))
        .prefetch_related(_wordings())
        .prefetch_related("assets")
        .prefetch_related(Prefetch("renditions", Rendition.objects.select_related("asset")))
        .first()
    )


def published_asset(clip_id: str, key: str) -> Asset | None:
    """The file that a clip on show has under `key` (7 queries)."""
    if "\0" in key:  # PostgreSQL fails on it
        return None
    clips = on_show(Clip.objects.filter(pk=clip_id))
    return Asset.objects.filter(clip__in=clips, key=key).first()


def transcript_of(wording: Wording) -> QuerySet[Line]:
    """The captions of a clip in one language, in order."""
    return wording.lines.order_by("position")


def spoken_languages(shown: QuerySet[Clip]) -> list[str]:
    """The languages that are spoken in clips on show: `shown` is what `on_show` answered."""
    return list(shown.values_list("spoken_language", flat=True).distinct().order_by())


def caption_languages(shown: QuerySet[Clip]) -> list[str]:
    """The languages in which clips on show have captions: `shown` is what `on_show` answered."""
    tracks = Wording.objects.filter(clip__in=shown, track_position__isnull=False)
    return list(tracks.values_list("language", flat=True).distinct().order_by())


def words_of(question: str) -> tuple[str, ...]:
    """The words of a search as they are compared, each once, at most `MOST_WORDS`."""
    readable = question.replace("\0", " ")
    words = (word.strip(_PUNCTUATION) for word in folded_words(readable).split())
    return tuple(dict.fromkeys(filter(None, words)))[:MOST_WORDS]


def search(words: Sequence[str], filters: Filters, *, reader_language: str) -> list[Found]:
    """Clips that say all `words` in one language, those with them in a title first (6 queries).

    A word is found inside longer ones as well: Arabic writes "and the" on the front of a word.
    Of captions that hold as many words, those in `reader_language` come first.
    """
    matching = Wording.objects.all()
    for word in words:
        matching = matching.filter(folded__contains=word)
    clips = published_clips(filters).filter(wordings__in=matching.values("pk")).distinct()
    found = list(clips[:MOST_FOUND])
    lines = _lines_with([clip.pk for clip in found], matching, words)
    best = {clip_id: _fullest(each, words, reader_language) for clip_id, each in lines.items()}
    results = [Found(clip=clip, lines=best.get(clip.pk, ())) for clip in found]
    return sorted(results, key=lambda each: not _titled(each.clip, words))


def _lines_with(
    clip_ids: Sequence[str], matching: QuerySet[Wording], words: Sequence[str]
) -> dict[str, list[Line]]:
    """For each clip the lines that hold any of the words, in the order they are said."""
    any_word = reduce(or_, (Q(folded__contains=word) for word in words))
    lines = (
        Line.objects.filter(any_word, wording__in=matching.filter(clip_id__in=clip_ids))
        .select_related("wording")
        .defer("wording__folded")
        .order_by("wording__track_position", "position")
    )
    by_clip: dict[str, list[Line]] = {}
    for line in lines:
        by_clip.setdefault(line.wording.clip_id, []).append(line)
    return by_clip


def _fullest(lines: Sequence[Line], words: Sequence[str], language: str) -> tuple[Line, ...]:
    def rank(line: Line) -> tuple[int, bool]:
        return -sum(word in line.folded for word in words), line.wording.language != language

    # Sorting is stable: lines of one rank stay in their order.
    return tuple(sorted(lines, key=rank)[:LINES_SHOWN])


def _titled(clip: Clip, words: Sequence[str]) -> bool:
    titles = [folded_words(wording.title) for wording in clip.wordings.all()]
    return any(all(word in title for word in words) for title in titles)


def _wordings() -> Prefetch[str, QuerySet[Wording], str]:
    """The wordings of a clip: caption languages in their order, then the others."""
    return Prefetch(
        "wordings",
        Wording.objects.order_by(F("track_position").asc(nulls_last=True), "language").defer(
            "folded"
        ),
    )
