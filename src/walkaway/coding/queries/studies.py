"""Studies, for those who lead them or code in them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role, Staff
from walkaway.coding.models import Sheet, Study


def studies_of(actor: Actor) -> QuerySet[Study]:
    """The studies that `actor` leads or codes in, newest first; none for who is no researcher."""
    if not actor.has(Role.RESEARCHER):
        return Study.objects.none()
    coded = Sheet.objects.filter(document__study=OuterRef("pk"), coder=actor.staff)
    return Study.objects.filter(Q(led_by=actor.staff) | Exists(coded)).select_related(
        "codebook_version"
    )


def study_for(actor: Actor, pk: UUID) -> Study:
    """One of them. Raises `Study.DoesNotExist`, for a stranger as for a wrong address."""
    return studies_of(actor).get(pk=pk)


def leads(actor: Actor, study: Study) -> bool:
    """Whether `actor` leads the study, and may add documents and coders."""
    return actor.has(Role.RESEARCHER) and actor.staff == study.led_by


def coders_of(study: Study) -> QuerySet[Staff]:
    """Whoever codes a document of it, by name (1 query)."""
    return Staff.objects.filter(sheets__document__study=study).distinct().order_by("name")


def coders_to_choose() -> QuerySet[Staff]:
    """Everybody who may code: researchers who work here, by name (1 query)."""
    found = Staff.objects.filter(is_active=True, held_roles__role=Role.RESEARCHER)
    return found.distinct().order_by("name")
