"""The pages of proposals and of what was left out, in words, for those who may."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Member, keys_of, signed_in
from tests.clips.cutting import passages
from tests.clips.services.test_proposing import Proposing, a_proposing
from tests.coding.studying import LEFT
from walkaway.accounts.actors import Actor
from walkaway.clips.passage_words import _MARKS, _REASONS
from walkaway.clips.services.proposing import proposals_for
from walkaway.clips.services.versions import save_sheet
from walkaway.core.passages import MarkKind, ReasonKind

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    assert actor.staff
    return signed_in(Member(actor.staff, keys_of(actor.staff.name.replace(" ", "_"))))


def asked(here: Proposing, **changed: str) -> str:
    query = {
        "source": "interview",
        "theme": f"{here.document.pk}/{LEFT}",
        "least": "5",
        "most": "60",
        "purpose": "library",
        "language": "en",
        "territory": "",
    } | changed
    return f"{reverse('desk-cut-proposals', args=[here.cut.pk])}?{urlencode(query)}"


def test_every_mark_and_reason_has_its_words() -> None:
    assert set(_MARKS) == set(MarkKind)
    assert set(_REASONS) == set(ReasonKind)


def test_a_proposal_is_shown_and_taken(db: None) -> None:
    here = a_proposing()
    client = browser(here.cutting.editor)
    page = client.get(asked(here)).content.decode()
    assert "I left Raqqa at night." in page
    assert "It says a name that is hidden." in page
    (found,) = proposals_for(here.cut, here.ask, actor=here.cutting.editor).proposals
    typed = {"seen": "1", "start": found.span_ms.start, "end": found.span_ms.end}
    answer = client.post(asked(here), typed)
    assert answer.headers["Location"].endswith("/context/#passage-1")
    assert "It is in the cut." in client.get(asked(here)).content.decode()
    assert client.post(asked(here), typed).status_code in (409, 422)


def test_what_is_refused_is_folded_below_with_its_reason(db: None) -> None:
    here = a_proposing()
    page = browser(here.cutting.editor).get(asked(here, purpose="campaign")).content.decode()
    assert "Take it into the cut" not in page
    assert "1 passage is refused" in page
    assert "Not agreed to." in page


@pytest.mark.parametrize(
    "changed",
    [
        {"theme": ""}, {"theme": "x/y"}, {"purpose": "fame"}, {"language": ""},
        {"territory": "123"}, {"least": "0"}, {"least": "60", "most": "5"}, {"most": "9" * 20},
    ],
)  # fmt: skip
def test_a_wish_that_is_none_is_refused(db: None, changed: dict[str, str]) -> None:
    here = a_proposing()
    answer = browser(here.cutting.editor).get(asked(here, **changed))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_whoever_sees_no_codes_is_told_why(db: None) -> None:
    here = a_proposing(is_finished=False)
    page = browser(here.cutting.editor).get(asked(here)).content.decode()
    assert "You may see nothing that is coded in this interview." in page


def test_a_reviewer_reads_what_was_left_out(db: None) -> None:
    here = a_proposing()
    sheet = replace(here.cutting.sheet(), passages=passages((0, 2_000), (4_000, 6_000)))
    save_sheet(here.cut, sheet, seen=1, actor=here.cutting.editor)
    address = reverse("desk-cut-context", args=[here.cut.pk])
    for actor in (here.cutting.desk.reviewer, here.cutting.desk.officer):
        page = browser(actor).get(address).content.decode()
        assert 'id="passage-2"' in page
        assert "My uncle waited in the car." in page
        assert "Between this and the next passage of the recording is left out:" in page
    assert browser(here.cutting.desk.stranger).get(address).status_code == 404


def test_a_mark_stands_at_the_words_that_it_is_about(db: None) -> None:
    here = a_proposing()
    # The second cue is cut after "My uncle".
    sheet = replace(here.cutting.sheet(), passages=passages((0, 2_700)))
    save_sheet(here.cut, sheet, seen=1, actor=here.cutting.editor)
    page = browser(here.cutting.editor).get(
        reverse("desk-cut-context", args=[here.cut.pk])
    ).content.decode()  # fmt: skip
    after = page[page.index('id="after-1"') :]
    assert "It ends inside a sentence." in after
    assert "It ends inside a sentence." not in page[: page.index('id="after-1"')]
