"""Taking in what `walkaway collect` found: each page once, copies of one account in one story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.core.files import sha256_of
from walkaway.core.text.lexicon import GROUP
from walkaway.core.text.near_duplicates import fingerprint
from walkaway.journal.services import record
from walkaway.stories import evidence
from walkaway.stories.collecting.formats import (
    MANIFEST,
    Candidate,
    Manifest,
    read_candidates,
    read_evidence,
    read_manifest,
)
from walkaway.stories.models import Collection, Copy, Story, StoryState
from walkaway.stories.queries.likeness import Likeness, known_like, packed
from walkaway.stories.services import ranking

AT_ONCE = 500
"""How many rows are asked for, or written, by one query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of a folder. `is_new` is False when it had been taken in before."""

    collection: Collection
    is_new: bool
    stories: int = 0
    """New ones, those among them that are `proposed` included."""
    copies: int = 0
    joined: int = 0
    """Copies that joined a story on which nobody had decided."""
    proposed: int = 0
    """Stories that seem to be copies of one that had been decided."""
    known: int = 0
    """Candidates that had come with another collection."""


@dataclass(frozen=True, slots=True)
class _Arriving:
    """A candidate with its fingerprint."""

    candidate: Candidate
    runs: frozenset[int]

    @property
    def page(self) -> tuple[str, str]:
        return self.candidate["payload_sha256"], self.candidate["address"]


def take_in(folder: Path, *, actor: Actor) -> TakenIn:
    """Take in a folder that `walkaway collect` finished, after checking all that is in it.

    Doing it again changes nothing. Raises `CollectionError` for a folder that is not whole,
    `NotEnoughDisk`, and `Refused` for other roles. It is for whoever has this machine in hand: no
    page may choose a path.
    """
    if actor.staff is not None:
        require_role(actor, Role.RESEARCHER, what=_("Taking in a collection"))
    manifest = read_manifest(folder)
    manifest_sha256 = sha256_of(folder / MANIFEST)
    known = Collection.objects.filter(manifest_sha256=manifest_sha256).first()
    if known is not None:
        return TakenIn(collection=known, is_new=False)
    # Before the transaction: it takes long, and pages that are kept twice are the same file.
    arriving = [_kept(folder, each) for each in read_candidates(folder)]
    return _stored(manifest, manifest_sha256, arriving, actor)


def _kept(folder: Path, candidate: Candidate) -> _Arriving:
    evidence.keep(read_evidence(folder, candidate["payload_sha256"]))
    return _Arriving(candidate, fingerprint(candidate["text"]))


@transaction.atomic
def _stored(
    manifest: Manifest, manifest_sha256: str, arriving: Sequence[_Arriving], actor: Actor
) -> TakenIn:
    counts = manifest["counts"]
    collection, is_new = Collection.objects.get_or_create(
        manifest_sha256=manifest_sha256,
        defaults={
            "taken_in_by": actor.staff,
            "taken_in_at": timezone.now(),
            "pages_total": counts["pages"],
            "candidates_total": counts["candidates"],
            "damages_total": counts["damages"],
            "is_incomplete": bool(manifest["incomplete"]),
        },
    )
    if not is_new:
        return TakenIn(collection=collection, is_new=False)
    taken = _distributed(collection, arriving)
    ranking.soon(always=True)
    record(
        "collection-taken-in",
        actor=actor.ref,
        subject=f"collection:{collection.pk}",
        facts={"manifest": manifest_sha256, "stories": taken.stories, "copies": taken.copies},
    )
    return taken


def _distributed(collection: Collection, arriving: Sequence[_Arriving]) -> TakenIn:
    """Give each new page to a story: one of its own for a cluster, or the one it is a copy of."""
    here = _stories_of_known(arriving)
    fresh = [each for each in arriving if each.page not in here]
    likeness = _likeness(arriving, fresh, here)
    stories, copies, joined = [], [], 0
    for cluster, members in _clusters(fresh).items():
        like = _most_like(likeness.get(cluster, ()))
        joins = like is not None and like.state == StoryState.CANDIDATE
        if like is not None and joins:
            story = like
            joined += len(members)
        else:
            story = Story(found_at=collection.taken_in_at, resembles=like)
            stories.append(story)
        leading = None if joins else max(members, key=_leads)
        copies += [_copy(story, collection, each, leads=each is leading) for each in members]
    Story.objects.bulk_create(stories, batch_size=AT_ONCE)
    Copy.objects.bulk_create(copies, batch_size=AT_ONCE)
    return TakenIn(
        collection=collection,
        is_new=True,
        stories=len(stories),
        copies=len(copies),
        joined=joined,
        proposed=sum(story.resembles is not None for story in stories),
        known=len(arriving) - len(fresh),
    )


def _stories_of_known(arriving: Iterable[_Arriving]) -> dict[tuple[str, str], UUID]:
    """The stories of the pages that are here already."""
    here: dict[tuple[str, str], UUID] = {}
    payloads = iter({each.page[0] for each in arriving})
    while some := tuple(islice(payloads, AT_ONCE)):
        rows = Copy.objects.filter(payload_sha256__in=some)
        for payload, address, story in rows.values_list("payload_sha256", "address", "story_id"):
            here[payload, address] = story
    return here


def _clusters(fresh: Iterable[_Arriving]) -> dict[str, list[_Arriving]]:
    clusters: dict[str, list[_Arriving]] = defaultdict(list)
    for each in fresh:
        clusters[each.candidate["cluster"]].append(each)
    return clusters


def _likeness(
    arriving: Iterable[_Arriving],
    fresh: Sequence[_Arriving],
    here: dict[tuple[str, str], UUID],
) -> dict[str, list[Likeness]]:
    """What of the stories here each cluster is like: by its own known pages, and by its words."""
    found: dict[str, list[Likeness]] = defaultdict(list)
    for each in arriving:
        if each.page in here:
            found[each.candidate["cluster"]].append(Likeness(here[each.page], 1.0))
    for at, like in known_like([each.runs for each in fresh]):
        found[fresh[at].candidate["cluster"]].append(like)
    return found


def _most_like(found: Sequence[Likeness]) -> Story | None:
    """The story that is most like, so locked that nobody decides on it meanwhile."""
    best = max(found, key=lambda like: (like.containment, str(like.story)), default=None)
    if best is None:
        return None
    return Story.objects.select_for_update().get(pk=best.story)


def _leads(each: _Arriving) -> tuple[float, int, str]:
    """The strongest signs first, then the fullest text."""
    return each.candidate["score"], len(each.candidate["text"]), each.candidate["id"]


def _copy(story: Story, collection: Collection, arriving: _Arriving, *, leads: bool) -> Copy:
    candidate = arriving.candidate
    return Copy(
        story=story,
        collection=collection,
        leads=leads,
        **{name: candidate[name] for name in _WORDS},  # type: ignore[literal-required]  # each is a key
        passage_start=candidate["passage"]["start"],
        passage_end=candidate["passage"]["end"],
        reasons=candidate["reasons"],
        group_names=" ".join(("", *_groups(candidate), "")) or " ",
        score=candidate["score"],
        fingerprint=packed(arriving.runs),
    )


_WORDS = (
    *("source", "record_id", "address", "retrieved_at", "payload_sha256", "language", "title"),
    *("title_from", "author", "author_from", "published_on", "published_from", "text"),
)


def _groups(candidate: Candidate) -> Iterator[str]:
    yield from sorted({each["name"] for each in candidate["reasons"] if each["kind"] == GROUP})
