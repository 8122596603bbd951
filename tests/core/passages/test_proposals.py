"""Which passages are proposed as clips, and why in this order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.passages import (
    CodedPassage,
    Proposal,
    ReasonKind,
    Wish,
    drawn_passages,
    look,
    propose,
    script_of,
)
from walkaway.core.spans import Span
from walkaway.core.transcripts import Cue, Transcript, Voice
from walkaway.core.transcripts.working import CueState, Working, WorkingCue, working_of

LONG_MS = 5000

TOLD = (
    "I: How did you leave?",
    "I left in the spring, on a bicycle.",
    "My sister had painted it green.",
    "I rode for three days and slept in barns.",
    "I: And your brother?",
    "He stayed with them and went to their school.",
    "They gave him a medal.",
    "My brother wears it when he sleeps.",
)


def transcript(texts: Sequence[str] = TOLD, language: str = "en") -> Transcript:
    """Cues of five seconds; an interviewer's begin with `I:`, of inserted footage with `F:`."""
    voices = {"I:": Voice.INTERVIEWER, "F:": Voice.INSERTED_FOOTAGE}
    cues = tuple(
        Cue(
            start_ms=at * LONG_MS,
            end_ms=(at + 1) * LONG_MS,
            text=text[2:].strip() if text[:2] in voices else text,
            voice=voices.get(text[:2], Voice.WITNESS),
        )
        for at, text in enumerate(texts)
    )
    return Transcript(cues=cues, language=language)


def cues(first: int, end: int) -> Span:
    return Span(first * LONG_MS, end * LONG_MS)


def coded(code: str, first: int, end: int) -> CodedPassage:
    return CodedPassage(code=code, span_ms=cues(first, end))


WISH = Wish(codes=frozenset({"leaving"}), least_ms=2 * LONG_MS, most_ms=4 * LONG_MS)
LEAVING = (coded("leaving", 0, 4), coded("family", 4, 8))


def reasons(proposal: Proposal) -> dict[ReasonKind, float]:
    return {each.kind: each.counts for each in proposal.reasons}


def proposed(wish: Wish = WISH, told: Transcript | None = None) -> tuple[Proposal, ...]:
    return propose(told or transcript(), LEAVING, wish)


def test_the_whole_answer_that_stands_alone_comes_first() -> None:
    first = proposed()[0]
    assert first.span_ms == cues(1, 4)
    assert first.cues == ("c2", "c3", "c4")
    assert first.text == " ".join(TOLD[1:4])
    assert first.codes == {"leaving"}


def test_the_score_is_the_sum_of_what_the_reasons_count() -> None:
    for each in proposed():
        assert each.score == pytest.approx(sum(reason.counts for reason in each.reasons))
        assert all(0 <= reason.value <= 1 for reason in each.reasons)
        assert all(reason.sentence for reason in each.reasons)
        assert reasons(each)[ReasonKind.ON_THEME] > 0


def test_every_proposal_has_the_wished_length_and_is_mostly_on_the_theme() -> None:
    for each in proposed():
        assert WISH.least_ms <= len(each.span_ms) <= WISH.most_ms
        on_theme = each.span_ms.intersection(cues(0, 4))
        assert on_theme is not None
        assert 2 * len(on_theme) >= len(each.span_ms)


def test_a_pronoun_without_anybody_counts_against_a_passage() -> None:
    wish = replace(WISH, codes=frozenset({"family"}), least_ms=3 * LONG_MS)
    (dangling,) = (each for each in propose(transcript(), LEAVING, wish))
    assert dangling.span_ms == cues(5, 8)
    assert reasons(dangling)[ReasonKind.POINTS_AT_PERSON] == -3.0
    said = transcript([*TOLD[:5], "My brother says that he stayed.", *TOLD[6:]])
    (grounded,) = propose(said, LEAVING, wish)
    assert ReasonKind.POINTS_AT_PERSON not in reasons(grounded)
    assert grounded.score > dangling.score + 3


@pytest.mark.parametrize(
    ("language", "dangling", "grounded"),
    [
        ("en", "The next day he came back to us.", "A man said that he would come back to us."),
        ("ar", "وكنا نسأله عنها كل صباح يوم.", "كان الرجل يقول إنه سيعود إلينا قريبا."),
        ("fr", "Elle est revenue chez nous hier.", "Ma tante disait qu'elle reviendrait."),
        ("de", "Er kam wieder zu uns zurück.", "Ein Mann sagte, dass er wiederkommt."),
        ("tr", "Onu bir daha hiç görmedik biz.", "Babam onu bir daha hiç görmedi."),
        ("ru", "Он потом вернулся к нам домой.", "Мой отец сказал, что он вернётся."),
        ("es", "Ella volvió con nosotros ayer.", "Mi tía decía que ella volvería."),
        ("sq", "Ai u kthye tek ne pas luftës.", "Një burrë tha se ai do të kthehej."),
    ],
)
def test_a_pronoun_is_known_in_every_language(language: str, dangling: str, grounded: str) -> None:
    wish = Wish(codes=frozenset({"x"}), least_ms=LONG_MS, most_ms=LONG_MS)
    for text, points_back in ((dangling, True), (grounded, False)):
        told = transcript([text], language)
        found = propose(told, [coded("x", 0, 1)], replace(wish, most=1))
        at_person = [ReasonKind.POINTS_AT_PERSON in reasons(each) for each in found]
        # What counts three against it may keep it from being proposed at all.
        assert any(at_person) or not found if points_back else at_person == [False]


def test_a_name_to_hide_counts_against_a_passage() -> None:
    names = [HiddenName(forms=("Wanda",), stand_ins={})]
    told = transcript([*TOLD[:3], "I rode to WANDA's for three days.", *TOLD[4:]])
    best = propose(told, LEAVING, WISH, names)
    assert best[0].span_ms == cues(1, 3)
    assert ReasonKind.HIDDEN_NAME not in reasons(best[0])
    open_ = propose(told, LEAVING, WISH)
    assert open_[0].span_ms == cues(1, 4)


def test_what_is_not_approved_is_never_proposed() -> None:
    draft = working_of(transcript())
    assert propose(draft, LEAVING, WISH) == ()
    states = [CueState.APPROVED] * 3 + [CueState.CHECKED] + [CueState.APPROVED] * 4
    approved = Working(
        cues=tuple(
            replace(cue, state=state) for cue, state in zip(draft.cues, states, strict=True)
        ),
        language="en",
    )
    assert [each.span_ms for each in propose(approved, LEAVING, WISH)] == [cues(1, 3)]


def test_what_consent_refuses_is_never_proposed() -> None:
    def refusals(span_ms: Span) -> Sequence[str]:
        return ["The speaker took this part out."] if span_ms.overlaps(cues(3, 4)) else []

    assert [each.span_ms for each in propose(transcript(), LEAVING, WISH, (), refusals)] == [
        cues(1, 3)
    ]


def test_what_is_refused_is_told_with_its_reasons() -> None:
    told = "The speaker took this part out."

    def refusals(span_ms: Span) -> Sequence[str]:
        return [told] if span_ms.overlaps(cues(3, 4)) else []

    looked = look(transcript(), LEAVING, WISH, (), refusals)
    assert looked.proposals == propose(transcript(), LEAVING, WISH, (), refusals)
    assert [(each.span_ms, each.refusals) for each in looked.refused] == [(cues(1, 4), (told,))]
    assert look(transcript(), LEAVING, WISH).refused == ()


@given(data=st.data())
def test_nothing_that_may_not_be_used_is_proposed_whatever_is_said_and_coded(
    data: st.DataObject,
) -> None:
    words = st.sampled_from(["I", "left", "he", "not", "the house.", "Why?", "But", "Wanda", "12"])
    texts = data.draw(st.lists(st.lists(words, max_size=5).map(" ".join), max_size=12))
    draft = working_of(transcript(texts))
    approved = Working(
        cues=tuple(
            replace(
                cue,
                state=data.draw(st.sampled_from(CueState)),
                voice=data.draw(st.sampled_from(Voice)),
            )
            for cue in draft.cues
        ),
        language=data.draw(st.sampled_from(["en", "ar", "ja", ""])),
    )
    edges = st.integers(0, 12)
    codings = [
        coded(code, min(ends), max(ends) + 1)
        for code, *ends in data.draw(
            st.lists(st.tuples(st.sampled_from(["leaving", "family"]), edges, edges), max_size=5)
        )
    ]
    forbidden = cues(at := data.draw(edges), at + 2)

    def refusals(span_ms: Span) -> Sequence[str]:
        return ["No."] if span_ms.overlaps(forbidden) else []

    names = [HiddenName(forms=("Wanda",), stand_ins={})]
    found = propose(approved, codings, WISH, names, refusals)
    assert found == propose(approved, codings, WISH, names, refusals)
    allowed = {
        cue.id for cue in approved.approved if cue.voice in (Voice.WITNESS, Voice.INTERVIEWER)
    }
    for each in found:
        assert WISH.least_ms <= len(each.span_ms) <= WISH.most_ms
        assert not each.span_ms.overlaps(forbidden)
        heard = [cue for cue in approved.cues if cue.text and span_of(cue).overlaps(each.span_ms)]
        assert {cue.id for cue in heard} <= allowed
        assert each.score >= 0


def span_of(cue: WorkingCue) -> Span:
    return Span(cue.start_ms, cue.end_ms)


def test_inserted_footage_is_never_proposed() -> None:
    told = transcript([*TOLD[:2], "F: We are the future.", *TOLD[3:]])
    assert all(not each.span_ms.overlaps(cues(2, 3)) for each in propose(told, LEAVING, WISH))


def test_a_passage_does_not_run_on_into_another_thread() -> None:
    told = transcript([f"I did the thing number {each} at home." for each in range(8)])
    codings = (coded("leaving", 0, 4), coded("leaving", 4, 8))
    for each in propose(told, codings, WISH):
        assert each.span_ms.end <= cues(0, 4).end or each.span_ms.start >= cues(4, 8).start


def test_codings_of_single_sentences_are_one_thread() -> None:
    told = transcript([f"I did the thing number {each} at home." for each in range(3)])
    codings = [coded("leaving", at, at + 1) for at in range(3)]
    assert propose(told, codings, WISH)[0].span_ms == cues(0, 3)


def test_two_proposals_are_never_mostly_the_same() -> None:
    told = transcript([f"I did the thing number {each} at home." for each in range(9)])
    found = propose(told, [coded("leaving", 0, 9)], WISH)
    assert len(found) > 1
    for at, one in enumerate(found):
        for other in found[:at]:
            both = one.span_ms.intersection(other.span_ms)
            assert both is None or 2 * len(both) <= min(len(one.span_ms), len(other.span_ms))


def test_the_order_is_by_score_then_by_time_and_always_the_same() -> None:
    told = transcript([f"I did the thing number {each} at home." for each in range(9)])
    found = propose(told, [coded("leaving", 0, 9)], WISH)
    assert found == propose(told, [coded("leaving", 0, 9)], WISH)
    keys = [(-each.score, each.span_ms.start) for each in found]
    assert keys == sorted(keys)


def test_nothing_coded_so_is_nothing_proposed() -> None:
    assert proposed(replace(WISH, codes=frozenset({"hope"}))) == ()
    assert propose(Transcript(cues=(), language="en"), LEAVING, WISH) == ()


def test_in_a_language_without_word_lists_the_proposal_says_so() -> None:
    found = propose(transcript(language="ja"), LEAVING, WISH)
    assert all(ReasonKind.NOT_LOOKED in reasons(each) for each in found)
    assert found


def test_a_sentence_that_ends_within_a_cue_ends_no_passage() -> None:
    told = transcript(["I left home. I went", "to the sea. I stayed", "there with my aunt."])
    found = propose(told, [coded("leaving", 0, 3)], WISH)
    assert [each.span_ms for each in found] == [cues(0, 3)]


def test_passages_drawn_by_chance_lie_between_cues_and_come_from_the_rng() -> None:
    script = script_of(transcript())
    lengths = [2 * LONG_MS] * 20
    drawn = list(drawn_passages(script, lengths, np.random.default_rng(1)))
    assert drawn == list(drawn_passages(script, lengths, np.random.default_rng(1)))
    assert len(set(drawn)) > 1
    assert all(len(each) == 2 * LONG_MS and each.start % LONG_MS == 0 for each in drawn)
    within = list(drawn_passages(script, lengths, np.random.default_rng(1), [cues(2, 3)]))
    assert set(within) == {cues(2, 4)}
    assert list(drawn_passages(script, [10**6], np.random.default_rng(1))) == []
