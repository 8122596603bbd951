"""What is promised about the project's files: locks, licences, and no trace of a machine."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT, named, texts

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# Put together here, so that this file holds none of them itself.
TRACES = re.compile(
    "|".join(
        (
            r"\B/" + r"(?:root|work)/",
            r"file:" + r"///(?:opt|root|work)",
            r"/opt/\w*" + "pypi",
            r"index-" + "url",
            r"find-" + r"links (?:/|http)",
        )
    )
)
EXPLAINED_TRACES = {
    "src/walkaway/cli/develop.py": "the option that keeps addresses out of the locks",
}

REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


def requirements(*lists: list[str]) -> set[str]:
    """The names in lists of requirements, as an index spells them."""
    found = (REQUIREMENT.match(line) for requirements in lists for line in requirements)
    return {re.sub("[._-]+", "-", match[0]).lower() for match in found if match}


RUN_TIME = requirements(PROJECT["project"]["dependencies"])
EXTRAS = requirements(*PROJECT["project"]["optional-dependencies"].values())
DEVELOPMENT = requirements(PROJECT["dependency-groups"]["dev"])


def locked(name: str) -> dict[str, str]:
    """The packages of a lock with what stands after each name."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    return {entry.split("==", maxsplit=1)[0]: entry for entry in entries}


def test_no_file_tells_of_the_machine_it_was_written_on() -> None:
    traces = [
        f"{named(path)}: {match[0]}"
        for path, text in texts()
        for match in TRACES.finditer(text)
        if named(path) not in EXPLAINED_TRACES
    ]
    assert traces == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("run.lock", RUN_TIME), ("dev.lock", RUN_TIME | EXTRAS | DEVELOPMENT)],
)
def test_a_lock_holds_every_requirement_with_hashes(name: str, wanted: set[str]) -> None:
    lock = locked(name)
    assert wanted <= set(lock), "run `./run lock`"
    assert [package for package, entry in lock.items() if "--hash=sha256:" not in entry] == []


def test_the_larger_lock_serves_wherever_the_smaller_does() -> None:
    small, large = locked("run.lock"), locked("dev.lock")
    pinned = {name: entry.split(" ", maxsplit=1)[0] for name, entry in small.items()}
    assert {name: large[name].split(" ", maxsplit=1)[0] for name in pinned} == pinned


def test_an_old_python_can_read_run() -> None:
    ast.parse((ROOT / "run").read_text("utf-8"), feature_version=(3, 6))


def test_every_dependency_is_explained() -> None:
    page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `([a-z0-9-]+)`", page, flags=re.MULTILINE))
    assert explained == RUN_TIME | EXTRAS | DEVELOPMENT


@pytest.mark.parametrize(
    "name",
    ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "SECURITY.md"],
)
def test_the_papers_are_there(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8")) > 200


def test_everything_that_was_brought_along_has_its_licence_beside_it() -> None:
    assets = ROOT / "src" / "walkaway" / "assets"
    folders = {path.parent for path in assets.rglob("*") if path.is_file()}
    without = [named(folder) for folder in folders if not has_licence(folder)]
    assert without == []


def has_licence(folder: Path) -> bool:
    return any(path.name.upper().startswith(("LICENSE", "OFL")) for path in folder.iterdir())
