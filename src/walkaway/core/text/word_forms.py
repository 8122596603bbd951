"""How the words of a name may be attached, split and inflected, script by script.

The patterns are for folded words between which stands a space or a soft separator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

GAP = "[ -]*"
WORD_START = "(?<![^ -])"
WORD_END = "(?![^ -])"

WITHOUT_SPACES = frozenset({
    "CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR",
    "TIBETAN", "JAVANESE", "BALINESE", "ETHIOPIC",
})  # fmt: skip
"""Scripts in which a name is found anywhere. Hangul and Ethiopic put spaces between phrases, but
a surname, a particle or a preposition is attached without one."""

INDIC = frozenset({
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA",
    "MALAYALAM", "SINHALA",
})  # fmt: skip

ATTACHED_BEFORE = {
    "ARABIC": "[وفبلك]{0,3}?(?:يا)?(?:ابو|ابي|ابا|بو|ام|ابن|بن|عبد)?",
    "HEBREW": "[והבלכמש]{0,4}",
}
"""What may be written together with a name and stays when the name is replaced."""

ARTICLES = {"ARABIC": "[عهشم]?ال|(?<=ل)ل", "LATIN": "al|el|ul"}
"""Articles go with the name. In لل the article has lost its alef."""

CYRILLIC_ENDINGS = (
    "а|я|о|е|и|ы|і|у|ю|ой|ей|ою|ею|ом|ем|ов|ев|ам|ям|ах|ях|ами|ями|ові|еві|ин|ина|ину|ины|иной"
)
LATIN_ENDINGS = "s|es|a|e|i|u|om|em|ov|ova|ovi|in|ina|un|it|ut|ja|je|ju|jem|jom|ning|ga|da|dan|ni"
SHORT_LATIN_ENDINGS = "s|es|ja|je|ju|jem|jom|om|ov|ova|ning|ga|da|dan|ni"
SHORT_ARABIC_ENDINGS = "ا|ي|ان|ين|را"

CYRILLIC_VOWELS = "аяоеиыіуюь"


@cache
def script_of(character: str) -> str:
    """The script of a letter or of a mark with a script, by the first word of its name."""
    return unicodedata.name(character, "").split(" ")[0].removesuffix("-COMPATIBILITY")


def word_pattern(words: Sequence[str]) -> str:
    """The expression that finds `words` in a row; its group `name` leaves out what is attached."""
    first = script_of(words[0][0])
    start = "" if first in WITHOUT_SPACES else WORD_START
    attached = ATTACHED_BEFORE.get(first, "")
    between = [_article_before(word) for word in words]
    body = "".join(
        (GAP if at else "") + article + _inflected(word)
        for at, (word, article) in enumerate(zip(words, between, strict=True))
    )
    end = "" if script_of(words[-1][0]) in WITHOUT_SPACES else WORD_END
    return f"{start}{attached}(?P<name>{body}){end}"


def _article_before(word: str) -> str:
    """An article that may stand before `word`. A short Latin word could be the rest of a longer
    one: Fred is not in Alfred."""
    script = script_of(word[0])
    if script == "LATIN" and len(word) < 5:
        return ""
    return f"(?:(?:{ARTICLES[script]}){GAP})?" if script in ARTICLES else ""


def _inflected(word: str) -> str:
    script = script_of(word[0])
    if script == "ARABIC" and word.startswith("ال") and len(word) >= 5:
        word = word[2:]
    stem, endings = _stem_and_endings(word, script)
    spelled = "[ -]".join(map(re.escape, word))
    split = _split_anywhere(stem, spaces_everywhere=script in WITHOUT_SPACES)
    return f"(?:{split}{endings}|{spelled})" if len(word) > 2 else split + endings


def _split_anywhere(stem: str, *, spaces_everywhere: bool) -> str:
    """The letters of `stem` with room for separators.

    A hyphen may stand anywhere, also at the end of a line. A space, where the name itself has
    none, only where it leaves two letters on both sides of a long name, as in Abdul Rahman:
    otherwise "in a" would be Ina.
    """

    def gap(at: int) -> str:
        roomy = len(stem) >= 5 and 2 <= at <= len(stem) - 2
        return GAP if spaces_everywhere or roomy else f"(?:-{GAP})?"

    return "".join(gap(at) * (at > 0) + re.escape(letter) for at, letter in enumerate(stem))


def _stem_and_endings(word: str, script: str) -> tuple[str, str]:
    """The part of a name that inflection leaves alone, and what may follow it."""
    match script:
        case "CYRILLIC":
            stem = word[:-1] if word[-1] in CYRILLIC_VOWELS and len(word) >= 3 else word
            return stem, _any(5) if len(stem) >= 4 else f"(?:{CYRILLIC_ENDINGS}|{word[-1]})?"
        case "LATIN":
            return _latin_stem_and_endings(word)
        case "GREEK":
            stem = re.sub("[αεηιουω]?σ?$", "", word) if len(word) >= 5 else word
            return stem, _any(4) if len(word) >= 5 else _any(1)
        case "ARABIC":
            return word, _any(3) if len(word) >= 4 else f"(?:{SHORT_ARABIC_ENDINGS})?"
        case "HANGUL":
            # A name that ends in an open syllable is not found in a closed one.
            return word, "(?![\u1160-\u11ff])"
    if script in WITHOUT_SPACES:
        return word, ""
    if script in INDIC:
        return word, _any(5) if len(word) >= 3 else _any(2)
    return word, _any(4) if len(word) >= 4 and word[0].isalpha() else ""


def _latin_stem_and_endings(word: str) -> tuple[str, str]:
    if len(word) < 4:
        return word, f"(?:{SHORT_LATIN_ENDINGS})?"
    endings = _any(3) if len(word) >= 6 else f"(?:{LATIN_ENDINGS})?"
    if len(word) >= 5 and word[-1] == "a":
        return word[:-1], f"(?:a{endings}|e|i|u|o|om)"
    return word, endings


def _any(letters: int) -> str:
    return f"[^ -]{{0,{letters}}}"
