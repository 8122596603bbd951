"""A signature is under bytes that were seen, by one who had no hand in them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.archive.people import member
from tests.release.releasing import Crew, sign, watch
from walkaway.accounts.models import Role
from walkaway.archive import blobs
from walkaway.clips.models import Package, Rendition
from walkaway.core.errors import NotOpened, Refused
from walkaway.journal.models import Entry
from walkaway.release.models import SignOff
from walkaway.release.services.signing import sign_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendition(package: Package) -> Rendition:
    return package.renditions.get(position=0)


def sign_as_is(rendition: Rendition, crew: Crew, **told: str) -> SignOff:
    seen = {"sha256": rendition.sha256, "beside_sha256": rendition.beside_sha256} | told
    return sign_off(rendition, **seen, actor=crew.reviewer, now=timezone.now())


def test_whoever_watched_signs_these_bytes(rendition: Rendition, crew: Crew) -> None:
    signed = sign(rendition, crew.reviewer)
    assert (signed.sha256, signed.beside_sha256) == (rendition.sha256, rendition.beside_sha256)
    assert signed.viewing.staff_id == signed.staff_id
    entry = Entry.objects.get(verb="rendition-signed")
    assert rendition.sha256 in entry.facts
    assert sign_as_is(rendition, crew) == signed
    assert Entry.objects.filter(verb="rendition-signed").count() == 1


@pytest.mark.parametrize("told", ["sha256", "beside_sha256"])
def test_a_signature_that_was_given_to_other_bytes_is_refused(
    rendition: Rendition, crew: Crew, told: str
) -> None:
    watch(rendition, crew.reviewer)
    with pytest.raises(Refused, match="other"):
        sign_as_is(rendition, crew, **{told: "0" * 64})
    assert not SignOff.objects.exists()


def test_the_bytes_are_measured_and_not_believed(
    rendition: Rendition, crew: Crew, package: Package
) -> None:
    """The row names the bytes that were seen, and others lie under its name."""
    watch(rendition, crew.reviewer)
    other = package.renditions.get(position=1)
    file = rendition.file
    file.stored = other.file.stored
    file.save()
    with pytest.raises(Refused, match="other bytes"):
        sign_as_is(rendition, crew)


def test_a_file_that_was_changed_does_not_open(rendition: Rendition, crew: Crew) -> None:
    watch(rendition, crew.reviewer)
    path = blobs.path_of(rendition.file.stored.pk)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(NotOpened):
        sign_as_is(rendition, crew)
    path.unlink()
    with pytest.raises(NotOpened):
        sign_as_is(rendition, crew)


def test_nobody_signs_what_they_did_not_see_to_its_end(rendition: Rendition, crew: Crew) -> None:
    with pytest.raises(Refused, match="did not have all of it played"):
        sign_as_is(rendition, crew)
    watch(rendition, crew.officer)
    with pytest.raises(Refused, match="did not have all of it played"):
        sign_as_is(rendition, crew)


def test_nobody_signs_what_they_edited(rendition: Rendition, crew: Crew, package: Package) -> None:
    watch(rendition, crew.reviewer)
    package.editors = [*package.editors, crew.reviewer.ref]
    package.save()
    rendition = package.renditions.get(position=0)
    with pytest.raises(Refused, match="had a hand"):
        sign_as_is(rendition, crew)


def test_what_was_made_anew_meanwhile_is_not_signed(
    rendition: Rendition, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(rendition, crew.reviewer)

    def made_anew(*_: object) -> None:
        Rendition.objects.filter(pk=rendition.pk).update(sha256="1" * 64)

    monkeypatch.setattr("walkaway.release.services.signing._refuse_other_bytes", made_anew)
    with pytest.raises(Refused, match="made anew"):
        sign_as_is(rendition, crew)


def test_a_locked_vault_or_another_role_does_not_sign(rendition: Rendition, crew: Crew) -> None:
    watch(rendition, crew.reviewer)
    locked = type(crew.reviewer)(ref=crew.reviewer.ref, staff=crew.reviewer.staff)
    with pytest.raises(Refused, match="locked"):
        sign_off(
            rendition,
            sha256=rendition.sha256,
            beside_sha256=rendition.beside_sha256,
            actor=locked,
            now=timezone.now(),
        )
    for actor in (crew.editor, member("stranger", Role.REVIEWER)):
        with pytest.raises(Refused):
            sign(rendition, actor)
