"""Sound that a file holds beside what a player is meant to play.

An edit list can skip what was cut off without taking it out, and a second track waits for whoever
selects it. Neither is heard by a viewer, and both are there for whoever looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av

from walkaway.core.errors import UnreadableMedia
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.probe import probe
from walkaway.core.media.verify.report import Finding

TOLERANCE_S = Fraction(1, 10)
"""An encoder's priming and the filling of its last packet: three AAC packets are 64 ms."""


def samples_in(path: Path) -> int:
    """All that the file says it plays, and a second more. Raises `UnreadableMedia`."""
    facts = probe(path)
    longest_s = max(facts.duration, facts.sound.duration if facts.sound else Fraction(0))
    return round((longest_s + 1) * SAMPLE_RATE_HZ)


def unplanned_sound(path: Path, planned_s: Fraction) -> Iterator[Finding]:
    """Where the file is not one track of `planned_s` seconds, played or skipped.

    Raises `UnreadableMedia`.
    """
    tracks, held_s = _tracks_and_seconds(path)
    if tracks > 1:
        yield Finding(sentence=f"The file holds {tracks} sound tracks; a clip has one.")
    if held_s > planned_s + TOLERANCE_S:
        yield Finding(
            sentence=f"The file holds {float(held_s - planned_s):.1f} s more sound than planned, "
            "which players may skip."
        )
    if held_s < planned_s - TOLERANCE_S:
        yield Finding(
            sentence=f"The file holds {float(held_s):.1f} s of sound to compare, and the plan "
            f"{float(planned_s):.1f} s."
        )


def _tracks_and_seconds(path: Path) -> tuple[int, Fraction]:
    """How many sound tracks there are, and how long the packets of the first are in all."""
    try:
        with av.open(str(path), options={"ignore_editlist": "1"}) as container:
            tracks = container.streams.audio
            packets = container.demux(tracks[0]) if tracks else ()
            lengths = [
                packet.duration * packet.time_base
                for packet in packets
                if packet.duration and packet.time_base
            ]
            return len(tracks), sum(lengths, Fraction(0))
    except (av.FFmpegError, OSError) as error:
        raise UnreadableMedia(
            path=path,
            problem=f"{error.strerror or error} while reading its sound",
            remedy="Check that the file is complete",
        ) from error
