"""Words are approved by whoever reads them, and did not write them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.archive.people import member
from tests.release.releasing import Crew, approve_all
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import ReadLanguage, Role
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry
from walkaway.release.models import LanguageApproval
from walkaway.release.queries.facts import known_of
from walkaway.release.services.languages import approve_language

pytestmark = pytest.mark.django_db


def approve(package: Package, language: str, actor: Actor) -> LanguageApproval:
    return approve_language(package, language, actor=actor, now=timezone.now())


def reads(actor: Actor, language: str) -> ReadLanguage:
    return ReadLanguage.objects.create(staff=actor.staff, language=language)


def test_whoever_reads_it_approves_in_whatever_form(package: Package, crew: Crew) -> None:
    reads(crew.reviewer, "ar-EG")
    made = approve(package, "ar", crew.reviewer)
    assert approve(package, "ar", crew.reviewer) == made
    assert Entry.objects.filter(verb="language-approved").count() == 1
    known = known_of(Package.objects.filter(pk=package.pk))
    assert known.approvals[package.pk] == (("ar", crew.reviewer.ref, True, True),)


def test_whoever_does_not_read_it_is_refused(package: Package, crew: Crew) -> None:
    reads(crew.reviewer, "ar")
    with pytest.raises(Refused, match="does not say that you read"):
        approve(package, "ur", crew.reviewer)


def test_an_approval_falls_with_the_staff_record(package: Package, crew: Crew) -> None:
    reads(crew.reviewer, "ar")
    approve(package, "ar", crew.reviewer)
    ReadLanguage.objects.all().delete()
    known = known_of(Package.objects.filter(pk=package.pk))
    assert known.approvals[package.pk] == (("ar", crew.reviewer.ref, False, True),)


def test_nobody_approves_what_they_wrote(package: Package, crew: Crew) -> None:
    reads(crew.editor, "ar")
    with pytest.raises(Refused, match="had a hand"):
        approve(package, "ar", crew.editor)


def test_what_the_clip_does_not_say_is_not_approved(package: Package, crew: Crew) -> None:
    reads(crew.reviewer, "de")
    with pytest.raises(Refused, match="no words in de"):
        approve(package, "de", crew.reviewer)


def test_a_stranger_approves_nothing(package: Package) -> None:
    with pytest.raises(Refused, match="do not work on"):
        approve_all(package, member("stranger", Role.TRANSLATOR))
