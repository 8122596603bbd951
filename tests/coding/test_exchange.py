"""Studies go out as far as the gate lets them, and come back under the names in their file."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.archive.consents import consent
from tests.archive.people import member
from tests.coding.studying import (
    BRUTALITY,
    LEFT,
    a_study,
    an_interview,
    code_passage,
    finish,
    researcher,
)
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive.services.protection import Mark, mark
from walkaway.coding.models import Document, Sheet, Study
from walkaway.coding.queries.documents import speaker_of
from walkaway.coding.services.exchange import (
    OF_NO_INTERVIEW,
    OTHER_WORDS,
    Format,
    export_study,
    import_project,
    prepare_export,
)
from walkaway.core.errors import Refused
from walkaway.core.gate import Form, Purpose
from walkaway.core.refi_qda.project_reading import read_package
from walkaway.journal.models import Entry
from walkaway.stories.models import Copy, Story, StoryState


@pytest.fixture
def ann() -> Actor:
    return researcher("Ann")


@pytest.fixture
def ben() -> Actor:
    return researcher("Ben")


def a_coded_study(ann: Actor, ben: Actor) -> Study:
    study = a_study(ann, ann, ben)
    document = study.documents.get()
    code_passage(ann, document, LEFT, 0, 16)
    code_passage(ben, document, BRUTALITY, 43, 80)
    finish(ann, document)
    finish(ben, document)
    return study


def test_a_project_says_who_coded_what(ann: Actor, ben: Actor) -> None:
    content = export_study(a_coded_study(ann, ben), Format.QDPX, actor=ann)

    project = read_package(content, path=Path("a.qdpx")).project
    names = {coder.guid: coder.name for coder in project.coders}
    (coded,) = project.documents
    found = {names[guid]: [each.code for each in sheet.codings] for guid, sheet in coded.sheets}
    assert found == {"Ann": [LEFT], "Ben": [BRUTALITY]}
    entry = Entry.objects.get(verb="study-exported")
    assert json.loads(entry.facts)["documents"] == 1


def test_what_not_everybody_has_finished_stays(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, ben)
    finish(ann, study.documents.get())

    exported = prepare_export(study, actor=ann)

    assert exported.project.documents == ()
    assert [each.blockers[0].rule for each in exported.withheld] == ["unfinished"]


def test_an_interview_stays_until_its_speaker_agrees_to_research(ann: Actor) -> None:
    study = a_study(ann, ann, transcripts=[an_interview(ann)])
    document = study.documents.get()
    finish(ann, document)
    speaker = speaker_of(document)
    assert speaker

    (withheld,) = prepare_export(study, actor=ann).withheld
    assert [each.rule for each in withheld.blockers] == ["no-consent"]

    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")

    exported = prepare_export(study, actor=ann)
    assert exported.withheld == ()
    assert [each.document.title for each in exported.project.documents] == [speaker.pseudonym]


def test_a_hidden_name_does_not_leave(ann: Actor) -> None:
    interviewer = member("Ina", Role.INTERVIEWER)
    version = an_interview(ann, interviewer, cues=("I met Omar.", "We left."))
    study = a_study(ann, ann, transcripts=[version])
    document = study.documents.get()
    code_passage(ann, document, LEFT, 12, 20)
    finish(ann, document)
    speaker = speaker_of(document)
    assert speaker
    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")
    mark(speaker, Mark(text="Omar", language="en"), actor=interviewer)

    for format in Format:
        assert b"Omar" not in export_study(study, format, actor=ann)
    left = export_study(study, Format.QDPX, actor=ann)
    assert import_project(left, "ours.qdpx", published=False, actor=ann).losses == (OTHER_WORDS,)
    rows = export_study(study, Format.CSV, actor=ann).decode("utf-8-sig")
    assert [row["quote"] for row in csv.DictReader(io.StringIO(rows))] == ["We left."]


def test_out_and_in_and_out_again_is_the_same_file(ann: Actor, ben: Actor) -> None:
    study = a_coded_study(ann, ben)
    content = export_study(study, Format.QDPX, actor=ann)
    study.delete()

    imported = import_project(content, "theirs.qdpx", published=True, actor=ben)

    assert imported.losses == ()
    assert imported.study.led_by == ben.staff
    assert export_study(imported.study, Format.QDPX, actor=ben) == content


def test_nothing_that_comes_in_is_said_to_be_by_somebody_here(ann: Actor, ben: Actor) -> None:
    study = a_coded_study(ann, ben)
    content = export_study(study, Format.QDPX, actor=ann)
    study.delete()

    import_project(content, "theirs.qdpx", published=True, actor=ben)

    assert {(each.coder, each.coder_name) for each in Sheet.objects.all()} == {
        (None, "Ann"),
        (None, "Ben"),
    }


def test_a_text_from_elsewhere_becomes_a_story_that_its_importer_accepted(
    ann: Actor, ben: Actor
) -> None:
    study = a_coded_study(ann, ben)
    text = study.documents.get().copy.text
    content = export_study(study, Format.QDPX, actor=ann)
    study.delete()
    Copy.objects.all().delete()
    Story.objects.all().delete()

    import_project(content, "theirs.qdpx", published=True, actor=ben)

    copy = Copy.objects.get()
    assert (copy.text, copy.story.state, copy.story.decided_by) == (
        text,
        StoryState.ACCEPTED,
        ben.staff,
    )


def test_what_is_not_said_to_be_published_does_not_come_in(ann: Actor, ben: Actor) -> None:
    content = export_study(a_coded_study(ann, ben), Format.QDPX, actor=ann)
    studies = Study.objects.count()

    with pytest.raises(Refused):
        import_project(content, "theirs.qdpx", published=False, actor=ben)

    assert Study.objects.count() == studies


def test_a_transcript_comes_in_for_its_interview_alone(ann: Actor, ben: Actor) -> None:
    study = a_study(ann, ann, transcripts=[an_interview(ann)])
    document = study.documents.get()
    code_passage(ann, document, LEFT, 0, 16)
    finish(ann, document)
    speaker = speaker_of(document)
    assert speaker
    consent(speaker, (Purpose.RESEARCH, Form.TEXT), language="en")
    content = export_study(study, Format.QDPX, actor=ann)

    here = import_project(content, "a.qdpx", published=False, actor=ann)
    elsewhere = import_project(content, "a.qdpx", published=False, actor=ben)

    (sheet,) = Sheet.objects.filter(document__study=here.study)
    assert (sheet.content, sheet.codings_total) == ("", 1)
    assert not Document.objects.filter(study=elsewhere.study).exists()
    assert elsewhere.losses == (OF_NO_INTERVIEW,)
    assert timezone.now() - here.study.created_at < timedelta(days=1)
