"""What a restored home takes back before it is used: withdrawals, and uploads under way."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from walkaway.accounts.actors import Actor, program
from walkaway.archive import blobs
from walkaway.archive.models import Original, OriginalState, Speaker, Withdrawal
from walkaway.backup.erasures import Erasure
from walkaway.library.models import Clip, ClipState
from walkaway.library.services import withdraw_clip

ACTOR = "restore"


def erase_again(listed: Iterable[Erasure]) -> set[Erasure]:
    """Withdraw every speaker and clip of the list that is here and is not withdrawn; those."""
    actor = program(ACTOR)
    return {each for each in sorted(set(listed)) if _AGAIN[each.kind](each.identifier, actor)}


def forget_uploads_under_way() -> None:
    """Whoever was sending a recording sends it anew.

    Chunks that arrived after the backup may be in other hands with the lost disk: no other bytes
    may ever be sealed under their key and number.
    """
    for upload in Original.objects.filter(state=OriginalState.ARRIVING):
        blobs.remove(upload.pk)
        upload.delete()


def _speaker_again(identifier: str, actor: Actor) -> bool:
    speaker = Speaker.objects.filter(pk=identifier, withdrawn_at=None).first()
    if speaker is None:
        return False
    now = timezone.now()
    Speaker.objects.filter(pk=speaker.pk).update(withdrawn_at=now)
    Withdrawal.objects.create(speaker=speaker, withdrawn_at=now, by=actor.ref)
    return True


def _clip_again(identifier: str, actor: Actor) -> bool:
    if not Clip.objects.filter(pk=identifier, state=ClipState.PUBLISHED).exists():
        return False
    withdraw_clip(identifier, actor=actor)
    return True


_AGAIN = {"speaker": _speaker_again, "clip": _clip_again}
