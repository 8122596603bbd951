"""Soft captions: WebVTT tracks that a player shows when asked."""

from __future__ import annotations

from pathlib import Path

from walkaway.core.files import write_whole
from walkaway.core.transcripts import webvtt
from walkaway.core.transcripts.model import Transcript


def write_captions(captions: Transcript, path: Path) -> Path:
    """Write the `captions` of a clip as WebVTT, whole or not at all; return `path`."""
    write_whole(path, webvtt.write(captions))
    return path
