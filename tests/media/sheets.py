"""A small cut sheet, and variations of it, for tests that need no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from walkaway.core.media.sheet.model import (
    Cards,
    CutSheet,
    FaceProtection,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    VoicePlan,
    VoiceProtection,
)


def a_sheet(
    *,
    recording: Path = Path("interview.mp4"),
    passages: Sequence[Passage] | None = None,
    face: FaceProtection = FaceProtection.KEEP,
    voice: VoiceProtection = VoiceProtection.KEEP,
    **changes: Any,
) -> CutSheet:
    """A sheet of one source in English with French captions; `changes` replace its fields."""
    one = Passage(source="interview", start_ms=1_000, end_ms=3_000, insert_label={})
    sheet = CutSheet(
        id="a-clip",
        title={"en": "A clip", "fr": "Un extrait"},
        description={"en": "What it is about."},
        publisher="The publisher",
        purpose="To be tested.",
        languages=("en", "fr"),
        shapes=(Shape.WIDE,),
        sources={
            "interview": Source(
                name="interview",
                recording=recording,
                transcript=recording.with_suffix(".en.vtt"),
                language="en",
                translations={"fr": recording.with_suffix(".fr.vtt")},
            )
        },
        passages=tuple(passages or (one,)),
        protection=ProtectionPlan(face=face, voice=VoicePlan(protection=voice)),
        cards=Cards(title={"en": "A clip"}, help_line={"en": "Someone listens."}),
        height=180,
    )
    return replace(sheet, **changes)
