"""The codebooks to begin with: sound, complete, readable, and the same for good."""

from __future__ import annotations

import pytest

from walkaway.core.coding.codebook_rules import broken_rules
from walkaway.core.coding.colours import LEAST_CONTRAST, PALETTE, contrast, ink_on
from walkaway.core.coding.model import Code
from walkaway.core.coding.presets import BLANK, FOLDER, JOINING, LEAVING, PRESETS, preset

FILLED = (LEAVING, JOINING)
LANGUAGES = {"en", "ar", "fr", "de", "tr", "ru", "es", "sq"}


def codes_of(name: str) -> list[Code]:
    return [code for _, code in preset(name).walk()]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_sound(name: str) -> None:
    assert list(broken_rules(preset(name))) == []


def test_every_file_is_a_preset() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PRESETS)


def test_the_narratives_are_those_of_the_study() -> None:
    assert [(code.name, len(code.children)) for code in preset(LEAVING).codes] == [
        ("Fought other Sunnis", 3),
        ("Brutality against Sunnis", 3),
        ("Corruption and un-Islamic conduct", 4),
        ("A harsh and disappointing life", 3),
        ("Another reason for leaving", 0),
    ]
    assert [(code.name, len(code.children)) for code in preset(JOINING).codes] == [
        ("To fight the regime and protect Sunnis", 2),
        ("The idea of the caliphate", 2),
        ("Material or personal gain", 3),
        ("Another reason for joining", 0),
    ]
    assert all("Neumann" in preset(name).origin for name in FILLED)
    assert preset(BLANK).codes == ()


@pytest.mark.parametrize("name", FILLED)
def test_every_code_says_all_that_a_coder_asks(name: str) -> None:
    for code in codes_of(name):
        assert all((code.definition, code.when_to_use, code.when_not_to_use)), code.name
        assert code.example.startswith("Invented: "), code.name
        assert code.key, code.name


@pytest.mark.parametrize("name", FILLED)
def test_every_code_is_suggested_in_most_languages(name: str) -> None:
    for code in codes_of(name):
        spoken = {term.language for term in code.terms}
        assert {"en", "ar", "fr", "de", "tr", "ru"} <= spoken <= LANGUAGES, code.name


@pytest.mark.parametrize("name", FILLED)
def test_a_code_is_read_on_its_colour(name: str) -> None:
    for code in codes_of(name):
        assert code.colour in PALETTE
        assert contrast("#ffffff", code.colour) >= LEAST_CONTRAST


def test_black_or_white_is_read_on_every_colour() -> None:
    greys = [f"#{grey:02x}{grey:02x}{grey:02x}" for grey in range(256)]
    assert min(contrast(ink_on(colour), colour) for colour in greys) >= LEAST_CONTRAST


def test_the_identifiers_stay_for_good() -> None:
    by_name = {code.name: code.guid for name in FILLED for code in codes_of(name)}
    assert by_name["Spies and traitors"] == "af85f2fc-50cd-529a-af90-7f1cf2d7e772"
    assert by_name["Money and goods"] == "34dec196-b148-5592-8db5-843ffe10b2cf"
    assert len(set(by_name.values())) == 18 + len(codes_of(JOINING))
