"""Text with times as ICSVE and others publish it."""

from __future__ import annotations

import pytest

from tests.core.transcripts.samples import HAND_TIMED, read, said, times_of


def test_a_hand_timed_transcript_is_read_in_all_its_forms() -> None:
    transcript = read("a.txt", HAND_TIMED)
    assert transcript.title == "Timed transcript of The Road Back"
    assert said(transcript) == [
        ("ABU KHALED", "witness", "I joined in 2014 because I believed them."),
        ("ABU KHALED", "witness", "They gave me a gun [Kalashnikov]."),
        ("ABU KHALED", "witness", "We swore allegiance [bay'ah] to the\nemir of the town."),
        ("ISIS VIDEO", "inserted footage", "Come to the land of honour."),
        ("ABU KHALED", "witness", "But there was no honour."),
        ("INTERVIEWER", "interviewer", "What did you see?"),
        ("ABU KHALED", "witness", "I saw a man beaten for smoking."),
    ]


def test_repeated_starts_stay_and_ends_are_inferred() -> None:
    # 41 and 33 characters at 90 ms; then 53 at 90 ms is less than the 9 s to the next start
    assert times_of(read("a.txt", HAND_TIMED))[:3] == [
        (10_000, 13_690),
        (10_000, 12_970),
        (36_000, 40_770),
    ]


def test_everything_that_was_inferred_is_said() -> None:
    remarks = " ".join(read("a.txt", HAND_TIMED).remarks)
    for said_so in (
        "Descriptions of speakers were left out (27-year-old Syrian, former fighter)",
        "Speakers were taken from lines in capitals (ABU KHALED, ISIS VIDEO)",
        "Lines without a time were joined to the cue before (line 7)",
        "Words without a time were given the time before them (line 12)",
        "ISIS VIDEO: inserted footage",
        "Ends that the file does not say were inferred",
    ):
        assert said_so in remarks


@pytest.mark.parametrize(
    "line",
    [
        "0:10 I went.",
        "0.10 I went.",
        "00.10 I went.",
        "0:00:10 I went.",
        "[0:10] I went.",
        "(0:10)I went.",
        "0:10 - I went.",
        "0:10–I went.",
        "0:10:\tI went.",
        "00:10 | I went.",
        "٠:١٠ I went.",
    ],
)
def test_a_time_may_stand_in_many_dresses(line: str) -> None:
    transcript = read("a.txt", line)
    assert [(cue.start_ms, cue.text) for cue in transcript.cues] == [(10_000, "I went.")]


def test_a_range_gives_the_end() -> None:
    transcript = read("a.txt", "0:10 - 0:12.500 I went.\n[0:20-0:21] He came.")
    assert times_of(transcript) == [(10_000, 12_500), (20_000, 21_000)]


def test_a_time_may_stand_above_the_speaker_and_the_words() -> None:
    transcript = read("a.txt", "0:02\nUMM RASHID\nMy husband took me there.\n0:10\nI was nineteen.")
    assert said(transcript) == [
        ("UMM RASHID", "witness", "My husband took me there."),
        ("UMM RASHID", "witness", "I was nineteen."),
    ]


def test_words_of_a_witness_are_never_taken_for_a_description() -> None:
    transcript = read("a.txt", "0:02 UMM RASHID\nMy name is a secret\n0:10 I was nineteen.")
    assert said(transcript)[0] == ("UMM RASHID", "witness", "My name is a secret")


def test_shouting_in_capitals_stays_among_the_words() -> None:
    transcript = read(
        "a.txt", "0:02 I heard them.\n0:05 ALLAHU AKBAR\n0:07\nALLAHU AKBAR\n0:09 So."
    )
    assert [cue.text for cue in transcript.cues] == [
        "I heard them.",
        "ALLAHU AKBAR",
        "ALLAHU AKBAR",
        "So.",
    ]


@pytest.mark.parametrize(
    ("line", "voice"),
    [
        ("0:20 [ISIS video] Fight them.", "inserted footage"),
        ("0:20 [ISIS video: men march]", "inserted footage"),
        ("0:20 ISIS VIDEO: Fight them.", "inserted footage"),
        ("0:20 Narrator: He went.", "narrator"),
        # The witness speaks about a video: to take this for footage would bare a voice.
        ("0:20 [video shown] I was there.", "witness"),
        ("0:20 The video was a lie.", "witness"),
    ],
)
def test_footage_is_told_from_the_witness(line: str, voice: str) -> None:
    transcript = read("a.txt", f"0:10 KARIM: I went.\n{line}\n0:30 I left.")
    assert [cue.voice.value for cue in transcript.cues] == ["witness", voice, "witness"]
    assert transcript.cues[2].speaker == "KARIM"


def test_a_footage_gloss_on_its_own_line_is_not_the_witness() -> None:
    transcript = read("a.txt", "0:10 They showed it.\n[ISIS video]\n0:20 I left.")
    assert said(transcript) == [
        ("", "witness", "They showed it."),
        ("", "inserted footage", "[ISIS video]"),
        ("", "witness", "I left."),
    ]


def test_a_name_in_mixed_case_counts_when_the_file_repeats_it() -> None:
    lines = "0:10 Karim: one\n0:20 Karim: two\n0:30 Karim: three\n0:40 Then: four"
    assert said(read("a.txt", lines)) == [
        ("Karim", "witness", "one"),
        ("Karim", "witness", "two"),
        ("Karim", "witness", "three"),
        ("Karim", "witness", "Then: four"),
    ]


def test_a_number_that_is_no_time_stays_in_the_text() -> None:
    transcript = read("a.txt", "0:10 It cost\n2.75 dollars,\n1984 was the year.")
    assert transcript.cues[0].text == "It cost\n2.75 dollars,\n1984 was the year."


def test_a_labelled_line_before_the_first_time_is_kept() -> None:
    transcript = read("a.txt", "INTERVIEWER: Ready?\n0:10 I went.")
    assert said(transcript)[0] == ("INTERVIEWER", "interviewer", "Ready?")
    assert transcript.cues[0].start_ms == 0
