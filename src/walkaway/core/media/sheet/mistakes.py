"""What is wrong with a text that a person wrote, and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from walkaway.core.errors import SheetError
from walkaway.core.media.sheet.places import KeyPath, Places
from walkaway.core.spans import Span

TAB_WIDTH = 4
EXCERPT_WIDTH = 100


class Severity(StrEnum):
    """How bad it is: a mistake stops the work, a warning is for the person to judge."""

    MISTAKE = "mistake"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    """One thing that is wrong: what it is, what was expected and how to mend it, in a sentence.

    `line` counts from 1. `column` (from 1) and `width` mark the words that are meant; they are 0
    when it is the whole line. `path` leads to the value, for whoever shows no lines but fields.
    """

    line: int
    sentence: str
    severity: Severity = Severity.MISTAKE
    column: int = 0
    width: int = 0
    path: KeyPath = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"line {self.line}: {self.sentence}"


def mistakes_only(found: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """`found` without the warnings."""
    return tuple(each for each in found if each.severity is Severity.MISTAKE)


def sheet_error(path: Path, found: Sequence[Mistake]) -> SheetError:
    """The error that tells everything `found` in the sheet at `path`."""
    report = "\n".join(map(str, found))
    return SheetError(path=path, count=len(found), report=report, mistakes=tuple(found))


class Notes:
    """Collects what is found, in whatever order, and knows which values were mistaken."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._found: list[Mistake] = []
        self._mistaken: set[KeyPath] = set()

    @property
    def found(self) -> tuple[Mistake, ...]:
        """Everything found, in the order of the text."""
        return tuple(sorted(self._found, key=lambda each: (each.line, each.column)))

    def mistake(self, path: KeyPath, sentence: str, *, at_key: bool = False) -> None:
        """Note that the value at `path` is wrong, or its key with `at_key`."""
        self._mistaken.update(path[:length] for length in range(1, len(path) + 1))
        self._add(path, sentence, Severity.MISTAKE, at_key)

    def warn(self, path: KeyPath, sentence: str, *, at_key: bool = False) -> None:
        """Note that a person should look at the value at `path`."""
        self._add(path, sentence, Severity.WARNING, at_key)

    def is_sound(self, path: KeyPath) -> bool:
        """Whether nothing at or beneath `path` was mistaken."""
        return path not in self._mistaken

    def _add(self, path: KeyPath, sentence: str, severity: Severity, at_key: bool) -> None:
        place = self._places.nearest(path)
        mark = Span(0, 0)
        if place and self._places.place_of(path):
            mark = place.key if at_key else place.value
        line = self._places.line_at(mark.start if len(mark) else place.key.start if place else 0)
        self._found.append(
            Mistake(
                line=line,
                sentence=sentence,
                severity=severity,
                column=self._places.column_at(mark.start) if len(mark) else 0,
                width=self._places.width_in_line(mark),
                path=path,
            )
        )


def explain(mistakes: Sequence[Mistake], path: Path, text: str | None = None) -> str:
    """`mistakes` for a person to read, each under the line that it is about.

    `text` is what `path` holds; it is read from there when it is not given.
    """
    if not mistakes:
        return f"{path}: no mistakes."
    if text is None:
        text = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else ""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n\n".join([_heading(mistakes, path), *(_explained(each, lines) for each in mistakes)])


def _heading(mistakes: Sequence[Mistake], path: Path) -> str:
    count = len(mistakes_only(mistakes))
    counts = [_counted(count, "mistake"), _counted(len(mistakes) - count, "warning")]
    return f"{path}: {' and '.join(each for each in counts if each)}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}" if count else ""


def _explained(mistake: Mistake, lines: Sequence[str]) -> str:
    heading = printable(f"{mistake.severity}, {mistake}")
    line = lines[mistake.line - 1] if mistake.line <= len(lines) else ""
    if not line.strip():
        return heading
    gutter = f"{mistake.line:>6} | "
    excerpt = [heading, gutter + _shown(line)]
    if mistake.width and _has_one_column_per_letter(line[: mistake.column - 1 + mistake.width]):
        indent = len(_shown(line[: mistake.column - 1]))
        excerpt.append(" " * (len(gutter) - 2) + "| " + " " * indent + "^" * mistake.width)
    return "\n".join(excerpt)


def _shown(line: str) -> str:
    line = printable(line.expandtabs(TAB_WIDTH))
    return line if len(line) <= EXCERPT_WIDTH else line[: EXCERPT_WIDTH - 1] + "…"


def printable(text: str) -> str:
    """`text` without what makes a terminal lie: control characters and changes of direction."""
    return "".join("�" if _is_treacherous(each) else each for each in text)


def _is_treacherous(character: str) -> bool:
    category = unicodedata.category(character)
    overrides = unicodedata.bidirectional(character) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip
    return category in {"Cc", "Cs", "Zl", "Zp"} or overrides


def _has_one_column_per_letter(text: str) -> bool:
    """Whether a caret under the text can stand where it should: not beside Arabic or Chinese."""
    return text.isascii() and len(text.expandtabs(TAB_WIDTH)) < EXCERPT_WIDTH
