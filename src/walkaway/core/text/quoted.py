"""Where quoted words stand in a text."""

from __future__ import annotations

import re

from walkaway.core.spans import Span


def passages(text: str, words: str) -> tuple[Span, ...]:
    """Every place where `words` stand, in order; none for no words.

    Whatever space is between words in either does not matter: forms change line ends.

    >>> passages("he left.  He\\nleft", "He left")
    (Span(start=10, end=17),)
    """
    if not words.strip():
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    return tuple(Span(*match.span()) for match in pattern.finditer(text))
