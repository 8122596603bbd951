"""A document and what its coder put on it, as the coding page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from walkaway.core.coding.colours import PALETTE
from walkaway.core.coding.model import (
    Code,
    Codebook,
    Coding,
    Document,
    MediaSelection,
    Sheet,
    TextSelection,
)
from walkaway.core.coding.suggestions import ReasonKind, Suggestion
from walkaway.core.spans import Span

LONGEST_QUOTE = 240
"""A longer passage is quoted with its beginning and its end."""

_SHOWN = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}", "\r": " "})
"""What a browser would drop or change, so that offsets would no longer be those of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph of a story or a cue of an interview, numbered from 1; `span` is its place."""

    number: int
    span: Span
    words: str
    speaker: str = ""
    span_ms: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A code in the list of the page; one without a colour gets one of the palette."""

    code: Code
    colour: str
    depth: int
    used_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingRow:
    """A coding in the list of the page; `span_ms` is set for one of picture and sound."""

    coding: Coding
    name: str
    quote: str
    span: Span | None
    span_ms: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRow:
    """A suggestion: `terms` of the codebook and `learned` words that speak for it."""

    suggestion: Suggestion
    name: str
    quote: str
    terms: tuple[str, ...]
    learned: tuple[str, ...]


def lines_of(text: Document) -> list[Line]:
    """The lines that hold a word, each with its place in the text."""
    return [
        Line(number=number, span=span, words=words, speaker=speaker, span_ms=span_ms)
        for number, (span, words, speaker, span_ms) in enumerate(_spoken(text), 1)
    ]


def code_rows_of(codebook: Codebook, sheet: Sheet) -> list[CodeRow]:
    """The codes in their order, with how often each was used."""
    return [
        CodeRow(
            code=code,
            colour=code.colour or PALETTE[number % len(PALETTE)],
            depth=depth,
            used_total=sum(coding.code == code.guid for coding in sheet.codings),
        )
        for number, (depth, code) in enumerate(codebook.walk())
    ]


def coding_rows_of(text: Document, codebook: Codebook, sheet: Sheet) -> list[CodingRow]:
    """The codings in the order of the text, those of picture and sound by their time at the end."""
    names = {guid: code.name for guid, code in codebook.by_guid.items()}
    rows = [_row(coding, names, text) for coding in sheet.codings]
    return sorted(rows, key=_place)


def suggestion_rows_of(
    text: Document, codebook: Codebook, suggested: Sequence[Suggestion]
) -> list[SuggestionRow]:
    """What is suggested, in the order of the text, each with the words that speak for it."""
    codes = codebook.by_guid
    rows = [
        SuggestionRow(
            suggestion=each,
            name=codes[each.code].name,
            quote=quoted(text.text[each.span.start : each.span.end]),
            terms=_said(each, ReasonKind.TERM),
            learned=_said(each, ReasonKind.LEARNED),
        )
        for each in suggested
    ]
    return sorted(rows, key=lambda row: (row.suggestion.span.start, row.name))


def quoted(words: str) -> str:
    """Words of a passage; of a long one its beginning and its end."""
    if len(words) <= LONGEST_QUOTE:
        return words
    half = LONGEST_QUOTE // 2
    return f"{words[:half].rstrip()} … {words[-half:].lstrip()}"


def _said(suggestion: Suggestion, kind: ReasonKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.said for reason in suggestion.reasons if reason.kind is kind))


def _spoken(text: Document) -> Iterator[tuple[Span, str, str, Span | None]]:
    if text.cues:
        for cue in text.cues:
            words = text.text[cue.span.start : cue.span.end]
            if words.strip():
                yield cue.span, words.translate(_SHOWN), cue.speaker, cue.span_ms
        return
    start = 0
    for words in text.text.split("\n"):
        if words.strip():
            yield Span(start, start + len(words)), words.translate(_SHOWN), "", None
        start += len(words) + 1


def _row(coding: Coding, names: dict[str, str], text: Document) -> CodingRow:
    selection = coding.selection
    span = selection.span if isinstance(selection, TextSelection) else None
    span_ms = selection.span_ms if isinstance(selection, MediaSelection) else None
    return CodingRow(
        coding=coding,
        name=names.get(coding.code, ""),
        quote=quoted(text.text[span.start : span.end]) if span else "",
        span=span,
        span_ms=span_ms,
    )


def _place(row: CodingRow) -> tuple[bool, int, int]:
    span = row.span or row.span_ms
    assert span
    return row.span is None, span.start, span.end
