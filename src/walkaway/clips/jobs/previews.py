"""Who is seen in a clip, and what will be heard in it: found and made in memory, then sealed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from walkaway.archive.models import CompartmentKind
from walkaway.archive.services.compartments import current
from walkaway.archive.services.file_keys import take_from_ended_jobs, take_from_job
from walkaway.clips.jobs.rendering import (
    SHEET,
    forget_what_a_killed_worker_sealed,
    giving_back,
    sheet_with_recordings,
)
from walkaway.clips.making.clip_folder import ClipFile
from walkaway.clips.models import Cut, Preview, PreviewKind, StoredFile, WorkOrder
from walkaway.clips.queries.previews import JOBS
from walkaway.clips.services.packages import end_orders_of_ended_jobs
from walkaway.clips.services.previews import people_json
from walkaway.clips.services.stored_files import begin_files, erase_unkept, seal_under
from walkaway.clips.services.work_orders import Order, order_of
from walkaway.core.files import sha256_of, write_whole
from walkaway.core.media.sheet.unfinished import read_unfinished
from walkaway.core.memory import memory_folder
from walkaway.jobs.services import Cancelled, Work, job_kind
from walkaway.journal.services import record

if TYPE_CHECKING:
    from walkaway.core.media.material import Material

Make = Callable[[Work, "Material", Path], ClipFile]


@job_kind(JOBS[PreviewKind.PEOPLE], label=gettext_noop("Find who is seen in a clip"))
def find_people(work: Work) -> None:
    """Follow the faces of a clip, and keep a picture of each."""
    _preview(work, PreviewKind.PEOPLE, _people)


@job_kind(JOBS[PreviewKind.SOUND], label=gettext_noop("Make what will be heard in a clip"))
def hear_clip(work: Work) -> None:
    """Speak and mix the sound of a clip."""
    _preview(work, PreviewKind.SOUND, _sound)


def _people(work: Work, material: Material, memory: Path) -> ClipFile:
    from walkaway.clips.making.people import seen_people

    with work.open_engine() as engine:
        found = seen_people(material, memory, engine=engine, progress=work)
    timeline = material.timeline
    write_whole(memory / "people.json", people_json(found, timeline.ms_at(timeline.frames)))
    return _file(memory, "people.json", "application/json")


def _sound(work: Work, material: Material, memory: Path) -> ClipFile:
    from walkaway.clips.making.pieces import make_sound

    work.stage(gettext_noop("Speaking and mixing"), 1)
    with work.open_engine() as engine:
        work.result_of(engine.submit(make_sound, material, memory / "sound.m4a"))
    return _file(memory, "sound.m4a", "audio/mp4")


def _preview(work: Work, kind: PreviewKind, make: Make) -> None:
    from walkaway.core.media.material import material_of

    take_from_ended_jobs()
    end_orders_of_ended_jobs()
    with giving_back(work):
        order = order_of(work)
        forget_what_a_killed_worker_sealed(order.row)
        sheet = read_unfinished(order.told["sheet"], SHEET).sheet
        sheet, _originals = sheet_with_recordings(work, sheet)
        with memory_folder(settings.MEMORY_FOLDER) as memory:
            file = make(work, material_of(sheet, order.words), memory)
            cut = order.row.cut
            (name,) = begin_files(order.row, 1)
            compartment = current(cut.speaker, CompartmentKind.ORIGINALS)
            row = seal_under(name, memory, file, cut, compartment)
        _keep(work, order, kind, file, row)


def _keep(work: Work, order: Order, kind: PreviewKind, file: ClipFile, row: StoredFile) -> None:
    version = order.row.sheet_version
    assert version is not None
    try:
        with work.keeping():
            take_from_job(work)
            WorkOrder.objects.filter(job=work.job_id).delete()
            here = Cut.objects.select_for_update(of=("self",)).filter(
                pk=order.row.cut_id, speaker__withdrawn_at=None
            )
            if not here.exists():
                raise Cancelled
            kept = StoredFile.objects.filter(cut=order.row.cut, sha256=row.sha256).first()
            if kept is None:
                row.save(force_insert=True)
            Preview.objects.update_or_create(
                sheet_version=version,
                kind=kind,
                defaults={
                    "stored": kept or row,
                    "content_type": file.content_type,
                    "made_at": timezone.now(),
                },
            )
            record(
                "preview-made",
                actor=work.asked_by,
                subject=f"cut:{order.row.cut_id}",
                facts={"kind": kind.value, "job": work.job_id, "version": version.number},
            )
    finally:
        erase_unkept([str(row.pk)])


def _file(folder: Path, name: str, content_type: str) -> ClipFile:
    path = folder / name
    return ClipFile(
        name=name,
        content_type=content_type,
        size=path.stat().st_size,
        sha256=sha256_of(path),
    )
