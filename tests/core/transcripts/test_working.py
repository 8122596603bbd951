"""The working document of a transcript: kept and read back, edited, compared and joined."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.transcripts.strategies import names, texts, transcripts
from walkaway.core.errors import Refused, UnexpectedContent
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.working import (
    Comment,
    CueState,
    Working,
    WorkingCue,
    fingerprint,
    from_json,
    in_order,
    to_json,
    transcript_of,
    working_of,
)
from walkaway.core.transcripts.working_edits import (
    add_comment,
    delete,
    edit_text,
    insert,
    merge,
    set_speaker,
    set_state,
    set_times,
    shift,
    split,
)
from walkaway.core.transcripts.working_versions import (
    begun,
    changes,
    follow,
    join,
    laid_along,
    left_over,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def cue(id: str, start_ms: int = 0, text: str = "words", **more: object) -> WorkingCue:
    return WorkingCue(id=id, start_ms=start_ms, end_ms=start_ms + 1000, text=text, **more)  # type: ignore[arg-type]


THREE = Working(
    cues=(cue("c1", 0, "I left."), cue("c2", 1000, "At night."), cue("c3", 2000, "On foot.")),
    language="en",
)

comments = st.builds(
    Comment,
    author=st.sampled_from(["amal", "bo"]),
    at=st.integers(0, 99).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    text=texts.filter(bool),
)


@st.composite
def workings(draw: st.DrawFn) -> Working:
    made = working_of(draw(transcripts(identifiers=True, settings=True, words=True)))
    cues = [
        replace(
            each,
            state=draw(st.sampled_from(CueState)),
            comments=tuple(draw(st.lists(comments, max_size=2))),
            written_by=draw(st.sampled_from(["", "amal", "bo"])),
        )
        for each in made.cues
    ]
    return replace(made, cues=tuple(cues))


def one_act(draw: st.DrawFn, working: Working, new_id: str) -> Working:
    name = draw(st.sampled_from([each.id for each in working.cues]))
    acts = (
        lambda: edit_text(working, name, draw(texts), by="amal"),
        lambda: set_speaker(working, name, draw(names), draw(st.sampled_from(Voice))),
        lambda: set_state(working, name, draw(st.sampled_from(CueState)), by="bo"),
        lambda: set_times(working, name, *sorted(draw(st.tuples(*[st.integers(0, 99)] * 2)))),
        lambda: delete(working, name),
        lambda: merge(working, name),
        lambda: shift(working, draw(st.integers(-5, 5000)), from_id=name),
        lambda: split(working, name, offset=3, at_ms=500, new_id=new_id),
        lambda: add_comment(working, name, draw(comments)),
    )
    try:
        return draw(st.sampled_from(acts))()
    except Refused:
        return working


@st.composite
def edited(draw: st.DrawFn, working: Working) -> Working:
    """`working` after a few acts, those that are refused left out."""
    for number in range(draw(st.integers(0, 5))):
        if working.cues:
            working = one_act(draw, working, f"new{number}")
    return working


@given(workings())
def test_what_was_kept_is_read_back(working: Working) -> None:
    assert from_json(to_json(working)) == working


@given(transcripts(identifiers=True, settings=True, words=True))
def test_a_transcript_of_a_file_comes_out_as_it_went_in(transcript: Transcript) -> None:
    assert transcript_of(working_of(transcript)) == transcript


def test_what_no_database_keeps_is_left_out() -> None:
    taken = working_of(Transcript(cues=(Cue(start_ms=0, end_ms=1, text="a\0b\ud800"),)))
    assert taken.cues[0].text == "ab?"


@pytest.mark.parametrize(
    "kept",
    [
        "[]",
        to_json(THREE).replace("walkaway-transcript-1", "other"),
        to_json(THREE).replace('"c2"', '"c1"'),
        to_json(THREE).replace('"c2"', '"C 2"'),
        to_json(THREE).replace('"draft"', '"done"'),
        to_json(THREE).replace('"start_ms": 1000', '"start_ms": 5000'),
    ],
)
def test_a_kept_transcript_that_does_not_fit_together_is_refused(kept: str) -> None:
    with pytest.raises(UnexpectedContent):
        from_json(kept)


@given(st.data(), workings())
def test_no_act_breaks_a_transcript(data: st.DataObject, working: Working) -> None:
    after = data.draw(edited(working))
    assert from_json(to_json(after)) == after


def approved(working: Working, name: str) -> Working:
    return set_state(working, name, CueState.APPROVED, by="bo")


def test_whoever_approves_stands_in_the_cue() -> None:
    after = approved(edit_text(THREE, "c1", "I walked.", by="amal"), "c1").by_id["c1"]
    assert (after.state, after.written_by, after.approved_by) == (
        CueState.APPROVED, "amal", "bo",
    )  # fmt: skip
    assert not after.approved_by_its_writer
    assert approved(edit_text(THREE, "c1", "I", by="bo"), "c1").by_id["c1"].approved_by_its_writer


@pytest.mark.parametrize(
    "change",
    [
        lambda working: edit_text(working, "c1", "He left.", by="amal"),
        lambda working: set_speaker(working, "c1", "", Voice.INSERTED_FOOTAGE),
        lambda working: set_times(working, "c1", 0, 500),
        lambda working: merge(working, "c1"),
        lambda working: split(working, "c1", offset=2, at_ms=300, new_id="c9"),
    ],
)
def test_a_change_of_an_approved_cue_makes_it_a_draft(change: object) -> None:
    assert callable(change)
    after = change(approved(THREE, "c1")).by_id["c1"]
    assert (after.state, after.approved_by) == (CueState.DRAFT, "")


def test_the_same_words_typed_again_leave_a_cue_approved() -> None:
    before = approved(THREE, "c1")
    assert edit_text(before, "c1", " I left. \r\n", by="amal") == before


def test_a_comment_and_a_shift_of_all_leave_a_cue_approved() -> None:
    said = Comment(author="amal", at=NOON, text="Which night?")
    after = shift(add_comment(approved(THREE, "c1"), "c1", said), 250).by_id["c1"]
    assert after.state is CueState.APPROVED
    assert (after.start_ms, after.end_ms) == (250, 1250)


def test_a_split_parts_words_and_times() -> None:
    words = (
        Word(start_ms=0, end_ms=400, text="I"),
        Word(start_ms=500, end_ms=900, text="left."),
    )
    parted = split(
        Working(cues=(cue("c1", 0, "I left.", words=words),)),
        "c1", offset=2, at_ms=450, new_id="c2",
    )  # fmt: skip
    assert [(each.id, each.text, each.start_ms, each.end_ms) for each in parted.cues] == [
        ("c1", "I", 0, 450), ("c2", "left.", 450, 1000),
    ]  # fmt: skip
    assert [each.words for each in parted.cues] == [words[:1], words[1:]]
    assert merge(parted, "c1").cues[0].text == "I\nleft."


@pytest.mark.parametrize(
    "act",
    [
        lambda: split(THREE, "c1", offset=0, at_ms=500, new_id="c9"),
        lambda: split(THREE, "c1", offset=3, at_ms=1000, new_id="c9"),
        lambda: merge(THREE, "c3"),
        lambda: merge(set_speaker(THREE, "c2", "Bo", Voice.NARRATOR), "c1"),
        lambda: shift(THREE, -1),
        lambda: set_times(THREE, "c1", 5, 4),
        lambda: insert(THREE, cue("c1")),
        lambda: edit_text(THREE, "c7", "x", by="amal"),
        lambda: approved(edit_text(THREE, "c1", " ", by="amal"), "c1"),
        lambda: add_comment(THREE, "c1", Comment(author="a", at=NOON, text=" ")),
    ],
)
def test_what_cannot_be_is_refused(act: object) -> None:
    assert callable(act)
    with pytest.raises(Refused):
        act()


def test_changes_are_named_cue_by_cue() -> None:
    after = insert(delete(approved(THREE, "c1"), "c2"), cue("c4", 3000, "New."))
    told = [(change.cue.id, change.aspects, change.before is None, change.after is None)
            for change in changes(THREE, after)]  # fmt: skip
    assert told == [
        ("c1", ("state",), False, False), ("c2", (), False, True), ("c4", (), True, False),
    ]  # fmt: skip


@given(st.data(), workings())
def test_one_who_changed_nothing_takes_the_work_of_the_other(
    data: st.DataObject, base: Working
) -> None:
    other = data.draw(edited(base))
    for joined in (join(base, other, base), join(base, base, other), join(base, other, other)):
        assert joined.conflicts == ()
        assert {cue.id: replace(cue, comments=()) for cue in joined.working.cues} == {
            cue.id: replace(cue, comments=()) for cue in other.cues
        }
    assert changes(other, other) == ()


@given(st.data(), workings())
def test_the_work_of_two_is_joined_the_same_whoever_saves_first(
    data: st.DataObject, base: Working
) -> None:
    one, two = data.draw(edited(base)), data.draw(edited(base))
    first, second = join(base, one, two), join(base, two, one)
    assert {each.id for each in first.conflicts} == {each.id for each in second.conflicts}
    if not first.conflicts:
        assert first.working.by_id == second.working.by_id


def test_two_who_changed_one_cue_are_shown_both() -> None:
    mine = edit_text(THREE, "c2", "By night.", by="amal")
    theirs = edit_text(edit_text(THREE, "c2", "In the night.", by="bo"), "c1", "We left.", by="bo")
    joined = join(THREE, theirs, mine)
    (conflict,) = joined.conflicts
    assert conflict.theirs
    assert conflict.mine
    assert (conflict.theirs.text, conflict.mine.text) == ("In the night.", "By night.")
    assert joined.working == theirs


def test_a_translation_follows_its_source_cue_by_cue() -> None:
    arabic = begun(THREE, "ar")
    follows = fingerprint("At night.")
    arabic = edit_text(arabic, "c2", "في الليل.", by="amal", follows=follows)
    assert [each.missing for each in follow(THREE, arabic)] == [True, False, True]
    assert [each.stale for each in follow(THREE, arabic)] == [False, False, False]

    changed = edit_text(THREE, "c2", "At dawn.", by="bo")
    assert [each.stale for each in follow(changed, arabic)] == [False, True, False]
    confirmed = set_state(
        arabic, "c2", CueState.CHECKED, by="amal", follows=fingerprint("At dawn.")
    )
    assert not follow(changed, confirmed)[1].stale


def test_a_translation_is_laid_along_a_source_that_changed() -> None:
    arabic = edit_text(begun(THREE, "ar"), "c2", "في الليل.", by="amal")
    source = insert(shift(delete(THREE, "c2"), 500), cue("c4", 200, "New."))
    laid = laid_along(source, arabic)
    assert [(each.id, each.start_ms, each.text) for each in laid.cues] == [
        ("c4", 200, ""), ("c1", 500, ""), ("c3", 2500, ""),
    ]  # fmt: skip
    assert [each.text for each in left_over(source, arabic)] == ["في الليل."]


def test_cues_that_start_together_keep_their_order() -> None:
    together = [cue("b", 5), cue("a", 5), cue("c", 0)]
    assert [each.id for each in in_order(together)] == ["c", "b", "a"]
