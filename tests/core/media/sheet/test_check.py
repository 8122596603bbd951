from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.media.sheet.conftest import ARABIC, ENGLISH
from walkaway.core.media.sheet import check_sheet, explain
from walkaway.core.media.sheet.mistakes import Mistake, Severity, mistakes_only

SheetFile = Callable[..., Path]


def line_of(path: Path, words: str) -> int:
    text = path.read_text(encoding="utf-8")
    assert words in text
    return text[: text.index(words)].count("\n") + 1


def assert_told(path: Path, line: str, words: str, severity: Severity) -> None:
    found = [each for each in check_sheet(path) if words in each.sentence]
    assert [(each.line, each.severity) for each in found] == [(line_of(path, line), severity)]


def test_a_sheet_whose_files_fit_has_no_mistakes(sheet_file: SheetFile) -> None:
    assert check_sheet(sheet_file()) == ()


# What is exchanged for what, words of the line that must be named, words of the explanation.
MISTAKES = [
    ('"interview.mp4"', '"interveiw.mp4"', "interveiw", 'Did you mean "interview.mp4"?'),
    ('"interview.mp4"', '"none/x.mp4"', "none/x.mp4", 'no file "x.mp4"'),
    ('"interview.mp4"', '"clip.toml"', "clip.toml", "cannot be read as picture or sound"),
    ('"interview.mp4"', '"interview.ar.vtt"', "recording", "neither picture nor sound"),
    ('"interview.mp4"', '"sound.wav"', "recording", 'no picture. Use face = "cover"'),
    ('"interview.ar.vtt"', '"interview.mp4"', "transcript =", "no readable transcript"),
    ('"interview.en.vtt"', '"interview.fr.vtt"', "fr.vtt", "there is no file"),
    ('"00:00:04.000"', '"00:00:06.000"', "06.000", "the recording ends at 00:00:05"),
    ('"00:00:03.000"\nto = "00:00:04.000"', '8\nto = "0:09"', "from = 8", "before the passage"),
    ("margin = 1.6", 'stand_in = "none.png"', "none.png", "there is no file"),
    ('"mask"\nmargin = 1.6', '"cover"\nstand_in = "sound.wav"', "sound.wav", "no picture. Name"),
    ('= "replace"', '= "replace"\nrecording = "none.wav"', "none.wav", "there is no file"),
    ('= "replace"', '= "replace"\nrecording = "silent.mp4"', "silent", "holds no sound"),
    ('= "replace"', '= "replace"\nrecording = "short.wav"', "short", "ends at 00:00:02"),
    ("Nobody had told us", "Nobody told us", "[quote]\nen", "not the words of the passages"),
    ("Nobody had told us", "I walked … told us", "[quote]\nen", "not the words of the passages"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), MISTAKES)
def test_a_file_that_does_not_fit_is_a_mistake(
    sheet_file: SheetFile, old: str, new: str, line: str, words: str
) -> None:
    path = sheet_file((old, new))
    if line.startswith("[quote]"):
        line = line.split("\n")[1] + f' = "{new}'
    assert_told(path, line, words, Severity.MISTAKE)


@pytest.mark.parametrize(
    "quote",
    [
        "Nobody had told us",
        "  Nobody  had told us, ",
        "“Nobody … told us”",
        "Nobody […] us",
        "Nobody had told us, my friend",
    ],
)
def test_a_quote_may_leave_words_out_and_hide_names(sheet_file: SheetFile, quote: str) -> None:
    assert check_sheet(sheet_file(("Nobody had told us", quote))) == ()


def test_words_of_inserted_footage_are_no_quote_of_the_witness(sheet_file: SheetFile) -> None:
    path = sheet_file(("Nobody had told us", "Then I walked"))
    assert_told(path, "Then I walked", "not the words", Severity.MISTAKE)


WARNINGS = [
    ('"interview.mp4"', '"silent.mp4"', "recording", "no sound: nothing of it"),
    ('"00:00:02.500"', '"00:00:02.000"', "02.000", "cuts through the words of 00:00:01.000"),
    ('"00:00:01.000"', '"00:00:01.500"', "01.500", "cuts through the words of 00:00:01.000"),
    ('"Salem", "سالم"', '"Salem"', "forms", "occurs in no transcript"),
    ('"Salem", "سالم"', '"سالم"', "forms", 'the words in "en" have none of its forms'),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), WARNINGS)
def test_what_may_be_meant_is_a_warning(
    sheet_file: SheetFile, old: str, new: str, line: str, words: str
) -> None:
    path = sheet_file((old, new))
    if "occurs" in words:
        english = path.parent / "interview.en.vtt"
        english.write_text(ENGLISH.replace("Salem", "my friend"), encoding="utf-8")
    assert_told(path, line, words, Severity.WARNING)


def test_a_passage_in_which_nobody_speaks_is_warned_of(sheet_file: SheetFile) -> None:
    path = sheet_file(
        ('"00:00:03.000"\nto = "00:00:04.000"', '"00:00:04.100"\nto = "00:00:04.900"')
    )
    assert any("nothing is said" in each.sentence for each in check_sheet(path))
    assert mistakes_only(check_sheet(path)) == ()


def test_a_translation_that_does_not_follow_is_a_mistake(
    sheet_file: SheetFile, clip_folder: Path
) -> None:
    path = sheet_file()
    (clip_folder / "interview.en.vtt").write_text(ENGLISH.replace("03.000", "03.200"))
    assert_told(path, "interview.en.vtt", "cue 2: starts at", Severity.MISTAKE)
    (clip_folder / "interview.en.vtt").write_text(ENGLISH[: ENGLISH.index("00:00:03")])
    assert_told(path, "interview.en.vtt", "has 2 cues", Severity.MISTAKE)


def test_a_broken_or_empty_transcript_is_a_mistake(
    sheet_file: SheetFile, clip_folder: Path
) -> None:
    path = sheet_file()
    transcript = clip_folder / "interview.ar.vtt"
    transcript.write_text("WEBVTT\n\n00:00:01.000 --> soon\nلا\n", encoding="utf-8")
    found = [each for each in check_sheet(path) if each.line == line_of(path, "ar.vtt")]
    assert [each.severity for each in found] == [Severity.MISTAKE]
    transcript.write_text("WEBVTT\n\n", encoding="utf-8")
    assert_told(path, "ar.vtt", "not one word", Severity.MISTAKE)


def test_a_transcript_of_a_longer_recording_is_warned_of(
    sheet_file: SheetFile, clip_folder: Path
) -> None:
    later = "\n00:01:00.000 --> 00:01:02.000\n{}\n"
    (clip_folder / "interview.ar.vtt").write_text(ARABIC + later.format("نعم"), encoding="utf-8")
    (clip_folder / "interview.en.vtt").write_text(ENGLISH + later.format("Yes"), encoding="utf-8")
    assert_told(sheet_file(), "ar.vtt", "Do they belong together?", Severity.WARNING)


def test_mistakes_in_text_and_files_are_told_together(sheet_file: SheetFile) -> None:
    path = sheet_file(
        ('face = "mask"', 'face = "blur"'),
        ('"interview.mp4"', '"none.mp4"'),
        ('id = "leaving-the-camp"', "id = 3"),
        ('source = "interview"', 'source = "other"'),
        ('"my friend"', '"Salem"'),
    )
    found = mistakes_only(check_sheet(path))
    assert len(found) == 5
    assert [each.line for each in found] == sorted(each.line for each in found)
    assert explain(found, path).count("\n\n") == 5


@pytest.mark.parametrize(
    "content", [b"", b"= =", b"\xff", b"sources = 3\npassages = 3\n[protection.hide]\n"]
)
def test_no_text_is_too_broken_to_be_explained(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.toml"
    path.write_bytes(content)
    assert all(isinstance(each, Mistake) for each in mistakes_only(check_sheet(path)))
    assert check_sheet(path)
    assert check_sheet(tmp_path)
