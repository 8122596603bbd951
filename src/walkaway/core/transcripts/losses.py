"""How two transcripts that should be one differ."""

from __future__ import annotations

from collections.abc import Iterator

from walkaway.core.transcripts.model import Transcript

_FIELDS = {
    "text": "the exact text",
    "speaker": "the speaker",
    "voice": "the voice",
    "identifier": "the identifier",
    "settings": "the settings",
    "words": "the word times",
}


def differences(before: Transcript, after: Transcript) -> Iterator[str]:
    """What `after` does not hold as `before` did, each as a phrase with the number of cues."""
    if before.language != after.language:
        yield f"the language ({before.language or 'none'} became {after.language or 'none'})"
    if before.title != after.title:
        yield "the title"
    if len(before.cues) != len(after.cues):
        yield f"the cues themselves ({len(before.cues)} became {len(after.cues)})"
        return
    pairs = list(zip(before.cues, after.cues, strict=True))
    shifts_ms = [
        max(abs(old.start_ms - new.start_ms), abs(old.end_ms - new.end_ms)) for old, new in pairs
    ]
    if any(shifts_ms):
        moved = sum(map(bool, shifts_ms))
        yield f"the exact times of {_counted(moved)} (off by at most {max(shifts_ms)} ms)"
    for name, phrase in _FIELDS.items():
        changed = sum(getattr(old, name) != getattr(new, name) for old, new in pairs)
        if changed:
            yield f"{phrase} of {_counted(changed)}"


def _counted(cues: int) -> str:
    return f"{cues} cue" if cues == 1 else f"{cues} cues"
