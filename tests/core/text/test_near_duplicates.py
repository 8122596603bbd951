from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.text.near_duplicates import clusters, containment, fingerprint, shared_spans

WORDS = 300
TEXTS = 100


def text(chance: Random, words: int = WORDS) -> list[str]:
    return [f"w{int(chance.paretovariate(0.6)) % 20_000}" for _ in range(words)]


def edited(words: list[str], share: float, chance: Random) -> list[str]:
    return [f"x{chance.random()}" if chance.random() < share else word for word in words]


def recall(change) -> float:
    """The share of changed copies that fall into one cluster with their original."""
    chance = Random(7)
    originals = [text(chance) for _ in range(TEXTS)]
    copies = [change(words, chance) for words in originals]
    prints = [fingerprint(" ".join(words)) for words in originals + copies]
    found = clusters(prints)
    assert all(len({at % TEXTS for at in cluster}) == 1 for cluster in found)
    return len(found) / TEXTS


def cut(words: list[str], chance: Random) -> list[str]:
    start = chance.randrange(WORDS * 65 // 100)
    return words[start : start + WORDS * 35 // 100]


def embedded(words: list[str], chance: Random) -> list[str]:
    return text(chance, 400) + words + text(chance, 400)


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (lambda words, chance: edited(words, 0.1, chance), 0.98),
        (lambda words, chance: edited(words, 0.2, chance), 0.6),
        (cut, 0.98),
        (embedded, 0.98),
    ],
    ids=["10 % edited", "20 % edited", "cut to 35 %", "embedded"],
)
def test_changed_copies_are_found(change, least) -> None:
    measured = recall(change)
    assert measured >= least


def test_pages_that_share_only_their_frame_are_not_copies() -> None:
    chance = Random(3)
    frame = text(chance, 50)
    prints = [fingerprint(" ".join(frame + text(chance))) for _ in range(40)]
    assert clusters(prints) == ()


def test_a_story_that_very_many_printed_is_one_cluster_and_a_frame_of_all_is_none() -> None:
    chance = Random(11)
    frame, story = text(chance, 40), text(chance)
    copies = [frame + edited(story, 0.05, chance) for _ in range(150)]
    others = [frame + text(chance) for _ in range(1500)]
    prints = [fingerprint(" ".join(words)) for words in others[:700] + copies + others[700:]]
    assert clusters(prints) == (tuple(range(700, 850)),)


def test_short_texts_and_turns_of_phrase_are_in_no_cluster() -> None:
    assert clusters([fingerprint(""), fingerprint("")]) == ()
    assert clusters([fingerprint("at the end of the day")] * 2) == ()


def test_scripts_without_spaces() -> None:
    chance = Random(5)
    story = "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(200))
    other = "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(200))
    prints = [fingerprint(each) for each in (story, other, "前" + story[40:])]
    assert clusters(prints) == ((0, 2),)


@given(st.text(max_size=99), st.text(max_size=99), st.text(max_size=99))
def test_what_is_shared_reads_alike_in_both(before: str, after: str, other: str) -> None:
    shared = "Ḥe left them and wàlked home one night"
    a, b = f"{before} {shared} {after}", f"{other} {shared.upper()} {before}"
    pairs = shared_spans(a, b)
    assert any("left them and" in a[x.start : x.end] for x, _ in pairs)
    for x, y in pairs:
        assert containment(fingerprint(a[x.start : x.end]), fingerprint(b[y.start : y.end])) in (
            0.0,
            1.0,
        )


@given(st.permutations(range(6)))
def test_the_order_of_the_texts_does_not_change_who_is_together(order: list[int]) -> None:
    chance = Random(1)
    prints = [fingerprint(" ".join(text(chance))) for _ in range(3)] * 2
    found = clusters([prints[at] for at in order])
    assert {frozenset(order[at] for at in each) for each in found} == {
        frozenset({n, n + 3}) for n in range(3)
    }
