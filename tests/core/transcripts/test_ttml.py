from __future__ import annotations

from tests.core.transcripts.samples import TTML, read, said


def test_frames_ticks_offsets_and_nested_times_are_resolved() -> None:
    found = {cue.text: (cue.start_ms, cue.end_ms) for cue in read("a.ttml", TTML).cues}
    assert found["I was\nthere"] == (11_200, 12_000)  # 10 s + 1 s 5/25, 10 s + 2 s
    assert found["and left"] == (13_000, 13_500)  # 10 s + 3 s, 500 ms long
    assert found["He left."] == (14_000, 15_000)  # 10 s + 4,000 and 5,000 thousandths


def test_a_sequence_starts_each_child_where_the_one_before_ends() -> None:
    found = {cue.text: (cue.start_ms, cue.end_ms) for cue in read("a.ttml", TTML).cues}
    assert (found["one"], found["two"]) == ((70_000, 71_000), (71_000, 73_000))


def test_timed_spans_are_words_and_give_their_paragraph_its_times() -> None:
    cue = read("a.ttml", TTML).cues[-1]
    assert (cue.text, cue.start_ms, cue.end_ms) == ("by word", 80_000, 82_000)
    assert [(word.text, word.start_ms) for word in cue.words] == [("by", 80_000), ("word", 81_000)]


def test_agents_are_speakers_and_roles_are_voices() -> None:
    transcript = read("a.ttml", TTML)
    assert said(transcript)[:3] == [
        ("Karim", "witness", "I was\nthere"),
        ("Karim", "witness", "and left"),
        ("Karim", "narrator", "He left."),
    ]
    assert (transcript.title, transcript.language, transcript.direction) == (
        "The road back",
        "ar",
        "rtl",
    )
    assert transcript.cues[0].identifier == "first"
