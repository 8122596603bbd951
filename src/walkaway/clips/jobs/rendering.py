"""The files of a clip, made and proven in memory, and sealed before anything reaches a disk.

Decoders are imported where they are used: every process of the site reads this file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from walkaway.accounts.models import Staff
from walkaway.archive.models import Original
from walkaway.archive.services.file_keys import (
    Blob,
    key_of_job,
    label_of,
    take_from_ended_jobs,
    take_from_job,
)
from walkaway.archive.services.originals import note_read
from walkaway.clips.models import Cut, SheetVersion, StoredFile, WorkOrder
from walkaway.clips.queries.renditions import RENDER
from walkaway.clips.services.packages import (
    Facts,
    SealedClip,
    bytes_to_seal,
    end_order,
    end_orders_of_ended_jobs,
    keep_package,
    seal_clip,
)
from walkaway.clips.services.references import named_recording, recording_in
from walkaway.clips.services.stored_files import blob_of, erase_unkept, sealed_source
from walkaway.clips.services.work_orders import Order, order_of
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.sheet.read import sheet_of
from walkaway.core.memory import memory_folder
from walkaway.core.sealing.envelopes import Key
from walkaway.jobs.models import Job
from walkaway.jobs.services import Cancelled, Work, job_kind
from walkaway.journal.services import record

if TYPE_CHECKING:
    from walkaway.clips.making.cut import Wish
    from walkaway.core.media.known_items.hash_list import HashList
    from walkaway.core.media.material import Material
    from walkaway.core.media.recordings.source import SealedRecording

SHEET = Path("cut.toml")
"""What a sheet is called where it is refused; there is no such file."""

STAGES = (
    gettext_noop("Looking for faces"),
    gettext_noop("Speaking and mixing"),
    gettext_noop("Rendering"),
    gettext_noop("Drawing quote cards"),
    gettext_noop("Measuring"),
)
"""What the pieces of this work call themselves while they are done."""


@job_kind(RENDER, label=gettext_noop("Make the files of a clip"))
def render(work: Work) -> None:
    """Cut, prove and seal a clip; keep it together with the end of the job."""
    take_from_ended_jobs()
    end_orders_of_ended_jobs()
    with giving_back(work):
        order = order_of(work)
        forget_what_a_killed_worker_sealed(order.row)
        sheet = sheet_of(order.told["sheet"], SHEET)
        sheet, originals = sheet_with_recordings(work, sheet)
        with memory_folder(settings.MEMORY_FOLDER) as memory:
            folder = _made(work, order, sheet, memory)
            work.stage(gettext_noop("Sealing the files"), bytes_to_seal(folder))
            clip = seal_clip(folder, order.row.cut, order.row, work.reached)
        _keep(work, order, clip, spans_of(sheet, originals))


@contextmanager
def giving_back(work: Work) -> Iterator[None]:
    """Take from the job what it was given when it fails or is cancelled; not when it was given to
    another worker, who needs it."""
    try:
        yield
    except Cancelled:
        if not Job.objects.filter(pk=work.job_id, cancel_asked=False).exists():
            _take_all(work)
        raise
    except Exception:
        _take_all(work)
        raise


def sheet_with_recordings(work: Work, sheet: CutSheet) -> tuple[CutSheet, Mapping[str, Original]]:
    """The sheet of an order with what opens its recordings, and the recordings by source.

    The journal says that each was read, and for which job.
    """
    used = {each.source for each in sheet.passages}
    sources = {name: each for name, each in sheet.sources.items() if name in used}
    originals = {name: _original(named_recording(each)) for name, each in sources.items()}
    opened = {
        name: replace(each, recording=_opened(work, originals[name]))
        for name, each in sources.items()
    }
    protection = sheet.protection
    reading = protection.voice.recording
    if isinstance(reading, Path) and (identifier := recording_in(reading)):
        voice = replace(protection.voice, recording=_opened(work, _original(identifier)))
        protection = replace(protection, voice=voice)
    return replace(sheet, sources=opened, protection=protection), originals


def spans_of(
    sheet: CutSheet, originals: Mapping[str, Original]
) -> dict[str, list[tuple[int, int]]]:
    """What is shown of each interview: half-open milliseconds, in order, joined where they meet."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage in sorted(sheet.passages, key=lambda each: each.start_ms):
        here = spans.setdefault(str(originals[passage.source].interview_id), [])
        if here and passage.start_ms <= here[-1][1]:
            here[-1] = here[-1][0], max(here[-1][1], passage.end_ms)
        else:
            here.append((passage.start_ms, passage.end_ms))
    return spans


def _made(work: Work, order: Order, sheet: CutSheet, memory: Path) -> Path:
    """The clip's folder in `memory`, proven. What was made before is not made again."""
    from walkaway.clips.making.cut import Wish, cut_material
    from walkaway.clips.making.package import finished_files
    from walkaway.clips.making.proof import prove_material
    from walkaway.core.media.material import material_of

    wanted = order.told["wanted"]
    wish = Wish(
        languages=tuple(wanted["languages"]),
        shapes=tuple(map(Shape, wanted["shapes"])),
        burn_in=tuple(wanted["burn_in"]),
    )
    material = material_of(sheet, order.words)
    _lay_out_earlier(order, material, wish, memory / sheet.id)
    # Jobs are done on this machine, never on a cluster: what opens recordings stays here.
    with work.open_engine() as engine:
        folder = cut_material(
            material, memory, engine=engine, wish=wish, known=known_items(), progress=work
        )
        prove_material(finished_files(folder), material, engine=engine, progress=work)
    return folder


def known_items() -> HashList | None:
    """What inserted footage must not show, read anew for each job: a list grows."""
    from walkaway.core.media.known_items.hash_list import read_hash_list

    path: Path | None = settings.KNOWN_ITEMS
    return read_hash_list(path) if path else None


def _lay_out_earlier(order: Order, material: Material, wish: Wish, folder: Path) -> None:
    from walkaway.clips.making.renditions import clip_captions, plan_renditions
    from walkaway.clips.making.sealed_package import lay_out

    planned = plan_renditions(
        material,
        folder,
        captions=clip_captions(material, wish.languages),
        shapes=wish.shapes,
        burn_in=wish.burn_in,
    )
    earlier = order.told["earlier"]
    wanted = {path.relative_to(folder).as_posix() for path in (each.path for each in planned)}
    names = sorted(wanted & earlier.keys())
    stored = StoredFile.objects.select_related("compartment__speaker").in_bulk(
        [UUID(earlier[name]["stored"]) for name in names]
    )
    files: dict[str, SealedRecording] = {}
    for name in names:
        row = stored.get(UUID(earlier[name]["stored"]))
        if row is not None:
            files[name] = sealed_source(blob_of(row), Key(bytes.fromhex(earlier[name]["key"])))
    lay_out(files, folder)


def _keep(
    work: Work, order: Order, clip: SealedClip, spans: Mapping[str, list[tuple[int, int]]]
) -> None:
    cut = order.row.cut
    try:
        with work.keeping():
            take_from_job(work)
            WorkOrder.objects.filter(job=work.job_id).delete()
            try:
                package = keep_package(cut, clip, _facts(work, order, spans), now=timezone.now())
            except Cut.DoesNotExist:
                # The speaker withdrew meanwhile: then nothing is kept of the clip.
                raise Cancelled from None
            record(
                "clip-rendered",
                actor=work.asked_by,
                subject=f"cut:{cut.pk}",
                facts={
                    "job": work.job_id,
                    "package": package.pk,
                    "sha256": package.sha256,
                    "speaker": cut.speaker_id,
                },
            )
    finally:
        # Nobody needs what another job sealed at the same time, or what was not kept.
        erase_unkept(str(each.pk) for each in clip.rows.values())


def _facts(work: Work, order: Order, spans: Mapping[str, list[tuple[int, int]]]) -> Facts:
    versions = SheetVersion.objects.filter(cut=order.row.cut)
    editors = {str(pk) for pk in versions.values_list("made_by", flat=True)}
    return Facts(
        sheet_version=order.row.sheet_version,
        spans=spans,
        editors=sorted(editors | {work.asked_by}),
        made_by=Staff.objects.get(pk=work.asked_by),
    )


def forget_what_a_killed_worker_sealed(row: WorkOrder) -> None:
    """Erase what an attempt before this one left."""
    erase_unkept(row.blobs)
    row.blobs = []
    row.save(update_fields=["blobs"])


def _original(identifier: UUID) -> Original:
    rows = Original.objects.select_related("interview__speaker", "compartment__speaker")
    return rows.get(pk=identifier)


def _opened(work: Work, original: Original) -> SealedRecording:
    key = key_of_job(work, original)
    note_read(original, by=work.asked_by, job=Job.objects.get(pk=work.job_id))
    blob = Blob(
        pk=original.pk,
        label=label_of(original),
        sha256=original.sha256,
        size_bytes=original.size_bytes,
    )
    return sealed_source(blob, key)


def _take_all(work: Work) -> None:
    take_from_job(work)
    end_order(work.job_id)
