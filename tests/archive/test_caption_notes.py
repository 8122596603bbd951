"""Beside each cue of the editor stands what keeps it from being read, and a button to mend it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.archive.room import Room, make_room
from tests.archive.test_transcript_pages import fields_of, text_of
from tests.cast import signed_in
from walkaway.archive.models import Transcript
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.core.transcripts.working import CueState

pytestmark = pytest.mark.django_db

CROWDED = """WEBVTT

00:00.000 --> 00:04.000
We left the camp in the night, and my brother stayed behind.

00:04.040 --> 00:04.400
Yes.

00:08.000 --> 00:08.900
Nobody had told us what they did to us.

00:08.900 --> 00:12.000
Then.
"""


@pytest.fixture
def room() -> Room:
    return make_room(CROWDED)


def page_of(client: Client, transcript: Transcript) -> str:
    return text_of(client, reverse("desk-transcript", args=[transcript.pk]))


def notes_of(page: str, cue_id: str) -> str:
    row = page[page.index(f'id="cue-{cue_id}"') :]
    return row[: row.index("</article>")]


def press(client: Client, transcript: Transcript, cue_id: str, label: str, **typed: str) -> int:
    """Post the page as a browser without scripts does when this button is pressed."""
    page = page_of(client, transcript)
    found = re.search(rf'value="(mend:{cue_id}:[^"]*)">{label}<', notes_of(page, cue_id))
    assert found, label
    fields = fields_of(page) | typed | {"act": found[1]}
    response = client.post(reverse("desk-transcript-save", args=[transcript.pk]), fields)
    if response.status_code == 302:
        assert response["Location"].endswith(f"cue={cue_id}#cue-{cue_id}")
    return response.status_code


def test_findings_stand_beside_their_cue_in_plain_words(room: Room) -> None:
    page = page_of(signed_in(room.cast.interviewer), room.transcript)
    assert "A line of 60 characters; at most 42 fit." in notes_of(page, "c1")
    assert "A gap of 0.04 s flickers; leave none, or at least 0.08 s." in notes_of(page, "c1")
    assert "On screen for 0.36 s; nobody notices less than 0.83 s." in notes_of(page, "c2")
    assert "Too fast: 43.3 characters a second" in notes_of(page, "c3")
    assert "No key mends it: there is not enough silence behind it." in notes_of(page, "c3")
    assert 'class="reading"' not in notes_of(page, "c4")
    assert "4 things on this page keep captions from being read." in page


def test_a_button_mends_each_without_a_script(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    assert press(client, room.transcript, "c1", "Break the lines anew") == 302
    assert room.cues()["c1"].text == (
        "We left the camp in the night,\nand my brother stayed behind."
    )
    assert press(client, room.transcript, "c1", "Close the gap") == 302
    assert press(client, room.transcript, "c2", "Leave it on screen for longer") == 302
    cues = room.cues()
    assert (cues["c1"].end_ms, cues["c2"].end_ms) == (4_040, 4_873)
    page = page_of(client, room.transcript)
    assert 'class="reading"' not in notes_of(page, "c1") + notes_of(page, "c2")


def test_where_lines_end_takes_back_no_approval_and_makes_no_translation_stale(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    translator = room.cast.translator.actor
    arabic = begin_translation(room.transcript, "ar", actor=translator).transcript
    save(arabic, [CueEdit(id="c1", text="غادرنا.")], base_number=1, actor=translator)
    save(
        room.transcript, [CueEdit(id="c1", state=CueState.APPROVED)], base_number=1,
        actor=room.cast.interviewer.actor,
    )  # fmt: skip
    press(client, room.transcript, "c1", "Break the lines anew")
    assert room.cues()["c1"].state is CueState.APPROVED
    assert "its source changed since" not in page_of(signed_in(room.cast.translator), arabic)
    press(client, room.transcript, "c1", "Close the gap")
    assert room.cues()["c1"].state is CueState.DRAFT


def test_what_was_typed_is_mended_along_with_it(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    typed = {"text-c1": "We left the camp in the night, and all my brothers stayed."}
    press(client, room.transcript, "c1", "Break the lines anew", **typed)
    assert room.cues()["c1"].text.splitlines() == [
        "We left the camp in the night,", "and all my brothers stayed.",
    ]  # fmt: skip


def test_a_translation_breaks_its_own_lines_and_takes_its_times_from_the_transcript(
    room: Room,
) -> None:
    translator = room.cast.translator
    arabic = begin_translation(room.transcript, "ar", actor=translator.actor).transcript
    long = "غادرنا المخيم في الليل، وبقي أخي خلفنا ولم يلحق بنا"
    typed = [CueEdit(id="c1", text=long), CueEdit(id="c3", text=long)]
    save(arabic, typed, base_number=1, actor=translator.actor)
    client = signed_in(translator)
    page = page_of(client, arabic)
    assert "flickers" not in page
    assert "Give it time in the transcript" in notes_of(page, "c3")
    assert f"{reverse('desk-transcript', args=[room.transcript.pk])}?cue=c3#cue-c3" in page
    assert press(client, arabic, "c1", "Break the lines anew") == 302
    assert room.cues(arabic)["c1"].text.splitlines()[0].endswith("،")
    fields = fields_of(page_of(client, arabic)) | {"act": "mend:c2:TOO_SHORT:EXTEND"}
    save_address = reverse("desk-transcript-save", args=[arabic.pk])
    client.post(save_address, fields)
    assert room.cues(arabic)["c2"].end_ms == 4_400


def test_who_only_reads_is_offered_no_button(room: Room) -> None:
    page = page_of(signed_in(room.cast.translator), room.transcript)
    assert "A line of 60 characters" in page
    assert "mend:" not in page


@pytest.mark.parametrize(
    "act", ["mend:c1", "mend:c1:X:Y", "mend:c9:TOO_FAST:EXTEND", "mend:::", ":"]
)
def test_a_button_that_is_none_does_nothing(room: Room, act: str) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(page_of(client, room.transcript)) | {"act": act}
    address = reverse("desk-transcript-save", args=[room.transcript.pk])
    assert client.post(address, fields).status_code == 302
    assert room.transcript.versions.count() == 1
