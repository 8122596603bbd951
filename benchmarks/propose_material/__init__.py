"""Invented interviews with codings, and what a reader says of which passages stand alone.

Every file is one interview, written for this project; nobody in it exists. A line is a cue:

    # doubt 1-6     a thread begins, on the theme of doubt; its cues 1 to 6 were coded so
    I  words        the interviewer says it
    s  words        whoever heard nothing before could begin here
    e  words        one may end here: nothing that follows completes it or takes it back
    n  words        it says a name of the line `hide`
    x  words        it needs what is told elsewhere
    -  words        none of these; letters may stand together
    = 2-6 yes       a reader's word on cues 2 to 6 of this thread: they stand alone
    = 3-6 no why    they do not, and why

The marks judge whatever passage is proposed; the words of a reader on single passages, given by
themselves, say whether the marks can be trusted. `kept_out` was not looked at while the rules were
made; `made_with` was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span
from walkaway.core.transcripts import Cue, Transcript, Voice

KEPT_OUT, MADE_WITH = "kept_out", "made_with"
MS_A_LETTER = 66
"""Fifteen letters a second, which is how fast people speak who think about what they say."""
PAUSE_MS = 300
LEAST_WITNESS = 0.6
"""A passage of which more is a question is not theirs."""

_THREAD = re.compile(r"# ([\w-]+)(?: (\d+)-(\d+))?")
_LABEL = re.compile(r"= (\d+)-(\d+) (yes|no)\b ?(.*)")
_CUE = re.compile(r"([Isenx-]+)  (.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Cues by their numbers from 0, of one theme; `coded` are those that the coder took."""

    theme: str
    cues: Span
    coded: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a reader says of `cues`: whether they stand alone, and why not."""

    cues: Span
    stands_alone: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One interview."""

    name: str
    transcript: Transcript
    marks: tuple[str, ...]
    """The letters before each cue."""
    threads: tuple[Thread, ...]
    labels: tuple[Label, ...]
    hidden: tuple[HiddenName, ...]

    @property
    def themes(self) -> tuple[str, ...]:
        """What it is about, in order."""
        return tuple(dict.fromkeys(each.theme for each in self.threads))

    @property
    def codings(self) -> tuple[tuple[str, Span], ...]:
        """Each theme with the milliseconds that the coder put it on."""
        return tuple((each.theme, self.span_ms(each.coded)) for each in self.threads)

    def span_ms(self, cues: Span) -> Span:
        """When `cues` are heard."""
        told = self.transcript.cues
        return Span(told[cues.start].start_ms, told[cues.end - 1].end_ms)

    def cues_in(self, span_ms: Span) -> Span | None:
        """The cues that begin and end where `span_ms` does; None where one is cut in two."""
        starts = [each.start_ms for each in self.transcript.cues]
        ends = [each.end_ms for each in self.transcript.cues]
        if span_ms.start not in starts or span_ms.end not in ends:
            return None
        return Span(starts.index(span_ms.start), ends.index(span_ms.end) + 1)

    def why_not(self, cues: Span) -> str:
        """Why `cues` do not stand alone, as the marks have it; "" where they do."""
        marks = self.marks[cues.start : cues.end]
        if not any(
            each.cues.start <= cues.start < cues.end <= each.cues.end for each in self.threads
        ):
            return "two threads"
        if any("n" in each for each in marks):
            return "a name to hide"
        if any("x" in each for each in marks):
            return "needs what is told elsewhere"
        if "s" not in marks[0]:
            return "the beginning needs what was said before"
        if "e" not in marks[-1]:
            return "the end needs what is said after"
        return "" if self._witness(cues) >= LEAST_WITNESS else "mostly questions"

    def is_good(self, span_ms: Span, theme: str) -> bool:
        """Whether a passage stands alone and is on the theme."""
        cues = self.cues_in(span_ms)
        if cues is None or self.why_not(cues):
            return False
        return any(
            each.theme == theme and each.cues.start <= cues.start < each.cues.end
            for each in self.threads
        )

    def _witness(self, cues: Span) -> float:
        told = self.transcript.cues[cues.start : cues.end]
        theirs = sum(len(each.span) for each in told if each.voice is Voice.WITNESS)
        return theirs / sum(len(each.span) for each in told)


def tellings(kind: str) -> tuple[Telling, ...]:
    """All interviews of a kind, by name."""
    folder = Path(__file__).parent / kind
    return tuple(read_telling(path) for path in sorted(folder.glob("*.txt")))


def read_telling(path: Path) -> Telling:
    """The interview in a file."""
    language, hide, *lines = path.read_text("utf-8").splitlines()
    cues = list(_cues(lines))
    return Telling(
        name=path.stem,
        transcript=Transcript(
            cues=tuple(cue for _, cue in cues), language=language.removeprefix("language ")
        ),
        marks=tuple(marks for marks, _ in cues),
        threads=tuple(_threads(lines)),
        labels=tuple(_labels(lines)),
        hidden=tuple(
            HiddenName(forms=(form.strip(),), stand_ins={})
            for form in hide.removeprefix("hide ").split(";")
        ),
    )


def _cues(lines: list[str]) -> Iterator[tuple[str, Cue]]:
    at_ms = 0
    for match in filter(None, map(_CUE.fullmatch, lines)):
        end_ms = at_ms + max(1200, MS_A_LETTER * len(match[2]))
        voice = Voice.INTERVIEWER if "I" in match[1] else Voice.WITNESS
        yield match[1], Cue(start_ms=at_ms, end_ms=end_ms, text=match[2], voice=voice)
        at_ms = end_ms + PAUSE_MS


def _blocks(lines: list[str]) -> Iterator[tuple[re.Match[str], int, list[str]]]:
    """Each thread with the number of its first cue and the lines below it."""
    starts = [at for at, line in enumerate(lines) if line.startswith("#")] + [len(lines)]
    first = 0
    for start, end in pairwise(starts):
        heading = _THREAD.fullmatch(lines[start])
        assert heading, lines[start]
        below = lines[start + 1 : end]
        yield heading, first, below
        first += sum(_CUE.fullmatch(line) is not None for line in below)


def _threads(lines: list[str]) -> Iterator[Thread]:
    for heading, first, below in _blocks(lines):
        count = sum(_CUE.fullmatch(line) is not None for line in below)
        assert all(_CUE.fullmatch(line) or _LABEL.fullmatch(line) for line in below), below
        cues = Span(first, first + count)
        coded = Span(first + int(heading[2]) - 1, first + int(heading[3])) if heading[2] else cues
        yield Thread(theme=heading[1], cues=cues, coded=coded)


def _labels(lines: list[str]) -> Iterator[Label]:
    for _, first, below in _blocks(lines):
        for match in filter(None, map(_LABEL.fullmatch, below)):
            yield Label(
                cues=Span(first + int(match[1]) - 1, first + int(match[2])),
                stands_alone=match[3] == "yes",
                why=match[4],
            )
