"""The pages of the studio without any script: every act is a plain form."""

from __future__ import annotations

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.archive.room import Room, make_room
from tests.cast import signed_in
from tests.clips.cutting import a_recording
from walkaway.archive.services.protection import Mark, mark
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.versions import open_sheet
from walkaway.core.media.sheet.model import CutSheet

pytestmark = pytest.mark.django_db


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
def editor(room: Room) -> Client:
    return signed_in(room.cast.editor)


@pytest.fixture
def cut(room: Room) -> Cut:
    return begin_cut(
        room.speaker, title={"en": "How I left"}, interview=room.interview,
        actor=room.cast.editor.actor,
    )  # fmt: skip


def sheet_of(room: Room, cut: Cut) -> CutSheet:
    cut.refresh_from_db()
    return open_sheet(newest_version(cut), actor=room.cast.editor.actor)


def times(sheet: CutSheet) -> list[tuple[int, int]]:
    return [(each.start_ms, each.end_ms) for each in sheet.passages]


def posted(
    client: Client, cut: Cut, act: str, passages: list[tuple[str, str]], **more: object
) -> HttpResponse:
    cut.refresh_from_db()
    data: dict[str, object] = {
        "seen": cut.newest, "passages": "1", "act": act,
        "source": ["interview"] * len(passages), **untold(len(passages)),
        "from": [start for start, _ in passages], "to": [end for _, end in passages],
    }  # fmt: skip
    return client.post(f"/en/desk/studio/{cut.pk}/save/", data | more)  # type: ignore[return-value]


def untold(passages: int) -> dict[str, list[str]]:
    """The fields of passages that are no footage of others."""
    names = ("label-en", "label-ar", "insert-purpose", "insert-source")
    return {name: [""] * passages for name in names}


def text(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def test_a_cut_is_begun_from_an_interview(room: Room, editor: Client) -> None:
    assert "No clip is in the making" in text(editor.get("/en/desk/studio/"))
    assert "Bahar" in text(editor.get("/en/desk/studio/new/"))

    answer = editor.post(
        "/en/desk/studio/new/", {"title": "How I left", "interview": str(room.interview.pk)}
    )

    made = Cut.objects.get()
    assert answer.headers["Location"].endswith(f"/en/desk/studio/{made.pk}/")
    assert "How I left" in text(editor.get("/en/desk/studio/"))


def test_what_is_missing_to_begin_is_told(editor: Client, room: Room) -> None:
    for data in (
        {"title": "A"},
        {"interview": str(room.interview.pk)},
        {"title": "A", "interview": "x"},
    ):
        assert editor.post("/en/desk/studio/new/", data).status_code == 422
    assert not Cut.objects.exists()


def test_the_page_shows_the_words_what_is_hidden_in_them_and_why(editor: Client, cut: Cut) -> None:
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    assert 'title="Hidden. Instead: a town">Raqqa</span>' in page
    assert "hidden by the plan: “a town” is heard and read instead" in page
    assert 'data-said="I left a town at night."' in page
    assert "غادرت الرقة ليلا." in page
    assert "There is no title in this language." in page


def test_passages_are_added_ordered_trimmed_and_removed_by_plain_forms(
    room: Room, editor: Client, cut: Cut
) -> None:
    posted(editor, cut, "add", [], **{"add-source": "interview", "add-first": "1", "add-last": "2"})
    assert times(sheet_of(room, cut)) == [(0, 4000)]
    first = ("00:00:00.000", "00:00:04.000")
    posted(editor, cut, "add", [first], **{"add-source": "interview", "add-first": "3"})
    assert times(sheet_of(room, cut)) == [(0, 4000), (4000, 6000)]

    second = ("0:04", "0:06")
    posted(editor, cut, "up-2", [first, second])
    assert times(sheet_of(room, cut)) == [(4000, 6000), (0, 4000)]
    posted(editor, cut, "save", [("0:04.250", "0:05.5"), first])
    assert times(sheet_of(room, cut)) == [(4250, 5500), (0, 4000)]
    posted(editor, cut, "down-1", [("0:04.250", "0:05.5"), first])
    assert times(sheet_of(room, cut)) == [(0, 4000), (4250, 5500)]
    posted(editor, cut, "remove-1", [first, ("0:04.250", "0:05.5")])
    assert times(sheet_of(room, cut)) == [(4250, 5500)]
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    assert "We drove north" in page
    assert SheetVersion.objects.filter(cut=cut).count() == 7


@pytest.mark.parametrize(
    ("act", "passages", "more"),
    [
        ("save", [("when", "0:04")], {}),
        ("up-7", [("0:01", "0:04")], {}),
        ("add", [], {"add-source": "interview", "add-first": "9"}),
        ("add", [], {"add-source": "elsewhere", "add-first": "1"}),
        ("save", [("0:01", "0:04")], {"source": ["elsewhere"]}),
        ("save", [("0:01", "0:04")], {"source": []}),
        ("save", [("0:01", "0:04")], {"label-en": []}),
        ("save", [("0:01", "0:04")], {"insert-purpose": ["x" * 4001]}),
        ("save", [("0:01", "9999:00:04")], {}),
    ],
)
def test_what_is_no_passage_is_refused_and_nothing_is_kept(
    editor: Client, cut: Cut, act: str, passages: list[tuple[str, str]], more: dict[str, object]
) -> None:
    assert posted(editor, cut, act, passages, **more).status_code == 422
    assert SheetVersion.objects.count() == 1


def test_what_is_told_of_the_clip_is_kept_and_mistakes_stand_at_their_field(
    room: Room, editor: Client, cut: Cut
) -> None:
    told = {
        "settings": "1", "title-en": "Out of Raqqa", "title-ar": "كيف غادرت", "title-xx": "no",
        "publisher": "The Example Archive", "purpose": "", "languages": ["en", "ar"],
        "first-language": "ar", "shapes": ["1x1", "hexagon"], "face": "mask", "voice": "nonsense",
        "quote-en": "We drove north", "id": "How I left!", "captions": "band",
    }  # fmt: skip
    posted(editor, cut, "save", [("0:00", "0:02")], **told)

    sheet = sheet_of(room, cut)
    assert sheet.title == {"en": "Out of Raqqa", "ar": "كيف غادرت"}
    assert sheet.cards.title == sheet.title
    assert sheet.languages == ("ar", "en")
    assert [shape.value for shape in sheet.shapes] == ["1x1"]
    assert (sheet.protection.face, sheet.protection.voice.protection) == ("mask", "replace")
    assert sheet.captions == "band"
    assert sheet.id == "how-i-left"
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    assert '<option value="band" selected>square and tall: in a band below the picture' in page
    field = page[page.index('id="field-title-en"') : page.index('id="field-description-en"')]
    assert "a name that the speaker's plan hides" in field
    assert "Say in a sentence what the clip is for." in page


def test_footage_of_others_is_labelled_with_its_purpose_and_source_and_keeps_them(
    room: Room, editor: Client, cut: Cut
) -> None:
    passage = [("0:00", "0:02")]
    told = {"label-en": ["Film of the group"], "label-ar": [""], "insert-source": ["A, 2014"]}
    posted(editor, cut, "save", passage, languages=["en", "ar"], settings="1", **told)
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    assert "The label over inserted footage is needed in every language." in page
    assert "Say in a sentence why viewers must see the inserted footage." in page

    told |= {"label-ar": ["فيلم للجماعة"], "insert-purpose": ["It shows what was promised."]}
    posted(editor, cut, "save", passage, **told)
    (kept,) = sheet_of(room, cut).passages
    assert kept.insert_label == {"en": "Film of the group", "ar": "فيلم للجماعة"}
    assert (kept.insert_purpose, kept.insert_source) == ("It shows what was promised.", "A, 2014")
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    assert '<details class="insert" open>' in page
    assert 'value="It shows what was promised."' in page
    assert "why viewers must see" not in page


def test_the_study_guide_is_written_in_each_language_and_told_in_the_history(
    room: Room, editor: Client, cut: Cut
) -> None:
    posted(
        editor, cut, "save", [("0:00", "0:02")], settings="1",
        **{"guide_aims-en": "How it begins.", "guide_aims-ar": "كيف يبدأ الأمر.",
           "guide_questions-en": "What did he hope for?\nWho helped?",
           "guide_help-en": "In Raqqa, ask."},
    )  # fmt: skip
    guide = sheet_of(room, cut).guide
    assert guide.aims == {"en": "How it begins.", "ar": "كيف يبدأ الأمر."}
    assert guide.questions == {"en": "What did he hope for?\nWho helped?"}
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    help_field = page[page.index('id="field-guide_help-en"') :].split('id="field-')[1]
    assert "a name that the speaker's plan hides" in help_field
    history = text(editor.get(f"/en/desk/studio/{cut.pk}/history/"))
    assert "Guide: aims (English): “How it begins.”" in history


def test_two_editors_see_what_the_other_changed_and_one_keeps_theirs_on_top(
    room: Room, editor: Client, cut: Cut
) -> None:
    posted(editor, cut, "save", [("0:00", "0:02")])
    answer = posted(editor, cut, "save", [("0:04", "0:06")], seen="1")

    assert answer.status_code == 409
    page = text(answer)
    assert "saved version 2 meanwhile" in page
    assert "Passage 1 added: 0:00 – 0:02" in page
    assert "Passage 1 added: 0:04 – 0:06" in page
    assert times(sheet_of(room, cut)) == [(0, 2000)]

    # What "keep mine" sends: everything once more, having seen version 2.
    posted(editor, cut, "save", [("0:04", "0:06")], seen="2")
    assert times(sheet_of(room, cut)) == [(4000, 6000)]
    history = text(editor.get(f"/en/desk/studio/{cut.pk}/history/"))
    assert history.index("Version 3") < history.index("Version 2") < history.index("Version 1")


def test_the_script_of_the_page_is_told_the_state_alone(editor: Client, cut: Cut) -> None:
    part = {"headers": {"X-Walkaway-Part": "state"}}
    data = {
        "seen": "1",
        "passages": "1",
        "source": "interview",
        **untold(1),
        "from": "0:00",
        "to": "0:02",
    }
    kept = editor.post(f"/en/desk/studio/{cut.pk}/save/", data, **part)
    assert 'data-seen="2"' in text(kept)
    assert "<html" not in text(kept)
    behind = editor.post(f"/en/desk/studio/{cut.pk}/save/", data | {"to": "0:01"}, **part)
    assert behind.status_code == 409
    assert 'data-newest="2"' in text(behind)
    wrong = editor.post(f"/en/desk/studio/{cut.pk}/save/", data | {"to": "x"}, **part)
    assert wrong.status_code == 422
    assert "is no time" in text(wrong)


def test_an_older_version_is_made_the_newest(room: Room, editor: Client, cut: Cut) -> None:
    posted(editor, cut, "save", [("0:00", "0:02")])
    behind = editor.post(f"/en/desk/studio/{cut.pk}/history/", {"number": "1", "seen": "1"})
    assert behind.status_code == 409
    editor.post(f"/en/desk/studio/{cut.pk}/history/", {"number": "1", "seen": "2"})
    assert times(sheet_of(room, cut)) == []
    assert editor.post(f"/en/desk/studio/{cut.pk}/history/", {"number": "9"}).status_code == 404


def test_only_what_is_wanted_is_shown_and_numbers_stay(
    editor: Client, cut: Cut, room: Room
) -> None:
    save(room.transcript, [CueEdit(id="c2", voice=None, speaker="Guest")], base_number=1,
         actor=room.cast.interviewer.actor)  # fmt: skip
    editor.post(f"/en/desk/studio/{cut.pk}/save/", {"seen": "1", "act": "newest-words"})
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/?who=Guest&beside=none"))
    shown = [line for line in page.splitlines() if 'class="cue' in line and " hidden>" not in line]
    assert len(shown) == 1
    assert 'id="q2"' in shown[0]
    assert "غادرت" not in page.split('id="bench"')[1].split("tongues-of-clip")[0]


def test_what_may_not_go_there_is_greyed_with_its_reason(editor: Client, cut: Cut) -> None:
    page = text(editor.get(f"/en/desk/studio/{cut.pk}/?purpose=campaign&to=ar&territory=de"))
    assert "None of this may go there" in page
    assert 'class="text withheld"' in page
    free = text(editor.get(f"/en/desk/studio/{cut.pk}/"))
    assert 'class="text"' in free


def test_the_minute_around_a_passage_is_shown_beside_it(editor: Client, cut: Cut) -> None:
    address = f"/en/desk/studio/{cut.pk}/context/"
    page = text(editor.get(address, {"cut": ["interview 2000 4000"]}))
    before, after = page[page.index('id="before-1"') :].split('id="after-1"')
    assert "I left Raqqa at night." in before
    assert "We drove north without lights." in after
    for none in ("x 2000 4000", "interview 4000 2000", "interview", ""):
        assert editor.get(address, {"cut": [none]}).status_code == 404


def test_marks_are_of_the_passages_as_the_page_has_them(editor: Client, cut: Cut) -> None:
    address = f"/en/desk/studio/{cut.pk}/marks/"
    asked = {"cut": ["interview 4000 6000", "interview 0 2000"]}
    page = text(editor.get(address, asked))
    assert (
        "It was said before the passage that is shown before it: “I left Raqqa at night.”" in page
    )
    assert "<li" not in text(editor.get(address))


@pytest.mark.parametrize("format", ["toml", "otio", "edl"])
def test_a_sheet_is_taken_out_and_taken_in_again(
    room: Room, editor: Client, cut: Cut, format: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    posted(editor, cut, "save", [("0:00", "0:02")])
    file = editor.post(f"/en/desk/studio/{cut.pk}/export/", {"format": format})
    assert "attachment" in file.headers["Content-Disposition"]
    posted(editor, cut, "save", [("0:04", "0:06")])

    sent = SimpleUploadedFile(f"mine.{format}", file.content)
    answer = editor.post(
        f"/en/desk/studio/{cut.pk}/import/", {"file": sent, "seen": "3", "rate": "25"}
    )
    assert answer.status_code == 302
    assert times(sheet_of(room, cut)) == [(0, 2000)]


@pytest.mark.parametrize(
    ("was", "wrong", "told"),
    [
        ("face =", "fase =", "“protection · fase”: “fase” is not known here"),
        ('face = "cover"', 'face = "hide"', "“protection · face”: This is not one of the possible"),
        ('from = "00:00:00.000"', 'from = "soon"', "“passages 1 · from”: This is no time such as"),
        ('language = "en"', 'language = "e"', "“sources · interview · language”: This is no lang"),
        ("[[passages]]", "[[passages", ": This is not TOML"),
    ],
)
def test_what_a_file_says_wrongly_is_told_with_its_place_and_nothing_of_it_is_lost(
    editor: Client, cut: Cut, was: str, wrong: str, told: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    posted(editor, cut, "save", [("0:00", "0:02")])
    file = editor.post(f"/en/desk/studio/{cut.pk}/export/", {"format": "toml"}).content.decode()
    assert was in file
    line = file[: file.index(was)].count("\n") + 1
    for language, first in (("en", f"Line {line}"), ("ar", "السطر"), ("fr", "Ligne")):
        sent = SimpleUploadedFile("mine.toml", file.replace(was, wrong, 1).encode())
        answer = editor.post(f"/{language}/desk/studio/{cut.pk}/import/", {"file": sent})
        assert answer.status_code == 422
        assert first in text(answer)
        if language == "en":
            assert told in text(answer)
    assert SheetVersion.objects.filter(cut=cut).count() == 2


def test_an_unclear_source_is_asked_for(room: Room, editor: Client, cut: Cut) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    posted(editor, cut, "save", [("0:00", "0:02")])
    file = editor.post(f"/en/desk/studio/{cut.pk}/export/", {"format": "toml"}).content.decode()
    at = file.index("originals/")
    elsewhere = file[:at] + "other.mp4" + file[at + len("originals/") + 36 :]
    sent = SimpleUploadedFile("mine.toml", elsewhere.encode())
    asked = editor.post(f"/en/desk/studio/{cut.pk}/import/", {"file": sent, "seen": "2"})
    assert "Which recording is “interview”?" in text(asked)
    original = str(room.interview.originals.get().pk)
    answer = editor.post(
        f"/en/desk/studio/{cut.pk}/import/",
        {"text": elsewhere, "name": "mine.toml", "seen": "2", "source-0": original},
    )
    assert answer.status_code == 302


def test_who_reads_looks_and_changes_nothing(room: Room, cut: Cut) -> None:
    reviewer = signed_in(room.cast.reviewer)
    page = text(reviewer.get(f"/en/desk/studio/{cut.pk}/"))
    assert "I left" in page
    assert 'id="save"' not in page
    assert posted(reviewer, cut, "save", [("0:00", "0:02")]).status_code == 422
    assert SheetVersion.objects.count() == 1
    assert signed_in(room.cast.stranger).get(f"/en/desk/studio/{cut.pk}/").status_code in {403, 404}
    assert signed_in(room.cast.campaigner).get("/en/desk/studio/").status_code == 403


def test_a_cut_is_put_away_and_taken_out(editor: Client, cut: Cut) -> None:
    editor.post(f"/en/desk/studio/{cut.pk}/away/", {"act": "away"})
    assert "How I left" not in text(editor.get("/en/desk/studio/"))
    assert "How I left" in text(editor.get("/en/desk/studio/?away=1"))
    editor.post(f"/en/desk/studio/{cut.pk}/away/", {"act": "out"})
    assert "How I left" in text(editor.get("/en/desk/studio/"))
