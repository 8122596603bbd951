"""The page about the cut sheet says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from walkaway.core.media.sheet import read
from walkaway.core.media.sheet.clock import seconds_text
from walkaway.core.media.sheet.mistakes import Severity
from walkaway.core.media.sheet.model import (
    DEFAULT_COLOUR,
    DEFAULT_END_MS,
    DEFAULT_HEIGHT,
    DEFAULT_MARGIN,
    DEFAULT_READER,
    DEFAULT_TITLE_MS,
    FaceProtection,
    Shape,
    VoiceProtection,
)
from walkaway.core.media.sheet.read import reading_of
from walkaway.core.media.sheet.tables import KEYS

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "cut-sheet.md"
HEADINGS = {
    "": "The top of the sheet",
    "speaker": "`[speaker]`",
    "guide": "`[guide]`",
    "sources": "`[sources.NAME]`",
    "passages": "`[[passages]]`",
    "protection": "`[protection]`",
    "protection.voice": "`[protection.voice]`",
    "protection.hide": "`[[protection.hide]]`",
    "cards": "`[cards]`",
}


def section(kind: str) -> str:
    page = PAGE.read_text(encoding="utf-8")
    after = page.split(f"\n## {HEADINGS[kind]}\n", 1)[1]
    return after.split("\n## ", 1)[0]


@pytest.mark.parametrize("kind", KEYS)
def test_every_key_has_its_row_and_no_row_is_made_up(kind: str) -> None:
    table = section(kind).split("| key |", 1)[1].split("\n\n", 1)[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(KEYS[kind])


@pytest.mark.parametrize(
    ("kind", "key", "default"),
    [
        ("", "height", DEFAULT_HEIGHT),
        ("protection", "margin", DEFAULT_MARGIN),
        ("protection", "colour", f'"{DEFAULT_COLOUR}"'),
        ("protection.voice", "reader", f'"{DEFAULT_READER}"'),
        ("cards", "title_seconds", seconds_text(DEFAULT_TITLE_MS)),
        ("cards", "end_seconds", seconds_text(DEFAULT_END_MS)),
    ],
)
def test_defaults_are_those_of_the_code(kind: str, key: str, default: object) -> None:
    row = next(line for line in section(kind).split("\n") if line.startswith(f"| `{key}` |"))
    assert row.split(" | ")[2] == f"`{default}`"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("", Shape), ("protection", FaceProtection), ("protection.voice", VoiceProtection)],
)
def test_every_choice_is_named(kind: str, words: type[Shape]) -> None:
    assert all(f'`"{word}"`' in section(kind) for word in words)


def test_limits_are_those_of_the_code() -> None:
    assert f"even number, {read.LOWEST_HEIGHT} to {read.HIGHEST_HEIGHT}" in section("")
    limits = f"number, {read.NARROWEST_MARGIN:g} to {read.WIDEST_MARGIN:g}"
    assert limits in section("protection")
    shortest, longest = read.SHORTEST_END_CARD_MS // 1000, read.LONGEST_CARD_MS // 1000
    assert f"number, {shortest} to {longest}" in section("cards")
    assert f"otherwise {read.SHORTEST_TITLE_CARD_MS / 1000} to {longest}" in section("cards")


def test_the_example_is_a_sheet_without_mistakes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = page.split("```toml\n", 1)[1].split("```", 1)[0]
    found = reading_of(example, PAGE).notes.found
    assert [each for each in found if each.severity is Severity.MISTAKE] == []
    assert found == ()
