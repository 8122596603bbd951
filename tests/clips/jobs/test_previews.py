"""Who is seen is found, and what will be heard is made, sealed to those who may see and hear it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import av
import pytest
from django.utils import timezone
from PIL import Image

from tests.archive.recordings import files_below
from tests.clips.rendered import CARD_MS, Scene, a_scene, do_all_jobs
from tests.media.faces.hard_case import RATE, Pose, draw, encode
from walkaway.accounts.actors import Actor
from walkaway.archive.models import WorkerKey
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.jobs import previews as jobs
from walkaway.clips.models import Preview, PreviewKind, StoredFile, WorkOrder
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.previews import (
    ask_for_preview,
    newest_preview,
    people_in,
    picture_of,
)
from walkaway.clips.services.stored_files import read_stored
from walkaway.clips.services.versions import open_sheet
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import FaceProtection, VoiceProtection
from walkaway.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def portrait(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Five seconds of one face that holds still."""
    path = tmp_path_factory.mktemp("portrait") / "portrait.mp4"
    return encode((draw(Pose()) for _ in range(125)), path, RATE).read_bytes()


def done(scene: Scene, kind: PreviewKind) -> Preview:
    ask_for_preview(scene.version, kind, actor=scene.editor)
    do_all_jobs()
    job = Job.objects.latest("created_at")
    assert job.state == JobState.DONE, (job.problem, job.error)
    return Preview.objects.get(kind=kind)


def true_of(scene: Scene, kind: PreviewKind, *, actor: Actor | None = None) -> Preview | None:
    sheet = open_sheet(newest_version(scene.cut), actor=actor or scene.editor)
    return newest_preview(scene.cut, sheet, kind, actor=actor or scene.editor)


@pytest.mark.one_database
def test_who_is_seen_is_kept_for_those_who_may_see_a_recording(
    portrait: bytes, tmp_path: Path, archive_files: Path
) -> None:
    scene = a_scene(tmp_path, film=portrait)
    preview = done(scene, PreviewKind.PEOPLE)
    people = people_in(preview, actor=scene.editor)
    assert [each.name for each in people.people] == ["p1.1", "p2.1"]
    first, second = people.people
    # After the title card, a second of each passage.
    assert first.seen == ((CARD_MS, CARD_MS + 1_000),)
    assert second.seen == ((CARD_MS + 1_000, CARD_MS + 2_000),)
    picture = picture_of(preview, 0, actor=scene.editor)
    assert picture
    assert Image.open(io.BytesIO(picture)).size[1] == 160
    assert picture_of(preview, 2, actor=scene.editor) is None
    assert all(picture[:200] not in each.read_bytes() for each in files_below(archive_files))
    with pytest.raises(Refused, match="no key"):
        people_in(preview, actor=scene.desk.translator)
    assert not WorkOrder.objects.exists()
    assert not WorkerKey.objects.exists()
    scene.change(
        lambda sheet: replace(sheet, protection=replace(sheet.protection, face=FaceProtection.MASK))
    )
    assert true_of(scene, PreviewKind.PEOPLE) == preview
    scene.change(lambda sheet: replace(sheet, passages=sheet.passages[:1]))
    assert true_of(scene, PreviewKind.PEOPLE) is None


@pytest.mark.one_database
def test_what_will_be_heard_is_made_of_words_that_need_no_approval(tmp_path: Path) -> None:
    scene = a_scene(tmp_path, approved=False)
    preview = done(scene, PreviewKind.SOUND)
    content = read_stored(preview.stored, actor=scene.editor)
    with av.open(io.BytesIO(content)) as sound:
        assert sound.streams.audio[0].codec_context.name == "aac"
        assert sound.duration is not None
        assert sound.duration / av.time_base > 2
    with pytest.raises(Refused, match="no key"):
        read_stored(preview.stored, actor=scene.desk.reviewer)
    assert true_of(scene, PreviewKind.SOUND) == preview
    scene.change(
        lambda sheet: replace(
            sheet,
            protection=replace(
                sheet.protection,
                voice=replace(sheet.protection.voice, protection=VoiceProtection.KEEP),
            ),
        )
    )
    assert true_of(scene, PreviewKind.SOUND) is None


def test_nothing_is_kept_of_a_speaker_who_withdraws_meanwhile(
    tmp_path: Path, archive_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = a_scene(tmp_path)
    seal = jobs.seal_under

    def withdrawn_at_the_last_step(*args: object) -> StoredFile:
        row = seal(*args)  # type: ignore[arg-type]
        withdraw(scene.desk.speaker, actor=scene.desk.officer, now=timezone.now())
        return row

    monkeypatch.setattr(jobs, "seal_under", withdrawn_at_the_last_step)
    ask_for_preview(scene.version, PreviewKind.SOUND, actor=scene.editor)
    do_all_jobs()
    assert Job.objects.latest("created_at").state == JobState.CANCELLED
    assert not Preview.objects.exists()
    assert not StoredFile.objects.exists()
    assert {each.name for each in files_below(archive_files)} <= {str(scene.original.pk)}


@pytest.mark.parametrize("who", ["reviewer", "translator", "stranger"])
def test_only_an_editor_asks(tmp_path: Path, who: str) -> None:
    scene = a_scene(None)
    with pytest.raises(Refused):
        ask_for_preview(scene.version, PreviewKind.SOUND, actor=getattr(scene.desk, who))
    assert not WorkerKey.objects.exists()
