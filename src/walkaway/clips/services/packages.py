"""Packages: a finished clip's folder, sealed file by file and kept with what was proven of it.

Sealing takes long and needs no transaction; keeping is a few rows in the transaction of whoever
made the clip. Between the two a crash leaves files without rows, which their order names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.utils import timezone

from walkaway.accounts.models import Staff
from walkaway.archive.models import CompartmentKind
from walkaway.archive.services.compartments import current
from walkaway.clips.leaving import form_of
from walkaway.clips.making.clip_folder import ClipFile, files_of_clip, package_hash
from walkaway.clips.models import (
    Cut,
    Package,
    PackageFile,
    Rendition,
    SheetVersion,
    StoredFile,
    WorkOrder,
)
from walkaway.clips.services.stored_files import begin_files, erase_unkept, seal_under
from walkaway.core.media.manifest import (
    MANIFEST_NAME,
    ClipManifest,
    RenditionJson,
    read_manifest,
)
from walkaway.core.media.verify.companions import hash_of_words
from walkaway.core.media.verify.report import Report, report_from_json
from walkaway.core.typed_json import text_of, written
from walkaway.jobs.models import GOING_ON, Job

ORDERS_WITHOUT_A_JOB_LAST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a package is, beside its files. `spans` are by interview, `editors` references."""

    sheet_version: SheetVersion | None
    spans: Mapping[str, Sequence[tuple[int, int]]]
    editors: Sequence[str]
    made_by: Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedClip:
    """A clip whose files are all sealed: `rows` by SHA-256, those that are new among them."""

    manifest: ClipManifest
    files: tuple[ClipFile, ...]
    rows: Mapping[str, StoredFile]
    reports: Mapping[str, Report]

    @property
    def sha256(self) -> str:
        """What names exactly this package."""
        return package_hash(self.files)


def seal_clip(
    folder: Path, cut: Cut, order: WorkOrder, reached: Callable[[int], object]
) -> SealedClip:
    """Seal every file of the proven clip in `folder`; what is sealed already stays as it is.

    `reached` hears how many bytes are done. Raises `UnexpectedContent`, `Refused` for a file that
    was changed meanwhile, and `NotEnoughDisk`.
    """
    files = files_of_clip(folder)
    manifest = read_manifest(folder)
    compartment = current(cut.speaker, CompartmentKind.TESTIMONY)
    by_hash = {each.sha256: each for each in files}
    kept = StoredFile.objects.filter(cut=cut, sha256__in=by_hash)
    rows = {each.sha256: each for each in kept}
    new = [each for sha256, each in by_hash.items() if sha256 not in rows]
    names, done = begin_files(order, len(new)), 0
    try:
        for identifier, each in zip(names, new, strict=True):
            rows[each.sha256] = seal_under(identifier, folder, each, cut, compartment)
            done += each.size
            reached(done)
    except BaseException:
        # The order may be gone by now, and with it whoever would look for them.
        erase_unkept(map(str, names))
        raise
    reports = {each["file"]: _report_on(each, folder) for each in manifest["renditions"]}
    return SealedClip(manifest=manifest, files=files, rows=rows, reports=reports)


def bytes_to_seal(folder: Path) -> int:
    """How much there is to seal."""
    return sum(each.size for each in files_of_clip(folder))


def keep_package(cut: Cut, clip: SealedClip, facts: Facts, *, now: datetime) -> Package:
    """Keep the rows of a sealed clip, in the transaction of whoever made it.

    The same files again are the same package: it is then of the newer version too, and whoever had
    a hand in that is one of its editors. Raises `Cut.DoesNotExist` when the speaker withdrew.
    """
    here = Cut.objects.select_for_update(of=("self",)).get(pk=cut.pk, speaker__withdrawn_at=None)
    same = Package.objects.filter(cut=here, sha256=clip.sha256).first()
    if same is not None:
        same.editors = sorted({*same.editors, *facts.editors})
        same.sheet_version = facts.sheet_version or same.sheet_version
        same.made_at = now
        same.save(update_fields=["editors", "sheet_version", "made_at"])
        return same
    package = _new_package(here, clip, facts, now)
    rows = _kept_rows(here, clip)
    files = {
        each.name: PackageFile.objects.create(
            package=package,
            name=each.name,
            content_type=each.content_type,
            stored=rows[each.sha256],
        )
        for each in clip.files
    }
    for position, told in enumerate(clip.manifest["renditions"]):
        _keep_rendition(package, files, clip, position, told)
    return package


@contextmanager
def own_order(cut: Cut) -> Iterator[WorkOrder]:
    """An order for work that is no job: it goes at the end, with what was not kept."""
    order = WorkOrder.objects.create(job=uuid4(), cut=cut, box=b"")
    try:
        yield order
    finally:
        end_order(order.job)


def end_order(job: UUID) -> None:
    """Take from a job what it was given, and erase what it sealed and did not keep."""
    order = WorkOrder.objects.filter(job=job).first()
    if order is not None:
        erase_unkept(order.blobs)
        order.delete()
        Cut.objects.filter(pk=order.cut_id, newest=0, packages=None, versions=None).delete()


def end_orders_of_ended_jobs(*, now: datetime | None = None) -> None:
    """Do that for every job that ended without doing it itself."""
    going_on = Job.objects.filter(state__in=GOING_ON)
    over = WorkOrder.objects.exclude(job__in=going_on.values("pk"))
    # What is no job's is the work of a command that may still run.
    begun_before = (now or timezone.now()) - ORDERS_WITHOUT_A_JOB_LAST
    theirs = over.filter(job__in=Job.objects.values("pk")) | over.filter(made_at__lt=begun_before)
    for job in list(theirs.values_list("job", flat=True)):
        end_order(job)


def hash_beside(hashes: Mapping[str, str]) -> str:
    """One hash over everything that goes with a rendition: names and SHA-256."""
    return hashlib.sha256(written(sorted(map(list, hashes.items()))).encode()).hexdigest()


def _new_package(cut: Cut, clip: SealedClip, facts: Facts, now: datetime) -> Package:
    manifest = clip.manifest
    protection = manifest["protection"]
    return Package.objects.create(
        cut=cut,
        sheet_version=facts.sheet_version,
        sha256=clip.sha256,
        form=form_of(protection["face"], protection["voice"]).value,
        spoken_language=manifest["spoken_language"],
        languages=sorted(
            {manifest["spoken_language"], *manifest["languages"], *manifest["quotes"]}
        ),
        spans={
            interview: [list(each) for each in spans] for interview, spans in facts.spans.items()
        },
        editors=sorted(set(facts.editors)),
        length_ms=manifest["duration_ms"],
        made_by=facts.made_by,
        made_at=now,
    )


def _kept_rows(cut: Cut, clip: SealedClip) -> dict[str, StoredFile]:
    """The row of each file; of two that sealed the same file at once, the first keeps it."""
    kept = {each.sha256: each for each in StoredFile.objects.filter(cut=cut, sha256__in=clip.rows)}
    for sha256, row in clip.rows.items():
        if sha256 not in kept:
            row.save(force_insert=True)
            kept[sha256] = row
    return kept


def _keep_rendition(
    package: Package,
    files: Mapping[str, PackageFile],
    clip: SealedClip,
    position: int,
    told: RenditionJson,
) -> None:
    report = clip.reports[told["file"]]
    file = files[told["file"]]
    Rendition.objects.create(
        package=package,
        file=file,
        position=position,
        shape=told["shape"],
        language=told["language"] or "",
        width=told["width"],
        height=told["height"],
        sha256=file.stored.sha256,
        beside_sha256=hash_beside(_beside(clip, report)),
        checks={check.name: check.ran and check.passed for check in report.checks},
        proven_sha256=report.sha256,
        proven_beside_sha256=hash_beside(report.companions),
    )


def _beside(clip: SealedClip, report: Report) -> dict[str, str]:
    """What is really there of all that the report lists; nothing for what is not."""
    hashes = {each.name: each.sha256 for each in clip.files}
    hashes[MANIFEST_NAME] = hash_of_words(clip.manifest)
    return {name: hashes.get(name, "") for name in report.companions}


def _report_on(told: RenditionJson, folder: Path) -> Report:
    path = folder / told["verification"]
    return report_from_json(text_of(path), path=path)
