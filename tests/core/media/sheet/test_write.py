from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.core.media.sheet.examples import SHEET, spoilt
from tests.core.media.sheet.strategies import FOLDER, cut_sheets
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.read import read_sheet, sheet_of
from walkaway.core.media.sheet.write import sheet_to_toml, write_sheet


@given(cut_sheets())
@settings(max_examples=150, deadline=None)
def test_what_was_written_is_read_back_the_same(sheet: CutSheet) -> None:
    assert sheet_of(sheet_to_toml(sheet), FOLDER / "clip.toml") == sheet


def test_the_same_sheet_is_always_the_same_text() -> None:
    text = sheet_to_toml(sheet_of(SHEET, FOLDER / "clip.toml"))
    assert sheet_to_toml(sheet_of(text, FOLDER / "clip.toml")) == text


def test_one_changed_fact_is_one_changed_line() -> None:
    before = sheet_to_toml(sheet_of(SHEET, FOLDER / "clip.toml")).split("\n")
    changed = spoilt("00:00:02.500", "00:00:02.750")
    after = sheet_to_toml(sheet_of(changed, FOLDER / "clip.toml")).split("\n")
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ('to = "00:00:02.500"', 'to = "00:00:02.750"')
    ]


@pytest.mark.parametrize("hidden", ["\u202e", "\u2028", "\x07", "\U000e0041", "\x85", "\r"])
def test_what_cannot_be_seen_is_written_as_its_number(hidden: str) -> None:
    sheet = replace(sheet_of(SHEET, FOLDER / "clip.toml"), funder=f"a{hidden}b")
    text = sheet_to_toml(sheet)
    assert hidden not in text
    assert sheet_of(text, FOLDER / "clip.toml").funder == f"a{hidden}b"


def test_the_joiners_of_persian_stay_readable() -> None:
    sheet = replace(sheet_of(SHEET, FOLDER / "clip.toml"), funder="می\u200cروم")
    assert "می\u200cروم" in sheet_to_toml(sheet)


def test_a_text_of_several_lines_is_written_on_several_lines() -> None:
    sheet = replace(sheet_of(SHEET, FOLDER / "clip.toml"), purpose='One.\n"Two" \\\n\nThree.')
    text = sheet_to_toml(sheet)
    assert 'purpose = """\nOne.\n\\"Two\\" \\\\\n\nThree."""\n' in text
    assert sheet_of(text, FOLDER / "clip.toml") == sheet


def test_a_sheet_written_elsewhere_still_finds_its_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    sheet = sheet_of(spoilt('"interview.ar.vtt"', '"/words.vtt"'), tmp_path / "a" / "clip.toml")
    write_sheet(sheet, tmp_path / "b" / "copy.toml")
    assert 'recording = "../a/interview.mp4"' in (tmp_path / "b" / "copy.toml").read_text()
    source = read_sheet(tmp_path / "b" / "copy.toml").sources["interview"]
    assert Path(os.path.normpath(source.recording)) == tmp_path / "a" / "interview.mp4"
    assert source.transcript == Path("/words.vtt")


def test_a_sheet_is_written_wholly_and_read_back_from_the_disk(tmp_path: Path) -> None:
    sheet = sheet_of(SHEET, tmp_path / "clip.toml")
    write_sheet(sheet, tmp_path / "clip.toml")
    assert read_sheet(tmp_path / "clip.toml") == sheet
    assert [each.name for each in tmp_path.iterdir()] == ["clip.toml"]
