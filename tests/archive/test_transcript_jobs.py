"""Transcripts that a worker begins, out of a sealed recording, with nothing of it on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from tests.archive.desk import VTT
from tests.archive.people import member
from tests.archive.recordings import (
    PREPARED,
    arrive,
    files_below,
    numbered_film,
    whole,
)
from tests.archive.room import make_room
from tests.cast import signed_in
from tests.media.sound.test_forced_alignment import ENGLISH, silence
from tests.media.spoken import write_sound
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role
from walkaway.archive.models import (
    Derivative,
    DerivativeKind,
    Interview,
    Original,
    SealedItem,
    Transcript,
    WorkerKey,
)
from walkaway.archive.services.interviews import plan_interview
from walkaway.archive.services.search import search
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcript_jobs import (
    ITEM,
    ask_to_align,
    ask_to_transcribe,
    forget_words_of_ended_jobs,
    in_memory,
)
from walkaway.archive.services.transcript_versions import opened
from walkaway.core.errors import MissingPiece, Refused
from walkaway.core.media import transcription
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.transcripts import Cue
from walkaway.core.transcripts import Transcript as FileTranscript
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.running import run_all_that_wait
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

LINES = ENGLISH[:3]


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Three sentences with pauses between, as a recording."""
    reader = EspeakReader()
    parts = [part for line in LINES for part in (silence(1), reader.speak(line, "en", 1.0))]
    folder = tmp_path_factory.mktemp("reading")
    return write_sound(folder / "reading.flac", np.concatenate(parts)).read_bytes()


@pytest.mark.one_database
def test_a_text_is_laid_onto_the_recording(
    interview: Interview, interviewer: Actor, reading: bytes
) -> None:
    original = whole(interview, reading, interviewer)
    text = "\n\n".join(["[Bahar]: " + LINES[0], *LINES[1:]])
    job = ask_to_align(original, text, "en", actor=interviewer)
    run_all_that_wait("test")
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.DONE, "")
    cues = opened(Transcript.objects.get(), actor=interviewer).working.cues
    assert [cue.text for cue in cues] == list(LINES)
    assert [cue.speaker for cue in cues] == ["Bahar", "", ""]
    assert 400 < cues[0].start_ms < 1400
    assert cues[0].end_ms <= cues[1].start_ms < cues[2].start_ms
    assert search("telephones", actor=interviewer).hits[0].cue == cues[2]
    assert not WorkerKey.objects.exists()
    assert not SealedItem.objects.filter(kind=ITEM).exists()
    assert Entry.objects.filter(verb="transcript-aligned", actor=interviewer.ref).exists()


@pytest.mark.one_database
def test_a_recogniser_writes_a_first_transcript(
    interview: Interview,
    interviewer: Actor,
    reading: bytes,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    original = whole(interview, reading, interviewer)
    settings.SPEECH_MODEL = tmp_path
    heard: list[bytes] = []

    def transcribe(
        self: object, recording: Path, language: str, *, progress: Callable[[int, int], None]
    ) -> FileTranscript:
        heard.append(recording.read_bytes())
        progress(0, 5000)
        progress(5000, 5000)
        cue = Cue(start_ms=0, end_ms=5000, text="I was nineteen.")
        return FileTranscript(cues=(cue,), language=language)

    monkeypatch.setattr(transcription.Recogniser, "transcribe", transcribe)
    job = ask_to_transcribe(original, "en", actor=interviewer)
    run_all_that_wait("test")
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.DONE, "")
    assert heard[0].startswith(b"RIFF")
    transcript = Transcript.objects.get()
    (cue,) = opened(transcript, actor=interviewer).working.cues
    assert (cue.text, cue.state, transcript.language) == ("I was nineteen.", "draft", "en")


def test_the_sound_is_a_file_that_no_disk_holds(tmp_path: Path) -> None:
    with in_memory("sound") as (file, path):
        file.write(b"plain sound")
        file.flush()
        assert path.read_bytes() == b"plain sound"
        assert not any(b"plain sound" in each.read_bytes() for each in files_below(tmp_path))
    assert not path.exists()


def test_what_a_job_is_told_is_closed(
    interview: Interview, interviewer: Actor, reading: bytes
) -> None:
    original = whole(interview, reading, interviewer)
    job = ask_to_align(original, "The uncle of Manbij", "en", actor=interviewer)
    item = SealedItem.objects.get(kind=ITEM)
    assert b"Manbij" not in bytes(item.envelope)
    Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED, finished_at=job.created_at)
    assert forget_words_of_ended_jobs() == 1


def test_without_a_model_nothing_is_transcribed(
    interview: Interview, interviewer: Actor, reading: bytes
) -> None:
    original = whole(interview, reading, interviewer)
    with pytest.raises(MissingPiece):
        ask_to_transcribe(original, "en", actor=interviewer)


def test_only_whole_recordings_and_those_who_hold_the_key_begin_one(
    interview: Interview, interviewer: Actor, reading: bytes
) -> None:
    arriving = arrive(interview, reading, interviewer)
    assert isinstance(arriving, Original)
    with pytest.raises(Refused):
        ask_to_align(arriving, "x", "en", actor=interviewer)
    original = whole(interview, reading, interviewer)
    stranger, translator = member("s", Role.INTERVIEWER), member("t", Role.TRANSLATOR)
    for actor, text, language in (
        (stranger, "x", "en"), (translator, "x", "en"), (interviewer, " ", "en"),
        (interviewer, "x", ""),
    ):  # fmt: skip
        with pytest.raises(Refused):
            ask_to_align(original, text, language, actor=actor)


def test_a_worker_is_asked_for_a_transcript_on_a_page(reading: bytes) -> None:
    room = make_room()
    interviewer = room.cast.interviewer
    interview = plan_interview(room.speaker, PREPARED, actor=interviewer.actor)
    original = whole(interview, reading, interviewer.actor)
    client = signed_in(interviewer)
    page = client.get(reverse("desk-transcript-import", args=[interview.pk])).content.decode()
    assert "Lay this text onto the recording" in page
    assert "Write down what is said" not in page
    ask = reverse("desk-transcript-machine", args=[original.pk])
    posted = {"do": "align", "language": "en", "text": "\n".join(LINES)}
    assert client.post(ask, posted).status_code == 302
    run_all_that_wait("test")
    page = client.get(reverse("desk-interview", args=[interview.pk])).content.decode()
    assert "Transcript and translations" in page
    assert Transcript.objects.filter(interview=interview).count() == 1
    assert client.post(ask, {"do": "align", "language": "en", "text": ""}).status_code == 403
    assert client.post(ask, posted | {"language": "ar"}).status_code == 403
    assert client.post(ask, {"do": "transcribe"}).status_code == 404
    stranger = signed_in(room.cast.stranger)
    assert stranger.post(ask, posted).status_code == 404


def test_the_film_stands_beside_the_words_for_whoever_holds_its_key(tmp_path: Path) -> None:
    room = make_room()
    interview = plan_interview(room.speaker, PREPARED, actor=room.cast.interviewer.actor)
    whole(interview, numbered_film(tmp_path), room.cast.interviewer.actor)
    import_transcript(
        interview, name="a.vtt", content=VTT.encode(), language="en",
        actor=room.cast.interviewer.actor,
    )  # fmt: skip
    address = reverse("desk-transcript", args=[Transcript.objects.get(interview=interview).pk])
    film = Derivative.objects.get(kind=DerivativeKind.PROXY)
    page = signed_in(room.cast.interviewer).get(address).content.decode()
    assert f'src="{reverse("desk-derivative", args=[film.pk])}"' in page
    assert "<video" not in signed_in(room.cast.translator).get(address).content.decode()
