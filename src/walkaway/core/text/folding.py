"""Text as it is compared: without case, accents, vowel marks and variants of letters and digits.

Folding comes before everything else, search and names alike. It forgets on purpose: what two
writers of one word may write differently is gone. What tells words apart stays, such as the vowel
signs of Indic scripts and the vowels of Thai.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

VARIANTS = str.maketrans(
    {
        # Arabic script, as it is written from Rabat to Kashgar. Decomposition already took the
        # hamza off its carrier.
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك",
        "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ں": "ن", "ء": "", "ـ": "",
        # Latin letters that Unicode does not decompose.
        "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe",
        "þ": "th", "ŋ": "n", "ə": "e", "ʼ": "'", "’": "'",
        # Invisible though neither marks nor format characters: fillers and selectors.
        "\u034f": "", "\u115f": "", "\u1160": "", "\u3164": "", "\u17b4": "", "\u17b5": "",
    }
)  # fmt: skip

VISIBLE_COMBINING_CLASSES = frozenset({8, 9, *range(84, 200)})
"""Kana voicing, virama, and the vowels of Telugu, Thai, Lao and Tibetan: parts of the word."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the offset of the original's character."""

    text: str
    origins: tuple[int, ...]


def fold(text: str) -> str:
    """What is left of `text` when it is compared with other writings of the same words.

    >>> fold("Ḥusám, حُسَـامٌ, ١٢٣")
    'husam, حسام, 123'
    """
    return text.translate(_FOLDS)


def fold_with_origins(text: str) -> Folded:
    """`fold(text)` with the way back to the offsets of `text`."""
    if text.isascii():
        return Folded(text=fold(text), origins=tuple(range(len(text))))
    parts = list(map(_FOLDS.__getitem__, map(ord, text)))
    lengths = np.fromiter(map(len, parts), dtype=np.intp, count=len(parts))
    # Each offset as often as its character has parts.
    origins = tuple(np.repeat(np.arange(len(parts)), lengths).tolist())
    return Folded(text="".join(parts), origins=origins)


@cache
def fold_character(character: str) -> str:
    """The fold of one character: none for what is invisible or a mark, several for a ligature."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    letters = unicodedata.normalize("NFKD", character).casefold()
    letters = unicodedata.normalize("NFKD", letters.translate(VARIANTS))
    return "".join(each for each in letters if not _is_forgotten(each))


class _Folds(dict[int, str]):
    """The folds of the characters that were met, by their numbers."""

    def __missing__(self, number: int) -> str:
        folded = self[number] = fold_character(chr(number))
        return folded


_FOLDS = _Folds()


def _is_forgotten(character: str) -> bool:
    if unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return True
    combining = unicodedata.combining(character)
    return combining != 0 and combining not in VISIBLE_COMBINING_CLASSES
