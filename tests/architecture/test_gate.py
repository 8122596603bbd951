"""What the public sees was asked of the gate, for today: nothing reads around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, named

LIBRARY = PACKAGE / "library"
SHOWN = ("Asset", "Clip", "Line", "Rendition", "Wording")

ASKED = {"on_show", "published_clips"}
"""What asks the gate, or begins with what was asked."""

WITHOUT_THE_GATE = {
    "_languages_of": "it is told to the gate",
    "caption_languages": "it is given clips that the gate let out",
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
        if path.name not in {"queries.py", "services.py", "exits.py"}
        and reading(ast.parse(path.read_text("utf-8")))
    ]
    assert around == []
