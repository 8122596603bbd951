"""What was said in a transcript, as running text in which a place is still known by its cue."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from walkaway.core.spans import Span

SEAM = "\n"


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: code points `span` of cue number `cue`, counted from 0."""

    transcript: str
    cue: int
    span: Span


@dataclass(frozen=True, slots=True)
class Said:
    """The cues of a transcript. `transcript` is whatever the caller knows it by."""

    transcript: str
    language: str
    cues: Sequence[str]

    @property
    def base_language(self) -> str:
        """The language without its region: `ar` for `ar-SY`."""
        return self.language.split("-")[0].lower()

    @property
    def text(self) -> str:
        """All cues, a line feed between them: a sentence may run on from one to the next."""
        return SEAM.join(self.cues)

    def places(self, spans: Sequence[Span]) -> tuple[Place, ...]:
        """Where spans of `text` stand. One that runs on is told at the cue where it begins."""
        starts = [0, *accumulate(len(cue) + len(SEAM) for cue in self.cues)]
        found = []
        for span in spans:
            cue = bisect_right(starts, span.start) - 1
            end = min(span.end, starts[cue] + len(self.cues[cue]))
            found.append(Place(self.transcript, cue, Span(span.start, end).shifted(-starts[cue])))
        return tuple(found)
