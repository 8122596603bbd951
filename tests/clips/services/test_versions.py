"""Versions of a sheet: kept sealed, never overwritten unseen, restored, told of."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.people import a_speaker, member
from tests.clips.cutting import Cutting, a_cutting, a_recording, passages
from walkaway.accounts.models import Role
from walkaway.archive.models import CompartmentKind, SealedItem
from walkaway.archive.services.compartments import open_text
from walkaway.archive.services.protection import Mark, mark
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import (
    SHEET_ITEM,
    cut_for,
    cuts_of,
    newest_version,
    newest_versions,
    version_for,
)
from walkaway.clips.services.cuts import begin_cut, put_away, take_out
from walkaway.clips.services.versions import (
    finished_sheet,
    history,
    open_sheet,
    restore,
    save_sheet,
)
from walkaway.core.errors import CutChangedMeanwhile, NotOpened, Refused, SheetError
from walkaway.core.media.sheet.changes import ChangeKind
from walkaway.core.media.sheet.model import FaceProtection, VoiceProtection
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cutting() -> Cutting:
    return a_cutting()


def test_a_cut_begins_with_all_words_and_the_strictest_protection(cutting: Cutting) -> None:
    sheet = cutting.sheet()

    source = sheet.sources["interview"]
    assert source.recording.as_posix() == f"originals/{cutting.original.pk}"
    assert source.transcript.as_posix() == f"transcripts/{cutting.transcript.pk}/1"
    assert {key: path.as_posix() for key, path in source.translations.items()} == {
        "ar": f"transcripts/{cutting.arabic.pk}/2"
    }
    assert sheet.title == {"en": "How I left"}
    assert sheet.languages == ("en", "ar")
    assert sheet.protection.face is FaceProtection.COVER
    assert sheet.protection.voice.protection is VoiceProtection.REPLACE
    assert sheet.speaker.pseudonym == cutting.desk.speaker.pseudonym


def test_hidden_names_are_joined_when_it_is_opened_and_kept_nowhere(cutting: Cutting) -> None:
    version = save_sheet(cutting.cut, cutting.sheet(), seen=1, actor=cutting.editor)
    item = SealedItem.objects.get(kind=SHEET_ITEM, subject=version.pk)
    assert b"Raqqa" not in open_text(item, actor=cutting.editor)
    assert cutting.sheet().protection.hide[0].forms == ("Raqqa", "الرقة")

    mark(cutting.desk.speaker, Mark(text="Bahar", language="en"), actor=cutting.desk.officer)

    # Marked after the version was saved, and hidden in it all the same.
    assert [each.forms[0] for each in cutting.sheet().protection.hide] == ["Raqqa", "Bahar"]


def test_a_sheet_is_saved_as_the_next_version(cutting: Cutting) -> None:
    changed = cutting.with_passages((0, 2000), (4000, 6000))

    version = save_sheet(cutting.cut, changed, seen=1, actor=cutting.editor)

    assert (version.number, version.made_from) == (2, 1)
    assert (version.passages_total, version.length_ms) == (2, 4000)
    assert version.made_by == cutting.editor.staff
    assert cutting.sheet().passages == changed.passages
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.subject) == ("cut-saved", f"cut:{cutting.cut.pk}")
    assert "left" not in str(entry.facts)


def test_without_a_change_the_newest_version_stays(cutting: Cutting) -> None:
    assert save_sheet(cutting.cut, cutting.sheet(), seen=1, actor=cutting.editor).number == 1
    assert SheetVersion.objects.count() == 1


def test_nothing_is_overwritten_that_was_not_seen(cutting: Cutting) -> None:
    mine = cutting.with_passages((0, 2000))
    theirs = cutting.with_passages((4000, 6000))
    save_sheet(cutting.cut, theirs, seen=1, actor=cutting.editor)

    with pytest.raises(CutChangedMeanwhile) as caught:
        save_sheet(cutting.cut, mine, seen=1, actor=cutting.editor)

    assert caught.value.newest == 2
    assert caught.value.mine.passages == mine.passages
    assert caught.value.theirs is not None
    assert caught.value.theirs.passages == theirs.passages
    assert pickle.loads(pickle.dumps(caught.value)).newest == 2
    assert cutting.sheet().passages == theirs.passages

    # Having seen theirs, mine can be kept on top; theirs stays in the history.
    save_sheet(cutting.cut, mine, seen=2, actor=cutting.editor)
    assert cutting.sheet().passages == mine.passages
    assert [step.version.number for step in history(cutting.cut, actor=cutting.editor)] == [3, 2, 1]


def test_a_version_that_is_to_come_cannot_be_seen(cutting: Cutting) -> None:
    with pytest.raises(CutChangedMeanwhile):
        save_sheet(cutting.cut, cutting.with_passages((0, 900)), seen=7, actor=cutting.editor)


def test_history_tells_who_changed_what(cutting: Cutting) -> None:
    save_sheet(cutting.cut, cutting.with_passages((0, 2000)), seen=1, actor=cutting.editor)

    newest, first = history(cutting.cut, actor=cutting.desk.reviewer)

    assert newest.version.made_by == cutting.editor.staff
    assert [each.kind for each in newest.changes] == [ChangeKind.PASSAGE_ADDED]
    assert first.changes == ()


def test_an_older_version_is_restored_as_a_new_one(cutting: Cutting) -> None:
    save_sheet(cutting.cut, cutting.with_passages((0, 2000)), seen=1, actor=cutting.editor)
    save_sheet(cutting.cut, cutting.with_passages((4000, 6000)), seen=2, actor=cutting.editor)
    second = version_for(cutting.editor, cutting.cut.pk, 2)

    with pytest.raises(CutChangedMeanwhile):
        restore(second, seen=2, actor=cutting.editor)
    restored = restore(second, seen=3, actor=cutting.editor)

    assert restored.number == 4
    assert cutting.sheet().passages == passages((0, 2000))


def test_only_editors_of_the_speaker_write(cutting: Cutting) -> None:
    desk, changed = cutting.desk, cutting.with_passages((0, 2000))
    for actor in (desk.interviewer, desk.reviewer, desk.officer, desk.translator):
        with pytest.raises(Refused):
            save_sheet(cutting.cut, changed, seen=1, actor=actor)
        assert open_sheet(newest_version(cutting.cut), actor=actor).title == {"en": "How I left"}
    another = member("another editor", Role.EDITOR)
    with pytest.raises(Refused):
        save_sheet(cutting.cut, changed, seen=1, actor=another)
    with pytest.raises(Refused):
        open_sheet(newest_version(cutting.cut), actor=another)
    with pytest.raises(Cut.DoesNotExist):
        cut_for(another, cutting.cut.pk)
    assert Cut.objects.get().newest == 1


def test_a_locked_vault_neither_reads_nor_writes(cutting: Cutting) -> None:
    locked = replace(cutting.editor, keys=None)
    with pytest.raises(Refused):
        open_sheet(newest_version(cutting.cut), actor=locked)
    with pytest.raises(Refused):
        save_sheet(cutting.cut, cutting.with_passages((0, 900)), seen=1, actor=locked)


def test_a_sheet_names_only_what_is_the_speakers_own(cutting: Cutting) -> None:
    sheet = cutting.with_passages((0, 2000))
    source = sheet.sources["interview"]
    other = a_speaker("Wren", cutting.editor, cutting.desk.officer, cutting.desk.second_officer)
    from tests.archive.desk import an_interview

    theirs = a_recording(an_interview(other, cutting.desk.interviewer), cutting.desk.interviewer)
    foreign = (
        replace(source, recording=Path(f"originals/{theirs.pk}")),
        replace(source, recording=Path("../../etc/passwd")),
        replace(source, recording=Path("interview.mp4")),
        replace(source, transcript=Path(f"transcripts/{cutting.transcript.pk}/9")),
        replace(source, transcript=Path(f"transcripts/{cutting.arabic.pk}/1")),
        replace(source, translations={"fr": source.translations["ar"]}),
    )
    for each in foreign:
        with pytest.raises(Refused):
            save_sheet(
                cutting.cut, replace(sheet, sources={"interview": each}), seen=1,
                actor=cutting.editor,
            )  # fmt: skip


def test_a_sheet_that_was_taken_away_does_not_pass_for_an_empty_one(cutting: Cutting) -> None:
    SealedItem.objects.filter(kind=SHEET_ITEM).delete()
    with pytest.raises(NotOpened):
        open_sheet(newest_version(cutting.cut), actor=cutting.editor)


def test_nothing_is_cut_from_what_is_not_finished(cutting: Cutting) -> None:
    with pytest.raises(SheetError) as caught:
        finished_sheet(newest_version(cutting.cut), actor=cutting.editor)
    assert ("passages",) in {each.path for each in caught.value.mistakes}

    ready = replace(
        cutting.with_passages((0, 2000)), publisher="The Example Archive", purpose="For pupils.",
        title={"en": "How I left", "ar": "كيف غادرت"},
    )  # fmt: skip
    version = save_sheet(cutting.cut, ready, seen=1, actor=cutting.editor)
    assert finished_sheet(version, actor=cutting.editor).passages == passages((0, 2000))

    named = replace(ready, title={"en": "Out of Raqqa", "ar": "كيف غادرت"})
    version = save_sheet(cutting.cut, named, seen=2, actor=cutting.editor)
    with pytest.raises(SheetError, match="a name that"):
        finished_sheet(version, actor=cutting.editor)


def test_a_cut_is_put_away_and_taken_out_again(cutting: Cutting) -> None:
    put_away(cutting.cut, actor=cutting.editor)
    assert cutting.cut.put_away_at is not None
    with pytest.raises(Refused, match="put away"):
        save_sheet(cutting.cut, cutting.with_passages((0, 2000)), seen=1, actor=cutting.editor)

    take_out(cutting.cut, actor=cutting.editor)
    save_sheet(cutting.cut, cutting.with_passages((0, 2000)), seen=1, actor=cutting.editor)
    verbs = [each.verb for each in Entry.objects.filter(subject=f"cut:{cutting.cut.pk}")]
    assert sorted(verbs) == ["cut-begun", "cut-put-away", "cut-saved", "cut-taken-out"]


def test_a_cut_is_of_one_speaker(cutting: Cutting) -> None:
    other = a_speaker("Wren", cutting.editor, cutting.desk.officer, cutting.desk.second_officer)
    with pytest.raises(Refused):
        begin_cut(other, title={"en": "A"}, interview=cutting.desk.interview, actor=cutting.editor)


def test_the_list_knows_the_newest_versions(cutting: Cutting) -> None:
    save_sheet(cutting.cut, cutting.with_passages((0, 2000)), seen=1, actor=cutting.editor)

    cuts = list(cuts_of(cutting.desk.reviewer))

    assert newest_versions(cuts)[cutting.cut.pk].number == 2
    assert not cuts_of(cutting.desk.stranger)


def test_what_is_kept_stands_in_the_testimony_alone(cutting: Cutting) -> None:
    item = SealedItem.objects.get(kind=SHEET_ITEM)
    assert item.compartment.kind == CompartmentKind.TESTIMONY
    assert b"How I left" not in bytes(item.envelope)
