"""Pseudonyms: made of chance alone, easy to say, and easily told apart.

Nothing about a person goes in: no name, no origin, no language, no initial. The sound is drawn as
the syllables are, since a sound that somebody chose would say something about the speaker.

All letters are such that Latin, Arabic and Cyrillic each write them with one letter of their own,
and speakers of most languages can say them: no p, g, v, e, o or th.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum
from itertools import product
from math import prod
from random import Random

from walkaway.core.errors import Refused
from walkaway.core.text.edit_distance import edit_distance
from walkaway.core.text.folding import fold

CONSONANTS = "bdfklmnrstz"
VOWELS = "aiu"
CLOSING = "lmnrs"
"""Consonants that may end a syllable."""

LEAST_LETTERS_APART = 3

HEARD_ALIKE = str.maketrans({"n": "m", "d": "b", "t": "k", "z": "s", "f": "s", "r": "l"})
"""What is mistaken for one another over a bad line."""

FEWEST_CONSONANTS = 3
UNWANTED = ("anus", "bum", "dik", "fuk", "isis", "kuk", "kus", "kut", "lul", "nazi", "nik", "sik",
    "tit", "zib", "zub", "lr", "rl")  # fmt: skip
"""Parts that are rude, or hard to say, in a language that many speak."""

TRIES = 500

_GIVEN_NAMES = """
adil aida aisa alina amal amalia amani amin amina amir amira anisa anita arina arman asim asma
bilal bilkis danila dalila darina dina diana fadil fadila faisal farida faruk fatima fidan hamid
ibrahim idris ilias imran irina isa ismail jamila kadir kamal kamil kamila karim karima karina
khalid latif latifa lidia lina ludmila malik malika marat maria mariam marina mirza mustafa nabil
nabila nadia nadir nadira nasim nasir natalia nikita nurlan rabia ramadan ramazan rasim rasul
rinat rustam sabina sabir sabrina safia said saida salim salima salman samir samira sandra sara
sarina sidik sikandar sulaiman sultan sumaia tamara tarik tatiana timur umar zahir zaid zaida
zaina zakir zakaria zamira zarina zubair
"""
NAMES_OF_PEOPLE = frozenset(_GIVEN_NAMES.split())
"""Given names of many peoples that these letters could spell: nobody is to be taken for another."""


class Sound(Enum):
    """A shape of pseudonyms: the letters that may stand at each place."""

    OPEN = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS, VOWELS)
    """As in Bilura."""
    CLOSED = (CONSONANTS, VOWELS, CLOSING, CONSONANTS, VOWELS, CLOSING)
    """As in Tumdar."""
    RISING = (VOWELS, CONSONANTS, VOWELS, CONSONANTS, VOWELS, CLOSING)
    """As in Anilus."""
    ROLLING = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CLOSING, CONSONANTS, VOWELS)
    """As in Kidalmu."""


WRITTEN = {
    "Arab": str.maketrans("abdfiklmnrstuz", "ابدفيكلمنرستوز"),
    "Cyrl": str.maketrans("abdfiklmnrstuz", "абдфиклмнрстуз"),
}


def new_pseudonym(rng: Random, used: Collection[str], sound: Sound | None = None) -> str:
    """A pseudonym unlike all that are `used`.

    `rng` is `secrets.SystemRandom()` wherever a person is named; without a `sound` it draws that as
    well. Three letters at least stand between two pseudonyms, and a bad line does not make them
    one. None is a given name or nearly one. Raises `Refused` when none is left.
    """
    taken = [fold(each) for each in used]
    sounds = [sound] if sound else list(Sound)
    for candidate in _drawn(rng, sounds):
        if _is_apart(candidate, taken):
            return candidate.capitalize()
    raise Refused(
        what="Another pseudonym",
        reason="every one that is left is too much like one that is used",
        way_on="Choose another sound, or write a pseudonym that says nothing about the speaker.",
    )


def how_many(sound: Sound | None = None) -> int:
    """How many there are in all, before any is used; nearly all are acceptable.

    >>> how_many(), [how_many(sound) for sound in Sound]
    (259182, [35937, 27225, 16335, 179685])
    """
    return sum(prod(map(len, each.value)) for each in ([sound] if sound else Sound))


def written_in(pseudonym: str, script: str) -> str:
    """`pseudonym` in another script (ISO 15924), letter for letter; as it is where none is known.

    >>> written_in("Bilura", "Arab"), written_in("Bilura", "Cyrl")
    ('بيلورا', 'Билура')
    """
    if script not in WRITTEN:
        return pseudonym
    written = pseudonym.lower().translate(WRITTEN[script])
    return written.capitalize() if pseudonym[:1].isupper() else written


def _drawn(rng: Random, sounds: list[Sound]) -> Iterator[str]:
    """Some at random; then, for the day when few are left, all of them in a random order."""
    for _ in range(TRIES):
        yield "".join(map(rng.choice, rng.choice(sounds).value))
    every = ["".join(letters) for sound in sounds for letters in product(*sound.value)]
    rng.shuffle(every)
    yield from every


def _is_apart(candidate: str, taken: Collection[str]) -> bool:
    return (
        len(set(candidate) - set(VOWELS)) >= FEWEST_CONSONANTS
        and not any(part in candidate for part in UNWANTED)
        and not any(edit_distance(candidate, name, at_most=1) <= 1 for name in NAMES_OF_PEOPLE)
        and all(_are_apart(candidate, other) for other in taken)
    )


def _are_apart(one: str, other: str) -> bool:
    if one.translate(HEARD_ALIKE) == other.translate(HEARD_ALIKE):
        return False
    return edit_distance(one, other, at_most=LEAST_LETTERS_APART) >= LEAST_LETTERS_APART
