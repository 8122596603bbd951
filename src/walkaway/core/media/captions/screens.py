"""When each screen of burned-in captions is shown: one at a time, long enough to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from walkaway.core.errors import Refused
from walkaway.core.media.captions.lines import Measure, Screen, screens_of, share_frames
from walkaway.core.media.plan import Timeline
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Cue, Transcript, Voice

LEAST_SECONDS = 1
"""A screen that is shown for less cannot be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenScreen:
    """A screen and whose words it shows."""

    screen: Screen
    voice: Voice


def screens_on_clip(
    captions: Transcript, timeline: Timeline, width: float, measure: Measure
) -> tuple[SpokenScreen, ...]:
    """All screens of a clip in order, never two at once, inside the segment of their cue.

    Raises `Refused` for a cue with more screens than frames.
    """
    least = round(LEAST_SECONDS * timeline.rate)
    cues = sorted(captions.cues, key=lambda cue: cue.start_ms)
    spans = _lengthened(list(_apart(cues, timeline, least)), timeline, least)
    return tuple(
        SpokenScreen(screen=screen, voice=cue.voice)
        for cue, frames in zip(cues, spans, strict=True)
        for screen in _screens_of_cue(cue, frames, width, measure, least)
    )


def _screens_of_cue(
    cue: Cue, frames: Span, width: float, measure: Measure, least: int
) -> tuple[Screen, ...]:
    try:
        return screens_of(cue.text, frames, width, measure, least_frames=least)
    except ValueError as too_short:
        raise Refused(
            what=f"Burning in the cue {cue.text[:60]!r}",
            reason=f"nobody could read it: {too_short}",
            way_on="Give the cue more time, or cut its passage so that it is left out",
        ) from too_short


def _apart(cues: Sequence[Cue], timeline: Timeline, least: int) -> Iterator[Span]:
    """The frames of each cue, so that no two overlap.

    Where people speak at once a cue ends when the next begins, or, if that were too soon to read
    it, all of them share the time by their length.
    """
    for group in _overlapping(cues):
        spans = [_frames(cue, timeline) for cue in group]
        starts = [span.start for span in spans]
        whole = Span(starts[0], max(span.end for span in spans))
        ends = [min(span.end, after) for span, after in zip(spans, starts[1:], strict=False)]
        cut = [*map(Span, starts[:-1], ends), Span(starts[-1], whole.end)]
        if len(group) > 1 and any(len(span) < least for span in cut):
            yield from share_frames(whole, [len(cue.text) for cue in group], least)
        else:
            yield from cut


def _overlapping(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """Runs of cues of which each begins before all those before it have ended."""
    group: list[Cue] = []
    end = 0
    for cue in cues:
        if group and cue.start_ms >= end:
            yield group
            group = []
        group.append(cue)
        end = max(end, cue.end_ms) if len(group) > 1 else cue.end_ms
    if group:
        yield group


def _lengthened(spans: Sequence[Span], timeline: Timeline, least: int) -> list[Span]:
    """Spans shorter than `least` moved into the silence behind them."""
    after = [span.start for span in spans[1:]] + [timeline.frames]
    lengthened = []
    for span, limit in zip(spans, after, strict=True):
        segment_end = min(
            (each.span.end for each in timeline.segments if each.span.end >= span.end),
            default=limit,
        )
        end = max(span.end, min(span.start + least, limit, segment_end))
        lengthened.append(Span(span.start, end))
    return lengthened


def _frames(cue: Cue, timeline: Timeline) -> Span:
    start = round(cue.start_ms * timeline.rate / 1000)
    return Span(start, max(round(cue.end_ms * timeline.rate / 1000), start + 1))
