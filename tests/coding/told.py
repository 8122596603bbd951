"""Studies of stories that tell of people, as reviewers recorded them."""

from __future__ import annotations

from django.utils import timezone

from tests.archive.consents import consent
from tests.archive.people import member
from tests.coding.studying import (
    BRUTALITY,
    HARDSHIP,
    LEFT,
    STORY,
    a_copy,
    a_study,
    an_interview,
    code_passage,
    finish,
)
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive.services.protection import Mark, mark
from walkaway.coding.models import Study
from walkaway.coding.queries.documents import speaker_of
from walkaway.core.gate import Form, Purpose
from walkaway.stories.models import Attribute, Case, Copy, Link, Protagonist

BEAT = (STORY.index("They"), STORY.index(" There"))
ARABIC = "غادرتُ المجموعة في الصيف. ضربوا رجلًا مسنًّا في الساحة. لم يكن هناك خبز يكفي."


def tells_of(copy: Copy, actor: Actor, pseudonym: str, **told: str) -> Protagonist:
    """Somebody of whom a story tells, as a reviewer recorded it, in a case of their own."""
    now = timezone.now()
    person = Protagonist.objects.create(
        story=copy.story, pseudonym=pseudonym, recorded_by=actor.staff, recorded_at=now
    )
    for kind, value in told.items():
        Attribute.objects.create(
            protagonist=person, copy=copy, kind=kind, value=value, start=0, end=6,
            recorded_by=actor.staff, recorded_at=now,
        )  # fmt: skip
    case = Case.objects.create(created_at=now)
    Link.objects.create(protagonist=person, case=case, made_by=actor.staff, made_at=now)
    return person


def a_told_study(ann: Actor) -> Study:
    """Two stories of people from two regions; both tell of brutality, one of leaving too."""
    copies = [a_copy(title=title, accepted_by=ann) for title in ("One tells", "Another tells")]
    tells_of(copies[0], ann, "Nour", region="middle-east", left_on="2015-06")
    tells_of(copies[1], ann, "Sami", region="north-africa", left_on="2014")
    study = a_study(ann, ann, copies=copies)
    for document in study.documents.all():
        code_passage(ann, document, BRUTALITY, *BEAT)
    code_passage(ann, study.documents.get(number=1), LEFT, 0, BEAT[0] - 1)
    for document in study.documents.all():
        finish(ann, document)
    return study


def a_rich_study(ann: Actor) -> Study:
    """The same with an Arabic story, an interview whose speaker agreed and one whose did not."""
    interviewer = member("Ina", Role.INTERVIEWER)
    copies = [
        a_copy(title="One tells", accepted_by=ann),
        a_copy(title="Another tells", accepted_by=ann),
        a_copy(ARABIC, title="رجل يروي", language="ar", accepted_by=ann),
    ]
    tells_of(copies[0], ann, "Nour", region="middle-east", left_on="2015-06")
    tells_of(copies[1], ann, "Sami", region="north-africa", left_on="2014")
    tells_of(copies[2], ann, "سمير", region="middle-east", left_on="2015")
    cues = ("I met Omar at night.", "They beat him.", "We had no bread and I left.")
    transcripts = [an_interview(ann, interviewer, cues=cues) for _ in range(2)]
    study = a_study(ann, ann, copies=copies, transcripts=transcripts)
    agreed = speaker_of(study.documents.get(number=4))
    assert agreed
    consent(agreed, (Purpose.RESEARCH, Form.TEXT), language="en")
    mark(agreed, Mark(text="Omar", language="en"), actor=interviewer)
    places = {
        1: [(BRUTALITY, *BEAT), (LEFT, 0, BEAT[0] - 1), (HARDSHIP, BEAT[0] + 5, BEAT[1])],
        2: [(BRUTALITY, *BEAT)],
        3: [(BRUTALITY, 25, 54), (HARDSHIP, 55, len(ARABIC))],
        4: [(LEFT, 0, 20), (BRUTALITY, 21, 35), (HARDSHIP, 36, 62), (LEFT, 36, 62)],
        5: [(LEFT, 0, 20)],
    }
    for document in study.documents.all():
        for code, start, end in places[document.number]:
            code_passage(ann, document, code, start, end)
        finish(ann, document)
    return study
