"""What can be said or set is written down, and what is written down exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, modules, named
from walkaway.cli import reference

DOCS = ROOT / "docs"
SETTING = re.compile(r"\bWALKAWAY_[A-Z_]*[A-Z]\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
KINDS = ("tutorial", "how-to", "reference", "explanation")


@pytest.mark.parametrize("name", ["commands.md", "errors.md"])
def test_a_page_that_is_drawn_from_the_code_is_up_to_date(name: str) -> None:
    written = (DOCS / "reference" / name).read_text("utf-8")
    assert written == reference.pages()[name], "run `./run reference`"


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    read = {name for path, _ in modules() for name in SETTING.findall(path.read_text("utf-8"))}
    documented = SETTING.findall((DOCS / "reference" / "settings.md").read_text("utf-8"))
    assert read == set(documented)


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{named(page)}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_page_can_be_found_from_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / target).resolve() for target in LINK.findall(index.read_text("utf-8"))}
    assert {page for page in DOCS.rglob("*.md") if page != index} <= linked


def test_every_room_of_the_code_is_on_the_map() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if f"`{room}`" not in told] == []
