"""What a role allows. Rooms that know more (whose speaker it is) add to these with `&`."""

from __future__ import annotations

from rules.permissions import set_perm
from rules.predicates import Predicate

from walkaway.accounts.models import Role, Staff


def holds(*roles: Role) -> Predicate:
    """Whether the person is here and holds one of `roles`."""

    def predicate(staff: object, subject: object | None = None) -> bool:
        return isinstance(staff, Staff) and staff.is_active and staff.has(*roles)

    return Predicate(predicate, name=f"holds:{','.join(roles)}")


is_interviewer = holds(Role.INTERVIEWER)
is_researcher = holds(Role.RESEARCHER)
is_editor = holds(Role.EDITOR)
is_translator = holds(Role.TRANSLATOR)
is_protection_officer = holds(Role.PROTECTION_OFFICER)
is_reviewer = holds(Role.REVIEWER)
is_campaigner = holds(Role.CAMPAIGNER)
is_administrator = holds(Role.ADMINISTRATOR)

MANAGE_STAFF = "accounts.manage_staff"

set_perm(MANAGE_STAFF, is_administrator)  # type: ignore[no-untyped-call]  # as it is
