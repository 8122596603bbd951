"""`walkaway import` and `walkaway custody`, as they are typed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from pytest_django import Settings

from tests.archive.recordings import (
    CANARY,
    files_below,
    interview_of_the_cast,
    noise,
    numbered_film,
)
from tests.cast import PASSPHRASE, Cast
from tests.journal_guards import guards_away
from walkaway.archive import blobs
from walkaway.archive.checklist import CHECKLIST
from walkaway.archive.models import Interview, Original, OriginalState
from walkaway.archive.services import card_import, uploads
from walkaway.archive.services.card_import import Outcome, recordings_in, take_in
from walkaway.archive.services.interviews import details_of
from walkaway.archive.services.originals import export
from walkaway.cli import commands
from walkaway.core.sealing.files import CHUNK_BYTES
from walkaway.jobs.models import Job
from walkaway.jobs.running import run_all_that_wait
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

NOISE = noise(40 * CHUNK_BYTES + 99)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    settings.JOURNAL_HEAD_FILE = tmp_path / "journal-head.json"
    monkeypatch.setattr("walkaway.cli.recordings.prepare_site", lambda: None)


@pytest.fixture
def interview(cast: Cast) -> Interview:
    return interview_of_the_cast(cast)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A card with a film, a sound, and what is no recording."""
    folder = tmp_path / "card" / "DCIM"
    folder.mkdir(parents=True)
    (folder / "A001.MP4").write_bytes(numbered_film(tmp_path))
    (folder / "A002.wav").write_bytes(NOISE)
    (folder / "INDEX.DAT").write_bytes(b"no recording")
    (folder / ".A003.mp4").write_bytes(b"hidden")
    (folder / ".Trashes").mkdir()
    (folder / ".Trashes" / "A004.mp4").write_bytes(b"thrown away")
    (folder / "A005.mp4").symlink_to("/etc/passwd")
    return tmp_path / "card"


def run(*arguments: str, lines: tuple[str, ...] = (PASSPHRASE,)) -> Result:
    typed = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(commands, list(arguments), input=typed)


def import_(card: Path, interview: Interview, *more: str) -> Result:
    return run(
        *("import", str(card), "--staff", "interviewer", "--from-stdin", "--yes"),
        *("--interview", str(interview.pk), *more),
    )


def state_of(card: Path) -> dict[Path, tuple[bytes, int]]:
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files_below(card)}


def test_a_card_is_taken_in_sealed_and_left_as_it_was(
    card: Path, interview: Interview, tmp_path: Path
) -> None:
    before = state_of(card)
    done = import_(card, interview)
    assert done.exit_code == 0, done.output
    assert state_of(card) == before
    wanted = {
        hashlib.sha256((card / "DCIM" / name).read_bytes()).hexdigest()
        for name in ("A001.MP4", "A002.wav")
    }
    originals = Original.objects.all()
    assert {original.sha256 for original in originals} == wanted
    assert {original.state for original in originals} == {OriginalState.WHOLE}
    assert all(sha256 in done.output for sha256 in wanted)
    assert PASSPHRASE not in done.output
    assert not [path for path in files_below(tmp_path / "archive") if CANARY in path.read_bytes()]
    run_all_that_wait("test")
    assert Original.objects.get(sha256__in=wanted, derivatives__kind="proxy")


def test_what_is_here_already_is_passed_over(card: Path, interview: Interview) -> None:
    import_(card, interview)
    done = import_(card, interview)
    assert done.exit_code == 0
    assert done.output.count("here already") == 2
    assert Original.objects.count() == 2


class Interrupted:
    """Progress that stops in the middle of sealing."""

    def __init__(self) -> None:
        self.name = ""

    def stage(self, name: str, total: int) -> None:
        self.name = name

    def reached(self, amount: int) -> None:
        if "sealing" in self.name and amount > 33 * CHUNK_BYTES:
            raise KeyboardInterrupt


def test_what_was_interrupted_is_gone_on_with(
    card: Path, interview: Interview, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = card / "DCIM" / "A002.wav"
    actor = cast.interviewer.actor
    from django.utils import timezone

    with pytest.raises(KeyboardInterrupt):
        take_in(interview, path, actor=actor, progress=Interrupted(), now=timezone.now())
    begun = Original.objects.get()
    assert 32 * CHUNK_BYTES <= begun.arrived_bytes < len(NOISE)
    sent = []

    def received(original: Original, offset: int, *rest: object, **more: object) -> Original:
        sent.append(offset)
        return uploads.receive(original, offset, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(card_import, "receive", received)
    done = import_(path, interview)
    assert done.exit_code == 0, done.output
    assert sent == [begun.arrived_bytes]
    whole = Original.objects.get()
    assert (whole.pk, whole.state) == (begun.pk, OriginalState.WHOLE)


def test_what_a_colleague_was_interrupted_in_is_taken_in_anew(
    card: Path, interview: Interview, cast: Cast
) -> None:
    path = card / "DCIM" / "A002.wav"
    from django.utils import timezone

    with pytest.raises(KeyboardInterrupt):
        take_in(
            interview,
            path,
            actor=cast.researcher.actor,
            progress=Interrupted(),
            now=timezone.now(),
        )
    done = import_(path, interview)
    assert done.exit_code == 0, done.output
    whole = Original.objects.get(state=OriginalState.WHOLE)
    assert whole.added_by == cast.interviewer.staff


def test_a_card_that_tells_other_bytes_the_second_time_is_broken(
    card: Path, interview: Interview, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loose_contact(path: Path, original: Original, progress: object) -> Iterator[bytes]:
        yield NOISE[:-1] + b"x"

    monkeypatch.setattr(card_import, "_from", loose_contact)
    done = import_(card / "DCIM" / "A002.wav", interview)
    assert done.exit_code == 1
    assert Outcome.BROKEN.value in done.output
    assert Original.objects.get().state == OriginalState.BROKEN


def test_recordings_are_found_below_folders_and_a_named_file_is_taken_as_it_is(
    card: Path,
) -> None:
    names = [path.name for path in recordings_in([card, card / "DCIM" / "INDEX.DAT"])]
    assert names == ["A001.MP4", "A002.wav", "INDEX.DAT"]


def test_a_wrong_passphrase_or_an_interview_of_others_takes_in_nothing(
    card: Path, interview: Interview, cast: Cast
) -> None:
    done = run(
        *("import", str(card), "--staff", "interviewer", "--from-stdin", "--yes"),
        *("--interview", str(interview.pk)),
        lines=("not the passphrase",),
    )
    assert done.exit_code == 1
    done = run(
        *("import", str(card), "--staff", "stranger", "--from-stdin", "--yes"),
        *("--interview", str(interview.pk)),
    )
    assert done.exit_code == 1
    assert "no such interview" in done.output
    assert not Original.objects.exists()


def test_a_new_interview_asks_the_questions_before_a_recording(
    card: Path, interview: Interview, cast: Cast
) -> None:
    answers = ["yes"] * (len(CHECKLIST) - 1) + ["no", "Her sister waits."]
    done = run(
        *("import", str(card), "--staff", "interviewer", "--from-stdin", "--yes"),
        *("--speaker", interview.speaker.pseudonym),
        lines=(PASSPHRASE, "The second talk", *answers),
    )
    assert done.exit_code == 0, done.output
    planned = Interview.objects.exclude(pk=interview.pk).get()
    details = details_of(planned, actor=cast.interviewer.actor)
    assert details.title == "The second talk"
    assert len(details.answers) == len(CHECKLIST)
    assert planned.originals.count() == 2


def test_custody_prints_the_chain_with_hashes_that_sha256sum_checks(
    card: Path, interview: Interview, cast: Cast, tmp_path: Path
) -> None:
    import_(card, interview)
    run_all_that_wait("test")
    original = Original.objects.get(derivatives__kind="proxy")
    export(original, actor=cast.researcher.actor)
    done = run("custody", str(interview.pk))
    assert done.exit_code == 0, done.output
    assert "is as it was recorded" in done.output
    for verb in ("upload-begun", "original-arrived", "derivative-made", "original-exported"):
        entry = Entry.objects.filter(verb=verb, subject=f"original:{original.pk}").first()
        assert entry
        assert f"{entry.position:>6}  {entry.at:%Y-%m-%dT%H:%M:%S.%f}Z  {verb}" in done.output
        assert entry.entry_hash in done.output
    (tmp_path / str(original.pk)).write_bytes((card / "DCIM" / "A001.MP4").read_bytes())
    (check,) = [line for line in done.output.splitlines() if f'{original.pk}" |' in line]
    checked = subprocess.run(check, shell=True, cwd=tmp_path, capture_output=True, text=True)
    assert checked.stdout.strip() == f"{original.pk}: OK"


def test_custody_by_pseudonym_and_by_recording_and_for_programs(
    card: Path, interview: Interview, tmp_path: Path
) -> None:
    import_(card, interview)
    original = Original.objects.first()
    assert original
    told = json.loads(run("custody", interview.speaker.pseudonym, "--json").stdout)
    assert told["journal_is_whole"] is True
    assert len(told["recordings"]) == 2
    (one,) = json.loads(run("custody", str(original.pk), "--json").stdout)["recordings"]
    assert one["sha256"] == original.sha256
    assert [entry["verb"] for entry in one["chain"]] == ["upload-begun", "original-arrived"]
    report = tmp_path / "report.json"
    assert run("custody", str(interview.pk), "--report", str(report)).exit_code == 0
    assert json.loads(report.read_text()) == told | {"subject": str(interview.pk)}
    for unknown in ("Nobody Here", "3f8a3b1e-0000-4000-8000-000000000000"):
        assert run("custody", unknown).exit_code == 1


def test_custody_says_that_the_journal_was_changed(card: Path, interview: Interview) -> None:
    import_(card, interview)
    with guards_away(connection):
        Entry.objects.filter(verb="original-arrived").update(facts="{}")
    done = run("custody", str(interview.pk))
    assert done.exit_code == 1
    assert "WAS CHANGED" in done.output


def test_the_sweep_takes_what_nobody_needs(
    card: Path, interview: Interview, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    begun = uploads.begin_upload(
        interview, 9, uploads.Description(name="a"), actor=cast.interviewer.actor
    )
    long_ago = timezone.now() - uploads.KEPT_FOR - timedelta(days=1)
    Original.objects.update(added_at=long_ago)
    os.utime(blobs.path_of(begun.pk), (long_ago.timestamp(), long_ago.timestamp()))
    monkeypatch.setattr("walkaway.cli.site.prepare_site", lambda: None)
    done = run("sweep", lines=())
    assert "Uploads given up: 1" in done.output
    assert not Original.objects.exists()
    assert not Job.objects.exists()
