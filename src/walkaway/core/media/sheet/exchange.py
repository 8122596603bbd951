"""A cut sheet to another editor's file and back, by the ending of the file's name."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from walkaway.core.errors import Refused
from walkaway.core.files import write_whole
from walkaway.core.media.plan import standard_rate
from walkaway.core.media.probe import probe
from walkaway.core.media.sheet.draft import Draft
from walkaway.core.media.sheet.edl import write_edl
from walkaway.core.media.sheet.from_edl import draft_from_edl
from walkaway.core.media.sheet.from_otio import draft_from_otio
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.otio import write_otio
from walkaway.core.media.sheet.read import read_sheet

RATE_WITHOUT_PICTURE = Fraction(25)


def export_cut(
    sheet_path: Path,
    out: Path,
    *,
    rate: Fraction | None = None,
    drop_frame: bool = False,
    with_hidden_names: bool = True,
) -> None:
    """Write the sheet at `sheet_path` to `out`, an `.otio` or an `.edl`.

    `rate` is that of the first recording shown when it is left out. An edit list never holds the
    hidden names, and only an edit list has drop-frame timecode. Raises `SheetError`,
    `UnreadableMedia`, `Refused`, `NotEnoughDisk`.
    """
    sheet = read_sheet(sheet_path)
    _check_ending(out)
    rate = rate or rate_of(sheet)
    if out.suffix.lower() == ".edl":
        write_edl(sheet, out, rate, drop_frame=drop_frame)
    else:
        write_otio(sheet, out, rate, with_hidden_names=with_hidden_names)


def import_cut(path: Path, out: Path, *, rate: Fraction | None = None) -> Draft:
    """Write the cut at `path`, an `.otio` or an `.edl`, to `out` as a sheet to be finished.

    An edit list does not say its rate. A file that is there already is never replaced: a person
    may have finished it. Raises `SheetError`, `Refused`, `NotEnoughDisk`.
    """
    _check_ending(path)
    if out.exists():
        raise Refused(
            what=f"Writing {out}",
            reason="there is a file already",
            way_on="Choose another name, and compare the two",
        )
    draft = _draft_of(path, rate)
    write_whole(out, draft.toml)
    return draft


def rate_of(sheet: CutSheet) -> Fraction:
    """The broadcast rate of the first recording shown that has a picture.

    Raises `UnreadableMedia`.
    """
    for passage in sheet.passages:
        picture = probe(sheet.sources[passage.source].recording).picture
        if picture:
            return standard_rate(picture.rate)
    return RATE_WITHOUT_PICTURE


def _draft_of(path: Path, rate: Fraction | None) -> Draft:
    if path.suffix.lower() == ".otio":
        return draft_from_otio(path)
    if rate is None:
        raise Refused(
            what=f"Reading {path.name}",
            reason="an edit list does not say how many frames a second has",
            way_on="Name the rate, such as 25 or 30000/1001",
        )
    return draft_from_edl(path, rate)


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in {".otio", ".edl"}:
        raise Refused(
            what=f"Exchanging {path.name}",
            reason="its name ends neither in .otio nor in .edl",
            way_on="Name the file by its format",
        )
