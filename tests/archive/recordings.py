"""An interview that is prepared, and recordings that arrive in it, for archive tests."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from tests.archive.people import a_speaker, two_officers
from tests.cast import Cast, Member
from tests.media.numbered import write_numbered
from walkaway.accounts.actors import Actor
from walkaway.archive.checklist import CHECKLIST, Answer, Answered
from walkaway.archive.models import Interview, Original, Speaker
from walkaway.archive.services.interviews import Details, plan_interview
from walkaway.archive.services.uploads import Description, begin_upload, receive
from walkaway.jobs.running import run_all_that_wait

CANARY = b"the-canary-sings-in-the-clear-0123456789"
PREPARED = Details(
    title="The road north",
    answers={question.slug: Answered(answer=Answer.YES) for question in CHECKLIST},
)


def noise(size: int, seed: bytes = b"noise") -> bytes:
    """Bytes that compress badly and repeat nowhere, with the canary in every 64 KiB."""
    blocks = (
        hashlib.shake_256(seed + n.to_bytes(4, "big")).digest(65536)
        for n in range(1 + size // 65536)
    )
    return b"".join(CANARY + block[len(CANARY) :] for block in blocks)[:size]


def a_prepared_interview(interviewer: Actor, *others: Actor) -> Interview:
    speaker: Speaker = a_speaker("Amber Heron", interviewer, *others, *two_officers())
    return plan_interview(speaker, PREPARED, actor=interviewer)


def interview_of_the_cast(cast: Cast) -> Interview:
    """All who read anything work on the speaker; the stranger and the administrator do not."""
    working: list[Member] = [
        cast.interviewer, cast.researcher, cast.editor, cast.translator, cast.first_officer,
        cast.second_officer, cast.reviewer, cast.campaigner,
    ]  # fmt: skip
    speaker = a_speaker("Amber Heron", *(each.actor for each in working))
    return plan_interview(speaker, PREPARED, actor=cast.interviewer.actor)


def arrive(
    interview: Interview, content: bytes, actor: Actor, name: str = "card/A001.mp4"
) -> Original:
    """A recording of which every byte has arrived; it waits to be hashed."""
    original = begin_upload(
        interview, len(content), Description(name=name, content_type="video/mp4"), actor=actor
    )
    return receive(original, 0, [content], actor=actor)


def whole(interview: Interview, content: bytes, actor: Actor) -> Original:
    """A recording that was read back and hashed, with all that is made of it."""
    original = arrive(interview, content, actor)
    run_all_that_wait("test")
    original.refresh_from_db()
    return original


def numbered_film(folder: Path, frames: int = 100) -> bytes:
    """A small film whose frames tell their numbers."""
    return write_numbered(folder / "numbered.mp4", Fraction(25), frames).read_bytes()


def files_below(*folders: Path) -> Iterable[Path]:
    """All files below them, also while others make and remove some."""
    # `Path.rglob` stumbles over a folder that goes meanwhile.
    for folder in folders:
        for below, _, names in os.walk(folder):
            yield from (path for name in names if (path := Path(below, name)).is_file())
