"""Footage of others in a cut: whether the register has it, and having it compared and entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.clips.models import Cut, RegisteredFootage, SheetVersion
from walkaway.clips.queries.cuts import recordings_of
from walkaway.clips.services.packages import end_orders_of_ended_jobs
from walkaway.clips.services.references import named_recording
from walkaway.clips.services.registering import REGISTRARS
from walkaway.clips.services.rendering import recordings_in
from walkaway.clips.services.versions import KEPT_AS, open_sheet, require_cutter
from walkaway.clips.services.work_orders import OrderJson, order_work
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.mistakes import mistakes_only
from walkaway.core.media.sheet.model import CutSheet, Passage
from walkaway.core.media.sheet.unfinished import judged
from walkaway.core.media.sheet.write import sheet_to_toml
from walkaway.jobs.models import GOING_ON, Job
from walkaway.journal.services import record

REGISTER = "register-footage"


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertedFootage:
    """A recording of which a cut shows something as footage of others; `told` is the first passage
    that says what it is, `entered` what the register says of it, None when it is not there."""

    source: str
    told: Passage
    entered: RegisteredFootage | None


def inserts_of(sheet: CutSheet) -> dict[str, Passage]:
    """The first passage of footage of others from each source, by the source's name."""
    inserts: dict[str, Passage] = {}
    for passage in sheet.passages:
        if passage.insert_label:
            inserts.setdefault(passage.source, passage)
    return inserts


def footage_in(cut: Cut, sheet: CutSheet) -> tuple[InsertedFootage, ...]:
    """The footage of others in a cut, with what the register says of it (2 queries)."""
    inserts = {name: each for name, each in inserts_of(sheet).items() if name in sheet.sources}
    if not inserts:
        return ()
    named = {name: named_recording(sheet.sources[name]) for name in inserts}
    originals = recordings_of(cut.speaker, named.values())
    hashes = {name: originals[pk].sha256 for name, pk in named.items() if pk in originals}
    register: Mapping[str, RegisteredFootage] = RegisteredFootage.objects.in_bulk(hashes.values())
    return tuple(
        InsertedFootage(
            source=name, told=passage, entered=register.get(hashes.get(name, ""))
        )
        for name, passage in inserts.items()
    )  # fmt: skip


def newest_registration(cut: Cut) -> Job | None:
    """The last job that was to register the footage of a cut (1 query)."""
    jobs = Job.objects.filter(kind=REGISTER, subject=f"cut:{cut.pk}")
    return jobs.order_by("-created_at").first()


@transaction.atomic
def ask_to_register(version: SheetVersion, *, actor: Actor) -> Job:
    """Have the footage of others in a version compared with the list of known items and entered.

    Raises `Refused` for whoever may not, without such footage, while it is being done, and while
    its label, purpose or source is not told or says a hidden name: the register is no sealed place.
    """
    what = _("Registering footage")
    require_role(actor, *REGISTRARS, what=what)
    speaker = require_cutter(version.cut.speaker, actor=actor)
    end_orders_of_ended_jobs()
    going = newest_registration(version.cut)
    if going is not None and going.state in GOING_ON:
        raise Refused(
            what=what,
            reason=_("this is being done just now"),
            way_on=_("Wait until it is done, or stop that first."),
        )
    sheet = open_sheet(version, actor=actor)
    shown = tuple(each for each in sheet.passages if each.insert_label)
    _require_told(sheet, shown, what)
    sheet = replace(sheet, passages=shown)
    originals = recordings_in(sheet, version.cut, what=what)
    told: OrderJson = {
        "sheet": sheet_to_toml(sheet),
        "words": {},
        "earlier": {},
        "wanted": {"languages": [], "shapes": [], "burn_in": []},
    }
    job = order_work(REGISTER, version, told, originals, actor=actor)
    record(
        "footage-asked-for",
        actor=actor.ref,
        subject=f"cut:{version.cut_id}",
        facts={"version": version.number, "job": job.pk, "speaker": speaker.pk},
    )
    return job


def _require_told(sheet: CutSheet, shown: tuple[Passage, ...], what: str) -> None:
    if not shown:
        raise Refused(
            what=what,
            reason=_("no passage of what was saved last is footage of others"),
            way_on=_("Write a label over a passage, and save."),
        )
    found = mistakes_only(judged(sheet, KEPT_AS))
    if any(each.path[:1] == ("passages",) for each in found) or not all(
        each.insert_source.strip() for each in shown
    ):
        raise Refused(
            what=what,
            reason=_("its label, its purpose or its source is not told as it must be"),
            way_on=_("Mend what stands at the passage, and save."),
        )
