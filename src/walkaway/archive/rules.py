"""Rights on a speaker, as predicates: `staff.has_perm(WORK_ON, speaker)`.

What somebody does with a speaker depends on their roles besides, and what they read on the keys
that they hold: this comes before both.
"""

from __future__ import annotations

from rules.permissions import set_perm
from rules.predicates import predicate

from walkaway.accounts.models import Staff
from walkaway.archive.models import Assignment, Speaker

WORK_ON = "archive.work_on_speaker"
"""Learn that there is such a speaker, and do for them what one's roles allow."""


@predicate  # type: ignore[untyped-decorator]  # as it is
def is_here(staff: Staff) -> bool:
    """Whoever left has no right to anything."""
    return staff.is_active


@predicate  # type: ignore[untyped-decorator]  # as it is
def was_given(staff: Staff, speaker: Speaker) -> bool:
    """A person works on the speakers they were given (1 query)."""
    return Assignment.objects.filter(speaker=speaker, staff=staff).exists()


set_perm(WORK_ON, is_here & was_given)  # type: ignore[no-untyped-call]  # as it is
