"""What is made of a recording, by real decoders, out of sealed files into sealed files."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import pytest
from PIL import Image

from tests.archive.people import member
from tests.archive.recordings import (
    a_prepared_interview,
    arrive,
    files_below,
    noise,
    numbered_film,
    whole,
)
from tests.media.numbered import number_of
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive import blobs
from walkaway.archive.models import (
    Derivative,
    DerivativeKind,
    Interview,
    Original,
    OriginalState,
    WorkerKey,
)
from walkaway.archive.services import derivatives
from walkaway.archive.services.compartments import dismiss
from walkaway.archive.services.file_keys import content_of, file_key, give_to_job
from walkaway.archive.services.originals import ask_again
from walkaway.archive.services.uploads import Description, begin_upload, receive
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.media.recordings.proxy import ProxyPlan, plan_proxy
from walkaway.core.sealing.files import HEADER_BYTES, SEALED_CHUNK_BYTES
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.running import ToldToStop, run_all_that_wait
from walkaway.jobs.services import ask_to_cancel, enqueue
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return numbered_film(tmp_path_factory.mktemp("film"))


def content_of_derivative(derivative: Derivative, actor: Actor) -> bytes:
    with content_of(derivative, file_key(derivative, actor=actor)) as content:
        return b"".join(content.read_range(0, content.size))


def forget_derivatives() -> None:
    for each in Derivative.objects.all():
        blobs.remove(each.pk)
    Derivative.objects.all().delete()


def made(original: Original, actor: Actor) -> dict[str, bytes]:
    return {each.kind: content_of_derivative(each, actor) for each in original.derivatives.all()}


def test_a_recording_that_arrived_is_read_back_and_hashed(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    original = whole(interview, film, interviewer)
    assert original.state == OriginalState.WHOLE
    assert original.sha256 == hashlib.sha256(film).hexdigest()
    arrived = Entry.objects.get(verb="original-arrived")
    assert json.loads(arrived.facts)["sha256"] == original.sha256
    assert arrived.subject == f"original:{original.pk}"


def test_four_things_are_made_of_it_and_the_keys_of_the_jobs_are_gone(
    film: bytes, interview: Interview, interviewer: Actor, tmp_path: Path
) -> None:
    original = whole(interview, film, interviewer)
    things = made(original, interviewer)
    assert set(things) == set(DerivativeKind.values)
    assert {job.state for job in Job.objects.all()} == {JobState.DONE}
    assert not WorkerKey.objects.exists()
    for derivative in original.derivatives.all():
        content = things[derivative.kind]
        assert derivative.sha256 == hashlib.sha256(content).hexdigest()
        assert derivative.size_bytes == len(content)
        assert derivative.recipe["original_sha256"] == original.sha256
        assert content[:64] not in b"".join(path.read_bytes() for path in files_below(tmp_path))
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs.count("derivative-made") == 4
    assert verbs.count("original-read") == 4


@pytest.mark.one_database
def test_the_proxy_is_a_film_that_begins_with_its_table_and_shows_the_same_frames(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    proxy = made(whole(interview, film, interviewer), interviewer)[DerivativeKind.PROXY]
    assert proxy.index(b"moov") < proxy.index(b"mdat")
    with av.open(io.BytesIO(proxy)) as container:
        assert container.streams.video[0].codec_context.name == "h264"
        assert container.streams.audio[0].codec_context.name == "aac"
        assert container.duration is not None
        assert abs(container.duration / av.time_base - 4) < 0.1
        seen = {
            float(frame.time): number_of(frame.to_ndarray(format="gray"))
            for frame in container.decode(video=0)
            if frame.time is not None
        }
    assert len(seen) == 100
    for at, number in seen.items():
        assert abs(at - number / 25) <= 1 / 30


@pytest.mark.one_database
def test_the_report_names_what_the_device_noted_but_not_what_it_noted(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    tagged = io.BytesIO()
    with av.open(io.BytesIO(film)) as source, av.open(tagged, "w", format="mp4") as target:
        target.metadata["location"] = "+35.95+39.01/"
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    original = whole(interview, tagged.getvalue(), interviewer)
    text = made(original, interviewer)[DerivativeKind.TECHNICAL_REPORT].decode()
    report = json.loads(text)
    assert "location" in report["tags"]
    assert "35.95" not in text
    assert report["sha256"] == original.sha256
    assert report["size_bytes"] == original.size_bytes
    (picture,) = report["streams"]
    assert (picture["codec"], picture["width"], picture["height"]) == ("h264", 320, 180)
    assert picture["frames_per_second"] == "25"


@pytest.mark.one_database
def test_waveform_and_pictures_show_the_recording(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    things = made(whole(interview, film, interviewer), interviewer)
    assert things[DerivativeKind.WAVEFORM].startswith(b"<svg")
    sheet = np.asarray(Image.open(io.BytesIO(things[DerivativeKind.THUMBNAILS])).convert("L"))
    assert sheet.shape == (3 * 108, 6 * 192)
    pictures = [
        sheet[row * 108 : (row + 1) * 108, column * 192 : (column + 1) * 192]
        for row in range(3)
        for column in range(6)
    ]
    numbers = [number_of(np.ascontiguousarray(picture)) for picture in pictures]
    assert numbers == sorted(numbers)
    assert max(numbers) >= 50


@pytest.mark.one_database
def test_a_recording_that_is_longer_than_it_says_has_a_proxy_too(
    film: bytes,
    interview: Interview,
    interviewer: Actor,
    monkeypatch: pytest.MonkeyPatch,
    archive_files: Path,
) -> None:
    def short_plan(source: BinaryIO) -> ProxyPlan:
        return replace(plan_proxy(source), duration=Fraction(1), table_bytes=64)

    monkeypatch.setattr("walkaway.core.media.recordings.proxy.plan_proxy", short_plan)
    original = whole(interview, film, interviewer)
    with av.open(io.BytesIO(made(original, interviewer)[DerivativeKind.PROXY])) as container:
        assert len(list(container.decode(video=0))) == 100
    assert len(list(files_below(archive_files))) == 5


def test_a_recording_of_sound_alone_has_no_pictures_and_is_complete(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    sound = io.BytesIO()
    with av.open(io.BytesIO(film)) as source, av.open(sound, "w", format="adts") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    original = whole(interview, sound.getvalue(), interviewer)
    kinds = set(original.derivatives.values_list("kind", flat=True))
    assert kinds == set(DerivativeKind.values) - {DerivativeKind.THUMBNAILS}
    assert original.derivatives.get(kind=DerivativeKind.PROXY).content_type == "audio/mp4"
    assert {job.state for job in Job.objects.all()} == {JobState.DONE}


def test_what_is_no_recording_is_kept_as_evidence_and_its_jobs_say_why(
    interview: Interview, interviewer: Actor
) -> None:
    original = whole(interview, noise(300_000), interviewer)
    assert original.state == OriginalState.WHOLE
    assert not original.derivatives.exists()
    failed = Job.objects.filter(state=JobState.FAILED)
    assert failed.count() == 4
    assert all(job.problem for job in failed)
    assert not WorkerKey.objects.exists()
    assert not [
        path for path in files_below(blobs.path_of(original.pk).parents[1]) if ".part" in path.name
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "pretended",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{path}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{path}'\n",
    ],
)
def test_a_list_of_other_files_opens_none_of_them(
    pretended: str, film: bytes, interview: Interview, interviewer: Actor, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(film)
    original = whole(interview, pretended.format(path=secret).encode(), interviewer)
    assert original.state == OriginalState.WHOLE
    assert not original.derivatives.exists()


def test_a_recording_with_another_hash_than_was_announced_is_broken(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    announced = hashlib.sha256(b"another").hexdigest()
    original = begin_upload(
        interview, len(film), Description(name="a"), sha256=announced, actor=interviewer
    )
    receive(original, 0, [film], actor=interviewer)
    run_all_that_wait("test")
    original.refresh_from_db()
    assert original.state == OriginalState.BROKEN
    assert Entry.objects.latest("position").verb == "original-broken"
    assert not WorkerKey.objects.exists()


def test_a_recording_that_the_disk_changed_is_broken(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    original = arrive(interview, film, interviewer)
    path = blobs.path_of(original.pk)
    changed = bytearray(path.read_bytes())
    changed[HEADER_BYTES + 100] ^= 1
    path.write_bytes(changed)
    run_all_that_wait("test")
    original.refresh_from_db()
    assert original.state == OriginalState.BROKEN
    assert original.sha256 == ""


def test_asked_again_only_what_is_missing_is_made_and_once(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    original = whole(interview, film, interviewer)
    assert ask_again(original, actor=interviewer) == []
    kept = original.derivatives.get(kind=DerivativeKind.WAVEFORM)
    forget_derivatives()
    assert not blobs.path_of(kept.pk).exists()
    asked = ask_again(original, actor=interviewer)
    assert len(asked) == 4
    assert ask_again(original, actor=interviewer) == []
    run_all_that_wait("test")
    assert original.derivatives.count() == 4


def test_two_jobs_for_one_thing_leave_one_of_it(
    film: bytes, interview: Interview, interviewer: Actor, archive_files: Path
) -> None:
    original = whole(interview, film, interviewer)
    files = len(list(files_below(archive_files)))
    key = file_key(original, actor=interviewer)
    job = enqueue("waveform", subject=f"original:{original.pk}", asked_by=interviewer.ref)
    give_to_job(job, original, key)
    run_all_that_wait("test")
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert original.derivatives.count() == 4
    assert len(list(files_below(archive_files))) == files
    assert not WorkerKey.objects.exists()


def test_a_job_reads_only_the_recording_whose_key_it_was_given(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    one, other = (whole(interview, film, interviewer) for _ in range(2))
    forget_derivatives()
    job = enqueue("waveform", subject=f"original:{one.pk}", asked_by=interviewer.ref)
    give_to_job(job, other, file_key(other, actor=interviewer))
    WorkerKey.objects.update(original=one)
    run_all_that_wait("test")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not one.derivatives.exists()
    assert not WorkerKey.objects.exists()


def test_the_key_of_one_job_opens_nothing_for_another(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    original = whole(interview, film, interviewer)
    forget_derivatives()
    one, other = (
        enqueue("waveform", subject=f"original:{original.pk}", asked_by=interviewer.ref)
        for _ in range(2)
    )
    give_to_job(one, original, file_key(original, actor=interviewer))
    WorkerKey.objects.update(job=other.pk)
    run_all_that_wait("test")
    other.refresh_from_db()
    assert other.state == JobState.FAILED
    assert not original.derivatives.exists()


def test_who_has_no_key_asks_for_nothing(film: bytes, interviewer: Actor) -> None:
    editor = member("the editor", Role.EDITOR)
    interview = a_prepared_interview(interviewer, editor)
    original = whole(interview, film, interviewer)
    forget_derivatives()
    assert editor.staff
    dismiss(interview.speaker, editor.staff, actor=interviewer)
    with pytest.raises(Refused):
        ask_again(original, actor=editor)


def test_a_cancelled_job_leaves_no_file_and_no_key(
    film: bytes,
    interview: Interview,
    interviewer: Actor,
    monkeypatch: pytest.MonkeyPatch,
    archive_files: Path,
) -> None:
    original = arrive(interview, film, interviewer)
    before = derivatives.reading

    def cancel_first(work: object, original: Original) -> object:
        for job in Job.objects.filter(kind="proxy"):
            ask_to_cancel(job, asked_by=interviewer.ref)
        return before(work, original)  # type: ignore[arg-type]  # it is the job's own

    monkeypatch.setattr("walkaway.archive.jobs.originals.reading", cancel_first)
    run_all_that_wait("test")
    assert Job.objects.get(kind="proxy").state == JobState.CANCELLED
    assert not WorkerKey.objects.exists()
    assert not original.derivatives.filter(kind=DerivativeKind.PROXY).exists()
    assert len(list(files_below(archive_files))) == 1 + original.derivatives.count()


def test_a_derivative_that_was_changed_is_refused(
    film: bytes, interview: Interview, interviewer: Actor
) -> None:
    original = whole(interview, film, interviewer)
    waveform = original.derivatives.get(kind=DerivativeKind.WAVEFORM)
    sheet = original.derivatives.get(kind=DerivativeKind.THUMBNAILS)
    path = blobs.path_of(waveform.pk)
    path.chmod(0o600)
    path.write_bytes(blobs.path_of(sheet.pk).read_bytes())
    with pytest.raises(NotOpened):
        content_of_derivative(waveform, interviewer)


def test_nothing_is_made_of_a_recording_that_the_disk_changed_afterwards(
    interview: Interview, interviewer: Actor, tmp_path: Path
) -> None:
    original = whole(interview, numbered_film(tmp_path, 3000), interviewer)
    forget_derivatives()
    path = blobs.path_of(original.pk)
    path.chmod(0o600)
    changed = bytearray(path.read_bytes())
    assert len(changed) > SEALED_CHUNK_BYTES + 1000
    changed[HEADER_BYTES + 1000] ^= 1  # in the first of its chunks; the last opens
    path.write_bytes(changed)
    asked = ask_again(original, actor=interviewer)
    run_all_that_wait("test")
    states = set(Job.objects.filter(pk__in=[job.pk for job in asked]).values_list("state"))
    assert states == {(JobState.FAILED,)}
    assert not original.derivatives.exists()


def test_a_worker_that_is_told_to_stop_keeps_the_key_for_the_next_one(
    film: bytes,
    interview: Interview,
    interviewer: Actor,
    monkeypatch: pytest.MonkeyPatch,
    archive_files: Path,
) -> None:
    arrive(interview, film, interviewer)

    def stop(*args: object) -> None:
        raise ToldToStop

    with monkeypatch.context() as patched:
        patched.setattr("walkaway.core.media.recordings.proxy.make_proxy", stop)
        with pytest.raises(ToldToStop):
            run_all_that_wait("test")
    given_back = Job.objects.get(kind="proxy")
    assert given_back.state == JobState.WAITING
    assert WorkerKey.objects.filter(job=given_back.pk).exists()
    run_all_that_wait("another")
    assert Original.objects.get().derivatives.count() == 4
    assert not WorkerKey.objects.exists()
    assert len(list(files_below(archive_files))) == 5
