"""The project's own files, for tests that read them."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "walkaway"
FOLDERS = ("src", "tests", "docs", "requirements", "scripts", ".ci")


def named(path: Path) -> str:
    """A file as it is called in a message."""
    return path.relative_to(ROOT).as_posix()


def modules(folder: Path = PACKAGE) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file below `folder` with its syntax tree."""
    for path in sorted(folder.rglob("*.py")):
        yield path, _tree(path)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def texts() -> Iterator[tuple[Path, str]]:
    """Every text of the project with its content; what is not UTF-8 is no text, and `.git`, which
    is a file in a second working tree, is none of the project's."""
    folders = (path for name in FOLDERS for path in (ROOT / name).rglob("*"))
    for path in (*ROOT.iterdir(), *folders):
        if path.name == ".git" or "__pycache__" in path.parts:
            continue
        if path.is_file() and os.access(path, os.R_OK):
            content = path.read_bytes()
            if b"\0" not in content:
                yield path, content.decode("utf-8", "replace")
