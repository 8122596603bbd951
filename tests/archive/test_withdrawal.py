"""A withdrawal is one act: afterwards nothing is readable, and nothing is shown."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Model

from tests.archive.consents import consent
from tests.archive.people import a_speaker, member
from walkaway.accounts.actors import Actor, program
from walkaway.accounts.models import KeySide, Role
from walkaway.accounts.site_keys import make_site_keys, site
from walkaway.archive import blobs, exits
from walkaway.archive.exits import Exit, Recalled
from walkaway.archive.models import (
    Compartment,
    CompartmentKind,
    ConsentVersion,
    Derivative,
    HardStopMark,
    Interview,
    Original,
    OriginalsOnWithdrawal,
    OriginalState,
    Posting,
    ReaderKey,
    SealedItem,
    Speaker,
    Transcript,
    TranscriptVersion,
    Withdrawal,
    WithdrawalCode,
    WorkerKey,
)
from walkaway.archive.queries.gate import gate_speaker
from walkaway.archive.services.compartments import admit, current, open_text, seal_text
from walkaway.archive.services.identity import (
    Identity,
    OpeningReason,
    ask_to_open,
    read_identity,
    second,
    write_identity,
)
from walkaway.archive.services.speakers import Profile, profile_of, set_hard_stop, take_in
from walkaway.archive.services.withdrawal import (
    AccountJson,
    RecalledJson,
    sweep,
    withdraw,
    withdraw_with_code,
)
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import HardStop
from walkaway.core.sealing.receipts import keys_of, new_receipt
from walkaway.jobs.models import Job, JobState
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
TESTIMONY = CompartmentKind.TESTIMONY
SEALED, ERASED = OriginalsOnWithdrawal.SEALED, OriginalsOnWithdrawal.ERASED
SHA256 = "ab" * 32


class Press(Exit):
    """An exit of the tests: what left by it, and whether its disk is broken."""

    name = "press"

    def __init__(self) -> None:
        self.public: dict[UUID, list[str]] = {}
        self.files: set[str] = set()
        self.is_broken = False
        self.unreachable: set[UUID] = set()

    def recall(self, speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        return Recalled(items=tuple(self.public.pop(speaker.pk, ())), beyond=("printed-copies",))

    def erase(self, speaker: Speaker) -> None:
        if self.is_broken or speaker.pk in self.unreachable:
            raise OSError(5, "Input/output error")
        self.files.clear()


@dataclass
class Scene:
    interviewer: Actor
    officers: tuple[Actor, Actor]
    speaker: Speaker
    interview: Interview
    original: Original
    derivative: Derivative
    note: SealedItem


@pytest.fixture
def press() -> Iterator[Press]:
    before = dict(exits._exits)
    exits.register(press := Press())
    yield press
    exits._exits.clear()
    exits._exits.update(before)


@pytest.fixture
def erased(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """The names of the files that were erased."""
    names: list[UUID] = []
    monkeypatch.setattr(blobs, "remove", names.append)
    return names


@pytest.fixture
def scene(press: Press, erased: list[UUID]) -> Scene:
    return a_scene()


def a_scene() -> Scene:
    interviewer = member("interviewer", Role.INTERVIEWER)
    officers = (
        member("first officer", Role.PROTECTION_OFFICER, side=KeySide.FIRST),
        member("second officer", Role.PROTECTION_OFFICER, side=KeySide.SECOND),
    )
    speaker = take_in(Profile(group="canary"), members=(), actor=interviewer, rng=Random(1))
    write_identity(speaker, Identity(name="canary"), actor=interviewer)
    set_hard_stop(speaker, HardStop.THREAT, "canary", actor=interviewer, now=NOW)
    interview = Interview.objects.create(speaker=speaker, created_by=interviewer.staff)
    original = Original.objects.create(
        interview=interview,
        compartment=current(speaker, CompartmentKind.ORIGINALS),
        state=OriginalState.WHOLE,
        size_bytes=1,
        arrived_bytes=1,
        header=b"-",
        wrapped_key=b"-",
        sha256=SHA256,
        added_by=interviewer.staff,
        whole_at=NOW,
    )
    derivative = a_derivative(original)
    WorkerKey.objects.create(job=uuid4(), original=original, box=b"-")
    transcript = Transcript.objects.create(interview=interview, language="ar")
    TranscriptVersion.objects.create(
        transcript=transcript, number=1, made_by=interviewer.staff, made_at=NOW, cues_total=1
    )
    Posting.objects.create(transcript=transcript, token=1, cues=b"-")
    note = seal_text(
        speaker, TESTIMONY, "interview", b"canary", subject=interview.pk, author=interviewer
    )
    return Scene(interviewer, officers, speaker, interview, original, derivative, note)


def a_derivative(original: Original, kind: str = "proxy") -> Derivative:
    return Derivative.objects.create(
        original=original,
        compartment=original.compartment,
        kind=kind,
        content_type="video/mp4",
        size_bytes=1,
        sha256=SHA256,
        wrapped_key=b"-",
    )


def rows(*models: type[Model]) -> list[int]:
    return [model._default_manager.count() for model in models]


@pytest.mark.parametrize("fate", [SEALED, ERASED])
def test_afterwards_no_derivative_no_posting_and_no_worker_key_is_left(
    scene: Scene, fate: OriginalsOnWithdrawal, erased: list[UUID]
) -> None:
    consent(scene.speaker, originals=fate)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    assert rows(Derivative, Posting, WorkerKey) == [0, 0, 0]
    assert scene.derivative.pk in erased
    assert gate_speaker(scene.speaker).withdrawn_on == NOW.date()
    assert Withdrawal.objects.get().finished_at == NOW


def test_what_is_erased_is_gone_with_its_keys(scene: Scene, erased: list[UUID]) -> None:
    consent(scene.speaker, originals=ERASED)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    assert rows(Original, Interview, Transcript, TranscriptVersion) == [0, 0, 0, 0]
    assert rows(SealedItem, ReaderKey, Compartment, HardStopMark) == [0, 0, 0, 0]
    assert set(erased) == {scene.original.pk, scene.derivative.pk}
    scene.speaker.refresh_from_db()
    assert scene.speaker.erased_at == NOW
    # That there was consent is what proves that what was done before was right.
    assert rows(ConsentVersion, Withdrawal) == [1, 1]


def test_what_is_sealed_is_read_by_protection_officers_alone(
    scene: Scene, erased: list[UUID]
) -> None:
    consent(scene.speaker, originals=SEALED)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    assert rows(Original, Transcript) == [1, 1]
    assert scene.original.pk not in erased
    assert open_text(scene.note, actor=scene.officers[0]) == b"canary"
    for kind in CompartmentKind:
        assert current(scene.speaker, kind).epoch_number == (
            2 if kind in (TESTIMONY, CompartmentKind.ORIGINALS) else 1
        )
    with pytest.raises(Refused, match="no key"):
        open_text(scene.note, actor=scene.interviewer)
    with pytest.raises(Refused, match="no key"):
        profile_of(scene.speaker, actor=scene.interviewer)
    scene.speaker.refresh_from_db()
    assert scene.speaker.erased_at is None


def test_nobody_else_is_let_in_afterwards(scene: Scene) -> None:
    consent(scene.speaker, originals=SEALED)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    scene.speaker.refresh_from_db()
    newcomer = member("newcomer", Role.INTERVIEWER)
    assert newcomer.staff
    with pytest.raises(Refused, match="withdrew"):
        admit(scene.speaker, newcomer.staff, actor=scene.officers[0])
    with pytest.raises(Refused, match="withdrew"):
        set_hard_stop(scene.speaker, HardStop.MINOR, "x", actor=scene.interviewer, now=NOW)


def test_an_open_identity_closes(scene: Scene) -> None:
    consent(scene.speaker, originals=SEALED)
    first, other = scene.officers
    opening = ask_to_open(scene.speaker, OpeningReason.DANGER, "x", actor=first, now=NOW)
    second(opening, actor=other, now=NOW)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    with pytest.raises(Refused, match="not open"):
        read_identity(opening, actor=first, now=NOW)


def test_where_nobody_consented_nothing_is_kept(scene: Scene) -> None:
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    assert rows(Original, SealedItem) == [0, 0]


def of_the_press(account: AccountJson) -> RecalledJson:
    return next(each for each in account["exits"] if each["exit"] == "press")


def test_every_exit_is_asked_and_the_account_tells(scene: Scene, press: Press) -> None:
    press.public[scene.speaker.pk] = ["pack-1", "pack-2"]
    consent(scene.speaker, originals=ERASED)
    account = withdraw(scene.speaker, actor=scene.interviewer, now=NOW).account
    assert {each["exit"] for each in account["exits"]} == {
        *("clips", "coding", "library", "press", "release")
    }
    assert of_the_press(account) == {
        "exit": "press",
        "items": ["pack-1", "pack-2"],
        "beyond": ["printed-copies"],
    }
    assert (account["recordings"], account["derivatives"], account["transcripts"]) == (1, 1, 1)
    assert account["originals"] == "erased"
    told = Entry.objects.get(verb="speaker-withdrew")
    assert told.facts == '{"originals":"erased","recalled":2}'


def test_jobs_that_go_on_are_asked_to_stop(scene: Scene) -> None:
    subjects = (f"original:{scene.original.pk}", f"speaker:{scene.speaker.pk}", "original:other")
    jobs = [Job.objects.create(kind="proxy", subject=each, asked_by="x") for each in subjects]
    Job.objects.filter(pk=jobs[1].pk).update(state=JobState.RUNNING)
    account = withdraw(scene.speaker, actor=scene.interviewer, now=NOW).account
    assert account["jobs"] == 2
    for job in jobs:
        job.refresh_from_db()
    assert [job.state for job in jobs] == ["cancelled", "running", "waiting"]
    assert [job.cancel_asked for job in jobs] == [True, True, False]


def test_doing_it_twice_does_no_harm(scene: Scene, press: Press) -> None:
    press.public[scene.speaker.pk] = ["pack"]
    first = withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    again = withdraw(scene.speaker, actor=scene.officers[0], now=NOW + timedelta(days=1))
    assert (again.pk, again.withdrawn_at, again.account) == (first.pk, NOW, first.account)
    assert Entry.objects.filter(verb="speaker-withdrew").count() == 1


def test_a_crash_between_the_commit_and_the_erasing_is_made_good(
    scene: Scene, press: Press, erased: list[UUID]
) -> None:
    consent(scene.speaker, originals=ERASED)
    press.files, press.is_broken = {"clip.mp4"}, True
    withdrawal = withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    assert withdrawal.finished_at is None
    assert rows(Original, SealedItem, ReaderKey) == [0, 0, 0]
    assert erased == []
    assert len(withdrawal.files) == 2
    press.is_broken = False
    assert sweep(now=NOW + timedelta(hours=1)) == 1
    assert set(erased) == {scene.original.pk, scene.derivative.pk}
    assert press.files == set()
    withdrawal.refresh_from_db()
    assert (withdrawal.finished_at, withdrawal.files) == (NOW + timedelta(hours=1), [])
    assert sweep(now=NOW + timedelta(hours=2)) == 0


def test_one_that_cannot_be_finished_keeps_no_other_from_it(scene: Scene, press: Press) -> None:
    other = a_speaker("Slate Otter", scene.interviewer, *scene.officers)
    press.is_broken = True
    for speaker in (scene.speaker, other):
        withdraw(speaker, actor=scene.interviewer, now=NOW)
    press.unreachable, press.is_broken = {scene.speaker.pk}, False
    assert sweep(now=NOW) == 1
    assert Withdrawal.objects.get(finished_at=None).speaker == scene.speaker


def test_what_a_job_wrote_at_its_last_step_is_swept(scene: Scene, erased: list[UUID]) -> None:
    consent(scene.speaker, originals=SEALED)
    withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    late = a_derivative(scene.original, "waveform")
    assert sweep(now=NOW) == 1
    assert late.pk in erased
    assert rows(Derivative) == [0]


def test_nothing_is_done_when_an_exit_fails(scene: Scene, press: Press) -> None:
    def break_down(speaker: Speaker, *, actor: Actor, now: datetime) -> Recalled:
        raise RuntimeError("no answer")

    press.recall = break_down  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):
        withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
    scene.speaker.refresh_from_db()
    assert scene.speaker.withdrawn_at is None
    assert rows(Original, Withdrawal) == [1, 0]


def test_only_those_who_work_on_the_speaker_withdraw_them(scene: Scene) -> None:
    for actor in (member("stranger", Role.INTERVIEWER), member("editor", Role.EDITOR)):
        with pytest.raises(Refused):
            withdraw(scene.speaker, actor=actor, now=NOW)
    with pytest.raises(Refused):
        withdraw(scene.speaker, actor=program("anybody"), now=NOW)


def test_the_speaker_withdraws_with_a_code_and_no_account(scene: Scene) -> None:
    make_site_keys()
    code = new_receipt()
    WithdrawalCode.objects.create(
        speaker=scene.speaker,
        version=consent(scene.speaker),
        lookup=keys_of(code, site()).lookup,
    )
    with pytest.raises(NotOpened):
        withdraw_with_code(new_receipt(), now=NOW)
    withdrawal = withdraw_with_code(code, now=NOW)
    assert (withdrawal.speaker, withdrawal.by) == (scene.speaker, "withdrawal-code")
    assert withdraw_with_code(code, now=NOW).pk == withdrawal.pk


def withdraw_twice_at_once() -> None:
    """By two people, in two threads; checks that it was one withdrawal."""
    exits.register(press := Press())
    scene = a_scene()
    press.public[scene.speaker.pk] = ["pack"]
    both = threading.Barrier(2)
    found: list[Withdrawal] = []

    def at_once(actor: Actor) -> None:
        speaker = Speaker.objects.get(pk=scene.speaker.pk)
        both.wait()
        found.append(withdraw(speaker, actor=actor, now=NOW))
        connection.close()

    threads = [
        threading.Thread(target=at_once, args=(actor,))
        for actor in (scene.interviewer, scene.officers[0])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert len({each.pk for each in found}) == 1
    assert Entry.objects.filter(verb="speaker-withdrew").count() == 1
    assert of_the_press(Withdrawal.objects.get().account)["items"] == ["pack"]


IN_A_FILE = """
import django
django.setup()
from tests.tables import make_tables
make_tables()
from tests.archive.test_withdrawal import withdraw_twice_at_once
withdraw_twice_at_once()
"""


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(press: Press, tmp_path: Path) -> None:
    """On SQLite in a file: a database in memory knows other locks."""
    if connection.vendor != "sqlite":
        withdraw_twice_at_once()
        return
    variables = {
        "WALKAWAY_HOME": str(tmp_path),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    subprocess.run([sys.executable, "-c", IN_A_FILE], env=os.environ | variables, check=True)
