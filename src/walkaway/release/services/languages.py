"""Approving the words of a clip in a language that one reads."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.accounts.models import ReadLanguage, Staff
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.journal.services import record
from walkaway.release.models import LanguageApproval
from walkaway.release.queries.facts import base_of
from walkaway.release.queries.packages import require_standing


@transaction.atomic
def approve_language(
    package: Package, language: str, *, actor: Actor, now: datetime
) -> LanguageApproval:
    """Say that all words of a package in `language` were read and are right.

    Raises `Refused` unless `actor` works on the speaker, reads the language by the staff record and
    had no hand in the clip. Doing it again changes nothing.
    """
    what = _("Approving a language")
    staff = require_standing(package, actor, what=what)
    if language not in package.languages:
        raise Refused(
            what=what,
            reason=_("the clip has no words in {language}").format(language=language),
            way_on=_("Choose one of its languages."),
        )
    if not reads(staff, language):
        raise Refused(
            what=what,
            reason=_("the staff record does not say that you read {language}").format(
                language=language
            ),
            way_on=_("Ask an administrator to set down the languages that you read."),
        )
    if actor.ref in package.editors:
        raise Refused(
            what=what,
            reason=_("you had a hand in this clip"),
            way_on=_("Ask somebody else who reads the language."),
        )
    approval, is_new = LanguageApproval.objects.get_or_create(
        package=package, language=language, staff=staff, defaults={"approved_at": now}
    )
    if is_new:
        record(
            "language-approved",
            actor=actor.ref,
            subject=f"package:{package.pk}",
            facts={"language": language.lower()},
        )
    return approval


def reads(staff: Staff, language: str) -> bool:
    """Whether the staff record says that `staff` reads a language, in whatever form (1 query)."""
    written = ReadLanguage.objects.filter(staff=staff).values_list("language", flat=True)
    return base_of(language) in {base_of(each) for each in written}
