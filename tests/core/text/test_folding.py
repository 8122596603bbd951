import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.text.folding import fold, fold_with_origins


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Muḥammad", "muhammad"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Łódź", "lodz"),
        ("ΟΔΟΣ", "οδός"),
        ("Ёлка", "елка"),
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("علی", "علي"),
        ("ﻻﺟﺊ", "لاجئ"),
        ("رحمٰن", "رحمن"),
        ("شَلُوֹם", "شلوם"),
        ("می‌خواهم", "میخواهم"),
        ("١٢٣ ۴۵ ६७ ৮৯", "123 45 67 89"),
        ("Ａｂｃ", "abc"),
        ("co\u00adoperate", "cooperate"),
        ("मो\u093c", "मो"),
    ],
)
def test_writings_of_one_word_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("রাম", "রুম"), ("राम", "रिम"), ("มา", "มี"), ("か", "き"), ("가", "고")]
)
def test_vowels_that_tell_words_apart_stay(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text):
    def in_order(folded):
        return unicodedata.normalize("NFD", folded)

    decomposed = unicodedata.normalize("NFD", text)
    assert in_order(fold(decomposed)) == in_order(fold(text))


@given(st.text())
def test_origins_lead_back_to_the_character_that_was_folded(text):
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(part in fold(text[at]) for part, at in zip(folded.text, folded.origins, strict=True))
