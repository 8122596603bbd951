"""Proposals beside passages drawn by chance, judged by the labels of invented interviews."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.propose_material import KEPT_OUT, MADE_WITH, Telling, tellings
from benchmarks.rows import Row
from walkaway.core.passages import (
    CodedPassage,
    Proposal,
    Script,
    Wish,
    drawn_passages,
    propose,
    script_of,
)
from walkaway.core.spans import Span
from walkaway.core.transcripts import Cue, Transcript

LEAST_MS, MOST_MS = 15_000, 40_000
AT = 5
RESAMPLES = 2000
DRAWS = 200
"""How often each proposal's length is drawn by chance."""
SEED = 5
HOUR_MS = 3_600_000
ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A proposal for a theme, and whether its labels say that it stands alone and is on it."""

    telling: Telling
    theme: str
    proposal: Proposal
    is_good: bool


def propose_rows() -> Iterator[Row]:
    """Precision of the first five proposals on labelled interviews, beside chance; and the time."""
    rng = np.random.default_rng(SEED)
    for kind, told in ((KEPT_OUT, "kept out of the making"), (MADE_WITH, "made with")):
        judged = [each for telling in tellings(kind) for each in _judged(telling)]
        yield from _precision_rows(f"{told}, of a theme in all interviews", _best(judged), rng)
        yield from _precision_rows(f"{told}, of a theme in each interview", judged, rng)
        yield _as_coded_row(told, tellings(kind))
    yield from _cost_rows()


def _judged(telling: Telling) -> Iterator[_Judged]:
    codings = [CodedPassage(code=code, span_ms=span) for code, span in telling.codings]
    for theme in telling.themes:
        wish = Wish(codes=frozenset({theme}), least_ms=LEAST_MS, most_ms=MOST_MS, most=AT)
        for proposal in propose(telling.transcript, codings, wish, telling.hidden):
            is_good = telling.is_good(proposal.span_ms, theme)
            yield _Judged(telling=telling, theme=theme, proposal=proposal, is_good=is_good)


def _best(judged: Sequence[_Judged]) -> list[_Judged]:
    """The first five of each theme, all interviews ranked together."""
    best: list[_Judged] = []
    for theme in dict.fromkeys(each.theme for each in judged):
        on_theme = [each for each in judged if each.theme == theme]
        best += sorted(on_theme, key=lambda each: (-each.proposal.score, each.telling.name))[:AT]
    return best


def _precision_rows(
    name: str, judged: Sequence[_Judged], rng: np.random.Generator
) -> Iterator[Row]:
    share = statistics.fmean(each.is_good for each in judged)
    low, high = _interval(judged, rng)
    anywhere, on_theme = (_by_chance(judged, rng, on_theme=each) for each in (False, True))
    yield Row(
        name=f"precision@{AT}, {name}: 95 % from {low:.2f} to {high:.2f}",
        value=share,
        unit=f"of {len(judged)} proposals",
        floor=f"chance, same lengths, {anywhere:.3f}",
        ratio=share / anywhere if anywhere else None,
    )
    yield Row(
        name=f"chance that begins in the theme, {name}",
        value=on_theme,
        unit=f"of {DRAWS} times {len(judged)}",
        floor=f"chance, same lengths, {anywhere:.3f}",
        ratio=on_theme / anywhere if anywhere else None,
    )


def _interval(judged: Sequence[_Judged], rng: np.random.Generator) -> tuple[float, float]:
    """The middle 95 % of the share where interviews, not proposals, are drawn anew: proposals of
    one interview are alike."""
    names = list(dict.fromkeys(each.telling.name for each in judged))
    good = [sum(each.is_good for each in judged if each.telling.name == name) for name in names]
    total = [sum(each.telling.name == name for each in judged) for name in names]
    drawn = rng.integers(0, len(names), (RESAMPLES, len(names)))
    shares = np.array(good)[drawn].sum(1) / np.array(total)[drawn].sum(1)
    low, high = np.quantile(shares, (0.025, 0.975)).tolist()
    return low, high


def _by_chance(judged: Sequence[_Judged], rng: np.random.Generator, *, on_theme: bool) -> float:
    """The share of passages drawn by chance, of the lengths of the proposals, that are good."""
    good = total = 0
    scripts: dict[str, Script] = {}
    for each in judged:
        telling = each.telling
        script = scripts.setdefault(telling.name, script_of(telling.transcript))
        within = [span for code, span in telling.codings if code == each.theme] * on_theme
        lengths = [len(each.proposal.span_ms)] * DRAWS
        for span_ms in drawn_passages(script, lengths, rng, within):
            good += telling.is_good(span_ms, each.theme)
            total += 1
    return good / total


def _as_coded_row(told: str, interviews: Sequence[Telling]) -> Row:
    """What a coder marked, taken from its first cue on for as long as was wished."""
    good = total = 0
    for telling in interviews:
        for theme, span_ms in telling.codings:
            ends = [
                cue.end_ms
                for cue in telling.transcript.cues
                if cue.start_ms >= span_ms.start
                and cue.end_ms <= min(span_ms.end, span_ms.start + MOST_MS)
            ]
            good += telling.is_good(Span(span_ms.start, max(ends)), theme)
            total += 1
    return Row(
        name=f"passages as they were coded, {told}", value=good / total, unit=f"of {total} passages"
    )


def _cost_rows() -> Iterator[Row]:
    """What an hour of transcript costs; the floor is taking it apart into words and sentences."""
    transcript, codings = _an_hour()
    wish = Wish(codes=frozenset({"doubt"}), least_ms=LEAST_MS, most_ms=MOST_MS)
    apart, proposing = [], []
    for _ in range(ROUNDS):
        apart.append(_cpu_ms(lambda: script_of(transcript)))
        proposing.append(_cpu_ms(lambda: propose(transcript, codings, wish)))
    floor, ours = statistics.median(apart), statistics.median(proposing)
    yield Row(
        name=f"proposals from an hour of transcript, {len(transcript.cues)} cues",
        value=ours,
        unit="CPU ms",
        floor=f"its words and sentences alone, {floor:.0f} ms",
        ratio=ours / floor,
    )


def _an_hour() -> tuple[Transcript, list[CodedPassage]]:
    """English interviews one after the other, again and again."""
    cues: list[Cue] = []
    codings: list[CodedPassage] = []
    told = [each for each in tellings(MADE_WITH) if each.transcript.language == "en"]
    at_ms = number = 0
    while at_ms < HOUR_MS:
        telling = told[number % len(told)]
        for cue in telling.transcript.cues:
            start_ms, end_ms = cue.start_ms + at_ms, cue.end_ms + at_ms
            cues.append(Cue(start_ms=start_ms, end_ms=end_ms, text=cue.text, voice=cue.voice))
        codings += [
            CodedPassage(code=code, span_ms=Span(span.start + at_ms, span.end + at_ms))
            for code, span in telling.codings
        ]
        at_ms, number = cues[-1].end_ms + 1000, number + 1
    return Transcript(cues=tuple(cues), language="en"), codings


def _cpu_ms(work: object) -> float:
    assert callable(work)
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)
