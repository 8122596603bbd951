"""Which files are read, and what each is called wherever the same folders lie."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.web_archives.model import Aside, Damage
from walkaway.core.web_archives.opening import files_below
from walkaway.stories.collecting.formats import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """A file and its name, which tells nothing of the machine."""

    path: Path
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inputs:
    """What was found below the paths that somebody named."""

    files: tuple[Input, ...]
    """By name."""
    skipped: tuple[Place, ...]
    incomplete: tuple[str, ...]
    """What of the skipped should have been there or was not to be opened."""


def find_inputs(paths: Iterable[Path], *, but_not_below: Path) -> Inputs:
    """Every file below `paths`, each once, by names that begin with the last part of a path."""
    finding = _Finding(but_not_below.resolve())
    for path in paths:
        named = _as_named(path)
        for found in files_below([named]):
            finding.add(found, named.parent)
    return Inputs(
        files=tuple(sorted(finding.files.values(), key=lambda each: each.name)),
        skipped=tuple(sorted(finding.skipped, key=lambda each: (each["source"], each["offset"]))),
        incomplete=tuple(sorted(finding.incomplete)),
    )


def _as_named(path: Path) -> Path:
    """The whole path; of a link, its own name and not that of what it leads to."""
    return path.parent.resolve() / path.name if path.name not in ("", "..") else path.resolve()


class _Finding:
    def __init__(self, out: Path) -> None:
        self._out = out
        self._names: set[str] = set()
        self.files: dict[Path, Input] = {}
        self.skipped: list[Place] = []
        self.incomplete: set[str] = set()

    def add(self, found: Path | Damage | Aside, base: Path) -> None:
        path = found if isinstance(found, Path) else Path(found.source)
        resolved = path.resolve()
        # What an earlier run wrote is no source, though it may lie below one.
        if resolved.is_relative_to(self._out) or resolved in self.files:
            return
        name = _printable(os.path.relpath(path, base))
        if isinstance(found, Path):
            self.files[resolved] = Input(path=path, name=self._unlike_others(name))
        elif isinstance(found, Aside):
            self._skip({"source": name, "offset": 0, "reason": found.kind})
        else:
            self._skip({"source": name, "offset": found.offset, "reason": found.reason})
            self.incomplete.add(name)

    def _skip(self, place: Place) -> None:
        if place not in self.skipped:
            self.skipped.append(place)

    def _unlike_others(self, name: str) -> str:
        """`name`, with a number when another folder of the same name holds a file so called."""
        unlike, number = name, 1
        while unlike in self._names:
            number += 1
            unlike = f"{name}~{number}"
        self._names.add(unlike)
        return unlike


def _printable(name: str) -> str:
    """A name of bytes that are no UTF-8 can be written down, too."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
