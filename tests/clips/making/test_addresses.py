from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.media.sheets import a_sheet
from walkaway.clips.making import addresses
from walkaway.clips.making.addresses import address_of, as_text, recipe


def test_the_same_ingredients_have_the_same_address_wherever_the_files_are(tmp_path: Path) -> None:
    for name in ("here.mp4", "there.mp4"):
        (tmp_path / name).write_bytes(b"the same recording")
    first, second = (recipe("sound", of=tmp_path / name) for name in ("here.mp4", "there.mp4"))
    assert address_of(first) == address_of(second)
    assert "here.mp4" not in as_text(first)


@pytest.mark.parametrize(
    "change",
    [
        {"rate": Fraction(30)},
        {"plan": a_sheet(passages=()).cards},
        {"names": ("b", "a")},
    ],
)
def test_any_other_ingredient_is_another_address(change: dict[str, object]) -> None:
    plain = {"rate": Fraction(25), "plan": a_sheet().protection, "names": ("a", "b")}
    assert address_of(recipe("sound", **plain)) != address_of(recipe("sound", **plain | change))


def test_changed_bytes_are_another_address_even_under_the_same_name(tmp_path: Path) -> None:
    path = tmp_path / "recording.mp4"
    path.write_bytes(b"one")
    before = address_of(recipe("sound", of=path))
    path.write_bytes(b"two")
    assert address_of(recipe("sound", of=path)) != before


def test_another_program_is_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = address_of(recipe("sound"))
    monkeypatch.setattr(addresses, "version", lambda _program: "0")
    assert address_of(recipe("sound")) != before
