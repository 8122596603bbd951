"""The order that is learned from decisions, and its reasons. Everything told here is invented."""

from __future__ import annotations

import random

import pytest

from walkaway.core.ranking import (
    LEAST_DECISIONS,
    MOST_AGAINST,
    MOST_FOR,
    MoverKind,
    Ranker,
    Seen,
    _read,
    _rows,
    is_enough,
    learn,
    measured,
)

LEAVING = ("he left the brigade at night", "she regrets the years with them", "they fled the camp")
GAMES = ("the keeper left the field", "the striker joined the club", "a goal in the last minute")
FILLER = [
    *("river", "bread", "window", "road", "winter", "letter", "market", "stone"),
    *("garden", "lamp", "story", "evening"),
]


def decisions(count: int, seed: int = 1) -> tuple[list[Seen], list[bool]]:
    """`count` of each kind, in turn."""
    rng = random.Random(seed)

    def told(of: tuple[str, ...], signs: frozenset[tuple[str, str]]) -> Seen:
        words = [rng.choice(of), *rng.choices(FILLER, k=12)]
        return Seen(text=" ".join(words), signs=signs)

    group = frozenset({("group", "jihadist"), ("act", "left")})
    pairs = [
        (told(LEAVING, group), told(GAMES, frozenset({("act", "left")}))) for _ in range(count)
    ]
    return [each for pair in pairs for each in pair], [True, False] * count


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return learn(*decisions(20))


def test_what_is_like_the_accepted_comes_first(ranker: Ranker) -> None:
    story = Seen(text="at night he fled the brigade", signs=frozenset({("group", "jihadist")}))
    game = Seen(text="the club won in the last minute")
    assert ranker.placed(story).score > 0 > ranker.placed(game).score


def test_the_reasons_are_words_and_signs_that_stand_there(ranker: Ranker) -> None:
    text = "At night he FLED the brigade; the goal came late"
    placed = ranker.placed(Seen(text=text, signs=frozenset({("group", "jihadist")})))
    ahead = [each for each in placed.movers if each.weight > 0]
    back = [each for each in placed.movers if each.weight < 0]
    assert len(ahead) == MOST_FOR
    assert 0 < len(back) <= MOST_AGAINST
    assert ahead == sorted(ahead, key=lambda each: -each.weight)
    assert {each.said for each in placed.movers if each.kind is MoverKind.SIGN} == {
        "group jihadist"
    }
    words = {each.said for each in placed.movers if each.kind is MoverKind.WORD}
    assert words <= set(text.casefold().replace(";", "").split())
    assert "goal" in {each.said for each in back}


def test_all_that_moves_a_candidate_is_its_score(ranker: Ranker) -> None:
    seen, _ = decisions(6, seed=9)
    rows = _rows(ranker.vectorizer, ranker.signs, [_read(each) for each in seen])
    for each, score in zip(ranker.places(seen), rows @ ranker.weights, strict=True):
        assert each.score == pytest.approx(score + ranker.intercept)


def test_words_that_nobody_has_seen_move_nothing(ranker: Ranker) -> None:
    placed = ranker.placed(Seen(text="ξψω ξψω", signs=frozenset({("act", "unheard-of")})))
    assert placed.movers == ()
    assert placed.score == pytest.approx(ranker.intercept)
    assert ranker.placed(Seen(text="")).movers == ()


def test_the_same_decisions_give_the_same_order() -> None:
    seen, accepted = decisions(15)
    candidates, _ = decisions(5, seed=3)
    assert learn(seen, accepted).places(candidates) == learn(seen, accepted).places(candidates)
    assert measured(seen, accepted) == measured(seen, accepted)


def test_what_can_be_learned_is_told_apart_and_what_cannot_is_not() -> None:
    seen, accepted = decisions(25)
    found = measured(seen, accepted)
    assert found.share > 0.9
    assert (found.first, found.second) == (25, 25)
    rng = random.Random(4)
    noise = [Seen(text=" ".join(rng.choices(FILLER, k=12))) for _ in range(60)]
    low, high = measured(noise, [True, False] * 30).interval
    assert low < 0.5 < high


@pytest.mark.parametrize(("accepted", "rejected"), [(9, 40), (40, 9), (0, 0)])
def test_too_few_decisions_teach_nothing(accepted: int, rejected: int) -> None:
    assert not is_enough(accepted, rejected)
    seen = [Seen(text="words")] * (accepted + rejected)
    for act in (learn, measured):
        with pytest.raises(ValueError, match=str(LEAST_DECISIONS)):
            act(seen, [True] * accepted + [False] * rejected)


def test_ten_of_each_are_enough() -> None:
    assert is_enough(LEAST_DECISIONS, LEAST_DECISIONS)
    learn(*decisions(LEAST_DECISIONS))


def test_arabic_is_learned_from_like_any_other_script() -> None:
    seen = [Seen(text="هربت من التنظيم ليلا"), Seen(text="فاز الفريق بالمباراة")] * 12
    ranker = learn(seen, [True, False] * 12)
    placed = ranker.placed(Seen(text="هرب من التنظيم"))
    assert placed.score > 0
    assert "التنظيم" in {each.said for each in placed.movers}
