"""The pages of transcripts, what is hidden, and the search, as their users meet them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.archive.desk import VTT, as_vtt
from tests.archive.room import Room, make_room
from tests.cast import signed_in
from walkaway.archive.models import Transcript
from walkaway.archive.services.protection import plan_of
from walkaway.archive.services.transcript_edits import CueEdit, DeleteCue
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcripts import save
from walkaway.core.transcripts.working import CueState
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return make_room()


def address(name: str, *args: object) -> str:
    return reverse(name, args=args)


def fields_of(page: str) -> dict[str, str]:
    """What the form of the editor would post, untouched."""
    form = page[page.index('id="cues"') :]
    form = form[: form.index("</form>")]
    found = {
        name: value
        for tag in re.findall(r"<input\b[^>]*>", form)
        if 'type="checkbox"' not in tag
        for name in re.findall(r'name="([^"]*)"', tag)
        for value in re.findall(r'value="([^"]*)"', tag) or [""]
        if name != "csrfmiddlewaretoken"
    }
    found |= dict(re.findall(r'<textarea\b[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(
        r'<select\b[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        found[name] = re.findall(r'value="([^"]*)" selected', options)[0]
    return found


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_editor_shows_cues_and_posts_them_back_unchanged(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    page = text_of(client, address("desk-transcript", room.transcript.pk))
    assert "I left Raqqa at night." in page
    response = client.post(address("desk-transcript-save", room.transcript.pk), fields_of(page))
    assert response.status_code == 302
    assert room.transcript.versions.count() == 1


def test_a_page_is_saved_whole_without_a_script(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    fields |= {
        "text-c1": "I left at night.", "state-c2": "checked", "comment-c2": "Whose uncle?",
        "voice-c3": "narrator", "start-c3": "0:04.250", "speaker-c3": "Narrator",
    }  # fmt: skip
    client.post(address("desk-transcript-save", room.transcript.pk), fields)
    cues = room.cues()
    assert cues["c1"].text == "I left at night."
    assert (cues["c2"].state, cues["c2"].comments[0].text) == (CueState.CHECKED, "Whose uncle?")
    assert (cues["c3"].voice, cues["c3"].speaker, cues["c3"].start_ms) == (
        "narrator", "Narrator", 4250,
    )  # fmt: skip
    assert room.transcript.versions.count() == 2


def test_cues_are_parted_joined_and_taken_out_by_buttons(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    save_address = address("desk-transcript-save", room.transcript.pk)

    def press(act: str, **more: str) -> None:
        page = text_of(client, address("desk-transcript", room.transcript.pk))
        assert client.post(save_address, fields_of(page) | more | {"act": act}).status_code == 302

    press("split:c1", **{"text-c1": "I left Raqqa\r\n\r\nat night."})
    assert [cue.text for cue in room.cues().values()][:2] == ["I left Raqqa", "at night."]
    press("merge:c1")
    assert room.cues()["c1"].text == "I left Raqqa\nat night."
    press("delete:c3", **{"text-c2": "My uncle."})
    assert [cue.text for cue in room.cues().values()] == ["I left Raqqa\nat night.", "My uncle."]


def test_what_cannot_be_says_why_and_keeps_what_was_typed(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    fields |= {"text-c1": "Half a sentence", "act": "split:c2"}
    response = client.post(address("desk-transcript-save", room.transcript.pk), fields)
    assert response.status_code == 422
    page = response.content.decode()
    assert "its words have no empty line" in page
    assert "Half a sentence" in page
    assert room.transcript.versions.count() == 1


def test_cues_are_added_and_moved_by_forms(room: Room) -> None:
    client = signed_in(room.cast.researcher)
    change = address("desk-transcript-cues", room.transcript.pk)
    client.post(change, {"base": "1", "change": "insert", "start": "0:06", "end": "7.5",
                         "text": "The end.", "voice": "witness"})  # fmt: skip
    client.post(change, {"base": "2", "change": "shift", "offset": "1.5", "from": "2"})
    assert [cue.start_ms for cue in room.cues().values()] == [0, 3500, 5500, 7500]
    client.post(change, {"base": "3", "change": "shift", "offset": "−0.5", "from": "4"})
    assert [cue.start_ms for cue in room.cues().values()] == [0, 3500, 5500, 7000]
    for wrong in ({"offset": "soon"}, {"offset": "1", "from": "99"}, {"offset": "-9"}):
        posted = {"base": "4", "change": "shift", **wrong}
        assert client.post(change, posted).status_code == 422


def test_two_editors_at_once_lose_nothing(room: Room) -> None:
    one, two = signed_in(room.cast.interviewer), signed_in(room.cast.researcher)
    edit = address("desk-transcript", room.transcript.pk)
    save_address = address("desk-transcript-save", room.transcript.pk)
    first, second = fields_of(text_of(one, edit)), fields_of(text_of(two, edit))
    one.post(save_address, first | {"text-c1": "One."})
    assert two.post(save_address, second | {"text-c3": "Three."}).status_code == 302
    assert [cue.text for cue in room.cues().values()] == [
        "One.", "My uncle waited in the car.", "Three.",
    ]  # fmt: skip
    response = two.post(save_address, second | {"text-c1": "Uno.", "text-c2": "Due."})
    assert response.status_code == 409
    page = response.content.decode()
    assert "<blockquote" in page
    assert ">One.</blockquote>" in page
    assert ">Uno.</textarea>" in page
    assert ">Due.</textarea>" in page
    # Who saves the page that shows both, decides.
    assert two.post(save_address, fields_of(page)).status_code == 302
    assert [cue.text for cue in room.cues().values()] == ["Uno.", "Due.", "Three."]


def test_a_cue_is_saved_from_its_row(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    row_address = address("desk-transcript-cue", room.transcript.pk)
    answer = client.post(row_address, fields | {"cue": "c1", "text-c1": "One.", "text-c2": "typed"})
    row = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in row
    assert 'name="seen-c1" value="2"' in row
    assert [cue.text for cue in room.cues().values()][:2] == ["One.", "My uncle waited in the car."]
    # Once more from the same page: no conflict with oneself.
    fields |= {"seen-c1": "2", "text-c1": "One and a half."}
    client.post(row_address, fields | {"cue": "c1"})
    assert room.cues()["c1"].text == "One and a half."


def test_a_button_beside_a_cue_that_was_just_saved_is_no_conflict_with_oneself(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    for cue, text in (("c1", "One."), ("c2", "Two.")):
        fields |= {f"text-{cue}": text}
        row = client.post(address("desk-transcript-cue", room.transcript.pk),
                          fields | {"cue": cue}).content.decode()  # fmt: skip
        fields |= dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', row))
    pressed = fields | {"act": "merge:c1"}
    assert (
        client.post(address("desk-transcript-save", room.transcript.pk), pressed).status_code == 302
    )
    assert next(cue.text for cue in room.cues().values()) == "One.\nTwo."


def test_a_page_saved_in_parts_does_not_undo_the_work_of_others(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    save(room.transcript, [CueEdit(id="c3", text="Theirs.")], base_number=1,
         actor=room.cast.researcher.actor)  # fmt: skip
    client.post(address("desk-transcript-cue", room.transcript.pk),
                fields | {"cue": "c1", "text-c1": "One."})  # fmt: skip
    fields |= {"seen-c1": "3", "text-c1": "One!", "text-c2": "Two."}
    client.post(address("desk-transcript-save", room.transcript.pk), fields)
    assert [cue.text for cue in room.cues().values()] == ["One!", "Two.", "Theirs."]


def test_a_row_that_somebody_else_saved_shows_both(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    save(room.transcript, [CueEdit(id="c1", text="Theirs.")], base_number=1,
         actor=room.cast.researcher.actor)  # fmt: skip
    answer = client.post(address("desk-transcript-cue", room.transcript.pk),
                         fields | {"cue": "c1", "text-c1": "Mine."})  # fmt: skip
    row = answer.content.decode()
    assert ">Theirs.</blockquote>" in row
    assert ">Mine.</textarea>" in row
    again = {"seen-c1": re.findall(r'name="seen-c1" value="(\d+)"', row)[0], "text-c1": "Mine."}
    client.post(address("desk-transcript-cue", room.transcript.pk), fields | again | {"cue": "c1"})
    assert room.cues()["c1"].text == "Mine."


def test_words_for_a_cue_that_was_taken_out_are_shown(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    fields = fields_of(text_of(client, address("desk-transcript", room.transcript.pk)))
    save(room.transcript, [DeleteCue(id="c2")], base_number=1,
         actor=room.cast.researcher.actor)  # fmt: skip
    fields |= {"text-c2": "A long thought.", "cue": "c2"}
    for name, status in (("desk-transcript-save", 409), ("desk-transcript-cue", 200)):
        answer = client.post(address(name, room.transcript.pk), fields)
        assert answer.status_code == status
        assert ">A long thought.</blockquote>" in answer.content.decode()
    assert list(room.cues()) == ["c1", "c3"]


@pytest.mark.parametrize("field", ["text-c1", "comment-c1", "speaker-c1"])
def test_what_is_longer_than_anybody_writes_is_refused(room: Room, field: str) -> None:
    client = signed_in(room.cast.interviewer)
    told = {"base": "1", field: "x" * 20_000}
    response = client.post(address("desk-transcript-save", room.transcript.pk), told)
    assert response.status_code == 422
    assert room.transcript.versions.count() == 1


def test_a_translation_is_written_beside_its_source(room: Room) -> None:
    client = signed_in(room.cast.translator)
    response = client.post(address("desk-translate", room.transcript.pk), {"language": "ar"})
    arabic = Transcript.objects.get(language="ar")
    assert response.headers["Location"] == address("desk-transcript", arabic.pk)
    page = text_of(client, response.headers["Location"])
    assert 'lang="ar" dir="rtl"' in page
    assert "not translated yet" in page
    fields = fields_of(page) | {"text-c1": "غادرت الرقة ليلا.", "state-c1": "checked"}
    client.post(address("desk-transcript-save", arabic.pk), fields)
    assert room.cues(arabic)["c1"].state is CueState.CHECKED
    save(room.transcript, [CueEdit(id="c1", text="I left at dawn.")], base_number=1,
         actor=room.cast.interviewer.actor)  # fmt: skip
    page = text_of(client, address("desk-transcript", arabic.pk))
    assert "its source changed since" in page
    assert "Source changed since: 1." in page
    client.post(address("desk-transcript-save", arabic.pk), fields_of(page) | {"confirm-c1": "on"})
    assert "Source changed since: 0." in text_of(client, address("desk-transcript", arabic.pk))


def test_whoever_may_only_read_gets_no_fields_but_for_comments(room: Room) -> None:
    client = signed_in(room.cast.editor)
    page = text_of(client, address("desk-transcript", room.transcript.pk))
    assert 'name="text-c1"' not in page
    assert 'name="state-c1"' not in page
    client.post(address("desk-transcript-save", room.transcript.pk),
                fields_of(page) | {"comment-c1": "Good line."})  # fmt: skip
    assert room.cues()["c1"].comments[0].text == "Good line."
    forged = fields_of(page) | {"text-c1": "Forged."}
    response = client.post(address("desk-transcript-save", room.transcript.pk), forged)
    assert response.status_code == 422
    assert room.cues()["c1"].text == "I left Raqqa at night."


def test_a_long_transcript_comes_in_pages_and_a_cue_is_found(room: Room) -> None:
    import_transcript(
        room.interview, name="l.vtt", language="en", actor=room.cast.interviewer.actor,
        content=as_vtt(*(f"Sentence {number}." for number in range(1, 251))).encode(),
    )  # fmt: skip
    client = signed_in(room.cast.interviewer)
    edit = address("desk-transcript", room.transcript.pk)
    assert "Sentence 100." in text_of(client, edit)
    assert "Sentence 101." not in text_of(client, edit)
    wanted = next(cue for cue in room.cues().values() if cue.text == "Sentence 240.")
    page = text_of(client, f"{edit}?cue={wanted.id}")
    assert "Sentence 240." in page
    assert "Sentence 200." not in page
    assert "Sentence 240." in text_of(client, f"{edit}?page=99")


def send(client: Client, room: Room, name: str, content: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    posted = {"file": file, **more}
    response = client.post(address("desk-transcript-import", room.interview.pk), posted)
    assert isinstance(response, HttpResponse)
    return response


def test_a_file_is_imported_by_its_form(room: Room) -> None:
    client = signed_in(room.cast.translator)
    assert "becomes a translation" in text_of(
        client, address("desk-transcript-import", room.interview.pk)
    )
    french = as_vtt("Je suis parti.", "Mon oncle.", "Sans phares.").encode()
    response = send(client, room, "f.vtt", french, language="fr")
    assert response.status_code == 302
    found = Transcript.objects.get(language="fr")
    assert room.cues(found)["c2"].text == "Mon oncle."


def test_a_file_that_cannot_be_read_names_its_line(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    response = send(client, room, "a.srt", b"1\n00:00:01,000 --> 00:99:02,000\nx\n", language="en")
    assert response.status_code == 422
    page = response.content.decode()
    assert "line 2" in page
    assert "a.srt" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xyz", b"\x89PNG", "No transcript format is known"),
        ("a.vtt", b"WEBVTT\n\n" + b" " * 20_100_000, "larger than any transcript"),
        ("a.vtt", as_vtt("Nur eines.").encode(), "cue by cue"),
    ],
)
def test_what_cannot_be_imported_says_why(room: Room, name: str, content: bytes, said: str) -> None:
    client = signed_in(room.cast.interviewer)
    response = send(client, room, name, content, language="de")
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_large_file_is_kept_in_memory_and_never_in_a_temporary_file(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a plain transcript was about to be written to the disk")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", refuse)
    client = signed_in(room.cast.interviewer)
    large = as_vtt(*("A sentence of a witness. " * 40 for _ in range(3000))).encode()
    assert len(large) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert send(client, room, "large.vtt", large, language="en").status_code == 302
    assert len(room.cues()) == 3000


def test_what_the_reader_assumed_is_said(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    response = send(client, room, "a.txt", b"0:00 BAHAR: I left.\n0:05 BAHAR: At night.\n",
                    language="en")  # fmt: skip
    assert response.status_code == 200
    assert "Its reader had to assume something" in response.content.decode()


def test_the_form_of_another_site_is_refused(room: Room) -> None:
    client = signed_in(room.cast.interviewer, client=Client(enforce_csrf_checks=True))
    response = send(client, room, "a.vtt", VTT.encode(), language="en")
    assert response.status_code == 403
    assert room.transcript.versions.count() == 1


def test_versions_say_what_changed_and_come_back(room: Room) -> None:
    save(room.transcript, [CueEdit(id="c1", text="One.")], base_number=1,
         actor=room.cast.researcher.actor)  # fmt: skip
    client = signed_in(room.cast.interviewer)
    page = text_of(client, f"{address('desk-versions', room.transcript.pk)}?number=2")
    assert "<del>I left Raqqa at night.</del>" in page
    assert "<ins>One.</ins>" in page
    client.post(address("desk-restore", room.transcript.pk), {"number": "1", "base": "2"})
    assert room.cues()["c1"].text == "I left Raqqa at night."
    gone = client.post(address("desk-restore", room.transcript.pk), {"number": "77", "base": "3"})
    assert gone.status_code == 404


def test_a_file_leaves_without_its_hidden_names_unless_one_asks_for_them(room: Room) -> None:
    client = signed_in(room.cast.first_officer)
    hide = {"text": "Raqqa", "language": "en", "kind": "place", "stand_in": "a town"}
    client.post(address("desk-hide", room.speaker.pk), hide)
    export = address("desk-transcript-export", room.transcript.pk)
    response = client.post(export, {"format": "srt"})
    assert "I left a town at night." in response.content.decode()
    assert response.headers["Content-Disposition"] == 'attachment; filename="transcript-en.srt"'
    kept = client.post(export, {"format": "srt", "names": "kept"})
    assert "Raqqa" in kept.content.decode()
    assert client.post(export, {"format": "exe"}).status_code == 404
    save(room.transcript, [CueEdit(id="c1", text="One.")], base_number=1,
         actor=room.cast.interviewer.actor)  # fmt: skip
    old = client.post(export, {"format": "srt", "number": "1"}).content.decode()
    assert "a town" in old
    assert "One." in client.post(export, {"format": "srt"}).content.decode()
    assert client.post(export, {"format": "srt", "number": "9"}).status_code == 404
    assert Entry.objects.filter(verb="transcript-exported").count() == 4


def test_the_search_finds_and_leads_to_the_cue(room: Room) -> None:
    client = signed_in(room.cast.reviewer)
    search = address("desk-search")
    page = client.post(search, {"q": "UNCLE"}).content.decode()
    assert "<mark>uncle</mark>" in page
    edit = address("desk-transcript", room.transcript.pk)
    assert f'href="{edit}?cue=c2#cue-c2"' in page
    assert "No cue holds" in client.post(search, {"q": "submarine"}).content.decode()
    assert "at least one word" in client.post(search, {"q": "?!"}).content.decode()
    stranger = signed_in(room.cast.stranger)
    assert "No cue holds" in stranger.post(search, {"q": "uncle"}).content.decode()


def test_names_are_hidden_from_the_editor_and_told_in_every_transcript(room: Room) -> None:
    client = signed_in(room.cast.interviewer)
    edit = address("desk-transcript", room.transcript.pk)
    back = client.post(
        address("desk-hide", room.speaker.pk),
        {"text": "Raqqa", "language": "en", "kind": "place", "next": edit},
    )
    assert back.headers["Location"] == edit
    assert "to be hidden:" in text_of(client, edit)
    page = text_of(client, address("desk-protection", room.speaker.pk))
    assert "said 1 time" in page
    assert "<mark>Raqqa</mark>" in page
    elsewhere = client.post(
        address("desk-hide", room.speaker.pk), {"text": "Idlib", "next": "https://evil.example/"}
    )
    assert elsewhere.headers["Location"] == address("desk-protection", room.speaker.pk)


def test_the_plan_is_changed_on_its_page(room: Room) -> None:
    client, officer = signed_in(room.cast.first_officer), room.cast.first_officer.actor
    hide = address("desk-hide", room.speaker.pk)
    client.post(hide, {"text": "Raqqa", "language": "en", "kind": "place"})
    (name,) = plan_of(room.speaker, actor=officer).plan.names
    client.post(hide, {"text": "الرقة", "language": "ar", "name": name.id})
    change = address("desk-hidden-name", room.speaker.pk)

    def do(verb: str, **more: object) -> int:
        seen = plan_of(room.speaker, actor=officer).version
        posted = {"do": verb, "name": name.id, "seen": seen, **more}
        return client.post(change, posted).status_code

    told = {"kind": "place", "stand-in-language": ["en", ""], "stand-in": ["a town", "there"]}
    assert do("change", **told) == 302
    assert do("change", **{**told, "stand-in": ["Raqqa", ""]}) == 422
    assert do("reject", text="Iraq") == 302
    assert do("accept", text="Rakka", language="de") == 302
    assert do("remove-form", text="Rakka") == 302
    planned = plan_of(room.speaker, actor=officer).plan.by_id[name.id]
    assert planned.texts == ("Raqqa", "الرقة")
    assert planned.stand_ins == {"en": "a town", "": "there"}
    assert client.post(change, {"do": "remove", "name": name.id, "seen": "x"}).status_code == 409
    assert do("remove") == 302
    assert do("dance") == 404
    section = address("desk-hidden-section", room.speaker.pk)
    assert client.post(section).headers["Content-Disposition"].endswith('"hidden-names.toml"')


def test_the_program_proposes_and_people_decide(room: Room) -> None:
    save(room.transcript, [CueEdit(id="c2", text="There my uncle Omar waited.")], base_number=1,
         actor=room.cast.interviewer.actor)  # fmt: skip
    client = signed_in(room.cast.first_officer)
    plan = address("desk-protection", room.speaker.pk)
    assert "Omar" not in text_of(client, plan)
    page = text_of(client, f"{plan}?look=1")
    assert '<bdi class="proposed">Omar</bdi>' in page
    assert "stands after a title" in page
    decided = client.post(address("desk-hidden-name", room.speaker.pk),
                          {"do": "reject", "text": "Omar", "look": "1"})  # fmt: skip
    assert decided.headers["Location"] == f"{plan}?look=1#proposals"
    assert '<bdi class="proposed">Omar</bdi>' not in text_of(client, f"{plan}?look=1")


def test_the_jigsaw_sheet_keeps_notes_and_who_went_through_it(room: Room) -> None:
    client = signed_in(room.cast.first_officer)
    client.post(address("desk-hide", room.speaker.pk), {"text": "Raqqa", "kind": "place"})
    assert "nobody has gone through it yet" in text_of(
        client, address("desk-jigsaw", room.speaker.pk)
    )
    approve = [CueEdit(id="c1", state=CueState.APPROVED), CueEdit(id="c2", state=CueState.APPROVED)]
    save(room.transcript, approve, base_number=1, actor=room.cast.reviewer.actor)
    note = address("desk-jigsaw-note", room.speaker.pk)
    client.post(note, {"text": "The car and the road give the village away."})
    client.post(note, {"text": "", "reviewed": "on"})
    assert client.post(note, {"text": " "}).status_code == 422
    page = text_of(client, address("desk-jigsaw", room.speaker.pk))
    assert "The car and the road give the village away." in page
    assert "I left <mark>Raqqa</mark> at night." in page
    assert "gone through by <bdi>first officer</bdi>" in page
    assert "My <mark>uncle</mark> waited in the car." in page
    assert "We drove north" not in page
    assert signed_in(room.cast.editor).post(note, {"text": "x"}).status_code == 422
