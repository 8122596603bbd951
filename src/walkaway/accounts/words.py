"""Roles, sides and refusals as people read them, in the language of the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import KeySide, Role, Staff
from walkaway.core.errors import NotOpened, Refused

Words = str | Promise

_ROLES: dict[Role, Words] = {
    Role.INTERVIEWER: _("Interviewer"),
    Role.RESEARCHER: _("Researcher"),
    Role.EDITOR: _("Editor"),
    Role.TRANSLATOR: _("Translator"),
    Role.PROTECTION_OFFICER: _("Protection officer"),
    Role.REVIEWER: _("Reviewer"),
    Role.CAMPAIGNER: _("Campaigner"),
    Role.ADMINISTRATOR: _("Administrator"),
}
_SIDES: dict[KeySide, Words] = {KeySide.FIRST: _("first"), KeySide.SECOND: _("second")}


def told(error: Refused | NotOpened) -> str:
    """What was refused, why, and the way on, in the language of the page.

    The parts of a refusal are translated where it is made; this is the sentence around them.
    """
    if isinstance(error, NotOpened):
        return gettext(
            "%(what)s did not open: the key is another, or it was changed. Check what was typed."
        ) % {"what": error.what}
    return gettext("%(what)s is refused: %(reason)s. %(way_on)s") % {
        "what": error.what,
        "reason": error.reason,
        "way_on": error.way_on,
    }


def role_name(role: Role) -> Words:
    """The name of `role`."""
    return _ROLES[role]


def role_names(staff: Staff) -> list[Words]:
    """The names of the roles that `staff` holds, in the order in which roles are listed."""
    return [_ROLES[role] for role in Role if role in staff.roles]


def side_name(staff: Staff) -> Words:
    """Which side of the two-person keys `staff` holds; empty for who holds none."""
    return _SIDES[KeySide(staff.key_side)] if staff.key_side else ""
