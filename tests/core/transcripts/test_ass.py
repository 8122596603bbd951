from __future__ import annotations

import pysubs2

from tests.core.transcripts.samples import ASS, read, said, times_of
from walkaway.core.transcripts import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.ass import write


def test_a_file_is_read_without_its_markup() -> None:
    transcript = read("a.ass", ASS)
    assert said(transcript) == [
        ("Karim", "witness", "I was\nthere, brother"),
        ("", "witness", "Come home"),
    ]
    assert times_of(transcript) == [(1_000, 2_500), (3_000, 4_000)]
    assert (transcript.title, transcript.language) == ("The road back", "en")


def test_what_is_left_out_is_remarked() -> None:
    assert read("a.ass", ASS).remarks == (
        "Comment lines were left out (line 12).",
        "Markup was dropped ({\\an8}).",
        "Drawings were left out (line 15).",
    )


def test_karaoke_times_become_words() -> None:
    assert read("a.ass", ASS).cues[1].words == (
        Word(start_ms=3_000, end_ms=3_500, text="Come"),
        Word(start_ms=3_750, end_ms=4_000, text="home"),
    )


def test_braces_and_backslashes_survive() -> None:
    text = r"{\an8} \N \n \h C:\news {x} \{"
    cue = Cue(start_ms=0, end_ms=1_000, text=text)
    assert read("a.ass", write(Transcript(cues=(cue,)))).cues[0].text == text


def test_other_programs_read_what_is_written() -> None:
    cues = (
        Cue(start_ms=1_000, end_ms=2_000, text="one, two\nthree", speaker="Karim"),
        Cue(start_ms=36_000_000, end_ms=36_001_000, text="نعم", voice=Voice.NARRATOR),
    )
    found = pysubs2.SSAFile.from_string(write(Transcript(cues=cues, title="Road")))
    assert [(line.start, line.end) for line in found] == [
        (1_000, 2_000),
        (36_000_000, 36_001_000),
    ]
    assert [line.plaintext for line in found] == ["one, two\nthree", "نعم"]
    assert [(line.name, line.style) for line in found] == [("Karim", "Witness"), ("", "Narrator")]
    assert found.info["Title"] == "Road"
