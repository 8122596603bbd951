"""What leaves with a clip, as the gate asks: for which purpose, in which form and languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from walkaway.core import gate
from walkaway.core.gate import ANYWHERE, Blocker, Form, Leaving, Purpose


def form_of(face: str, voice: str) -> Form:
    """What of the speaker is in a clip, by the words of its protection."""
    if face == "keep":
        return Form.FACE
    return Form.OWN_VOICE if voice == "keep" else Form.ALTERED_VOICE


def blockers_of(
    speaker: gate.Speaker | None, form: Form, languages: Iterable[str], today: date
) -> tuple[Blocker, ...]:
    """Everything that keeps a clip out of the library, each reason once.

    It must be allowed in every language that it speaks, shows or quotes, and everywhere: nobody can
    say from where the open web is read. Without a speaker nobody consented.
    """
    if speaker is None:
        speaker = gate.Speaker(grants=(), hard_stops=frozenset(), withdrawn_on=None)
    found = (
        blocker
        for language in sorted(set(languages))
        for blocker in gate.blockers(
            speaker,
            Leaving(
                purpose=Purpose.LIBRARY,
                form=form,
                language=language,
                territory=ANYWHERE,
                today=today,
            ),
        )
    )
    return tuple(dict.fromkeys(found))
