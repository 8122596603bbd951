"""Inserted footage that is known keeps a sheet from being cut; the testimony is not looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.media.known_items.films import write_film
from tests.media.sheets import a_sheet
from walkaway.cli import commands
from walkaway.core.errors import Refused
from walkaway.core.media import ffmpeg
from walkaway.core.media.known_items.hash_list import HashList, add_hashes, read_hash_list
from walkaway.core.media.known_items.inserts import refuse_known_inserts
from walkaway.core.media.known_items.matching import hashes_to_list
from walkaway.core.media.sheet import write_sheet
from walkaway.core.media.sheet.model import CutSheet, Passage, Source

LABEL = {"en": "Film of the group", "fr": "Film du groupe"}
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nWe left.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interview, another film, and one that is on the list beside them, mirrored."""
    folder = tmp_path_factory.mktemp("inserts")
    write_film(folder / "interview.mp4", (7,))
    write_film(folder / "known.mp4", (1, 2), "hflip", "crop=608:342", quality=30)
    film = write_film(folder / "original.mp4", (1, 2))
    found = [(value, "recruitment film") for _at_ms, _shape, value in hashes_to_list(film)]
    add_hashes(folder / "lists" / "group.txt", found)
    for name in ("interview", "known"):
        for language in ("en", "fr"):
            (folder / f"{name}.{language}.vtt").write_text(VTT)
    return folder


@pytest.fixture(scope="module")
def hashes(folder: Path) -> HashList:
    return read_hash_list(folder / "lists")


def sheet_of(
    folder: Path, start_ms: int = 2_200, end_ms: int = 3_000, **insert: object
) -> CutSheet:
    def source(name: str) -> Source:
        return Source(
            name=name, recording=folder / f"{name}.mp4", transcript=folder / f"{name}.en.vtt",
            language="en", translations={"fr": folder / f"{name}.fr.vtt"},
        )  # fmt: skip

    shown = {"insert_label": LABEL, "insert_purpose": "To be answered.", "insert_source": "x"}
    return a_sheet(
        sources={name: source(name) for name in ("interview", "known")},
        passages=(
            Passage(source="interview", start_ms=0, end_ms=1_000, insert_label={}),
            Passage(source="known", start_ms=start_ms, end_ms=end_ms, **shown | insert),  # type: ignore[arg-type]
        ),
        folder=folder,
        height=240,
    )


def test_known_footage_is_refused_with_passage_time_and_remedy(
    folder: Path, hashes: HashList
) -> None:
    with pytest.raises(Refused) as refused:
        refuse_known_inserts(sheet_of(folder), hashes)
    said = str(refused.value)
    assert 'Passage 2, inserted footage from "known"' in said
    assert "00:00:02" in said
    assert "group.txt, line" in said
    assert "recruitment film" in said
    assert "mirrored" in said
    assert "Leave the passage out" in said


def test_the_testimony_is_not_compared(folder: Path, hashes: HashList) -> None:
    refuse_known_inserts(
        sheet_of(folder, insert_label={}, insert_purpose="", insert_source=""), hashes
    )


def test_a_check_that_cannot_run_is_a_refusal(folder: Path, hashes: HashList) -> None:
    with pytest.raises(Refused, match="could not be compared"):
        refuse_known_inserts(sheet_of(folder, 60_000, 61_000), hashes)


def test_footage_without_a_picture_has_nothing_to_compare(
    folder: Path, hashes: HashList, tmp_path: Path
) -> None:
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "sine=d=4", tmp_path / "known.mp4"])
    refuse_known_inserts(sheet_of(tmp_path), hashes)


def run(*words: object, **variables: str) -> Result:
    return CliRunner().invoke(commands, list(map(str, words)), env=variables)


def test_cutting_is_refused_before_anything_is_made(folder: Path, tmp_path: Path) -> None:
    path = folder / "clip.toml"
    write_sheet(sheet_of(folder), path)
    lists = str(folder / "lists")
    for words in (("cut", path, "--out", tmp_path), ("cut", path, "--check")):
        answer = run(*words, WALKAWAY_KNOWN_ITEMS=lists)
        assert answer.exit_code == 1
        assert "is a known item" in answer.stderr
    assert list(tmp_path.iterdir()) == []
    assert run("cut", path, "--check", WALKAWAY_KNOWN_ITEMS="").exit_code == 0


@pytest.mark.parametrize("named", ["missing", "empty"])
def test_a_list_that_holds_nothing_keeps_every_sheet_from_being_cut(
    folder: Path, tmp_path: Path, named: str
) -> None:
    (tmp_path / "empty").mkdir()
    path = folder / "clip.toml"
    write_sheet(sheet_of(folder), path)
    answer = run("cut", path, "--check", WALKAWAY_KNOWN_ITEMS=str(tmp_path / named))
    assert answer.exit_code == 1
    assert "expected" in answer.stderr


def test_a_film_is_added_to_a_list_and_known_by_it(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    added = run("known", "add", own, folder / "original.mp4", "--note", "seen in 2014")
    assert added.exit_code == 0
    assert " hashes are new" in added.stdout
    answer = run("known", "check", folder / "known.mp4", folder / "interview.mp4", "--list", own)
    assert answer.exit_code == 1
    assert "mirrored: own.txt, line" in answer.stdout
    assert f"✓ {folder / 'interview.mp4'}: no picture within 31 of 256 bits" in answer.stdout
    told = run("known", "check", folder / "known.mp4", "--json", WALKAWAY_KNOWN_ITEMS=str(own))
    first = json.loads(told.stdout)["files"][0]["matches"][0]
    assert (first["list"], first["mirrored"]) == ("own.txt", True)
    assert first["comment"].startswith("seen in 2014, ")
    assert run("known", "check", folder / "known.mp4", WALKAWAY_KNOWN_ITEMS="").exit_code == 2
