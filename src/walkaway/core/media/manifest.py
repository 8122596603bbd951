"""What a finished clip is made of: `clip.json`, the contract between the cut and the library.

A clip is a folder. Every file in it that may be published is named in its `clip.json` by a path
relative to that folder; what is not named there is not published. Words for people are keyed by
BCP 47 tag, shapes by `Shape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, Never, TypedDict

import langcodes

from walkaway.core.errors import UnexpectedContent
from walkaway.core.files import write_whole
from walkaway.core.typed_json import read_typed, text_of, written

MANIFEST_NAME = "clip.json"
MANIFEST_SCHEMA: Literal[1] = 1

ShapeName = Literal["16x9", "1x1", "9x16"]
"""The values of `Shape`."""

TextsJson = dict[str, str]
"""The same words by language."""

FilesByShape = dict[ShapeName, str]

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


class SpeakerJson(TypedDict):
    """Who speaks, as far as the public is told; `pseudonym` is "" when nothing is told."""

    pseudonym: str
    about: TextsJson


class ProtectionJson(TypedDict):
    """What hides the speaker, in the words of the cut sheet."""

    face: Literal["mask", "cover", "keep"]
    voice: Literal["replace", "disguise", "keep"]


class GuideJson(TypedDict):
    """What helps a group talk about the clip; `questions` are one to a line."""

    aims: TextsJson
    background: TextsJson
    questions: TextsJson
    cautions: TextsJson
    help: TextsJson


class InsertJson(TypedDict):
    """Inserted footage, in the time of the clip: what is burned over it, why and whence.

    `source` is "" when nothing is told; the span is half-open. `sha256` is of the recording that it
    is from: by it the footage is found in the register.
    """

    sha256: str
    label: TextsJson
    purpose: str
    source: str
    start_ms: int
    end_ms: int


class RenditionJson(TypedDict):
    """One finished video.

    `language` is the language of the captions in the picture, null when there are none in it.
    `verification` is the JSON report on this file, bound to it by `sha256`.
    """

    shape: ShapeName
    language: str | None
    burned_in: bool
    file: str
    bytes: int
    sha256: str
    width: int
    height: int
    verification: str


class ClipManifest(TypedDict):
    """All that the public may know of a clip, and where its files are.

    `languages` are the caption languages, first the one shown when nobody asks; each has its
    WebVTT file in `captions`. `quotes` are the words on the quote cards. `hls` is a master
    playlist; the files that it names, and those that they name, lie beside it. `invented` is
    true for a speaker who does not exist: every page that shows the clip says so.
    """

    schema: Literal[1]
    id: str
    title: TextsJson
    description: TextsJson
    help_line: TextsJson
    publisher: str
    funder: str
    purpose: str
    spoken_language: str
    languages: list[str]
    speaker: SpeakerJson
    protection: ProtectionJson
    duration_ms: int
    invented: bool
    inserts: list[InsertJson]
    renditions: list[RenditionJson]
    captions: dict[str, str]
    quotes: TextsJson
    guide: GuideJson
    quote_cards: dict[str, FilesByShape]
    posters: FilesByShape
    thumbnails: FilesByShape
    waveform: str | None
    hls: str | None


def write_manifest(folder: Path, manifest: ClipManifest) -> Path:
    """Write `clip.json` into `folder`, checked as when it is read. Raises `UnexpectedContent`."""
    path = folder / MANIFEST_NAME
    text = written(manifest)
    manifest_from_json(text, path=path)
    write_whole(path, text)
    return path


def read_manifest(folder: Path) -> ClipManifest:
    """The clip in `folder`. Raises `UnexpectedContent`, also when a file it names is missing."""
    path = folder / MANIFEST_NAME
    if not path.is_file():
        _refuse(path, "the whole file", "the description of a clip", "nothing")
    manifest = manifest_from_json(text_of(path), path=path)
    for place, name in named_files(manifest):
        if not _is_inside(folder, name):
            _refuse(path, place, "a file in the folder of the clip", name)
    return manifest


def _is_inside(folder: Path, name: str) -> bool:
    try:
        inside = (folder / name).resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # nothing there, or a link that leads round and round
        return False
    return inside and (folder / name).is_file()


def manifest_from_json(text: str, *, path: Path) -> ClipManifest:
    """The clip in `text`, the content of `path`. Raises `UnexpectedContent`."""
    manifest = read_typed(text, ClipManifest, path=path)
    for place, expected, found in _mistakes(manifest):
        _refuse(path, place, expected, found)
    return manifest


def named_files(manifest: ClipManifest) -> Iterator[tuple[str, str]]:
    """Every file that `manifest` names, as its place in the manifest and its relative path."""
    for number, rendition in enumerate(manifest["renditions"]):
        yield f"renditions.{number}.file", rendition["file"]
        yield f"renditions.{number}.verification", rendition["verification"]
    yield from companion_files(manifest)
    if manifest["hls"] is not None:
        yield "hls", manifest["hls"]


def companion_files(manifest: ClipManifest) -> Iterator[tuple[str, str]]:
    """The files that go with every finished video of the clip, as `named_files` names them."""
    for language, name in manifest["captions"].items():
        yield f"captions.{language}", name
    for language, cards in manifest["quote_cards"].items():
        yield from ((f"quote_cards.{language}.{shape}", name) for shape, name in cards.items())
    for kind, files in (("posters", manifest["posters"]), ("thumbnails", manifest["thumbnails"])):
        yield from ((f"{kind}.{shape}", name) for shape, name in files.items())
    if manifest["waveform"] is not None:
        yield "waveform", manifest["waveform"]


def guide_parts(guide: GuideJson) -> tuple[tuple[str, TextsJson], ...]:
    """The parts of a study guide by their key, in the order in which they are read."""
    return (
        ("aims", guide["aims"]),
        ("background", guide["background"]),
        ("questions", guide["questions"]),
        ("cautions", guide["cautions"]),
        ("help", guide["help"]),
    )


def words_of(manifest: ClipManifest) -> str:
    """What `manifest` says to people, whatever files there are: a clip may gain shapes later."""
    lists = ("renditions", "captions", "quote_cards", "posters", "thumbnails", "waveform", "hls")
    return written({place: said for place, said in manifest.items() if place not in lists})


_Mistakes = Iterator[tuple[str, str, object]]
"""Places in the manifest, what was expected there and what was found."""


def _mistakes(manifest: ClipManifest) -> _Mistakes:
    yield from _mistakes_of_identity(manifest)
    yield from _mistakes_of_language(manifest)
    yield from _mistakes_of_renditions(manifest)
    yield from _mistakes_of_pictures(manifest)
    yield from _mistakes_of_inserts(manifest)
    for place, name in named_files(manifest):
        if not all(_FILE_NAME.fullmatch(part) for part in name.split("/")):
            yield place, "a relative path of plain names", name


def _mistakes_of_identity(manifest: ClipManifest) -> _Mistakes:
    if not _SLUG.fullmatch(manifest["id"]):
        yield "id", "small letters and digits, joined by single hyphens", manifest["id"]
    if manifest["duration_ms"] <= 0:
        yield "duration_ms", "more than nothing", manifest["duration_ms"]
    # A clip that does not say who publishes it, and why, is not published.
    for place, words in (("publisher", manifest["publisher"]), ("purpose", manifest["purpose"])):
        if not words.strip():
            yield place, "some words", words
    if not any(words.strip() for words in manifest["title"].values()):
        yield "title", "a title in at least one language", manifest["title"]


def _mistakes_of_language(manifest: ClipManifest) -> _Mistakes:
    languages = manifest["languages"]
    if not languages or len(set(languages)) != len(languages):
        yield "languages", "at least one language, each once", languages
    if set(manifest["captions"]) != set(languages):
        yield "captions", "one file for each of the languages", sorted(manifest["captions"])
    by_language: dict[str, Iterable[str]] = {
        "title": manifest["title"],
        "description": manifest["description"],
        "help_line": manifest["help_line"],
        "speaker.about": manifest["speaker"]["about"],
        "quotes": manifest["quotes"],
        "quote_cards": manifest["quote_cards"],
        **{f"guide.{part}": texts for part, texts in guide_parts(manifest["guide"])},
        "captions": manifest["captions"],
        "spoken_language": [manifest["spoken_language"]],
    }
    for place, tags in by_language.items():
        yield from ((place, "a BCP 47 tag", tag) for tag in tags if not _is_language(tag))


def _mistakes_of_renditions(manifest: ClipManifest) -> _Mistakes:
    renditions = manifest["renditions"]
    if not renditions:
        yield "renditions", "at least one", renditions
    kinds = [(each["shape"], each["language"]) for each in renditions]
    if len(set(kinds)) != len(kinds):
        yield "renditions", "one file for each shape and language", kinds
    for number, rendition in enumerate(renditions):
        place = f"renditions.{number}"
        if rendition["burned_in"] != (rendition["language"] is not None):
            yield (
                f"{place}.language",
                "a language if, and only if, burned_in",
                rendition["language"],
            )
        if rendition["language"] is not None and rendition["language"] not in manifest["languages"]:
            yield f"{place}.language", "one of the languages", rendition["language"]
        if not _SHA256.fullmatch(rendition["sha256"]):
            yield f"{place}.sha256", "64 small hex digits", rendition["sha256"]
        for size in (rendition["bytes"], rendition["width"], rendition["height"]):
            if size <= 0:
                yield place, "sizes of more than nothing", size


def _mistakes_of_pictures(manifest: ClipManifest) -> _Mistakes:
    # A picture is proven by the file that it is taken from: without that file nobody compares it.
    shapes = {each["shape"] for each in manifest["renditions"] if not each["burned_in"]}
    pictures = {"posters": manifest["posters"], "thumbnails": manifest["thumbnails"]} | {
        f"quote_cards.{language}": cards for language, cards in manifest["quote_cards"].items()
    }
    for place, files in pictures.items():
        if strange := sorted(set(files) - shapes):
            yield place, "pictures of shapes that have a file without captions", strange


def _mistakes_of_inserts(manifest: ClipManifest) -> _Mistakes:
    for number, insert in enumerate(manifest["inserts"]):
        place = f"inserts.{number}"
        if not _SHA256.fullmatch(insert["sha256"]):
            yield f"{place}.sha256", "64 small hex digits", insert["sha256"]
        if lacking := sorted(set(manifest["languages"]) - set(insert["label"])):
            yield f"{place}.label", "a label in every language", lacking
        if not insert["purpose"].strip():
            yield f"{place}.purpose", "what it is shown for", insert["purpose"]
        if not 0 <= insert["start_ms"] < insert["end_ms"] <= manifest["duration_ms"]:
            yield place, "a time inside the clip", (insert["start_ms"], insert["end_ms"])


def _is_language(tag: str) -> bool:
    return bool(tag) and langcodes.tag_is_valid(tag)


def _refuse(path: Path, place: str, expected: str, found: object) -> Never:
    raise UnexpectedContent(path=path, place=place, expected=expected, found=found)
