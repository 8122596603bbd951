"""What the archive takes from whoever leaves or loses a role."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.archive.people import a_speaker
from tests.cast import Cast
from walkaway.accounts.models import Role
from walkaway.accounts.services import change_roles, end_membership
from walkaway.archive.models import CompartmentKind, ReaderKey, Speaker
from walkaway.archive.queries.speakers import speakers_of
from walkaway.archive.services.compartments import current
from walkaway.core.errors import Refused

pytestmark = pytest.mark.django_db

KINDS = list(CompartmentKind)


@pytest.fixture
def speaker(cast: Cast) -> Speaker:
    members = (cast.interviewer, cast.translator, cast.first_officer, cast.second_officer)
    return a_speaker("Bahar", *(member.actor for member in members))


def test_whoever_leaves_loses_every_key_and_speaker(cast: Cast, speaker: Speaker) -> None:
    leaver = cast.interviewer
    end_membership(leaver.staff, actor=cast.administrator.actor, now=timezone.now())
    assert not ReaderKey.objects.filter(staff=leaver.staff).exists()
    assert speakers_of(leaver.actor).count() == 0
    assert current(speaker, CompartmentKind.TESTIMONY).epoch_number == 2
    assert current(speaker, CompartmentKind.ORIGINALS).epoch_number == 2
    assert current(speaker, CompartmentKind.IDENTITY).epoch_number == 1


def test_a_role_that_was_lost_takes_only_its_own_keys_along(cast: Cast, speaker: Speaker) -> None:
    staff = cast.interviewer.staff
    change_roles(staff, {Role.TRANSLATOR}, actor=cast.administrator.actor)
    kinds = ReaderKey.objects.filter(staff=staff).values_list("compartment__kind", flat=True)
    assert list(kinds) == [CompartmentKind.TESTIMONY]
    assert current(speaker, CompartmentKind.TESTIMONY).epoch_number == 1
    assert current(speaker, CompartmentKind.ORIGINALS).epoch_number == 2
    assert speakers_of(cast.interviewer.actor).get() == speaker


def test_nobody_leaves_while_an_identity_would_lose_a_side(cast: Cast, speaker: Speaker) -> None:
    officer = cast.first_officer.staff
    with pytest.raises(Refused, match="nobody else holds this side"):
        end_membership(officer, actor=cast.administrator.actor, now=timezone.now())
    officer.refresh_from_db()
    assert officer.is_active
    assert ReaderKey.objects.filter(staff=officer).exists()
