from __future__ import annotations

import json

from tests.core.transcripts.samples import WHISPER, read, said, times_of


def test_segments_are_read_with_words_and_speakers() -> None:
    transcript = read("a.json", WHISPER)
    assert said(transcript) == [
        ("", "witness", "Hello, you."),
        ("SPEAKER_01", "witness", "Yes."),
    ]
    assert times_of(transcript) == [(500, 2_000), (2_000, 3_001)]  # 3.0005 s rounds up
    assert transcript.language == "en"


def test_a_word_without_a_time_has_all_the_time_between_its_neighbours() -> None:
    words = [
        {"word": "in"},
        {"word": "2014", "start": 1.5, "end": 2.0},
        {"word": "or"},
        {"word": "15"},
        {"word": "maybe", "start": 3.0, "end": 3.5},
        {"word": "20"},
    ]
    content = json.dumps([{"start": 1.0, "end": 4.0, "text": "x", "words": words}])
    transcript = read("a.json", content)
    assert [(word.text, word.start_ms, word.end_ms) for word in transcript.cues[0].words] == [
        ("in", 1_000, 1_500),
        ("2014", 1_500, 2_000),
        ("or", 2_000, 3_000),
        ("15", 2_000, 3_000),
        ("maybe", 3_000, 3_500),
        ("20", 3_500, 4_000),
    ]
    assert any("between their neighbours" in remark for remark in transcript.remarks)


def test_figures_that_are_not_kept_are_remarked() -> None:
    assert (
        "Figures of the recogniser were left out (probability of words, avg_logprob)."
        in read("a.json", WHISPER).remarks
    )


def test_times_are_exact_decimals() -> None:
    # In binary floating point 1.0005 lies below the half millisecond that rounds up.
    cue = read("a.json", json.dumps([{"start": 1.0005, "end": 2, "text": "x"}])).cues[0]
    assert cue.start_ms == 1_001
