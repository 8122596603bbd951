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


@dataclass(frozen=True, slots=True)
class _Read:
    """A candidate taken apart, once: each word as it stands there with its features, and signs."""

    words: tuple[tuple[str, tuple[str, ...]], ...]
    signs: frozenset[str]

    @property
    def features(self) -> list[str]:
        return [each for _, features in self.words for each in features]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """What was learned: a weight for each feature of words, then for each of `signs`."""

    vectorizer: Any
    signs: tuple[str, ...]
    weights: Any
    intercept: float

    def places(self, seen: Sequence[Seen]) -> list[Placed]:
        """The places of candidates. A score is the intercept and all that moves the candidate."""
        reads = [_read(each) for each in seen]
        if not reads:
            return []
        rows = self.vectorizer.transform([read.features for read in reads])
        return [self._placed(read, rows[at]) for at, read in enumerate(reads)]

    def placed(self, seen: Seen) -> Placed:
        """The place of one candidate."""
        return self.places([seen])[0]

    def _placed(self, read: _Read, row: Any) -> Placed:
        worth = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        column = self.vectorizer.vocabulary_
        times = Counter(read.features)
        moved: dict[tuple[MoverKind, str], float] = {}
        for word, features in read.words:
            known = [(each, column[each]) for each in features if each in column]
            share = sum(self.weights[at] * worth[at] / times[each] for each, at in known)
            moved[MoverKind.WORD, word] = moved.get((MoverKind.WORD, word), 0.0) + float(share)
        for at, sign in enumerate(self.signs, start=len(self.weights) - len(self.signs)):
            if sign in read.signs:
                moved[MoverKind.SIGN, sign] = WEIGHT_OF_SIGN * float(self.weights[at])
        return Placed(score=self.intercept + sum(moved.values()), movers=_most(moved))


def is_enough(accepted: int, rejected: int) -> bool:
    """Whether so many decisions are enough to learn from."""
    return min(accepted, rejected) >= LEAST_DECISIONS


def learn(seen: Sequence[Seen], accepted: Sequence[bool]) -> Ranker:
    """Learn from decisions, of each whether it was `accepted`; from the last where they are many.

    Raises `ValueError` where they are not enough.
    """
    _require_enough(accepted)
    reads = [_read(each) for each in seen[-MOST_DECISIONS:]]
    return _learned(reads, accepted[-MOST_DECISIONS:])


def measured(seen: Sequence[Seen], accepted: Sequence[bool]) -> PairsInOrder:
    """How well decisions are put in order by what was learned from the others, in five parts.

    Parts are drawn once, with as many accepted in each; every part is ordered by a ranker that saw
    nothing of it. Raises `ValueError` where decisions are not enough.
    """
    from sklearn.model_selection import StratifiedKFold

    _require_enough(accepted)
    reads, told = [_read(each) for each in seen[-MOST_DECISIONS:]], accepted[-MOST_DECISIONS:]
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    ahead: list[float] = []
    behind: list[float] = []
    for known, unknown in parts.split(range(len(reads)), list(told)):
        ranker = _learned([reads[at] for at in known], [told[at] for at in known])
        rows = _rows(ranker.vectorizer, ranker.signs, [reads[at] for at in unknown])
        scores = rows @ ranker.weights + ranker.intercept
        for at, score in zip(unknown, scores.tolist(), strict=True):
            (ahead if told[at] else behind).append(score)
    return pairs_in_order(ahead, behind)


def _learned(reads: Sequence[_Read], accepted: Sequence[bool]) -> Ranker:
    # scikit-learn takes a second to load: only where something is learned.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(analyzer=_as_they_are)
    vectorizer.fit([read.features for read in reads])
    signs = tuple(sorted({sign for read in reads for sign in read.signs}))
    model = LogisticRegression(
        solver="liblinear", C=STRENGTH, class_weight="balanced", random_state=0
    )
    model.fit(_rows(vectorizer, signs, reads), list(accepted))
    return Ranker(
        vectorizer=vectorizer,
        signs=signs,
        weights=model.coef_[0],
        intercept=float(model.intercept_[0]),
    )


def _rows(vectorizer: Any, signs: Sequence[str], reads: Sequence[_Read]) -> Any:
    """A row a candidate: its words and pieces by how rare they are, then its signs."""
    from scipy.sparse import csr_matrix, hstack

    words = vectorizer.transform([read.features for read in reads])
    there = [[WEIGHT_OF_SIGN * (sign in read.signs) for sign in signs] for read in reads]
    return hstack([words, csr_matrix(there)]).tocsr() if signs else words


def _read(seen: Seen) -> _Read:
    return _Read(
        tuple(
            (seen.text[span.start : span.end].casefold(), tuple(_features_of(word)))
            for span, word in words_in(seen.text)
        ),
        frozenset(f"{kind} {name}" for kind, name in seen.signs),
    )


def _as_they_are(features: list[str]) -> list[str]:
    return features


def _features_of(word: str) -> Iterator[str]:
    """A folded word itself, marked so that it is no piece, and its pieces."""
    yield f"={word}"
    yield from pieces_of(word)


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
