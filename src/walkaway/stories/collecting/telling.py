"""What a page tells about itself: title, author, day, each with how that was found."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate
from html import unescape
from typing import Any

from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from walkaway.stories.collecting.decoding import storable

# What they say of single pages belongs on nobody's screen.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

LONGEST_CHARACTERS = 300
DEEPEST = 8
"""How far objects of JSON-LD are followed into one another."""
NO_LATER_THAN = "2100-01-01"

TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author")
DAYS = (
    *("article:published_time", "datepublished", "og:published_time", "pubdate", "publishdate"),
    *("publish-date", "parsely-pub-date", "sailthru.date", "dcterms.issued", "dc.date.issued"),
    *("dcterms.created", "dc.date", "dcterms.date", "date"),
)

_ISO = re.compile(r"\s*(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?![\d-])")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/_.?-]|$)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Something that a page tells, and by what; both empty when it does not."""

    value: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What a page tells about itself. `published` is a day, a month or a year."""

    title: Told
    author: Told
    published: Told
    language: str


def told_by(html: str, address: str, retrieved_at: str) -> Telling:
    """What the page tells. A day after it was saved is not believed."""
    tree = load_html(html)
    if tree is None:
        return Telling(
            title=Told(), author=Told(), published=_first([_day_in(address)]), language=""
        )
    meta = _meta(tree)
    article = next(_articles(tree), {})
    language = str(tree.get("lang") or meta.get("content-language", ""))
    title = [
        Told(value=_line(article.get("headline")), by="json-ld"),
        *_of_meta(meta, TITLES),
        Told(value=_line(tree.findtext(".//title")), by="title"),
    ]
    author = [Told(value=_names(article.get("author")), by="json-ld"), *_of_meta(meta, AUTHORS)]
    published = [
        Told(value=_day(article.get("datePublished")), by="json-ld"),
        *(Told(value=_day(each.value), by=each.by) for each in _of_meta(meta, DAYS)),
        *(Told(value=_day(each), by="time") for each in _times(tree)),
        _day_in(address),
    ]
    told = tuple(map(_first, (title, author, published)))
    if not all(each.value for each in told):
        # Last, since it changes the tree, is the least sure, and takes as long as all the rest.
        guessed = extract_metadata(tree, date_config=_bounds(retrieved_at))
        guesses = (_line(guessed.title), _line(guessed.author), _day(guessed.date))
        told = tuple(
            _first([each, Told(value=guess, by="trafilatura")])
            for each, guess in zip(told, guesses, strict=True)
        )
    return Telling(title=told[0], author=told[1], published=told[2], language=language)


def _bounds(retrieved_at: str) -> dict[str, Any]:
    """How days are looked for. Without a last day they would hang on the clock."""
    last = retrieved_at[:10] if _ISO.match(retrieved_at) else NO_LATER_THAN
    return {"extensive_search": False, "original_date": True, "max_date": last}


def _first(told: list[Told]) -> Told:
    return next((each for each in told if each.value), Told())


def _meta(tree: Any) -> dict[str, str]:
    """The first content of each name."""
    found: dict[str, str] = {}
    for each in tree.iter("meta"):
        keys = ("property", "name", "itemprop", "http-equiv")
        name = next((each.get(key) for key in keys if each.get(key)), "").lower()
        content = _line(each.get("content"))
        if name and content:
            found.setdefault(name, content)
    return found


def _of_meta(meta: dict[str, str], names: tuple[str, ...]) -> list[Told]:
    values = [meta.get(name, "") for name in names]
    return [Told(value=each, by="meta") for each in values if not each.startswith("http")]


def _times(tree: Any) -> Iterator[str]:
    for each in tree.iter("time"):
        if each.get("itemprop") == "datePublished" or each.get("pubdate") is not None:
            yield each.get("datetime") or ""


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    """What JSON-LD calls an article, a posting or a report, as it comes."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                yield from _articles_in(json.loads(script.text or "", strict=False), DEEPEST)


def _articles_in(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(value, list):
        for each in value:
            yield from _articles_in(each, depth - 1)
    elif depth and isinstance(value, dict):
        if re.search(r"(?i)article|posting|report", str(value.get("@type", ""))):
            yield value
        for each in value.values():
            yield from _articles_in(each, depth - 1)


def _names(value: object) -> str:
    """A person, or several, as JSON-LD writes them."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_names, value)))
    if isinstance(value, dict):
        value = value.get("name")
    name = _line(value)
    return "" if name.startswith("http") else name


def _line(value: object) -> str:
    """`value` on one line, when it is words."""
    if not isinstance(value, str):
        return ""
    return storable(" ".join(unescape(value).split()))[:LONGEST_CHARACTERS]


def _day(value: object) -> str:
    """A day, month or year as ISO 8601 writes it, no more exact than `value`; empty for others.

    >>> _day("2015-09-03T10:00:00+02:00"), _day("2015-09"), _day("Thu, 03 Sep 2015 10:00 GMT")
    ('2015-09-03', '2015-09', '2015-09-03')
    >>> _day("yesterday")
    ''
    """
    if not isinstance(value, str):
        return ""
    if found := _ISO.match(value):
        return _checked([each for each in found.groups() if each])
    with suppress(ValueError, TypeError, OverflowError):
        if parsed := parsedate(value):
            return date(*parsed[:3]).isoformat()
    return ""


def _day_in(address: str) -> Told:
    found = _IN_ADDRESS.search(address)
    value = _checked([each for each in found.groups() if each]) if found else ""
    return Told(value=value, by="url")


def _checked(parts: list[str]) -> str:
    numbers = [*map(int, parts), 1, 1][:3]
    try:
        date(*numbers)
    except ValueError:
        return ""
    return "-".join(parts)
