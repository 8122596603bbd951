"""What stands on a paper, in order, and in which language it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from walkaway.core.transcripts.model import direction_of


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences. A line feed begins a new line; `strong` is for what must not be overlooked."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs of a name and a value, one below the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a box, to be typed in again: large, in groups, always from left to right."""

    label: str
    code: str


Block = Heading | Paragraph | Rows | Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper in `language` (a BCP 47 tag), which decides its direction and its fonts.

    `dated` is the day that the file says it was made. `footer` stands at the foot of every page,
    before the number of the page.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str
    dated: date
    footer: str = ""

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which the paper is written."""
        return direction_of(self.language)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text on it, in order."""
        texts = [self.title, self.footer]
        for block in self.blocks:
            match block:
                case Rows(rows):
                    texts.extend(text for row in rows for text in row)
                case Code(label, code):
                    texts.extend((label, code))
                case Heading(text) | Paragraph(text):
                    texts.append(text)
        return tuple(texts)
