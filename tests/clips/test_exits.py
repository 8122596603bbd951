"""A withdrawal takes a speaker's cuts back at once, and their files soon after."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.archive.consents import consent
from tests.clips.cutting import Cutting, a_cutting
from walkaway.archive import blobs
from walkaway.archive.models import (
    Compartment,
    CompartmentKind,
    OriginalsOnWithdrawal,
    SealedItem,
    Withdrawal,
)
from walkaway.archive.services.compartments import current
from walkaway.archive.services.withdrawal import sweep, withdraw
from walkaway.clips import exits
from walkaway.clips.exits import Cuts, erase_late_files
from walkaway.clips.models import (
    Cut,
    Package,
    PackageFile,
    Rendition,
    SheetVersion,
    StoredFile,
    WorkOrder,
)
from walkaway.clips.queries.cuts import SHEET_ITEM, cut_for, newest_version
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.versions import open_sheet, save_sheet
from walkaway.core.errors import Refused
from walkaway.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
TABLES = (Cut, SheetVersion, Package, PackageFile, Rendition, StoredFile, WorkOrder)
SEALED, ERASED = OriginalsOnWithdrawal.SEALED, OriginalsOnWithdrawal.ERASED


@pytest.fixture
def cutting() -> Cutting:
    return a_cutting()


def a_file(cutting: Cutting) -> StoredFile:
    """A file of the cut, with something on the disk under its name."""
    file = StoredFile.objects.create(
        cut=cutting.cut, compartment=current(cutting.desk.speaker, CompartmentKind.TESTIMONY),
        sha256=uuid4().hex * 2, size_bytes=1, wrapped_key=b"-",
    )  # fmt: skip
    with blobs.written(file.pk) as there:
        there.write(b"sealed")
    return file


def a_package(cutting: Cutting, files: int = 3) -> Package:
    assert cutting.editor.staff
    package = Package.objects.create(
        cut=cutting.cut, sheet_version=newest_version(cutting.cut), sha256=uuid4().hex * 2,
        form="altered voice", spoken_language="en", length_ms=1, made_by=cutting.editor.staff,
        made_at=NOW,
    )  # fmt: skip
    for number in range(files):
        named = PackageFile.objects.create(
            package=package, name=f"{number}.mp4", content_type="video/mp4",
            stored=a_file(cutting),
        )  # fmt: skip
        Rendition.objects.create(
            package=package, file=named, position=number, shape="16x9", language=f"x{number}",
            width=1, height=1, sha256="", beside_sha256="",
        )  # fmt: skip
    return package


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("fate", [SEALED, ERASED])
def test_nothing_of_a_cut_is_left(
    cutting: Cutting, archive_files: Path, fate: OriginalsOnWithdrawal
) -> None:
    consent(cutting.desk.speaker, originals=fate)
    a_package(cutting)
    WorkOrder.objects.create(job=uuid4(), cut=cutting.cut, box=b"-")
    assert len(files_in(archive_files)) == 3

    withdrawal = withdraw(cutting.desk.speaker, actor=cutting.desk.interviewer, now=NOW)

    assert [table._default_manager.count() for table in TABLES] == [0] * len(TABLES)
    assert not SealedItem.objects.filter(kind=SHEET_ITEM).exists()
    assert files_in(archive_files) == []
    told = {each["exit"]: each["beyond"] for each in withdrawal.account["exits"]}
    assert told["clips"] == ["exported-cuts"]
    assert Compartment.objects.exists() == (fate is SEALED)


def test_a_job_on_a_cut_is_ended(cutting: Cutting) -> None:
    mine = Job.objects.create(kind="render", subject=f"cut:{cutting.cut.pk}", asked_by="x")
    another = Job.objects.create(kind="render", subject=f"cut:{uuid4()}", asked_by="x")

    withdraw(cutting.desk.speaker, actor=cutting.desk.interviewer, now=NOW)

    mine.refresh_from_db()
    another.refresh_from_db()
    assert (mine.state, another.state) == (JobState.CANCELLED, JobState.WAITING)


def test_after_it_nothing_is_opened_begun_or_saved(
    cutting: Cutting, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The moment between the commit and the erasing.
    monkeypatch.setattr(Cuts, "erase", lambda *_: None)
    sheet = cutting.with_passages((0, 2000))
    desk = cutting.desk
    version = newest_version(cutting.cut)
    consent(desk.speaker, originals=SEALED)
    withdraw(desk.speaker, actor=desk.interviewer, now=NOW)

    assert Cut.objects.exists()
    with pytest.raises(Cut.DoesNotExist):
        cut_for(desk.editor, cutting.cut.pk)
    with pytest.raises(Refused):
        open_sheet(version, actor=desk.officer)
    with pytest.raises(Refused):
        save_sheet(cutting.cut, sheet, seen=1, actor=desk.editor)
    with pytest.raises(Refused):
        begin_cut(desk.speaker, title={"en": "A"}, actor=desk.editor)


def test_what_a_crash_leaves_is_erased_by_the_sweep(
    cutting: Cutting, archive_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent(cutting.desk.speaker, originals=ERASED)
    for _ in range(3):
        a_package(cutting)
    monkeypatch.setattr(exits, "FILES_AT_ONCE", 2)
    removed = []

    def dies_at_the_fourth(blob: object) -> None:
        removed.append(blob)
        if len(removed) == 4:
            raise OSError(5, "Input/output error")
        blobs.path_of(blob).unlink(missing_ok=True)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(blobs, "remove", dies_at_the_fourth)
        withdraw(cutting.desk.speaker, actor=cutting.desk.interviewer, now=NOW)
    assert Withdrawal.objects.get().finished_at is None
    assert files_in(archive_files)

    assert sweep(now=NOW) == 1

    assert files_in(archive_files) == []
    assert [table._default_manager.count() for table in TABLES] == [0] * len(TABLES)


def test_what_a_job_keeps_after_it_is_erased_by_a_chore(
    cutting: Cutting, archive_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent(cutting.desk.speaker, originals=SEALED)
    with monkeypatch.context() as late:
        late.setattr(Cuts, "erase", lambda *_: None)
        withdraw(cutting.desk.speaker, actor=cutting.desk.interviewer, now=NOW)
    a_package(cutting)

    assert erase_late_files() == 1
    assert erase_late_files() == 0

    assert files_in(archive_files) == []
    assert not Cut.objects.exists()


def test_a_withdrawal_asks_as_much_of_the_database_however_much_there_is(
    cutting: Cutting,
) -> None:
    speaker = cutting.desk.speaker
    counts = []
    for _ in range(2):
        a_package(cutting)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            Cuts().recall(speaker, actor=cutting.desk.interviewer, now=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
