"""Laying out the demonstration: once, whole, and again only when something changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from walkaway.core.media.sheet import read_sheet
from walkaway.demo import prepare
from walkaway.demo.cast import IDRIS, LENA, SACHA, SPEAKERS, InventedSpeaker
from walkaway.demo.prepare import prepare_demo, prepare_speaker


class Brush:
    """Stands in for the drawing, which is proven elsewhere: counts, and writes a byte."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def draw(self, speaker: InventedSpeaker, path: Path) -> None:
        self.drawn.append(f"{speaker.folder}/{path.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"drawn")

    def stand_in(self) -> Image.Image:
        self.drawn.append("stand-in")
        return Image.new("RGB", (16, 9))


@pytest.fixture
def brush(monkeypatch: pytest.MonkeyPatch) -> Brush:
    brush = Brush()
    monkeypatch.setattr(prepare, "draw_interview", brush.draw)
    monkeypatch.setattr(prepare, "draw_film", brush.draw)
    monkeypatch.setattr(prepare, "draw_stand_in", brush.stand_in)
    return brush


class Told:
    """Somebody who is told how far the work is."""

    def __init__(self) -> None:
        self.total = 0
        self.amounts: list[int] = []

    def stage(self, name: str, total: int) -> None:
        self.total = total

    def reached(self, amount: int) -> None:
        self.amounts.append(amount)


def test_every_file_that_a_sheet_names_is_there(brush: Brush, tmp_path: Path) -> None:
    for path in prepare_demo(tmp_path):
        sheet = read_sheet(path)
        for source in sheet.sources.values():
            for file in (source.recording, source.transcript, *source.translations.values()):
                assert file.is_file()
        stand_in = sheet.protection.stand_in
        assert stand_in is None or stand_in.is_file()


def test_the_clip_that_needs_no_face_search_comes_first(brush: Brush, tmp_path: Path) -> None:
    told = Told()
    sheets = prepare_demo(tmp_path, told)
    assert [each.parent.name for each in sheets] == ["lena", "idris", "sacha"]
    assert (told.total, told.amounts) == (3, [1, 2, 3])


def test_a_second_run_draws_and_writes_nothing(brush: Brush, tmp_path: Path) -> None:
    prepare_demo(tmp_path)
    files = sorted(each for each in tmp_path.rglob("*") if each.is_file())
    inodes = [each.stat().st_ino for each in files]
    brush.drawn.clear()
    prepare_demo(tmp_path)
    assert brush.drawn == []
    assert [each.stat().st_ino for each in files] == inodes


def test_other_words_are_drawn_again(
    brush: Brush, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "content"
    shutil.copytree(prepare.CONTENT, content)
    monkeypatch.setattr(prepare, "CONTENT", content)
    prepare_speaker(IDRIS, tmp_path / "out")
    words = content / "idris" / "interview.ar.vtt"
    words.write_text(words.read_text("utf-8").replace("00:00:00.800", "00:00:00.880"), "utf-8")
    brush.drawn.clear()
    prepare_speaker(IDRIS, tmp_path / "out")
    assert brush.drawn == ["idris/interview.mp4"]
    assert (tmp_path / "out/idris/interview.ar.vtt").read_bytes() == words.read_bytes()


def test_a_recording_without_its_note_is_drawn_again(brush: Brush, tmp_path: Path) -> None:
    prepare_speaker(SACHA, tmp_path)
    (tmp_path / "sacha/film.drawn").unlink()
    brush.drawn.clear()
    prepare_speaker(SACHA, tmp_path)
    assert brush.drawn == ["sacha/film.mp4"]


def test_no_sheet_is_there_before_what_it_names(
    brush: Brush, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Image.Image:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "draw_stand_in", fail)
    with pytest.raises(KeyboardInterrupt):
        prepare_speaker(LENA, tmp_path)
    assert not (tmp_path / "lena/sheet.toml").exists()
    assert not (tmp_path / "lena/stand-in.png").exists()


def test_speakers_do_not_share_a_folder_or_a_seed_of_their_face() -> None:
    folders = {each.folder for each in SPEAKERS}
    assert len(folders) == len(SPEAKERS)
    looks = {sitter.look for each in SPEAKERS for sitter in each.setting.sitters}
    assert len(looks) == len(SPEAKERS) + 1
