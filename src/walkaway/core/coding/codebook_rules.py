"""What a codebook must be so that people can code with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from walkaway.core.coding.colours import is_colour
from walkaway.core.coding.model import Code, Codebook, Term
from walkaway.core.errors import CodebookError, LexiconError
from walkaway.core.text.folding import fold
from walkaway.core.text.lexicon import words_of

MOST_CODES = 500
MOST_LEVELS = 8
MOST_NAME_CHARACTERS = 200
MOST_TEXT_CHARACTERS = 10_000
MOST_TERMS = 500
"""Of one code."""

_GUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class Rule(StrEnum):
    """What a codebook can break. The value is said in `CodebookError`, with a way on."""

    NO_NAME = "it has no name; write one"
    LONG_NAME = f"its name is longer than {MOST_NAME_CHARACTERS} characters; shorten it"
    LONG_TEXT = f"one of its texts is longer than {MOST_TEXT_CHARACTERS} characters; shorten it"
    NO_LANGUAGE = "its language is no tag such as en or ar; write one"
    BAD_GUID = "its identifier is no UUID in small letters; give it one"
    GUID_TWICE = "another code has the same identifier; give it one of its own"
    NAME_TWICE = "another code beside it has the same name; rename one of both"
    BAD_KEY = "its key is not one letter or digit in small letters; choose one, or none"
    KEY_TWICE = "another code has the same key; choose another one, or none"
    HEADING_WITH_KEY = "it is a heading and cannot be coded with a key; take the key out"
    HEADING_WITH_TERMS = "it is a heading and cannot be suggested; take its terms out"
    BAD_COLOUR = "its colour is not written #rrggbb in small letters; write it so, or take it out"
    BAD_TERM = "one of its terms is no word or phrase that can be looked for; correct it"
    TERM_TWICE = "one of its terms stands there twice; take one out"
    BAD_WEIGHT = "the weight of a term is not above 0 and at most 1; correct it"
    TOO_MANY_TERMS = f"it has more than {MOST_TERMS} terms; take some out"
    TOO_DEEP = f"it lies deeper than {MOST_LEVELS} levels; move it up"
    TOO_MANY_CODES = f"it has more than {MOST_CODES} codes; divide it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that a code breaks. `guid` and `name` are those of the codebook for its own rules.

    `found` is what is wrong, such as a key or a term.
    """

    rule: Rule
    guid: str
    name: str
    found: str = ""


def require_sound(codebook: Codebook) -> None:
    """Raise `CodebookError`, which names each code that breaks a rule."""
    broken = tuple(broken_rules(codebook))
    if broken:
        report = " ".join(
            f"{each.name!r}: {each.rule}{f' (found {each.found!r})' if each.found else ''}."
            for each in broken
        )
        raise CodebookError(name=codebook.name, count=len(broken), report=report, broken=broken)


def broken_rules(codebook: Codebook) -> Iterator[Broken]:
    """Every rule that `codebook` breaks, in the order of its codes."""
    for rule, found in _of_the_whole(codebook):
        yield Broken(rule=rule, guid=codebook.guid, name=codebook.name, found=found)
    keys = Counter(code.key for _, code in codebook.walk() if code.key)
    guids = Counter(code.guid for _, code in codebook.walk())
    namesakes = frozenset(_namesakes(codebook.codes))
    for depth, code in codebook.walk():
        for rule, found in _of_one(code):
            yield _broken(rule, code, found)
        if depth >= MOST_LEVELS:
            yield _broken(Rule.TOO_DEEP, code)
        if guids[code.guid] > 1:
            yield _broken(Rule.GUID_TWICE, code, code.guid)
        if keys[code.key] > 1:
            yield _broken(Rule.KEY_TWICE, code, code.key)
        if id(code) in namesakes:
            yield _broken(Rule.NAME_TWICE, code)


def _broken(rule: Rule, code: Code, found: str = "") -> Broken:
    return Broken(rule=rule, guid=code.guid, name=code.name, found=found)


def _of_the_whole(codebook: Codebook) -> Iterator[tuple[Rule, str]]:
    yield from _of_a_name(codebook.name)
    yield from _of_texts(codebook.description, codebook.origin)
    if _LANGUAGE.fullmatch(codebook.language) is None:
        yield Rule.NO_LANGUAGE, codebook.language
    if _GUID.fullmatch(codebook.guid) is None:
        yield Rule.BAD_GUID, codebook.guid
    if sum(1 for _ in codebook.walk()) > MOST_CODES:
        yield Rule.TOO_MANY_CODES, ""


def _of_one(code: Code) -> Iterator[tuple[Rule, str]]:
    yield from _of_a_name(code.name)
    yield from _of_texts(code.definition, code.when_to_use, code.when_not_to_use, code.example)
    if _GUID.fullmatch(code.guid) is None:
        yield Rule.BAD_GUID, code.guid
    if code.key and not is_key(code.key):
        yield Rule.BAD_KEY, code.key
    if code.colour and not is_colour(code.colour):
        yield Rule.BAD_COLOUR, code.colour
    if not code.is_codable and code.key:
        yield Rule.HEADING_WITH_KEY, code.key
    if not code.is_codable and code.terms:
        yield Rule.HEADING_WITH_TERMS, ""
    yield from _of_terms(code.terms)


def is_key(written: str) -> bool:
    """Whether this is one letter or digit that a key types, in small letters."""
    return len(written) == 1 and written.isalnum() and written == written.lower()


def _of_a_name(name: str) -> Iterator[tuple[Rule, str]]:
    if not name.strip():
        yield Rule.NO_NAME, ""
    if len(name) > MOST_NAME_CHARACTERS:
        yield Rule.LONG_NAME, ""


def _of_texts(*texts: str) -> Iterator[tuple[Rule, str]]:
    if any(len(text) > MOST_TEXT_CHARACTERS for text in texts):
        yield Rule.LONG_TEXT, ""


def _of_terms(terms: tuple[Term, ...]) -> Iterator[tuple[Rule, str]]:
    if len(terms) > MOST_TERMS:
        yield Rule.TOO_MANY_TERMS, ""
    seen: set[tuple[str, str]] = set()
    for term in terms:
        if not _is_term(term):
            yield Rule.BAD_TERM, term.written
        if not 0 < term.weight <= 1:
            yield Rule.BAD_WEIGHT, f"{term.weight:g} for {term.written}"
        same = (term.language, fold(term.written))
        if same in seen:
            yield Rule.TERM_TWICE, term.written
        seen.add(same)


def _is_term(term: Term) -> bool:
    try:
        words_of(term.written)
    except LexiconError:
        return False
    is_one_line = term.written == " ".join(term.written.split())
    is_short = len(term.written) <= MOST_NAME_CHARACTERS
    return is_one_line and is_short and bool(_LANGUAGE.fullmatch(term.language))


def _namesakes(siblings: Iterable[Code]) -> Iterator[int]:
    """Codes whose name, compared without case and accents, is that of one beside them."""
    beside = list(siblings)
    names = Counter(fold(" ".join(code.name.split())) for code in beside)
    for code in beside:
        if names[fold(" ".join(code.name.split()))] > 1:
            yield id(code)
        yield from _namesakes(code.children)
