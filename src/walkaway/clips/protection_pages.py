"""What the page of a clip's protection shows: who is seen and when, and what is done about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from walkaway.clips.services.previews import People
from walkaway.core.media.sheet.model import FaceProtection, ProtectionPlan, VoiceProtection
from walkaway.core.transcripts.times import short_clock

Words = Mapping[str, str | Promise]

FACES: Words = {
    FaceProtection.COVER: _("Cover the whole picture: nobody is seen."),
    FaceProtection.MASK: _("Mask faces, opaque. Where a masked face was lost, all is covered."),
    FaceProtection.KEEP: _("Keep the faces. Whoever knows the speaker will know them."),
}
VOICES: Words = {
    VoiceProtection.REPLACE: _("Replace it: another voice reads the approved words."),
    VoiceProtection.DISGUISE: _("Disguise it only. This can be reversed by whoever knows how."),
    VoiceProtection.KEEP: _("Keep it. Whoever knows the speaker will know the voice."),
}
TIMELINE = 1000
"""How many units wide a timeline is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch of a timeline, in its units."""

    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """Somebody who is seen: `number` is that of their picture."""

    number: int
    name: str
    seen: tuple[Bar, ...]
    lost: tuple[Bar, ...]
    seen_words: str
    lost_words: str
    is_masked: bool


def shown_people(people: People, plan: ProtectionPlan) -> tuple[ShownPerson, ...]:
    """Everybody who is seen, with their timelines."""
    return tuple(
        ShownPerson(
            number=number,
            name=each.name,
            seen=_bars(each.seen, people.length_ms),
            lost=_bars(each.lost, people.length_ms),
            seen_words=_times(each.seen),
            lost_words=_times(each.lost),
            is_masked=not plan.people or each.name in plan.people,
        )
        for number, each in enumerate(people.people)
    )


def covered_ms(people: People, plan: ProtectionPlan) -> int:
    """How long the picture is covered whole because a masked face was lost."""
    if plan.face is not FaceProtection.MASK:
        return 0
    lost = [
        span
        for each in people.people
        if not plan.people or each.name in plan.people
        for span in each.lost
    ]
    return sum(end - start for start, end in _joined(lost))


def masked(chosen: Collection[str], known: Collection[str]) -> tuple[str, ...]:
    """Whom a sheet masks when `chosen` were chosen of `known`: everyone, when all were, or none."""
    picked = tuple(each for each in known if each in chosen)
    return () if len(picked) in (0, len(known)) else picked


def _bars(spans: Iterable[tuple[int, int]], length_ms: int) -> tuple[Bar, ...]:
    length = max(1, length_ms)
    return tuple(
        Bar(x=start * TIMELINE // length, width=max(2, (end - start) * TIMELINE // length))
        for start, end in spans
    )


def _times(spans: Iterable[tuple[int, int]]) -> str:
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans)


def _clock(time_ms: int) -> str:
    """A time to the tenth of a second: faces are lost for less than a second, too."""
    return f"{short_clock(time_ms)}.{time_ms % 1000 // 100}"


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
