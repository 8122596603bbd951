"""Writing ELAN annotation files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from lxml import etree

from walkaway.core.transcripts.elan import TITLE_PROPERTY, VOICE_BY_TYPE
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.safe_xml import serialized, xml_text

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_WORDS_TYPE = "words"
# The format demands a date. The moment of writing says something about people, so it is not told.
_NO_DATE = "1970-01-01T00:00:00+00:00"

_Lane = list[tuple[int, Cue]]
"""Numbered cues of one speaker and voice that do not overlap, as ELAN demands of a tier."""


@dataclass(kw_only=True, slots=True)
class _Writer:
    """The parts of the document that grow together."""

    root: etree._Element
    language: str
    time_order: etree._Element
    slot_numbers: Iterator[int] = field(default_factory=lambda: count(1))
    word_numbers: Iterator[int] = field(default_factory=lambda: count(1))
    names: dict[str, int] = field(default_factory=dict)

    def slot(self, time_ms: int) -> str:
        """The id of a new time slot."""
        name = f"ts{next(self.slot_numbers)}"
        etree.SubElement(self.time_order, "TIME_SLOT", TIME_SLOT_ID=name, TIME_VALUE=str(time_ms))
        return name

    def tier(self, name: str, type_name: str, participant: str, parent: str = "") -> etree._Element:
        """A new tier with a name of its own, made from `name`."""
        unique = name
        while unique in self.names:
            self.names[name] += 1
            unique = f"{name} {self.names[name]}"
        self.names[unique] = 1
        tier = etree.SubElement(
            self.root,
            "TIER",
            TIER_ID=unique,
            LINGUISTIC_TYPE_REF=type_name,
            PARTICIPANT=participant,
        )
        if parent:
            tier.set("PARENT_REF", parent)
        if self.language:
            tier.set("LANG_REF", self.language)
        return tier

    def annotate(self, tier: etree._Element, name: str, cue: Cue | Word, text: str) -> None:
        """Add an annotation with times of its own."""
        holder = etree.SubElement(etree.SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION")
        holder.set("ANNOTATION_ID", name)
        holder.set("TIME_SLOT_REF1", self.slot(cue.start_ms))
        holder.set("TIME_SLOT_REF2", self.slot(cue.end_ms))
        etree.SubElement(holder, "ANNOTATION_VALUE").text = xml_text(text)


def write(transcript: Transcript) -> bytes:
    """The transcript as an ELAN file: a tier for each speaker and voice, more for overlaps."""
    root = etree.Element("ANNOTATION_DOCUMENT", nsmap={"xsi": _XSI})
    root.set(f"{{{_XSI}}}noNamespaceSchemaLocation", _SCHEMA)
    for name, value in {"AUTHOR": "", "DATE": _NO_DATE, "FORMAT": "3.0", "VERSION": "3.0"}.items():
        root.set(name, value)
    header = etree.SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    if transcript.title:
        title = etree.SubElement(header, "PROPERTY", NAME=TITLE_PROPERTY)
        title.text = xml_text(transcript.title)
    time_order = etree.SubElement(root, "TIME_ORDER")
    language = xml_text(transcript.language)
    writer = _Writer(root=root, language=language, time_order=time_order)
    for speaker, voice, lane in _lanes(transcript.cues):
        _add_tier(writer, speaker, voice, lane)
    _add_types(root)
    if language:
        etree.SubElement(root, "LANGUAGE", LANG_ID=language, LANG_LABEL=language)
    etree.SubElement(
        root, "CONSTRAINT", STEREOTYPE="Included_In", DESCRIPTION="Within the annotation above"
    )
    return serialized(root)


def _lanes(cues: Sequence[Cue]) -> list[tuple[str, Voice, _Lane]]:
    """The cues of each speaker and voice, in lanes without overlaps."""
    lanes: list[tuple[str, Voice, _Lane]] = []
    free_from: dict[tuple[str, Voice], list[tuple[int, int]]] = {}
    for number, cue in enumerate(cues, start=1):
        speaker = xml_text(cue.speaker)
        waiting = free_from.setdefault((speaker, cue.voice), [])
        if waiting and waiting[0][0] <= cue.start_ms:
            _, lane_index = heappop(waiting)
        else:
            lane_index = len(lanes)
            lanes.append((speaker, cue.voice, []))
        lanes[lane_index][2].append((number, cue))
        heappush(waiting, (cue.end_ms, lane_index))
    return lanes


def _add_tier(writer: _Writer, speaker: str, voice: Voice, lane: _Lane) -> None:
    name = speaker or voice.value
    tier = writer.tier(name, voice.value, speaker)
    for number, cue in lane:
        writer.annotate(tier, f"a{number}", cue, cue.text)
    spoken = [(cue, word) for _, cue in lane for word in cue.words]
    if spoken:
        below = writer.tier(f"{name} words", _WORDS_TYPE, speaker, tier.get("TIER_ID", ""))
        for _, word in spoken:
            writer.annotate(below, f"w{next(writer.word_numbers)}", word, word.text)


def _add_types(root: etree._Element) -> None:
    for name in VOICE_BY_TYPE:
        _add_type(root, name, {})
    _add_type(root, _WORDS_TYPE, {"CONSTRAINTS": "Included_In"})


def _add_type(root: etree._Element, name: str, more: dict[str, str]) -> None:
    attributes = {"LINGUISTIC_TYPE_ID": name, "TIME_ALIGNABLE": "true", **more}
    etree.SubElement(root, "LINGUISTIC_TYPE", attributes)
