"""Whether captions can be read in their time, and how to mend what cannot.

limits.py    how much may stand there, by script     check.py   what is beyond them
layout.py    two lines, and where a cue may be parted
fixes.py     one way on for each, or why there is none
together.py  the same for a transcript and its translations, which share their times
"""

from walkaway.core.media.captions.reading.check import OF_TIMES, Finding, Kind, findings_of
from walkaway.core.media.captions.reading.fixes import FIXES, Fix, fixed, mended, way_on
from walkaway.core.media.captions.reading.limits import (
    Limits,
    Rules,
    characters,
    limits_for,
    rules_for,
)

__all__ = [
    "FIXES",
    "OF_TIMES",
    "Finding",
    "Fix",
    "Kind",
    "Limits",
    "Rules",
    "characters",
    "findings_of",
    "fixed",
    "limits_for",
    "mended",
    "rules_for",
    "way_on",
]
