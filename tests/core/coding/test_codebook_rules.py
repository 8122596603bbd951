"""What breaks a rule is named with its code, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.coding.books import HUNGER, LIFE, SMALL, SPIES, guid
from walkaway.core.coding.codebook_rules import (
    MOST_CODES,
    MOST_LEVELS,
    MOST_NAME_CHARACTERS,
    MOST_TERMS,
    MOST_TEXT_CHARACTERS,
    Rule,
    broken_rules,
    require_sound,
)
from walkaway.core.coding.model import Code, Codebook, Term
from walkaway.core.errors import CodebookError


def with_spies(**changed: object) -> Codebook:
    return replace(SMALL, codes=(replace(SPIES, **changed), LIFE))  # type: ignore[arg-type]


def with_terms(*terms: Term) -> Codebook:
    return with_spies(terms=terms)


def a_term(written: str = "spy", language: str = "en", weight: float = 1.0) -> Term:
    return Term(written=written, language=language, weight=weight)


def nested(levels: int) -> Codebook:
    code = Code(guid=guid("0"), name="0")
    for level in range(1, levels):
        code = Code(guid=guid(f"{level}"), name=f"{level}", children=(code,))
    return replace(SMALL, codes=(code,))


ONE_BROKEN = {
    Rule.NO_NAME: lambda: with_spies(name=" "),
    Rule.LONG_NAME: lambda: with_spies(name="n" * (MOST_NAME_CHARACTERS + 1)),
    Rule.LONG_TEXT: lambda: with_spies(definition="d" * (MOST_TEXT_CHARACTERS + 1)),
    Rule.NO_LANGUAGE: lambda: replace(SMALL, language="English!"),
    Rule.BAD_GUID: lambda: with_spies(guid="spies"),
    Rule.BAD_KEY: lambda: with_spies(key="S"),
    Rule.HEADING_WITH_KEY: lambda: replace(SMALL, codes=(replace(LIFE, key="l"),)),
    Rule.HEADING_WITH_TERMS: lambda: replace(SMALL, codes=(replace(LIFE, terms=(a_term(),)),)),
    Rule.BAD_COLOUR: lambda: with_spies(colour="red"),
    Rule.BAD_TERM: lambda: with_terms(a_term("sp*")),
    Rule.TERM_TWICE: lambda: with_terms(a_term("Spy"), a_term("spy")),
    Rule.BAD_WEIGHT: lambda: with_terms(a_term(weight=1.5)),
    Rule.TOO_MANY_TERMS: lambda: with_terms(*(a_term(f"spy{at}") for at in range(MOST_TERMS + 1))),
    Rule.TOO_DEEP: lambda: nested(MOST_LEVELS + 1),
    Rule.TOO_MANY_CODES: lambda: replace(
        SMALL,
        codes=tuple(Code(guid=guid(f"{at}"), name=f"{at}") for at in range(MOST_CODES + 1)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", ONE_BROKEN)
def test_a_broken_rule_is_told_once(rule: Rule) -> None:
    build: Callable[[], Codebook] = ONE_BROKEN[rule]
    assert [each.rule for each in broken_rules(build())] == [rule]


def test_both_of_a_pair_are_named() -> None:
    keys = replace(SMALL, codes=(SPIES, replace(LIFE, children=(replace(HUNGER, key="s"),))))
    guids = replace(SMALL, codes=(SPIES, replace(HUNGER, guid=SPIES.guid)))
    names = replace(SMALL, codes=(SPIES, replace(HUNGER, name=" SPÍES")))
    for codebook, rule in (
        (keys, Rule.KEY_TWICE),
        (guids, Rule.GUID_TWICE),
        (names, Rule.NAME_TWICE),
    ):
        broken = list(broken_rules(codebook))
        assert [each.rule for each in broken] == [rule, rule]
        assert broken[0].name == "Spies"


def test_the_same_name_may_stand_below_two_codes() -> None:
    other = Code(guid=guid("other"), name="Spies")
    inner = replace(SMALL, codes=(SPIES, replace(LIFE, children=(other,))))
    assert list(broken_rules(inner)) == []


def test_every_rule_has_its_test() -> None:
    pairs = {Rule.KEY_TWICE, Rule.GUID_TWICE, Rule.NAME_TWICE}
    assert ONE_BROKEN.keys() | pairs == set(Rule)


def test_the_error_names_the_code_and_a_way_on() -> None:
    with pytest.raises(CodebookError) as refused:
        require_sound(with_spies(key="S"))
    assert str(refused.value) == (
        "The codebook 'A small codebook' has 1 mistake(s). 'Spies': its key is not one letter or "
        "digit in small letters; choose one, or none (found 'S')."
    )
