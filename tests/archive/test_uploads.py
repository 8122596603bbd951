"""Recordings arrive in pieces, sealed as they land; whatever breaks off is gone on with."""

from __future__ import annotations

import os
import resource
import signal
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.archive.people import member
from tests.archive.recordings import CANARY, a_prepared_interview, arrive, files_below, noise
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import Role
from walkaway.archive import blobs
from walkaway.archive.models import Interview, Original, OriginalState, SealedItem, WorkerKey
from walkaway.archive.services.compartments import dismiss
from walkaway.archive.services.file_keys import content_of, file_key, label_of
from walkaway.archive.services.form_uploads import FormUpload
from walkaway.archive.services.interviews import Details, change_interview
from walkaway.archive.services.uploads import (
    KEPT_FOR,
    Description,
    OffsetDiffers,
    TooLong,
    begin_upload,
    cancel_upload,
    description_of,
    erase_files_of_nobody,
    give_up_abandoned,
    receive,
)
from walkaway.core.errors import NotEnoughDisk, NotOpened, Refused
from walkaway.core.sealing.files import CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES
from walkaway.jobs.models import Job
from walkaway.jobs.running import run_all_that_wait
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = noise(5 * CHUNK_BYTES + 1234)
NAMED = Description(name="A001.mp4", content_type="video/mp4")


@pytest.fixture
def begun(interview: Interview, interviewer: Actor) -> Original:
    return begin_upload(interview, len(CONTENT), NAMED, actor=interviewer)


def content_on_disk(original: Original, actor: Actor) -> bytes:
    with content_of(original, file_key(original, actor=actor)) as content:
        return b"".join(content.read_range(0, content.size))


@pytest.mark.parametrize(
    "size",
    [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES],
)
def test_what_arrives_is_what_was_sent_at_every_length(
    size: int, interview: Interview, interviewer: Actor
) -> None:
    original = arrive(interview, CONTENT[:size], interviewer)
    assert original.arrived_bytes == size
    assert content_on_disk(original, interviewer) == CONTENT[:size]
    assert blobs.path_of(original.pk).stat().st_size == blobs.sealed_length(size)


def test_only_whole_chunks_are_kept_and_the_rest_is_sent_again(
    begun: Original, interviewer: Actor
) -> None:
    at = receive(begun, 0, [CONTENT[:100], CONTENT[100 : CHUNK_BYTES + 50]], actor=interviewer)
    assert at.arrived_bytes == CHUNK_BYTES
    at = receive(begun, CHUNK_BYTES, [CONTENT[CHUNK_BYTES:]], actor=interviewer)
    assert at.arrived_bytes == len(CONTENT)
    assert content_on_disk(begun, interviewer) == CONTENT


def test_a_line_that_breaks_off_leaves_what_had_arrived(
    begun: Original, interviewer: Actor
) -> None:
    def broken_line() -> Iterator[bytes]:
        yield CONTENT[: 2 * CHUNK_BYTES + 7]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(begun, 0, broken_line(), actor=interviewer)
    begun.refresh_from_db()
    assert begun.arrived_bytes == 2 * CHUNK_BYTES
    receive(begun, 2 * CHUNK_BYTES, [CONTENT[2 * CHUNK_BYTES :]], actor=interviewer)
    assert content_on_disk(begun, interviewer) == CONTENT


def test_bytes_that_begin_elsewhere_are_refused(begun: Original, interviewer: Actor) -> None:
    for offset in (1, CHUNK_BYTES, len(CONTENT)):
        with pytest.raises(OffsetDiffers) as refused:
            receive(begun, offset, [CONTENT], actor=interviewer)
        assert refused.value.offset == 0


def test_more_bytes_than_were_announced_are_refused(begun: Original, interviewer: Actor) -> None:
    with pytest.raises(TooLong):
        receive(begun, 0, [CONTENT + b"x"], actor=interviewer)
    begun.refresh_from_db()
    assert begun.state == OriginalState.ARRIVING


def test_while_one_request_writes_another_is_turned_away(
    begun: Original, interviewer: Actor
) -> None:
    def content() -> Iterator[bytes]:
        yield CONTENT[:CHUNK_BYTES]
        with pytest.raises(blobs.Busy):
            receive(begun, 0, [CONTENT], actor=interviewer)
        yield CONTENT[CHUNK_BYTES:]

    receive(begun, 0, content(), actor=interviewer)
    assert content_on_disk(begun, interviewer) == CONTENT


def die_before_it_is_noted(begun: Original, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three chunks reach the disk, and the machine dies before the database says so."""

    def die(self: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(blobs.Arriving, "settle", die)
        with pytest.raises(SystemExit):
            receive(begun, 0, [CONTENT[: 3 * CHUNK_BYTES]], actor=actor)
    begun.refresh_from_db()
    assert begun.arrived_bytes == 0
    assert blobs.path_of(begun.pk).stat().st_size == HEADER_BYTES + 3 * SEALED_CHUNK_BYTES


@pytest.mark.parametrize("damage", ["none", "torn", "zeros"])
def test_after_a_crash_the_same_bytes_are_taken_again(
    damage: str, begun: Original, interviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_before_it_is_noted(begun, interviewer, monkeypatch)
    path = blobs.path_of(begun.pk)
    if damage == "torn":
        os.truncate(path, HEADER_BYTES + 2 * SEALED_CHUNK_BYTES + 777)
    if damage == "zeros":
        with path.open("r+b") as file:
            file.seek(HEADER_BYTES + SEALED_CHUNK_BYTES)
            file.write(bytes(4 * blobs.SECTOR_BYTES))
    receive(begun, 0, [CONTENT], actor=interviewer)
    assert content_on_disk(begun, interviewer) == CONTENT


def test_after_a_crash_other_bytes_are_refused_and_nothing_is_sealed_twice(
    begun: Original, interviewer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_before_it_is_noted(begun, interviewer, monkeypatch)
    before = blobs.path_of(begun.pk).read_bytes()
    other = CONTENT[:CHUNK_BYTES] + noise(len(CONTENT) - CHUNK_BYTES, b"another film")
    with pytest.raises(Refused, match="another one"):
        receive(begun, 0, [other], actor=interviewer)
    assert blobs.path_of(begun.pk).read_bytes() == before
    begun.refresh_from_db()
    assert begun.arrived_bytes == CHUNK_BYTES


def test_a_full_disk_leaves_an_upload_that_can_be_gone_on_with(
    begun: Original, interviewer: Actor
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (HEADER_BYTES + 3 * SEALED_CHUNK_BYTES + 100, hard))
    try:
        with pytest.raises(NotEnoughDisk):
            receive(begun, 0, [CONTENT], actor=interviewer)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    begun.refresh_from_db()
    assert begun.arrived_bytes == 3 * CHUNK_BYTES
    receive(begun, begun.arrived_bytes, [CONTENT[begun.arrived_bytes :]], actor=interviewer)
    assert content_on_disk(begun, interviewer) == CONTENT


def test_what_is_too_large_empty_or_has_no_room_is_refused_before_it_is_sent(
    interview: Interview,
    interviewer: Actor,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.LARGEST_RECORDING_BYTES = 10 * 10**9
    with pytest.raises(Refused, match="larger than 10 GB"):
        begin_upload(interview, 10 * 10**9 + 1, NAMED, actor=interviewer)
    with pytest.raises(Refused, match="empty"):
        begin_upload(interview, 0, NAMED, actor=interviewer)
    free = SimpleNamespace(free=9_000_000)
    monkeypatch.setattr("walkaway.archive.blobs.shutil.disk_usage", lambda path: free)
    settings.DISK_RESERVE_BYTES = 5_000_000
    begin_upload(interview, 3_000_000, NAMED, actor=interviewer)
    with pytest.raises(Refused, match="no room"):
        # Four were free, and three of them are promised.
        begin_upload(interview, 3_000_000, NAMED, actor=interviewer)
    assert Original.objects.count() == 1


def test_without_an_answered_checklist_nothing_is_taken_in(
    interview: Interview, interviewer: Actor
) -> None:
    change_interview(interview, Details(title="unprepared"), actor=interviewer)
    with pytest.raises(Refused, match="checklist"):
        begin_upload(interview, 10, NAMED, actor=interviewer)


def test_who_cannot_read_recordings_brings_none(interviewer: Actor) -> None:
    translator = member("the translator", Role.TRANSLATOR)
    interview = a_prepared_interview(interviewer, translator)
    assert interviewer.staff
    for actor in (
        translator,
        actor_of(interviewer.staff),
        member("the stranger", Role.INTERVIEWER),
    ):
        with pytest.raises(Refused):
            begin_upload(interview, 10, NAMED, actor=actor)
    begun = begin_upload(interview, 10, NAMED, actor=interviewer)
    with pytest.raises(Refused):
        receive(begun, 0, [b"0123456789"], actor=translator)


def test_a_reader_who_was_removed_cannot_go_on_and_reads_nothing(interviewer: Actor) -> None:
    editor = member("the editor", Role.EDITOR)
    interview = a_prepared_interview(interviewer, editor)
    original = arrive(interview, CONTENT, interviewer)
    assert content_on_disk(original, editor) == CONTENT
    assert editor.staff
    dismiss(interview.speaker, editor.staff, actor=interviewer)
    with pytest.raises(Refused):
        content_on_disk(original, editor)


@pytest.mark.parametrize("where", [3, HEADER_BYTES + 5, HEADER_BYTES + SEALED_CHUNK_BYTES + 9, -1])
def test_a_changed_byte_is_refused(where: int, interview: Interview, interviewer: Actor) -> None:
    original = arrive(interview, CONTENT, interviewer)
    path = blobs.path_of(original.pk)
    changed = bytearray(path.read_bytes())
    changed[where] ^= 1
    path.write_bytes(changed)
    with pytest.raises(NotOpened):
        content_on_disk(original, interviewer)


def test_one_recording_does_not_pass_for_another(interview: Interview, interviewer: Actor) -> None:
    one, other = (arrive(interview, CONTENT, interviewer) for _ in range(2))
    blobs.path_of(one.pk).replace(blobs.path_of(other.pk))
    with pytest.raises(NotOpened):
        content_on_disk(other, interviewer)
    other.wrapped_key = one.wrapped_key
    with pytest.raises(NotOpened):
        content_on_disk(other, interviewer)
    assert bytes(label_of(one)) != bytes(label_of(other))


def test_nothing_of_it_lies_on_the_disk_in_the_clear(
    begun: Original, interviewer: Actor, tmp_path: Path
) -> None:
    receive(begun, 0, [CONTENT[: 2 * CHUNK_BYTES + 99_000]], actor=interviewer)
    for path in files_below(tmp_path):
        assert CANARY not in path.read_bytes()
    receive(begun, 2 * CHUNK_BYTES, [CONTENT[2 * CHUNK_BYTES :]], actor=interviewer)
    for path in files_below(tmp_path):
        assert CANARY not in path.read_bytes()
        assert b"A001" not in path.read_bytes()
    assert CANARY in content_on_disk(begun, interviewer)
    assert description_of(begun, actor=interviewer) == NAMED


def test_files_are_ours_alone(begun: Original, archive_files: Path) -> None:
    path = blobs.path_of(begun.pk)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(archive_files.stat().st_mode) == 0o700


def test_a_cancelled_upload_leaves_nothing(begun: Original, interviewer: Actor) -> None:
    receive(begun, 0, [CONTENT[:CHUNK_BYTES]], actor=interviewer)
    path = blobs.path_of(begun.pk)
    cancel_upload(begun, actor=interviewer)
    assert not path.exists()
    assert not Original.objects.exists()
    assert not SealedItem.objects.filter(kind="original").exists()
    assert Entry.objects.latest("position").verb == "upload-cancelled"


def test_an_upload_that_is_cancelled_meanwhile_takes_nothing_more(
    begun: Original, interviewer: Actor
) -> None:
    def content() -> Iterator[bytes]:
        yield CONTENT[:CHUNK_BYTES]
        cancel_upload(Original.objects.get(pk=begun.pk), actor=interviewer)
        yield CONTENT[CHUNK_BYTES:]

    with pytest.raises(OffsetDiffers):
        receive(begun, 0, content(), actor=interviewer)
    assert not Original.objects.exists()
    assert not blobs.path_of(begun.pk).exists()


def test_what_is_whole_is_not_cancelled(interview: Interview, interviewer: Actor) -> None:
    original = arrive(interview, b"not a film", interviewer)
    run_all_that_wait("test")
    with pytest.raises(Refused, match="whole already"):
        cancel_upload(original, actor=interviewer)
    assert stat.S_IMODE(blobs.path_of(original.pk).stat().st_mode) == 0o400


def test_an_upload_to_which_nothing_came_for_a_week_is_given_up(
    begun: Original, interview: Interview, interviewer: Actor
) -> None:
    arrived = arrive(interview, CONTENT, interviewer)
    now = timezone.now()
    Original.objects.update(added_at=now - KEPT_FOR - timedelta(hours=1))
    assert give_up_abandoned(now=now) == 0  # something came today
    for original in (begun, arrived):
        os.utime(blobs.path_of(original.pk), (0, 0))
    assert give_up_abandoned(now=now) == 1
    assert not blobs.path_of(begun.pk).exists()
    assert Original.objects.get() == arrived


def test_what_a_crash_left_behind_is_erased_after_a_day(
    begun: Original, interview: Interview, interviewer: Actor, archive_files: Path
) -> None:
    gone = arrive(interview, CONTENT, interviewer)
    Original.objects.filter(pk=gone.pk).delete()  # and the machine dies before its file goes
    part = archive_files / "ab" / ".ab000000-0000-4000-8000-000000000001.part"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"left behind")
    now = timezone.now()
    assert erase_files_of_nobody(now=now) == 0
    assert erase_files_of_nobody(now=now + timedelta(days=2)) == 2
    assert blobs.path_of(begun.pk).exists()
    assert not blobs.path_of(gone.pk).exists()
    assert not part.exists()


def test_with_another_database_no_recording_is_erased(begun: Original, archive_files: Path) -> None:
    of_another = archive_files / "ab" / "ab000000-0000-4000-8000-000000000000"
    of_another.parent.mkdir(exist_ok=True)
    of_another.write_bytes(b"whose row is elsewhere")
    assert erase_files_of_nobody(now=timezone.now() + timedelta(days=900)) == 0
    assert of_another.exists()


def test_a_recording_that_is_gone_when_its_job_begins_fails_that_job_and_leaves_no_key(
    interview: Interview, interviewer: Actor
) -> None:
    arrive(interview, CONTENT, interviewer).delete()
    assert not WorkerKey.objects.exists()
    run_all_that_wait("test")
    assert [job.state for job in Job.objects.all()] == ["failed"]


Take = Callable[[FormUpload], None]


def test_a_plain_form_arrives_sealed_in_one_go(interview: Interview, interviewer: Actor) -> None:
    upload = FormUpload(interview, len(CONTENT) + 700, NAMED, actor=interviewer)
    for at in range(0, len(CONTENT), 65536):
        upload.take(CONTENT[at : at + 65536])
    upload.seal_the_end()
    original = upload.accept()
    assert original.size_bytes == original.arrived_bytes == len(CONTENT)
    assert content_on_disk(original, interviewer) == CONTENT


def test_a_form_that_breaks_off_leaves_nothing(interview: Interview, interviewer: Actor) -> None:
    upload = FormUpload(interview, len(CONTENT), NAMED, actor=interviewer)
    upload.take(CONTENT[: 2 * CHUNK_BYTES])
    upload.give_up()
    assert not Original.objects.exists()
    assert not blobs.path_of(upload.original.pk).exists()
