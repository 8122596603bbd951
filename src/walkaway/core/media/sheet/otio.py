"""Cut sheets as OpenTimelineIO, for editors with a timeline.

Passages are clips on joined tracks V1 and A1, cards are generators. Everything else of the sheet
travels in `metadata["walkaway"]`, so that a round trip loses nothing. What the other editor did
to the clips is taken; what a sheet cannot say is told as a remark.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from walkaway.core.errors import UnreadableMedia
from walkaway.core.files import write_whole
from walkaway.core.media.plan import Segment, plan_timeline
from walkaway.core.media.probe import probe
from walkaway.core.media.recordings.source import listed_path
from walkaway.core.media.sheet.model import CutSheet, HiddenName
from walkaway.core.media.sheet.write import relative_path, sheet_to_toml

METADATA_KEY = "walkaway"

_URL_LETTERS = frozenset((string.ascii_letters + string.digits + "-._~/").encode())


def write_otio(
    sheet: CutSheet, path: Path, rate: Fraction, *, with_hidden_names: bool = True
) -> None:
    """Write `sheet` to `path` at `rate` frames per second; see `to_otio`.

    The lengths of the recordings are told when they can be opened. Raises `NotEnoughDisk`.
    """
    timeline = to_otio(
        sheet,
        rate,
        folder=path.parent,
        lengths=_known_lengths(sheet),
        with_hidden_names=with_hidden_names,
    )
    write_whole(path, timeline.to_json_string(indent=2) + "\n")


def to_otio(
    sheet: CutSheet,
    rate: Fraction,
    *,
    folder: Path | None = None,
    lengths: Mapping[str, Fraction] | None = None,
    with_hidden_names: bool = True,
) -> otio.schema.Timeline:
    """`sheet` as a timeline at `rate` frames per second, as long in frames as the clip will be.

    Files are named as seen from `folder`, that of the sheet by default. `lengths` are those of
    the recordings in seconds, by source, where they are known. Without its hidden names the
    timeline can be given to somebody who must not know them; a sheet that is taken back from it
    waits for a person to fill them in.
    """
    folder = sheet.folder if folder is None else folder
    told = sheet if with_hidden_names else _without_hidden_names(sheet)
    timeline = otio.schema.Timeline(sheet.id)
    timeline.metadata[METADATA_KEY] = {"sheet": sheet_to_toml(told, folder=folder)}
    picture = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    sound = otio.schema.Track("A1", kind=otio.schema.TrackKind.Audio)
    for segment in plan_timeline(sheet, rate).segments:
        if segment.passage is None:
            picture.append(_card(segment, rate))
            sound.append(otio.schema.Gap(duration=RationalTime(segment.frames, float(rate))))
        else:
            for track in (picture, sound):
                track.append(_clip(sheet, segment, rate, folder, lengths or {}))
    timeline.tracks.extend([picture, sound])
    return timeline


def _without_hidden_names(sheet: CutSheet) -> CutSheet:
    """As many empty names as there were: a sheet with an empty name is refused."""
    empty = tuple(HiddenName(forms=(), stand_ins={}) for _ in sheet.protection.hide)
    return replace(sheet, protection=replace(sheet.protection, hide=empty))


def _known_lengths(sheet: CutSheet) -> dict[str, Fraction]:
    lengths = {}
    for name, source in sheet.sources.items():
        with suppress(UnreadableMedia):
            lengths[name] = probe(source.recording).duration
    return lengths


def _card(segment: Segment, rate: Fraction) -> otio.schema.Clip:
    span = _range(0, segment.frames, rate)
    return otio.schema.Clip(
        segment.kind,
        media_reference=otio.schema.GeneratorReference(
            name=segment.kind, generator_kind=f"walkaway {segment.kind}", available_range=span
        ),
        source_range=span,
        metadata={METADATA_KEY: {"card": segment.kind, "frames": segment.frames}},
    )


def _clip(
    sheet: CutSheet,
    segment: Segment,
    rate: Fraction,
    folder: Path,
    lengths: Mapping[str, Fraction],
) -> otio.schema.Clip:
    passage = segment.passage
    assert passage is not None
    start_frame = round(passage.start_ms * rate / 1000)
    length = lengths.get(passage.source)
    return otio.schema.Clip(
        passage.source,
        media_reference=otio.schema.ExternalReference(
            target_url=_url(
                listed_path(sheet.sources[passage.source].recording), sheet.folder, folder
            ),
            available_range=_range(0, int(length * rate), rate) if length else None,
        ),
        source_range=_range(start_frame, segment.frames, rate),
        metadata={
            METADATA_KEY: {
                "source": passage.source,
                "start_ms": passage.start_ms,
                "end_ms": passage.end_ms,
                "insert_label": dict(passage.insert_label),
                "insert_purpose": passage.insert_purpose,
                "insert_source": passage.insert_source,
                "start_frame": start_frame,
                "frames": segment.frames,
                "rate": float(rate),
            }
        },
    )


def _range(start: int, frames: int, rate: Fraction) -> TimeRange:
    return TimeRange(RationalTime(start, float(rate)), RationalTime(frames, float(rate)))


def _url(recording: Path, kept_in: Path, seen_from: Path) -> str:
    """A relative address where it can be: an absolute one tells whose machine it was."""
    path = relative_path(recording, kept_in=kept_in, seen_from=seen_from)
    address = "".join(
        chr(each) if each in _URL_LETTERS else f"%{each:02X}" for each in path.encode()
    )
    return f"file://{address}" if Path(path).is_absolute() else address
