"""Letting files of a package leave by one exit, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.archive.models import Speaker
from walkaway.archive.queries.speakers import require_work_on
from walkaway.clips.models import Package
from walkaway.core import gate
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Asking, Blocker, Exit
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.journal.services import record
from walkaway.release import exits
from walkaway.release.exits import Wish
from walkaway.release.models import EndedBy, JigsawReview, Release, ReleasedRendition
from walkaway.release.queries.facts import jigsaw_set, known_of
from walkaway.release.queries.packages import SIGNING_ROLES, require_standing
from walkaway.release.services.words import Said, release_facts, said_in
from walkaway.release.signals import taken_back
from walkaway.release.words import blocker_told


def blockers_for(wish: Wish, said: Said, *, today: date) -> tuple[Blocker, ...]:
    """Everything that keeps a wish from being granted today, each reason once (15 queries)."""
    packages = Package.objects.filter(pk=wish.package.pk)
    known = known_of(packages, wish.exit.purpose)
    asking = Asking(
        exit=wish.exit,
        audience=wish.audience,
        territory=wish.territory,
        from_day=wish.from_day,
        until_day=wish.until_day,
        # A release of tomorrow is judged as of tomorrow: that is the first day on which it is out.
        today=max(today, wish.from_day),
    )
    package = known.packages.get(wish.package.pk)
    if package is None or not wish.renditions:
        return (NOTHING,)
    return tuple(
        dict.fromkeys(
            blocker
            for rendition in wish.renditions
            for blocker in gate.release_blockers(
                release_facts(known.standing(asking, rendition), said, package)
            )
        )
    )


NOTHING = Blocker(
    rule="nothing-chosen",
    reason="No file of the clip is chosen.",
    way_on="Choose at least one.",
)


def release(wish: Wish, *, actor: Actor, now: datetime) -> Release:
    """Let the files of `wish` leave, if the gate finds nothing that keeps them.

    The gate is asked before anything is made ready, and again in the transaction, with the speaker
    held. Raises `Refused` with every reason, for others than reviewers and protection officers who
    work on the speaker, and whatever the way out raises; then nothing has changed.
    """
    what = _("Releasing")
    require_role(actor, *SIGNING_ROLES, what=what)
    require_standing(wish.package, actor, what=what)
    way = exits.way_by(wish.exit)
    _refuse_strange(wish, now.date())
    said = said_in(wish.package, actor=actor)
    refuse_blocked(wish, said, today=now.date())
    with way.made_ready(wish, actor=actor) as deliver, transaction.atomic(durable=True):
        # A withdrawal, a freeze or a hard stop comes before this and is obeyed, or after, and
        # recalls it.
        speaker = Speaker.objects.select_for_update().get(pk=wish.package.cut.speaker_id)
        refuse_blocked(wish, said, today=now.date())
        made = _written(wish, speaker, said, actor, now)
        deliver(made)
        record(
            "clip-released",
            actor=actor.ref,
            subject=f"release:{made.pk}",
            facts={
                "package": wish.package.pk,
                "clip": made.clip_id[:64],
                "exit": wish.exit.value,
                "audience": wish.audience.value,
                "from": wish.from_day,
                "files": len(wish.renditions),
            },
        )
    return made


def refuse_blocked(wish: Wish, said: Said, *, today: date) -> None:
    """Raise `Refused` with everything that keeps a wish from being granted."""
    blockers = blockers_for(wish, said, today=today)
    if blockers:
        raise refused_by(blockers, what=_("Releasing {clip}").format(clip=said.manifest["id"]))


def refused_by(blockers: Sequence[Blocker], *, what: str) -> Refused:
    """The refusal that tells all of `blockers`."""
    reasons, ways_on = zip(*map(blocker_told, blockers), strict=True)
    return Refused(
        what=what,
        reason=" ".join(dict.fromkeys(reasons)).rstrip("."),
        way_on=" ".join(dict.fromkeys(ways_on)),
    )


def take_back(released: Release, *, actor: Actor, now: datetime) -> None:
    """End a release, for good. Whoever works on the speaker may.

    Once this returns nothing that it let out is shown or handed out. Doing it again does no harm.
    """
    require_work_on(actor, released.speaker, what=_("Taking a release back"))
    _take_back(released, actor, now)


def take_back_again(released: Release, *, actor: Actor, now: datetime) -> None:
    """Take back what an older backup brought back after somebody had taken it back."""
    _take_back(released, actor, now)


def _take_back(released: Release, actor: Actor, now: datetime) -> None:
    way = exits.way_by(Exit(released.exit))
    with transaction.atomic(durable=True):
        Speaker.objects.select_for_update().get(pk=released.speaker_id)
        mine = Release.objects.filter(pk=released.pk, ended_at=None)
        if mine.exists():
            way.recall(mine, actor=actor, now=now)
            end(mine, EndedBy.STAFF, now=now)
            record("release-ended", actor=actor.ref, subject=f"release:{released.pk}")
            taken_back.send(sender=Release, release=released)
        transaction.on_commit(empty_the_write_ahead_log, robust=True)
    way.erase(released)
    released.refresh_from_db()


def end(releases: QuerySet[Release], why: EndedBy, *, now: datetime) -> int:
    """End those of `releases` that are not over, in one statement; how many."""
    return releases.filter(ended_at=None).order_by().update(ended_at=now, ended_by=why)


@transaction.atomic
def review_jigsaw(package: Package, *, actor: Actor, now: datetime) -> JigsawReview:
    """Say that one looked at what this clip and all others of the speaker that are out give away
    together. Raises `Refused` for others than reviewers and protection officers of the speaker, and
    for whoever had a hand in the clip."""
    what = _("Reviewing the jigsaw")
    require_role(actor, *SIGNING_ROLES, what=what)
    staff = require_standing(package, actor, what=what)
    if actor.ref in package.editors:
        raise Refused(
            what=what,
            reason=_("you had a hand in this clip"),
            way_on=_("Somebody who did not edit it looks at it."),
        )
    review, is_new = JigsawReview.objects.get_or_create(
        speaker=package.cut.speaker,
        set_sha256=jigsaw_set(package),
        staff=staff,
        defaults={"reviewed_at": now},
    )
    if is_new:
        record(
            "jigsaw-reviewed-for-release",
            actor=actor.ref,
            subject=f"package:{package.pk}",
            facts={"set_sha256": review.set_sha256},
        )
    return review


def _refuse_strange(wish: Wish, today: date) -> None:
    """What no page offers, and no rule of the gate is about."""
    if any(each.package_id != wish.package.pk for each in wish.renditions):
        raise _refused(_("a file is of another clip"), _("Choose files of this one."))
    if wish.from_day < today or (wish.until_day is not None and wish.until_day < wish.from_day):
        raise _refused(
            _("its days are over, or in the wrong order"), _("Choose days from today on.")
        )
    is_code = len(wish.territory) == 2 and wish.territory.isascii() and wish.territory.isupper()
    if wish.territory != ANYWHERE and not is_code:
        raise _refused(_("there is no such territory"), _("Write a code of two capital letters."))


def _written(wish: Wish, speaker: Speaker, said: Said, actor: Actor, now: datetime) -> Release:
    assert actor.staff is not None
    made = Release.objects.create(
        speaker=speaker,
        package=wish.package,
        clip_id=said.manifest["id"],
        exit=wish.exit.value,
        purpose=wish.exit.purpose.value,
        audience=wish.audience.value,
        territory=wish.territory,
        from_day=wish.from_day,
        until_day=wish.until_day,
        released_by=actor.staff,
        released_at=now,
    )
    ReleasedRendition.objects.bulk_create(_released(made, wish))
    return made


def _released(made: Release, wish: Wish) -> Iterable[ReleasedRendition]:
    for each in wish.renditions:
        yield ReleasedRendition(
            release=made,
            rendition=each,
            sha256=each.sha256,
            shape=each.shape,
            language=each.language,
        )


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("Releasing"), reason=reason, way_on=way_on)
