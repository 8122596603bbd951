"""A finished clip is taken in sealed, if it was proven; else nothing of it is kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from tests.archive.desk import Desk, a_desk
from tests.archive.people import member
from tests.archive.recordings import files_below
from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import write_interview
from walkaway.accounts.actors import program
from walkaway.accounts.models import Role
from walkaway.archive.models import Assignment
from walkaway.archive.services.speakers import set_hard_stop
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files, verification_path
from walkaway.clips.making.proof import prove
from walkaway.clips.models import Cut, Package, StoredFile, WorkOrder
from walkaway.clips.queries.renditions import failed_checks
from walkaway.clips.services.stored_files import read_stored
from walkaway.clips.services.taking_in import TakenIn, take_in_clip
from walkaway.core.errors import Refused, UnexpectedContent
from walkaway.core.gate import HardStop
from walkaway.core.media.sheet.model import (
    FaceProtection,
    ProtectionPlan,
    Shape,
    Speaker,
    VoicePlan,
    VoiceProtection,
)
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

COVERED = ProtectionPlan(
    face=FaceProtection.COVER, voice=VoicePlan(protection=VoiceProtection.REPLACE)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    sheet = write_interview(
        folder, protection=COVERED, speaker=Speaker(pseudonym="Bahar", invented=True)
    )
    clip = cut(sheet, folder / "out", engine=InThisProcess(), wish=Wish(shapes=(Shape.WIDE,)))
    prove(finished_files(clip), sheet, engine=InThisProcess())
    return clip


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


def take_in(folder: Path, desk: Desk, *, by: str = "editor") -> TakenIn:
    staff = getattr(desk, by).staff
    return take_in_clip(
        folder, desk.speaker, made_by=staff, actor=program("command-line"), now=timezone.now()
    )


def nothing_was_kept(archive_files: Path) -> bool:
    rows = (Cut, Package, StoredFile, WorkOrder)
    return not any(each.objects.exists() for each in rows) and not list(files_below(archive_files))


def test_a_proven_clip_becomes_a_sealed_package(
    made: Path, desk: Desk, archive_files: Path
) -> None:
    package = take_in(made, desk).package
    assert package.cut.newest == 0
    assert package.sheet_version is None
    assert package.editors == [desk.editor.ref]
    assert (package.form, package.spoken_language) == ("altered voice", "en")
    assert [failed_checks(each) for each in package.renditions.all()] == [()]
    for each in package.files.select_related("stored__compartment"):
        assert read_stored(each.stored, actor=desk.reviewer) == (made / each.name).read_bytes()
    assert all(
        b"I left in the night" not in each.read_bytes() for each in files_below(archive_files)
    )
    entry = Entry.objects.get(verb="clip-taken-in")
    assert json.loads(entry.facts)["sha256"] == package.sha256
    assert not WorkOrder.objects.exists()


def test_the_same_again_changes_nothing(made: Path, desk: Desk, archive_files: Path) -> None:
    first = take_in(made, desk)
    before = {path.name for path in files_below(archive_files)}
    again = take_in(made, desk)
    assert (again.was_here, again.package) == (True, first.package)
    assert {path.name for path in files_below(archive_files)} == before


def test_whoever_is_said_to_have_made_it_later_is_an_editor_of_it_too(
    made: Path, desk: Desk
) -> None:
    """Else whoever made it could have it taken in under another's name, and sign it."""
    first = take_in(made, desk).package
    other = member("another editor", Role.EDITOR)
    assert other.staff
    Assignment.objects.create(speaker=desk.speaker, staff=other.staff)
    again = take_in_clip(
        made, desk.speaker, made_by=other.staff, actor=program("cli"), now=timezone.now()
    )
    assert (again.was_here, again.package) == (True, first)
    assert set(again.package.editors) == {desk.editor.ref, other.ref}


def test_a_film_that_was_changed_after_its_verification_is_refused(
    made: Path, desk: Desk, tmp_path: Path, archive_files: Path
) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "clip"))
    film = finished_files(copy)[0]
    film.write_bytes(film.read_bytes() + b"\0")
    with pytest.raises(Refused, match="other bytes"):
        take_in(copy, desk)
    assert nothing_was_kept(archive_files)


def test_a_film_that_did_not_pass_is_refused(
    made: Path, desk: Desk, tmp_path: Path, archive_files: Path
) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "clip"))
    path = verification_path(finished_files(copy)[0])
    report = json.loads(path.read_text())
    report["checks"][0]["passed"] = report["passed"] = False
    path.write_text(json.dumps(report))
    with pytest.raises(Refused, match="did not pass"):
        take_in(copy, desk)
    assert nothing_was_kept(archive_files)


def test_a_name_of_a_file_that_could_tell_somebody_is_refused(
    made: Path, desk: Desk, tmp_path: Path, archive_files: Path
) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "clip"))
    told = (copy / "clip.json").read_text()
    (copy / "captions" / "en.vtt").rename(copy / "captions" / "yunus.vtt")
    (copy / "clip.json").write_text(told.replace("captions/en.vtt", "captions/yunus.vtt"))
    with pytest.raises(Refused, match="“yunus”, which the program writes into none"):
        take_in(copy, desk)
    assert nothing_was_kept(archive_files)


def no_text(clip: Path) -> None:
    (clip / "clip.json").write_bytes(b"\xff\xfe\0")


def half_a_letter(clip: Path) -> None:
    told = json.loads((clip / "clip.json").read_text())
    told["title"]["en"] = "\ud800"
    (clip / "clip.json").write_text(json.dumps(told))


def a_report_that_is_no_text(clip: Path) -> None:
    verification_path(finished_files(clip)[0]).write_bytes(b"\xff")


def an_empty_film(clip: Path) -> None:
    finished_files(clip)[0].write_bytes(b"")


def half_a_film(clip: Path) -> None:
    film = finished_files(clip)[0]
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])


def a_link_to_elsewhere(clip: Path) -> None:
    (clip.parent / "other.vtt").write_text("WEBVTT\n")
    (clip / "captions" / "en.vtt").unlink()
    (clip / "captions" / "en.vtt").symlink_to(clip.parent / "other.vtt")


def a_link_to_itself(clip: Path) -> None:
    (clip / "captions" / "en.vtt").unlink()
    (clip / "captions" / "en.vtt").symlink_to("en.vtt")


def nothing(clip: Path) -> None:
    shutil.rmtree(clip)


@pytest.mark.parametrize(
    "spoil",
    [
        no_text,
        half_a_letter,
        a_report_that_is_no_text,
        an_empty_film,
        half_a_film,
        a_link_to_elsewhere,
        a_link_to_itself,
        nothing,
    ],
)
def test_a_broken_folder_is_refused_with_words(
    made: Path, desk: Desk, tmp_path: Path, archive_files: Path, spoil: Callable[[Path], None]
) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "clip"))
    spoil(copy)
    with pytest.raises((Refused, UnexpectedContent)):
        take_in(copy, desk)
    assert nothing_was_kept(archive_files)


def test_what_is_no_editor_s_is_refused(made: Path, desk: Desk, archive_files: Path) -> None:
    with pytest.raises(Refused, match="no editor"):
        take_in(made, desk, by="reviewer")
    assert nothing_was_kept(archive_files)


def test_nothing_is_taken_in_of_a_speaker_who_is_stopped(
    made: Path, desk: Desk, archive_files: Path
) -> None:
    set_hard_stop(
        desk.speaker, HardStop.THREAT, "they were followed", actor=desk.officer, now=timezone.now()
    )
    with pytest.raises(Refused, match="threat"):
        take_in(made, desk)
    assert nothing_was_kept(archive_files)
