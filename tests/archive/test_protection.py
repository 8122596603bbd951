"""What of a speaker is hidden: marked by people, kept in versions, found wherever they say it."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from tests.archive.desk import Desk, a_desk, a_transcript, as_vtt
from walkaway.archive.models import SealedItem
from walkaway.archive.services.protection import (
    ITEM,
    Mark,
    accept,
    export_section,
    mark,
    plan_of,
    proposals_for,
    reject,
    remove_form,
    remove_name,
    said_in,
    set_name,
)
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.core.errors import ChangedMeanwhile, NotOpened, Refused
from walkaway.core.text.hidden_plan import NameKind
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def a_mark(desk: Desk, text: str = "Raqqa", **more: object) -> str:
    marked = Mark(text=text, language="en", kind=NameKind.PLACE, **more)  # type: ignore[arg-type]
    return mark(desk.speaker, marked, actor=desk.officer)


def test_what_is_marked_once_is_found_in_every_transcript_and_language(desk: Desk) -> None:
    transcript = a_transcript(desk)
    arabic = begin_translation(transcript, "ar", actor=desk.translator).transcript
    save(arabic, [CueEdit(id="c1", text="غادرت الرَّقة ليلا.")], base_number=1,
         actor=desk.translator)  # fmt: skip
    name = a_mark(desk, stand_in="a town")
    mark(desk.speaker, Mark(text="الرقة", language="ar", name=name), actor=desk.interviewer)
    plan = plan_of(desk.speaker, actor=desk.editor).plan
    said = said_in(desk.speaker, plan, actor=desk.editor)[name]
    assert [
        (each.transcript.language, each.cue.text[each.span.start : each.span.end]) for each in said
    ] == [("en", "Raqqa"), ("ar", "الرَّقة")]


def test_only_officers_and_interviewers_mark_and_all_readers_read(desk: Desk) -> None:
    for actor in (desk.translator, desk.reviewer, desk.editor, desk.stranger):
        with pytest.raises(Refused):
            mark(desk.speaker, Mark(text="Raqqa"), actor=actor)
    a_mark(desk)
    assert len(plan_of(desk.speaker, actor=desk.reviewer).plan.names) == 1
    for actor in (desk.stranger, replace(desk.officer, keys=None)):
        with pytest.raises(Refused):
            plan_of(desk.speaker, actor=actor)


def test_an_empty_plan_is_for_those_who_work_on_the_speaker(desk: Desk) -> None:
    assert plan_of(desk.speaker, actor=desk.editor).plan.names == ()
    with pytest.raises(Refused):
        plan_of(desk.speaker, actor=desk.stranger)


def test_hiding_less_is_for_officers_who_saw_the_newest_plan(desk: Desk) -> None:
    name = a_mark(desk)
    mark(desk.speaker, Mark(text="Rakka", name=name), actor=desk.interviewer)
    seen = plan_of(desk.speaker, actor=desk.officer).version
    with pytest.raises(Refused):
        remove_name(desk.speaker, name, seen=seen, actor=desk.interviewer)
    remove_form(desk.speaker, name, "Rakka", seen=seen, actor=desk.officer)
    with pytest.raises(ChangedMeanwhile):
        remove_name(desk.speaker, name, seen=seen, actor=desk.second_officer)
    seen = plan_of(desk.speaker, actor=desk.officer).version
    remove_name(desk.speaker, name, seen=seen, actor=desk.officer)
    assert plan_of(desk.speaker, actor=desk.officer).plan.names == ()
    assert SealedItem.objects.filter(kind=ITEM).count() == 4


def test_a_stand_in_is_changed_by_somebody_who_saw_the_plan(desk: Desk) -> None:
    name = a_mark(desk)
    seen = plan_of(desk.speaker, actor=desk.interviewer).version
    set_name(desk.speaker, name, kind=NameKind.PLACE, stand_ins={"en": "a town"}, seen=seen,
             actor=desk.interviewer)  # fmt: skip
    kept = plan_of(desk.speaker, actor=desk.officer)
    assert kept.plan.by_id[name].stand_ins == {"en": "a town"}
    with pytest.raises(Refused):
        set_name(desk.speaker, name, kind=NameKind.PLACE, stand_ins={"en": "old Raqqa"},
                 seen=kept.version, actor=desk.interviewer)  # fmt: skip


def test_decisions_about_proposals_are_remembered(desk: Desk) -> None:
    name = a_mark(desk)
    accept(desk.speaker, name, "Rakka", actor=desk.officer)
    reject(desk.speaker, "Raccoon", actor=desk.officer)
    plan = plan_of(desk.speaker, actor=desk.officer).plan
    assert plan.by_id[name].texts == ("Raqqa", "Rakka")
    assert plan.rejected == {"raccoon"}


def test_what_may_be_a_name_is_proposed_until_somebody_decides(desk: Desk) -> None:
    a_transcript(desk, as_vtt("We left Raqqa.", "In Raqa my uncle Omar slept.", "So we left."))
    name = a_mark(desk)

    def proposed() -> dict[str, str]:
        plan = plan_of(desk.speaker, actor=desk.editor).plan
        found = proposals_for(desk.speaker, plan, actor=desk.editor)
        assert all(each.places[0].cue.text for each in found)
        return {each.proposal.word: each.name for each in found}

    assert proposed()["Raqa"] == name
    assert proposed()["Omar"] == ""
    accept(desk.speaker, name, "Raqa", language="en", actor=desk.officer)
    reject(desk.speaker, "Omar", actor=desk.interviewer)
    assert not {"Raqa", "Omar"} & set(proposed())
    with pytest.raises(Refused):
        reject(desk.speaker, "Omar", actor=desk.reviewer)


def test_the_section_is_what_a_cut_sheet_takes(desk: Desk) -> None:
    a_mark(desk, stand_in="a town")
    section = tomllib.loads(export_section(desk.speaker, actor=desk.editor))
    assert section["protection"]["hide"] == [{"forms": ["Raqqa"], "stand_ins": {"en": "a town"}}]
    with pytest.raises(Refused):
        export_section(desk.speaker, actor=desk.reviewer)


def test_the_journal_tells_that_and_not_what(desk: Desk) -> None:
    a_mark(desk, stand_in="a town")
    export_section(desk.speaker, actor=desk.officer)
    told = " ".join(entry.verb + entry.facts for entry in Entry.objects.all())
    assert "protection-plan-changed" in told
    assert "protection-plan-exported" in told
    assert "aqqa" not in told


def test_a_changed_plan_is_seen(desk: Desk) -> None:
    a_mark(desk)
    item = SealedItem.objects.get(kind=ITEM)
    item.author = desk.stranger.ref
    item.save()
    with pytest.raises(NotOpened):
        plan_of(desk.speaker, actor=desk.officer)
