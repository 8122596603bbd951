from __future__ import annotations

from walkaway.core.transcripts import Cue, Misalignment, Transcript, aligned


def _at(*starts_ms: int, length_ms: int = 500) -> Transcript:
    return Transcript(
        cues=tuple(Cue(start_ms=start, end_ms=start + length_ms, text="x") for start in starts_ms)
    )


def test_a_translation_that_follows_has_no_mistakes() -> None:
    assert aligned(_at(0, 1_000, 1_000), _at(0, 1_000, 1_000)) == ()


def test_a_cue_that_moved_is_named() -> None:
    assert aligned(_at(0, 1_000), _at(0, 1_100)) == (
        Misalignment(cue_number=2, problem="starts at 00:00:01.000, translated 00:00:01.100"),
    )


def test_hundredths_of_a_second_are_forgiven() -> None:
    assert aligned(_at(1_004), _at(1_000)) == ()
    assert len(aligned(_at(1_004), _at(1_000), tolerance_ms=3)) == 1


def test_ends_are_compared_on_request() -> None:
    assert aligned(_at(0), _at(0, length_ms=900)) == ()
    assert aligned(_at(0), _at(0, length_ms=900), compare_ends=True) == (
        Misalignment(cue_number=1, problem="ends at 00:00:00.500, translated 00:00:00.900"),
    )


def test_cues_without_a_counterpart_are_named_on_both_sides() -> None:
    assert aligned(_at(0, 1_000, 2_000), _at(0, 2_500)) == (
        Misalignment(cue_number=0, problem="the transcript has 3 cues and the translation 2"),
        Misalignment(cue_number=2, problem="the cue at 00:00:01.000 is not translated"),
        Misalignment(cue_number=3, problem="the cue at 00:00:02.000 is not translated"),
        Misalignment(
            cue_number=2, problem="the cue at 00:00:02.500 of the translation has no original"
        ),
    )


def test_of_two_cues_at_one_time_one_may_be_missing() -> None:
    assert [found.cue_number for found in aligned(_at(0, 0), _at(0))] == [0, 2]
