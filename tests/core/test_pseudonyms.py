from __future__ import annotations

import doctest
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from walkaway.core import pseudonyms
from walkaway.core.errors import Refused
from walkaway.core.pseudonyms import (
    CONSONANTS,
    HEARD_ALIKE,
    NAMES_OF_PEOPLE,
    UNWANTED,
    VOWELS,
    WRITTEN,
    Sound,
    how_many,
    new_pseudonym,
    written_in,
)
from walkaway.core.text.edit_distance import edit_distance
from walkaway.core.text.folding import fold


def drawn(seed: int, count: int, sound: Sound | None = None) -> list[str]:
    rng, used = Random(seed), []
    for _ in range(count):
        used.append(new_pseudonym(rng, used, sound))
    return used


@pytest.mark.parametrize("sound", list(Sound))
def test_each_sound_has_its_letters_at_its_places(sound):
    for name in drawn(1, 30, sound):
        assert name == name.capitalize()
        for letter, allowed in zip(name.lower(), sound.value, strict=True):
            assert letter in allowed


def test_the_same_chance_gives_the_same_names_and_another_others():
    assert drawn(7, 20) == drawn(7, 20)
    assert not set(drawn(7, 20)) & set(drawn(8, 20))


def test_two_hundred_pseudonyms_are_all_easily_told_apart():
    names = [name.lower() for name in drawn(3, 200)]
    for at, one in enumerate(names):
        for other in names[:at]:
            assert edit_distance(one, other) >= 3
            assert one.translate(HEARD_ALIKE) != other.translate(HEARD_ALIKE)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=50)
def test_no_pseudonym_is_nearly_a_given_name_or_rude(seed):
    name = new_pseudonym(Random(seed), ()).lower()
    assert all(edit_distance(name, each) >= 2 for each in NAMES_OF_PEOPLE)
    assert not any(part in name for part in UNWANTED)
    assert len(set(name) & set(CONSONANTS)) >= 3


def test_a_used_pseudonym_is_known_however_it_is_written():
    name = new_pseudonym(Random(5), (), Sound.OPEN)
    for written in (name.upper(), name.lower(), name.replace("a", "á").replace("i", "ï")):
        assert new_pseudonym(Random(5), [written], Sound.OPEN) != name


@given(seed=st.integers(0, 2**32), script=st.sampled_from(sorted(WRITTEN)))
@settings(max_examples=30)
def test_each_script_writes_a_pseudonym_letter_for_letter(seed, script):
    name = new_pseudonym(Random(seed), ())
    back = {written: letter for letter, written in WRITTEN[script].items()}
    letters = written_in(name, script).lower()
    assert len(letters) == len(name)
    assert "".join(chr(back[ord(letter)]) for letter in letters) == name.lower()
    assert fold(letters) == letters
    assert written_in(name, "Zzzz") == name


def test_a_sound_that_is_used_up_is_refused_with_a_way_on(monkeypatch):
    monkeypatch.setattr(pseudonyms, "TRIES", 0)
    every = [a + b + c + d for a in "bdf" for b in VOWELS for c in "lmn" for d in VOWELS]
    few = [each + "ra" for each in every]
    monkeypatch.setattr(pseudonyms, "_drawn", lambda rng, sounds: iter(few))
    used: list[str] = []
    with pytest.raises(Refused, match="Choose another sound"):
        for _ in few:
            used.append(new_pseudonym(Random(1), used))
    assert used


def test_how_many_there_are_is_the_product_of_the_letters_at_the_places():
    # 11 consonants, 3 vowels, 5 that close a syllable
    assert how_many(Sound.OPEN) == 11**3 * 3**3
    assert how_many(Sound.CLOSED) == 11**2 * 3**2 * 5**2
    assert how_many(Sound.RISING) == 3**3 * 11**2 * 5
    assert how_many(Sound.ROLLING) == 11**3 * 3**3 * 5
    assert how_many() == sum(how_many(sound) for sound in Sound)


def test_the_examples_are_true():
    assert doctest.testmod(pseudonyms).failed == 0
