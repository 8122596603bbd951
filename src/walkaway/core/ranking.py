"""An order of candidates, learned from what people accepted and rejected, with its reasons.

Words, pieces of words and signs go into one logistic regression. It puts what is like the accepted
first and says which words and signs moved a candidate; it decides nothing. The same decisions give
the same order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from walkaway.core.stats.pairs_in_order import PairsInOrder, pairs_in_order
from walkaway.core.text.pieces import pieces_of, words_in

LEAST_DECISIONS = 10
"""So many must be accepted, and as many rejected. With fewer, chance would speak."""
MOST_DECISIONS = 4000
"""The last ones: more are not learned better, but later."""
FOLDS = 5
WEIGHT_OF_SIGN = 0.5
"""A sign beside the words of a text, whose weights together make a row of length 1."""
STRENGTH = 10.0
MOST_FOR, MOST_AGAINST = 3, 2
LEAST_MOVED = 0.05
"""What moves a candidate less than this is no reason, in units of log odds."""


class MoverKind(StrEnum):
    """What moves a candidate."""

    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A candidate as it is learned from: its `text`, and its `signs` by kind and name."""

    text: str
    signs: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A word or a sign, and how far it moves a candidate ahead, or back where it is below 0.

    `said` is the word as it stands in the text, or the kind and name of a sign: `act left`.
    """

    kind: MoverKind
    said: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a candidate goes: higher `score` first, in log odds; and what moved it most."""

    score: float
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """What was learned: a weight for each feature of words, then for each of `signs`."""

    vectorizer: Any
    signs: tuple[str, ...]
    weights: Any
    intercept: float

    def scores(self, seen: Sequence[Seen]) -> list[float]:
        """The scores of many candidates at once, without what moved them."""
        rows = _rows(self.vectorizer, self.signs, seen)
        return [float(score) for score in rows @ self.weights + self.intercept]

    def placed(self, seen: Seen) -> Placed:
        """The place of a candidate. Its score is the intercept and all that moves it."""
        moved: dict[tuple[MoverKind, str], float] = {}
        for word, weight in self._words(seen.text):
            moved[MoverKind.WORD, word] = moved.get((MoverKind.WORD, word), 0.0) + weight
        for at, sign in enumerate(self.signs, start=len(self.weights) - len(self.signs)):
            if sign in _names(seen):
                moved[MoverKind.SIGN, sign] = WEIGHT_OF_SIGN * float(self.weights[at])
        return Placed(score=self.intercept + sum(moved.values()), movers=_most(moved))

    def _words(self, text: str) -> Iterator[tuple[str, float]]:
        """Every word of `text` with the share that it and its pieces have in the score."""
        row = self.vectorizer.transform([text])
        worth = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        column = self.vectorizer.vocabulary_
        found = [
            (span, [column[each] for each in _features_of(word) if each in column])
            for span, word in words_in(text)
        ]
        times = Counter(at for _, columns in found for at in columns)
        for span, columns in found:
            share = sum(float(self.weights[at]) * worth[at] / times[at] for at in columns)
            yield text[span.start : span.end].casefold(), share


def is_enough(accepted: int, rejected: int) -> bool:
    """Whether so many decisions are enough to learn from."""
    return min(accepted, rejected) >= LEAST_DECISIONS


def learn(seen: Sequence[Seen], accepted: Sequence[bool]) -> Ranker:
    """Learn from decisions, of each whether it was `accepted`; from the last where they are many.

    Raises `ValueError` where they are not enough.
    """
    _require_enough(accepted)
    return _learned(seen[-MOST_DECISIONS:], accepted[-MOST_DECISIONS:])


def measured(seen: Sequence[Seen], accepted: Sequence[bool]) -> PairsInOrder:
    """How well decisions are put in order by what was learned from the others, in five parts.

    Parts are drawn once, with as many accepted in each; every part is ordered by a ranker that saw
    nothing of it. Raises `ValueError` where decisions are not enough.
    """
    from sklearn.model_selection import StratifiedKFold

    _require_enough(accepted)
    seen, accepted = seen[-MOST_DECISIONS:], accepted[-MOST_DECISIONS:]
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    ahead: list[float] = []
    behind: list[float] = []
    for known, unknown in parts.split(range(len(seen)), list(accepted)):
        ranker = _learned([seen[at] for at in known], [accepted[at] for at in known])
        for at, score in zip(unknown, ranker.scores([seen[at] for at in unknown]), strict=True):
            (ahead if accepted[at] else behind).append(score)
    return pairs_in_order(ahead, behind)


def _learned(seen: Sequence[Seen], accepted: Sequence[bool]) -> Ranker:
    # scikit-learn takes a second to load: only where something is learned.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(analyzer=_features, sublinear_tf=False)
    vectorizer.fit([each.text for each in seen])
    signs = tuple(sorted({name for each in seen for name in _names(each)}))
    model = LogisticRegression(
        solver="liblinear", C=STRENGTH, class_weight="balanced", random_state=0
    )
    model.fit(_rows(vectorizer, signs, seen), list(accepted))
    return Ranker(
        vectorizer=vectorizer,
        signs=signs,
        weights=model.coef_[0],
        intercept=float(model.intercept_[0]),
    )


def _rows(vectorizer: Any, signs: Sequence[str], seen: Sequence[Seen]) -> Any:
    """A row a candidate: its words and pieces by how rare they are, then its signs."""
    from scipy.sparse import csr_matrix, hstack

    words = vectorizer.transform([each.text for each in seen])
    there = [[WEIGHT_OF_SIGN * (sign in _names(each)) for sign in signs] for each in seen]
    return hstack([words, csr_matrix(there)]).tocsr() if signs else words


def _features(text: str) -> list[str]:
    return [each for _, word in words_in(text) for each in _features_of(word)]


def _features_of(word: str) -> Iterator[str]:
    """A folded word itself, marked so that it is no piece, and its pieces."""
    yield f"={word}"
    yield from pieces_of(word)


def _names(seen: Seen) -> set[str]:
    return {f"{kind} {name}" for kind, name in seen.signs}


def _most(moved: dict[tuple[MoverKind, str], float]) -> tuple[Mover, ...]:
    """What moves most ahead, then what moves most back."""
    order = sorted(moved.items(), key=lambda each: (-each[1], each[0]))
    for_it = [each for each in order if each[1] >= LEAST_MOVED][:MOST_FOR]
    against = [each for each in reversed(order) if each[1] <= -LEAST_MOVED][:MOST_AGAINST]
    return tuple(
        Mover(kind=kind, said=said, weight=round(weight, 4))
        for (kind, said), weight in [*for_it, *against]
    )


def _require_enough(accepted: Sequence[bool]) -> None:
    yes = sum(accepted)
    if not is_enough(yes, len(accepted) - yes):
        raise ValueError(f"{LEAST_DECISIONS} of each kind are needed to learn from")
