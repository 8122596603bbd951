"""How far one frame of a recording goes, as its technical report says, for whoever may see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Derivative, DerivativeKind
from walkaway.archive.queries.speakers import holds_key
from walkaway.archive.services.file_keys import content_of, file_key
from walkaway.clips.services.references import named_recording
from walkaway.core.errors import NotOpened
from walkaway.core.media.sheet.model import CutSheet

ASSUMED_RATE = Fraction(25)
"""While nothing is known."""
FASTEST = 240
"""No camera of interviews takes more a second: what says more, counts milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameStep:
    """Frames a second. Those of an uneven recording follow each other at this rate in the mean;
    what is not known is assumed."""

    rate: Fraction
    is_uneven: bool = False
    is_known: bool = True

    @property
    def step_ms(self) -> float:
        """How long one frame is, in milliseconds with one decimal."""
        return round(float(1000 / self.rate), 1)

    @property
    def per_second(self) -> float:
        """Frames a second with three decimals."""
        return round(float(self.rate), 3)


UNKNOWN = FrameStep(rate=ASSUMED_RATE, is_known=False)


def frame_steps_of(sheet: CutSheet, *, actor: Actor) -> dict[str, FrameStep]:
    """The step of each source, by its name (2 queries a source); `UNKNOWN` without its report or
    a key to it."""
    return {name: _step(named_recording(each), actor) for name, each in sheet.sources.items()}


def step_in(report: str) -> FrameStep:
    """The step that a technical report tells. One of version 1 says not whether the recording is
    uneven, and counts as such."""
    pictures = [each for each in json.loads(report)["streams"] if each["kind"] == "video"]
    told = pictures[0]["frames_per_second"] if pictures else None
    if not told or not 1 <= Fraction(told) <= FASTEST:
        return UNKNOWN
    return FrameStep(rate=Fraction(told), is_uneven=pictures[0].get("is_uneven", True))


def _step(original: UUID, actor: Actor) -> FrameStep:
    reports = Derivative.objects.filter(
        original=original, kind=DerivativeKind.TECHNICAL_REPORT
    ).select_related("compartment")
    report = reports.first()
    if report is None or not holds_key(actor, report.compartment):
        return UNKNOWN
    try:
        with content_of(report, file_key(report, actor=actor)) as content:
            return step_in(b"".join(content.read_range(0, content.size)).decode())
    except NotOpened:
        return UNKNOWN
