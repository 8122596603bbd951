"""Weighing a testimony, or a clip of it: worth beside risk, with conditions and an end.

Levels and reasons are sealed like the testimony itself. What the gate reads stands in codes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.archive.models import CompartmentKind, Interview, SealedItem, Speaker
from walkaway.archive.queries.speakers import require_work_on
from walkaway.archive.services.compartments import open_texts, seal_text
from walkaway.archive.services.speakers import refuse_withdrawn
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.gate import Condition
from walkaway.core.release.assessment import Assessment as Weighed
from walkaway.core.release.assessment_json import assessment_text, read_assessment
from walkaway.core.release.conditions_json import conditions_json, read_conditions
from walkaway.journal.services import record
from walkaway.release.models import Assessment
from walkaway.release.queries.packages import SIGNING_ROLES

ITEM = "assessment"
KEPT_AS = Path("assessment.json")
"""What a sealed assessment is called where its content is refused; there is no such file."""

LONGEST = timedelta(days=366)
"""After a year the world has changed, and perhaps the speaker's too."""

Subject = Interview | Package


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One assessment with what was written, None for whoever holds no key to it."""

    row: Assessment
    weighed: Weighed | None
    conditions: tuple[Condition, ...]


@transaction.atomic
def assess(
    about: Subject,
    weighed: Weighed,
    *,
    conditions: Sequence[Condition] = (),
    expires_on: date,
    actor: Actor,
    now: datetime,
) -> Assessment:
    """Weigh a testimony or a version of a clip, and sign it. The newest counts; older ones stay.

    Raises `Refused` for others than reviewers and protection officers who work on the speaker, for
    whoever had a hand in the clip, and for an end that has come or is more than a year away.
    """
    what = _("Assessing")
    speaker = speaker_of(about)
    require_role(actor, *SIGNING_ROLES, what=what)
    staff = require_work_on(actor, speaker, what=what)
    if isinstance(about, Package) and actor.ref in about.editors:
        raise Refused(
            what=what,
            reason=_("you had a hand in this clip"),
            way_on=_("Somebody who did not edit it weighs it."),
        )
    if not now.date() < expires_on <= now.date() + LONGEST:
        raise Refused(
            what=what,
            reason=_("an assessment is good for a year at most, and not only for today"),
            way_on=_("Choose a day within a year from now."),
        )
    Speaker.objects.select_for_update().get(pk=speaker.pk)
    refuse_withdrawn(speaker, what=what)
    row = Assessment.objects.create(
        id=uuid.uuid4(),
        speaker=speaker,
        interview=about if isinstance(about, Interview) else None,
        package=about if isinstance(about, Package) else None,
        conditions=conditions_json(conditions),
        made_by=staff,
        made_at=_after_the_last(about, now),
        expires_on=expires_on,
    )
    seal_text(
        speaker,
        CompartmentKind.TESTIMONY,
        ITEM,
        assessment_text(weighed).encode(),
        subject=row.pk,
        author=actor,
    )
    record(
        "testimony-assessed" if isinstance(about, Interview) else "clip-assessed",
        actor=actor.ref,
        subject=f"{'interview' if isinstance(about, Interview) else 'package'}:{about.pk}",
        facts={"assessment": row.pk, "conditions": len(conditions), "expires": expires_on},
    )
    return row


def speaker_of(about: Subject) -> Speaker:
    """Whose testimony it is."""
    return about.speaker if isinstance(about, Interview) else about.cut.speaker


def assessments_of(about: Subject) -> QuerySet[Assessment]:
    """All that were made of it, the newest first."""
    rows = Assessment.objects.select_related("made_by")
    return rows.filter(**{"interview" if isinstance(about, Interview) else "package": about})


def history_of(about: Subject, *, actor: Actor) -> list[Read]:
    """All that were made of it, the newest first, with their words (4 queries).

    Raises `Refused` for whoever does not work on the speaker or is locked, `NotOpened` when
    something was changed.
    """
    require_work_on(actor, speaker_of(about), what=_("Reading assessments"))
    rows = list(assessments_of(about))
    words = _words_of(rows, actor)
    return [
        Read(row=row, weighed=words.get(row.pk), conditions=read_conditions(row.conditions))
        for row in rows
    ]


def _words_of(rows: Iterable[Assessment], actor: Actor) -> dict[uuid.UUID, Weighed]:
    items = SealedItem.objects.filter(kind=ITEM, subject__in=[row.pk for row in rows])
    by_item = {item.pk: item for item in items.select_related("compartment")}
    texts = open_texts(by_item.values(), actor=actor)
    return {
        by_item[pk].subject: read_assessment(text.decode(), path=KEPT_AS)
        for pk, text in texts.items()
    }


def _after_the_last(about: Subject, now: datetime) -> datetime:
    """Now, but after the last: a clock that was set back must not have an older one count."""
    last = assessments_of(about).first()
    return max(now, last.made_at + timedelta(microseconds=1)) if last else now
