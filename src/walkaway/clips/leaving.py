"""What of the speaker leaves with a clip, and why it may not go where somebody wants to send it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from walkaway.archive.consent_words import blocker_words
from walkaway.archive.models import Speaker
from walkaway.archive.queries.gate import may_leave
from walkaway.core.gate import Form, Purpose
from walkaway.core.media.sheet.model import CutSheet


def form_of(face: str, voice: str) -> Form:
    """What of the speaker is in a clip, by the words of its protection."""
    if face == "keep":
        return Form.FACE
    return Form.OWN_VOICE if voice == "keep" else Form.ALTERED_VOICE


def form_of_sheet(sheet: CutSheet) -> Form:
    """What of the speaker will be in the clip of a sheet, as the gate asks for it."""
    plan = sheet.protection
    return form_of(plan.face, plan.voice.protection)


def reasons_against(
    speaker: Speaker,
    sheet: CutSheet,
    *,
    purpose: Purpose,
    languages: Sequence[str],
    territory: str,
    today: date,
) -> tuple[str, ...]:
    """Why a clip of `sheet` may not go there, as sentences, each once; empty when it may."""
    reasons = [
        blocker_words(blocker)
        for language in languages
        for blocker in may_leave(
            speaker,
            purpose=purpose,
            form=form_of_sheet(sheet),
            language=language,
            territory=territory,
            today=today,
        )
    ]
    return tuple(dict.fromkeys(reasons))
