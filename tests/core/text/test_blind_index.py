from __future__ import annotations

import doctest
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import NotOpened
from walkaway.core.text import blind_index
from walkaway.core.text.blind_index import (
    decode_cues,
    encode_cues,
    matches,
    pieces,
    postings,
    question,
    tokens,
)

FOUND = [
    # Arabic: article and clitics, hamza and its carriers, tied ta, vowel marks, other digits
    ("مسجد", "ثم ذهبنا وبالمسجدِ الكبير"),
    ("الاردن", "عدتُ إلى الأُردنّ في الشتاء"),
    ("مدرسه", "كانت المدرسة مغلقة"),
    ("2014", "في عام ٢٠١٤ وصلت"),
    # Turkish: dotted and dotless i, case endings after an apostrophe
    ("istanbul", "İstanbul'dan kaçtım"),
    ("diyarbakir", "Diyarbakır'ın dışında"),
    ("cocuk", "çocuklarımızı düşündüm"),
    ("KIZLAR", "kızlarının yanında"),
    # German: umlauts, ß, compounds
    ("strasse", "In unserer Straße wohnte niemand"),
    ("Gefängnis", "die GEFANGNISSE waren voll"),
    ("madchen", "Das Mädchenzimmer blieb leer"),
    # French: accents, elision, ligature
    ("ecole", "Je suis retourné à l’École"),
    ("cœur", "de tout mon coeur"),
    ("regret", "j’ai tout regretté"),
    # Russian: case endings, ё and е, stress marks
    ("брат", "моими бра́тьями и сёстрами"),
    ("сестер", "моих сестёр не было"),
    ("самолет", "Самолётом до Москвы"),
    # Spanish: accents, plural, ñ
    ("corazon", "con el CORAZÓN roto"),
    ("ninez", "toda mi niñez"),
    ("cancion", "sus canciones"),
    # Persian digits and letters, written by an Arabic keyboard
    ("١٧ كوچه", "در کوچه ۱۷ بودم"),
]  # fmt: skip
"""What is typed, and the words that it must find: 21 inflected and accented pairs."""

NOT_FOUND = [
    ("مسجل", "ثم ذهبنا وبالمسجدِ الكبير"),
    ("العراق", "عدتُ إلى الأُردنّ في الشتاء"),
    ("مدير", "كانت المدرسة مغلقة"),
    ("2015", "في عام ٢٠١٤ وصلت"),
    ("izmir", "İstanbul'dan kaçtım"),
    ("dinar", "Diyarbakır'ın dışında"),
    ("cocos", "çocuklarımızı düşündüm"),
    ("KIZIL", "kızlarının yanında"),
    ("strand", "In unserer Straße wohnte niemand"),
    ("Gefährte", "die GEFANGNISSE waren voll"),
    ("made", "Das Mädchenzimmer blieb leer"),
    ("colere", "Je suis retourné à l’École"),
    ("cour", "de tout mon coeur"),
    ("regime", "j’ai tout regretté"),
    ("браслет", "моими бра́тьями и сёстрами"),
    ("сестра", "моих сестёр не было"),
    ("самовар", "Самолётом до Москвы"),
    ("coral", "con el CORAZÓN roto"),
    ("nino", "toda mi niñez"),
    ("cancer", "sus canciones"),
    ("٧ كوچه", "در کوچه ۱۷ بودم"),
]

KEY = bytes(range(32))
increasing = st.sets(st.integers(0, 2**40)).map(sorted)
texts = st.text(max_size=60)


def may_hold(asked: str, text: str) -> bool:
    """What the index answers: every piece of every word is there."""
    held = pieces(text)
    return all(held.issuperset(word.pieces) for word in question(asked).words)


@pytest.mark.parametrize(("asked", "text"), FOUND)
def test_inflected_and_accented_words_are_found(asked, text):
    assert may_hold(asked, text)
    spans = matches(question(asked), text)
    assert spans
    for span in spans:
        assert matches(question(asked), text) == matches(question(asked), text + " ")
        assert text[span.start : span.end].strip()


def test_there_are_21_pairs_of_each_kind():
    assert len(FOUND) == len(NOT_FOUND) == 21


@pytest.mark.parametrize(("asked", "text"), NOT_FOUND)
def test_other_words_are_not_found(asked, text):
    assert matches(question(asked), text) == ()


@pytest.mark.parametrize(
    ("asked", "text", "lit"),
    [
        ("مسجد", "وبالمسجدِ الكبير", ["مسجدِ"]),
        ("strasse", "die Straße", ["Straße"]),
        ("home", "Home sweet home", ["Home", "home"]),
        ("sweet home", "Home sweet home", ["Home", "sweet", "home"]),
        ("محمد", "يا مُحَمَّدُ!", ["مُحَمَّدُ"]),
        ("of", "often of", ["of"]),
        ("ana anas", "bananas", ["ananas"]),
    ],
)
def test_what_was_found_is_lit_with_its_marks(asked, text, lit):
    assert [text[span.start : span.end] for span in matches(question(asked), text)] == lit


@pytest.mark.parametrize(
    ("asked", "text"),
    [("回家", "我想回家了"), ("家", "我想回家了"), ("บ้าน", "ฉันอยากกลับบ้าน"),
     ("ຄືນ", "ກັບຄືນ"), ("ផ្ទះ", "ទៅផ្ទះ"), ("အိမ်", "ငါအိမ်ပြန်"), ("とうきょう", "きのうとうきょうへ"),
     ("NATO", "他在NATO工作"), ("AI", "他用AI工作"), ("집", "집")],
)  # fmt: skip
def test_words_are_found_in_writing_without_spaces(asked, text):
    assert may_hold(asked, text)
    assert matches(question(asked), text)


@pytest.mark.parametrize("asked", ["", "  ", "?!", "،؟", "\u200f", "َ"])
def test_a_question_without_words_finds_nothing(asked):
    assert question(asked).words == ()
    assert matches(question(asked), "anything at all") == ()


def test_two_words_must_both_occur_in_any_order():
    asked = question("brother prison")
    assert matches(asked, "in prison with my brother")
    assert matches(asked, "my brother") == ()


def test_a_short_word_is_found_by_itself_only():
    assert matches(question("in"), "in it")
    assert matches(question("in"), "inside") == ()
    assert not may_hold("in", "inside")


@given(text=texts, data=st.data())
def test_every_word_of_a_text_finds_it(text, data):
    words = question(text).words
    if words:
        chosen = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
        asked = " ".join(word.text for word in chosen)
        assert may_hold(asked, text)
        assert matches(question(asked), text)


@given(text=st.text("abcdeоушкسنةمل", min_size=3, max_size=12), data=st.data())
def test_any_three_letters_and_more_find_the_word_around_them(text, data):
    start = data.draw(st.integers(0, len(text) - 3))
    end = data.draw(st.integers(start + 3, len(text)))
    assert may_hold(text[start:end], text)
    assert matches(question(text[start:end]), text)


@given(asked=texts, text=texts)
def test_the_index_never_loses_what_a_reader_would_find(asked, text):
    if matches(question(asked), text):
        assert may_hold(asked, text)


@given(text=texts)
def test_composition_changes_no_piece(text):
    assert pieces(unicodedata.normalize("NFD", text)) == pieces(unicodedata.normalize("NFC", text))


@given(increasing)
def test_cue_numbers_come_back(numbers):
    assert decode_cues(encode_cues(numbers)).tolist() == numbers


@given(st.binary(max_size=30))
def test_other_bytes_are_cue_numbers_or_refused(encoded):
    try:
        numbers = decode_cues(encoded).tolist()
    except NotOpened:
        return
    assert all(one < other for one, other in pairwise(numbers))


def test_a_cut_posting_is_refused():
    with pytest.raises(NotOpened):
        decode_cues(encode_cues([1, 5000])[:-1])


@pytest.mark.parametrize("numbers", [[1, 1], [2, 1], [-1], [0, 0]])
def test_numbers_that_do_not_increase_are_a_mistake(numbers):
    with pytest.raises(ValueError, match="increase"):
        encode_cues(numbers)


def test_neighbours_take_one_byte_each():
    assert len(encode_cues(range(1000))) == 1000


def test_tokens_are_64_bit_numbers_that_only_the_key_tells():
    one, same, other = (tokens(["abc", "bcd"], key) for key in (KEY, KEY, KEY[::-1]))
    assert one == same
    assert not set(one) & set(other)
    assert one[0] == tokens(["abc"], KEY)[0]
    assert all(-(2**63) <= token < 2**63 for token in one)


def test_tokens_are_spread_over_both_signs():
    many = tokens((f"{number:03}" for number in range(1000)), KEY)
    assert len(set(many)) == 1000
    assert 400 < sum(token < 0 for token in many) < 600


def test_a_posting_lists_the_cues_of_its_piece():
    found = postings(["Come home", "", "at home", "Rome"])
    assert found["hom"] == [0, 2]
    assert found["ome"] == [0, 2, 3]
    assert found["=at"] == [2]
    assert "hom" in question("home").words[0].pieces


def test_few_pieces_cover_a_long_word_the_middle_first():
    (word,) = question("radicalisation").words
    assert len(word.pieces) == 5
    assert word.pieces[0] == "lis" or word.pieces[0] == "ica"
    letters = set()
    for piece in word.pieces:
        at = word.text.index(piece)
        letters |= set(range(at, at + 3))
    assert letters == set(range(len(word.text)))


def test_the_examples_are_true():
    assert doctest.testmod(blind_index).failed == 0
