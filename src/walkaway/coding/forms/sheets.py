"""What the coding page posts, as an act on a sheet. Every act can be posted without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from walkaway.coding.services.sheets import (
    put_coding,
    remove_coding,
    write_document_memo,
    write_memo,
)
from walkaway.coding.sheet_pages import Line, lines_of
from walkaway.core.coding.model import Document, MediaSelection, Selection, TextSelection
from walkaway.core.errors import Refused
from walkaway.core.spans import Span
from walkaway.core.transcripts import parse_clock

LONGEST_NUMBER = 9
"""Digits: more than any text or recording has."""

Act = Callable[..., object]
"""What is done with a sheet, its revision and who acts."""


def act_of(data: QueryDict, text: Document) -> Act:
    """What the button that was pressed does. Raises `Refused`."""
    if guid := data.get("remove", ""):
        return partial(remove_coding, guid=guid)
    if guid := data.get("memo-of", ""):
        return partial(write_memo, guid=guid, memo=data.get(f"memo-{guid}", ""))
    if "note" in data:
        return partial(write_document_memo, memo=data.get("memo", ""))
    return partial(
        put_coding,
        code=data.get("code", ""),
        selection=selection_of(data, text),
        memo=data.get("memo", ""),
    )


def revision_of(data: QueryDict) -> int:
    """The revision that the page showed; one that is none when it says none."""
    return _number(data.get("revision", "")) or 0


def selection_of(data: QueryDict, text: Document) -> Selection:
    """The passage: times, a span, or words that are quoted from some lines. Raises `Refused`."""
    if data.get("from", "").strip() or data.get("to", "").strip():
        return _by_time(data)
    start, end = _number(data.get("start", "")), _number(data.get("end", ""))
    if start is not None and end is not None and start < end:
        return TextSelection(span=_trimmed(Span(start, end), text.text))
    return _by_hand(data, text)


def _by_time(data: QueryDict) -> MediaSelection:
    try:
        start, end = parse_clock(data.get("from", "")), parse_clock(data.get("to", ""))
        return MediaSelection(span_ms=Span(start, end))
    except ValueError:
        raise _refused(
            _("these are no two times, the first before the second"),
            _("Write both such as 0:10 and 0:12.500."),
        ) from None


def _by_hand(data: QueryDict, text: Document) -> TextSelection:
    lines, quote = _chosen(data, text), data.get("quote", "").strip()
    if not quote:
        if not _number(data.get("first", "")):
            raise _refused(
                _("no passage is chosen"),
                _("Select words, quote them, or name their paragraphs by number."),
            )
        whole = Span(lines[0].span.start, lines[-1].span.end)
        return TextSelection(span=_trimmed(whole, text.text))
    start, end = lines[0].span.start, lines[-1].span.end
    at = text.text.find(quote, start, end)
    if at < 0:
        raise _refused(
            _("these words are not there"), _("Copy them from the text, letter by letter.")
        )
    if text.text.find(quote, at + 1, end) >= 0:
        raise _refused(
            _("these words are there more than once"),
            _("Quote more of them, or name the number of their paragraph."),
        )
    return TextSelection(span=Span(at, at + len(quote)))


def _chosen(data: QueryDict, text: Document) -> list[Line]:
    """The lines from the first to the last number; all of them without a first."""
    lines = lines_of(text)
    first = _number(data.get("first", "")) or 1
    last = _number(data.get("last", "")) or (first if data.get("first", "").strip() else len(lines))
    chosen = lines[first - 1 : last]
    if not chosen:
        raise _refused(
            _("there are no paragraphs of these numbers"), _("Take the numbers beside the text.")
        )
    return chosen


def _trimmed(span: Span, text: str) -> Span:
    """Without the space at both ends, which a hand takes along; `span` when it is nothing else, or
    goes beyond the text."""
    if span.end > len(text):
        return span
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip())
    end = start + len(inside.strip())
    return Span(start, end) if start < end else span


def _number(written: str) -> int | None:
    stripped = written.strip()
    is_one = stripped.isascii() and stripped.isdecimal() and len(stripped) <= LONGEST_NUMBER
    return int(stripped) if is_one else None


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("This coding"), reason=reason, way_on=way_on)
