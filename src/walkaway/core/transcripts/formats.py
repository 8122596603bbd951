"""The formats: their names, endings, readers and writers, and how each is recognised."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.errors import UnknownTranscriptFormat
from walkaway.core.transcripts import (
    ass,
    elan,
    elan_writing,
    ohms,
    plain_text,
    srt,
    ttml,
    webvtt,
    whisper,
    word_document,
)
from walkaway.core.transcripts.model import Transcript
from walkaway.core.transcripts.source import Source

_FIRST_ELEMENT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<![^<>]*>)*<(?:[\w.-]+:)?(?P<name>[\w.-]+)", re.DOTALL
)
_SRT_OPENING = re.compile(r"\s*\d+[ \t]*\n\s*\d+:\d\d:\d\d[.,]\d+\s*-->")
_JSON_OPENING = re.compile(r'\s*(?:\[\s*\{|\{\s*")')
_OPENING_CHARACTERS = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One file format. `root`: the first element of its XML files."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Callable[[Source], tuple[Transcript, ...]]
    write: Callable[[Transcript], str | bytes]
    root: str = ""


FORMATS = {
    format.name: format
    for format in (
        Format(
            name="webvtt",
            title="WebVTT",
            suffixes=(".vtt",),
            read=webvtt.read,
            write=webvtt.write,
        ),
        Format(name="srt", title="SRT", suffixes=(".srt",), read=srt.read, write=srt.write),
        Format(name="ass", title="ASS", suffixes=(".ass", ".ssa"), read=ass.read, write=ass.write),
        Format(
            name="ttml",
            title="TTML",
            suffixes=(".ttml", ".dfxp", ".itt"),
            read=ttml.read,
            write=ttml.write,
            root="tt",
        ),
        Format(
            name="text",
            title="text with times",
            suffixes=(".txt", ".text", ".md"),
            read=plain_text.read,
            write=plain_text.write,
        ),
        Format(
            name="docx",
            title="Word",
            suffixes=(".docx",),
            read=word_document.read,
            write=word_document.write,
        ),
        Format(
            name="elan",
            title="ELAN",
            suffixes=(".eaf",),
            read=elan.read,
            write=elan_writing.write,
            root="ANNOTATION_DOCUMENT",
        ),
        Format(
            name="ohms",
            title="OHMS 6.0",
            suffixes=(".xml",),
            read=ohms.read,
            write=ohms.write,
            root="ROOT",
        ),
        Format(
            name="ohms-5.4",
            title="OHMS 5.4",
            suffixes=(),
            read=ohms.read,
            write=ohms.write_5,
        ),
        Format(
            name="whisper",
            title="speech recogniser's JSON",
            suffixes=(".json",),
            read=whisper.read,
            write=whisper.write,
        ),
    )
}

_BY_SUFFIX = {suffix: format for format in FORMATS.values() for suffix in format.suffixes}
_BY_ROOT = {format.root: format for format in FORMATS.values() if format.root}


def format_named(name: str, path: Path) -> Format:
    """The format of that name. Raises `UnknownTranscriptFormat`."""
    if name not in FORMATS:
        raise UnknownTranscriptFormat(path=path, known=", ".join(FORMATS))
    return FORMATS[name]


def format_of_name(path: Path) -> Format:
    """The format that the ending of `path` names. Raises `UnknownTranscriptFormat`."""
    if path.suffix.lower() not in _BY_SUFFIX:
        raise UnknownTranscriptFormat(path=path, known=", ".join(_BY_SUFFIX))
    return _BY_SUFFIX[path.suffix.lower()]


def format_of(source: Source) -> Format:
    """The format of a file: what its content says beyond doubt, then its ending, then a likeness.

    Raises `UnknownTranscriptFormat`.
    """
    by_name = _BY_SUFFIX.get(source.path.suffix.lower())
    found = _by_content(source) or by_name or _by_likeness(source)
    # An XML file of another kind must not be read as OHMS because its name ends in .xml.
    is_strange_xml = source.path.suffix.lower() == ".xml" and found is by_name
    if found is None or (is_strange_xml and not _by_content(source)):
        raise UnknownTranscriptFormat(path=source.path, known=", ".join(_BY_SUFFIX))
    return found


def _by_content(source: Source) -> Format | None:
    if source.content.startswith(b"PK\x03\x04"):
        return FORMATS["docx"]
    opening = source.text[:_OPENING_CHARACTERS]
    stripped = opening.lstrip()
    if re.match(r"WEBVTT(?:\s|$)", stripped):
        return FORMATS["webvtt"]
    if stripped[:40].casefold().startswith("[script info]"):
        return FORMATS["ass"]
    if stripped.startswith("<") and (match := _FIRST_ELEMENT.match(opening)):
        return _BY_ROOT.get(match["name"])
    if _SRT_OPENING.match(opening):
        return FORMATS["srt"]
    return FORMATS["whisper"] if _JSON_OPENING.match(opening) else None


def _by_likeness(source: Source) -> Format | None:
    """Text whose lines open with times, under any name."""
    lines = source.text[:_OPENING_CHARACTERS].split("\n")
    return FORMATS["text"] if any(map(plain_text.opens_with_time, lines)) else None
