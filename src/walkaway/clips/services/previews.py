"""What an editor looks at and listens to before a clip is made: who is seen, what will be heard.

Faces are bare and voices may be the speaker's own in it. So it is sealed like a recording, to those
who may see and hear one, and it never leaves.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.services.transcript_versions import opened
from walkaway.clips.models import Cut, Preview, PreviewKind, SheetVersion, StoredFile
from walkaway.clips.queries.cuts import transcripts_of
from walkaway.clips.queries.previews import JOBS, preview_going_on
from walkaway.clips.services.packages import end_orders_of_ended_jobs
from walkaway.clips.services.references import named_words
from walkaway.clips.services.rendering import recordings_in, shown_sources
from walkaway.clips.services.standing import refuse_what_no_grant_opens
from walkaway.clips.services.stored_files import read_stored
from walkaway.clips.services.versions import kept_sheets, open_sheet, require_cutter
from walkaway.clips.services.work_orders import OrderJson, order_work, words_json
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.write import sheet_to_toml
from walkaway.core.transcripts.working import Working
from walkaway.core.typed_json import read_typed
from walkaway.jobs.models import Job
from walkaway.journal.services import record

if TYPE_CHECKING:
    from walkaway.clips.making.people import SeenPerson

KEPT_AS = Path("people.json")


class PersonJson(TypedDict):
    """Somebody who is seen; `picture` is a PNG in base64."""

    name: str
    seen: list[list[int]]
    lost: list[list[int]]
    picture: str


class PeopleJson(TypedDict):
    """Everybody who is seen in a clip of `length_ms`."""

    length_ms: int
    people: list[PersonJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is seen, without the picture."""

    name: str
    seen: tuple[tuple[int, int], ...]
    lost: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who is seen, of the version that was looked at."""

    preview: Preview
    length_ms: int
    people: tuple[Person, ...]


@transaction.atomic
def ask_for_preview(version: SheetVersion, kind: PreviewKind, *, actor: Actor) -> Job:
    """Have it found who is seen in a version, or made what will be heard.

    The words need no approval for it: nothing of it leaves. Raises `Refused` as `ask_for_render`
    does, and for a sheet without passages.
    """
    what = _("Looking at this clip")
    speaker = require_cutter(version.cut.speaker, actor=actor)
    refuse_what_no_grant_opens(speaker, what=what, today=timezone.now().date())
    end_orders_of_ended_jobs()
    if preview_going_on(version.cut, kind) is not None:
        raise Refused(
            what=what,
            reason=_("this is being done just now"),
            way_on=_("Wait until it is done, or stop that first."),
        )
    sheet = replace(open_sheet(version, actor=actor), languages=())
    if not sheet.passages:
        raise Refused(
            what=what,
            reason=_("there is no passage in it yet"),
            way_on=_("Choose some words in the cut first."),
        )
    originals = recordings_in(sheet, version.cut, what=what)
    told: OrderJson = {
        "sheet": sheet_to_toml(sheet),
        "words": words_json(_spoken(sheet, version.cut, actor=actor)),
        "earlier": {},
        "wanted": {"languages": [], "shapes": [], "burn_in": []},
    }
    job = order_work(JOBS[kind], version, told, originals, actor=actor)
    record(
        "preview-asked-for",
        actor=actor.ref,
        subject=f"cut:{version.cut_id}",
        facts={"version": version.number, "kind": kind.value, "job": job.pk},
    )
    return job


def people_json(people: Iterable[SeenPerson], length_ms: int) -> str:
    """What is kept of who is seen."""
    kept: PeopleJson = {
        "length_ms": length_ms,
        "people": [
            {
                "name": each.name,
                "seen": [list(span) for span in each.seen],
                "lost": [list(span) for span in each.lost],
                "picture": base64.b64encode(each.picture).decode(),
            }
            for each in people
        ],
    }
    return json.dumps(kept)


def newest_preview(cut: Cut, sheet: CutSheet, kind: PreviewKind, *, actor: Actor) -> Preview | None:
    """The newest one that is true of `sheet`: of the same passages, and for the sound of the same
    voice. Raises as `kept_sheets` does."""
    found = Preview.objects.filter(sheet_version__cut=cut, kind=kind).select_related(
        "stored__compartment__speaker", "sheet_version__cut__speaker"
    )
    for preview in found:
        version = preview.sheet_version
        if _is_same(kept_sheets([version], actor=actor)[version.number], sheet, kind):
            return preview
    return None


def people_in(preview: Preview, *, actor: Actor) -> People:
    """Who is seen. Raises `Refused` for who may not see a recording, and `NotOpened`."""
    kept = _kept_people(preview.stored, actor)
    return People(
        preview=preview,
        length_ms=kept["length_ms"],
        people=tuple(
            Person(name=each["name"], seen=_spans(each["seen"]), lost=_spans(each["lost"]))
            for each in kept["people"]
        ),
    )


def picture_of(preview: Preview, number: int, *, actor: Actor) -> bytes | None:
    """The picture of the person of that number, from 0; None when there is none."""
    people = _kept_people(preview.stored, actor)["people"]
    return base64.b64decode(people[number]["picture"]) if 0 <= number < len(people) else None


def _kept_people(stored: StoredFile, actor: Actor) -> PeopleJson:
    return read_typed(read_stored(stored, actor=actor).decode(), PeopleJson, path=KEPT_AS)


def _is_same(one: CutSheet, other: CutSheet, kind: PreviewKind) -> bool:
    if one.passages != other.passages:
        return False
    if kind is PreviewKind.PEOPLE:
        recordings = [{n: s.recording for n, s in each.sources.items()} for each in (one, other)]
        return recordings[0] == recordings[1]
    return one.sources == other.sources and one.protection.voice == other.protection.voice


def _spoken(sheet: CutSheet, cut: Cut, *, actor: Actor) -> dict[str, dict[str, Working]]:
    """The words that are said in each source, in its own language, as they are by now."""
    sources = shown_sources(sheet)
    transcripts = transcripts_of(cut.speaker, (named_words(each).transcript for each in sources))
    return {
        each.name: {
            each.language: opened(
                transcripts[named_words(each).transcript], named_words(each).number, actor=actor
            ).working
        }
        for each in sources
    }


def _spans(kept: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in kept)
