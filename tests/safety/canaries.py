"""Words that nobody else says: put in everywhere, and then looked for byte by byte."""

from __future__ import annotations

import base64
import codecs
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

CANARIES = {
    "a name": "Ghazwan Yeldirimov",
    "a name in Arabic": "غزوان يلدريموف",
    "a number": "0784-5519-3307",
    "a number in Arabic digits": "٠٧٨٤٥٥١٩٣٣٠٧",
    "a sentence": "the brick kiln behind the third mosque",
    "a sentence in Arabic": "فرن الطوب وراء المسجد الثالث",
    "a name with accents": "Žofie Černohlávková",
}

SHORTEST = 8
"""Fewer bytes than these come together by chance."""


def words(where: str) -> str:
    """All canaries, as somebody would write them into the field called `where`."""
    return f"{where}: {', '.join(CANARIES.values())}"


@cache
def forms() -> dict[bytes, str]:
    """Each canary as bytes, and what it is."""
    return {
        content: f"{what}, {told.rpartition(', ')[2]}"
        for what, canary in CANARIES.items()
        for content, told in looked_for(canary).items()
    }


def looked_for(*canaries: str) -> dict[bytes, str]:
    """Words as bytes, in every form in which programs write them down."""
    found: dict[bytes, str] = {}
    for canary in canaries:
        for said in (canary, canary.lower(), canary.upper(), canary.casefold()):
            for form, content in _written(said):
                if len(content) >= SHORTEST:
                    found.setdefault(content, f"{canary}, {form}")
    return found


def _written(canary: str) -> Iterator[tuple[str, bytes]]:
    yield "UTF-8", canary.encode()
    yield "UTF-16 LE", canary.encode("utf-16-le")
    yield "UTF-16 BE", canary.encode("utf-16-be")
    yield "JSON", json.dumps(canary)[1:-1].encode()
    yield "in an address", quote(canary).encode()
    yield "in a form", quote(canary, safe="").replace("%20", "+").encode()
    yield "backslashes", codecs.encode(canary, "unicode_escape")
    yield "Python bytes", repr(canary.encode())[2:-1].encode()
    yield "hexadecimal", canary.encode().hex().encode()
    # In base64 a text has one of three forms, by where it begins; the ends depend on neighbours.
    for before in range(3):
        closed = base64.b64encode(b"x" * before + canary.encode())
        yield f"base64 after {before}", closed[4 if before else 0 : len(closed) // 4 * 4 - 4]


def found_in(content: bytes) -> set[str]:
    """Which canaries are in `content`, and how."""
    return {told for form, told in forms().items() if form in content}


def found_below(*folders: Path) -> dict[str, set[str]]:
    """Which files below `folders` hold a canary, in their bytes or in their names."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            told = found_in(str(path.relative_to(folder)).encode()) | _found_in_file(path)
            if told:
                found[str(path)] = told
    return found


def _found_in_file(path: Path) -> set[str]:
    # Not mapped: a log that is cut meanwhile would end this process.
    return found_in(path.read_bytes()) if path.is_file() and not path.is_symlink() else set()
