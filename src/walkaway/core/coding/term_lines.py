"""The terms of a code as people write them: a language, a weight, and the word or phrase, a line.

en 1 spies
ar 0.5 جاسوس*
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from walkaway.core.coding.model import Term
from walkaway.core.errors import LexiconError

_TERM = re.compile(r"(?P<language>\S+) +(?P<weight>\d+(?:[.,]\d+)?(?:e-?\d+)?) +(?P<written>\S.*)")


def term_lines(terms: Iterable[Term]) -> str:
    """`terms`, one a line."""
    return "\n".join(f"{each.language} {_number(each.weight)} {each.written}" for each in terms)


def terms_in(text: str, *, place: str) -> tuple[Term, ...]:
    """The terms in `text`, which stands at `place`. Raises `LexiconError` with the line."""
    return tuple(_terms(text, place))


def _terms(text: str, place: str) -> Iterator[Term]:
    for at, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        match = _TERM.fullmatch(line.strip())
        if match is None:
            raise LexiconError(
                place=place,
                line=at,
                problem=f"{line!r} is no term",
                remedy="Write a language, a weight and a word, such as `en 0.5 spies`",
            )
        weight = float(match["weight"].replace(",", "."))
        yield Term(written=match["written"], language=match["language"], weight=weight)


def _number(weight: float) -> str:
    """As short as it can be and still the same number."""
    return repr(float(weight)).removesuffix(".0")
