"""When what was coded is heard: codings of a document as stretches of the recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from walkaway.core.coding.model import Coding, Cue, Document, MediaSelection, Selection
from walkaway.core.passages.proposals import CodedPassage
from walkaway.core.spans import Span


def coded_passages(document: Document, codings: Iterable[Coding]) -> tuple[CodedPassage, ...]:
    """The codings of an interview that say when they are heard, by the `guid` of their code."""
    return tuple(_placed(document, codings))


def when_heard(document: Document, selection: Selection) -> Span | None:
    """The milliseconds of a selection; None where no cue says when its words are heard.

    A cue that is selected in part is heard in part, by its letters.
    """
    if isinstance(selection, MediaSelection):
        return selection.span_ms if len(selection.span_ms) else None
    parts = [
        _part_ms(cue, both)
        for cue in document.cues
        if (both := cue.span.intersection(selection.span))
    ]
    heard = [each for each in parts if len(each)]
    if not heard:
        return None
    return Span(min(each.start for each in heard), max(each.end for each in heard))


def _placed(document: Document, codings: Iterable[Coding]) -> Iterator[CodedPassage]:
    for each in codings:
        span_ms = when_heard(document, each.selection)
        if span_ms:
            yield CodedPassage(code=each.code, span_ms=span_ms)


def _part_ms(cue: Cue, part: Span) -> Span:
    start_ms, length_ms = cue.span_ms.start, len(cue.span_ms)
    letters = len(cue.span)
    return Span(
        start_ms + length_ms * (part.start - cue.span.start) // letters,
        start_ms + length_ms * (part.end - cue.span.start) // letters,
    )
