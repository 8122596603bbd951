"""What was refused, in the language of the page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from walkaway import core
from walkaway.accounts.words import CORE_DID_NOT_OPEN, told
from walkaway.core.errors import NotEnoughDisk, NotOpened, Refused


def test_the_words_of_the_core_are_told_in_the_language_of_the_page() -> None:
    refused = Refused(
        what="Moving a cue", reason="it would end before it starts", way_on="Give times in order."
    )
    with override("fr"):
        assert "Un coffre" in told(NotOpened(what="A vault"))
        assert "Moving" not in told(refused)
        assert "Give times" not in told(refused)


def test_a_full_disk_is_told_without_the_path_of_the_server() -> None:
    assert "/srv" not in told(NotEnoughDisk(path=Path("/srv/walkaway")))


@pytest.mark.parametrize("room", ["sealing", "text"])
def test_whatever_the_core_does_not_open_is_among_the_words(room: str) -> None:
    folder = Path(core.__path__[0]) / room
    names = {name for path in folder.rglob("*.py") for name in _not_opened_in(path)}
    assert names
    assert names <= {str(word) for word in CORE_DID_NOT_OPEN}


def _not_opened_in(path: Path) -> Iterator[object]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotOpened":
            yield from (each.value.value for each in node.keywords if each.arg == "what")  # type: ignore[attr-defined]  # a constant
