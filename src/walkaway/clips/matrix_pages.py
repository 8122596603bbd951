"""What the page of a cut's files shows: a cell for each language and shape, in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from walkaway.accounts.actors import Actor
from walkaway.archive.consent_words import FORMS, PURPOSES
from walkaway.archive.models import Speaker
from walkaway.archive.queries.gate import gate_speaker
from walkaway.clips.leaving import form_of_sheet
from walkaway.clips.models import Cut, Package, PackageFile, SheetVersion
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.queries.renditions import (
    CAPTIONS,
    Cell,
    CellState,
    Row,
    captions_in,
    matrix,
    packages_of_cut,
)
from walkaway.clips.services.stored_files import manifest_of
from walkaway.clips.services.versions import open_sheet
from walkaway.clips.words import title_of
from walkaway.core import gate
from walkaway.core.errors import NotOpened, Refused, UnexpectedContent
from walkaway.core.gate import ANYWHERE, Form, Leaving, Purpose
from walkaway.core.media.sheet.model import Shape

Sentence = str | Promise

_SHAPE = f"(?P<shape>{'|'.join(shape.value for shape in Shape)})"
_KINDS: tuple[tuple[Sentence, re.Pattern[str]], ...] = (
    (_("Posters"), re.compile(rf"pictures/posters-{_SHAPE}-[0-9a-f]+\.jpg")),
    (_("Captions"), re.compile(rf"{CAPTIONS}(?P<language>[^/]+)\.vtt")),
    (_("Quote cards"), re.compile(rf"cards/(?P<language>[^/]+)-{_SHAPE}-[0-9a-f]+\.png")),
)
"""What goes with the films, by how its files are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownState:
    """A word, and a shape that tells it apart without colour."""

    word: Sentence
    shape: str
    mood: str = ""


STATES: Mapping[CellState, ShownState] = {
    CellState.VERIFIED: ShownState(word=_("Verified"), shape="●", mood="good"),
    CellState.NOT_VERIFIED: ShownState(word=_("Not verified"), shape="✕", mood="stop"),
    CellState.STALE: ShownState(word=_("Of an older version"), shape="◌", mood="warn"),
    CellState.MAKING: ShownState(word=_("Being made"), shape="◐"),
    CellState.FAILED: ShownState(word=_("Went wrong"), shape="△", mood="stop"),
    CellState.MISSING: ShownState(word=_("Not made yet"), shape="○"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell and its state in words."""

    cell: Cell
    state: ShownState


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """The files of one language; "" for those with captions in tracks."""

    language: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All files of a cut. `version` is the newest, None for a clip that was taken in."""

    cut: Cut
    title: str
    version: SheetVersion | None
    languages: tuple[str, ...]
    shapes: tuple[Shape, ...]
    rows: tuple[ShownRow, ...]
    package: Package | None
    form: Form

    @property
    def is_complete(self) -> bool:
        """Whether every file is there, of the newest version."""
        states = {each.cell.state for row in self.rows for each in row.cells}
        return states <= {CellState.VERIFIED, CellState.NOT_VERIFIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideFile:
    """One of them, in which language and shape, where it has one."""

    file: PackageFile
    language: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What goes with the films of a package, by what it is."""

    name: Sentence
    files: tuple[BesideFile, ...]


def title_of_made(package: Package, *, actor: Actor) -> str:
    """What a finished clip calls itself; "" for one that does not open for `actor`."""
    try:
        return title_of(manifest_of(package, actor=actor)["title"])
    except (Refused, NotOpened, UnexpectedContent):
        return ""


def matrix_of(cut: Cut, *, actor: Actor) -> Matrix:
    """The page's table. Raises `Refused` and `NotOpened` as `open_sheet` does."""
    package = packages_of_cut(cut).first()
    version = newest_version(cut) if cut.newest else None
    if version is not None:
        sheet = open_sheet(version, actor=actor)
        languages, shapes = sheet.languages, sheet.shapes
        title = title_of(sheet.title)
        form = form_of_sheet(sheet)
    else:
        title = title_of_made(package, actor=actor) if package else ""
        languages, shapes = _of_package(package)
        form = Form(package.form) if package else Form.FACE
    rows = matrix(cut, version, languages=languages, shapes=shapes)
    return Matrix(
        cut=cut,
        title=title,
        version=version,
        languages=tuple(languages),
        shapes=tuple(shapes),
        rows=tuple(map(_shown, rows)),
        package=package,
        form=form,
    )


def beside(package: Package) -> tuple[Beside, ...]:
    """Posters, captions and cards of a package (1 query)."""
    files = list(package.files.order_by("name"))
    found = (
        Beside(
            name=name,
            files=tuple(
                BesideFile(
                    file=each,
                    language=told.groupdict().get("language") or "",
                    shape=told.groupdict().get("shape") or "",
                )
                for each in files
                if (told := pattern.fullmatch(each.name))
            ),
        )
        for name, pattern in _KINDS
    )
    return tuple(each for each in found if each.files)


def consented(
    speaker: Speaker, form: Form, languages: Collection[str], today: date
) -> tuple[Sentence, ...]:
    """For which purposes consent lets this out today, everywhere and in all its languages."""
    facts = gate_speaker(speaker)
    return tuple(
        PURPOSES[purpose]
        for purpose in Purpose
        if not any(_blocked(facts, purpose, form, languages, today))
    )


def form_words(form: Form) -> Sentence:
    """What of the speaker is in it."""
    return FORMS[form]


def _blocked(
    facts: gate.Speaker, purpose: Purpose, form: Form, languages: Collection[str], today: date
) -> Iterable[bool]:
    for language in languages or (ANYWHERE,):
        leaving = Leaving(
            purpose=purpose, form=form, language=language, territory=ANYWHERE, today=today
        )
        yield bool(gate.blockers(facts, leaving))


def _of_package(package: Package | None) -> tuple[tuple[str, ...], tuple[Shape, ...]]:
    if package is None:
        return (), ()
    shapes = {each.shape for each in package.renditions.all()}
    return tuple(sorted(captions_in(package))), tuple(
        each for each in Shape if each.value in shapes
    )


def _shown(row: Row) -> ShownRow:
    return ShownRow(
        language=row.language,
        cells=tuple(ShownCell(cell=each, state=STATES[each.state]) for each in row.cells),
    )
