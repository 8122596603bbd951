"""Cut sheets as CMX3600 edit decision lists, which nearly every editor reads.

Such a list says which frames are shown when, and nothing else: protection, captions and labels
stay in the sheet. Sources count from the start of the recording, at 00:00:00:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from walkaway.core.errors import Refused
from walkaway.core.files import write_whole
from walkaway.core.media.plan import Segment, plan_timeline
from walkaway.core.media.recordings.source import listed_path
from walkaway.core.media.sheet.mistakes import printable
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.timecode import frame_at_timecode, timecode_of
from walkaway.core.media.sheet.write import relative_path

BLACK_REEL = "BL"
RESERVED_REELS = frozenset({BLACK_REEL, "AX"})
REEL_LETTERS = 8
RECORD_START = "01:00:00:00"
CLIP_NAME = "FROM CLIP NAME:"
SOURCE_FILE = "SOURCE FILE:"
CARD = "WALKAWAY CARD:"


def write_edl(sheet: CutSheet, path: Path, rate: Fraction, *, drop_frame: bool = False) -> None:
    """Write `sheet` to `path` at `rate` frames per second; see `to_edl`.

    Raises `Refused`, `NotEnoughDisk`.
    """
    write_whole(path, to_edl(sheet, rate, drop_frame=drop_frame, folder=path.parent))


def to_edl(
    sheet: CutSheet, rate: Fraction, *, drop_frame: bool = False, folder: Path | None = None
) -> str:
    """`sheet` as an edit decision list, as long in frames as the clip will be.

    Drop-frame timecode exists at 29.97 and 59.94 only. Files are named as seen from `folder`,
    that of the sheet by default. Raises `Refused` when timecode cannot say it.
    """
    kind = "DROP FRAME" if drop_frame else "NON-DROP FRAME"
    lines = [f"TITLE: {sheet.id.upper()}", f"FCM: {kind}", ""]
    folder = sheet.folder if folder is None else folder
    reels = reel_names(sheet.sources)
    try:
        record_start = frame_at_timecode(RECORD_START, rate, drop_frame=drop_frame)
        for number, segment in enumerate(plan_timeline(sheet, rate).segments, start=1):
            source_start = _source_start(segment, rate)
            edges = (
                source_start,
                source_start + segment.frames,
                record_start + segment.span.start,
                record_start + segment.span.end,
            )
            timecodes = [timecode_of(each, rate, drop_frame=drop_frame) for each in edges]
            lines.append(_event(number, segment, reels, timecodes))
            lines.extend(f"* {each}" for each in _comments(segment, sheet, folder))
    except ValueError as error:
        raise Refused(
            what="An edit decision list of this sheet",
            reason=str(error),
            way_on="Use another rate, or OpenTimelineIO, which counts on",
        ) from error
    return "\n".join(lines) + "\n"


def reel_names(sources: Iterable[str]) -> dict[str, str]:
    """A reel for each source: at most eight capital letters and digits, and no other has it.

    >>> reel_names(["interview at home", "interview at sea", "البيت"])
    {'interview at home': 'INTERVIE', 'interview at sea': 'INTERVI2', 'البيت': 'REEL'}
    """
    reels: dict[str, str] = {}
    for source in sources:
        letters = "".join(re.findall("[A-Z0-9]", source.upper())) or "REEL"
        reel, number = letters[:REEL_LETTERS], 1
        while reel in RESERVED_REELS or reel in reels.values():
            number += 1
            reel = letters[: REEL_LETTERS - len(str(number))] + str(number)
        reels[source] = reel
    return reels


def _source_start(segment: Segment, rate: Fraction) -> int:
    return round(segment.passage.start_ms * rate / 1000) if segment.passage else 0


def _event(
    number: int, segment: Segment, reels: Mapping[str, str], timecodes: Iterable[str]
) -> str:
    reel = reels[segment.passage.source] if segment.passage else BLACK_REEL
    channels = "B" if segment.passage else "V"
    return f"{number:03}  {reel:<8} {channels:<5} {'C':<8} {' '.join(timecodes)}"


def _comments(segment: Segment, sheet: CutSheet, folder: Path) -> Iterator[str]:
    if segment.passage is None:
        yield f"{CARD} {segment.kind}"
        return
    recording = listed_path(sheet.sources[segment.passage.source].recording)
    path = relative_path(recording, kept_in=sheet.folder, seen_from=folder)
    yield f"{CLIP_NAME} {printable(recording.name)}"
    yield f"{SOURCE_FILE} {printable(path)}"
