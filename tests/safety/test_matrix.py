"""Role by object by action: what everybody gets at every address is written down, and holds."""

from __future__ import annotations

import pytest

from tests.safety.matrix import COLUMNS, NOTHING_TO_ASK, asked, differences, written
from tests.safety.routes import every_route
from tests.safety.world import World

PUBLIC = frozenset(
    {
        *("about", "home", "search", "clip", "guide", "proof", "file", "speaker-withdraws"),
        *("api-clips", "api-clip", "api-file"),
    }
)


@pytest.mark.one_database
def test_everybody_gets_what_the_table_says_and_no_route_is_forgotten(world: World) -> None:
    expected = written()
    found = asked(world, {name: line.about for name, line in expected.items()})
    assert not (told := "\n".join(differences(expected, found))), told


def test_each_route_has_a_name_of_its_own() -> None:
    names = [route.name for route in every_route()]
    assert len(set(names)) == len(names)


def test_the_table_keeps_its_promises() -> None:
    """What must hold whatever else is written into the table."""
    place = {column: number for number, column in enumerate(COLUMNS)}
    for name, line in written().items():
        assert len(line.cells) == len(COLUMNS), name
        assert "!" not in "".join(line.cells), f"{name} breaks"
        cells = {column: line.cells[number] for column, number in place.items()}
        if line.about in OF_A_SPEAKER:
            if name not in ONLY_HASHES | HOLDS_BACK:
                assert not set("".join(cells[who] for who in READ_NOTHING)) & SOMETHING, name
            assert not set(cells["unassigned"]) & SOMETHING, name
            assert not set(cells["nobody"]) & SOMETHING, name
        else:
            assert cells["w-officer"] == NOTHING_TO_ASK


OF_A_SPEAKER = frozenset(
    {
        *("speaker", "interview", "original", "arriving", "derivative", "transcript", "consent"),
        *(
            "opening",
            "stop",
            "sheet",
            "compared",
            "taken-in",
            "cut",
            "card",
            "film",
            "film-file",
            "package",
            "package-in",
        ),
    }
)
ONLY_HASHES = frozenset({"desk-custody"})
"""The chain of a recording's custody: hashes, days, and members of staff; nothing sealed."""
HOLDS_BACK = frozenset({"desk-freeze"})
"""Shows nothing, and lets nothing leave: whoever sees a danger presses it."""
READ_NOTHING = ("campaigner", "administrator")
SOMETHING = {"y", ">", "f", "u"}
