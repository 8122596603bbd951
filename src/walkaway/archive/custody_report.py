"""The chain of custody as a person and a program read it, with what is needed to check it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypedDict

from walkaway.archive.models import Derivative
from walkaway.archive.queries.custody import Custody, CustodyEntry


class EntryJson(TypedDict):
    """One entry of the journal."""

    position: int
    at: str
    actor: str
    verb: str
    facts: dict[str, Any]
    entry_hash: str


class DerivativeJson(TypedDict):
    """A file that was made of a recording."""

    id: str
    kind: str
    sha256: str
    size_bytes: int
    recipe: dict[str, Any]


class RecordingJson(TypedDict):
    """A recording and its chain."""

    id: str
    interview: str
    state: str
    sha256: str
    size_bytes: int
    arrived_at: str
    derivatives: list[DerivativeJson]
    chain: list[EntryJson]


class CustodyJson(TypedDict):
    """The whole report. `journal_is_whole` is what `walkaway journal verify` says."""

    walkaway_custody: int
    subject: str
    journal_is_whole: bool
    journal_entries: int
    journal_head: str
    recordings: list[RecordingJson]


def as_json(
    subject: str, chains: Iterable[Custody], *, is_whole: bool, entries: int, head: str
) -> CustodyJson:
    """The report for programs."""
    return CustodyJson(
        walkaway_custody=1,
        subject=subject,
        journal_is_whole=is_whole,
        journal_entries=entries,
        journal_head=head,
        recordings=[_recording(chain) for chain in chains],
    )


def as_text(report: CustodyJson) -> str:
    """The report for people: what there is, what was done with it, and how to check it."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: CustodyJson) -> Iterator[str]:
    yield f"Custody of {report['subject']}"
    verdict = "is as it was recorded" if report["journal_is_whole"] else "WAS CHANGED"
    yield f"The journal {verdict}: {report['journal_entries']} entries"
    yield f"  head {report['journal_head']}"
    for recording in report["recordings"]:
        yield ""
        yield from _lines_of(recording)
    if not report["recordings"]:
        yield "No recording has arrived."
    yield ""
    yield "To check a copy of a recording: put it beside this report under the name that is given,"
    yield "and run the line below it. Entry hashes: `walkaway journal verify`, or by hand as"
    yield "docs/explanation/journal.md says."


def _lines_of(recording: RecordingJson) -> Iterator[str]:
    yield f"Recording {recording['id']}: {recording['state']}, {recording['size_bytes']} bytes"
    if recording["sha256"]:
        yield f"  SHA-256 {recording['sha256']}"
        yield f'  echo "{recording["sha256"]}  {recording["id"]}" | sha256sum --check'
    for made in recording["derivatives"]:
        yield f"  made of it: {made['kind']} {made['id']}, {made['size_bytes']} bytes"
        yield f"    SHA-256 {made['sha256']}"
        recipe = ", ".join(f"{name} {value}" for name, value in sorted(made["recipe"].items()))
        yield f"    recipe  {recipe}"
    for entry in recording["chain"]:
        yield f"  {entry['position']:>6}  {entry['at']}  {entry['verb']}  by {entry['actor']}"
        facts = " ".join(f"{name}={value}" for name, value in entry["facts"].items())
        if facts:
            yield f"          {facts}"
        yield f"          entry {entry['entry_hash']}"


def _recording(chain: Custody) -> RecordingJson:
    original = chain.original
    return RecordingJson(
        id=str(original.pk),
        interview=str(original.interview_id),
        state=original.state,
        sha256=original.sha256 if original.whole_at else "",
        size_bytes=original.size_bytes,
        arrived_at=original.whole_at.isoformat() if original.whole_at else "",
        derivatives=[_derivative(each) for each in chain.derivatives],
        chain=[_entry(each) for each in chain.entries],
    )


def _derivative(made: Derivative) -> DerivativeJson:
    return DerivativeJson(
        id=str(made.pk),
        kind=made.kind,
        sha256=made.sha256,
        size_bytes=made.size_bytes,
        recipe=made.recipe,
    )


def _entry(entry: CustodyEntry) -> EntryJson:
    return EntryJson(
        position=entry.position,
        at=entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        actor=entry.actor,
        verb=entry.verb,
        facts=entry.facts,
        entry_hash=entry.entry_hash,
    )
