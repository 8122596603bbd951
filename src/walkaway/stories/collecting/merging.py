"""From what was found in each file to one collection: every page once, copies side by side."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from walkaway.core.errors import CollectionError
from walkaway.core.files import whole_file
from walkaway.core.text.near_duplicates import clusters, fingerprint, shared_spans
from walkaway.stories.collecting.formats import (
    EVIDENCE,
    Candidate,
    Shared,
    evidence_path,
    parsed_candidate,
    write_candidates,
)
from walkaway.stories.collecting.parts import Part

EARLIER_TRIED = 20
"""So many copies before are looked through for one with which a copy shares something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where a candidate is written down."""

    path: Path
    offset: int

    def read(self) -> Candidate:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return parsed_candidate(file.readline(), path=self.path, number=1)


@dataclass(kw_only=True, slots=True)
class Merged:
    """What the collection holds."""

    candidates: int = 0
    repeats: int = 0
    clusters: int = 0
    evidence: set[str] = field(default_factory=set)


def merge(
    parts: Sequence[Part], folder: Path, work: Path, reached: Callable[[int], None]
) -> Merged:
    """Write candidates and evidence into `folder`; parts and their candidates keep their order."""
    merged = Merged()
    ids: set[str] = set()
    places: list[_Place] = []
    fingerprints: list[frozenset[int]] = []
    for part in parts:
        for offset, candidate in part.lines():
            if candidate["id"] in ids:
                merged.repeats += 1
                continue
            ids.add(candidate["id"])
            merged.evidence.add(candidate["payload_sha256"])
            places.append(_Place(path=part.candidates, offset=offset))
            fingerprints.append(fingerprint(candidate["text"]))
    groups = clusters(fingerprints)
    merged.candidates, merged.clusters = len(places), len(groups)
    for payload_sha256 in sorted(merged.evidence):
        _link(evidence_path(work, payload_sha256), evidence_path(folder, payload_sha256))
    _remove_others(folder / EVIDENCE, merged.evidence)
    _flush_names(folder / EVIDENCE)
    write_candidates(folder, _with_copies(places, groups, reached))
    return merged


def _with_copies(
    places: Sequence[_Place], groups: Sequence[tuple[int, ...]], reached: Callable[[int], None]
) -> Iterator[Candidate]:
    group_of = {member: group for group in groups for member in group}
    for at, place in enumerate(places):
        candidate = place.read()
        if group := group_of.get(at):
            first = places[group[0]].read()
            candidate["cluster"] = first["id"]
            before = [each for each in group if each < at][:EARLIER_TRIED]
            earlier = (places[each].read() for each in before)
            candidate["shared"] = next(filter(None, (_shared(candidate, e) for e in earlier)), [])
        yield candidate
        reached(at + 1)


def _shared(here: Candidate, there: Candidate) -> list[Shared]:
    return [
        {"with": there["id"], "here": [a.start, a.end], "there": [b.start, b.end]}
        for a, b in shared_spans(here["text"], there["text"])
    ]


def _link(kept: Path, wanted: Path) -> None:
    """One file under both names, or two where the disk knows no links."""
    if wanted.exists():
        return
    wanted.parent.mkdir(exist_ok=True)
    try:
        os.link(kept, wanted)
    except FileNotFoundError as error:
        raise CollectionError(
            path=kept,
            place="the whole file",
            expected="the page of a candidate",
            found="no file",
            remedy="Remove the folder .work and run the same command again.",
        ) from error
    except OSError:
        with whole_file(wanted) as draft:
            shutil.copyfile(kept, draft)


def _flush_names(folder: Path) -> None:
    """The names are on the disk before the manifest is: a power cut takes none of them away."""
    if folder.exists():
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_others(folder: Path, wanted: set[str]) -> None:
    """Pages that an earlier run, of other files, has left."""
    for path in folder.glob("*.html.gz") if folder.exists() else ():
        if path.name.removesuffix(".html.gz") not in wanted:
            path.unlink()
