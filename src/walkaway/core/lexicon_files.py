"""Where lexicons lie: those that ship, and those of an organisation's own folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from walkaway.core.errors import LexiconError
from walkaway.core.gate.titles import KINDS_OF_TITLE_WORDS
from walkaway.core.text.lexicon import KINDS, Kinds, Lexicon, read_lexicon

SHIPPED = Path(__file__).with_name("lexicons")
SHIPPED_TITLE_WORDS = SHIPPED / "titles"
"""What groups call themselves, and how a title says that somebody turned away from one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LexiconFile:
    """A lexicon as it is written, to be read where the file is not."""

    place: str
    name: str
    text: str


@cache
def shipped_lexicons() -> tuple[Lexicon, ...]:
    """The lexicons that come with Walkaway, by the name of their file."""
    return lexicons_in(SHIPPED)


@cache
def shipped_title_words() -> tuple[Lexicon, ...]:
    """The words by which titles are judged that come with Walkaway, by the name of their file."""
    return title_words_in(SHIPPED_TITLE_WORDS)


def title_words_in(folder: Path) -> tuple[Lexicon, ...]:
    """Every `*.txt` in `folder` as words by which titles are judged. Raises `LexiconError`."""
    return lexicons_of(lexicon_files_in(folder), KINDS_OF_TITLE_WORDS)


def lexicons_in(folder: Path) -> tuple[Lexicon, ...]:
    """Every `*.txt` in `folder` as a lexicon, by name. Raises `LexiconError`."""
    return lexicons_of(lexicon_files_in(folder))


def lexicons_of(files: Iterable[LexiconFile], kinds: Kinds = KINDS) -> tuple[Lexicon, ...]:
    """What is written in `files`, in sections of these `kinds`. Raises `LexiconError`."""
    return tuple(read_lexicon(file.text, place=file.place, kinds=kinds) for file in files)


def lexicon_files_in(folder: Path) -> tuple[LexiconFile, ...]:
    """Every `*.txt` in `folder`, by name. Raises `LexiconError`."""
    found = tuple(_read(path) for path in sorted(folder.glob("*.txt")))
    if not found:
        raise LexiconError(
            place=str(folder),
            line=1,
            problem="no lexicon lies here",
            remedy="Put a file such as en.txt into the folder",
        )
    return found


def _read(path: Path) -> LexiconFile:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        remedy = "Save the file as UTF-8"
        raise LexiconError(
            place=str(path), line=line, problem="this is not UTF-8", remedy=remedy
        ) from error
    return LexiconFile(place=str(path), name=path.name, text=text)
