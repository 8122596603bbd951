"""Having a rendition played, so that whoever signs saw all of it.

The browser tells which parts were played. It is believed as far as time allows: nobody saw more
than passed since they told of it last. The browser of a member of staff who wants to lie about what
they watched cannot be kept from it; a page that was scrolled through can.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.clips.models import Rendition
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.core.spans import Span, merged
from walkaway.journal.services import record
from walkaway.release.models import Viewing
from walkaway.release.queries.packages import SIGNING_ROLES, require_standing

HURRY = 1.05
"""Clocks of browsers differ from ours by so much; whoever plays faster did not watch."""
GAP_MS = 100
"""What browsers lose between two parts of one sound and picture, and at its end."""
MOST_PARTS = 500


@transaction.atomic
def begin(rendition: Rendition, *, actor: Actor, now: datetime) -> Viewing:
    """Begin to watch, or go on: what was seen before counts, and time runs from now.

    Raises `Refused` for others than reviewers and protection officers who work on the speaker.
    """
    what = _("Reviewing a video")
    require_role(actor, *SIGNING_ROLES, what=what)
    staff = require_standing(rendition.package, actor, what=what)
    viewing, is_new = Viewing.objects.get_or_create(
        rendition=rendition, staff=staff, defaults={"begun_at": now, "told_at": now}
    )
    if is_new:
        record("viewing-begun", actor=actor.ref, subject=_subject(rendition))
    elif viewing.ended_at is None:
        Viewing.objects.filter(pk=viewing.pk).update(told_at=now)
        viewing.told_at = now
    return viewing


@transaction.atomic
def tell_played(
    viewing: Viewing, parts: Sequence[tuple[int, int]], *, actor: Actor, now: datetime
) -> Viewing:
    """Add what was played: [start_ms, end_ms) of the video. It ends once all of it was.

    Raises `Refused` for what cannot have been played in the time that passed, and for others than
    whoever watches; `ChangedMeanwhile` when two pages tell at once.
    """
    rendition = viewing.rendition
    require_standing(rendition.package, actor, what=_("Reviewing a video"))
    if actor.staff is None or viewing.staff_id != actor.staff.pk:
        raise _refused(_("somebody else watches it"), _("Begin to watch it yourself."))
    if viewing.ended_at is not None:
        return viewing
    length = rendition.package.length_ms
    before = [Span(start, end) for start, end in viewing.played]
    after = merged([*before, *_within(parts, length)])
    allowed_ms = (now - viewing.told_at) / timedelta(milliseconds=1) * HURRY
    if _total(after) - _total(before) > allowed_ms:
        raise _refused(
            _("more was played than time passed"), _("Play it to the end, at its own speed.")
        )
    ended_at = now if _is_all(after, length) else None
    told = [[span.start, span.end] for span in after]
    changed = Viewing.objects.filter(pk=viewing.pk, told_at=viewing.told_at, ended_at=None).update(
        played=told, told_at=max(now, viewing.told_at), ended_at=ended_at
    )
    if not changed:
        raise ChangedMeanwhile(
            what=_("Reviewing a video"),
            reason=_("another page tells of it too"),
            way_on=_("Play it on one page alone."),
            conflicts=(),
        )
    if ended_at is not None:
        record("viewing-ended", actor=actor.ref, subject=_subject(rendition))
    viewing.refresh_from_db()
    return viewing


def _within(parts: Sequence[tuple[int, int]], length_ms: int) -> list[Span]:
    if len(parts) > MOST_PARTS:
        raise _refused(_("it was played in too many parts"), _("Play it in one go."))
    clipped = ((max(0, start), min(end, length_ms)) for start, end in parts)
    return [Span(start, end) for start, end in clipped if start < end]


def _total(spans: Sequence[Span]) -> int:
    return sum(len(span) for span in spans)


def _is_all(spans: Sequence[Span], length_ms: int) -> bool:
    """Whether nothing is missing that could be seen or heard."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), length_ms]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return all(end - start <= GAP_MS for start, end in gaps)


def _subject(rendition: Rendition) -> str:
    return f"rendition:{rendition.pk}"


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("Reviewing a video"), reason=reason, way_on=way_on)
