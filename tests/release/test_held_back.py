"""A freeze holds back whatever can be handed out of a speaker, until two lift it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.archive.consents import consent
from tests.archive.people import member
from tests.clips.cutting import Cutting, a_cutting
from tests.coding.studying import (
    LEFT,
    a_copy,
    a_study,
    an_interview,
    code_passage,
    finish,
    researcher,
)
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive import holds
from walkaway.archive.models import Speaker
from walkaway.archive.services import originals, protection, transcripts
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.exchange import export_sheet
from walkaway.coding.models import Study, Unit
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.services.comparison import handed_out
from walkaway.coding.services.exchange import Format, export_study
from walkaway.coding.services.querying import Part, Question, hand_out_answer
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import Form, Purpose
from walkaway.release.models import Freeze
from walkaway.release.services.freezing import freeze, lift

pytestmark = pytest.mark.django_db

SAID = "Canarywords, I left."


def hold_back(speaker: Speaker) -> Freeze:
    return freeze(speaker, actor=member("whoever saw it", Role.CAMPAIGNER), now=timezone.now())


def let_go(frozen: Freeze) -> None:
    for name in ("first to agree", "second to agree"):
        reviewer = member(name, Role.REVIEWER)
        frozen.speaker.assignments.create(staff=reviewer.staff)
        assert frozen.lifted_at is None
        frozen = lift(frozen, actor=reviewer, now=timezone.now())
    assert frozen.lifted_at is not None


def in_study(study: Study, ann: Actor) -> str:
    return export_study(study, Format.CSV, actor=ann).decode()


def in_answer(study: Study, ann: Actor) -> str:
    return hand_out_answer(study, Question(only={}, code=LEFT), Part.QUOTATIONS, actor=ann)


def in_comparison(study: Study, ann: Actor) -> str:
    told = json.loads(handed_out(study, "json", actor=ann)[0])
    return "" if told["left_out"] else SAID


@pytest.mark.parametrize("handed", [in_study, in_answer, in_comparison])
def test_researchers_are_handed_nothing(handed: Callable[[Study, Actor], str]) -> None:
    ann, ben = researcher("Ann"), researcher("Ben")
    said = an_interview(ann, ben, cues=(SAID, "We left."))
    study = a_study(
        ann, ann, ben, copies=[a_copy(accepted_by=ann)], transcripts=[said], unit=Unit.CUE
    )
    for document in study.documents.all():
        for coder in (ann, ben):
            code_passage(coder, document, LEFT, 0, 20)
            finish(coder, document)
    speaker = speaker_of(study.documents.get(copy=None))
    assert speaker
    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")
    assert SAID in handed(study, ann)
    frozen = hold_back(speaker)
    assert SAID not in handed(study, ann)
    let_go(frozen)
    assert SAID in handed(study, ann)


def the_transcript(cutting: Cutting) -> None:
    transcripts.export(cutting.transcript, "webvtt", actor=cutting.desk.interviewer)


def the_sheet(cutting: Cutting) -> None:
    export_sheet(newest_version(cutting.cut), "toml", actor=cutting.editor)


def the_recording(cutting: Cutting) -> None:
    # There is no recording behind this row: that it is looked for says that it might leave.
    with pytest.raises(NotOpened):
        originals.export(cutting.original, actor=cutting.desk.interviewer)


def the_hidden_names(cutting: Cutting) -> None:
    protection.export_section(cutting.desk.speaker, actor=cutting.editor)


@pytest.mark.parametrize("hand_out", [the_transcript, the_sheet, the_recording, the_hidden_names])
def test_staff_take_no_file_out(hand_out: Callable[[Cutting], None]) -> None:
    cutting = a_cutting()
    hand_out(cutting)
    frozen = hold_back(cutting.desk.speaker)
    with pytest.raises(Refused, match="everything of this speaker is frozen since"):
        hand_out(cutting)
    let_go(frozen)
    hand_out(cutting)


def test_where_nobody_says_who_is_held_back_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holds, "_holds", {})
    with pytest.raises(LookupError, match="nothing may leave"):
        holds.held_since([])
