"""Files of a clip are made from sealed recordings, proven, and sealed again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from tests.archive.recordings import files_below
from tests.clips.rendered import Scene, a_scene, do_all_jobs
from walkaway.archive import blobs
from walkaway.archive.models import WorkerKey
from walkaway.archive.services.file_keys import content_of
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.jobs import rendering as jobs
from walkaway.clips.models import Package, StoredFile, WorkOrder
from walkaway.clips.queries.renditions import failed_checks
from walkaway.clips.services import packages
from walkaway.clips.services.rendering import ask_for_render
from walkaway.clips.services.stored_files import blob_of, stored_key
from walkaway.core.media.manifest import manifest_from_json
from walkaway.core.media.sheet.model import Shape
from walkaway.core.media.verify.report import EVERY_CHECK
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.services import ask_to_cancel
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = (Shape.WIDE,)


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Scene:
    return a_scene(tmp_path)


def content(file: StoredFile, scene: Scene) -> bytes:
    with content_of(blob_of(file), stored_key(file, actor=scene.editor)) as opened:
        return b"".join(opened.read_range(0, opened.size))


def rendered(scene: Scene, **wish: object) -> Package:
    ask_for_render(scene.version, actor=scene.editor, **wish)  # type: ignore[arg-type]
    do_all_jobs()
    job = Job.objects.filter(kind="render").latest("created_at")
    assert job.state == JobState.DONE, (job.problem, job.error)
    return Package.objects.latest("made_at")


def blobs_on_disk(archive_files: Path) -> set[str]:
    return {path.name for path in files_below(archive_files)}


def blobs_of_clips() -> set[str]:
    return {str(pk) for pk in StoredFile.objects.values_list("pk", flat=True)}


def test_a_version_becomes_a_sealed_package_of_verified_renditions(
    scene: Scene, archive_files: Path
) -> None:
    package = rendered(scene, shapes=WIDE, burn_in=True)
    renditions = list(package.renditions.all())
    assert [(each.shape, each.language) for each in renditions] == [
        ("16x9", ""), ("16x9", "en"), ("16x9", "ar"),
    ]  # fmt: skip
    assert [failed_checks(each) for each in renditions] == [(), (), ()]
    assert set(renditions[0].checks) == EVERY_CHECK
    assert package.sheet_version == scene.version
    assert package.form == "altered voice"
    assert (package.spoken_language, package.languages) == ("en", ["ar", "en"])
    assert package.spans == {str(scene.desk.interview.pk): [[1_000, 2_000], [3_000, 4_000]]}
    assert package.editors == [scene.editor.ref]
    files = {each.name: each.stored for each in package.files.select_related("stored__compartment")}
    assert all(
        hashlib.sha256(content(file, scene)).hexdigest() == file.sha256 for file in files.values()
    )
    told = manifest_from_json(content(files["clip.json"], scene).decode(), path=Path("clip.json"))
    assert told["renditions"][0]["sha256"] == renditions[0].sha256
    assert package.length_ms == told["duration_ms"]
    plain = content(files["captions/en.vtt"], scene)
    assert b"I left at night." in plain
    assert all(b"I left at night." not in path.read_bytes() for path in files_below(archive_files))
    assert not WorkerKey.objects.exists()
    assert not WorkOrder.objects.exists()
    assert Entry.objects.filter(verb="clip-rendered", subject=f"cut:{scene.cut.pk}").exists()
    assert Entry.objects.filter(verb="original-read").count() == 5


@pytest.mark.one_database
def test_what_did_not_change_is_not_made_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rendered(scene, shapes=WIDE)
    scene.change(lambda sheet: replace(sheet, purpose="Another purpose."))
    made: list[str] = []
    from walkaway.clips.making.cut import Workshop

    render = Workshop.render

    def noted(self: Workshop, missing: object, captions: object) -> None:
        made.extend(each.path.name for each in missing)  # type: ignore[attr-defined]
        render(self, missing, captions)  # type: ignore[arg-type]

    monkeypatch.setattr(Workshop, "render", noted)
    second = rendered(scene)
    assert [name.split("-")[0] for name in made] == ["1x1"]
    assert second.renditions.get(shape="16x9").sha256 == first.renditions.get().sha256
    assert second.renditions.get(shape="16x9").file.stored == first.renditions.get().file.stored
    assert all(failed_checks(each) == () for each in second.renditions.all())


@pytest.mark.one_database
def test_what_a_version_has_already_stays_in_its_package(scene: Scene) -> None:
    rendered(scene, languages=["en"], shapes=WIDE, burn_in=True)
    second = rendered(scene, languages=["ar"], shapes=WIDE)
    assert second.languages == ["ar", "en"]
    assert {each.language for each in second.renditions.all()} == {"", "en"}
    third = rendered(scene, languages=["ar"], shapes=(Shape.SQUARE,))
    assert {each.shape for each in third.renditions.all()} == {"16x9", "1x1"}


@pytest.mark.one_database
def test_the_same_again_is_the_same_package(scene: Scene, archive_files: Path) -> None:
    first = rendered(scene, shapes=WIDE)
    before = blobs_on_disk(archive_files)
    assert rendered(scene, shapes=WIDE) == first
    assert blobs_on_disk(archive_files) == before


def test_nothing_is_kept_of_a_speaker_who_withdraws_meanwhile(
    scene: Scene, archive_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = packages.seal_clip

    def withdrawn_at_the_last_step(*args: object) -> object:
        clip = sealed(*args)  # type: ignore[arg-type]
        withdraw(scene.desk.speaker, actor=scene.desk.officer, now=timezone.now())
        return clip

    monkeypatch.setattr(jobs, "seal_clip", withdrawn_at_the_last_step)
    ask_for_render(scene.version, shapes=WIDE, actor=scene.editor)
    do_all_jobs()
    assert Job.objects.get(kind="render").state == JobState.CANCELLED
    assert not Package.objects.exists()
    assert not StoredFile.objects.exists()
    assert not WorkOrder.objects.exists()
    assert not WorkerKey.objects.exists()
    assert blobs_on_disk(archive_files) <= {str(scene.original.pk)}


def test_a_job_that_is_cancelled_gives_everything_back(
    scene: Scene, archive_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = blobs_on_disk(archive_files)
    sealed = packages.seal_clip

    def cancelled_at_the_last_step(*args: object) -> object:
        clip = sealed(*args)  # type: ignore[arg-type]
        ask_to_cancel(Job.objects.get(kind="render"), asked_by=scene.editor.ref)
        return clip

    monkeypatch.setattr(jobs, "seal_clip", cancelled_at_the_last_step)
    ask_for_render(scene.version, shapes=WIDE, actor=scene.editor)
    do_all_jobs()
    assert Job.objects.get(kind="render").state == JobState.CANCELLED
    assert not WorkOrder.objects.exists()
    assert not WorkerKey.objects.exists()
    assert blobs_on_disk(archive_files) == before


@pytest.mark.one_database
def test_what_fails_verification_is_kept_with_its_checks_and_never_verified(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    from walkaway.clips.making import cut

    made = cut.cut_material

    def with_a_strange_poster(*args: object, **kwargs: object) -> Path:
        folder = made(*args, **kwargs)  # type: ignore[arg-type]
        poster = next((folder / "pictures").glob("posters-*"))
        poster.write_bytes(next((folder / "pictures").glob("thumbnails-*")).read_bytes())
        return folder

    monkeypatch.setattr(cut, "cut_material", with_a_strange_poster)
    package = rendered(scene, shapes=WIDE)
    assert failed_checks(package.renditions.get()) == ("companions",)


def test_an_order_of_another_job_is_not_opened(scene: Scene) -> None:
    first = ask_for_render(scene.version, shapes=WIDE, actor=scene.editor)
    box = WorkOrder.objects.get(job=first.pk).box
    ask_to_cancel(first, asked_by=scene.editor.ref)
    second = ask_for_render(scene.version, shapes=WIDE, actor=scene.editor)
    assert not WorkOrder.objects.filter(job=first.pk).exists()
    WorkOrder.objects.filter(job=second.pk).update(box=box)
    do_all_jobs()
    second.refresh_from_db()
    assert (second.state, second.error) == (JobState.FAILED, "walkaway.core.errors.NotOpened")
    assert not WorkOrder.objects.exists()


@pytest.mark.one_database
def test_a_film_that_was_changed_on_the_disk_is_not_used_again(scene: Scene) -> None:
    package = rendered(scene, shapes=WIDE)
    path = blobs.path_of(package.renditions.get().file.stored_id)
    path.chmod(0o600)
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    ask_for_render(scene.version, actor=scene.editor)
    do_all_jobs()
    job = Job.objects.filter(kind="render").latest("created_at")
    assert (job.state, job.error) == (JobState.FAILED, "walkaway.core.errors.NotOpened")


@pytest.mark.one_database
def test_the_journal_says_nothing_that_a_person_wrote(scene: Scene) -> None:
    rendered(scene, shapes=WIDE)
    told = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert "night" not in told
    assert "Bahar" not in told
