"""A project from a `.qdpx` package, and what of it has no place here, told in phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from walkaway.core.coding.model import (
    Code,
    Codebook,
    Coding,
    Document,
    MediaSelection,
    Selection,
    Sheet,
    TextSelection,
)
from walkaway.core.refi_qda.codes import read_codes
from walkaway.core.refi_qda.elements import (
    Element,
    child,
    child_text,
    children,
    guid_for,
    guid_in,
    name_of,
    number_in,
    parsed,
    time_in,
    unexpected,
)
from walkaway.core.refi_qda.package_reading import Package, opened
from walkaway.core.refi_qda.positions import Quoted, measure_of, span_of
from walkaway.core.refi_qda.project import Coded, Coder, Medium, Project
from walkaway.core.refi_qda.project_writing import MEMO, REASON
from walkaway.core.refi_qda.transcripts import Timed, read_transcript
from walkaway.core.spans import Span

NOBODY = "00000000-0000-0000-0000-000000000000"
"""Who coded what says nothing of who did."""

UNTIMED = datetime(1970, 1, 1, tzinfo=UTC)
"""When, for what says it nowhere."""

_MEDIA = {"TextSource": None, "AudioSource": Medium.AUDIO, "VideoSource": Medium.VIDEO}
_WITHOUT_PLACE = {
    "Variables": "variables", "Cases": "cases", "Links": "links", "Sets": "sets",
    "Graphs": "graphs",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A project, and what was in the package and is not in it."""

    project: Project
    losses: tuple[str, ...]


def read_package(content: bytes, *, path: Path) -> Opened:
    """The project in a `.qdpx` file. Raises `UnexpectedContent` with the line or member."""
    package = opened(content, path=path)
    root = parsed(package.xml, path=path, root="Project")
    return _Reading(package, root).project()


@dataclass(slots=True)
class _Sheets:
    """What has been read of the coders of one document."""

    codings: dict[str, list[Coding]] = field(default_factory=dict)
    memos: dict[str, list[str]] = field(default_factory=dict)

    def finished(self) -> tuple[tuple[str, Sheet], ...]:
        coders = sorted(self.codings.keys() | self.memos.keys())
        return tuple(
            (
                coder,
                Sheet(
                    codings=tuple(self.codings.get(coder, ())),
                    memo="\n\n".join(self.memos.get(coder, ())),
                ),
            )
            for coder in coders
        )


class _Reading:
    """One project being read."""

    def __init__(self, package: Package, root: Element) -> None:
        self._package = package
        self._path = package.path
        self._root = root
        self._losses: Counter[str] = Counter()
        self._codes: dict[str, Code] = {}
        self._coders = {
            guid_in(user, "guid", path=self._path): user.get("name") or ""
            for user in children(child(root, "Users"), "User")
        }
        notes = children(child(root, "Notes"), "Note")
        self._notes = {guid_in(note, "guid", path=self._path): note for note in notes}
        self._used: set[str] = set()

    def project(self) -> Opened:
        codebook = self._codebook()
        self._codes = codebook.by_guid
        documents = tuple(self._documents())
        for name, phrase in _WITHOUT_PLACE.items():
            self._losses[phrase] += sum(1 for _ in children(child(self._root, name)))
        self._losses["notes on other things than passages and documents"] += len(
            self._notes.keys() - self._used
        )
        project = Project(
            name=self._root.get("name") or "",
            coders=tuple(Coder(guid=guid, name=name) for guid, name in self._coders.items()),
            codebook=codebook,
            documents=documents,
            made_at=time_in(self._root, "creationDateTime"),
            description=child_text(self._root, "Description"),
        )
        told = (f"{phrase}: {count}" for phrase, count in sorted(self._losses.items()) if count)
        return Opened(project=project, losses=tuple(told))

    def _codebook(self) -> Codebook:
        found = child(self._root, "CodeBook")
        codes = () if found is None else read_codes(found, path=self._path)
        name = self._root.get("name") or ""
        guid = guid_for(codes[0].guid if codes else NOBODY, f"codebook of {name}")
        return Codebook(guid=guid, name=name, language="", codes=codes)

    def _documents(self) -> Iterator[Coded]:
        for source in children(child(self._root, "Sources")):
            kind = name_of(source)
            if kind not in _MEDIA:
                self._losses[f"sources of the kind {kind}"] += 1
                continue
            coded = self._coded(source, _MEDIA[kind])
            if coded is not None:
                yield coded

    def _coded(self, source: Element, medium: Medium | None) -> Coded | None:
        holder = source if medium is None else child(source, "Transcript")
        if medium is not None and sum(1 for _ in children(source, "Transcript")) > 1:
            self._losses["transcripts beside the first of a recording"] += 1
        text = "" if holder is None else self._text(holder)
        if text is None:
            self._losses["documents without a plain text in the package"] += 1
            return None
        sheets = _Sheets()
        timed = Timed()
        if holder is None:
            self._losses["recordings without a transcript"] += 1
        elif medium is None:
            self._read_text_selections(source, text, sheets)
        else:
            timed = read_transcript(holder, text, path=self._path)
            self._read_transcript_selections(holder, timed, sheets)
        self._read_media_selections(source, sheets)
        self._read_whole(source, text, sheets)
        document = Document(
            ref=guid_in(source, "guid", path=self._path), title=source.get("name") or "",
            language="", text=text, cues=timed.cues,
        )  # fmt: skip
        return Coded(document=document, medium=medium, sheets=sheets.finished())

    def _text(self, holder: Element) -> str | None:
        inside = child(holder, "PlainTextContent")
        if inside is not None:
            return "".join(str(part) for part in inside.itertext())
        return self._package.text(holder.get("plainTextPath") or "")

    def _read_text_selections(self, source: Element, text: str, sheets: _Sheets) -> None:
        found = list(children(source, "PlainTextSelection"))
        quoted = [
            Quoted(
                start=number_in(each, "startPosition", path=self._path),
                end=number_in(each, "endPosition", path=self._path),
                quote=each.get("name") or "",
            )
            for each in found
        ]
        _, measure = measure_of(text, quoted)
        for element, each in zip(found, quoted, strict=True):
            span = span_of(each, text, measure)
            self._read_selection(element, TextSelection(span=span) if span else None, sheets)

    def _read_transcript_selections(
        self, transcript: Element, timed: Timed, sheets: _Sheets
    ) -> None:
        for element in children(transcript, "TranscriptSelection"):
            ends = [element.get(name) or "" for name in ("fromSyncPoint", "toSyncPoint")]
            self._read_selection(element, timed.selection(*ends), sheets)

    def _read_media_selections(self, source: Element, sheets: _Sheets) -> None:
        for element in children(source, "AudioSelection", "VideoSelection"):
            begin_ms = number_in(element, "begin", path=self._path)
            end_ms = number_in(element, "end", path=self._path)
            fits = begin_ms < end_ms
            selection = MediaSelection(span_ms=Span(begin_ms, end_ms)) if fits else None
            self._read_selection(element, selection, sheets)

    def _read_selection(
        self, element: Element, selection: Selection | None, sheets: _Sheets
    ) -> None:
        codings = list(children(element, "Coding"))
        if selection is None:
            self._losses["passages that are empty or lie outside of their document"] += 1
            return
        if not codings:
            self._losses["passages without a code"] += 1
        about = [text for _, text in self._noted(element)]
        about = [child_text(element, "Description"), *about]
        for coding in codings:
            self._read_coding(coding, element, selection, about, sheets)

    def _read_coding(
        self,
        coding: Element,
        element: Element,
        selection: Selection,
        about: Sequence[str],
        sheets: _Sheets,
    ) -> None:
        reference = child(coding, "CodeRef")
        if reference is None:
            raise unexpected(coding, "a CodeRef", None, path=self._path)
        code = guid_in(reference, "targetGUID", path=self._path)
        if code not in self._codes:
            raise unexpected(reference, "a code of the codebook", code, path=self._path)
        coder = self._coder(coding, element)
        noted = self._noted(coding)
        memos = [*about, *(text for name, text in noted if name != REASON)]
        times = (time_in(each, "creationDateTime") for each in (coding, element, self._root))
        read = Coding(
            guid=guid_in(coding, "guid", path=self._path), code=code, selection=selection,
            coder=coder, made_at=next(filter(None, times), UNTIMED),
            memo="\n\n".join(filter(None, memos)),
            reason="\n\n".join(text for name, text in noted if name == REASON),
        )  # fmt: skip
        sheets.codings.setdefault(coder, []).append(read)

    def _read_whole(self, source: Element, text: str, sheets: _Sheets) -> None:
        """What is said of a document as a whole: notes, and codes, which go on all its text."""
        for note, text_of_note in self._notes_of(source):
            coder = self._coder(note)
            sheets.memos.setdefault(coder, []).append(text_of_note)
        codings = list(children(source, "Coding"))
        if codings and text:
            self._losses["codes on a whole document, which are on all its text now"] += len(codings)
            whole = TextSelection(span=Span(0, len(text)))
            for coding in codings:
                self._read_coding(coding, source, whole, (), sheets)

    def _noted(self, element: Element) -> list[tuple[str, str]]:
        """The notes on an element: whether memo or reason, and their texts."""
        return [
            (REASON if note.get("name") == REASON else MEMO, text)
            for note, text in self._notes_of(element)
        ]

    def _notes_of(self, element: Element) -> Iterator[tuple[Element, str]]:
        for reference in children(element, "NoteRef"):
            guid = guid_in(reference, "targetGUID", path=self._path)
            note = self._notes.get(guid)
            text = None if note is None else self._text(note)
            if note is not None and text is not None:
                self._used.add(guid)
                yield note, text

    def _coder(self, *elements: Element) -> str:
        """Who made the first of `elements` that says so, or the whole project."""
        for element, name in (
            *((element, "creatingUser") for element in elements),
            (self._root, "creatingUserGUID"),
        ):
            if element.get(name):
                coder = guid_in(element, name, path=self._path)
                self._coders.setdefault(coder, "")
                return coder
        self._coders.setdefault(NOBODY, "")
        return NOBODY
