"""The captions of a cut: read in its time, mended there, and saved in their transcripts."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.archive.room import Room, make_room
from tests.cast import signed_in
from tests.clips.cutting import a_recording, passages
from walkaway.archive.services.protection import Mark, mark
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.clips.models import Cut
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.sources import has_newer_words
from walkaway.clips.services.versions import kept_sheet, open_sheet, save_sheet
from walkaway.core.transcripts.working import CueState

pytestmark = pytest.mark.django_db
LONG = (
    "We drove north through the fields without any lights while all the others slept in the back "
    "and nobody dared to say a word until the morning came over the hills at last."
)


@pytest.fixture
def room() -> Room:
    made = make_room()
    arabic = begin_translation(made.transcript, "ar", actor=made.cast.translator.actor).transcript
    save(arabic, [CueEdit(id="c1", text="غادرت الرقة ليلا.")], base_number=1,
         actor=made.cast.translator.actor)  # fmt: skip
    a_recording(made.interview, made.cast.interviewer.actor)
    mark(made.speaker, Mark(text="Raqqa", language="en", stand_in="a town"),
         actor=made.cast.first_officer.actor)  # fmt: skip
    return made


@pytest.fixture
def cut(room: Room) -> Cut:
    actor = room.cast.editor.actor
    made = begin_cut(
        room.speaker, title={"en": "How I left"}, interview=room.interview, actor=actor
    )
    sheet = open_sheet(newest_version(made), actor=actor)
    cues = list(room.cues().values())
    times = passages((cues[1].start_ms, cues[1].end_ms), (cues[0].start_ms, cues[0].end_ms))
    save_sheet(made, replace(sheet, passages=times), seen=1, actor=actor)
    made.refresh_from_db()
    return made


def address(cut: Cut, language: str = "en") -> str:
    return f"{reverse('desk-cut-captions', args=[cut.pk])}?language={language}"


def text(answer: object) -> str:
    assert isinstance(answer, HttpResponse)
    return unescape(answer.content.decode())


def posted(client: Client, cut: Cut, base: int, **more: str) -> HttpResponse:
    data = {"language": "en", "interview|base": str(base)}
    data |= {name.replace("__", "|").replace("_", "-"): said for name, said in more.items()}
    return client.post(address(cut), data)  # type: ignore[return-value]


def test_captions_stand_in_clip_order_without_hidden_names(room: Room, cut: Cut) -> None:
    page = text(signed_in(room.cast.editor).get(address(cut)))
    second, first = page.index('id="cue-1-c2"'), page.index('id="cue-2-c1"')
    assert second < first
    assert "0:04.5–0:06.5" in page[first : first + 600]
    assert "I left a town at night." in page
    assert "Raqqa" not in page
    assert "Interviewers and researchers change" in page
    assert "<textarea" not in page


def test_a_translation_stands_beside_what_was_said(room: Room, cut: Cut) -> None:
    page = text(signed_in(room.cast.translator).get(address(cut, "ar")))
    assert "غادرت الرقة ليلا." in page
    assert "I left a town at night." in page
    assert "not translated yet" in page


def test_words_become_a_new_version_and_the_cut_takes_them(room: Room, cut: Cut) -> None:
    save(room.transcript, [CueEdit(id="c1", state=CueState.APPROVED)], base_number=1,
         actor=room.cast.interviewer.actor)  # fmt: skip
    answer = posted(signed_in(room.cast.interviewer), cut, 2, interview__text_c1="I left.")
    assert answer.status_code == 302
    cue = room.cues()["c1"]
    assert (cue.text, cue.state) == ("I left.", CueState.DRAFT)
    editor = signed_in(room.cast.editor)
    assert "Take the newest words" in text(editor.get(address(cut)))
    editor.post(address(cut), {"act": "newest-words", "seen": str(cut.newest), "language": "en"})
    cut.refresh_from_db()
    assert not has_newer_words(kept_sheet(newest_version(cut), actor=room.cast.editor.actor))


def test_what_another_saved_in_between_is_not_overwritten(room: Room, cut: Cut) -> None:
    save(room.transcript, [CueEdit(id="c1", text="Theirs.")], base_number=1,
         actor=room.cast.researcher.actor)  # fmt: skip
    answer = posted(signed_in(room.cast.interviewer), cut, 1, interview__text_c1="Mine.")
    assert answer.status_code == 409
    page = text(answer)
    assert "Somebody else saved this meanwhile:" in page
    assert "Theirs.</p></blockquote>" in page or "Theirs.</blockquote>" in page
    assert ">Mine.</textarea>" in page
    assert room.cues()["c1"].text == "Theirs."


def test_who_may_not_write_changes_nothing(room: Room, cut: Cut) -> None:
    words = room.cues()["c1"].text
    for member in (room.cast.editor, room.cast.translator, room.cast.reviewer):
        answer = posted(signed_in(member), cut, 1, interview__text_c1="Mine.")
        assert answer.status_code in {403, 422}
        assert room.cues()["c1"].text == words


def test_a_mark_is_mended_by_its_button(room: Room, cut: Cut) -> None:
    save(room.transcript, [CueEdit(id="c1", end_ms=room.cues()["c1"].end_ms, text=LONG[:79])],
         base_number=1, actor=room.cast.interviewer.actor)  # fmt: skip
    client = signed_in(room.cast.interviewer)
    page = text(client.get(address(cut)))
    assert "at most 42 fit." in page
    act = "interview|mend:c1:LINE_TOO_LONG:BREAK_LINES"
    assert f'value="{act}"' in page
    answer = posted(client, cut, 2, act=act)
    assert answer.status_code == 302
    assert "\n" in room.cues()["c1"].text
    assert answer["Location"].endswith("#of-c1")


def test_a_mark_of_the_edge_of_a_passage_says_so(room: Room, cut: Cut) -> None:
    actor = room.cast.editor.actor
    sheet = open_sheet(newest_version(cut), actor=actor)
    start = room.cues()["c2"].start_ms
    save_sheet(cut, replace(sheet, passages=passages((start, start + 900))), seen=2, actor=actor)
    page = text(signed_in(room.cast.interviewer).get(address(cut)))
    assert "It comes from where the passage is cut" in page
