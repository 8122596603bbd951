"""The index of an OHMS record: what is spoken of from which time on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from walkaway.core.transcripts.draft import tidy
from walkaway.core.transcripts.safe_xml import XmlFile, child_text, children, parse
from walkaway.core.transcripts.source import Source
from walkaway.core.transcripts.times import parse_clock

_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexText:
    """The words of a point in one language. `quotation` is its partial transcript."""

    title: str = ""
    synopsis: str = ""
    keywords: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    quotation: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexPoint:
    """A point of the index. `places` are pairs of coordinates and name, `links` of address and
    name; a place can betray a speaker as well as a name can."""

    time_ms: int
    text: IndexText
    translation: IndexText
    places: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def read_index(source: Source) -> tuple[IndexPoint, ...]:
    """The index points of an OHMS file, in the order of the file. Raises `TranscriptError`."""
    file = parse(source)
    return tuple(index_points(file.root, file, source))


def index_points(within: Element, file: XmlFile, source: Source) -> Iterator[IndexPoint]:
    """The index points below an element."""
    for index in (element for element in within.iter() if _is_named(element, "index")):
        for point in children(index, "point"):
            yield IndexPoint(
                time_ms=_time_ms(point, file, source),
                text=_index_text(point, ""),
                translation=_index_text(point, "_alt"),
                places=tuple(_pairs(point, "gpspoints", "gps", "gps_text")),
                links=tuple(_pairs(point, "hyperlinks", "hyperlink", "hyperlink_text")),
            )


def _is_named(element: Element, name: str) -> bool:
    return str(element.tag).rpartition("}")[2] == name


def _time_ms(point: Element, file: XmlFile, source: Source) -> int:
    text = child_text(point, "time").strip()
    try:
        if _SECONDS.fullmatch(text):
            whole, _, fraction = text.partition(".")
            return parse_clock(f"{whole}.{fraction:0<3}")
        return parse_clock(text)
    except ValueError:
        line = file.line_of(point)
        raise source.mistake(line, expected="a <time> in seconds", found=text) from None


def _index_text(point: Element, suffix: str) -> IndexText:
    return IndexText(
        title=tidy(child_text(point, f"title{suffix}")),
        synopsis=tidy(child_text(point, f"synopsis{suffix}")),
        keywords=_listed(child_text(point, f"keywords{suffix}")),
        subjects=_listed(child_text(point, f"subjects{suffix}")),
        quotation=tidy(child_text(point, f"partial_transcript{suffix}")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(";"))))


def _pairs(point: Element, holder: str, first: str, second: str) -> Iterator[tuple[str, str]]:
    for element in children(point, holder):
        pair = child_text(element, first).strip(), child_text(element, second).strip()
        if any(pair):
            yield pair
