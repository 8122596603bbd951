"""The reference page says of each format what is measured here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.transcripts.test_round_trips import RICH
from walkaway.core.transcripts import FORMATS, losses

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "transcripts.md"
PHRASES = {
    "times": "exact times",
    "text": "exact text",
    "speaker": "the speaker",
    "voice": "the voice",
    "identifier": "the identifier",
    "settings": "the settings",
    "word times": "the word times",
    "language": "the language",
    "title": "the title",
}


def _table() -> dict[str, dict[str, str]]:
    """The rows of the table, by format."""
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
    ]
    headings = next(cells for cells in lines if cells[:2] == ["format", "endings"])
    below = lines[lines.index(headings) + 2 :]
    rows = (dict(zip(headings, cells, strict=True)) for cells in below[: below.index([""])])
    return {row["format"].strip("`"): row for row in rows}


def test_every_format_and_ending_is_in_the_table() -> None:
    assert {name: tuple(row["endings"].split()) for name, row in _table().items()} == {
        name: format.suffixes for name, format in FORMATS.items()
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_table_says_what_is_measured(name: str) -> None:
    lost = losses(RICH, name)
    row = _table()[name]
    for column, phrase in PHRASES.items():
        kept = not any(phrase in sentence for sentence in lost)
        assert kept == (row[column] == "yes"), (column, lost)
