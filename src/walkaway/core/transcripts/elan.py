"""ELAN annotation files (`.eaf`).

A tier is a speaker, its linguistic type the voice. A tier below it with times of its own holds its
words; a tier below it that gives one annotation to each of its own is a translation if it names a
language.

**Source:** Max Planck Institute for Psycholinguistics, *EAF Annotation Format*, version 3.0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from walkaway.core.transcripts.draft import DraftCue, assemble, one_line
from walkaway.core.transcripts.model import Transcript, Voice, Word
from walkaway.core.transcripts.safe_xml import XmlFile, child_text, children, local_name, parse
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import remark_voice, voice_of_name
from walkaway.core.transcripts.times import LATEST_MS

TITLE_PROPERTY = "title"
TIME_ALIGNED_CONSTRAINTS = frozenset({"Time_Subdivision", "Included_In"})
VOICE_BY_TYPE = {voice.value: voice for voice in Voice}

_LEFT_OUT = "Tiers below others, neither words nor of a named language, were left out"
_TIME_VALUE = re.compile(r"\d{1,13}")
_NUMBERED = re.compile(r"a(\d{1,12})")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Annotation:
    identifier: str
    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tier:
    """A tier with its annotations in the order of the file, by their ids."""

    name: str
    parent: str
    speaker: str
    type_name: str
    constraint: str
    language: str
    element: Element


@dataclass(frozen=True, kw_only=True, slots=True)
class _Document:
    file: XmlFile
    source: Source
    slots: Mapping[str, int | None]
    remarks: Remarks

    def mistake(self, element: Element, expected: str, found: str) -> Exception:
        """The error that names the line of `element`."""
        return self.source.mistake(self.file.line_of(element), expected=expected, found=found)


def read(source: Source) -> tuple[Transcript, ...]:
    """The transcript of the tiers on top, then a translation for each language below them."""
    file = parse(source)
    root = file.root
    if local_name(root) != "ANNOTATION_DOCUMENT":
        raise source.mistake(
            file.line_of(root), expected="<ANNOTATION_DOCUMENT>", found=local_name(root)
        )
    remarks = Remarks()
    document = _Document(file=file, source=source, slots=_slots(file, source), remarks=remarks)
    tiers = list(_tiers(root))
    parents = [tier for tier in tiers if not tier.parent]
    annotations = {tier.name: list(_aligned(tier, document)) for tier in parents}
    words = _words(tiers, annotations, document)
    drafts = [
        (annotation, _draft(tier, annotation, words[annotation.identifier], remarks))
        for tier in parents
        for annotation in annotations[tier.name]
    ]
    translations = _translations(tiers, annotations, document)
    transcript = assemble(
        [draft for _, draft in _in_order(drafts)],
        remarks,
        language=_language(root, parents),
        title=_title(root),
    )
    return (transcript, *translations)


def _title(root: Element) -> str:
    properties = (p for header in children(root, "HEADER") for p in children(header, "PROPERTY"))
    return next((p.text or "" for p in properties if p.get("NAME") == TITLE_PROPERTY), "")


def _language(root: Element, parents: Sequence[_Tier]) -> str:
    """The language of the tiers on top, or else the only one that the file knows."""
    known = [language.get("LANG_ID", "") for language in children(root, "LANGUAGE")]
    of_tiers = [tier.language for tier in parents if tier.language]
    return next(iter(of_tiers or (known if len(known) == 1 else [])), "")


def _slots(file: XmlFile, source: Source) -> dict[str, int | None]:
    """The time of each slot, None where it has none."""
    for header in children(file.root, "HEADER"):
        units = header.get("TIME_UNITS", "milliseconds")
        if units != "milliseconds":
            line = file.line_of(header)
            raise source.mistake(line, expected="TIME_UNITS in milliseconds", found=units)
    slots: dict[str, int | None] = {}
    for order in children(file.root, "TIME_ORDER"):
        for slot in children(order, "TIME_SLOT"):
            value = slot.get("TIME_VALUE")
            if value is not None and not (_TIME_VALUE.fullmatch(value) and int(value) < LATEST_MS):
                expected = "a TIME_VALUE in milliseconds"
                raise source.mistake(file.line_of(slot), expected=expected, found=value)
            slots[slot.get("TIME_SLOT_ID", "")] = None if value is None else int(value)
    return slots


def _tiers(root: Element) -> Iterator[_Tier]:
    constraints = {
        kind.get("LINGUISTIC_TYPE_ID", ""): kind.get("CONSTRAINTS", "")
        for kind in children(root, "LINGUISTIC_TYPE")
    }
    for tier in children(root, "TIER"):
        type_name = tier.get("LINGUISTIC_TYPE_REF", "")
        participant, name = tier.get("PARTICIPANT", ""), tier.get("TIER_ID", "")
        is_ours = type_name in VOICE_BY_TYPE
        yield _Tier(
            name=name,
            parent=tier.get("PARENT_REF", ""),
            speaker=one_line(participant if is_ours else participant or name),
            type_name=type_name,
            constraint=constraints.get(type_name, ""),
            language=tier.get("LANG_REF", tier.get("DEFAULT_LOCALE", "")),
            element=tier,
        )


def _aligned(tier: _Tier, document: _Document) -> Iterator[_Annotation]:
    """The annotations of `tier` that have time slots; unset slots are spread evenly."""
    elements = [
        aligned
        for annotation in children(tier.element, "ANNOTATION")
        for aligned in children(annotation, "ALIGNABLE_ANNOTATION")
    ]
    names = [_slot_names(element, document) for element in elements]
    times = _spread([name for pair in names for name in pair], document)
    for element, (start, end) in zip(elements, names, strict=True):
        start_ms, end_ms = times.get(start), times.get(end)
        if start_ms is None or end_ms is None:
            expected = "a time slot with a TIME_VALUE before and behind"
            raise document.mistake(element, expected, f"{start} to {end}")
        yield _Annotation(
            identifier=element.get("ANNOTATION_ID", ""),
            start_ms=start_ms,
            end_ms=end_ms,
            text=child_text(element, "ANNOTATION_VALUE"),
        )


def _slot_names(element: Element, document: _Document) -> tuple[str, str]:
    start, end = element.get("TIME_SLOT_REF1", ""), element.get("TIME_SLOT_REF2", "")
    for name in (start, end):
        if name not in document.slots:
            raise document.mistake(element, "a reference to a time slot of this file", name)
    return start, end


def _spread(names: Sequence[str], document: _Document) -> dict[str, int | None]:
    """The time of each slot of a tier; between two that are set, unset ones lie evenly."""
    in_order = list(dict.fromkeys(names))
    times = {name: document.slots[name] for name in in_order}
    anchors = [index for index, name in enumerate(in_order) if times[name] is not None]
    if len(anchors) < len(in_order):
        document.remarks.add(
            "Time slots without a time were spread evenly between their neighbours"
        )
    for left, right in pairwise(anchors):
        start_ms, end_ms = times[in_order[left]], times[in_order[right]]
        assert start_ms is not None
        assert end_ms is not None
        for index in range(left + 1, right):
            share_ms = (end_ms - start_ms) * (index - left) // (right - left)
            times[in_order[index]] = start_ms + share_ms
    return times


def _draft(
    tier: _Tier, annotation: _Annotation, words: Sequence[Word], remarks: Remarks
) -> DraftCue:
    voice = VOICE_BY_TYPE.get(tier.type_name)
    if voice is None:
        voice = voice_of_name(tier.speaker)
        remark_voice(tier.speaker, voice, remarks)
    return DraftCue(
        start_ms=annotation.start_ms,
        end_ms=annotation.end_ms,
        text=annotation.text,
        speaker=tier.speaker,
        voice=voice,
        words=tuple(words),
    )


def _words(
    tiers: Sequence[_Tier], annotations: Mapping[str, list[_Annotation]], document: _Document
) -> Mapping[str, list[Word]]:
    """The words below each annotation, by its id."""
    words: dict[str, list[Word]] = defaultdict(list)
    for tier in tiers:
        if not tier.parent or tier.constraint not in TIME_ALIGNED_CONSTRAINTS:
            continue
        if tier.parent not in annotations:
            document.remarks.add(_LEFT_OUT, tier.name)
            continue
        parents = sorted(annotations[tier.parent], key=lambda parent: parent.start_ms)
        spoken = sorted(_aligned(tier, document), key=lambda word: word.start_ms)
        index = 0
        for word in spoken:
            while index + 1 < len(parents) and parents[index + 1].start_ms <= word.start_ms:
                index += 1
            if parents:
                timed = Word(start_ms=word.start_ms, end_ms=word.end_ms, text=word.text)
                words[parents[index].identifier].append(timed)
    return words


def _translations(
    tiers: Sequence[_Tier], annotations: Mapping[str, list[_Annotation]], document: _Document
) -> list[Transcript]:
    """A transcript for each language that tiers of references are written in."""
    by_id = {
        annotation.identifier: (tier, annotation)
        for tier in tiers
        for annotation in annotations.get(tier.name, ())
    }
    found: dict[str, list[tuple[_Annotation, DraftCue]]] = defaultdict(list)
    remarks: dict[str, Remarks] = defaultdict(Remarks)
    for tier in tiers:
        if not tier.parent or tier.constraint in TIME_ALIGNED_CONSTRAINTS:
            continue
        if not tier.language or tier.parent not in annotations:
            document.remarks.add(_LEFT_OUT, tier.name)
            continue
        for parent_id, text in _references(tier, document):
            if parent_id not in by_id:
                raise document.mistake(
                    tier.element, "references to annotations of the tier above", parent_id
                )
            parent_tier, parent = by_id[parent_id]
            translated = replace(_draft(parent_tier, parent, (), remarks[tier.language]), text=text)
            found[tier.language].append((parent, translated))
    return [
        assemble([draft for _, draft in _in_order(drafts)], remarks[language], language=language)
        for language, drafts in found.items()
    ]


def _references(tier: _Tier, document: _Document) -> Iterator[tuple[str, str]]:
    """The annotation above and the text; several below one annotation are joined."""
    texts: dict[str, list[str]] = defaultdict(list)
    for annotation in children(tier.element, "ANNOTATION"):
        for reference in children(annotation, "REF_ANNOTATION"):
            texts[reference.get("ANNOTATION_REF", "")].append(
                child_text(reference, "ANNOTATION_VALUE")
            )
    if any(len(parts) > 1 for parts in texts.values()):
        document.remarks.add("Annotations below one annotation were joined", tier.name)
    yield from ((parent, " ".join(parts)) for parent, parts in texts.items())


def _in_order(
    drafts: list[tuple[_Annotation, DraftCue]],
) -> list[tuple[_Annotation, DraftCue]]:
    """By start; those that start together by the number in their ids, which counts up."""
    return sorted(drafts, key=lambda pair: (pair[1].start_ms, _number(pair[0].identifier)))


def _number(identifier: str) -> int:
    match = _NUMBERED.fullmatch(identifier)
    return int(match[1]) if match else 0
