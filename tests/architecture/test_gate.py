"""What the public sees was asked of the gate, for today: nothing reads around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, named

LIBRARY = PACKAGE / "library"
SHOWN = ("Asset", "Clip", "Line", "Offer", "OfferedFile", "Rendition", "Wording")

ASKED = {"on_show", "published_clips", "on_offer", "offered_clips", "_first_on_show"}
"""What asks the gate, or begins with what was asked."""

WITHOUT_THE_GATE = {
    "candidates": "it is what the gate is asked of",
    "listed_offers": "as above: only keys of it are read",
    "_lines_with": "it is given clips that the gate let out",
    "_wordings": "it adds words to clips that the gate let out",
    "was_withdrawn": "it tells that there was a clip, and nothing of it",
}


def reading(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id in SHOWN
        for node in ast.walk(tree)
    )


def asking(function: ast.FunctionDef) -> bool:
    return function.name in ASKED or any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKED
        for node in ast.walk(function)
    )


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_what_is_read_for_visitors_was_asked_of_the_gate() -> None:
    unasked = {
        each.name
        for each in functions(LIBRARY / "queries.py")
        if reading(each) and not asking(each)
    }
    assert unasked == set(WITHOUT_THE_GATE)


def test_pages_and_files_of_the_library_read_through_its_queries_alone() -> None:
    around = [
        named(path)
        for path in sorted(LIBRARY.glob("*.py"))
        if path.name not in {"queries.py", "services.py", "offering.py", "exits.py", "ways_out.py"}
        and reading(ast.parse(path.read_text("utf-8")))
    ]
    assert around == []


def test_what_a_list_is_cut_into_pages_of_is_read_for_its_keys_alone() -> None:
    """A page of candidates was not asked of the gate yet: only what asks may be given it."""
    for path, name, asks in (
        (LIBRARY / "views.py", "home", "queries.published_clips"),
        (LIBRARY / "api_views.py", "clips", "queries.offered_clips"),
    ):
        (function,) = (each for each in functions(path) if each.name == name)
        pages = [
            ast.unparse(node)
            for node in ast.walk(function)
            if isinstance(node, (ast.ListComp, ast.For, ast.GeneratorExp))
            and ast.unparse(node).endswith("in page]")
        ]
        assert len(pages) == 1
        assert f"{asks}({pages[0]})" in ast.unparse(function)
        assert ".pk for " in pages[0]


def calls_of(path: Path, name: str) -> set[str]:
    """What the function `name` of a module calls."""
    (function,) = (each for each in functions(path) if each.name == name)
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def test_the_library_the_packs_and_a_release_ask_one_gate() -> None:
    """By whatever way a clip leaves, the same function decides: read off the calls themselves."""
    release = PACKAGE / "release"
    for each in ("on_show", "on_offer"):
        assert "blocked" in calls_of(LIBRARY / "queries.py", each)
    for each in ("published_clips", "languages_on_show"):
        assert "on_show" in calls_of(LIBRARY / "queries.py", each)
    assert "gate.standing_blockers" in calls_of(release / "queries" / "facts.py", "_blockers_of")
    assert "_blockers_of" in calls_of(release / "queries" / "facts.py", "blocked")
    assert "blocked" in calls_of(release / "queries" / "facts.py", "blockers_of")
    assert "_refuse_blocked" in calls_of(release / "services" / "packs.py", "pack_of")
    assert "blockers_of" in calls_of(release / "services" / "packs.py", "_refuse_blocked")
    releasing = release / "services" / "releasing.py"
    assert "refuse_blocked" in calls_of(releasing, "release")
    assert "blockers_for" in calls_of(releasing, "refuse_blocked")
    assert "gate.release_blockers" in calls_of(releasing, "blockers_for")
