"""What a title looks like, whatever it is written with: І.Ѕ.І.Ѕ, D4esh, Islamic_State.

Letters, digits and signs are taken for the letters that people take them for, and names that were
glued together or broken apart are looked for so. Nothing is decided here: it gives the rule of
titles more to read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from walkaway.core.text.folding import fold_character
from walkaway.core.text.lexicon import WORD, Lexicon, Sign

_LIKE = {
    # Cyrillic, Greek, Armenian, Hebrew; then Cherokee, syllabics and Lisu, whose letters are tall.
    "a": "аαգᎪᗅᗩꓮɑ", "b": "вβьᏴᗷꓐ", "c": "сϲᏟᑕꓚ", "d": "ԁժᎠᗪᗞꓓ", "e": "еεєɛᎬꓰᗴ", "g": "ԍɡᏀꓖ",
    "h": "нһηհᎻᕼꓧ", "j": "јյᎫᒍꓙ", "k": "кκᏦꓗ", "l": "іιɩɪӏןוᎥᏆᒪꓡꓲᏞ", "m": "мμᎷᗰꓟ",
    "n": "νոᑎꓠ", "o": "оοօסഠꓳ", "p": "рρᏢᑭꓑ", "q": "ԛզ", "r": "ᖇᏒꓣг", "s": "ѕσςᏚՏֆᔕꓢ",
    "t": "тτᎢꓔ", "u": "υսᑌꓴ", "v": "ѵᏙᐯꓦ", "w": "ԝωᎳꓪ", "x": "хχ᙭ꓫ", "y": "уγүᎩꓬ", "z": "ᏃζꓜᏉ",
}  # fmt: skip
_LETTERS = {ord(each): letter for letter, those in _LIKE.items() for each in those}
_LETTERS |= {ord("i"): "l", ord("_"): " ", ord("&"): " and "}
_LETTERS |= dict.fromkeys(map(ord, "'`´‘ʻʽʾʿˈ"), "")
_DIGITS = str.maketrans("0134578", "oleastb")
_SIGNS = {"!": "l", "|": "l", "¡": "l", "$": "s", "@": "a", "€": "e"}

_IN_A_NAME = re.compile(
    r"(?:LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?|REGIONAL INDICATOR SYMBOL LETTER "
    r"|NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER )(?:SCRIPT )?([A-Z])(?: WITH .+)?"
)
"""What Unicode calls letters that it does not take apart: small capitals, boxes, strokes."""
_SIGN_IN_A_WORD = re.compile(r"(?<!\b\w)[!|¡](?=\w)|[$@€](?=\w)|(?<=\w)[$€]")
_APART = (
    (re.compile(r"(?<!\w)\w(?:\W{1,3}\w(?!\w))+"), 3),
    (re.compile(r"(?<!\w)\w{1,2}(?:\W{1,3}\w{1,2}(?!\w))+"), 4),
)
"""I.S.I.S, and IS.I.S, with the least letters in them. Each is a reading of its own: the second
also joins the words of sentences."""
_BACKWARDS = re.compile("[\u202d\u202e]")

_LEAST_GLUED = 6
_LEAST_BROKEN, _LEAST_PIECE, _LEAST_STEM = 4, 2, 3
_LEAST_BEFORE_NUMBER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A title as it looks; `origins` are the offsets of its letters in the title as typed."""

    text: str
    origins: tuple[int, ...]


def seen(title: str) -> tuple[Seen, ...]:
    """The ways in which a title may look; also its mirror where it turns the way of writing."""
    ways = [_seen(title)]
    if _BACKWARDS.search(title):
        mirrored = _seen(title[::-1])
        last = len(title) - 1
        ways.append(replace(mirrored, origins=tuple(last - at for at in mirrored.origins)))
    return tuple(
        dict.fromkeys(_joined(each, apart, least) for apart, least in _APART for each in ways)
    )


def looks_like(word: str) -> str:
    """A folded word in the letters that its own are taken for.

    >>> looks_like("халифат")
    'xaлlфat'
    """
    return "".join(map(_look, word))


@lru_cache(maxsize=256)
def disguised(lexicon: Lexicon, *, is_names: bool) -> Lexicon:
    """The signs of `lexicon` as they look; names also glued together and broken in two."""
    signs = []
    for sign in lexicon.signs:
        bare = replace(sign, words=tuple(map(looks_like, sign.words)))
        signs += [bare, *(_glued(bare) if len(bare.words) > 1 else _broken(bare))][
            : None if is_names else 1
        ]
    return Lexicon(language=lexicon.language, signs=tuple(signs))


def _glued(sign: Sign) -> list[Sign]:
    word = "".join(sign.words)
    return (
        [replace(sign, words=(word,), stems=sign.stems[-1:])] if len(word) >= _LEAST_GLUED else []
    )


def _broken(sign: Sign) -> list[Sign]:
    (word,), (goes_on,) = sign.words, sign.stems
    if len(word) < _LEAST_BROKEN:
        return []
    return [
        replace(
            sign,
            words=(word[:at], word[at:]),
            stems=(False, goes_on and len(word) - at >= _LEAST_STEM),
        )
        for at in range(_LEAST_PIECE, len(word) - _LEAST_PIECE + 1)
    ]


def _seen(title: str) -> Seen:
    letters = [(_look(letter), at) for at, letter in enumerate(title)]
    for match in _SIGN_IN_A_WORD.finditer(title):
        letters[match.start()] = (_SIGNS[match[0]], match.start())
    for at in range(1, len(title)):
        if title[at].isupper() and title[max(0, at - 2) : at].islower() and at >= _LEAST_PIECE:
            letters[at] = (f" {letters[at][0]}", at)  # IslamicState
    flat = [(part, at) for look, at in letters for part in look]
    text = WORD.sub(_with_digits, "".join(part for part, _ in flat))
    return Seen(text=text, origins=tuple(at for _, at in flat))


def _joined(looks: Seen, apart: re.Pattern[str], least: int) -> Seen:
    """The same without what stands between letters that were written apart."""
    text = looks.text
    gone = {
        at
        for match in apart.finditer(text)
        if sum(map(str.isalnum, match[0])) >= least
        for at in range(*match.span())
        if not text[at].isalnum()
    }
    kept = [at for at in range(len(text)) if at not in gone]
    return Seen(
        text="".join(text[at] for at in kept), origins=tuple(looks.origins[at] for at in kept)
    )


def _with_digits(match: re.Match[str]) -> str:
    """Digits among letters are letters, as in D4esh; a number behind a word, as in ISIS2, stays a
    mark beside it: no word has one. The length stays the same."""
    word = match[0]
    if word.isdecimal():
        return word
    bare = word.rstrip("0123456789")
    if len(bare) >= _LEAST_BEFORE_NUMBER and bare.isalpha():
        return bare + " " * (len(word) - len(bare))
    return word.translate(_DIGITS)


@cache
def _look(letter: str) -> str:
    """What one character is taken for: nothing, where nobody sees it."""
    named = _IN_A_NAME.fullmatch(unicodedata.name(letter, ""))
    folded = fold_character(named[1] if named else letter)
    return folded.translate(_LETTERS)
