"""What a restored home takes back before it is used: withdrawals, memberships that ended,
links that let somebody in, and uploads under way. What may hold a speaker back holds all of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from walkaway.accounts.actors import program
from walkaway.accounts.models import Invitation, Staff
from walkaway.accounts.services import end_again
from walkaway.archive import blobs
from walkaway.archive.models import Original, OriginalsOnWithdrawal, OriginalState, Speaker
from walkaway.archive.services.withdrawal import withdraw_again
from walkaway.backup.erasures import HOLDS, Erasure, held
from walkaway.core.errors import Refused
from walkaway.library.models import Clip, ClipState
from walkaway.library.services import withdraw_clip
from walkaway.release.models import Release
from walkaway.release.services.freezing import freeze_again
from walkaway.release.services.releasing import take_back_again

ACTOR = "restore"

log = logging.getLogger(__name__)


def erase_again(listed: Iterable[Erasure], *, now: datetime) -> set[Erasure]:
    """Withdraw every speaker, clip and release of the list that is here and is not withdrawn, end
    the membership of whoever left, and freeze whoever was held back since; those."""
    # Speakers who were erased first: whoever is on the list twice is not only sealed.
    return {each for each in sorted(set(listed)) if _AGAIN[each.kind](each.identifier, now)}


def forget_uploads_under_way() -> None:
    """Whoever was sending a recording sends it anew.

    Chunks that arrived after the backup may be in other hands with the lost disk: no other bytes
    may ever be sealed under their key and number.
    """
    for upload in Original.objects.filter(state=OriginalState.ARRIVING):
        blobs.remove(upload.pk)
        upload.delete()


def forget_links() -> None:
    """Make every link worthless that was open: since then it may have been used, or withdrawn."""
    Invitation.objects.filter(used_at=None).delete()


def _erased_again(identifier: str, now: datetime) -> bool:
    return _withdrawn_again(identifier, OriginalsOnWithdrawal.ERASED, now)


def _speaker_again(identifier: str, now: datetime) -> bool:
    return _withdrawn_again(identifier, None, now)


def _withdrawn_again(identifier: str, fate: OriginalsOnWithdrawal | None, now: datetime) -> bool:
    speaker = Speaker.objects.filter(pk=identifier, withdrawn_at=None).first()
    if speaker is None:
        return False
    withdraw_again(speaker, fate=fate, now=now)
    return True


def _clip_again(identifier: str, now: datetime) -> bool:
    if not Clip.objects.filter(pk=identifier, state=ClipState.PUBLISHED).exists():
        return False
    withdraw_clip(identifier, actor=program(ACTOR))
    return True


def _release_again(identifier: str, now: datetime) -> bool:
    release = Release.objects.filter(pk=identifier, ended_at=None).first()
    if release is None:
        return False
    take_back_again(release, actor=program(ACTOR), now=now)
    return True


def _held_again(identifier: str, _now: datetime) -> bool:
    pk, at = held(identifier)
    speaker = Speaker.objects.filter(pk=pk, withdrawn_at=None).first()
    if speaker is None or any(
        model._default_manager.filter(speaker=speaker, **{when: at}).exists()
        for model, when in HOLDS
    ):
        return False
    return freeze_again(speaker, set_at=at, actor=program(ACTOR))


def _staff_again(identifier: str, now: datetime) -> bool:
    staff = Staff.objects.filter(pk=identifier, left_at=None).first()
    if staff is None:
        return False
    try:
        end_again(staff, actor=program(ACTOR), now=now)
    except Refused:
        log.warning(
            "The only administrator in the backup has left since, and is still here: "
            "make another one, and end that membership."
        )
        return False
    return True


_AGAIN = {
    "erased-speaker": _erased_again,
    "speaker": _speaker_again,
    "clip": _clip_again,
    "release": _release_again,
    "held": _held_again,
    "staff": _staff_again,
}
