"""The words of transcripts as keyed hashes, so that they are found and the disk tells nothing."""

from __future__ import annotations

from walkaway.accounts.actors import Actor
from walkaway.archive.models import CompartmentKind, Posting, Speaker, Transcript
from walkaway.archive.queries.search import index_key, sealed_cues
from walkaway.archive.services.compartments import current, private_key
from walkaway.core.sealing.envelopes import Key
from walkaway.core.text.blind_index import postings, tokens
from walkaway.core.transcripts.working import Working

ROWS_AT_ONCE = 400


def key_of_index(speaker: Speaker, *, actor: Actor) -> Key:
    """The key under which words of a speaker are indexed now: that of the newest epoch.

    So whoever was dismissed, and later steals the database, looks up no word of what came after.
    What was indexed before stays under the older key until it is saved again. Raises as
    `private_key` does.
    """
    return index_key(private_key(current(speaker, CompartmentKind.TESTIMONY), actor=actor))


def index(transcript: Transcript, number: int, working: Working, key: Key) -> None:
    """Make the words of version `number` the ones that are found. Only what differs is written."""
    wanted = _wanted(transcript, working, key)
    kept = dict(Posting.objects.filter(transcript=transcript).values_list("token", "cues"))
    gone = [token for token in kept if token not in wanted]
    changed = [
        Posting(transcript=transcript, token=token, cues=cues)
        for token, cues in wanted.items()
        if token not in kept or bytes(kept[token]) != cues
    ]
    for start in range(0, len(gone), ROWS_AT_ONCE):
        some = gone[start : start + ROWS_AT_ONCE]
        Posting.objects.filter(transcript=transcript, token__in=some).delete()
    Posting.objects.bulk_create(
        changed,
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["token", "transcript"],
        update_fields=["cues"],
    )
    Transcript.objects.filter(pk=transcript.pk).update(indexed_number=number)


def _wanted(transcript: Transcript, working: Working, key: Key) -> dict[int, bytes]:
    found = postings(cue.text for cue in working.cues)
    return {
        token: sealed_cues(cues, key, transcript.pk, token)
        for token, cues in zip(tokens(found, key), found.values(), strict=True)
    }
