"""A transcript and its translations are mended together: one set of times for all."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings

from tests.core.media.captions.reading.cues import cue, working, workings
from walkaway.core.errors import Refused
from walkaway.core.media.captions.reading import Fix, Kind, findings_of, rules_for
from walkaway.core.media.captions.reading.fixes import letters
from walkaway.core.media.captions.reading.together import fixed_in_all, mended_in_all
from walkaway.core.transcripts.working import Working, fingerprint
from walkaway.core.transcripts.working_versions import laid_along

RULES = (rules_for("en"), rules_for("ar"))
LONG = (
    "We left the camp in the night, and my brother stayed behind. "
    "Nobody had told us what they did to those who asked."
)
ARABIC = "غادرنا المخيم ليلًا وبقي أخي خلفنا. لم يخبرنا أحد بما فعلوه بمن سأل."


def both(english: Working, arabic: Working) -> tuple[Working, Working]:
    return english, laid_along(english, arabic)


def test_a_translation_that_is_read_too_fast_gives_time_to_every_language() -> None:
    source, translation = both(
        working(cue("a", 0, 1_000, "We left."), cue("b", 4_000, 5_000, "Then.")),
        working(cue("a", 0, 0, "خ" * 40), cue("b", 0, 0, "ثم."), language="ar"),
    )
    finding = findings_of(translation, RULES[1])[0]
    assert finding.kind is Kind.TOO_FAST
    done = fixed_in_all((source, translation), RULES, 1, finding, Fix.EXTEND, new_id="n")
    assert [each.by_id["a"].end_ms for each in done] == [2_000, 2_000]


def test_a_fix_that_harms_another_language_is_refused() -> None:
    source, translation = both(
        working(cue("a", 0, 3_000, "We left."), cue("b", 2_000, 5_000, "Then.")),
        working(cue("a", 0, 0, "خ" * 42), cue("b", 0, 0, "ثم."), language="ar"),
    )
    finding = findings_of(source, RULES[0])[0]
    with pytest.raises(Refused, match="read too fast"):
        fixed_in_all((source, translation), RULES, 0, finding, Fix.TRIM, new_id="n")


def test_lines_end_where_each_language_wants() -> None:
    source, translation = both(
        working(cue("a", 0, 5_000, LONG[:60])), working(cue("a", 0, 0, ARABIC), language="ar")
    )
    finding = findings_of(source, RULES[0])[0]
    done = fixed_in_all((source, translation), RULES, 0, finding, Fix.BREAK_LINES, new_id="n")
    assert "\n" in done[0].cues[0].text
    assert done[1] == translation


def test_a_cue_is_parted_in_every_language_at_its_own_phrase_and_at_one_time() -> None:
    source, translation = both(
        working(cue("a", 0, 8_000, LONG)), working(cue("a", 0, 0, ARABIC), language="ar")
    )
    finding = next(each for each in findings_of(source, RULES[0]) if each.kind is Kind.TOO_LONG)
    done = fixed_in_all((source, translation), RULES, 0, finding, Fix.SPLIT, new_id="n")
    assert [each.by_id["n"].start_ms for each in done] == [4_319, 4_319]
    assert done[1].cues[0].text == "غادرنا المخيم ليلًا وبقي أخي خلفنا."


def test_a_cue_without_words_yet_is_parted_along() -> None:
    source, translation = both(working(cue("a", 0, 8_000, LONG)), working(language="ar"))
    finding = next(each for each in findings_of(source, RULES[0]) if each.kind is Kind.TOO_LONG)
    done = fixed_in_all((source, translation), RULES, 0, finding, Fix.SPLIT, new_id="n")
    assert [(each.id, each.text) for each in done[1].cues] == [("a", ""), ("n", "")]


def test_two_cues_become_one_in_every_language() -> None:
    source, translation = both(
        working(cue("a", 0, 400, "Yes."), cue("b", 500, 1_400, "We left.")),
        working(cue("a", 0, 0, "نعم."), cue("b", 0, 0, "غادرنا."), language="ar"),
    )
    finding = findings_of(source, RULES[0])[0]
    done = fixed_in_all((source, translation), RULES, 0, finding, Fix.MERGE, new_id="n")
    assert [each.cues[0].text for each in done] == ["Yes. We left.", "نعم. غادرنا."]


@given(workings(), workings())
@settings(max_examples=30, deadline=None)
def test_all_languages_keep_their_words_and_one_set_of_times(one: Working, two: Working) -> None:
    pair = (one, laid_along(one, two))
    rules = tuple(rules_for(each.language) for each in pair)
    numbers = count()
    done, _total = mended_in_all(pair, rules, new_ids=lambda: f"n{next(numbers)}")
    assert [letters(each) for each in done] == [letters(each) for each in pair]
    times = [[(cue.id, cue.start_ms, cue.end_ms) for cue in each.cues] for each in done]
    assert times[0] == times[1]
    for before, after, rule in zip(pair, done, rules, strict=True):
        assert len(findings_of(after, rule)) <= 2 * len(findings_of(before, rule))


def test_where_lines_end_does_not_make_a_translation_stale() -> None:
    assert fingerprint("We left,\nat night.") == fingerprint("We left, at night.")
    assert fingerprint("We left, at night.") != fingerprint("We left at night.")
