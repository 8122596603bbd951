"""Transcripts of the standard: points of a text that have a time, and passages between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from walkaway.core.coding.model import Cue, MediaSelection, Selection, TextSelection
from walkaway.core.refi_qda.elements import Element, children, guid_in, number_in
from walkaway.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """A place of the text, a time, or both."""

    position: int | None
    time_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The cues of a transcript, and its points by their identifiers as they are written."""

    cues: tuple[Cue, ...] = ()
    points: dict[str, _Point] = field(default_factory=dict)
    length: int = 0

    def selection(self, first: str, last: str) -> Selection | None:
        """What lies between two points: text where both have a place, else time; None when it is
        neither, or empty, or outside."""
        nowhere = _Point(position=None, time_ms=None)
        start, end = self.points.get(_plain(first), nowhere), self.points.get(_plain(last), nowhere)
        if start.position is not None and end.position is not None:
            if start.position < end.position <= self.length:
                return TextSelection(span=Span(start.position, end.position))
        elif start.time_ms is not None and end.time_ms is not None and start.time_ms < end.time_ms:
            return MediaSelection(span_ms=Span(start.time_ms, end.time_ms))
        return None


def read_transcript(transcript: Element, text: str, *, path: Path) -> Timed:
    """The cues of `text` by its points. Raises `UnexpectedContent`.

    Points in pairs, with a line end between one pair and the next, are beginnings and ends of cues,
    as Walkaway writes them. Other points begin a cue that lasts until the next.
    """
    points = {
        guid_in(each, "guid", path=path): _Point(
            position=_number(each, "position", path), time_ms=_number(each, "timeStamp", path)
        )
        for each in children(transcript, "SyncPoint")
    }
    placed = [
        (each.position, each.time_ms)
        for each in points.values()
        if each.position is not None and each.time_ms is not None and each.position <= len(text)
    ]
    cues = _paired(placed, text) or _following(sorted(placed), text)
    return Timed(cues=cues, points=points, length=len(text))


def _paired(placed: Sequence[tuple[int, int]], text: str) -> tuple[Cue, ...]:
    """The cues that pairs of points say; nothing where they do not make up the text."""
    pairs = list(zip(placed[::2], placed[1::2], strict=False))
    cues = tuple(
        Cue(id=str(number), span=Span(start, end), span_ms=Span(before, after))
        for number, ((start, before), (end, after)) in enumerate(pairs, 1)
        if start <= end and before <= after
    )
    begin = 0
    for cue in cues:
        if cue.span.start != begin:
            return ()
        begin = cue.span.end + 1
    lines = (text[cue.span.start : cue.span.end] for cue in cues)
    return cues if 2 * len(cues) == len(placed) and "\n".join(lines) == text else ()


def _following(placed: Sequence[tuple[int, int]], text: str) -> tuple[Cue, ...]:
    """A cue from each point to the next; the last goes to the end, for no time that is known."""
    times = [time_ms for _, time_ms in placed]
    ends = [*placed[1:], (len(text), times[-1])] if placed else []
    return tuple(
        Cue(id=str(number), span=Span(start, end), span_ms=Span(before, max(before, after)))
        for number, ((start, before), (end, after)) in enumerate(zip(placed, ends, strict=True), 1)
        if start < end
    )


def _number(element: Element, name: str, path: Path) -> int | None:
    return None if element.get(name) is None else number_in(element, name, path=path)


def _plain(guid: str) -> str:
    return guid.strip().strip("{}").lower()
