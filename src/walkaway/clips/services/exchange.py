"""Cut sheets as files: taken out as TOML, OpenTimelineIO or an edit list, and taken in again.

A file from elsewhere names files; a kept sheet names recordings of the archive. What is meant is
known by the recording's name as it arrived; where that is unclear, a person says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path, PurePath
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.archive.holds import refuse_held
from walkaway.archive.models import CompartmentKind, Interview, Original, OriginalState, Speaker
from walkaway.archive.services.compartments import READERS
from walkaway.archive.services.transcript_versions import standing
from walkaway.archive.services.uploads import description_of
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.services.references import recording_in, recording_path
from walkaway.clips.services.sources import source_of
from walkaway.clips.services.versions import (
    KEPT_AS,
    LONGEST_SHEET,
    hidden_of,
    open_sheet,
    require_cutter,
    save_sheet,
)
from walkaway.core.errors import Refused
from walkaway.core.media.recordings.source import listed_path
from walkaway.core.media.sheet.draft import Draft
from walkaway.core.media.sheet.mistakes import sheet_error
from walkaway.core.media.sheet.model import CutSheet, HiddenName, Source
from walkaway.core.media.sheet.read import text_in
from walkaway.core.media.sheet.unfinished import read_unfinished
from walkaway.core.media.sheet.write import sheet_to_toml
from walkaway.core.text.folding import fold
from walkaway.journal.services import record

USUAL_RATE = Fraction(25)
FORMATS: Mapping[str, str] = {"toml": "cut.toml", "otio": "cut.otio", "edl": "cut.edl"}
"""What a sheet can be taken out as; the names are of the files on their way only."""

LONGEST_FILE = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A recording of the speaker that a source may mean, with the name under which it came."""

    original: Original
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A sheet from elsewhere that is to be taken in.

    `meant` says for each source which recording it is, as far as its name tells; `choices` are all
    there are. `remarks` tell what the file held that no sheet can say.
    """

    sheet: CutSheet
    meant: Mapping[str, UUID]
    choices: tuple[Choice, ...]
    remarks: tuple[str, ...]

    @property
    def unclear(self) -> tuple[str, ...]:
        """The sources of which a person must say what they mean."""
        return tuple(name for name in self.sheet.sources if name not in self.meant)


@transaction.atomic
def export_sheet(
    version: SheetVersion, format: str, *, rate: Fraction = USUAL_RATE, actor: Actor
) -> bytes:
    """The sheet of a version as a file: `toml`, `otio` or `edl`.

    TOML holds the hidden names of today, since whoever renders it elsewhere must hide them; the
    others do not, since they are for an editor's program. Raises `Refused`, and `SheetError` for a
    timeline that cannot be laid.
    """
    require_role(actor, *READERS[CompartmentKind.TESTIMONY] - {Role.REVIEWER}, what=_("An export"))
    sheet = open_sheet(version, actor=actor)
    refuse_held(version.cut.speaker, what=_("An export"))
    content = _written(sheet, format, rate)
    record(
        "cut-exported",
        actor=actor.ref,
        subject=f"cut:{version.cut_id}",
        facts={
            "version": version.number,
            "format": format,
            "sha256": sha256(content).hexdigest(),
        },
    )
    return content


def read_arriving(
    speaker: Speaker, name: str, content: bytes, *, rate: Fraction | None = None, actor: Actor
) -> Arriving:
    """A file as a sheet that can be taken in once it is clear what its sources mean.

    Raises `SheetError` for what is no sheet, timeline or edit list, and `Refused` for another kind
    of file and for one that hides names which the speaker's plan does not.
    """
    standing(speaker, actor)
    sheet, remarks = _read(name, content, rate)
    _require_planned(sheet.protection.hide, hidden_of(speaker, actor=actor))
    choices = tuple(
        Choice(original=each, name=description_of(each, actor=actor).name)
        for each in Original.objects.filter(
            interview__speaker=speaker, state=OriginalState.WHOLE
        ).select_related("interview__speaker", "compartment")
    )
    meant = {
        source.name: found
        for source in sheet.sources.values()
        if (found := _meant(source, choices)) is not None
    }
    return Arriving(sheet=sheet, meant=meant, choices=choices, remarks=remarks)


@transaction.atomic
def import_sheet(
    cut: Cut, arriving: Arriving, meant: Mapping[str, UUID], *, seen: int, actor: Actor
) -> SheetVersion:
    """Keep a sheet from elsewhere as the next version of a cut; `meant` says what is unclear.

    Its words are the newest of the interviews that are meant. Raises `Refused` and
    `CutChangedMeanwhile`.
    """
    speaker = require_cutter(cut.speaker, actor=actor)
    known = {**arriving.meant, **meant}
    originals = {each.original.pk: each.original for each in arriving.choices}
    sources = {}
    for name in arriving.sheet.sources:
        original = originals.get(known[name]) if name in known else None
        if original is None or original.interview.speaker_id != speaker.pk:
            raise Refused(
                what=_("Taking in this sheet"),
                reason=_("it is not said which recording “%(name)s” is") % {"name": name},
                way_on=_("Choose one of the speaker's recordings for it."),
            )
        sources[name] = _source(original.interview, name, original, actor)
    here = replace(arriving.sheet, sources=sources, folder=Path())
    if not here.languages:
        first = next(iter(sources.values()), None)
        here = replace(here, languages=(first.language, *first.translations) if first else ())
    version = save_sheet(cut, here, seen=seen, actor=actor)
    record(
        "cut-imported",
        actor=actor.ref,
        subject=f"cut:{cut.pk}",
        facts={"version": version.number, "sources": len(sources)},
    )
    return version


def _written(sheet: CutSheet, format: str, rate: Fraction) -> bytes:
    # Opened late: an editor's library takes half a second to import.
    from walkaway.core.media.sheet.edl import to_edl
    from walkaway.core.media.sheet.otio import to_otio

    if format == "toml":
        return sheet_to_toml(sheet).encode()
    if format == "otio":
        timeline = to_otio(sheet, rate, with_hidden_names=False)
        return f"{timeline.to_json_string(indent=2)}\n".encode()
    if format == "edl":
        return to_edl(sheet, rate).encode()
    raise Refused(
        what=_("An export"),
        reason=_("there is no such format"),
        way_on=_("Choose TOML, OTIO or EDL."),
    )


def _read(name: str, content: bytes, rate: Fraction | None) -> tuple[CutSheet, tuple[str, ...]]:
    if len(content) > LONGEST_FILE:
        raise Refused(
            what=_("Taking in this file"),
            reason=_("no cut sheet is that large"),
            way_on=_("Choose a TOML, OTIO or EDL file."),
        )
    ending = PurePath(name).suffix.lower()
    if ending not in {".toml", ".otio", ".edl"}:
        raise Refused(
            what=_("Taking in this file"),
            reason=_("its name ends neither in .toml nor in .otio nor in .edl"),
            way_on=_("Choose a cut sheet, a timeline or an edit list."),
        )
    # Never through a file: what a person wrote touches no disk in the clear.
    path = Path(f"arriving{ending}")
    text, remarks = text_in(content, path), tuple[str, ...]()
    if ending != ".toml":
        draft = _draft(text, path, rate)
        text, remarks = draft.toml, draft.remarks
    if len(text) > LONGEST_SHEET:
        raise Refused(
            what=_("Taking in this file"),
            reason=_("it is longer than anybody could check"),
            way_on=_("Make several cuts of it."),
        )
    unfinished = read_unfinished(text, KEPT_AS)
    if unfinished.misread and ending == ".toml":
        # What is missing is written in the studio; what was written must not be lost on the way.
        raise sheet_error(KEPT_AS, unfinished.misread)
    return unfinished.sheet, remarks


def _draft(text: str, path: Path, rate: Fraction | None) -> Draft:
    # Opened late: an editor's library takes half a second to import.
    from walkaway.core.media.sheet.from_edl import draft_from_edl
    from walkaway.core.media.sheet.from_otio import draft_from_otio

    if path.suffix == ".otio":
        return draft_from_otio(path, text)
    if rate is None:
        raise Refused(
            what=_("Taking in this file"),
            reason=_("an edit list does not say how many frames a second has"),
            way_on=_("Say the rate, such as 25."),
        )
    return draft_from_edl(path, rate, text)


def _meant(source: Source, choices: Iterable[Choice]) -> UUID | None:
    """The recording that a source names: by its address in the archive, or by its file's name."""
    by_pk = {each.original.pk for each in choices}
    path = listed_path(source.recording)
    named = recording_in(Path(*path.parts[-2:])) if path.parts else None
    if named in by_pk:
        return named
    wanted = fold(path.stem)
    found = [
        each.original.pk for each in choices if wanted and fold(PurePath(each.name).stem) == wanted
    ]
    return found[0] if len(found) == 1 else None


def _require_planned(names: Iterable[HiddenName], planned: Iterable[HiddenName]) -> None:
    """Fail closed: a name that the file hides and the plan does not would be shown from now on."""
    known = {fold(form) for each in planned for form in each.forms}
    lacking = sum(1 for each in names if not {fold(form) for form in each.forms} <= known)
    if lacking:
        raise Refused(
            what=_("Taking in this sheet"),
            reason=_("it hides names that the protection plan of the speaker does not hide"),
            way_on=_("Have them marked in the plan first; what is hidden stands there alone."),
        )


def _source(interview: Interview, name: str, original: Original, actor: Actor) -> Source:
    return replace(source_of(interview, name, actor=actor), recording=recording_path(original.pk))
