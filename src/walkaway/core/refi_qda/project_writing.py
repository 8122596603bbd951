"""A project as a `.qdpx` package: `project.qde`, and the text of each document in `Sources/`.

Positions are Unicode code points, times milliseconds. Every identifier that the standard asks for
and we have not is made from one that we have: the same project is the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from walkaway.core.coding.model import Coding, MediaSelection, Sheet, TextSelection
from walkaway.core.refi_qda.codes import write_codes
from walkaway.core.refi_qda.elements import (
    Element,
    add,
    guid_for,
    guid_of,
    new_root,
    serialized,
    time_text,
    xml_text,
)
from walkaway.core.refi_qda.project import Coded, Medium, Project

NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "Walkaway"
PROJECT_FILE = "project.qde"
SOURCES = "Sources/"
INTERNAL = "internal://"

MEMO, REASON = "memo", "reason"
"""Names of notes: a coder's, and an adjudicator's."""

_A_DAY = (1980, 1, 1, 0, 0, 0)
"""Members of a zip have a date. With a fixed one, the same project is the same bytes."""

_SOURCES = {None: "TextSource", Medium.AUDIO: "AudioSource", Medium.VIDEO: "VideoSource"}
_SELECTIONS = {Medium.AUDIO: "AudioSelection", Medium.VIDEO: "VideoSelection"}


def package(project: Project) -> bytes:
    """`project` as a `.qdpx` file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, PROJECT_FILE, project_xml(project))
        for coded in project.documents:
            name = f"{SOURCES}{text_name(coded)}"
            _member(archive, name, coded.document.text.encode("utf-8", "surrogatepass"))
    return content.getvalue()


def project_xml(project: Project) -> bytes:
    """The file `project.qde`."""
    root = new_root("Project", NAMESPACE)
    root.set("name", xml_text(project.name))
    root.set("origin", ORIGIN)
    if project.made_at is not None:
        root.set("creationDateTime", time_text(project.made_at))
    if project.coders:
        users = add(root, "Users", {})
        for coder in project.coders:
            add(users, "User", {"guid": guid_of(coder.guid), "name": coder.name})
    if project.codebook.codes:
        write_codes(add(root, "CodeBook", {}), project.codebook.codes)
    notes = tuple(note for coded in project.documents for note in _notes(coded))
    if project.documents:
        sources = add(root, "Sources", {})
        for coded in project.documents:
            _write_source(sources, coded)
    if notes:
        parent = add(root, "Notes", {})
        for note in notes:
            note.write(parent)
    if project.description:
        add(root, "Description", {}, project.description)
    return serialized(root)


def text_name(coded: Coded) -> str:
    """The name of a document's text in `Sources/`."""
    return f"{guid_for(guid_of(coded.document.ref), 'text')}.txt"


def losses(project: Project) -> Iterator[str]:
    """What the standard cannot hold of `project`, each as a phrase."""
    if any(cue.speaker for coded in project.documents for cue in coded.document.cues):
        yield "who speaks in a cue"
    if any(coded.document.language for coded in project.documents):
        yield "the language of a document"
    if any(coded.medium for coded in project.documents):
        yield "the recordings: only their transcripts travel along"
    if any(sheet.decisions for coded in project.documents for _, sheet in coded.sheets):
        yield "what was decided between coders, but for the codings that came of it"
    if any(_has_foreign_letters(text) for text in _texts(project)):
        yield "characters that XML cannot hold, which became �"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """A text about a coding, or about a document."""

    guid: str
    name: str
    text: str
    coder: str

    def write(self, parent: Element) -> None:
        attributes = {"guid": self.guid, "name": self.name, "creatingUser": guid_of(self.coder)}
        note = add(parent, "Note", attributes)
        add(note, "PlainTextContent", {}, self.text)


def _notes(coded: Coded) -> Iterator[_Note]:
    for coder, sheet in _sheets(coded):
        if sheet.memo:
            yield _Note(guid=_memo_guid(coded, coder), name=MEMO, text=sheet.memo, coder=coder)
        for coding in _in_order(sheet.codings):
            for name, text in ((MEMO, coding.memo), (REASON, coding.reason)):
                if text:
                    guid = guid_for(guid_of(coding.guid), name)
                    yield _Note(guid=guid, name=name, text=text, coder=coder)


def _write_source(sources: Element, coded: Coded) -> None:
    document = coded.document
    guid = guid_of(document.ref)
    attributes: dict[str, str | None] = {"guid": guid, "name": document.title or None}
    text_path = f"{INTERNAL}{text_name(coded)}"
    if coded.medium is None:
        attributes["plainTextPath"] = text_path
    source = add(sources, _SOURCES[coded.medium], attributes)
    if coded.medium is None:
        _write_text_selections(source, coded)
    else:
        _write_transcript(source, coded, text_path)
        _write_media_selections(source, coded, _SELECTIONS[coded.medium])
    for coder, sheet in _sheets(coded):
        if sheet.memo:
            add(source, "NoteRef", {"targetGUID": _memo_guid(coded, coder)})


def _write_text_selections(source: Element, coded: Coded) -> None:
    for coder, coding in _codings(coded):
        if isinstance(coding.selection, TextSelection):
            span = coding.selection.span
            place = {"startPosition": str(span.start), "endPosition": str(span.end)}
            _write_selection(source, "PlainTextSelection", coder, coding, place)


def _write_media_selections(source: Element, coded: Coded, name: str) -> None:
    for coder, coding in _codings(coded):
        if isinstance(coding.selection, MediaSelection):
            span_ms = coding.selection.span_ms
            place = {"begin": str(span_ms.start), "end": str(span_ms.end)}
            _write_selection(source, name, coder, coding, place)


def _write_transcript(source: Element, coded: Coded, text_path: str) -> None:
    """The transcript: where each cue begins and ends, then where each selection does."""
    guid = guid_for(guid_of(coded.document.ref), "transcript")
    transcript = add(source, "Transcript", {"guid": guid, "plainTextPath": text_path})
    points: dict[tuple[str, int], str] = {}
    for number, cue in enumerate(coded.document.cues):
        ends = (("from", cue.span.start, cue.span_ms.start), ("to", cue.span.end, cue.span_ms.end))
        for end, position, time_ms in ends:
            point = guid_for(guid, f"cue {number} {end}")
            points.setdefault((end, position), point)
            _write_point(transcript, point, position, time_ms)
    selected = [
        (coder, coding, coding.selection.span)
        for coder, coding in _codings(coded)
        if isinstance(coding.selection, TextSelection)
    ]
    for _, _, span in selected:
        for end, position in (("from", span.start), ("to", span.end)):
            if (end, position) not in points:
                points[end, position] = guid_for(guid, f"{end} {position}")
                _write_point(transcript, points[end, position], position, None)
    for coder, coding, span in selected:
        place = {
            "fromSyncPoint": points["from", span.start],
            "toSyncPoint": points["to", span.end],
        }
        _write_selection(transcript, "TranscriptSelection", coder, coding, place)


def _write_point(transcript: Element, guid: str, position: int, time_ms: int | None) -> None:
    """A place of the text; its time only where a cue says it."""
    time = None if time_ms is None else str(time_ms)
    add(transcript, "SyncPoint", {"guid": guid, "timeStamp": time, "position": str(position)})


def _write_selection(
    parent: Element, name: str, coder: str, coding: Coding, place: dict[str, str]
) -> None:
    guid = guid_of(coding.guid)
    selection = add(parent, name, {"guid": guid_for(guid, "selection"), **place})
    element = add(
        selection,
        "Coding",
        {
            "guid": guid,
            "creatingUser": guid_of(coder),
            "creationDateTime": time_text(coding.made_at),
        },
    )
    add(element, "CodeRef", {"targetGUID": guid_of(coding.code)})
    for note, text in ((MEMO, coding.memo), (REASON, coding.reason)):
        if text:
            add(element, "NoteRef", {"targetGUID": guid_for(guid, note)})


def _codings(coded: Coded) -> list[tuple[str, Coding]]:
    return [
        (coder, coding) for coder, sheet in _sheets(coded) for coding in _in_order(sheet.codings)
    ]


def _sheets(coded: Coded) -> list[tuple[str, Sheet]]:
    return sorted(coded.sheets, key=lambda pair: guid_of(pair[0]))


def _in_order(codings: Sequence[Coding]) -> list[Coding]:
    return sorted(codings, key=lambda coding: (coding.made_at, guid_of(coding.guid)))


def _memo_guid(coded: Coded, coder: str) -> str:
    return guid_for(guid_of(coded.document.ref), f"memo of {guid_of(coder)}")


def _texts(project: Project) -> Iterator[str]:
    yield project.name
    yield project.description
    for coded in project.documents:
        yield coded.document.title
        for note in _notes(coded):
            yield note.text


def _has_foreign_letters(text: str) -> bool:
    return xml_text(text) != text


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _A_DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)
