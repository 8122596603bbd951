"""Where lexicons lie: those that ship, and those of an organisation's own folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from walkaway.core.errors import LexiconError
from walkaway.core.text.lexicon import Lexicon, read_lexicon

SHIPPED = Path(__file__).with_name("lexicons")


@cache
def shipped_lexicons() -> tuple[Lexicon, ...]:
    """The lexicons that come with Walkaway, by the name of their file."""
    return lexicons_in(SHIPPED)


def lexicons_in(folder: Path) -> tuple[Lexicon, ...]:
    """Every `*.txt` in `folder` as a lexicon, by name. Raises `LexiconError`."""
    found = tuple(_read(path) for path in sorted(folder.glob("*.txt")))
    if not found:
        raise LexiconError(
            place=str(folder),
            line=1,
            problem="no lexicon lies here",
            remedy="Put a file such as en.txt into the folder",
        )
    return found


def _read(path: Path) -> Lexicon:
    try:
        return read_lexicon(path.read_text(encoding="utf-8"), place=str(path))
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        remedy = "Save the file as UTF-8"
        raise LexiconError(
            place=str(path), line=line, problem="this is not UTF-8", remedy=remedy
        ) from error
