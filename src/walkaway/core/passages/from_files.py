"""Transcripts and codings from files, for proposals without any database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from walkaway.core.coding.model import Code, Codebook, Cue, Document
from walkaway.core.errors import Refused, UnexpectedContent
from walkaway.core.media.sheet.model import CutSheet, HiddenName, Source
from walkaway.core.media.sheet.read import read_sheet
from walkaway.core.passages.codings import coded_passages
from walkaway.core.passages.proposals import CodedPassage
from walkaway.core.refi_qda.project import Coded, Project
from walkaway.core.refi_qda.project_reading import read_package
from walkaway.core.spans import Span
from walkaway.core.transcripts import Transcript, read_transcript
from walkaway.core.transcripts.times import LATEST_MS

COLUMNS = ("start_ms", "end_ms", "code")
FILE_COLUMN = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A transcript that was handed over; of a cut sheet, with the sheet and which source it is."""

    name: str
    path: Path
    transcript: Transcript
    hidden: tuple[HiddenName, ...] = ()
    sheet: CutSheet | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codings:
    """What was coded, by the name of the transcript. `codes` has each code's identifier with its
    name and the identifiers of the codes below it. `remarks` say what has no time."""

    passages: dict[str, tuple[CodedPassage, ...]]
    codes: dict[str, tuple[str, frozenset[str]]]
    remarks: tuple[str, ...] = field(default=())

    def themes(self, names: Iterable[str]) -> frozenset[str]:
        """The identifiers of codes that are called so, and of those below them.

        Raises `Refused` for a name that none has.
        """
        wanted: set[str] = set()
        for name in names:
            found = [
                {guid, *below}
                for guid, (called, below) in self.codes.items()
                if name.casefold() in (called.casefold(), guid.casefold())
            ]
            if not found:
                known = ", ".join(sorted({called for called, _ in self.codes.values()}))
                raise Refused(
                    what=f"Looking for the theme {name!r}",
                    reason="no code is called so",
                    way_on=f"Take one of these: {known or 'there are none'}",
                )
            wanted.update(*found)
        return frozenset(wanted)


def told_in(paths: Sequence[Path], *, language: str = "") -> tuple[Told, ...]:
    """The transcripts in files: each itself, or those of the sources of a cut sheet (`.toml`).

    `language` is that of files that do not say theirs. Raises `SheetError`, `TranscriptError`,
    `UnknownTranscriptFormat`, `Refused`.
    """
    told = [each for path in paths for each in _told(path, language)]
    twice = {each.name for each in told if [one.name for one in told].count(each.name) > 1}
    if twice:
        raise Refused(
            what=f"Reading two transcripts called {min(twice)}",
            reason="nobody could tell which of them was coded",
            way_on="Name the files differently",
        )
    return tuple(told)


def codings_in(path: Path, told: Sequence[Told]) -> Codings:
    """What was coded in `told`, from a `.qdpx` package or a table. Raises `UnexpectedContent`,
    `Refused`."""
    content = path.read_bytes()
    if path.suffix.lower() == ".qdpx":
        return _of_project(read_package(content, path=path).project, told, path)
    return _of_table(content, told, path)


def _told(path: Path, language: str) -> Iterator[Told]:
    if path.suffix.lower() != ".toml":
        transcript = read_transcript(path)
        if not transcript.language:
            transcript = replace(transcript, language=language)
        yield Told(name=path.stem, path=path, transcript=transcript)
        return
    sheet = read_sheet(path)
    for source in sheet.sources.values():
        if not source.transcript.is_file():
            raise Refused(
                what=f"Reading the transcript of {source.name}",
                reason=f"{source.transcript} is not there",
                way_on="Put it there, or mend the sheet",
            )
        yield Told(
            name=source.name,
            path=source.transcript,
            transcript=read_transcript(source.transcript, language=source.language),
            hidden=sheet.protection.hide,
            sheet=sheet,
            source=source,
        )


def _of_project(project: Project, told: Sequence[Told], path: Path) -> Codings:
    passages: dict[str, tuple[CodedPassage, ...]] = {}
    remarks: list[str] = []
    for each in told:
        coded = _document_of(each, project, len(told), path)
        document = _with_cues(coded.document, each.transcript)
        codings = [coding for _, sheet in coded.sheets for coding in sheet.codings]
        passages[each.name] = coded_passages(document, codings)
        lost = len(codings) - len(passages[each.name])
        if lost:
            remarks.append(f"{each.name}: {lost} coding(s) say nowhere when they are heard.")
    return Codings(passages=passages, codes=_codes(project.codebook), remarks=tuple(remarks))


def _document_of(told: Told, project: Project, count: int, path: Path) -> Coded:
    """The document that is the transcript: by its name, by its text, or since there is one."""
    names = {told.name, told.path.name, told.path.stem, told.transcript.title}
    called = {name.casefold() for name in names if name}
    text = _text_of(told.transcript)
    found = [
        each
        for each in project.documents
        if each.document.title.casefold() in called or each.document.text == text
    ]
    if not found and count == len(project.documents) == 1:
        found = list(project.documents)
    if len(found) != 1:
        titles = ", ".join(each.document.title for each in project.documents)
        raise Refused(
            what=f"Looking for {told.name} in {path.name}",
            reason="no document is called so" if not found else "several documents could be it",
            way_on=f"Name the file like one of these documents: {titles}",
        )
    return found[0]


def _with_cues(document: Document, transcript: Transcript) -> Document:
    """A document whose text is the transcript's knows when its lines are heard."""
    if document.cues or document.text != _text_of(transcript):
        return document
    cues: list[Cue] = []
    start = 0
    for number, cue in enumerate(transcript.cues, 1):
        span = Span(start, start + len(cue.text))
        cues.append(Cue(id=f"c{number}", span=span, span_ms=cue.span))
        start = span.end + 1
    return replace(document, cues=tuple(cues))


def _text_of(transcript: Transcript) -> str:
    return "\n".join(cue.text for cue in transcript.cues)


def _codes(codebook: Codebook) -> dict[str, tuple[str, frozenset[str]]]:
    return {code.guid: (code.name, frozenset(_below(code))) for _, code in codebook.walk()}


def _below(code: Code) -> Iterator[str]:
    for child in code.children:
        yield child.guid
        yield from _below(child)


def _of_table(content: bytes, told: Sequence[Told], path: Path) -> Codings:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unexpected(path, f"byte {error.start}", "UTF-8", "other bytes") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = {each.name for each in told}
    passages: dict[str, list[CodedPassage]] = {name: [] for name in names}
    try:
        header = rows.fieldnames or ()
        if not set(COLUMNS) <= set(header):
            raise _unexpected(path, "line 1", f"the header {','.join(COLUMNS)}", ",".join(header))
        if len(told) > 1 and FILE_COLUMN not in header:
            expected = f"a column {FILE_COLUMN} beside, since there are {len(told)} transcripts"
            raise _unexpected(path, "line 1", expected, ",".join(header))
        for row in rows:
            name = _file_of(row, names, path, rows.line_num)
            if name:
                passages[name].append(_row(row, path, rows.line_num))
    except csv.Error as error:
        place = f"line {rows.line_num}"
        raise _unexpected(path, place, "a table with commas", str(error)) from error
    codes = {each.code: (each.code, frozenset[str]()) for of in passages.values() for each in of}
    return Codings(passages={name: tuple(of) for name, of in passages.items()}, codes=codes)


def _file_of(row: dict[str, str], names: set[str], path: Path, line: int) -> str:
    """The transcript of a row; "" where it is none of those that were handed over."""
    if FILE_COLUMN not in row:
        (only,) = names
        return only
    written = (row[FILE_COLUMN] or "").strip()
    if not written:
        raise _unexpected(path, f"line {line}", "the name of a transcript", "nothing")
    return next((name for name in names if name in (written, Path(written).stem)), "")


def _row(row: dict[str, str], path: Path, line: int) -> CodedPassage:
    start, end, code = ((row[name] or "").strip() for name in COLUMNS)
    try:
        start_ms, end_ms = int(start), int(end)
    except ValueError:
        start_ms = end_ms = -1
    if not 0 <= start_ms < end_ms <= LATEST_MS:
        expected = "whole milliseconds, the end behind the start"
        raise _unexpected(path, f"line {line}", expected, f"{start},{end}")
    if not code:
        raise _unexpected(path, f"line {line}", "a code", "nothing")
    return CodedPassage(code=code, span_ms=Span(start_ms, end_ms))


def _unexpected(path: Path, place: str, expected: str, found: str) -> UnexpectedContent:
    return UnexpectedContent(path=path, place=place, expected=expected, found=found)
