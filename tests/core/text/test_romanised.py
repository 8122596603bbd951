import doctest

import pytest

from walkaway.core.text import romanised as module
from walkaway.core.text.romanised import LETTERS, romanised, skeleton


@pytest.mark.parametrize(
    "writings",
    [
        ("Hussein", "Husayn", "Hüseyin", "Hossein", "حسين", "Хусейн", "Husein"),
        ("Omar", "Umar", "Ömer", "عمر", "Умар", "Omer"),
        ("Khalid", "Khaled", "Halit", "خالد", "Халид"),
        ("Yusuf", "Yousef", "Youssouf", "يوسف", "Юсуф", "Yusif"),
        ("Ahmed", "Ahmet", "Ahmad", "أحمد", "Ахмед"),
        ("Gamal", "Jamal", "Djamal", "جمال", "Джамал"),
        ("Dawud", "Davut", "Daoud", "داود", "Дауд"),
        ("Cheikh", "Sheikh", "شيخ", "шейх"),
        ("Qasim", "Kasım", "Kassem", "قاسم", "Касим"),
    ],
)
def test_writings_of_one_name_have_one_skeleton(writings):
    assert len({skeleton(writing) for writing in writings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Hassan", "Husam"), ("Omar", "Amal"), ("خالد", "خليل"), ("Юсуф", "Юнус")]
)
def test_other_names_have_another(one, other):
    assert skeleton(one) != skeleton(other)


def test_every_letter_of_the_table_becomes_latin():
    assert all(romanised(chr(letter)).isascii() for letter in LETTERS)


def test_the_examples_are_true():
    assert doctest.testmod(module).failed == 0
