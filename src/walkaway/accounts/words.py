"""Roles, sides and refusals as people read them, in the language of the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.accounts.models import KeySide, Role, Staff
from walkaway.core.errors import NotEnoughDisk, NotOpened, Refused

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


# What the rooms below refuse in their own words, so that it is translated with all others.
JOURNAL_REFUSES = (
    _("Writing in the journal"), _("its head is not signed with the key of this site"),
    _("Put journal-key back from a backup, or see `walkaway journal resume`."),
)  # fmt: skip
CORE_DID_NOT_OPEN = (
    _("A vault"), _("A receipt"), _("A pair of shares"), _("A reader's row"), _("A wrapped key"),
    _("A recording"), _("A piece of a recording"), _("A sealed box"), _("An envelope"),
    _("A posting"),
)  # fmt: skip


def told(error: Refused | NotOpened | NotEnoughDisk) -> str:
    """What was not done, why, and the way on, in the language of the page.

    A service translates the parts of a refusal where it makes it, the core cannot; so they are
    looked up here once more, which leaves what is translated as it is.
    """
    if isinstance(error, NotEnoughDisk):
        return gettext("The disk is full. Do it again when there is room.")
    if isinstance(error, NotOpened):
        return gettext(
            "%(what)s did not open: the key is another, or it was changed. Check what was typed."
        ) % {"what": gettext(error.what)}
    return gettext("%(what)s is refused: %(reason)s. %(way_on)s") % {
        "what": gettext(error.what),
        "reason": gettext(error.reason),
        "way_on": gettext(error.way_on),
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
