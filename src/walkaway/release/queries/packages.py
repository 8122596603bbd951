"""Packages and renditions, for those who work on their speaker. Nobody else learns of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import Interview
from walkaway.archive.queries.speakers import require_work_on, speakers_of
from walkaway.clips.models import Package, Rendition
from walkaway.core.errors import Refused

SIGNING_ROLES = (Role.REVIEWER, Role.PROTECTION_OFFICER)
"""Who weighs and signs."""


def packages_of(actor: Actor) -> QuerySet[Package]:
    """The packages of the speakers that `actor` works on, the newest first."""
    packages = Package.objects.filter(
        cut__speaker__in=speakers_of(actor), cut__speaker__withdrawn_at=None
    )
    return packages.select_related("cut__speaker", "made_by")


def package_for(actor: Actor, pk: UUID) -> Package:
    """One of them. Raises `Package.DoesNotExist`, for a stranger as for a wrong address."""
    return packages_of(actor).get(pk=pk)


def rendition_for(actor: Actor, pk: UUID) -> Rendition:
    """A rendition of one of them, with its file. Raises `Rendition.DoesNotExist`."""
    renditions = Rendition.objects.filter(package__in=packages_of(actor))
    return renditions.select_related(
        "package__cut__speaker", "file__stored__compartment__speaker"
    ).get(pk=pk)


def interview_for(actor: Actor, pk: UUID) -> Interview:
    """An interview of a speaker that `actor` works on. Raises `Interview.DoesNotExist`."""
    interviews = Interview.objects.select_related("speaker")
    return interviews.get(pk=pk, speaker__in=speakers_of(actor), speaker__withdrawn_at=None)


def require_standing(package: Package, actor: Actor, *, what: str) -> Staff:
    """The member of staff who acts. Raises `Refused` for whoever does not work on the speaker of a
    package, and for everybody once the speaker withdrew."""
    speaker = package.cut.speaker
    staff = require_work_on(actor, speaker, what=what)
    if speaker.withdrawn_at is not None:
        raise Refused(
            what=what,
            reason=_("the speaker withdrew"),
            way_on=_("A withdrawal is final for what was recorded before it."),
        )
    return staff
