"""A finished clip, sealed file by file and laid out again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import write_interview
from tests.media.sealed import damage
from walkaway.clips.arrivals import read_arrival, refuse_unproven
from walkaway.clips.making.clip_folder import ClipFile, files_of_clip, package_hash
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files
from walkaway.clips.making.proof import prove
from walkaway.clips.making.sealed_package import lay_out, seal_file
from walkaway.core.errors import NotOpened, Refused, UnexpectedContent
from walkaway.core.media.manifest import MANIFEST_NAME
from walkaway.core.media.recordings.source import SealedRecording
from walkaway.core.media.sheet.model import (
    FaceProtection,
    ProtectionPlan,
    Shape,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.memory import memory_folder
from walkaway.core.sealing.compartments import Epoch, Label, unwrap_key
from walkaway.core.sealing.key_pairs import new_key_pair

READERS = new_key_pair()
COVERED = ProtectionPlan(
    face=FaceProtection.COVER, voice=VoicePlan(protection=VoiceProtection.REPLACE, variant="f1")
)
EPOCH = Epoch(subject="speaker", kind="testimony", number=1)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sheet = write_interview(tmp_path_factory.mktemp("interview"), protection=COVERED)
    out, wish = tmp_path_factory.mktemp("out"), Wish(shapes=(Shape.WIDE,))
    folder = cut(sheet, out, engine=InThisProcess(), wish=wish)
    prove(finished_files(folder), sheet, engine=InThisProcess())
    return folder


def label_of(file: ClipFile) -> Label:
    return Label(epoch=EPOCH, item=file.sha256, kind="clip-file", author="cut")


def sealed_into(blobs: Path, clip: Path) -> dict[str, SealedRecording]:
    """The clip as a workbench keeps it, and opened by who may."""
    package = {}
    for number, file in enumerate(files_of_clip(clip)):
        path = blobs / str(number)
        with path.open("wb") as target:
            wrapped = seal_file(clip, file, target, public=READERS.public, label=label_of(file))
        package[file.name] = SealedRecording(
            path=path,
            key=unwrap_key(READERS.private, wrapped, label_of(file)),
            belongs_to=bytes(label_of(file)),
            sha256=file.sha256,
            size=file.size,
        )
    return package


@pytest.fixture
def blobs(tmp_path: Path) -> Path:
    folder = tmp_path / "blobs"
    folder.mkdir()
    return folder


@pytest.fixture
def memory() -> Iterator[Path]:
    with memory_folder() as folder:
        yield folder


def test_it_comes_back_as_it_was_and_can_be_published(
    clip: Path, blobs: Path, memory: Path
) -> None:
    lay_out(sealed_into(blobs, clip), memory)
    assert files_of_clip(memory) == files_of_clip(clip)
    arrival = read_arrival(memory)
    files = {each.name: each.sha256 for each in files_of_clip(memory)}
    hashes = {
        asset.key: files[asset.path.relative_to(memory).as_posix()] for asset in arrival.assets
    }
    refuse_unproven(arrival, hashes)


def test_all_that_the_library_takes_is_in_it_and_nothing_beside(clip: Path) -> None:
    names = {file.name for file in files_of_clip(clip)}
    taken = {asset.path.relative_to(clip).as_posix() for asset in read_arrival(clip).assets}
    assert taken | {MANIFEST_NAME} == names
    assert not [name for name in names if name.startswith(".") or "recipe" in name]


def test_what_lies_on_the_disk_is_closed(clip: Path, blobs: Path) -> None:
    sealed_into(blobs, clip)
    closed = b"".join(path.read_bytes() for path in blobs.iterdir())
    for file in files_of_clip(clip):
        content = (clip / file.name).read_bytes()
        middle = len(content) // 2
        assert content[middle : middle + 24] not in closed


def test_a_file_that_was_changed_is_not_laid_out(clip: Path, blobs: Path, memory: Path) -> None:
    package = sealed_into(blobs, clip)
    name = next(each for each in package if each.endswith(".mp4"))
    damage(package[name], 5_000)
    with pytest.raises(NotOpened):
        lay_out({name: package[name]}, memory)
    assert not [path for path in memory.rglob("*") if path.is_file()]


def test_another_file_in_its_place_is_not_laid_out(clip: Path, blobs: Path, memory: Path) -> None:
    package = sealed_into(blobs, clip)
    first, second = list(package)[:2]
    with pytest.raises(NotOpened):
        lay_out({first: replace(package[first], path=package[second].path)}, memory)
    with pytest.raises(NotOpened):
        lay_out({first: replace(package[first], sha256=package[second].sha256)}, memory)
    assert os.listdir(memory) == []


@pytest.mark.parametrize("name", ["../clip.json", "/clip.json", "", "a/../../clip.json"])
def test_a_name_that_leads_elsewhere_is_refused(
    clip: Path, blobs: Path, memory: Path, name: str
) -> None:
    package = sealed_into(blobs, clip)
    with pytest.raises(Refused, match="no name within its folder"):
        lay_out({name: package[MANIFEST_NAME]}, memory)


def test_a_file_that_changed_since_it_was_listed_is_refused(clip: Path, blobs: Path) -> None:
    listed = replace(files_of_clip(clip)[0], sha256="0" * 64)
    with pytest.raises(Refused, match="changed meanwhile"), (blobs / "one").open("wb") as target:
        seal_file(clip, listed, target, public=READERS.public, label=label_of(listed))


def test_a_clip_that_was_not_proven_is_no_package(clip: Path, memory: Path, blobs: Path) -> None:
    package = sealed_into(blobs, clip)
    lay_out({name: each for name, each in package.items() if "verification" not in name}, memory)
    with pytest.raises(UnexpectedContent, match="verification"):
        files_of_clip(memory)


def test_a_package_is_named_by_all_its_files(clip: Path) -> None:
    files = files_of_clip(clip)
    assert package_hash(files) == package_hash(reversed(files))
    assert package_hash(files) != package_hash(files[1:])
    renamed = (replace(files[0], name="other.json"), *files[1:])
    assert package_hash(files) != package_hash(renamed)
