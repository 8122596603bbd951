"""Stories, their copies and collections for tests. Everybody in them is invented."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from walkaway.accounts.actors import Actor
from walkaway.core.files import sha256_of
from walkaway.core.lexicon_files import shipped_lexicons
from walkaway.core.text.lexicon import Lexicon
from walkaway.core.text.near_duplicates import clusters, fingerprint
from walkaway.core.text.signs import find_signs, look
from walkaway.stories import evidence
from walkaway.stories.collecting.formats import (
    CANDIDATES,
    Candidate,
    candidate_id,
    write_candidates,
    write_evidence,
    write_manifest,
)
from walkaway.stories.models import Collection, Copy, Story, StoryState
from walkaway.stories.queries.likeness import packed

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
NADIM = (
    "Nadim is twenty-six and mends bicycles. In the summer of 2013 he crossed the border and "
    "joined Islamic State, because a friend had said that there would be justice. He saw an old "
    "man beaten in the square for a cigarette. After eleven months he left the group at night, "
    "walked for two days, and gave himself up. “I regret every day of it,” he says."
)
LAYLA = (
    "ليلى تبلغ من العمر ثلاثين عاما. انضمت إلى تنظيم الدولة الإسلامية مع زوجها ثم رأت الظلم "
    "بعينها. هربت من التنظيم ليلا مع طفلها. تقول إنها نادمة على كل يوم قضته هناك."
)
FOOTBALL = (
    "The home side won again on Saturday. Nobody expected the goal in the last minute, and the "
    "keeper, who had left the field for a moment, saw nothing of it."
)
KARIN = (
    "Karin war siebzehn, als sie zu den Neonazis kam. Zehn Jahre lang klebte sie Plakate und "
    "schlug zu, wenn es hieß, dass geschlagen wird. Dann ist sie aus der Szene ausgestiegen. "
    "„Ich bereue, was ich getan habe“, sagt sie heute vor Schulklassen."
)
JONAS = (
    "Jonas guarded a checkpoint for Islamic State for half a year.\n\nHis commanders stole the "
    "bread of the town, he says, and whoever asked was called a spy. In March he defected with two "
    "others and told investigators all he knew. The group still looks for him."
)
_numbers = count(1)


def make_collection() -> Collection:
    """The collection that stories of tests come from."""
    collection, _ = Collection.objects.get_or_create(
        manifest_sha256="f" * 64,
        defaults={
            "taken_in_at": NOW,
            "pages_total": 10,
            "candidates_total": 1,
            "damages_total": 0,
            "is_incomplete": False,
        },
    )
    return collection


def make_story(
    text: str = NADIM, *, decided_by: Actor | None = None, state: str = "", **copy: Any
) -> Story:
    """A story in one copy, which `copy` tells more of; accepted when somebody decided."""
    state = state or (StoryState.ACCEPTED if decided_by else StoryState.CANDIDATE)
    story = Story.objects.create(
        state=state,
        decided_by=decided_by.staff if decided_by else None,
        decided_at=NOW if decided_by else None,
        found_at=NOW,
    )
    make_copy(story, text, leads=True, **copy)
    return story


def make_copy(story: Story, text: str = NADIM, **other: Any) -> Copy:
    """One more page on which a story was published, with its evidence, chosen as pages are."""
    number = next(_numbers)
    candidate = make_candidate(text, address=f"https://news-{number}.example/story", **other)
    evidence.keep(page_of(text))
    return Copy.objects.create(
        story=story,
        collection=make_collection(),
        leads=bool(other.get("leads", False)),
        passage_start=candidate["passage"]["start"],
        passage_end=candidate["passage"]["end"],
        reasons=candidate["reasons"],
        group_names=groups_of(candidate),
        score=candidate["score"],
        fingerprint=packed(fingerprint(text)),
        **{name: candidate[name] for name in _WORDS},  # type: ignore[literal-required]  # keys
    )


def page_of(text: str) -> bytes:
    """A page that holds `text`."""
    return f"<!doctype html><meta charset=utf-8><article>{text}</article>".encode()


def make_candidate(text: str = NADIM, **other: Any) -> Candidate:
    """A candidate as `walkaway collect` writes it, with the signs that are in `text`."""
    lexicons = _lexicons()
    found = look(text, lexicons)
    payload = hashlib.sha256(page_of(text)).hexdigest()
    address = str(other.pop("address", "https://news.example/story"))
    candidate: Candidate = {
        "id": candidate_id(payload, address),
        "source": "news.warc.gz",
        "record_id": "<urn:uuid:5c6f0d9e-0000-4000-8000-000000000001>",
        "address": address,
        "retrieved_at": "2026-10-01T00:00:00Z",
        "payload_sha256": payload,
        "language": "en",
        "title": "He walked for two days",
        "title_from": "meta",
        "author": "",
        "author_from": "",
        "published_on": "2015-08",
        "published_from": "json-ld",
        "text": text,
        "passage": {
            "start": found.passage.start if found else 0,
            "end": found.passage.end if found else len(text),
        },
        "reasons": [
            {
                "kind": "group" if sign.kind == "group" else "act",
                "name": sign.name,
                "start": sign.span.start,
                "end": sign.span.end,
                "language": sign.language,
            }
            for sign in find_signs(text, lexicons)
        ],
        "score": found.score if found else 0.5,
        "cluster": candidate_id(payload, address),
        "shared": [],
    }
    told = {name: value for name, value in other.items() if name in candidate}
    return {**candidate, **told}  # type: ignore[typeddict-item]  # some tests break it


def groups_of(candidate: Candidate) -> str:
    """The groups of a candidate as a copy keeps them."""
    names = sorted({each["name"] for each in candidate["reasons"] if each["kind"] == "group"})
    return " ".join(["", *names, ""]) if names else " "


def make_folder(folder: Path, *candidates: Candidate, **counts: int) -> Path:
    """A folder as `walkaway collect` leaves it, with near-duplicates in one cluster."""
    placed = clustered(candidates)
    write_candidates(folder, placed)
    for each in placed:
        write_evidence(folder, each["payload_sha256"], page_of(each["text"]))
    finish_folder(folder, len(placed), **counts)
    return folder


def finish_folder(folder: Path, candidates_total: int, **counts: int) -> None:
    """Write the manifest that fits the candidates that are there."""
    write_manifest(
        folder,
        {
            "format": "walkaway collection 1",
            "candidates_sha256": sha256_of(folder / CANDIDATES),
            "counts": {
                "files": 1,
                "pages": counts.get("pages", 10),
                "beside": 0,
                "sifted": 5,
                "candidates": candidates_total,
                "repeats": 0,
                "clusters": 0,
                "damages": counts.get("damages", 0),
                "skipped": 0,
            },
            "incomplete": ["news.warc.gz"] if counts.get("damages") else [],
            "files": [],
            "skipped": [],
            "lexicons": [],
            "versions": {},
        },
    )


def clustered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the clusters of what is alike."""
    placed = [{**each, "cluster": each["id"]} for each in candidates]
    for members in clusters([fingerprint(each["text"]) for each in candidates]):
        for at in members:
            placed[at]["cluster"] = placed[members[0]]["id"]
    return placed  # type: ignore[return-value]  # the same keys


@cache
def _lexicons() -> tuple[Lexicon, ...]:
    return shipped_lexicons()


_WORDS = (
    *("source", "record_id", "address", "retrieved_at", "payload_sha256", "language", "title"),
    *("title_from", "author", "author_from", "published_on", "published_from", "text"),
)
