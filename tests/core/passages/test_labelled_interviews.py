"""The labelled interviews are sound, and proposals are far better on them than chance."""

from __future__ import annotations

from statistics import fmean

import numpy as np
import pytest

from benchmarks.propose_material import KEPT_OUT, MADE_WITH, Telling, tellings
from walkaway.core.passages import CodedPassage, Wish, drawn_passages, propose, script_of

ALL = (*tellings(KEPT_OUT), *tellings(MADE_WITH))


def test_there_are_enough_of_them_and_half_were_kept_out() -> None:
    assert len(tellings(KEPT_OUT)) == len(tellings(MADE_WITH)) == 6
    languages = [each.transcript.language for each in ALL]
    assert [languages.count(each) for each in ("en", "ar", "fr")] == [8, 2, 2]
    assert all(60 <= len(each.transcript.cues) <= 120 for each in ALL)
    assert sum(len(each.labels) for each in ALL) >= 120


@pytest.mark.parametrize("telling", ALL, ids=lambda each: each.name)
def test_the_marks_say_of_every_labelled_passage_what_its_reader_says(telling: Telling) -> None:
    differing = [
        (label, telling.why_not(label.cues))
        for label in telling.labels
        if (telling.why_not(label.cues) == "") is not label.stands_alone
    ]
    assert differing == []


@pytest.mark.parametrize("telling", ALL, ids=lambda each: each.name)
def test_every_passage_that_does_not_stand_alone_has_a_reason(telling: Telling) -> None:
    assert all(label.why for label in telling.labels if not label.stands_alone)


def test_proposals_are_better_than_chance_on_what_they_were_made_with() -> None:
    rng = np.random.default_rng(1)
    ours, chance = [], []
    for telling in tellings(MADE_WITH):
        codings = [CodedPassage(code=code, span_ms=span) for code, span in telling.codings]
        script = script_of(telling.transcript)
        for theme in telling.themes:
            wish = Wish(codes=frozenset({theme}), least_ms=15_000, most_ms=40_000, most=5)
            found = propose(telling.transcript, codings, wish, telling.hidden)
            ours += [telling.is_good(each.span_ms, theme) for each in found]
            lengths = [len(each.span_ms) for each in found] * 5
            within = [span for code, span in telling.codings if code == theme]
            drawn = drawn_passages(script, lengths, rng, within)
            chance += [telling.is_good(each, theme) for each in drawn]
    assert fmean(ours) > 0.5 > 3 * fmean(chance)
