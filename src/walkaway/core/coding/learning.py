"""What can be learned of a code from passages on which it was put: a line through pieces of words.

Pieces of three to five letters of folded words, their ends marked by spaces, weighed by how rare
they are (TF-IDF), go into one logistic regression a code. Pieces, not words: so every script is
learned from, and the forms of a word help each other. Nothing is kept: it is learned anew when it
is asked for, which is why nothing that is sealed can stay behind in a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from walkaway.core.spans import Span
from walkaway.core.text.folding import fold
from walkaway.core.text.lexicon import WORD
from walkaway.core.text.pieces import pieces_of, words_in

LEAST_CONFIRMED = 12
"""So many passages must have the code, and as many must not. With fewer only terms speak."""
MOST_PASSAGES = 6000
"""The last ones: more are not learned better, but later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned of one code. `weights` speak for it where they are above 0."""

    vectorizer: Any
    weights: Any
    intercept: float

    def chances(self, texts: Sequence[str]) -> list[float]:
        """For each of `texts` how sure it is that the code belongs there, from 0 to 1."""
        import numpy as np

        lines = self.vectorizer.transform(texts) @ self.weights + self.intercept
        return [float(chance) for chance in 1 / (1 + np.exp(-lines))]

    def words_for(self, text: str) -> list[tuple[Span, float]]:
        """The words of `text` that speak for the code, with their share of it, greatest first.

        A word has the shares of its pieces: together with the intercept, all words make the line.
        """
        row = self.vectorizer.transform([text])
        known = self.vectorizer.vocabulary_
        worth = dict(zip(row.indices, row.data, strict=True))
        times: dict[int, int] = {}
        found: list[tuple[Span, list[int]]] = []
        for span, word in words_in(text):
            numbers = [known[piece] for piece in pieces_of(word) if piece in known]
            for number in numbers:
                times[number] = times.get(number, 0) + 1
            found.append((span, numbers))
        shares = [
            (span, sum(self.weights[at] * worth[at] / times[at] for at in numbers))
            for span, numbers in found
        ]
        return sorted(
            ((span, float(share)) for span, share in shares if share > 0),
            key=lambda each: (-each[1], each[0]),
        )


def learn(
    texts: Sequence[str], codes_of: Sequence[AbstractSet[str]], codes: Sequence[str]
) -> dict[str, Learned]:
    """What can be learned of each of `codes` from `texts` that have `codes_of` on them.

    A code that stands on fewer than `LEAST_CONFIRMED` texts, or on all but so many, is left out.
    """
    texts, codes_of = texts[-MOST_PASSAGES:], codes_of[-MOST_PASSAGES:]
    wanted = [code for code in codes if _is_enough(code, codes_of)]
    if not wanted:
        return {}
    # scikit-learn takes a second to load: only where something is learned.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(analyzer=_pieces, sublinear_tf=False)
    rows = vectorizer.fit_transform(texts)
    learned = {}
    for code in wanted:
        model = LogisticRegression(
            solver="liblinear", C=10.0, class_weight="balanced", random_state=0
        )
        model.fit(rows, [code in here for here in codes_of])
        learned[code] = Learned(
            vectorizer=vectorizer, weights=model.coef_[0], intercept=float(model.intercept_[0])
        )
    return learned


def _is_enough(code: str, codes_of: Sequence[AbstractSet[str]]) -> bool:
    having = sum(code in here for here in codes_of)
    return LEAST_CONFIRMED <= having <= len(codes_of) - LEAST_CONFIRMED


def _pieces(text: str) -> list[str]:
    return [piece for word in WORD.findall(fold(text)) for piece in pieces_of(word)]
