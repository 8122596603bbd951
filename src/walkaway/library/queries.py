"""What visitors may read. Only published clips that the gate lets out are ever found here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from walkaway.clips.arrivals import folded_words
from walkaway.core.gate import Exit
from walkaway.library.models import (
    Asset,
    Clip,
    ClipState,
    Line,
    Offer,
    OfferedFile,
    Rendition,
    Wording,
)
from walkaway.release.models import TAKEN_BACK, Release
from walkaway.release.queries.facts import blocked

MOST_WORDS = 8
MOST_FOUND = 50
LINES_SHOWN = 3
FIRST_ASKED = 3
"""Of so many clips of each language the gate is asked first."""

_PUNCTUATION = ".,;:!?\"'()[]{}«»“”‘’…،؛؟۔।–—-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which clips are asked for; an empty language means any."""

    spoken: str = ""
    captions: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Languages:
    """The languages that visitors can choose from."""

    spoken: Sequence[str]
    captions: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A clip in which all words were found, and its captions that hold most of them."""

    clip: Clip
    lines: tuple[Line, ...]


def was_withdrawn(clip_id: str) -> bool:
    """Whether there was a clip of that name that is no longer published."""
    return Clip.objects.filter(pk=clip_id, state=ClipState.WITHDRAWN).exists()


def candidates(clips: QuerySet[Clip] | None = None) -> QuerySet[Clip]:
    """Those of `clips` of which the gate is asked: published, by a release that is not over.
    Nothing of them is told before it has answered.

    A clip without a release is shown by nobody's decision, and so not at all.
    """
    return (Clip.objects.all() if clips is None else clips).filter(
        state=ClipState.PUBLISHED,
        release__isnull=False,
        release__ended_at=None,
        # A clip that is older than speakers is of nobody whom one could ask.
        speaker=F("release__speaker"),
    )


def on_show(clips: QuerySet[Clip] | None = None) -> QuerySet[Clip]:
    """Those of `clips` that are published and that the gate lets out today (15 queries).

    Releases end, consent ends on its day, a freeze, a hard stop or a withdrawal holds at once: so
    the gate is asked again each time, and no answer of it is kept. The facts of each of `clips` are
    read for it: a list asks of what stands on one page of it.
    """
    published = candidates(clips)
    releases = Release.objects.filter(clips__in=published.order_by())
    return published.exclude(release__in=blocked(releases, timezone.now().date()))


def listed_clips(filters: Filters) -> QuerySet[Clip]:
    """What lists of clips are cut into pages of, newest first. Those of a page are given to
    `published_clips`."""
    clips = candidates()
    if filters.spoken:
        clips = clips.filter(spoken_language=filters.spoken)
    if filters.captions:
        clips = clips.filter(
            wordings__language=filters.captions, wordings__track_position__isnull=False
        )
    return clips.order_by("-published_at", "id")


def published_clips(keys: Collection[str]) -> QuerySet[Clip]:
    """Those of the clips `keys` that are on show, newest first, with what a card shows
    (17 queries)."""
    return (
        on_show(Clip.objects.filter(pk__in=keys))
        .order_by("-published_at", "id")
        .prefetch_related(_wordings())
        .prefetch_related("assets")
    )


def published_clip(clip_id: str) -> Clip | None:
    """One clip on show with all that its page shows but its transcript (19 queries)."""
    return (
        on_show(Clip.objects.filter(pk=clip_id))
        .prefetch_related(_wordings())
        .prefetch_related("assets")
        .prefetch_related(Prefetch("renditions", Rendition.objects.select_related("asset")))
        .first()
    )


def published_asset(clip_id: str, key: str) -> Asset | None:
    """The file that a clip on show has under `key` (16 queries)."""
    if "\0" in key:  # PostgreSQL fails on it
        return None
    clips = on_show(Clip.objects.filter(pk=clip_id))
    return Asset.objects.filter(clip__in=clips, key=key).first()


def on_offer(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Those of `offers` to other programs that the gate lets out today, by the rules of `on_show`
    (15 queries)."""
    standing = offers.filter(release__exit=Exit.API.value, release__ended_at=None)
    releases = Release.objects.filter(offer__in=standing.order_by())
    return standing.exclude(release__in=blocked(releases, timezone.now().date()))


def listed_offers() -> QuerySet[Offer]:
    """What the list of clips on offer is cut into pages of, newest first. Those of a page are given
    to `offered_clips`."""
    standing = Offer.objects.filter(release__exit=Exit.API.value, release__ended_at=None)
    return standing.order_by("-release__released_at", "pk")


def offered_clips(keys: Collection[UUID]) -> QuerySet[Offer]:
    """Those of the offers `keys` that the gate lets out, the newest first (15 queries)."""
    offers = on_offer(Offer.objects.filter(pk__in=keys))
    return offers.select_related("release").order_by("-release__released_at", "pk")


def offered_clip(clip_id: str) -> Offer | None:
    """One clip on offer with its files (16 queries)."""
    offers = on_offer(Offer.objects.filter(release__clip_id=clip_id))
    return offers.select_related("release").prefetch_related("files").first()


def offered_file(clip_id: str, key: str) -> OfferedFile | None:
    """The file that a clip on offer has under `key` (16 queries)."""
    if "\0" in key:  # PostgreSQL fails on it
        return None
    offers = on_offer(Offer.objects.filter(release__clip_id=clip_id))
    return OfferedFile.objects.filter(offer__in=offers, key=key).first()


def was_taken_off(clip_id: str) -> bool:
    """Whether a clip of that name was offered to other programs, and was withdrawn since."""
    offered = Release.objects.filter(exit=Exit.API.value, clip_id=clip_id)
    return offered.filter(ended_by__in=TAKEN_BACK).exists()


def transcript_of(wording: Wording) -> QuerySet[Line]:
    """The captions of a clip in one language, in order."""
    return wording.lines.order_by("position")


def languages_on_show() -> Languages:
    """The languages that are spoken in clips on show, and those in which they have captions.

    Of each language the newest clips are asked of until one is on show: mostly one of the first
    (19 queries, and 15 for each further round).
    """
    tracks = Wording.objects.filter(clip__in=candidates().order_by(), track_position__isnull=False)
    spoken, captions = set[str](), set[str]()
    asked, more = 0, FIRST_ASKED
    while True:
        speaking = _newest(candidates(), "pk", "spoken_language", spoken, asked, more)
        captioned = _newest(tracks, "clip", "language", captions, asked, more)
        keys = {key for key, _ in (*speaking, *captioned)}
        if not keys:
            return Languages(spoken=sorted(spoken), captions=sorted(captions))
        shown = set(on_show(Clip.objects.filter(pk__in=keys)).values_list("pk", flat=True))
        spoken |= {language for key, language in speaking if key in shown}
        captions |= {language for key, language in captioned if key in shown}
        asked, more = asked + more, more * 10


def _newest(
    rows: QuerySet[Any], clip: str, language: str, found: Collection[str], asked: int, more: int
) -> list[tuple[str, str]]:
    """Of each language that is not `found` yet, `more` clips after the `asked` newest."""
    published = "published_at" if clip == "pk" else "clip__published_at"
    ranked = rows.exclude(**{f"{language}__in": found}).annotate(
        place=Window(RowNumber(), partition_by=F(language), order_by=[F(published).desc(), F(clip)])
    )
    wanted = ranked.filter(place__gt=asked, place__lte=asked + more)
    return list(wanted.order_by().values_list(clip, language))


def words_of(question: str) -> tuple[str, ...]:
    """The words of a search as they are compared, each once, at most `MOST_WORDS`."""
    readable = question.replace("\0", " ")
    words = (word.strip(_PUNCTUATION) for word in folded_words(readable).split())
    return tuple(dict.fromkeys(filter(None, words)))[:MOST_WORDS]


def search(words: Sequence[str], filters: Filters, *, reader_language: str) -> list[Found]:
    """Clips that say all `words` in one language, those with them in a title first (20 queries, and
    18 more for every `MOST_FOUND` clips that are found and not on show).

    A word is found inside longer ones as well: Arabic writes "and the" on the front of a word.
    Of captions that hold as many words, those in `reader_language` come first.
    """
    matching = Wording.objects.all()
    for word in words:
        matching = matching.filter(folded__contains=word)
    saying = listed_clips(filters).filter(wordings__in=matching.values("pk")).distinct()
    found = _first_on_show(saying)
    lines = _lines_with([clip.pk for clip in found], matching, words)
    best = {clip_id: _fullest(each, words, reader_language) for clip_id, each in lines.items()}
    results = [Found(clip=clip, lines=best.get(clip.pk, ())) for clip in found]
    return sorted(results, key=lambda each: not _titled(each.clip, words))


def _first_on_show(clips: QuerySet[Clip]) -> list[Clip]:
    """The newest of `clips` that are on show, at most `MOST_FOUND`."""
    found: list[Clip] = []
    for at in count(step=MOST_FOUND):
        keys = [clip.pk for clip in clips[at : at + MOST_FOUND]]
        found += published_clips(keys) if keys else ()
        if len(keys) < MOST_FOUND or len(found) >= MOST_FOUND:
            break
    return found[:MOST_FOUND]


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
