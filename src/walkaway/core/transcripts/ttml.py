"""TTML, also as IMSC and EBU-TT profiles have it.

Speakers are `ttm:agent` elements and voices `ttm:role`; what TTML has no word for (cue settings,
identifiers that are no XML names) stands in attributes of Walkaway's own namespace, which other
readers pass over.

**Source:** W3C, *Timed Text Markup Language 2*, sections 8 (content), 12 (timing), 14 (metadata).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element

from lxml import etree

from walkaway.core.transcripts.draft import DraftCue, assemble, one_line
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.safe_xml import (
    XML_NAMESPACE,
    XmlFile,
    attribute,
    children,
    local_name,
    new_root,
    parse,
    serialized,
    xml_text,
)
from walkaway.core.transcripts.source import Remarks, Source
from walkaway.core.transcripts.speakers import remark_voice, unlabelled, voice_of_name
from walkaway.core.transcripts.timed_words import placed_words
from walkaway.core.transcripts.times import LATEST_MS, format_clock

_TT = "http://www.w3.org/ns/ttml"
_TTM = "http://www.w3.org/ns/ttml#metadata"
_TTP = "http://www.w3.org/ns/ttml#parameter"
_OWN = "urn:walkaway:transcript:1"
_SPACE = f"{{{XML_NAMESPACE}}}space"
_LANG = f"{{{XML_NAMESPACE}}}lang"

_ROLE_BY_VOICE = {voice: f"x-{voice.value.replace(' ', '-')}" for voice in Voice}
_VOICE_BY_ROLE = {role: voice for voice, role in _ROLE_BY_VOICE.items()} | {
    "narration": Voice.NARRATOR,
    "reproduction": Voice.INSERTED_FOOTAGE,
}
_CLOCK = re.compile(r"(\d{2,4}):(\d\d):(\d\d)(?:\.(\d{1,9})|:(\d{2,3})(?:\.\d+)?)?")
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)")
_TIME_ATTRIBUTES = frozenset({"begin", "end", "dur"})
_EXPECTED_TIME = "a time like 00:01:02.500 or 62.5s"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Clock:
    """How many frames and ticks a second has."""

    frames: Fraction
    ticks: Fraction

    def milliseconds(self, text: str) -> int:
        """The time `text`, in milliseconds. Raises `ValueError`."""
        if match := _CLOCK.fullmatch(text):
            hours, minutes, seconds, fraction, frames = match.groups()
            time = Fraction(int(hours) * 3600 + int(minutes) * 60 + int(seconds))
            time += Fraction(f"0.{fraction}") if fraction else int(frames or 0) / self.frames
        elif match := _OFFSET.fullmatch(text):
            units = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1)}
            units |= {"ms": Fraction(1, 1000), "f": 1 / self.frames, "t": 1 / self.ticks}
            time = Fraction(match[1]) * units[match[2]]
        else:
            raise ValueError(text)
        time_ms = int(time * 1000 + Fraction(1, 2))
        if time_ms >= LATEST_MS:
            raise ValueError(text)
        return time_ms


@dataclass(frozen=True, kw_only=True, slots=True)
class _Document:
    file: XmlFile
    source: Source
    clock: _Clock
    names: dict[str, str]
    remarks: Remarks

    def time(self, element: Element, name: str) -> int | None:
        """The time in the attribute `name`, or None where there is none."""
        text = element.get(name, "").strip()
        try:
            return self.clock.milliseconds(text) if text else None
        except ValueError:
            line = self.file.line_of(element)
            raise self.source.mistake(line, expected=_EXPECTED_TIME, found=text) from None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Context:
    """What an element has from the elements around it. `end_ms` is None where none is said."""

    start_ms: int = 0
    end_ms: int | None = None
    timed: bool = False
    keeps_space: bool = False
    agent: str = ""
    role: str = ""


def read(source: Source) -> tuple[Transcript, ...]:
    """The one transcript of a TTML file."""
    file = parse(source)
    root = file.root
    if local_name(root) != "tt":
        expected = "the root element <tt>"
        raise source.mistake(file.line_of(root), expected=expected, found=local_name(root))
    document = _Document(
        file=file,
        source=source,
        clock=_clock(root),
        names=_agent_names(root),
        remarks=Remarks(),
    )
    context = _Context(keeps_space=root.get(_SPACE) == "preserve")
    drafts: list[DraftCue] = []
    for body in children(root, "body"):
        _read_container(body, context, document, drafts)
    title = next(("".join(e.itertext()) for e in root.iter(f"{{{_TTM}}}title")), "")
    language = root.get(_LANG, "")
    return (assemble(drafts, document.remarks, language=language, title=title),)


def write(transcript: Transcript) -> bytes:
    """The transcript as a TTML file."""
    root = new_root("tt", _TT, {"ttm": _TTM, "ttp": _TTP, "walkaway": _OWN})
    root.set(_LANG, xml_text(transcript.language))
    root.set(_SPACE, "preserve")
    root.set(f"{{{_TTP}}}timeBase", "media")
    metadata = etree.SubElement(etree.SubElement(root, f"{{{_TT}}}head"), f"{{{_TT}}}metadata")
    if transcript.title:
        etree.SubElement(metadata, f"{{{_TTM}}}title").text = xml_text(transcript.title)
    speakers = dict.fromkeys(cue.speaker for cue in transcript.cues if cue.speaker)
    agents = {speaker: f"speaker{number}" for number, speaker in enumerate(speakers, start=1)}
    for speaker, agent in agents.items():
        _add_agent(metadata, speaker, agent)
    body = etree.SubElement(root, f"{{{_TT}}}body")
    division = etree.SubElement(body, f"{{{_TT}}}div")
    for cue in transcript.cues:
        _add_cue(division, cue, agents)
    return serialized(root)


def _clock(root: Element) -> _Clock:
    rate = _number(attribute(root, "frameRate"), 30)
    multiplier = attribute(root, "frameRateMultiplier").replace(":", " ").split()
    if len(multiplier) == 2:
        rate *= _number(multiplier[0], 1) / _number(multiplier[1], 1)
    default_ticks = rate if attribute(root, "frameRate") else Fraction(1)
    return _Clock(frames=rate, ticks=_number(attribute(root, "tickRate"), default_ticks))


def _number(text: str, default: Fraction | int) -> Fraction:
    value = int(text) if re.fullmatch(r"[0-9]{1,12}", text) else 0
    return Fraction(value or default)


def _agent_names(root: Element) -> dict[str, str]:
    names = {}
    for agent in root.iter(f"{{{_TTM}}}agent"):
        name = next((e.text or "" for e in agent.iter(f"{{{_TTM}}}name")), "")
        identifier = agent.get(f"{{{XML_NAMESPACE}}}id", "")
        names[identifier] = name.strip() or identifier
    return names


def _read_container(
    element: Element, context: _Context, document: _Document, drafts: list[DraftCue]
) -> None:
    """Collect the cues of a body, div or p; in a sequence each child follows the one before."""
    inner = _inner(element, context, document)
    if local_name(element) == "p":
        drafts.extend(_cues(element, inner, document))
        return
    in_sequence = element.get("timeContainer") == "seq"
    for child in children(element, "div", "p"):
        _read_container(child, inner, document, drafts)
        if in_sequence:
            end_ms = _inner(child, inner, document).end_ms
            if end_ms is None:
                line = document.file.line_of(child)
                raise document.source.mistake(line, expected="an end or a duration in a sequence")
            inner = _moved_to(inner, end_ms)


def _moved_to(context: _Context, start_ms: int) -> _Context:
    return _Context(
        start_ms=start_ms,
        end_ms=context.end_ms,
        keeps_space=context.keeps_space,
        agent=context.agent,
        role=context.role,
    )


def _inner(element: Element, context: _Context, document: _Document) -> _Context:
    """What holds inside `element`; its times count from the start of what is around it."""
    begin = document.time(element, "begin")
    end, duration = document.time(element, "end"), document.time(element, "dur")
    start_ms = context.start_ms + (begin or 0)
    said = [context.start_ms + end] if end is not None else []
    said += [start_ms + duration] if duration is not None else []
    said += [context.end_ms] if context.end_ms is not None else []
    space = element.get(_SPACE)
    return _Context(
        start_ms=start_ms,
        end_ms=min(said, default=None),
        timed=context.timed or begin is not None or bool(end is not None or duration is not None),
        keeps_space=space == "preserve" if space else context.keeps_space,
        agent=attribute(element, "agent") or context.agent,
        role=attribute(element, "role") or context.role,
    )


def _cues(paragraph: Element, context: _Context, document: _Document) -> Iterator[DraftCue]:
    pieces: list[str] = [_spaced(paragraph.text, context)]
    words: list[Word] = []
    starts: list[tuple[int, int | None]] = []
    for child in paragraph:
        _read_inline(child, context, document, pieces, words, starts)
        pieces.append(_spaced(child.tail, context))
    text = _text_of(pieces, context)
    if starts and _TIME_ATTRIBUTES.isdisjoint(paragraph.keys()):
        start_ms = min(start for start, _ in starts)
        end_ms = max((end for _, end in starts if end is not None), default=context.end_ms)
    elif context.timed:
        start_ms, end_ms = context.start_ms, context.end_ms
    elif text.strip():
        line = document.file.line_of(paragraph)
        raise document.source.mistake(line, expected="a begin time on each paragraph")
    else:
        return
    speaker, voice, text = _attributed(context, text, bool(words), document)
    yield DraftCue(
        start_ms=start_ms,
        end_ms=end_ms,
        text=text,
        speaker=speaker,
        voice=voice,
        identifier=paragraph.get(
            f"{{{_OWN}}}identifier", paragraph.get(f"{{{XML_NAMESPACE}}}id", "")
        ),
        settings=paragraph.get(f"{{{_OWN}}}settings", ""),
        words=tuple(words),
    )


def _read_inline(
    element: Element,
    context: _Context,
    document: _Document,
    pieces: list[str],
    words: list[Word],
    starts: list[tuple[int, int | None]],
) -> None:
    name = local_name(element)
    if name == "br":
        pieces.append("\n")
    if name != "span":
        return
    inner = _inner(element, context, document)
    own_time = element.get("begin") is not None
    if own_time:
        starts.append((inner.start_ms, inner.end_ms))
        end_ms = inner.end_ms if inner.end_ms is not None else inner.start_ms
        words.extend(
            Word(start_ms=inner.start_ms, end_ms=max(inner.start_ms, end_ms), text=word)
            for word in "".join(element.itertext()).split()
        )
    elif element.attrib:
        document.remarks.add("Markup was dropped", "<span>")
    pieces.append(_spaced(element.text, inner))
    for child in element:
        _read_inline(child, inner, document, pieces, [] if own_time else words, starts)
        pieces.append(_spaced(child.tail, inner))


def _spaced(text: str | None, context: _Context) -> str:
    """`text` as it stands, or with its white space collapsed where XML says so."""
    if not text or context.keeps_space:
        return text or ""
    return re.sub(r"[ \t\n\r]+", " ", text)


def _text_of(pieces: list[str], context: _Context) -> str:
    text = "".join(pieces)
    return text if context.keeps_space else re.sub(r" {2,}", " ", text)


def _attributed(
    context: _Context, text: str, has_words: bool, document: _Document
) -> tuple[str, Voice, str]:
    agent = context.agent.split()[0] if context.agent.split() else ""
    speaker = one_line(document.names.get(agent, agent))
    roles = (role for role in context.role.split() if role in _VOICE_BY_ROLE)
    role = next(roles, "")
    if role:
        return speaker, _VOICE_BY_ROLE[role], text
    if not speaker and not has_words:
        return unlabelled(text, document.remarks)
    voice = voice_of_name(speaker)
    remark_voice(speaker, voice, document.remarks)
    return speaker, voice, text


def _add_agent(metadata: etree._Element, speaker: str, agent: str) -> None:
    element = etree.SubElement(metadata, f"{{{_TTM}}}agent", type="other")
    element.set(f"{{{XML_NAMESPACE}}}id", agent)
    etree.SubElement(element, f"{{{_TTM}}}name", type="full").text = xml_text(speaker)


def _add_cue(division: etree._Element, cue: Cue, agents: dict[str, str]) -> None:
    paragraph = etree.SubElement(division, f"{{{_TT}}}p")
    paragraph.set("begin", format_clock(cue.start_ms))
    paragraph.set("end", format_clock(cue.end_ms))
    paragraph.set(f"{{{_TTM}}}role", _ROLE_BY_VOICE[cue.voice])
    if cue.speaker:
        paragraph.set(f"{{{_TTM}}}agent", agents[cue.speaker])
    for name in ("identifier", "settings"):
        if value := getattr(cue, name):
            paragraph.set(f"{{{_OWN}}}{name}", xml_text(value))
    _fill(paragraph, cue)


def _fill(paragraph: etree._Element, cue: Cue) -> None:
    """Write the text of `cue`: each word a span with times from the start of the cue."""
    placed = placed_words(cue) if all(w.start_ms >= cue.start_ms for w in cue.words) else ()
    offset = 0
    last: etree._Element | None = None
    for place, word in placed:
        last = _add_text(paragraph, last, cue.text[offset:place])
        last = etree.SubElement(paragraph, f"{{{_TT}}}span")
        last.set("begin", format_clock(word.start_ms - cue.start_ms))
        last.set("end", format_clock(word.end_ms - cue.start_ms))
        last.text = xml_text(word.text)
        offset = place + len(word.text)
    _add_text(paragraph, last, cue.text[offset:])


def _add_text(
    paragraph: etree._Element, last: etree._Element | None, text: str
) -> etree._Element | None:
    for number, line in enumerate(text.split("\n")):
        if number:
            last = etree.SubElement(paragraph, f"{{{_TT}}}br")
        if last is None:
            paragraph.text = xml_text(line)
        elif line:
            last.tail = xml_text(line)
    return last
