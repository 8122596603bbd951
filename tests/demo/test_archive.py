"""The archive of the demonstration: filled as people would fill it, and only once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import Interview, Original, OriginalState, Speaker, Transcript
from walkaway.archive.queries.gate import may_leave
from walkaway.archive.services.protection import plan_of, said_in
from walkaway.archive.services.transcript_versions import opened
from walkaway.archive.services.uploads import description_of
from walkaway.clips.services.versions import open_sheet
from walkaway.core.errors import Refused
from walkaway.core.gate import Form, Purpose
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.sealing import passphrases
from walkaway.core.text.folding import fold
from walkaway.demo.archive import archive_interview, take_in_speaker
from walkaway.demo.cutting import begin_clip
from walkaway.demo.prepare import CONTENT
from walkaway.demo.staff import STAFF, code_of, demo_actor, sign_ins

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # What makes guessing slow is measured elsewhere.
    monkeypatch.setattr(passphrases, "VAULT_MEMORY_BYTES", 2**20)
    settings.HOME = tmp_path / "home"
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    settings.HOME.mkdir()
    return tmp_path / "demo"


@pytest.fixture
def sheet(tmp_path: Path) -> CutSheet:
    shutil.copytree(CONTENT / "idris", tmp_path / "idris")
    (tmp_path / "idris" / "interview.mp4").write_bytes(b"drawn" * 100_000)
    return read_sheet(tmp_path / "idris" / "sheet.toml")


def archive(folder: Path, sheet: CutSheet) -> Speaker:
    sign_ins(folder)
    actor, now = demo_actor(folder, "interviewer"), timezone.now()
    speaker = take_in_speaker(sheet, "ar", actor=actor, now=now)
    checker = demo_actor(folder, "reviewer")
    archive_interview(speaker, sheet, actor=actor, checker=checker, now=now)
    return speaker


def test_recording_words_and_what_is_hidden_are_archived_once(
    folder: Path, sheet: CutSheet
) -> None:
    speaker = archive(folder, sheet)
    assert archive(folder, sheet) == speaker
    interview, original = Interview.objects.get(), Original.objects.get()
    assert original.arrived_bytes == original.size_bytes == 500_000
    languages = Transcript.objects.filter(interview=interview).values_list("language", flat=True)
    assert set(languages) == set(sheet.languages)
    actor = demo_actor(folder, "translator")
    plan = plan_of(speaker, actor=actor).plan
    assert [set(map(fold, name.texts)) for name in plan.names] == [
        set(map(fold, hidden.forms)) for hidden in sheet.protection.hide
    ]
    said = said_in(speaker, plan, actor=actor)
    assert all(places for places in said.values())
    with pytest.raises(Refused, match="no key"):
        description_of(original, actor=actor)


def test_every_word_may_be_used_and_was_approved_by_the_reviewer(
    folder: Path, sheet: CutSheet
) -> None:
    archive(folder, sheet)
    checker = demo_actor(folder, "reviewer")
    for transcript in Transcript.objects.all():
        here = opened(transcript, actor=checker)
        assert here.version.cues_approved == here.version.cues_total > 0
        assert {each.approved_by for each in here.working.cues} == {checker.ref}


def test_a_clip_is_begun_once_with_what_the_sheet_shows_first(
    folder: Path, sheet: CutSheet
) -> None:
    speaker = archive(folder, sheet)
    editor, interview = demo_actor(folder, "editor"), Interview.objects.get()
    assert begin_clip(interview, sheet, editor=editor) is None
    Original.objects.update(state=OriginalState.WHOLE, sha256="0" * 64, whole_at=timezone.now())
    cut = begin_clip(interview, sheet, editor=editor)
    assert cut is not None
    assert begin_clip(interview, sheet, editor=editor) == cut
    made = open_sheet(cut.versions.get(number=cut.newest), actor=editor)
    assert [(each.start_ms, each.end_ms) for each in made.passages] == [
        (each.start_ms, each.end_ms) for each in sheet.passages[:2]
    ]
    assert made.languages == ("en", "ar", "fr")
    assert made.protection.hide
    assert cut.speaker == speaker


def test_the_speaker_consents_to_the_library_and_to_nothing_else(
    folder: Path, sheet: CutSheet
) -> None:
    speaker = archive(folder, sheet)
    today = timezone.now().date()
    for purpose in Purpose:
        blockers = may_leave(
            speaker, purpose=purpose, form=Form.ALTERED_VOICE, language="ar", today=today
        )
        assert (not blockers) is (purpose is Purpose.LIBRARY)


def test_a_visitor_signs_in_with_what_was_printed(folder: Path) -> None:
    known = sign_ins(folder)
    assert known == sign_ins(folder)
    assert (folder / "sign-ins.json").stat().st_mode & 0o077 == 0
    client = Client()
    for name, roles in STAFF.items():
        staff = Staff.objects.get(name=name)
        assert staff.roles == roles
        address = reverse("account_login")
        client.post(address, {"login": name, "password": known[name]["password"]})
        answer = client.post(reverse("mfa_authenticate"), {"code": code_of(known[name])})
        assert answer.status_code == 302
        assert client.get(reverse("desk-home")).status_code == 200
        client.logout()
    sides = Staff.objects.filter(held_roles__role=Role.PROTECTION_OFFICER)
    assert set(sides.values_list("key_side", flat=True)) == {"first", "second"}


def test_staff_whose_sign_ins_were_lost_are_not_guessed(folder: Path) -> None:
    sign_ins(folder)
    (folder / "sign-ins.json").unlink()
    with pytest.raises(Refused, match="Remove the folder"):
        sign_ins(folder)


def test_a_demonstration_that_was_stopped_early_goes_on(folder: Path) -> None:
    known = sign_ins(folder)
    Staff.objects.all().delete()
    assert sign_ins(folder) == known
    assert Staff.objects.count() == len(STAFF)
