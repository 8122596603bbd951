"""No sequence of what people do lets a clip out while a rule is broken.

The services are real, and what must hold is worked out anew from the rows, without the gate.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.consents import consent
from tests.release.releasing import Crew, a_wish, approve_all, assess_all, make_releasable, sign
from tests.safety.matrix import _undone
from walkaway.archive.models import ConsentGrant, HardStopMark
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Exit, Form, HardStop, NotInTerritory, Purpose
from walkaway.library.models import Offer
from walkaway.library.queries import on_offer, on_show
from walkaway.release.models import (
    Assessment,
    Freeze,
    LanguageApproval,
    Release,
    SignOff,
)
from walkaway.release.services.freezing import freeze, lift
from walkaway.release.services.releasing import release, review_jigsaw, take_back

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

Action = Callable[[Package, Crew], object]


def weigh(package: Package, crew: Crew) -> None:
    assess_all(package, crew.reviewer)


def weigh_strictly(package: Package, crew: Crew) -> None:
    assess_all(package, crew.officer, conditions=[NotInTerritory(territory="DE")])


def sign_by_the_reviewer(package: Package, crew: Crew) -> None:
    for each in package.renditions.all():
        sign(each, crew.reviewer)


def sign_by_the_officer(package: Package, crew: Crew) -> None:
    for each in package.renditions.all():
        sign(each, crew.officer)


def approve(package: Package, crew: Crew) -> None:
    approve_all(package, crew.officer)


def look_at_the_jigsaw(package: Package, crew: Crew) -> None:
    review_jigsaw(package, actor=crew.officer, now=timezone.now())


def hold(package: Package, crew: Crew) -> None:
    freeze(package.cut.speaker, actor=crew.editor, now=timezone.now())


def let_go_by_both(package: Package, crew: Crew) -> None:
    for frozen in Freeze.objects.filter(lifted_at=None):
        for each in crew.signers:
            lift(frozen, actor=each, now=timezone.now())


def let_go_by_one(package: Package, crew: Crew) -> None:
    for frozen in Freeze.objects.filter(lifted_at=None):
        lift(frozen, actor=crew.officer, now=timezone.now())


def stop(package: Package, crew: Crew) -> None:
    HardStopMark.objects.get_or_create(
        speaker=package.cut.speaker, stop=HardStop.THREAT, lifted_at=None,
        defaults={"set_at": timezone.now(), "set_by": crew.officer.staff},
    )  # fmt: skip


def unstop(package: Package, crew: Crew) -> None:
    HardStopMark.objects.update(lifted_at=timezone.now(), lifted_by=crew.officer.staff)


def consent_to_all(package: Package, crew: Crew) -> None:
    consent(package.cut.speaker)


def consent_to_less(package: Package, crew: Crew) -> None:
    consent(package.cut.speaker, (Purpose.PRESS, Form.ALTERED_VOICE))


def have_the_officer_edit(package: Package, crew: Crew) -> None:
    package.editors = sorted({*package.editors, crew.officer.ref})
    package.save()


def let_out(package: Package, crew: Crew) -> None:
    release(a_wish(package), actor=crew.reviewer, now=timezone.now())


def let_out_to_programs(package: Package, crew: Crew) -> None:
    release(a_wish(package, Exit.API), actor=crew.reviewer, now=timezone.now())


def take_all_back(package: Package, crew: Crew) -> None:
    for each in Release.objects.filter(ended_at=None):
        take_back(each, actor=crew.reviewer, now=timezone.now())


def do_everything(package: Package, crew: Crew) -> None:
    make_releasable(package, crew)


ACTIONS: tuple[Action, ...] = (
    weigh, weigh_strictly, sign_by_the_reviewer, sign_by_the_officer, approve, look_at_the_jigsaw,
    hold, let_go_by_both, let_go_by_one, stop, unstop, consent_to_all, consent_to_less,
    have_the_officer_edit, let_out, let_out, let_out_to_programs, let_out_to_programs,
    take_all_back, do_everything, do_everything,
)  # fmt: skip


def broken(package: Package) -> list[str]:
    """Which rules do not hold, by the rows alone."""
    package.refresh_from_db()
    speaker = package.cut.speaker
    newest = speaker.consents.order_by("-number").first()
    strict = [
        each.conditions
        for about in ({"package": package}, {"interview__in": list(package.spans)})
        for each in Assessment.objects.filter(**about).order_by("-made_at")[:1]
    ]
    signers = [
        set(
            SignOff.objects.filter(rendition=each, sha256=each.sha256)
            .exclude(staff__in=package.editors)
            .values_list("staff", flat=True)
        )
        for each in package.renditions.all()
    ]
    approved = set(
        LanguageApproval.objects.filter(package=package)
        .exclude(staff__in=package.editors)
        .values_list("language", flat=True)
    )
    holds = {
        "consent": ConsentGrant.objects.filter(
            version=newest, purpose="library", form=package.form, territory=ANYWHERE
        ).exists(),
        "stop": not HardStopMark.objects.filter(speaker=speaker, lifted_at=None).exists(),
        "freeze": not Freeze.objects.filter(speaker=speaker, lifted_at=None).exists(),
        "assessments": len(strict) == 2 and not any(strict),
        "signatures": all(len(each) >= 2 for each in signers),
        "languages": approved >= set(package.languages),
    }
    return [rule for rule, is_kept in holds.items() if not is_kept]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=2, max_size=9))
def test_nothing_is_out_while_a_rule_is_broken(
    package: Package, crew: Crew, actions: list[Action]
) -> None:
    with _undone():
        for act in actions:
            before = broken(package)
            try:
                act(package, crew)
            except Refused:
                continue
            if act in (let_out, let_out_to_programs):
                assert before == []
            if on_show().exists() or on_offer(Offer.objects.all()).exists():
                assert broken(package) == []
    package.refresh_from_db()


def test_the_sequences_do_reach_the_library(package: Package, crew: Crew) -> None:
    """What is asserted above would hold of a library that shows nothing, too."""
    do_everything(package, crew)
    assert broken(package) == []
    let_out(package, crew)
    assert on_show().exists()
    assert not on_offer(Offer.objects.all()).exists()
    let_out_to_programs(package, crew)
    assert on_offer(Offer.objects.all()).exists()
