"""A coded document without the names that must not be read, its passages moved along."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from walkaway.core.coding.model import Coding, Cue, Document, Sheet, TextSelection
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span
from walkaway.core.text.names import (
    NEUTRAL_STAND_IN,
    find_names,
    named_spans,
    replace_names,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A text with other words in some places: `old` and `new` are where they were and are."""

    text: str
    old: tuple[Span, ...]
    new: tuple[Span, ...]

    def moved(self, span: Span) -> Span:
        """`span` of the old text in the new one, with all of each place that it touches."""
        return Span(self._start(span.start), self._end(span.end))

    def _start(self, position: int) -> int:
        at = bisect_right(self.old, position, key=lambda span: span.start) - 1
        if at < 0:
            return position
        old, new = self.old[at], self.new[at]
        return new.start if position < old.end else position + new.end - old.end

    def _end(self, position: int) -> int:
        at = bisect_right(self.old, position - 1, key=lambda span: span.start) - 1
        if at < 0:
            return position
        old, new = self.old[at], self.new[at]
        return new.end if position <= old.end else position + new.end - old.end


def hide(
    document: Document, sheets: Sequence[Sheet], names: Sequence[HiddenName]
) -> tuple[Document, tuple[Sheet, ...]]:
    """`document` and what was coded in it with a stand-in for each hidden name, also in memos.

    Invariant: `find_names` finds none of `names` in the text. A passage that was nothing but a part
    of a name that runs on over a line goes. Raises `Refused` when a stand-in says a hidden name.
    """
    language = document.language
    replace_names("", names, language)
    for replaced in _rounds(document.text, names, language):
        document = _document(document, replaced)
        sheets = [_sheet(sheet, replaced) for sheet in sheets]
    cues = (
        replace(cue, speaker=replace_names(cue.speaker, names, language)) for cue in document.cues
    )
    title = replace_names(document.title, names, language)
    return (
        replace(document, title=title, cues=tuple(cues)),
        tuple(_without_names(sheet, names, language) for sheet in sheets),
    )


def _rounds(text: str, names: Sequence[HiddenName], language: str) -> Iterator[Replaced]:
    """A replacement can bring the parts of another name together: until none is left."""
    forms = tuple(form for name in names for form in name.forms)
    found = named_spans(text, names, language)
    while found:
        replaced = _replaced(text, found)
        yield replaced
        text = replaced.text
        found = tuple((span, NEUTRAL_STAND_IN) for span in find_names(text, forms))


def _replaced(text: str, found: Sequence[tuple[Span, str]]) -> Replaced:
    parts: list[str] = []
    old: list[Span] = []
    new: list[Span] = []
    at = length = 0
    for span, stand_in in found:
        for line, words in _by_line(text, span, stand_in):
            parts += [text[at : line.start], words]
            length += line.start - at
            old.append(line)
            new.append(Span(length, length + len(words)))
            length += len(words)
            at = line.end
    return Replaced(text="".join([*parts, text[at:]]), old=tuple(old), new=tuple(new))


def _by_line(text: str, span: Span, stand_in: str) -> Iterator[tuple[Span, str]]:
    """A name that runs on over lines: the stand-in goes where it starts, and lines stay lines."""
    start = span.start
    for part in text[span.start : span.end].split("\n"):
        yield Span(start, start + len(part)), stand_in if start == span.start else ""
        start += len(part) + 1


def _document(document: Document, replaced: Replaced) -> Document:
    cues = tuple(replace(cue, span=_of_cue(cue, replaced)) for cue in document.cues)
    return replace(document, text=replaced.text, cues=cues)


def _of_cue(cue: Cue, replaced: Replaced) -> Span:
    return replaced.moved(cue.span) if len(cue.span) else _point(cue.span.start, replaced)


def _point(position: int, replaced: Replaced) -> Span:
    start = replaced.moved(Span(position, position + 1)).start
    return Span(start, start)


def _sheet(sheet: Sheet, replaced: Replaced) -> Sheet:
    decisions = (
        replace(decision, unit=replaced.moved(decision.unit)) for decision in sheet.decisions
    )
    codings = tuple(_codings(sheet.codings, replaced))
    return replace(sheet, codings=codings, decisions=tuple(decisions))


def _codings(codings: Sequence[Coding], replaced: Replaced) -> Iterator[Coding]:
    for coding in codings:
        if not isinstance(coding.selection, TextSelection):
            yield coding
        elif len(span := replaced.moved(coding.selection.span)):
            yield replace(coding, selection=TextSelection(span=span))


def _without_names(sheet: Sheet, names: Sequence[HiddenName], language: str) -> Sheet:
    codings = (
        replace(
            coding,
            memo=replace_names(coding.memo, names, language),
            reason=replace_names(coding.reason, names, language),
        )
        for coding in sheet.codings
    )
    decisions = (
        replace(decision, reason=replace_names(decision.reason, names, language))
        for decision in sheet.decisions
    )
    memo = replace_names(sheet.memo, names, language)
    return Sheet(codings=tuple(codings), memo=memo, decisions=tuple(decisions))
