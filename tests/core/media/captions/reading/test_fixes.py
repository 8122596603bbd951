"""Mending captions: every fix takes its finding away, loses no letter and makes nothing worse."""

from __future__ import annotations

from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.media.captions.reading.cues import cue, working, workings
from walkaway.core.errors import Refused
from walkaway.core.media.captions.reading import (
    FIXES,
    Fix,
    Kind,
    Rules,
    findings_of,
    fixed,
    mended,
    rules_for,
    way_on,
)
from walkaway.core.media.captions.reading.fixes import letters
from walkaway.core.transcripts.model import Word
from walkaway.core.transcripts.working import CueState, Working

EN = rules_for("en")


def kinds(found: Working, rules: Rules = EN) -> set[tuple[str, Kind]]:
    return {(each.cue_id, each.kind) for each in findings_of(found, rules)}


def mend(found: Working, fix: Fix, rules: Rules = EN) -> Working:
    """Apply `fix` to the first finding that it may help against."""
    finding = next(each for each in findings_of(found, rules) if fix in FIXES[each.kind])
    return fixed(found, finding, fix, rules, new_id="new")


@given(workings(), st.data())
@settings(max_examples=120, deadline=None)
def test_a_fix_takes_its_finding_away_and_makes_nothing_worse_or_says_why(
    found: Working, data: st.DataObject
) -> None:
    rules = rules_for(found.language, end_ms=45_000)
    before = findings_of(found, rules)
    if not before:
        return
    finding = data.draw(st.sampled_from(before))
    fix = data.draw(st.sampled_from(FIXES[finding.kind]))
    try:
        better = fixed(found, finding, fix, rules, new_id="new")
    except Refused:
        return
    assert letters(better) == letters(found)
    after = {
        (finding.cue_id if each.cue_id == "new" else each.cue_id, each.kind)
        for each in findings_of(better, rules)
    }
    assert after < {(each.cue_id, each.kind) for each in before}
    assert (finding.cue_id, finding.kind) not in after
    assert _overlapped_ms(better) <= _overlapped_ms(found)
    assert fixed(better, finding, fix, rules, new_id="newer") == better


@given(workings())
@settings(max_examples=50, deadline=None)
def test_mending_all_ends_and_loses_nothing(found: Working) -> None:
    rules = rules_for(found.language)
    numbers = count()
    better, done = mended(found, rules, new_ids=lambda: f"new{next(numbers)}")
    assert letters(better) == letters(found)
    assert _overlapped_ms(better) <= _overlapped_ms(found)
    assert bool(done) == (better != found)
    for finding in findings_of(better, rules):
        assert isinstance(way_on(better, finding, rules), Refused)


@given(workings(), st.data())
@settings(max_examples=40, deadline=None)
def test_what_is_offered_can_be_done(found: Working, data: st.DataObject) -> None:
    rules = rules_for(found.language)
    for finding in findings_of(found, rules):
        offered = way_on(found, finding, rules)
        if isinstance(offered, Fix):
            fixed(found, finding, offered, rules, new_id="new")


def _overlapped_ms(found: Working) -> int:
    return sum(max(0, one.end_ms - after.start_ms) for one, after in pairwise(found.cues))


def test_a_cue_is_left_on_screen_during_the_silence_behind_it() -> None:
    # 40 characters at 20 a second need 2,000 ms.
    found = working(cue("a", 0, 1_000, "x" * 40), cue("b", 3_000, 4_000, "Then we left."))
    assert mend(found, Fix.EXTEND).by_id["a"].end_ms == 2_000


def test_what_is_left_of_a_silence_is_a_gap_or_nothing() -> None:
    found = working(cue("a", 0, 1_000, "x" * 40), cue("b", 2_050, 4_000, "Then we left."))
    assert mend(found, Fix.EXTEND).by_id["a"].end_ms == 2_050


def test_a_cue_is_never_extended_over_the_next() -> None:
    found = working(cue("a", 0, 1_000, "x" * 40), cue("b", 1_900, 4_000, "Then we left."))
    with pytest.raises(Refused, match="not enough silence"):
        mend(found, Fix.EXTEND)


def test_a_cue_is_not_extended_beyond_the_end_of_the_picture() -> None:
    found = working(cue("a", 0, 1_000, "x" * 40))
    with pytest.raises(Refused, match="not enough silence"):
        mend(found, Fix.EXTEND, rules_for("en", end_ms=1_900))
    assert mend(found, Fix.EXTEND, rules_for("en", end_ms=2_000)).cues[0].end_ms == 2_000


def test_a_tiny_gap_is_closed_or_opened() -> None:
    found = working(cue("a", 0, 1_960, "We left."), cue("b", 2_000, 4_000, "Then we left."))
    assert mend(found, Fix.CLOSE_GAP).by_id["a"].end_ms == 2_000
    assert mend(found, Fix.OPEN_GAP).by_id["a"].end_ms == 1_920


def test_an_overlap_is_trimmed_unless_the_words_could_not_be_read_then() -> None:
    found = working(cue("a", 0, 3_000, "We left at night."), cue("b", 2_000, 4_000, "Then."))
    assert mend(found, Fix.TRIM).by_id["a"].end_ms == 2_000
    fast = working(cue("a", 0, 3_000, "x" * 42), cue("b", 2_000, 4_000, "Then."))
    with pytest.raises(Refused, match="read too fast"):
        mend(fast, Fix.TRIM)
    at_once = working(cue("a", 0, 3_000, "Yes."), cue("b", 0, 4_000, "No."))
    with pytest.raises(Refused, match="both begin at once"):
        mend(at_once, Fix.TRIM)


def test_lines_end_at_the_end_of_a_phrase_and_are_even() -> None:
    text = "We left the camp in the night, and my brother stayed behind."
    found = working(cue("a", 0, 5_000, text))
    better = mend(found, Fix.BREAK_LINES).cues[0]
    assert better.text == "We left the camp in the night,\nand my brother stayed behind."
    assert better.state is CueState.CHECKED


def test_lines_of_arabic_and_chinese_are_broken_by_their_own_limits() -> None:
    arabic = "خرجنا من المخيم في الليل، ولم يخبرنا أحد بشيء عنه"
    better = mend(working(cue("a", 0, 5_000, arabic)), Fix.BREAK_LINES, rules_for("ar"))
    assert better.cues[0].text.split("\n")[0].endswith("،")
    chinese = "我们夜里离开了那个营地，没有人告诉我们为什么"
    zh = rules_for("zh")
    better = mend(working(cue("a", 0, 5_000, chinese)), Fix.BREAK_LINES, zh)
    assert better.cues[0].text == "我们夜里离开了那个营地，\n没有人告诉我们为什么"
    assert not findings_of(better, zh)


def test_two_people_keep_a_line_each() -> None:
    found = working(cue("a", 0, 5_000, "- Where were you?\n- At home.\n- Why?"))
    with pytest.raises(Refused, match="do not fit two lines"):
        mend(found, Fix.BREAK_LINES)
    better = mend(found, Fix.SPLIT)
    assert [each.text for each in better.cues] == ["- Where were you?", "- At home. - Why?"]


def test_a_word_is_not_torn() -> None:
    found = working(cue("a", 0, 5_000, "x" * 50 + " and more"))
    with pytest.raises(Refused, match="do not fit two lines"):
        mend(found, Fix.BREAK_LINES)
    thai = working(cue("a", 0, 5_000, "ก" * 50))
    with pytest.raises(Refused, match="do not fit two lines"):
        mend(thai, Fix.BREAK_LINES, rules_for("th"))


LONG = (
    "We left the camp in the night, and my brother stayed behind. "
    "Nobody had told us what they did to those who asked."
)


def test_a_cue_is_parted_at_the_end_of_a_sentence_by_its_share_of_the_time() -> None:
    found = working(cue("a", 0, 8_000, LONG))
    better = mend(found, Fix.SPLIT)
    first, second = better.cues
    assert first.text.replace("\n", " ").endswith("stayed behind.")
    # 61 of 113 characters, with the space between the sentences: 8,000 ms * 61 / 113 = 4,319 ms.
    assert (first.end_ms, second.start_ms, second.end_ms) == (4_319, 4_319, 8_000)
    assert (second.id, second.state) == ("new", CueState.DRAFT)
    assert not findings_of(better, EN)


def test_a_cue_is_parted_when_its_second_part_is_heard() -> None:
    spoken = LONG.split()
    words = tuple(
        Word(start_ms=300 * at, end_ms=300 * at + 200, text=each) for at, each in enumerate(spoken)
    )
    better = mend(working(cue("a", 0, 8_000, LONG, words=words)), Fix.SPLIT)
    first, second = better.cues
    assert second.start_ms == 300 * spoken.index("Nobody")
    assert [word.text for word in first.words + second.words] == spoken


def test_two_short_cues_become_one_when_nothing_forbids_it() -> None:
    found = working(cue("a", 0, 400, "Yes."), cue("b", 500, 1_400, "We left."))
    better = mend(found, Fix.MERGE)
    assert [(each.text, each.start_ms, each.end_ms) for each in better.cues] == [
        ("Yes. We left.", 0, 1_400)
    ]
    last = working(cue("a", 0, 1_000, "Yes."), cue("b", 1_100, 1_400, "We left."))
    assert mend(last, Fix.MERGE).cues[0].text == "Yes. We left."
    apart = working(cue("a", 0, 400, "Yes."), cue("b", 1_900, 3_000, "We left."))
    with pytest.raises(Refused, match="too late"):
        mend(apart, Fix.MERGE)


def test_a_cue_is_shown_for_as_long_as_its_words_are_heard() -> None:
    words = (
        Word(start_ms=900, end_ms=1_200, text="We"),
        Word(start_ms=2_400, end_ms=2_700, text="left."),
    )
    found = working(cue("a", 1_000, 2_500, "We left.", words=words))
    assert kinds(found) == {("a", Kind.NOT_SHOWN_WHILE_SAID)}
    better = mend(found, Fix.COVER).cues[0]
    assert (better.start_ms, better.end_ms) == (900, 2_700)
    crowded = working(cue("z", 0, 950, "No."), cue("a", 1_000, 2_500, "We left.", words=words))
    with pytest.raises(Refused, match="still on screen"):
        mend(crowded, Fix.COVER)


def test_a_fix_for_something_else_is_refused() -> None:
    found = working(cue("a", 0, 1_000, "x" * 40))
    with pytest.raises(Refused, match="does not help"):
        fixed(found, findings_of(found, EN)[0], Fix.TRIM, EN, new_id="new")
