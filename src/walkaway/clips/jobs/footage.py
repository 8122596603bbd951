"""Footage of others is compared with what must not be shown again, and entered in the register."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from walkaway.accounts.actors import actor_of
from walkaway.accounts.models import Staff
from walkaway.archive.services.file_keys import take_from_ended_jobs, take_from_job
from walkaway.clips.jobs.rendering import (
    SHEET,
    giving_back,
    known_items,
    sheet_with_recordings,
)
from walkaway.clips.models import Cut, WorkOrder
from walkaway.clips.services.footage import REGISTER, inserts_of
from walkaway.clips.services.packages import end_orders_of_ended_jobs
from walkaway.clips.services.registering import Footage, compared_with, register_footage
from walkaway.clips.services.work_orders import order_of
from walkaway.core.media.sheet.unfinished import read_unfinished
from walkaway.jobs.services import Cancelled, Work, job_kind


@job_kind(REGISTER, label=gettext_noop("Compare and register footage of others"))
def register(work: Work) -> None:
    """Compare each recording as a whole, then enter all together with the end of the job."""
    take_from_ended_jobs()
    end_orders_of_ended_jobs()
    with giving_back(work):
        order = order_of(work)
        sheet = read_unfinished(order.told["sheet"], SHEET).sheet
        sheet, _originals = sheet_with_recordings(work, sheet)
        inserts, known = inserts_of(sheet), known_items()
        work.stage(gettext_noop("Comparing pictures"), len(inserts))
        compared = []
        for number, (name, told) in enumerate(inserts.items(), 1):
            footage = Footage(
                label=told.insert_label, purpose=told.insert_purpose, source=told.insert_source
            )
            compared.append((footage, compared_with(sheet.sources[name].recording, known)))
            work.reached(number)
        with work.keeping():
            take_from_job(work)
            WorkOrder.objects.filter(job=work.job_id).delete()
            # The speaker may have withdrawn meanwhile: then nothing of their cut is entered.
            if not Cut.objects.filter(
                pk=order.row.cut_id, speaker__withdrawn_at=None
            ).exists():  # fmt: skip
                raise Cancelled
            actor = actor_of(Staff.objects.get(pk=work.asked_by), None)
            for footage, each in compared:
                register_footage(footage, each, actor=actor)
