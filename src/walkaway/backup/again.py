"""What a restored home takes back before it is used: withdrawals, and uploads under way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from walkaway.accounts.actors import program
from walkaway.archive import blobs
from walkaway.archive.models import Original, OriginalsOnWithdrawal, OriginalState, Speaker
from walkaway.archive.services.withdrawal import withdraw_again
from walkaway.backup.erasures import Erasure
from walkaway.library.models import Clip, ClipState
from walkaway.library.services import withdraw_clip

ACTOR = "restore"


def erase_again(listed: Iterable[Erasure], *, now: datetime) -> set[Erasure]:
    """Withdraw every speaker and clip of the list that is here and is not withdrawn; those."""
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


_AGAIN = {"erased-speaker": _erased_again, "speaker": _speaker_again, "clip": _clip_again}
