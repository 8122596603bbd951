"""A sheet on which people still work: it may lack what a clip needs, and says what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from walkaway.core.media.sheet.mistakes import Mistake
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.read import reading_of, sheet_of
from walkaway.core.media.sheet.write import sheet_to_toml


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfinished:
    """What a text says so far, and all that is to be mended or looked at before it is cut.

    Where something is missing `sheet` has nothing, or the strictest there is: a face that nobody
    decided about is covered, a voice replaced. So nothing may be cut from it without `finished`.
    """

    sheet: CutSheet
    found: tuple[Mistake, ...]
    misread: tuple[Mistake, ...]
    """What was written and not understood: the sheet has lost it."""


def read_unfinished(text: str, path: Path) -> Unfinished:
    """What can be understood of `text`, kept at `path`. Raises `SheetError` when it is no TOML."""
    reading = reading_of(text, path)
    return Unfinished(sheet=reading.sheet, found=reading.notes.found, misread=reading.misread)


def judged(sheet: CutSheet, path: Path) -> tuple[Mistake, ...]:
    """What is wrong with `sheet`, and what a person should look at."""
    return reading_of(sheet_to_toml(sheet), path).notes.found


def finished(sheet: CutSheet, path: Path) -> CutSheet:
    """`sheet` when a clip can be made of it. Raises `SheetError`, which tells all mistakes."""
    return sheet_of(sheet_to_toml(sheet), path)
