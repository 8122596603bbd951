"""`walkaway take-in-clip`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from tests.archive.desk import Desk, a_desk
from tests.clips.packaged import write_clip
from walkaway.accounts.models import Staff
from walkaway.archive.models import Interview, Speaker
from walkaway.cli import commands
from walkaway.clips.models import Package
from walkaway.journal.models import Entry
from walkaway.release.queries.facts import known_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal-head.json"
    monkeypatch.setattr("walkaway.cli.clips.prepare_site", lambda: None)


@pytest.fixture
def desk(db: None) -> Desk:
    return a_desk()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    write_clip(tmp_path / "a-clip")
    return tmp_path / "a-clip"


def take_in(folder: Path, speaker: str, by: str, *more: str) -> Result:
    words = ["take-in-clip", str(folder), "--speaker", speaker, "--by", by, *more]
    return CliRunner().invoke(commands, words)


def test_a_proven_clip_is_taken_in_by_the_program_for_its_editor(desk: Desk, clip: Path) -> None:
    done = take_in(clip, "Bahar", "editor")
    assert done.exit_code == 0, done.output
    package = Package.objects.get()
    assert done.stdout == f"Taken in: {package.pk}, 1 rendition(s), sealed.\n"
    assert Entry.objects.get(verb="clip-taken-in").actor == "command-line"
    again = take_in(clip, "Bahar", "editor")
    assert again.stdout == f"It was here already: {package.pk}\n"


def test_of_which_parts_of_an_interview_it_is_nobody_pretends_to_know(
    desk: Desk, clip: Path
) -> None:
    editor = Staff.objects.get(name="editor")
    speaker = Speaker.objects.get(pseudonym="Bahar")
    interview = Interview.objects.create(speaker=speaker, created_by=editor)
    done = take_in(clip, "Bahar", "editor", "--interview", str(interview.pk))
    assert done.exit_code == 0, done.output
    package = Package.objects.get()
    assert package.spans == {str(interview.pk): []}
    (testimony,) = known_of(Package.objects.all()).testimonies[package.pk]
    assert (testimony.interview, testimony.spans) == (str(interview.pk), ())


@pytest.mark.parametrize(
    ("speaker", "by", "said"),
    [
        ("Nobody", "editor", "no speaker called 'Nobody'"),
        ("Bahar", "nobody", "no editor 'nobody'"),
        ("Bahar", "reviewer", "no editor here"),
        ("Bahar", "stranger", "no editor here"),
    ],
)
def test_nobody_is_guessed(desk: Desk, clip: Path, speaker: str, by: str, said: str) -> None:
    refused = take_in(clip, speaker, by)
    assert (refused.exit_code, said in refused.stderr) == (1, True), refused.output
    assert not Package.objects.exists()
