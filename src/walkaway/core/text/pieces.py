"""Pieces of words, from which is learned: every script has them, and forms of a word share them."""

from __future__ import annotations

from collections.abc import Iterator

from walkaway.core.spans import Span
from walkaway.core.text.folding import fold_with_origins
from walkaway.core.text.lexicon import WORD

SHORTEST_PIECE, LONGEST_PIECE = 3, 5


def pieces_of(word: str) -> Iterator[str]:
    """The runs of three to five letters of a folded word, whose ends are marked by spaces.

    >>> list(pieces_of("left"))[:4]
    [' le', 'lef', 'eft', 'ft ']
    """
    marked = f" {word} "
    for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
        for at in range(len(marked) - length + 1):
            yield marked[at : at + length]


def words_in(text: str) -> Iterator[tuple[Span, str]]:
    """The folded words of `text`, each with where it stands in it."""
    folded = fold_with_origins(text)
    for match in WORD.finditer(folded.text):
        yield Span(folded.origins[match.start()], folded.origins[match.end() - 1] + 1), match[0]
