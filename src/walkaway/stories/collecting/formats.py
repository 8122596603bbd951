"""What `walkaway collect` leaves behind, written and strictly read.

    candidates.jsonl               a candidate on each line
    evidence/PAYLOAD_SHA256.html.gz  the page of a candidate as it was saved
    manifest.json                  what was read, what was not, and by what means; written last

What a page does not tell is an empty string. Offsets count code points.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Literal, Never, TypedDict, TypeVar

from walkaway.core.errors import CollectionError, UnexpectedContent
from walkaway.core.files import whole_file, write_whole
from walkaway.core.typed_json import read_typed, written

Kind = TypeVar("Kind")

CANDIDATES = "candidates.jsonl"
MANIFEST = "manifest.json"
EVIDENCE = "evidence"

LONGEST = {
    "language": 35,
    "title_from": 40,
    "author_from": 40,
    "published_from": 40,
    "retrieved_at": 40,
    "address": 2000,
}
"""In characters."""

AGAIN = "Take the folder from a backup, or collect again into a new one."

_HASH = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")


class Stretch(TypedDict):
    """The interval [start, end) of a text."""

    start: int
    end: int


class Reason(TypedDict):
    """A sign of a lexicon and where it stands in the text."""

    kind: Literal["group", "act"]
    name: str
    start: int
    end: int
    language: str


# Written as a call, since `with` cannot name a field of a class.
Shared = TypedDict("Shared", {"with": str, "here": list[int], "there": list[int]})
"""A stretch that another candidate of the cluster has, too: `[start, end]` in both texts."""


class Candidate(TypedDict):
    """A page that may be a story, and why."""

    id: str
    source: str
    record_id: str
    address: str
    retrieved_at: str
    payload_sha256: str
    language: str
    title: str
    title_from: str
    author: str
    author_from: str
    published_on: str
    published_from: str
    text: str
    passage: Stretch
    reasons: list[Reason]
    score: float
    cluster: str
    shared: list[Shared]


class Place(TypedDict):
    """Something that was not read, where, and why."""

    source: str
    offset: int
    reason: str


class File(TypedDict):
    """One file that was read, and what came of it."""

    name: str
    bytes: int
    sha256: str
    pages: int
    beside: dict[str, int]
    """Records that are no pages, by kind."""
    sifted: int
    """Pages whose bytes may hold a sign."""
    candidates: int
    damages: list[Place]


class LexiconUsed(TypedDict):
    """One lexicon by which pages were chosen."""

    name: str
    language: str
    sha256: str


class Counts(TypedDict):
    """What there was, over all files."""

    files: int
    pages: int
    beside: int
    sifted: int
    candidates: int
    repeats: int
    """Candidates left out because the same page at the same address is there already."""
    clusters: int
    """Of two and more candidates."""
    damages: int
    skipped: int


class Manifest(TypedDict):
    """What was read, what was not, and by what means."""

    format: Literal["walkaway collection 1"]
    candidates_sha256: str
    counts: Counts
    incomplete: list[str]
    """The files in which something could not be read."""
    files: list[File]
    skipped: list[Place]
    """What was named or lay there, and is no file that is read."""
    lexicons: list[LexiconUsed]
    versions: dict[str, str]


def candidate_id(payload_sha256: str, address: str) -> str:
    """What a page at an address is called."""
    return hashlib.sha256(f"{payload_sha256} {address}".encode()).hexdigest()


def line_of(candidate: Candidate) -> str:
    """The line of `candidates.jsonl` that is `candidate`."""
    return json.dumps(candidate, ensure_ascii=False, allow_nan=False) + "\n"


def write_candidates(folder: Path, candidates: Iterable[Candidate]) -> None:
    """Write `candidates.jsonl`, whole or not at all."""
    with (
        whole_file(folder / CANDIDATES) as part,
        part.open("w", encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(map(line_of, candidates))


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`: from now on the folder is complete."""
    write_whole(folder / MANIFEST, written(manifest))


def read_candidates(folder: Path) -> Iterator[Candidate]:
    """Every candidate of a folder, one after another. Raises `CollectionError`."""
    path = folder / CANDIDATES
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            yield parsed_candidate(line, path=path, number=number)


def parsed_candidate(line: bytes, *, path: Path, number: int) -> Candidate:
    """One line of `path` as a candidate. Raises `CollectionError`."""
    place = f"line {number}"
    if not line.endswith(b"\n"):
        _refuse(path, place, "a whole line", "a line that is cut off")
    candidate = _typed(line, Candidate, path, place)
    for at, expected, sound, found in _demands(candidate):
        if not sound:
            _refuse(path, f"{place}, {at}", expected, found)
    return candidate


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a finished folder, whose `candidates.jsonl` is the one that it tells of.

    Raises `CollectionError`.
    """
    path = folder / MANIFEST
    with _opened(path) as file:
        manifest = _typed(file.read(), Manifest, path, "")
    with _opened(folder / CANDIDATES) as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != manifest["candidates_sha256"]:
        _refuse(folder / CANDIDATES, "the whole file", "what the manifest tells of", found)
    return manifest


def evidence_path(folder: Path, payload_sha256: str) -> Path:
    """Where the page of this hash lies."""
    return folder / EVIDENCE / f"{payload_sha256}.html.gz"


def write_evidence(folder: Path, payload_sha256: str, body: bytes) -> None:
    """Keep a page as it was saved; the same page makes the same bytes."""
    path = evidence_path(folder, payload_sha256)
    if not path.exists():
        write_whole(path, gzip.compress(body, compresslevel=6, mtime=0))


def read_evidence(folder: Path, payload_sha256: str) -> bytes:
    """The page of this hash, unchanged. Raises `CollectionError`."""
    path = evidence_path(folder, payload_sha256)
    with _opened(path) as file:
        packed = file.read()
    try:
        body = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        _refuse(path, "the whole file", "a page packed by gzip", str(error))
    found = hashlib.sha256(body).hexdigest()
    if found != payload_sha256:
        _refuse(path, "the whole file", "the page that its name tells of", found)
    return body


def _demands(candidate: Candidate) -> Iterator[tuple[str, str, bool, object]]:
    """What must be so beyond the kinds of the values: where, what, whether it is, what is there."""
    length = len(candidate["text"])
    passage = candidate["passage"]
    expected_id = candidate_id(candidate["payload_sha256"], candidate["address"])
    yield "id", expected_id, candidate["id"] == expected_id, candidate["id"]
    for key in ("payload_sha256", "cluster"):
        yield key, "a SHA-256 in hex", bool(_HASH.fullmatch(candidate[key])), candidate[key]
    day = candidate["published_on"]
    yield "published_on", "a day, month or year of ISO 8601", bool(_DAY.fullmatch(day)), day
    for key, most in LONGEST.items():
        value = str(candidate[key])  # type: ignore[literal-required]
        yield key, f"at most {most} characters", len(value) <= most, f"{len(value)} characters"
    stretches = [("passage", passage["start"], passage["end"])]
    stretches += [("reasons", each["start"], each["end"]) for each in candidate["reasons"]]
    for at, start, end in stretches:
        sound = 0 <= start < end <= length
        yield at, f"a stretch of the text, 0 to {length}", sound, [start, end]
    for each in candidate["shared"]:
        here, there = each["here"], each["there"]
        sound = len(here) == len(there) == 2 and 0 <= here[0] < here[1] <= length
        yield "shared", f"[start, end] in texts, here 0 to {length}", sound, [here, there]


def _typed(content: bytes, kind: type[Kind], path: Path, place: str) -> Kind:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse(path, place or "the whole file", "UTF-8", str(error))
    try:
        return read_typed(text, kind, path=path)
    except UnexpectedContent as error:
        within = ", ".join(filter(None, (place, error.place)))
        raise _refusal(path, within, error.expected, error.found) from error


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        file = path.open("rb")
    except OSError as error:
        remedy = "Name a folder that `walkaway collect` has finished."
        raise CollectionError(
            path=path,
            place="the whole file",
            expected="a file that can be read",
            found=error.strerror or str(error),
            remedy=remedy,
        ) from error
    with file:
        yield file


def _refusal(path: Path, place: str, expected: str, found: object) -> CollectionError:
    return CollectionError(path=path, place=place, expected=expected, found=found, remedy=AGAIN)


def _refuse(path: Path, place: str, expected: str, found: object) -> Never:
    raise _refusal(path, place, expected, found)
