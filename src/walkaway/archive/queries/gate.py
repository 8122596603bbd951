"""What the gate must know of speakers, read for it: consent, hard stops, withdrawal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import F, Max, Prefetch

from walkaway.archive.holds import held_since
from walkaway.archive.models import ConsentGrant, ConsentVersion, HardStopMark, Speaker
from walkaway.core import gate
from walkaway.core.gate import ANYWHERE, Blocker, Form, Grid, HardStop, Leaving, Purpose
from walkaway.core.gate.sentences import blocks


def gate_speakers(
    speakers: Collection[UUID], purpose: Purpose | None = None
) -> dict[UUID, gate.Speaker]:
    """What the gate must know of each of `speakers`, as of now (4 queries).

    Only the newest version of a consent counts. A minor is stopped unless a guardian consented
    along in that version. Whoever is not there, is not in the answer: that is a no. With `purpose`
    no other grants are read: no other helps.
    """
    versions = newest_versions(speakers, purpose)
    stops: dict[UUID, set[HardStop]] = {}
    standing = HardStopMark.objects.filter(speaker__in=speakers, lifted_at=None)
    for speaker_id, stop in standing.values_list("speaker_id", "stop"):
        stops.setdefault(speaker_id, set()).add(HardStop(stop))
    facts = {}
    for speaker in Speaker.objects.filter(pk__in=speakers).only("pk", "withdrawn_at"):
        version = versions.get(speaker.pk)
        standing_stops = stops.get(speaker.pk, set())
        if version is not None and version.guardian_consented:
            standing_stops.discard(HardStop.MINOR)
        facts[speaker.pk] = gate.Speaker(
            grants=grants_of(version) if version else (),
            hard_stops=frozenset(standing_stops),
            withdrawn_on=speaker.withdrawn_at.date() if speaker.withdrawn_at else None,
        )
    return facts


def gate_speaker(speaker: Speaker) -> gate.Speaker:
    """What the gate must know of one speaker, as of now (4 queries)."""
    return gate_speakers([speaker.pk])[speaker.pk]


def may_leave(
    speaker: Speaker,
    *,
    purpose: Purpose,
    form: Form,
    language: str,
    territory: str = ANYWHERE,
    today: date,
) -> tuple[Blocker, ...]:
    """Everything that keeps it from leaving; empty when it may (5 queries)."""
    leaving = Leaving(
        purpose=purpose, form=form, language=language, territory=territory, today=today
    )
    held = held_since([speaker.pk])
    frozen = [blocks("frozen", day=day) for day in held.values()]
    return (*frozen, *gate.blockers(gate_speaker(speaker), leaving))


def consent_grid(speaker: gate.Speaker, today: date) -> Grid:
    """What may leave today, in every language and territory that a grant names."""
    return gate.grid(
        speaker,
        today,
        {grant.language for grant in speaker.grants},
        {grant.territory for grant in speaker.grants},
    )


def newest_versions(
    speakers: Collection[UUID], purpose: Purpose | None = None
) -> dict[UUID, ConsentVersion]:
    """The version that holds for each of `speakers`, with its grants (2 queries)."""
    grants = ConsentGrant.objects.all()
    if purpose is not None:
        grants = grants.filter(purpose=purpose)
    versions = (
        ConsentVersion.objects.filter(speaker__in=speakers)
        .annotate(newest=Max("speaker__consents__number"))
        .filter(number=F("newest"))
        .prefetch_related(Prefetch("grants", grants))
    )
    return {version.speaker_id: version for version in versions}


def grants_of(version: ConsentVersion) -> tuple[gate.Grant, ...]:
    """The grants of a version as the gate reads them."""
    return tuple(_grant(version, row) for row in version.grants.all())


def _grant(version: ConsentVersion, row: ConsentGrant) -> gate.Grant:
    return gate.Grant(
        purpose=Purpose(row.purpose),
        form=Form(row.form),
        language=row.language,
        territory=row.territory,
        given_on=version.given_on,
        until=row.until,
        understood=version.understood,
        embargo=row.embargo,
        embargo_until=row.embargo_until,
    )
