"""Where hidden names are heard in a recording, so that they are not heard in the clip.

The silence covers more than the name: word times are guesses of a recogniser, and the ear fills in
a name from its first sound.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span, merged
from walkaway.core.text.names import find_names
from walkaway.core.transcripts.model import Cue, Transcript

WORD_MARGIN_MS = 60
CUE_MARGIN_MS = 250
"""Cue times are set for reading, and speech often begins before its caption."""

LONGEST_UNTIMED_CUE_MS = 10_000


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest stretch of text whose time is known: a word, or a whole cue."""

    text: str
    span: Span
    cue: int
    margin_ms: int

    @property
    def silence(self) -> Span:
        return self.span.grown(self.margin_ms, self.margin_ms)


def forms_of(hide: Iterable[HiddenName]) -> tuple[str, ...]:
    """Every spelling of every hidden name."""
    return tuple(form for name in hide for form in name.forms)


def hidden_spans(
    transcript: Transcript, hide: Iterable[HiddenName], *, by_word: bool = True
) -> tuple[Span, ...]:
    """The milliseconds of the recording in which a hidden name is heard, margins included.

    The words around a name stay when word times are known, and the whole cue goes when they are
    not, when they do not tell the name that the cue's text tells, or without `by_word` (the times
    are not those of this reading). A name that runs on from one cue to the next is found.
    """
    return merged(span.silence for span in _hidden_units(transcript, forms_of(hide), by_word))


def hidden_cores(transcript: Transcript, hide: Iterable[HiddenName]) -> tuple[Span, ...]:
    """The same without margins: what must be silent in the finished file, whatever an encoder
    smears over the edges."""
    return merged(unit.span for unit in _hidden_units(transcript, forms_of(hide), by_word=True))


def _hidden_units(transcript: Transcript, forms: Sequence[str], by_word: bool) -> list[_Unit]:
    if not forms:
        return []
    cues = [_whole(transcript.cues, index) for index in range(len(transcript.cues))]
    named = {unit.cue for unit in _named(cues, forms)}
    if not by_word:
        return [unit for unit in cues if unit.cue in named]
    words = [
        unit
        for index, cue in enumerate(transcript.cues)
        for unit in (_words(cue, index) or [cues[index]])
    ]
    found = _named(words, forms)
    told_by_words = _tellings(found, forms)
    told_by_cues = _tellings([unit for unit in cues if unit.cue in named], forms)
    # Word times that tell a name less often than the text does are not to be relied on.
    doubtful = {cue for cue in named if told_by_words.get(cue, 0) < told_by_cues.get(cue, 0)}
    doubtful |= named - {unit.cue for unit in found}
    return [*found, *(unit for unit in cues if unit.cue in doubtful)]


def _named(units: Sequence[_Unit], forms: Sequence[str]) -> list[_Unit]:
    """The units that hold any part of a name, read as one running text."""
    starts = []
    length = 0
    for unit in units:
        starts.append(length)
        length += len(unit.text) + 1
    text = "\n".join(unit.text for unit in units)
    named: set[int] = set()
    for span in find_names(text, forms):
        first, last = bisect_right(starts, span.start) - 1, bisect_right(starts, span.end - 1) - 1
        named.update(range(first, last + 1))
    return [units[index] for index in sorted(named)]


def _tellings(units: Sequence[_Unit], forms: Sequence[str]) -> dict[int, int]:
    """How many names each cue tells by itself in `units`."""
    texts: dict[int, list[str]] = {}
    for unit in units:
        texts.setdefault(unit.cue, []).append(unit.text)
    return {cue: len(find_names("\n".join(parts), forms)) for cue, parts in texts.items()}


def _words(cue: Cue, index: int) -> list[_Unit]:
    """The timed words of a cue; none when a time is missing or outside any doubt."""
    units = [
        _Unit(word.text, Span(word.start_ms, word.end_ms), index, WORD_MARGIN_MS)
        for word in cue.words
        if word.end_ms > word.start_ms
    ]
    return units if len(units) == len(cue.words) else []


def _whole(cues: Sequence[Cue], index: int) -> _Unit:
    """A cue as one unit; one without a length lasts until the next begins."""
    cue = cues[index]
    end_ms = cue.end_ms
    if end_ms <= cue.start_ms:
        end_ms = min(
            (later.start_ms for later in cues if later.start_ms > cue.start_ms),
            default=cue.start_ms + LONGEST_UNTIMED_CUE_MS,
        )
    return _Unit(cue.text, Span(cue.start_ms, end_ms), index, CUE_MARGIN_MS)
