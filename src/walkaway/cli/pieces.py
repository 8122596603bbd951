"""The pieces of a system that Walkaway stands on, each looked at as it would be used."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from walkaway.core.errors import MissingPiece, WalkawayError
from walkaway.engine import open_engine, usable_cores

SUPPORTED_PYTHONS = ((3, 11), (3, 12), (3, 13))
FILTERS = {
    "ass": "captions cannot be burned in",
    "rubberband": "voices cannot be fitted to their time or disguised",
    "loudnorm": "loudness cannot be measured or set",
}
ROOMY_BYTES = 5 * 10**9
REINSTALL = "Run ./run again, or install walkaway again."


class State(StrEnum):
    """How it stands with a piece."""

    HERE = "here"
    """It is here and works."""
    MISSING = "missing"
    """It is not here; what it costs can be lived with."""
    ESSENTIAL = "essential, missing"
    """It is not here, and no clip can be made without it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One thing Walkaway needs, and how it stands; `cost` and `remedy` are for what is missing."""

    name: str
    state: State
    found: str = ""
    cost: str = ""
    remedy: str = ""


def look_at_everything(environment: Mapping[str, str], folder: Path) -> Iterator[Piece]:
    """Each piece in turn; `folder` is where clips would be written."""
    for name, look, cost in ESSENTIALS:
        yield _essential(name, look, cost)
    yield _fonts()
    yield _espeak()
    yield _cluster(environment.get("WALKAWAY_SCHEDULER"))
    yield _program("Chromium", ("chromium", "chromium-browser", "google-chrome"), "chromium")
    yield _program("PostgreSQL", ("postgres", *_debian_servers()), "postgresql")
    yield _disk(folder)
    yield Piece(name="Cores", state=State.HERE, found=f"{usable_cores()}")


def _piece(name: str, works: bool, found: str, *, cost: str, remedy: str) -> Piece:
    """A piece that can be done without."""
    if works:
        return Piece(name=name, state=State.HERE, found=found)
    return Piece(name=name, state=State.MISSING, found=found, cost=cost, remedy=remedy)


def _essential(name: str, look: Callable[[], str], cost: str) -> Piece:
    """A piece that no clip can be made without; `look` raises when it is missing."""
    try:
        return Piece(name=name, state=State.HERE, found=look())
    except MissingPiece as error:
        facts = error.facts
        found, cost, remedy = f"{facts['piece']} is missing", facts["cost"], facts["remedy"]
    except (WalkawayError, ImportError, OSError, RuntimeError) as error:
        # Whatever a broken installation raises, the answer is the same.
        found, remedy = str(error), REINSTALL
    return Piece(name=name, state=State.ESSENTIAL, found=found, cost=cost, remedy=remedy)


def _python() -> str:
    here = platform.python_version()
    if sys.version_info[:2] not in SUPPORTED_PYTHONS:
        raise MissingPiece(
            piece=f"A Python that Walkaway was tried with (this is {here})",
            cost="nothing is promised",
            remedy="Install Python 3.11, 3.12 or 3.13.",
        )
    return f"{here} on {platform.machine()}"


def _ffmpeg() -> str:
    from walkaway.core.media.ffmpeg import run_ffmpeg

    first_line = run_ffmpeg(["-version"]).stdout.decode("utf-8", "replace").split("\n", 1)[0]
    words = run_ffmpeg(["-filters"]).stdout.decode("utf-8", "replace").split()
    absent = [name for name in FILTERS if name not in words]
    if absent:
        raise MissingPiece(
            piece=f"ffmpeg with {', '.join(absent)}",
            cost="; ".join(FILTERS[name] for name in absent),
            remedy=f"{REINSTALL} IMAGEIO_FFMPEG_EXE must not name another ffmpeg.",
        )
    return f"{first_line.split()[2]} with {', '.join(FILTERS)}"


def _pyav() -> str:
    import av

    return av.__version__


def _face_model() -> str:
    from walkaway.core.media.faces.detect import MODEL_PATH, shared_detector

    shared_detector()
    return MODEL_PATH.name


ESSENTIALS: tuple[tuple[str, Callable[[], str], str], ...] = (
    ("Python", _python, "nothing works"),
    ("ffmpeg", _ffmpeg, "no clip can be rendered"),
    ("PyAV", _pyav, "no recording can be read"),
    ("Face model", _face_model, "no face can be found, so nothing can be masked or verified"),
)


def _fonts() -> Piece:
    from walkaway.core.media.captions.fonts import missing_fonts

    languages = _a_language_for_each_script()
    missing = missing_fonts(languages)
    names = ", ".join(dict.fromkeys(languages[tag] for tag in missing))
    return _piece(
        "Fonts",
        not missing,
        f"for {len(languages) - len(missing)} of {len(languages)} scripts",
        cost=f"captions cannot be drawn in {names} and other languages of their scripts",
        remedy=f"apt-get install {' '.join(sorted(set(missing.values())))}",
    )


def _a_language_for_each_script() -> dict[str, str]:
    """Tags of well-known languages, one for each script that a font is known for, and names."""
    import langcodes

    from walkaway.core.media.captions.fonts import FAMILIES

    scripts = (script for script in FAMILIES if not script.startswith("Z"))  # Z...: signs
    tags = [
        "ur" if script == "Aran" else str(langcodes.Language.get(f"und-{script}").maximize())
        for script in scripts
    ]
    return {tag: langcodes.Language.get(tag).language_name() for tag in tags}


def _espeak() -> Piece:
    from walkaway.core.media.sound.voices.espeak import EspeakReader

    try:
        spoke = len(EspeakReader().speak("one", "en", 1.0)) > 0
        problem = "" if spoke else "it stays silent"
    except (WalkawayError, ImportError, OSError, RuntimeError) as error:
        problem = str(error)
    return _piece(
        "Synthetic voices",
        not problem,
        problem or "espeak-ng",
        cost="a voice can be replaced by an actor's recording only",
        remedy=REINSTALL,
    )


def _cluster(scheduler: str | None) -> Piece:
    if scheduler:
        return _essential(
            "Cluster", lambda: _workers_at(scheduler), "WALKAWAY_SCHEDULER is set and of no use"
        )
    try:
        found = f"distributed {version('distributed')}, WALKAWAY_SCHEDULER is not set"
    except PackageNotFoundError:
        found = ""
    return _piece(
        "Cluster",
        bool(found),
        found or "distributed is not installed",
        cost="work stays on the cores of this machine",
        remedy="Install walkaway[cluster] to share work out over several.",
    )


def _workers_at(scheduler: str) -> str:
    with open_engine(scheduler=scheduler) as engine:
        return f"{engine.workers} workers at {scheduler}"


def _program(name: str, programs: tuple[str, ...], package: str) -> Piece:
    path = next(filter(None, map(shutil.which, programs)), None)
    return _piece(
        name,
        bool(path),
        path or "not found",
        cost="the tests that need it are left out; nothing else uses it by default",
        remedy=f"apt-get install {package}",
    )


def _debian_servers() -> Iterator[str]:
    return map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True))


def _disk(folder: Path) -> Piece:
    free = shutil.disk_usage(folder).free
    return _piece(
        "Disk",
        free >= ROOMY_BYTES,
        f"{free / 10**9:.1f} GB free at {folder}",
        cost="a long interview in many languages may not fit",
        remedy="Free some space, or write to another disk with --out.",
    )
