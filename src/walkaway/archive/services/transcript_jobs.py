"""Transcripts that the machine begins: by a speech recogniser, or by laying a text onto the sound.

A worker opens one recording with the key of one file. What it needs beside, the words to lay onto
the sound, is closed under a key made from that one, and goes when the job ends.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, actor_of, require_role
from walkaway.accounts.models import Staff
from walkaway.archive.models import Interview, Original, OriginalState, SealedItem, Transcript
from walkaway.archive.services.file_keys import file_key, give_to_job, key_of_job, take_from_job
from walkaway.archive.services.transcript_versions import (
    SOURCE_WRITERS,
    language_tag,
    refused,
    require_measure,
    standing,
)
from walkaway.archive.services.transcripts import keep_first, require_language
from walkaway.core.errors import MissingPiece
from walkaway.core.sealing.compartments import bound
from walkaway.core.sealing.envelopes import Key, close, derived_key, open_envelope
from walkaway.core.transcripts.model import Transcript as FileTranscript
from walkaway.core.transcripts.working import working_of
from walkaway.core.typed_json import read_typed, written
from walkaway.jobs.models import GOING_ON, Job
from walkaway.jobs.services import Work, enqueue
from walkaway.journal.services import record

TRANSCRIBE, ALIGN = "transcribe", "align"
ITEM = "job-words"
PURPOSE = "job-words-v1"
MOST_LINES = 10_000


class _WordsJson(TypedDict):
    language: str
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a job is told: the language, and the lines to lay onto the sound."""

    language: str
    lines: tuple[str, ...] = ()


def recogniser_folder() -> Path | None:
    """The folder of the speech model; None when there is none."""
    folder: Path | None = settings.SPEECH_MODEL
    return folder


def ask_to_transcribe(original: Original, language: str, *, actor: Actor) -> Job:
    """Have a speech recogniser write a first transcript. Raises `MissingPiece` without a model."""
    if recogniser_folder() is None:
        raise MissingPiece(
            piece="A speech model",
            cost="no transcript can be written by the machine",
            remedy="Set WALKAWAY_SPEECH_MODEL to its folder.",
        )
    return _ask(TRANSCRIBE, original, Words(language=language_tag(language)), actor)


def ask_to_align(original: Original, text: str, language: str, *, actor: Actor) -> Job:
    """Have the lines of a plain text laid onto the sound: each becomes a cue with its time."""
    lines = tuple(line.strip() for line in text.replace("\0", "").splitlines() if line.strip())
    tag = language_tag(language)
    if not lines or not tag or len(lines) > MOST_LINES:
        raise refused(
            _("Laying a text onto the sound"),
            _("it needs a language and a text with one line for each cue"),
            _("Give both and send it again."),
        )
    return _ask(ALIGN, original, Words(language=tag, lines=lines), actor)


def words_of_job(work: Work, original: Original) -> Words:
    """What a job was told. Raises `Refused` and `NotOpened` as `key_of_job` does."""
    item = SealedItem.objects.get(kind=ITEM, subject=work.job_id)
    key = _key_of_words(key_of_job(work, original))
    text = open_envelope(key, bytes(item.envelope), _belongs_to(work.job_id))
    kept = read_typed(text.decode(), _WordsJson, path=Path(ITEM))
    return Words(language=kept["language"], lines=tuple(kept["lines"]))


def keep_what_was_heard(work: Work, original: Original, heard: FileTranscript, verb: str) -> None:
    """Keep a transcript together with the end of its job, in the name of whoever asked."""
    working = working_of(heard)
    require_measure(working)
    with work.keeping():
        take_from_job(work)
        forget_words(work.job_id)
        actor = actor_of(Staff.objects.get(pk=work.asked_by))
        keep_first(original.interview, working, verb, actor=actor)


def forget_words(job: UUID) -> None:
    """Remove what a job was told."""
    SealedItem.objects.filter(kind=ITEM, subject=job).delete()


def forget_words_of_ended_jobs() -> int:
    """Remove what jobs were told that have failed or were cancelled; how many."""
    going = Job.objects.filter(state__in=GOING_ON)
    gone, _by_model = (
        SealedItem.objects.filter(kind=ITEM).exclude(subject__in=going.values("pk")).delete()
    )
    return gone


def recordings_for(interview: Interview) -> list[Original]:
    """The recordings of an interview that a job could listen to."""
    return list(interview.originals.filter(state=OriginalState.WHOLE))


@contextmanager
def in_memory(name: str) -> Iterator[tuple[BinaryIO, Path]]:
    """A file that exists in memory alone, and the path by which this process reads it.

    Raises `MissingPiece` where the system has no such files.
    """
    if not hasattr(os, "memfd_create"):
        raise MissingPiece(
            piece="A system with files in memory, such as Linux,",
            cost="the sound of a recording would lie on the disk in the clear",
            remedy="Make the transcript elsewhere and import it.",
        )
    descriptor = os.memfd_create(name)
    with os.fdopen(descriptor, "w+b") as file:
        yield cast("BinaryIO", file), Path(f"/proc/self/fd/{descriptor}")


@transaction.atomic
def _ask(kind: str, original: Original, words: Words, actor: Actor) -> Job:
    require_role(actor, *SOURCE_WRITERS, what=_("Having a transcript made"))
    standing(original.interview.speaker, actor)
    if original.state != OriginalState.WHOLE:
        raise refused(
            _("Having a transcript made"),
            _("the recording is not whole yet"),
            _("Wait until it was read back."),
        )
    source = Transcript.objects.filter(interview=original.interview, source=None).first()
    if source and words.language:
        require_language(source, words.language)
    key = file_key(original, actor=actor)
    forget_words_of_ended_jobs()
    job = enqueue(kind, subject=f"original:{original.pk}", asked_by=actor.ref)
    give_to_job(job, original, key)
    kept: _WordsJson = {"language": words.language, "lines": list(words.lines)}
    SealedItem.objects.create(
        id=uuid4(), compartment=original.compartment, kind=ITEM, subject=job.pk,
        author=actor.ref, wrapped_key=b"",
        envelope=close(_key_of_words(key), written(kept).encode(), _belongs_to(job.pk)),
    )  # fmt: skip
    record(
        "transcript-asked-for", actor=actor.ref, subject=f"original:{original.pk}",
        facts={"kind": kind, "job": job.pk},
    )  # fmt: skip
    return job


def _key_of_words(key: Key) -> Key:
    return derived_key(key, PURPOSE)


def _belongs_to(job: UUID) -> bytes:
    return bound(ITEM, str(job))
