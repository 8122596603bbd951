"""Pages that lie about as files, and feeds."""

from __future__ import annotations

import calendar
import io
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import feedparser

from walkaway.core.web_archives.model import LARGEST_RECORD_BYTES, Aside, Damage, Event, Record


def read_page(path: Path, source: str) -> Iterator[Event]:
    """The one page of an HTML file."""
    body = _read_bounded(path)
    if body is None:
        yield _too_large(source)
    elif not body:
        yield Damage(source=source, offset=0, reason="the file is empty")
    else:
        yield _record(source=source, record_id=source, body=body)


def read_feed(path: Path, source: str) -> Iterator[Event]:
    """Every entry of an RSS or Atom file, as a page of its own."""
    content = _read_bounded(path)
    if content is None:
        yield _too_large(source)
        return
    # A stream: bytes alone would be tried as the name of a file.
    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        reason = f"the feed is damaged ({feed.bozo_exception}); what could be read was read"
        yield Damage(source=source, offset=0, reason=reason)
    elif not feed.version:
        yield Damage(source=source, offset=0, reason="neither RSS nor Atom")
    for number, entry in enumerate(feed.entries, start=1):
        yield _entry(entry, number, source)


def _entry(entry: Any, number: int, source: str) -> Event:
    words = "\n".join(part.value for part in entry.get("content", ())) or entry.get("summary", "")
    if not words:
        return Aside(source=source, kind="entry-without-text")
    published = entry.get("published_parsed") or entry.get("updated_parsed")
    return _record(
        source=source,
        record_id=entry.get("id") or f"entry-{number}",
        address=entry.get("link", ""),
        charset="utf-8",
        body=_as_page(entry.get("title", ""), words, published),
    )


def _as_page(title: str, words: str, published: time.struct_time | None) -> bytes:
    day = time.strftime("%Y-%m-%d", time.gmtime(calendar.timegm(published))) if published else ""
    meta = f'<meta property="article:published_time" content="{day}">' if day else ""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>{meta}'
    return f"<html><head>{head}</head><body><article>{words}</article></body></html>".encode()


def _record(
    *, source: str, record_id: str, body: bytes, address: str = "", charset: str = ""
) -> Record:
    return Record(
        source=source,
        record_id=record_id,
        address=address,
        retrieved_at="",
        media_type="text/html",
        charset=charset,
        body=body,
    )


def _read_bounded(path: Path) -> bytes | None:
    with path.open("rb") as file:
        content = file.read(LARGEST_RECORD_BYTES + 1)
    return None if len(content) > LARGEST_RECORD_BYTES else content


def _too_large(source: str) -> Damage:
    reason = f"a file of more than {LARGEST_RECORD_BYTES} bytes is skipped"
    return Damage(source=source, offset=0, reason=reason)
