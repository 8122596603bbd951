"""A file that is being read, and what its reader has to say about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.errors import TranscriptError

_LONGEST_QUOTE = 80
_MOST_PLACES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The content of one file. `text` is empty where a format is not text (DOCX)."""

    path: Path
    content: bytes
    text: str

    def mistake(self, line: int, *, expected: str, found: str | None = None) -> TranscriptError:
        """The error that names `line` (counted from 1) and, unless given, quotes what is there."""
        if found is None:
            lines = self.text.split("\n")
            found = lines[line - 1] if 0 < line <= len(lines) else ""
        shortened = found.strip()[:_LONGEST_QUOTE]
        return TranscriptError(path=self.path, line=line, expected=expected, found=shortened)


class Remarks:
    """Sentences about what was inferred or left out: one for each kind, with its first places."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}

    def add(self, sentence: str, place: str | int = "") -> None:
        """Note `sentence` (without its full stop), and where: words, or a line counted from 1."""
        places = self._places.setdefault(sentence, [])
        name = f"line {place}" if isinstance(place, int) else place
        if name and name not in places[: _MOST_PLACES + 1]:
            places.append(name)

    def extend(self, others: Iterable[str]) -> None:
        """Take over finished sentences."""
        for sentence in others:
            self.add(sentence.removesuffix("."))

    def sentences(self) -> tuple[str, ...]:
        """Every remark, whole."""
        return tuple(f"{sentence}{_listed(where)}." for sentence, where in self._places.items())


def _listed(places: list[str]) -> str:
    if not places:
        return ""
    more = ", and more" if len(places) > _MOST_PLACES else ""
    return f" ({', '.join(places[:_MOST_PLACES])}{more})"
