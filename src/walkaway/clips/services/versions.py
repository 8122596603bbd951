"""Versions of a cut's sheet: opened, saved one upon the other, compared, restored.

A sheet is saved as a whole by compare-and-set: whoever saves names the version that they saw, so
nothing is overwritten that nobody looked at. Hidden names are not kept in it. They are those of the
speaker's protection plan, as it is when the sheet is opened: a name that was marked yesterday is
hidden in every cut of last year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.archive.models import CompartmentKind, Speaker
from walkaway.archive.services.compartments import current as current_epoch
from walkaway.archive.services.compartments import open_texts, private_key, seal_text
from walkaway.archive.services.protection import plan_of
from walkaway.archive.services.transcript_versions import standing
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import SHEET_ITEM, newest_version, sheet_items, versions_of
from walkaway.clips.services.references import require_own
from walkaway.core.errors import CutChangedMeanwhile, NotOpened, Refused, SheetError
from walkaway.core.media.sheet.changes import Change, changes_between
from walkaway.core.media.sheet.model import CutSheet, HiddenName
from walkaway.core.media.sheet.unfinished import finished, read_unfinished
from walkaway.core.media.sheet.write import sheet_to_toml
from walkaway.core.text.hidden_plan import hidden_names
from walkaway.journal.services import record

KEPT_AS = Path("cut.toml")
"""What a kept sheet is called where its content is refused; there is no such file."""

CUTTERS = (Role.EDITOR,)
LONGEST_SHEET = 200_000
MOST_PASSAGES = 500
LONGEST_RECORDING_MS = 48 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A version and what it changed of the one that it was made from; nothing for the first."""

    version: SheetVersion
    changes: tuple[Change, ...]


def open_sheet(version: SheetVersion, *, actor: Actor) -> CutSheet:
    """The sheet of a version, with the names that are hidden today.

    It may be unfinished: `finished_sheet` is for whoever cuts. Raises `Refused` without a key or
    with a locked vault, `NotOpened` when it was tampered with.
    """
    sheet = kept_sheet(version, actor=actor)
    return with_hidden_names(sheet, hidden_of(version.cut.speaker, actor=actor))


def finished_sheet(version: SheetVersion, *, actor: Actor) -> CutSheet:
    """The sheet of a version of which a clip can be made, with the names that are hidden today.

    Raises `SheetError` with everything that is still missing, and as `open_sheet` does.
    """
    return finished(open_sheet(version, actor=actor), KEPT_AS)


@transaction.atomic
def save_sheet(cut: Cut, sheet: CutSheet, *, seen: int, actor: Actor) -> SheetVersion:
    """Keep `sheet` as the next version. Without a change the newest version stays.

    Raises `CutChangedMeanwhile` with both sheets when there is a newer version than `seen`, and
    `Refused` for whoever does not edit or may not read the speaker.
    """
    speaker = require_cutter(cut.speaker, actor=actor)
    require_measure(sheet)
    mine = without_hidden_names(sheet)
    require_own(mine, speaker)
    cut.refresh_from_db()
    newest = newest_version(cut) if cut.newest else None
    theirs = kept_sheet(newest, actor=actor) if newest else None
    if newest and theirs and not changes_between(theirs, mine):
        return newest
    if cut.put_away_at is not None:
        raise Refused(
            what=_("Saving this cut"),
            reason=_("it was put away"),
            way_on=_("Take it out again first."),
        )
    here = Cut.objects.filter(pk=cut.pk, newest=seen, put_away_at=None)
    if here.update(newest=seen + 1) != 1:
        raise _changed_meanwhile(cut, theirs, mine)
    cut.refresh_from_db()
    return keep_version(cut, mine, made_from=seen, verb="cut-saved", actor=actor)


@transaction.atomic
def restore(version: SheetVersion, *, seen: int, actor: Actor) -> SheetVersion:
    """Make an older version the newest, as a version of its own.

    Raises `CutChangedMeanwhile` when there is a newer one than `seen`.
    """
    old = kept_sheet(version, actor=actor)
    return save_sheet(version.cut, old, seen=seen, actor=actor)


def history(cut: Cut, *, actor: Actor) -> list[Step]:
    """Every version, the newest first, with who made it and what they changed."""
    versions = list(versions_of(cut))
    sheets = kept_sheets(versions, actor=actor)
    return [
        Step(
            version=each,
            changes=changes_between(sheets[each.made_from], sheets[each.number])
            if each.made_from in sheets
            else (),
        )
        for each in versions
    ]


def kept_sheet(version: SheetVersion, *, actor: Actor) -> CutSheet:
    """The sheet of a version as it is kept. Raises as `kept_sheets`."""
    return kept_sheets([version], actor=actor)[version.number]


def kept_sheets(versions: Sequence[SheetVersion], *, actor: Actor) -> dict[int, CutSheet]:
    """The sheets of versions of one cut as they are kept, by number: without hidden names.

    Raises `Refused` without a key to one of them, `NotOpened` when one is gone or was changed.
    """
    if not versions:
        return {}
    standing(versions[0].cut.speaker, actor)
    items = sheet_items(versions)
    texts = open_texts(items.values(), actor=actor)
    sheets = {}
    for version in versions:
        item = items.get(version.pk)
        if item is None:
            raise NotOpened(what=_("A cut sheet"))
        if item.pk not in texts:
            private_key(item.compartment, actor=actor)
        sheets[version.number] = _read(texts[item.pk].decode())
    return sheets


def hidden_of(speaker: Speaker, *, actor: Actor) -> tuple[HiddenName, ...]:
    """The names that the speaker's protection plan hides today."""
    return hidden_names(plan_of(speaker, actor=actor).plan)


def with_hidden_names(sheet: CutSheet, names: tuple[HiddenName, ...]) -> CutSheet:
    """`sheet` that hides `names`, and no others."""
    return replace(sheet, protection=replace(sheet.protection, hide=names))


def without_hidden_names(sheet: CutSheet) -> CutSheet:
    """`sheet` as it is kept."""
    return with_hidden_names(sheet, ())


def require_cutter(speaker: Speaker, *, actor: Actor) -> Speaker:
    """The speaker, for an editor who works on them and holds the key, while others who would
    change what is theirs wait. Raises `Refused`."""
    require_role(actor, *CUTTERS, what=_("Cutting a clip"))
    # A withdrawal comes before this or after it.
    Speaker.objects.select_for_update(no_key=True).get(pk=speaker.pk)
    here = standing(speaker, actor)
    private_key(current_epoch(here, CompartmentKind.TESTIMONY), actor=actor)
    return here


def may_cut(actor: Actor) -> bool:
    """Whether `actor` may change cuts of the speakers that they work on."""
    return actor.has(*CUTTERS)


def require_measure(sheet: CutSheet) -> None:
    """Raise `Refused` when nobody could check so much, or a time is none of a recording."""
    is_long = len(sheet.passages) > MOST_PASSAGES or len(sheet_to_toml(sheet)) > LONGEST_SHEET
    times = [ms for each in sheet.passages for ms in (each.start_ms, each.end_ms)]
    if is_long or any(not 0 <= ms <= LONGEST_RECORDING_MS for ms in times):
        raise Refused(
            what=_("This sheet"),
            reason=_("it is longer than anybody could check, or a time is beyond all recordings"),
            way_on=_("Make several cuts of it."),
        )


def keep_version(
    cut: Cut, sheet: CutSheet, *, made_from: int, verb: str, actor: Actor
) -> SheetVersion:
    """Seal the version that `cut.newest` names, for a service that moved it there."""
    assert actor.staff
    version = SheetVersion.objects.create(
        id=uuid4(),
        cut=cut,
        number=cut.newest,
        made_from=made_from,
        made_by=actor.staff,
        made_at=timezone.now(),
        passages_total=len(sheet.passages),
        length_ms=length_ms_of(sheet),
    )
    text = sheet_to_toml(sheet)
    # What is kept can be read: whoever opens it next does not learn of it first.
    _read(text)
    seal_text(
        cut.speaker, CompartmentKind.TESTIMONY, SHEET_ITEM, text.encode(),
        subject=version.pk, author=actor,
    )  # fmt: skip
    record(
        verb,
        actor=actor.ref,
        subject=f"cut:{cut.pk}",
        facts={
            "version": version.number,
            "passages": version.passages_total,
            "length_ms": version.length_ms,
            "speaker": cut.speaker_id,
        },
    )
    return version


def length_ms_of(sheet: CutSheet) -> int:
    """How long the passages are together."""
    return sum(max(0, each.end_ms - each.start_ms) for each in sheet.passages)


def _read(text: str) -> CutSheet:
    try:
        return read_unfinished(text, KEPT_AS).sheet
    except SheetError:
        raise NotOpened(what=_("A cut sheet")) from None


def _changed_meanwhile(cut: Cut, theirs: CutSheet | None, mine: CutSheet) -> CutChangedMeanwhile:
    return CutChangedMeanwhile(
        what=_("Saving this cut"),
        reason=_("somebody else saved it meanwhile"),
        way_on=_("Look at what they changed; then take theirs, or keep yours as the next version."),
        conflicts=(),
        newest=cut.newest,
        theirs=theirs,
        mine=mine,
    )
