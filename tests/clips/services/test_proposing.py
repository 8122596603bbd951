"""Passages that could go into a cut: from what is coded, refused without consent, taken once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from tests.archive.consents import consent
from tests.clips.cutting import TITLE, Cutting, a_cutting
from tests.coding.studying import BRUTALITY, HEADING, LEFT, a_study, code_passage, finish
from walkaway.accounts.models import Role
from walkaway.archive.queries.transcripts import newest_version
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import save
from walkaway.clips.models import Cut
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.proposing import Ask, coded_in, proposals_for, take_proposal
from walkaway.coding.models import Document
from walkaway.core.errors import CutChangedMeanwhile, Refused
from walkaway.core.gate import Form, Purpose
from walkaway.core.passages import ReasonKind
from walkaway.core.spans import Span
from walkaway.core.transcripts.working import CueState

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """A cut of an approved interview that its editor, a researcher too, coded and finished."""

    cutting: Cutting
    cut: Cut
    document: Document

    @property
    def ask(self) -> Ask:
        return Ask(
            source="interview",
            document=str(self.document.pk),
            codes=frozenset({LEFT}),
            least_ms=5_000,
            most_ms=60_000,
            purpose=Purpose.LIBRARY,
            language="en",
        )


def a_proposing(*, approved: int = 3, is_finished: bool = True) -> Proposing:
    cutting = a_cutting()
    editor = cutting.editor
    assert editor.staff
    editor.staff.held_roles.create(role=Role.RESEARCHER)
    editor.staff.__dict__.pop("_roles", None)
    edits = [CueEdit(id=f"c{n}", state=CueState.APPROVED) for n in range(1, approved + 1)]
    save(cutting.transcript, edits, base_number=1, actor=cutting.desk.interviewer)
    cut = begin_cut(
        cutting.desk.speaker, title=TITLE, interview=cutting.desk.interview, actor=editor
    )
    study = a_study(editor, editor, transcripts=[newest_version(cutting.transcript)])
    document = study.documents.get()
    code_passage(editor, document, LEFT, 0, 80)
    if is_finished:
        finish(editor, document)
    consent(cutting.desk.speaker, (Purpose.LIBRARY, Form.ALTERED_VOICE))
    return Proposing(cutting=cutting, cut=cut, document=document)


def test_a_passage_is_proposed_with_its_reasons(db: None) -> None:
    here = a_proposing()
    looked = proposals_for(here.cut, here.ask, actor=here.cutting.editor)
    assert looked.refused == ()
    (found,) = looked.proposals
    assert found.text.startswith("I left Raqqa at night.")
    kinds = {each.kind for each in found.reasons}
    # Raqqa is hidden by the speaker's plan.
    assert {ReasonKind.ON_THEME, ReasonKind.HIDDEN_NAME} <= kinds


def test_what_was_not_approved_is_not_proposed(db: None) -> None:
    here = a_proposing(approved=2)
    assert proposals_for(here.cut, here.ask, actor=here.cutting.editor).proposals == ()


@pytest.mark.parametrize(
    "elsewhere",
    [{"purpose": Purpose.CAMPAIGN}],
)
def test_without_consent_it_is_refused_with_the_reason(
    db: None, elsewhere: dict[str, Purpose]
) -> None:
    here = a_proposing()
    ask = replace(here.ask, purpose=elsewhere["purpose"])
    looked = proposals_for(here.cut, ask, actor=here.cutting.editor)
    assert looked.proposals == ()
    assert looked.refused[0].refusals == ("Not agreed to.",)
    with pytest.raises(Refused):
        take_proposal(here.cut, ask, looked.refused[0].span_ms, seen=1, actor=here.cutting.editor)
    here.cut.refresh_from_db()
    assert here.cut.newest == 1


def test_it_is_said_that_only_the_editor_coded(db: None) -> None:
    here = a_proposing()
    (coded,) = coded_in(here.cut, "interview", actor=here.cutting.editor)
    assert not coded.is_decided
    # A heading stands above what is used below it; here nothing below it is.
    assert [code.guid for _, code in coded.themes] == [LEFT]
    assert not {HEADING, BRUTALITY} & {code.guid for _, code in coded.themes}


def test_a_sheet_that_is_not_finished_counts_for_nothing(db: None) -> None:
    here = a_proposing(is_finished=False)
    assert coded_in(here.cut, "interview", actor=here.cutting.editor) == ()
    with pytest.raises(Refused):
        proposals_for(here.cut, here.ask, actor=here.cutting.editor)


def test_only_editors_of_the_speaker_look(db: None) -> None:
    here = a_proposing()
    for actor in (here.cutting.desk.researcher, here.cutting.desk.stranger):
        with pytest.raises(Refused):
            proposals_for(here.cut, here.ask, actor=actor)


def test_taking_one_adds_it_as_the_next_version(db: None) -> None:
    here = a_proposing()
    (found,) = proposals_for(here.cut, here.ask, actor=here.cutting.editor).proposals
    version, _taken = take_proposal(
        here.cut, here.ask, found.span_ms, seen=1, actor=here.cutting.editor
    )
    assert (version.number, version.passages_total) == (2, 1)
    assert version.length_ms == len(found.span_ms)


def test_nobody_else_is_overwritten(db: None) -> None:
    here = a_proposing()
    editor = here.cutting.editor
    (found,) = proposals_for(here.cut, here.ask, actor=editor).proposals
    take_proposal(here.cut, here.ask, found.span_ms, seen=1, actor=editor)
    with pytest.raises(CutChangedMeanwhile):
        take_proposal(here.cut, here.ask, found.span_ms, seen=1, actor=editor)


def test_what_was_not_proposed_is_not_taken(db: None) -> None:
    here = a_proposing()
    with pytest.raises(Refused, match="not proposed any more"):
        take_proposal(here.cut, here.ask, Span(0, 2_500), seen=1, actor=here.cutting.editor)
