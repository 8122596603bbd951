"""The cast of the tests at an interview that is prepared, with browsers that are signed in."""

from __future__ import annotations

from tests.archive.people import a_speaker
from tests.archive.recordings import PREPARED
from tests.cast import Cast, Member
from walkaway.archive.models import Interview
from walkaway.archive.services.interviews import plan_interview


def prepared_interview(cast: Cast, pseudonym: str = "Amber Heron") -> Interview:
    """All who read anything work on the speaker; the stranger and the administrator do not."""
    working: list[Member] = [
        cast.interviewer, cast.researcher, cast.editor, cast.translator, cast.first_officer,
        cast.second_officer, cast.reviewer, cast.campaigner,
    ]  # fmt: skip
    speaker = a_speaker(pseudonym, *(each.actor for each in working))
    return plan_interview(speaker, PREPARED, actor=cast.interviewer.actor)
