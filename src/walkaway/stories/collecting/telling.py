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

import re2
from htmldate import find_date
from lxml.etree import ElementDefaultClassLookup, XPath
from lxml.html import HtmlElement, HTMLParser, fromstring
from trafilatura.metadata import (
    examine_meta,
    extract_author,
    extract_meta_json,
    extract_title,
    extract_url,
)
from trafilatura.utils import repair_faulty_html

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

MAY_NAME_AN_AUTHOR = re2.compile(
    "[Aa]uthor|[Bb]yl|BBL|username|zuozhe|bianji|xiaobian|channel-name|submitted-by|posted-by"
    "|journalist-name|screenname|writer"
)
"""What trafilatura looks for in the attributes of elements that may name an author."""
ASKED_FOR_AUTHORS = ("class", "id", "itemprop", "rel", "data-testid", "data-component")
_ATTRIBUTES = XPath("|".join(f"//@{each}" for each in ASKED_FOR_AUTHORS), smart_strings=False)

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


_PARSER = HTMLParser(
    encoding="utf-8",
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
    default_doctype=False,  # type: ignore[call-arg]  # its stubs do not know it
)
# lxml.html asks a function in Python for the class of each element that is met, at each meeting;
# trafilatura meets thousands on a page, and none needs another class than this.
_PARSER.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))


def tree_of(html: str) -> Any | None:
    """The page taken apart, for `told_by` and for trafilatura; None when it cannot be.

    The same tree as trafilatura would make of it.
    """
    opening = html[:50].lower()
    repaired = repair_faulty_html(html, opening)
    tree = _parsed(repaired)
    if tree is None or not len(tree):
        tree = _parsed(repaired.encode("utf-8", "surrogatepass"))
    is_a_page = tree is not None and ("html" in opening or len(tree) > 1)
    return tree if is_a_page else None


def _parsed(page: str | bytes) -> Any | None:
    # lxml refuses text that declares an encoding, and pages that are none in many other ways.
    with suppress(Exception):
        return fromstring(page, parser=_PARSER)
    return None


def told_by(tree: Any | None, address: str, retrieved_at: str) -> Telling:
    """What the page tells. A day after it was saved is not believed.

    Guessing may change the tree: whoever else reads it does so before.
    """
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
    told = _guessed(tree, tuple(map(_first, (title, author, published))), retrieved_at)
    return Telling(title=told[0], author=told[1], published=told[2], language=language)


def _guessed(tree: Any, told: tuple[Told, ...], retrieved_at: str) -> tuple[Told, ...]:
    """`told` with what trafilatura makes of the rest, as its `extract_metadata` would.

    Each guess reads the whole tree and takes as long as all that is told: only what is missing is
    guessed, and no category, tag, licence or name of the site, which nobody asked for.
    """
    if all(each.value for each in told):
        return told
    known = examine_meta(tree)
    if known.author and " " not in known.author:
        known.author = None
    # What trafilatura does with JSON-LD raises whatever it likes; it lets that pass, too.
    with suppress(Exception):
        known = extract_meta_json(tree, known)
    title, author, published = (not each.value for each in told)
    guesses = (
        _line(known.title or extract_title(tree)) if title else "",
        _line(known.author or _author(tree)) if author else "",
        _day(find_date(tree, **_bounds(retrieved_at), url=known.url or extract_url(tree)))
        if published
        else "",
    )
    return tuple(
        _first([each, Told(value=guess, by="trafilatura")])
        for each, guess in zip(told, guesses, strict=True)
    )


def _author(tree: Any) -> str | None:
    """trafilatura's guess, where it can make one: to know, it tries dozens of patterns on each
    element."""
    attributes: Any = _ATTRIBUTES(tree)
    by_its_tag = next(tree.iter("author", "rel"), None)
    if by_its_tag is None and not MAY_NAME_AN_AUTHOR.search("\n".join(attributes)):
        return None
    return extract_author(tree)


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
