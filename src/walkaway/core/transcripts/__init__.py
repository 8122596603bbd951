"""Transcripts and translations: one model, and a module for each file format around it."""

from walkaway.core.transcripts.alignment import Misalignment, aligned
from walkaway.core.transcripts.exchange import (
    losses,
    read_transcript,
    read_transcripts,
    transcript_bytes,
    transcripts_of,
    write_transcript,
)
from walkaway.core.transcripts.formats import FORMATS
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word, direction_of
from walkaway.core.transcripts.times import format_clock, parse_clock

__all__ = [
    "FORMATS",
    "Cue",
    "Misalignment",
    "Transcript",
    "Voice",
    "Word",
    "aligned",
    "direction_of",
    "format_clock",
    "losses",
    "parse_clock",
    "read_transcript",
    "read_transcripts",
    "transcript_bytes",
    "transcripts_of",
    "write_transcript",
]
