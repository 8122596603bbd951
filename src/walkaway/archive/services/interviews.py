"""Interviews: planned, prepared, and told of in sealed words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive.checklist import Answer, Answered, unanswered
from walkaway.archive.models import CompartmentKind, Interview, Speaker
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import newest_text, seal_text
from walkaway.archive.services.speakers import refuse_withdrawn
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.typed_json import read_typed, written
from walkaway.journal.services import record

INTERVIEW = "interview"
WHO_INTERVIEWS = (Role.INTERVIEWER, Role.RESEARCHER, Role.PROTECTION_OFFICER)


class _AnsweredJson(TypedDict):
    answer: str
    note: str


class _DetailsJson(TypedDict):
    title: str
    day: str
    place: str
    language: str
    interpreter: str
    notes: str
    answers: dict[str, _AnsweredJson]
    confirmed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is told of an interview to those who read testimony.

    `day` is None until it is fixed, `language` a BCP 47 tag. `confirmed_by` is the identifier of
    the member of staff who answered the checklist last.
    """

    title: str
    day: date | None = None
    place: str = ""
    language: str = ""
    interpreter: str = ""
    notes: str = ""
    answers: Mapping[str, Answered] = field(default_factory=lambda: MappingProxyType({}))
    confirmed_by: str = ""


@transaction.atomic
def plan_interview(speaker: Speaker, details: Details, *, actor: Actor) -> Interview:
    """Plan an interview. No key is needed. Raises `Refused` for whoever does not interview or does
    not work on the speaker, and after a withdrawal."""
    _refuse_others(speaker, actor, what=_("Planning an interview"))
    staff = require_work_on(actor, speaker, what=_("Planning an interview"))
    interview = Interview.objects.create(speaker=speaker, created_by=staff)
    _seal(interview, details, actor)
    record(
        "interview-planned",
        actor=actor.ref,
        subject=f"interview:{interview.pk}",
        facts={"speaker": speaker.pk},
    )
    return interview


@transaction.atomic
def change_interview(interview: Interview, details: Details, *, actor: Actor) -> None:
    """Write the details anew; what they said before stays beside them, sealed."""
    _refuse_others(interview.speaker, actor, what=_("Changing an interview"))
    _seal(interview, details, actor)
    record(
        "interview-changed",
        actor=actor.ref,
        subject=f"interview:{interview.pk}",
        facts={"answered": len(details.answers), "missing": len(unanswered(details.answers))},
    )


def details_of(interview: Interview, *, actor: Actor) -> Details:
    """What is told of an interview (3 queries). Raises `Refused`, `NotOpened`."""
    text = newest_text(
        interview.speaker, CompartmentKind.TESTIMONY, INTERVIEW, subject=interview.pk, actor=actor
    )
    return Details(title="") if text is None else _details_in(text)


def title_of(interview: Interview, *, actor: Actor) -> str:
    """Its title; nothing for whoever may not read it."""
    try:
        return details_of(interview, actor=actor).title
    except (Refused, NotOpened):
        return ""


def require_prepared(interview: Interview, *, actor: Actor) -> None:
    """Raise `Refused` while the checklist is not answered: then no recording is taken in."""
    missing = unanswered(details_of(interview, actor=actor).answers)
    if missing:
        raise Refused(
            what=_("Taking in a recording"),
            reason=_("questions of the checklist have no answer yet"),
            way_on=_("Answer the checklist of the interview first; a no needs a note."),
        )


def _refuse_others(speaker: Speaker, actor: Actor, *, what: str) -> None:
    require_work_on(actor, speaker, what=what)
    if not actor.has(*WHO_INTERVIEWS):
        raise Refused(
            what=what,
            reason=_("only interviewers, researchers and protection officers may do this"),
            way_on=_("Ask one of those who work on this speaker."),
        )
    refuse_withdrawn(speaker, what=what)


def _seal(interview: Interview, details: Details, actor: Actor) -> None:
    facts: _DetailsJson = {
        "title": details.title,
        "day": details.day.isoformat() if details.day else "",
        "place": details.place,
        "language": details.language,
        "interpreter": details.interpreter,
        "notes": details.notes,
        "answers": {
            slug: {"answer": each.answer.value, "note": each.note}
            for slug, each in details.answers.items()
        },
        "confirmed_by": details.confirmed_by or (actor.ref if details.answers else ""),
    }
    seal_text(
        interview.speaker,
        CompartmentKind.TESTIMONY,
        INTERVIEW,
        written(facts).encode(),
        subject=interview.pk,
        author=actor,
    )


def _details_in(text: bytes) -> Details:
    facts = read_typed(text.decode(), _DetailsJson, path=Path(INTERVIEW))
    return Details(
        title=facts["title"],
        day=date.fromisoformat(facts["day"]) if facts["day"] else None,
        place=facts["place"],
        language=facts["language"],
        interpreter=facts["interpreter"],
        notes=facts["notes"],
        answers={
            slug: Answered(answer=Answer(each["answer"]), note=each["note"])
            for slug, each in facts["answers"].items()
        },
        confirmed_by=facts["confirmed_by"],
    )
