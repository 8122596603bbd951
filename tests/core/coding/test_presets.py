"""The codebooks to begin with: sound, complete, readable, and the same for good."""

from __future__ import annotations

import pytest

from walkaway.core.coding.codebook_rules import broken_rules
from walkaway.core.coding.colours import PALETTE
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
def test_a_code_has_a_colour_of_the_palette(name: str) -> None:
    assert {code.colour for code in codes_of(name)} <= set(PALETTE)


def test_white_words_are_read_on_every_colour_of_the_palette() -> None:
    assert len(set(PALETTE)) == len(PALETTE)
    # WCAG 2.2 asks for 4.5 (AA) in 1.4.3.
    assert min(contrast_with_white(colour) for colour in PALETTE) >= 4.5


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2: 1.05 over the relative luminance and 0.05."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_identifiers_stay_for_good() -> None:
    by_name = {code.name: code.guid for name in FILLED for code in codes_of(name)}
    assert by_name["Spies and traitors"] == "af85f2fc-50cd-529a-af90-7f1cf2d7e772"
    assert by_name["Money and goods"] == "34dec196-b148-5592-8db5-843ffe10b2cf"
    assert len(set(by_name.values())) == 18 + len(codes_of(JOINING))
