"""A clip that is cut from sealed recordings: the same as from plain ones, and nothing on a disk."""

from __future__ import annotations

import os
import pickle
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import WORDS, write_interview
from tests.media.sealed import damage, sealed_copy
from walkaway.clips.making.addresses import as_text
from walkaway.clips.making.cut import Wish, cut, cut_material
from walkaway.clips.making.package import finished_files
from walkaway.clips.making.people import draw_people_of
from walkaway.clips.making.proof import prove_material
from walkaway.clips.making.renditions import sound_recipe
from walkaway.core import memory
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.media.material import Material, material_of, read_material
from walkaway.core.media.recordings.source import SealedRecording
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import (
    FaceProtection,
    ProtectionPlan,
    Shape,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.memory import memory_folder
from walkaway.core.transcripts import read_transcript
from walkaway.engine import open_engine
from walkaway.engine.progress import NobodyAsked

WIDE = Wish(shapes=(Shape.WIDE,), burn_in=tuple(WORDS))
NEEDLE_BYTES = 32
PATIENCE_S = 240.0
PROTECTED = ProtectionPlan(
    face=FaceProtection.MASK, voice=VoicePlan(protection=VoiceProtection.REPLACE, variant="f1")
)


@pytest.fixture(scope="module")
def sheet_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interview(tmp_path_factory.mktemp("interview"), protection=PROTECTED)


@pytest.fixture(scope="module")
def in_the_clear(sheet_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(sheet_path, tmp_path_factory.mktemp("plain"), engine=InThisProcess(), wish=WIDE)


@pytest.fixture
def recording(sheet_path: Path, tmp_path: Path) -> SealedRecording:
    return sealed_copy(sheet_path.with_name("interview.mp4"), tmp_path / "blob")


def sealed_material(sheet_path: Path, recording: SealedRecording) -> Material:
    """The material of the sheet as a workbench has it: no path leads to anything in the clear."""
    sheet = read_sheet(sheet_path)
    nowhere = Path("/nowhere")
    source = sheet.sources["interview"]
    words = {
        "en": read_transcript(source.transcript, language="en"),
        "fr": read_transcript(source.translations["fr"], language="fr"),
    }
    closed = replace(source, recording=recording, transcript=nowhere, translations={"fr": nowhere})
    without_paths = replace(sheet, sources={"interview": closed}, folder=nowhere)
    return material_of(without_paths, {"interview": words})


@pytest.fixture
def material(sheet_path: Path, recording: SealedRecording) -> Material:
    return sealed_material(sheet_path, recording)


def content_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def needles_of(recording: Path) -> list[bytes]:
    """Pieces of the recording that stand nowhere but in it."""
    content = recording.read_bytes()
    middle = range(len(content) // 4, len(content) * 3 // 4, len(content) // 20)
    return [content[at : at + NEEDLE_BYTES] for at in middle]


@pytest.fixture
def seen_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names of all files that are on the disk at any time, temporary ones of every process
    included."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.002):
            for _, folders, files in os.walk(tmp_path):
                seen.update(folders, files)

    watcher = threading.Thread(target=look)
    watcher.start()
    yield seen
    over.set()
    watcher.join()


def test_it_is_the_same_clip_and_leaves_nothing_on_the_disk(
    sheet_path: Path,
    in_the_clear: Path,
    material: Material,
    recording: SealedRecording,
    tmp_path: Path,
    seen_on_the_disk: set[str],
) -> None:
    with memory_folder() as inside, open_engine(workers=1) as engine:
        folder = cut_material(material, inside, engine=engine, wish=WIDE)
        made = content_below(folder)
        reports = prove_material(finished_files(folder), material, engine=engine)
        proven = content_below(folder)
    assert made == content_below(in_the_clear)
    assert all(report.passed for report in reports)
    assert seen_on_the_disk == {"blob", "temporary"}
    needles = needles_of(sheet_path.with_name("interview.mp4"))
    everywhere = proven | content_below(tmp_path)
    assert not [name for name in everywhere for each in needles if each in everywhere[name]]
    for secret in (recording.key, recording.key.hex().encode(), b"blob"):
        assert not [name for name, content in proven.items() if secret in content]


def test_the_needles_would_be_found(sheet_path: Path, tmp_path: Path) -> None:
    plain = sheet_path.with_name("interview.mp4")
    (tmp_path / "left").write_bytes(plain.read_bytes())
    assert all(each in content_below(tmp_path)["left"] for each in needles_of(plain))


def test_whoever_writes_elsewhere_would_be_seen(tmp_path: Path, seen_on_the_disk: set[str]) -> None:
    with tempfile.NamedTemporaryFile() as file:
        latest = time.monotonic() + PATIENCE_S
        while Path(file.name).name not in seen_on_the_disk:
            assert time.monotonic() < latest, "nobody looks"
            time.sleep(0.01)


def test_nothing_asks_for_a_temporary_folder_of_the_system(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with memory_folder() as inside:
        folder = cut_material(material, inside, engine=InThisProcess(), wish=WIDE)
        reports = prove_material(finished_files(folder), material, engine=InThisProcess())
        assert all(report.passed for report in reports)
        names = draw_people_of(
            material, inside / "people.png", engine=InThisProcess(), progress=NobodyAsked()
        )
    assert names == ()


def test_a_recording_and_its_sealed_copy_have_the_same_address(
    sheet_path: Path, material: Material, recording: SealedRecording
) -> None:
    plain = read_material(read_sheet(sheet_path))
    assert as_text(sound_recipe(material)) == as_text(sound_recipe(plain))
    assert recording.sha256 in as_text(sound_recipe(material))
    assert "blob" not in as_text(sound_recipe(material))


def test_another_word_of_the_transcript_is_another_sound(material: Material) -> None:
    spoken = material.spoken["interview"]
    first = replace(spoken.cues[0], text="Something else.")
    changed = replace(spoken, cues=(first, *spoken.cues[1:]))
    other = replace(material, spoken={"interview": changed})
    assert as_text(sound_recipe(other)) != as_text(sound_recipe(material))


def test_a_damaged_recording_gives_no_clip_and_no_proof(
    in_the_clear: Path, material: Material, recording: SealedRecording
) -> None:
    finished = finished_files(in_the_clear)
    damage(recording, recording.path.stat().st_size // 2)
    with memory_folder() as inside, open_engine(workers=1) as engine:
        with pytest.raises(NotOpened) as refused:
            cut_material(material, inside, engine=engine, wish=WIDE)
        left = [path.name for path in inside.rglob("*.*") if path.is_file()]
        assert not [name for name in left if name.endswith((".mp4", ".m4a", ".json"))]
        copies = [inside / path.name for path in finished]
        for copy, path in zip(copies, finished, strict=True):
            copy.write_bytes(path.read_bytes())
        with pytest.raises(NotOpened):
            prove_material(copies, material, engine=engine)
        assert not list(inside.glob("*.json"))
    told = (str(refused.value), repr(refused.value), repr(pickle.dumps(refused.value)))
    assert not [text for text in told if recording.key.hex() in text or "blob" in text]
    assert repr(bytes(recording.key)) not in repr(refused.getrepr())


def test_a_folder_on_a_disk_is_refused(
    in_the_clear: Path, material: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, nobody = InThisProcess(), NobodyAsked()
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"25 24 {os.major(device)}:{os.minor(device)} / / rw - ext4 disk rw\n")
    monkeypatch.setattr(memory, "_MOUNTS", mounts)
    for work in (
        lambda: cut_material(material, tmp_path / "a" / "b", engine=engine, wish=WIDE),
        lambda: prove_material(finished_files(in_the_clear), material, engine=engine),
        lambda: draw_people_of(material, tmp_path / "a.png", engine=engine, progress=nobody),
    ):
        with pytest.raises(Refused, match="lies on a disk"):
            work()
    assert engine.given == []
    assert not (tmp_path / "a").exists()


def test_a_cluster_is_given_no_keys(material: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = InThisProcess()
    monkeypatch.setattr(engine, "stays_here", False)
    with memory_folder() as folder, pytest.raises(Refused, match="over the network"):
        cut_material(material, folder, engine=engine, wish=WIDE)
    assert engine.given == []


def test_words_that_are_not_there_are_refused_before_anything_is_made(
    sheet_path: Path, material: Material
) -> None:
    words = {"interview": {"en": material.spoken["interview"]}}
    with pytest.raises(Refused, match=r"A clip of interview.*no words of it in fr"):
        material_of(material.sheet, words)
