"""The cut sheet: read, explained, written, and exchanged with other editors.

What others call can be had from here. A module is opened when something of it is first asked for:
the plan of a clip and the search for hidden names need nothing but the model of a sheet, and the
rules of a sheet need them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from walkaway.core.media.sheet.changes import changes_between
    from walkaway.core.media.sheet.check import check_sheet
    from walkaway.core.media.sheet.draft import Draft
    from walkaway.core.media.sheet.edl import to_edl, write_edl
    from walkaway.core.media.sheet.exchange import export_cut, import_cut
    from walkaway.core.media.sheet.from_edl import draft_from_edl
    from walkaway.core.media.sheet.from_otio import draft_from_otio, read_otio
    from walkaway.core.media.sheet.mistakes import Mistake, Severity, explain
    from walkaway.core.media.sheet.otio import to_otio, write_otio
    from walkaway.core.media.sheet.read import read_sheet
    from walkaway.core.media.sheet.unfinished import read_unfinished
    from walkaway.core.media.sheet.write import sheet_to_toml, write_sheet

__all__ = [
    "Draft",
    "Mistake",
    "Severity",
    "changes_between",
    "check_sheet",
    "draft_from_edl",
    "draft_from_otio",
    "explain",
    "export_cut",
    "import_cut",
    "read_otio",
    "read_sheet",
    "read_unfinished",
    "sheet_to_toml",
    "to_edl",
    "to_otio",
    "write_edl",
    "write_otio",
    "write_sheet",
]

_HOMES = {
    "Draft": "draft",
    "Mistake": "mistakes",
    "Severity": "mistakes",
    "changes_between": "changes",
    "check_sheet": "check",
    "draft_from_edl": "from_edl",
    "draft_from_otio": "from_otio",
    "explain": "mistakes",
    "export_cut": "exchange",
    "import_cut": "exchange",
    "read_otio": "from_otio",
    "read_sheet": "read",
    "read_unfinished": "unfinished",
    "sheet_to_toml": "write",
    "to_edl": "edl",
    "to_otio": "otio",
    "write_edl": "edl",
    "write_otio": "otio",
    "write_sheet": "write",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
