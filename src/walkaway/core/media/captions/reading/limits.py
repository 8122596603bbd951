"""How fast, how long and how wide captions may be, by the script that they are written in.

**Source:** Netflix, Timed Text Style Guides (General Requirements, and the guide of each language
named below), values for adults. Where a script has no guide of its own it has the general one's
17 characters a second and 42 in a line. The British Broadcasting Corporation's Subtitle Guidelines
are stricter for English: 160 to 180 words a minute, about 15 characters a second.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import langcodes

MOST_LINES = 2
SHORTEST_MS = 833
"""Five sixths of a second."""
LONGEST_MS = 7_000
LEAST_GAP_FRAMES = 2
USUAL_RATE = Fraction(25)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one screen of a script may hold.

    With `halves`, a full-width character counts one and any other a half, as the guides of Chinese,
    Japanese and Korean count. `source` names where the figures were published.
    """

    characters_per_second: int
    characters_per_line: int
    source: str
    halves: bool = False


GENERAL = Limits(
    characters_per_second=17,
    characters_per_line=42,
    source="Netflix Timed Text Style Guide, General Requirements",
)


def _guide(language: str, per_second: int, per_line: int, *, halves: bool = False) -> Limits:
    return Limits(
        characters_per_second=per_second,
        characters_per_line=per_line,
        source=f"Netflix Timed Text Style Guide, {language}",
        halves=halves,
    )


BY_LANGUAGE: Mapping[str, Limits] = {
    "en": _guide("English", 20, 42),
    "ar": _guide("Arabic", 20, 42),
    "ja": _guide("Japanese", 4, 13, halves=True),
    "ko": _guide("Korean", 12, 16, halves=True),
    "zh": _guide("Chinese", 9, 16, halves=True),
}
"""Languages with figures of their own."""

_INDIC = _guide("Hindi", 22, 42)
_THAI = _guide("Thai", 17, 35)
BY_SCRIPT: Mapping[str, Limits] = {
    "Latn": GENERAL,
    "Grek": _guide("Greek", 17, 42),
    "Cyrl": _guide("Russian", 17, 39),
    "Arab": GENERAL,
    "Hebr": _guide("Hebrew", 17, 42),
    **dict.fromkeys(
        ("Deva", "Beng", "Gujr", "Guru", "Knda", "Mlym", "Orya", "Sinh", "Taml", "Telu"), _INDIC
    ),
    **dict.fromkeys(("Thai", "Laoo", "Khmr", "Mymr"), _THAI),
    "Hani": BY_LANGUAGE["zh"],
    "Hans": BY_LANGUAGE["zh"],
    "Hant": BY_LANGUAGE["zh"],
    "Jpan": BY_LANGUAGE["ja"],
    "Hira": BY_LANGUAGE["ja"],
    "Kana": BY_LANGUAGE["ja"],
    "Kore": BY_LANGUAGE["ko"],
    "Hang": BY_LANGUAGE["ko"],
}
"""By ISO 15924 code. A neighbour's figures stand in where a script has no guide: those of Hindi for
the other scripts of India, those of Thai for Lao, Khmer and Burmese."""

_SCRIPT_BY_NAME = {
    "LATIN": "Latn", "GREEK": "Grek", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "HEBREW": "Hebr",
    "DEVANAGARI": "Deva", "BENGALI": "Beng", "GUJARATI": "Gujr", "GURMUKHI": "Guru",
    "KANNADA": "Knda", "MALAYALAM": "Mlym", "ORIYA": "Orya", "SINHALA": "Sinh", "TAMIL": "Taml",
    "TELUGU": "Telu", "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr",
    "CJK": "Hani", "HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang",
}  # fmt: skip
"""The first word of a letter's Unicode name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """All that cues of one language are held against.

    `least_gap_ms` is what lies between two cues where anything does; `end_ms` is where the picture
    ends, None when that is not known.
    """

    limits: Limits
    least_gap_ms: int = 80
    end_ms: int | None = None
    most_lines: int = MOST_LINES
    shortest_ms: int = SHORTEST_MS
    longest_ms: int = LONGEST_MS


def rules_for(
    language: str, *, sample: str = "", rate: Fraction = USUAL_RATE, end_ms: int | None = None
) -> Rules:
    """The rules of `language` at `rate` frames per second; see `limits_for`."""
    return Rules(
        limits=limits_for(language, sample),
        least_gap_ms=ceil(LEAST_GAP_FRAMES * 1000 / rate),
        end_ms=end_ms,
    )


def limits_for(language: str, sample: str = "") -> Limits:
    """The limits of `language` (a BCP 47 tag) or, where that is empty, of the script of `sample`.

    >>> limits_for("en-GB").characters_per_second, limits_for("sr-Cyrl").characters_per_line
    (20, 39)
    """
    tag = langcodes.Language.get(language) if langcodes.tag_is_valid(language) else None
    if tag is None or not tag.language:
        script = script_of(sample)
        return BY_SCRIPT.get(script, GENERAL)
    script = tag.maximize().script or ""
    usual = langcodes.Language.get(tag.language).maximize().script
    own = BY_LANGUAGE.get(tag.language)
    # A language in another script than its own is read as that script is.
    if own and (script == usual or script in {"Hans", "Hant"}):
        return own
    return BY_SCRIPT.get(script, GENERAL)


def script_of(text: str) -> str:
    """The ISO 15924 code of the script that most letters of `text` belong to, "" when unknown.

    Any kana makes a text Japanese, since its other letters are Chinese ones.
    """
    names = Counter(
        _SCRIPT_BY_NAME.get(unicodedata.name(each, " ").split(" ")[0].split("-")[0], "")
        for each in text
        if each.isalpha()
    )
    if names["Hira"] or names["Kana"]:
        return "Jpan"
    known = [(count, script) for script, count in names.items() if script]
    return max(known)[1] if known else ""


def characters(text: str, limits: Limits) -> float:
    """How many characters of `text` are read, spaces and punctuation included.

    Marks that stand over or under a letter and what cannot be seen take no room and count nothing;
    neither does the end of a line.

    >>> characters("نَعَم", GENERAL), characters("他说OK", BY_LANGUAGE["zh"])
    (3.0, 3.0)
    """
    if text.isascii() and text.isprintable():
        return len(text) / 2 if limits.halves else float(len(text))
    return sum(map(_wide_or_half if limits.halves else _one, text), 0.0)


def _one(character: str) -> float:
    return 0.0 if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"} else 1.0


def _wide_or_half(character: str) -> float:
    is_wide = unicodedata.east_asian_width(character) in {"F", "W"}
    return _one(character) if is_wide else _one(character) / 2
