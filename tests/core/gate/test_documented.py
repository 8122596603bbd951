"""The page about the gate tells every rule, and everything that one can block as."""

from __future__ import annotations

from pathlib import Path

from walkaway.core.gate.release import RELEASE_RULES
from walkaway.core.gate.sentences import SENTENCES
from walkaway.core.gate.standing import STANDING_RULES

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "the-release-gate.md"


def test_every_rule_and_every_blocker_is_on_the_page() -> None:
    page = PAGE.read_text("utf-8")
    names = [*(rule.__name__ for rule in (*STANDING_RULES, *RELEASE_RULES)), *SENTENCES]
    assert [name for name in names if f"`{name}`" not in page] == []
