"""What is found in captions, at the very edge of each limit."""

from __future__ import annotations

import pytest

from tests.core.media.captions.reading.cues import cue, working
from walkaway.core.media.captions.reading import (
    Kind,
    characters,
    findings_of,
    limits_for,
    rules_for,
)
from walkaway.core.media.captions.reading.limits import script_of
from walkaway.core.transcripts.model import Word

EN = rules_for("en")


@pytest.mark.parametrize(
    ("language", "per_second", "per_line"),
    [
        ("en", 20, 42), ("en-GB", 20, 42), ("fr", 17, 42), ("ru", 17, 39), ("sr", 17, 39),
        ("sr-Latn", 17, 42), ("el", 17, 42), ("ar", 20, 42), ("fa", 17, 42), ("ur", 17, 42),
        ("he", 17, 42), ("zh", 9, 16), ("zh-Hant", 9, 16), ("ja", 4, 13), ("ko", 12, 16),
        ("hi", 22, 42), ("bn", 22, 42), ("ta", 22, 42), ("th", 17, 35), ("my", 17, 35),
        ("am", 17, 42), ("", 17, 42), ("ar-Latn", 17, 42),
    ],
)  # fmt: skip
def test_every_script_has_its_limits(language: str, per_second: int, per_line: int) -> None:
    limits = limits_for(language)
    assert (limits.characters_per_second, limits.characters_per_line) == (per_second, per_line)
    assert limits.source.startswith("Netflix")


@pytest.mark.parametrize(
    ("text", "script"),
    [("We left", "Latn"), ("мы ушли", "Cyrl"), ("خرجنا", "Arab"), ("我们走了", "Hani"),
     ("私は行った", "Jpan"), ("우리는", "Hang"), ("हम", "Deva"), ("ฉัน", "Thai"), ("12 …", "")],
)  # fmt: skip
def test_without_a_language_the_letters_tell_the_script(text: str, script: str) -> None:
    assert script_of(text) == script
    assert limits_for("", text) == limits_for("und", text)


def test_marks_take_no_room_and_full_width_counts_double_where_the_guide_says() -> None:
    assert characters("خَرَجْنَا", limits_for("ar")) == characters("خرجنا", limits_for("ar")) == 5
    assert characters("我们OK", limits_for("zh")) == 3
    assert characters("我们OK", limits_for("en")) == 4


@pytest.mark.parametrize(
    ("kind", "sound", "broken", "measured"),
    [
        (Kind.TOO_FAST, cue("a", 0, 2_000, "x" * 40), cue("a", 0, 2_000, "x" * 41), 20.5),
        (Kind.LINE_TOO_LONG, cue("a", 0, 3_000, "x" * 42), cue("a", 0, 3_000, "x" * 43), 43),
        (Kind.TOO_MANY_LINES, cue("a", 0, 3_000, "a\nb"), cue("a", 0, 3_000, "a\nb\nc"), 3),
        (Kind.TOO_SHORT, cue("a", 0, 833, "Yes."), cue("a", 0, 832, "Yes."), 832),
        (Kind.TOO_LONG, cue("a", 0, 7_000, "Yes."), cue("a", 0, 7_001, "Yes."), 7_001),
        (Kind.GAP_TOO_SMALL, cue("a", 0, 9_920, "Yes."), cue("a", 5_000, 9_921, "Yes."), 79),
        (Kind.OVERLAP, cue("a", 5_000, 10_000, "Yes."), cue("a", 5_000, 10_001, "Yes."), 1),
    ],
)  # fmt: skip
def test_each_limit_is_met_and_broken_by_the_smallest_step(
    kind: Kind, sound: object, broken: object, measured: float
) -> None:
    after = cue("z", 10_000, 12_000, "Then.")
    assert kind not in {each.kind for each in findings_of(working(sound, after), EN)}  # type: ignore[arg-type]
    found = {each.kind: each for each in findings_of(working(broken, after), EN)}  # type: ignore[arg-type]
    assert found[kind].measured == pytest.approx(measured)
    assert found[kind].cue_id == "a"
    assert found[kind].sentence


def test_words_that_are_heard_while_nothing_is_shown_are_found() -> None:
    words = (Word(start_ms=1_000, end_ms=2_300, text="Yes."),)
    found = findings_of(working(cue("a", 1_100, 2_100, "Yes.", words=words)), EN)
    assert [(each.kind, each.measured) for each in found] == [(Kind.NOT_SHOWN_WHILE_SAID, 300)]


def test_a_cue_that_is_not_translated_yet_has_no_findings() -> None:
    assert findings_of(working(cue("a", 0, 10, " "), cue("b", 5, 2_000, "Yes.")), EN) == ()
