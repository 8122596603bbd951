"""A codebook, and what a coder put on the passages of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from walkaway.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase that suggests a code, with an asterisk where it may go on.

    `weight` says how much: 1 is a sign that is enough by itself.
    """

    written: str
    language: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A theme. `guid` stays when everything else changes, so that codings stay on it."""

    guid: str
    name: str
    definition: str = ""
    when_to_use: str = ""
    when_not_to_use: str = ""
    example: str = ""
    key: str = ""
    """The key of the coding page, one character; empty when it has none."""
    colour: str = ""
    """`#rrggbb`, or empty."""
    is_codable: bool = True
    """False for a heading, which only holds other codes."""
    terms: tuple[Term, ...] = ()
    children: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A tree of codes. `origin` names what it was made from, such as a study, for its readers."""

    guid: str
    name: str
    language: str
    description: str = ""
    origin: str = ""
    codes: tuple[Code, ...] = ()

    def walk(self) -> Iterator[tuple[int, Code]]:
        """Every code with its depth from 0, each before its children."""
        stack = [(0, code) for code in reversed(self.codes)]
        while stack:
            depth, code = stack.pop()
            yield depth, code
            stack += [(depth + 1, child) for child in reversed(code.children)]

    @property
    def by_guid(self) -> dict[str, Code]:
        """Every code by what identifies it."""
        return {code.guid: code for _, code in self.walk()}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSelection:
    """A passage of a document's text, in code points."""

    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSelection:
    """A passage of picture and sound, in milliseconds from the beginning of the recording."""

    span_ms: Span


Selection = TextSelection | MediaSelection


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A coder put a code on a passage.

    `coder` is the identifier of a member of staff. `reason` is why an adjudicator kept it, or
    made it, where coders differed; it is empty in what a coder did by themselves.
    """

    guid: str
    code: str
    """The `guid` of the code."""
    selection: Selection
    coder: str
    made_at: datetime
    memo: str = ""
    reason: str = ""


class Choice(StrEnum):
    """Whose codings an adjudicator kept where coders differed."""

    CODER = "coder"
    """Those of one of them."""
    ALL = "all"
    NONE = "none"
    OWN = "own"
    """What the adjudicator put there instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an adjudicator decided about a unit on which coders differed.

    `unit` counts code points. `coder` is whose codings were kept, when those of one. `codings` are
    the `guid`s of what the decision left in the sheet.
    """

    unit: Span
    choice: Choice
    coder: str = ""
    reason: str
    by: str
    at: datetime
    codings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that one coder put on one document, and what they note of the whole.

    `decisions` stand in the sheet of an adjudicator alone.
    """

    codings: tuple[Coding, ...] = ()
    memo: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A cue of an interview: where its text stands in the document, when it is said, by whom."""

    id: str
    span: Span
    span_ms: Span
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is coded, as text: a published story, or an interview whose cues are its lines.

    `cues` is empty for a story. The text of an interview is that of its cues, joined by line ends.
    """

    ref: str
    title: str
    language: str
    text: str
    cues: tuple[Cue, ...] = ()
