"""What the file itself gives away, and whether it is the file that was planned.

A recording's own tags name places, devices and dates; an encoder's signature names software and
settings. Neither may leave. Source: ISO/IEC 14496-12 (boxes), ITU-T H.264 Annex D (SEI).
"""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from walkaway.core.media.plan import SAMPLE_RATE_HZ, Timeline, picture_size
from walkaway.core.media.probe import MediaFacts, probe
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.verify.report import Check, Finding

INNOCENT_CONTAINER_TAGS = frozenset({"major_brand", "minor_version", "compatible_brands"})
INNOCENT_STREAM_TAGS = {
    "language": re.compile(r"[a-z]{3}"),
    "handler_name": re.compile(r"(Video|Sound|Subtitle)Handler"),
    "vendor_id": re.compile(r"\[0\]\[0\]\[0\]\[0\]"),
}
CONTAINER_BOXES = {
    **dict.fromkeys((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"udta"), 0),
    b"meta": 4,
}
"""Boxes that hold boxes, and how many bytes stand before these."""
HEADER_BYTES = 8
ENCODER_TRACES = re.compile(
    rb"x264 - core|Lavf\d|Lavc\d|Lavc |LIBAVC|HandBrake|GPAC|Apple iPhone|com\.apple\."
    rb"|com\.android\.|Exif\0"
)
SEI_UNIT = 6


def shape_of(facts: MediaFacts, sheet: CutSheet) -> Shape | None:
    """The shape of `sheet` whose exact size the picture has, or None."""
    if facts.picture is None:
        return None
    size = facts.picture.upright_size
    return next((shape for shape in Shape if picture_size(shape, sheet.height) == size), None)


def check_metadata(path: Path) -> Check:
    """No tag, box or signature in the file but those that every such file has."""
    findings = tuple(
        Finding(sentence=sentence)
        for sentence in (*_telling_tags(path), *_telling_boxes(path), *_encoder_traces(path))
    )
    return Check(
        name="metadata",
        passed=not findings,
        sentence="The file carries no title, place, date, device or encoder signature."
        if not findings
        else f"The file gives away {len(findings)} thing(s) beside picture, sound and captions.",
        measures={"traces": len(findings)},
        findings=findings,
    )


def check_format(path: Path, sheet: CutSheet, timeline: Timeline) -> Check:
    """H.264 High in 4:2:0, AAC LC at 48 kHz, index first, at the size, rate and length planned."""
    facts = probe(path)
    wrong = tuple(_format_faults(path, facts, sheet, timeline))
    return Check(
        name="format",
        passed=not wrong,
        sentence="Plays everywhere: H.264 High, 4:2:0, AAC at 48 kHz, index in front, "
        f"{float(timeline.frames / timeline.rate):.2f} s as planned."
        if not wrong
        else "The file is not the one that was planned.",
        measures={
            "duration_s": round(float(facts.duration), 3),
            "planned_s": round(float(timeline.frames / timeline.rate), 3),
            "frame_rate": str(facts.picture.rate) if facts.picture else None,
        },
        findings=tuple(Finding(sentence=sentence) for sentence in wrong),
    )


def _telling_tags(path: Path) -> Iterator[str]:
    with av.open(str(path)) as container:
        for name, value in container.metadata.items():
            if name not in INNOCENT_CONTAINER_TAGS:
                yield f"The file has the tag {name} = {value!r}."
        for stream in container.streams:
            if stream.type not in ("video", "audio", "subtitle"):
                yield f"The file has a stream of the kind {stream.type!r}."
            for name, value in stream.metadata.items():
                innocent = INNOCENT_STREAM_TAGS.get(name)
                if innocent is None or not innocent.fullmatch(value):
                    yield f"The {stream.type} stream has the tag {name} = {value!r}."


def _telling_boxes(path: Path) -> Iterator[str]:
    for box in _boxes(path):
        if box.is_telling:
            yield f"The file has a box of the kind {box.kind.decode('latin-1')!r}."


def _encoder_traces(path: Path) -> Iterator[str]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for trace in sorted({match.group() for match in ENCODER_TRACES.finditer(content)}):
            yield f"The bytes hold the signature {trace.decode('latin-1')!r}."
    if SEI_UNIT in _unit_kinds(path):
        yield "The picture stream has supplemental units, in which encoders sign."


def _unit_kinds(path: Path) -> set[int]:
    """The NAL unit types of the picture stream (ITU-T H.264, 7.3.1); lengths are four bytes."""
    kinds: set[int] = set()
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.video[0]):
            content = bytes(packet)
            position = 0
            while position + 5 <= len(content):
                kinds.add(content[position + 4] & 0x1F)
                position += 4 + int.from_bytes(content[position : position + 4])
    return kinds


@dataclass(frozen=True, slots=True)
class _Box:
    """A box of the file: its four-letter kind, that of the box around it, and its size."""

    kind: bytes
    parent: bytes
    size: int

    @property
    def is_telling(self) -> bool:
        """Whether the box can hold words about the recording. Every MP4 has an empty list."""
        if self.parent == b"udta":
            return self.kind != b"meta"
        if self.parent == b"meta":
            return self.kind != b"hdlr" and (self.kind, self.size) != (b"ilst", HEADER_BYTES)
        return self.kind in (b"uuid", b"meta")


def _boxes(path: Path) -> Iterator[_Box]:
    """All boxes, in the order of the file."""
    with path.open("rb") as file:
        yield from _boxes_between(file.fileno(), b"", 0, path.stat().st_size)


def _boxes_between(descriptor: int, parent: bytes, start: int, end: int) -> Iterator[_Box]:
    position = start
    while position + HEADER_BYTES <= end:
        head = os.pread(descriptor, 2 * HEADER_BYTES, position)
        size, kind = int.from_bytes(head[:4]), head[4:8]
        body = position + HEADER_BYTES
        if size == 1:
            size, body = int.from_bytes(head[8:16]), position + 2 * HEADER_BYTES
        elif size == 0:
            size = end - position
        yield _Box(kind, parent, size)
        if kind in CONTAINER_BOXES:
            inner = body + CONTAINER_BOXES[kind]
            yield from _boxes_between(descriptor, kind, inner, position + size)
        position += max(size, HEADER_BYTES)


def _format_faults(
    path: Path, facts: MediaFacts, sheet: CutSheet, timeline: Timeline
) -> Iterator[str]:
    picture, sound = facts.picture, facts.sound
    if picture is None or sound is None:
        yield "The file lacks a picture or a sound."
        return
    if (picture.codec, picture.profile, picture.pixel_format) != ("h264", "High", "yuv420p"):
        yield f"The picture is {picture.codec} {picture.profile} {picture.pixel_format}."
    if (sound.codec, sound.rate_hz) != ("aac", SAMPLE_RATE_HZ):
        yield f"The sound is {sound.codec} at {sound.rate_hz} Hz."
    if shape_of(facts, sheet) is None:
        yield f"The picture is {picture.width}x{picture.height}, the size of no shape of the sheet."
    if picture.rate != timeline.rate:
        yield f"There are {picture.rate} frames a second; {timeline.rate} were planned."
    planned = Fraction(timeline.frames) / timeline.rate
    for name, duration in (("picture", picture.duration), ("sound", sound.duration)):
        if abs(duration - planned) > 1 / timeline.rate:
            yield f"The {name} lasts {float(duration):.3f} s; {float(planned):.3f} s were planned."
    order = [box.kind for box in _boxes(path) if box.kind in (b"moov", b"mdat")]
    if order[:1] != [b"moov"]:
        yield "The index is behind the content: a browser would have to load the whole file first."
