import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from walkaway.core.errors import UnexpectedContent
from walkaway.core.media.manifest import (
    ClipManifest,
    manifest_from_json,
    named_files,
    read_manifest,
    write_manifest,
)

WIDE: ClipManifest = {
    "schema": 1,
    "id": "the-well",
    "title": {"en": "The well", "ar": "البئر"},
    "description": {"en": "Why Bahar left."},
    "help_line": {"en": "Call 0800 000."},
    "publisher": "Open Door",
    "funder": "",
    "purpose": "Prevention in schools",
    "spoken_language": "ar",
    "languages": ["en", "ar"],
    "speaker": {"pseudonym": "Bahar", "about": {"en": "Left in 2016."}},
    "protection": {"face": "mask", "voice": "replace"},
    "duration_ms": 2000,
    "invented": True,
    "inserts": [],
    "renditions": [
        {
            "shape": "16x9",
            "language": None,
            "burned_in": False,
            "file": "16x9.mp4",
            "bytes": 4,
            "sha256": "0" * 64,
            "width": 1280,
            "height": 720,
            "verification": "16x9.json",
        }
    ],
    "captions": {"en": "captions/en.vtt", "ar": "captions/ar.vtt"},
    "quotes": {"en": "I walked."},
    "guide": {
        "aims": {"en": "Why people leave."},
        "background": {},
        "questions": {},
        "cautions": {},
        "help": {},
    },
    "quote_cards": {"en": {"16x9": "quotes/en-16x9.png"}},
    "posters": {"16x9": "poster.png"},
    "thumbnails": {},
    "waveform": None,
    "hls": "hls/master.m3u8",
}

SPOILED: dict[str, tuple[Callable[[Any], object], str]] = {
    "a missing key": (lambda m: m.pop("purpose"), "the top"),
    "an unknown key": (lambda m: m.update(thumbnail="x.png"), "the top"),
    "a newer schema": (lambda m: m.update(schema=2), "schema"),
    "a number for a truth": (lambda m: m.update(invented=1), "invented"),
    "a truth for a number": (lambda m: m.update(duration_ms=True), "duration_ms"),
    "an identifier that is a path": (lambda m: m.update(id="../etc"), "id"),
    "an identifier in capitals": (lambda m: m.update(id="The-Well"), "id"),
    "no publisher": (lambda m: m.update(publisher="  "), "publisher"),
    "no purpose": (lambda m: m.update(purpose=""), "purpose"),
    "a NUL": (lambda m: m["title"].update(en="a\0b"), "title.en"),
    "no title": (lambda m: m.update(title={}), "title"),
    "no length": (lambda m: m.update(duration_ms=0), "duration_ms"),
    "no captions": (lambda m: m.update(languages=[], captions={}), "languages"),
    "a language without captions": (lambda m: m["languages"].append("fr"), "captions"),
    "a language twice": (lambda m: m["languages"].append("en"), "languages"),
    "a language that is none": (lambda m: m["title"].update({"english!": "x"}), "title"),
    "no renditions": (lambda m: m.update(renditions=[]), "renditions"),
    "a rendition twice": (
        lambda m: m["renditions"].append(copy.deepcopy(m["renditions"][0])),
        "renditions",
    ),
    "an unknown shape": (lambda m: m["renditions"][0].update(shape="4x3"), "renditions.0.shape"),
    "a poster of a shape that has no file": (
        lambda m: m["posters"].update({"9x16": "p.png"}),
        "posters",
    ),
    "an unknown shape of a poster": (lambda m: m["posters"].update({"4x3": "p.png"}), "posters"),
    "captions in the picture in no language": (
        lambda m: m["renditions"][0].update(burned_in=True),
        "renditions.0.language",
    ),
    "a short hash": (lambda m: m["renditions"][0].update(sha256="abc"), "renditions.0.sha256"),
    "an unknown protection": (lambda m: m["protection"].update(face="blur"), "protection.face"),
    "a way out": (lambda m: m.update(waveform="../secret.svg"), "waveform"),
    "a way out of the middle": (lambda m: m.update(waveform="a/../../b.svg"), "waveform"),
    "an absolute path": (lambda m: m.update(waveform="/etc/passwd"), "waveform"),
    "a hidden file": (lambda m: m.update(hls="hls/.master.m3u8"), "hls"),
    "an empty path": (lambda m: m["captions"].update(en=""), "captions.en"),
}


def with_files(folder: Path, manifest: ClipManifest) -> Path:
    for _, name in named_files(manifest):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"here")
    return folder


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_manifest(with_files(tmp_path, WIDE), WIDE)
    assert read_manifest(tmp_path) == WIDE


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_mistake_is_refused_and_its_place_named(mistake: str) -> None:
    spoil, place = SPOILED[mistake]
    manifest = copy.deepcopy(WIDE)
    spoil(manifest)
    with pytest.raises(UnexpectedContent) as refusal:
        manifest_from_json(json.dumps(manifest), path=Path("clip.json"))
    assert refusal.value.place == place


def test_a_mistake_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(UnexpectedContent):
        write_manifest(tmp_path, {**WIDE, "publisher": ""})
    assert list(tmp_path.iterdir()) == []


def test_every_named_file_must_be_there(tmp_path: Path) -> None:
    write_manifest(with_files(tmp_path, WIDE), WIDE)
    (tmp_path / "captions/ar.vtt").unlink()
    with pytest.raises(UnexpectedContent, match=r"captions\.ar"):
        read_manifest(tmp_path)


def test_a_file_that_is_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    folder, secret = tmp_path / "clip", tmp_path / "secret"
    secret.write_text("a name")
    write_manifest(with_files(folder, WIDE), WIDE)
    (folder / "poster.png").unlink()
    (folder / "poster.png").symlink_to(secret)
    with pytest.raises(UnexpectedContent, match=r"posters\.16x9"):
        read_manifest(folder)


def test_a_folder_without_a_description_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnexpectedContent, match="description of a clip"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["", "{", '{"id": "a", "id": "b"}', '{"x": NaN}', "[" * 100_000])
def test_text_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(UnexpectedContent, match="valid JSON"):
        manifest_from_json(text, path=Path("clip.json"))
