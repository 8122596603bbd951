"""Inserted footage that a hash list knows keeps a sheet from being cut."""

from __future__ import annotations

from walkaway.core.errors import KnownFootage, MediaError
from walkaway.core.media.known_items.hash_list import HashList
from walkaway.core.media.known_items.matching import Match, known
from walkaway.core.media.probe import probe
from walkaway.core.media.sheet.clock import clock
from walkaway.core.media.sheet.model import CutSheet, Passage
from walkaway.core.spans import Span


def refuse_known_inserts(sheet: CutSheet, hashes: HashList) -> None:
    """Raise `KnownFootage` when a passage of inserted footage shows what `hashes` know.

    So it is when the footage cannot be compared: a check that could not run has failed. Footage
    without any picture has nothing to compare.
    """
    for number, passage in enumerate(sheet.passages, 1):
        if passage.insert_label:
            _refuse_known(sheet, passage, number, hashes)


def _refuse_known(sheet: CutSheet, passage: Passage, number: int, hashes: HashList) -> None:
    recording = sheet.sources[passage.source].recording
    what = f'Passage {number}, inserted footage from "{passage.source}"'
    try:
        if probe(recording).picture is None:
            return
        found = known(recording, hashes, within=Span(passage.start_ms, passage.end_ms))
    except MediaError as error:
        raise KnownFootage(
            what=what,
            reason=f"its pictures could not be compared with the list of known items: {error}",
            way_on="Replace the recording, or leave the passage out",
        ) from error
    if found:
        raise KnownFootage(what=what, reason=_reason(found), way_on=_WAY_ON)


_WAY_ON = (
    "Leave the passage out, or show other footage; whoever keeps the list can say why it is there"
)


def _reason(found: tuple[Match, ...]) -> str:
    nearest = min(found, key=lambda each: each.distance)
    item = nearest.item
    told = f', "{item.comment}"' if item.comment else ""
    mirrored = ", mirrored" if nearest.mirrored else ""
    return (
        f"its picture at {clock(nearest.at_ms)} is a known item ({item.file}, line {item.line}"
        f"{told}; {nearest.distance} of 256 bits differ{mirrored}), and so are {len(found)} of the "
        "pictures that were looked at"
    )
