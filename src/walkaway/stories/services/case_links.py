"""Which people are one case: joined by a person who looked, and taken apart again.

Nothing is joined by a program. A link that ended stays as history.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role, Staff
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.journal.services import record
from walkaway.stories.models import Apart, Case, Link, Protagonist
from walkaway.stories.queries.cases import Compared, compared, marks_apart, standing_cases


@transaction.atomic
def join(case: Case, into: Case, *, acknowledged: Collection[str], actor: Actor) -> Case:
    """Say that two cases are one person: all who belong to `case` belong to `into` from now on.

    `acknowledged` are the dangers that were shown and accepted. Raises `Refused` where too little
    agrees, where they were held for two people, and where any danger that there is now was not
    acknowledged; `ChangedMeanwhile` when either case has changed hands.
    """
    what = _("Joining two cases")
    require_role(actor, Role.RESEARCHER, what=what)
    pair = _locked_pair(case, into, what)
    _require_ground(pair, what)
    if not set(pair.dangers) <= set(acknowledged):
        raise Refused(
            what=what,
            reason=_("a danger of joining them was not acknowledged"),
            way_on=_("Read the dangers, weigh them, and tick each that you go on past."),
        )
    facts = [each.name for each in pair.agreeing]
    warnings = [each.value for each in pair.dangers]
    for link in pair.one.links:
        _end(link, what, actor)
        _link(link.protagonist, into, actor, facts=facts, warnings=warnings)
    record(
        "cases-joined",
        actor=actor.ref,
        subject=f"case:{into.pk}",
        facts={
            "case": case.pk,
            "people": len(pair.one.links),
            "agreeing": len(facts),
            "dangers": len(warnings),
        },
    )
    return into


@transaction.atomic
def separate(link: Link, *, actor: Actor) -> Case:
    """Give somebody a case of their own again. Raises `Refused` for whoever is alone in theirs."""
    what = _("Taking a person out of a case")
    require_role(actor, Role.RESEARCHER, what=what)
    _lock([link.case_id])
    if not Link.objects.filter(case=link.case_id, ended_at=None).exclude(pk=link.pk).exists():
        raise Refused(
            what=what,
            reason=_("nobody else is in it"),
            way_on=_("Nothing is to be done."),
        )
    _end(link, what, actor)
    own = Case.objects.create(created_at=timezone.now())
    _link(link.protagonist, own, actor)
    record(
        "case-separated",
        actor=actor.ref,
        subject=f"case:{link.case_id}",
        facts={"person": link.protagonist_id, "case": own.pk},
    )
    return own


@transaction.atomic
def hold_apart(case: Case, other: Case, *, actor: Actor) -> None:
    """Say that two cases are two people: they are not proposed again."""
    what = _("Holding two cases apart")
    require_role(actor, Role.RESEARCHER, what=what)
    pair = _locked_pair(case, other, what)
    staff, now = _staff(actor), timezone.now()
    for people in product(pair.one.people, pair.other.people):
        one, two = sorted(people, key=lambda person: person.pk.hex)
        Apart.objects.get_or_create(one=one, other=two, defaults={"said_by": staff, "said_at": now})
    record(
        "cases-held-apart",
        actor=actor.ref,
        subject=f"case:{case.pk}",
        facts={"case": other.pk},
    )


@transaction.atomic
def reconsider(case: Case, other: Case, *, actor: Actor) -> None:
    """Take back that two cases are two people. They are joined by this no more than before."""
    what = _("Looking at two cases anew")
    require_role(actor, Role.RESEARCHER, what=what)
    pair = _locked_pair(case, other, what)
    Apart.objects.filter(pk__in=[each.pk for each in pair.apart]).delete()
    record(
        "cases-reconsidered",
        actor=actor.ref,
        subject=f"case:{case.pk}",
        facts={"case": other.pk},
    )


def _locked_pair(case: Case, other: Case, what: str) -> Compared:
    _lock([case.pk, other.pk])
    standing = standing_cases([case.pk, other.pk])
    if len(standing) != 2:
        raise _changed(what)
    one = standing[case.pk]
    return compared(one, standing[other.pk], marks_apart(one.people))


def _lock(cases: Collection[UUID]) -> None:
    """Have whoever else joins or separates these wait. In one order: two never wait in a ring."""
    list(Case.objects.select_for_update().filter(pk__in=cases).order_by("pk"))


def _require_ground(pair: Compared, what: str) -> None:
    if pair.apart:
        raise Refused(
            what=what,
            reason=_("somebody held them for two people"),
            way_on=_("Look at them anew first, and say so on their page."),
        )
    if pair.in_one_story:
        raise Refused(
            what=what,
            reason=_("one story tells of both, and so tells them apart"),
            way_on=_("If it is one person, remove one of the two from the story."),
        )
    if not pair.may_be_one:
        raise Refused(
            what=what,
            reason=_("too little of what was published agrees"),
            way_on=_("Record more of what the stories tell, or leave them apart."),
        )


def _end(link: Link, what: str, actor: Actor) -> None:
    standing = Link.objects.filter(pk=link.pk, ended_at=None)
    if standing.update(ended_at=timezone.now(), ended_by=_staff(actor)) != 1:
        raise _changed(what)


def _link(
    person: Protagonist,
    case: Case,
    actor: Actor,
    *,
    facts: Collection[str] = (),
    warnings: Collection[str] = (),
) -> Link:
    return Link.objects.create(
        protagonist=person,
        case=case,
        facts=list(facts),
        warnings=list(warnings),
        made_by=_staff(actor),
        made_at=timezone.now(),
    )


def _staff(actor: Actor) -> Staff:
    assert actor.staff  # whoever has a role is staff
    return actor.staff


def _changed(what: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        what=what,
        reason=_("somebody else changed one of these cases meanwhile"),
        way_on=_("Load the page again: it shows how they stand."),
        conflicts=(),
    )
