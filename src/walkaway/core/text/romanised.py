"""Words of Arabic and Cyrillic script in Latin letters, to compare names across scripts.

Not for reading: tables that are small, lose much, and err towards taking two writings for one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from walkaway.core.text.folding import fold

LETTERS = str.maketrans({
    # Arabic, and letters that Persian, Urdu and Kurdish add. Folding made variants one.
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w",
    "ي": "y", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g", "ڤ": "v", "ۆ": "o", "ٹ": "t", "ڈ": "d",
    "ڑ": "r", "ں": "n",
    # Cyrillic. й lost its mark in folding and is и.
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i",
    "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "є": "e", "ґ": "g", "ј": "j", "қ": "q",
    "ң": "n", "ө": "o", "ү": "u", "ұ": "u", "ә": "a", "һ": "h", "ғ": "gh",
})  # fmt: skip

ALIKE = (
    ("tch", "s"), ("sch", "s"), ("dzh", "j"), ("kh", "h"), ("gh", "j"), ("sh", "s"), ("ch", "s"),
    ("zh", "j"), ("th", "t"), ("dh", "t"), ("dj", "j"), ("ph", "f"), ("ts", "s"), ("ck", "k"),
    ("q", "k"), ("c", "k"), ("x", "ks"), ("z", "s"), ("g", "j"), ("p", "b"), ("d", "t"),
)  # fmt: skip
"""Spellings that different languages have for one sound, longer ones first."""

VOWELS = "aeiouywv'"
"""With the half vowels: the same name is Dawud, Davut and داود."""


@lru_cache(maxsize=1 << 16)
def romanised(word: str) -> str:
    """`word` folded, in Latin letters as far as it is Arabic or Cyrillic.

    >>> romanised("Хусейн"), romanised("حُسَيْن"), romanised("Hüseyin")
    ('khusein', 'hsyn', 'huseyin')
    """
    return fold(word).translate(LETTERS)


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """The consonants of `word`, as they sound in any of these scripts; A stands for a first vowel.

    >>> skeleton("Хусейна"), skeleton("حسين"), skeleton("Houssein"), skeleton("Umar")
    ('hsn', 'hsn', 'hsn', 'Amr')
    """
    letters = romanised(word)
    for spelled, sound in ALIKE:
        letters = letters.replace(spelled, sound)
    letters = re.sub(r"(.)\1+", r"\1", letters)
    first = "A" if letters[:1] and letters[0] in VOWELS else ""
    bare = first + "".join(letter for letter in letters if letter not in VOWELS)
    return re.sub(r"(.)\1+", r"\1", bare)
