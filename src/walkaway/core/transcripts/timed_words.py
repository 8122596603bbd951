"""Word times, and the running text of a cue cut at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from walkaway.core.transcripts.model import Cue, Word


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Text of a cue that is heard from `start_ms` until the next run starts."""

    start_ms: int
    text: str


def words_of(runs: Sequence[Run], end_ms: int) -> tuple[Word, ...]:
    """The words of `runs`, the last of which ends at `end_ms`.

    Words that share a run have its whole time each: where a name is silenced by these times,
    more is silenced rather than less.
    """
    ends = [run.start_ms for run in runs[1:]] + [end_ms]
    return tuple(
        Word(start_ms=run.start_ms, end_ms=max(run.start_ms, run_end), text=word)
        for run, run_end in zip(runs, ends, strict=True)
        for word in run.text.split()
    )


def placed_words(cue: Cue) -> tuple[tuple[int, Word], ...]:
    """Each word of `cue` with the offset of its text; empty if one is not found in its order."""
    placed: list[tuple[int, Word]] = []
    offset = 0
    for word in cue.words:
        offset = cue.text.find(word.text, offset)
        if offset < 0:
            return ()
        placed.append((offset, word))
        offset += len(word.text)
    return tuple(placed)


def runs_of(cue: Cue) -> tuple[Run, ...]:
    """The text of `cue` cut at its word times; empty if it has none or they cannot be run through.

    The first run starts with the cue. A pause is a run of its own that holds no word. Invariant:
    the texts of the runs join to the text of the cue.
    """
    runs: list[Run] = []
    offset, heard_until = 0, cue.start_ms
    previous: Word | None = None
    for place, word in placed_words(cue):
        if word.start_ms < heard_until and not _same_time(word, previous):
            return ()
        between = cue.text[offset:place]
        offset = place + len(word.text)
        if _same_time(word, previous):
            runs[-1] = Run(start_ms=word.start_ms, text=runs[-1].text + between + word.text)
            continue
        _add_pause(runs, heard_until, word.start_ms, between)
        runs.append(Run(start_ms=word.start_ms, text=word.text))
        previous, heard_until = word, word.end_ms
    if runs:
        _add_pause(runs, heard_until, cue.end_ms, cue.text[offset:])
    return tuple(runs)


def _same_time(word: Word, previous: Word | None) -> bool:
    return previous is not None and (word.start_ms, word.end_ms) == (
        previous.start_ms,
        previous.end_ms,
    )


def _add_pause(runs: list[Run], start_ms: int, end_ms: int, text: str) -> None:
    """Add the text between two words: to the word before it, or as a pause of its own."""
    if runs and start_ms >= end_ms:
        runs[-1] = Run(start_ms=runs[-1].start_ms, text=runs[-1].text + text)
    elif text or start_ms < end_ms:
        runs.append(Run(start_ms=start_ms, text=text))
