"""A clip's folder is sealed file by file, and kept whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.archive.recordings import files_below
from tests.clips.cutting import Cutting, a_cutting
from tests.clips.packaged import a_package, write_clip
from walkaway.archive.models import Speaker
from walkaway.clips.models import Cut, Package, StoredFile, WorkOrder
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.queries.renditions import failed_checks
from walkaway.clips.services import packages
from walkaway.clips.services.packages import (
    Facts,
    end_orders_of_ended_jobs,
    keep_package,
    own_order,
    seal_clip,
)
from walkaway.core.errors import Refused
from walkaway.core.media.verify.report import EVERY_CHECK
from walkaway.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def cutting(db: None) -> Cutting:
    return a_cutting()


def blobs_in(folder: Path) -> int:
    return len(list(files_below(folder)))


def facts_of(cutting: Cutting, *editors: str) -> Facts:
    return Facts(
        sheet_version=newest_version(cutting.cut),
        spans={},
        editors=editors,
        made_by=cutting.cut.created_by,
    )


def test_a_file_that_two_packages_have_is_kept_once(
    cutting: Cutting, tmp_path: Path, archive_files: Path
) -> None:
    first = a_package(cutting.cut, tmp_path / "one")
    second = a_package(cutting.cut, tmp_path / "two", burned_in=("en",))
    assert first.sha256 != second.sha256
    assert first.files.get(name="captions/en.vtt").stored == (
        second.files.get(name="captions/en.vtt").stored
    )
    assert blobs_in(archive_files) == StoredFile.objects.count()


def test_the_same_files_again_are_the_same_package_with_more_editors(
    cutting: Cutting, tmp_path: Path
) -> None:
    package = a_package(cutting.cut, tmp_path / "clip")
    with own_order(cutting.cut) as order:
        clip = seal_clip(tmp_path / "clip", cutting.cut, order, lambda _done: None)
        again = keep_package(cutting.cut, clip, facts_of(cutting, "somebody"), now=timezone.now())
    assert again == package
    assert set(again.editors) == {*package.editors, "somebody"}
    assert again.sheet_version == newest_version(cutting.cut)


def test_nothing_is_kept_once_the_speaker_withdrew(
    cutting: Cutting, tmp_path: Path, archive_files: Path
) -> None:
    write_clip(tmp_path / "clip")
    with own_order(cutting.cut) as order:
        clip = seal_clip(tmp_path / "clip", cutting.cut, order, lambda _done: None)
        Speaker.objects.update(withdrawn_at=timezone.now())
        with pytest.raises(Cut.DoesNotExist):
            keep_package(cutting.cut, clip, facts_of(cutting), now=timezone.now())
    assert not Package.objects.exists()
    assert blobs_in(archive_files) == 0


def test_nothing_more_is_sealed_once_the_order_was_taken_back(
    cutting: Cutting, tmp_path: Path, archive_files: Path
) -> None:
    write_clip(tmp_path / "clip")
    order = WorkOrder.objects.create(job=uuid4(), cut=cutting.cut, box=b"")
    WorkOrder.objects.all().delete()
    with pytest.raises(Refused, match="taken back"):
        seal_clip(tmp_path / "clip", cutting.cut, order, lambda _done: None)
    assert blobs_in(archive_files) == 0


def test_what_was_sealed_and_not_kept_is_erased_with_its_order(
    cutting: Cutting, tmp_path: Path, archive_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_clip(tmp_path / "clip")
    seal, count = packages.seal_under, [0]

    def full_at_the_third(*args: object) -> StoredFile:
        count[0] += 1
        if count[0] == 3:
            raise OSError("the disk is full")
        return seal(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(packages, "seal_under", full_at_the_third)
    with pytest.raises(OSError, match="full"), own_order(cutting.cut) as order:
        seal_clip(tmp_path / "clip", cutting.cut, order, lambda _done: None)
    assert blobs_in(archive_files) == 0
    assert not WorkOrder.objects.exists()


def test_what_was_sealed_is_erased_even_when_the_order_is_gone_by_then(
    cutting: Cutting, tmp_path: Path, archive_files: Path
) -> None:
    write_clip(tmp_path / "clip")
    order = WorkOrder.objects.create(job=uuid4(), cut=cutting.cut, box=b"")

    def taken_back_then_stopped(_done: int) -> None:
        calls.append(blobs_in(archive_files))
        if len(calls) == 1:
            packages.end_order(order.job)
        if len(calls) == 3:
            raise RuntimeError("it was told to stop")

    calls: list[int] = []
    with pytest.raises(RuntimeError, match="stop"):
        seal_clip(tmp_path / "clip", cutting.cut, order, taken_back_then_stopped)
    assert calls == [1, 1, 2]
    assert blobs_in(archive_files) == 0


def test_an_order_without_a_job_is_ended_after_a_day_and_one_of_a_running_job_never(
    cutting: Cutting,
) -> None:
    running = Job.objects.create(kind="render", subject="cut:x", asked_by="somebody")
    for job in (running.pk, uuid4()):
        WorkOrder.objects.create(job=job, cut=cutting.cut, box=b"")
    end_orders_of_ended_jobs()
    assert WorkOrder.objects.count() == 2
    end_orders_of_ended_jobs(now=timezone.now() + timedelta(days=2))
    assert WorkOrder.objects.get().job == running.pk


def test_what_goes_with_a_film_and_is_not_what_was_measured_proves_nothing(
    cutting: Cutting, tmp_path: Path
) -> None:
    write_clip(tmp_path / "clip")
    captions = tmp_path / "clip" / "captions" / "en.vtt"
    captions.write_text(captions.read_text() + "\n00:03.000 --> 00:04.000\nYunus did it.\n")
    with own_order(cutting.cut) as order:
        clip = seal_clip(tmp_path / "clip", cutting.cut, order, lambda _done: None)
        package = keep_package(cutting.cut, clip, facts_of(cutting), now=timezone.now())
    rendition = package.renditions.get()
    assert rendition.proven_beside_sha256 != rendition.beside_sha256
    assert set(failed_checks(rendition)) == EVERY_CHECK


def test_a_check_that_was_not_made_has_failed(cutting: Cutting, tmp_path: Path) -> None:
    rendition = a_package(cutting.cut, tmp_path / "clip").renditions.get()
    assert failed_checks(rendition) == ()
    checks = {name: True for name in rendition.checks if name != "faces"}
    rendition.checks = checks
    assert failed_checks(rendition) == ("faces",)
    assert failed_checks(rendition) == failed_checks(
        type(rendition)(**{**_fields(rendition), "checks": checks | {"faces": False}})
    )


def _fields(rendition: object) -> dict[str, object]:
    return {
        name: getattr(rendition, name)
        for name in ("sha256", "proven_sha256", "beside_sha256", "proven_beside_sha256")
    }
