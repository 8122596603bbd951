"""Which pages may hold a sign of leaving a group, told from their bytes, fast.

A lexicon's words are folded, and pages are not: for each letter the sieve looks for every letter
that folds to it, and passes over marks that folding forgets. Pages that hide their letters, by
entities, tags within words or another encoding, get a second look with them restored. What the
sieve keeps back shows no sign; what it lets through mostly shows none either. What a page holds in
its scripts alone is not restored: no later step reads it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from html.entities import html5

import re2
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from walkaway.core.spans import Span
from walkaway.core.text.folding import fold_character
from walkaway.core.text.lexicon import ACT, GROUP, Lexicon, Sign

Found = Callable[[bytes], bool]
"""Whether something is in some bytes."""

SCRIPTS = (range(0x250), range(0x300, 0x530), range(0x600, 0x700), range(0x750, 0x780),
           range(0x1E00, 0x2000), range(0xFB00, 0xFB07), range(0xFB50, 0xFE00),
           range(0xFE70, 0xFF00), range(0xFF10, 0xFF5B))  # fmt: skip
"""Latin, Greek, Cyrillic and Arabic with their marks and presentation forms, and full-width Latin:
letters of these are looked for in all their writings."""

LARGEST_REGEX_BYTES = 1 << 30

_GAP = rb"(?:<[^<>]*>|&#?\w+;|[^0-9A-Za-z<&])+"
"""What may stand between two words of a phrase: spaces, tags, entities."""
_ENTITY = re.compile(rb"&(?:#(?:[0-9]{2,7}|[xX][0-9a-fA-F]{2,6});?|[A-Za-z]{2,8};)")

_WITHIN_A_LETTER = bytes(range(0x80, 0xC0))

_LETTER = rb"[0-9A-Za-z\x80-\xff]"
_INLINE = (
    rb"</?(?:a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|nobr|q|s|samp"
    rb"|small|span|strike|strong|sub|sup|time|tt|u|var|wbr)(?:[\s/][^<>]*)?>"
)
"""A tag that does not part the letters on either side of it."""
_UNSHOWN = rb"script|style|noscript|template|select|textarea|iframe"
_WITHIN_A_WORD = rb"(?i:%s(?:(?:%s)+%s)+)" % (_LETTER, _INLINE, _LETTER)
_WITHIN_A_PHRASE = rb"(?i:%s[^<>0-9A-Za-z]*<(?:!--|(?:%s)\b))" % (_LETTER, _UNSHOWN)
"""What breaks a word or a phrase, though a page does not show it."""
_OPENS_UNSHOWN = re.compile(rb"<(?:!--|(?:%s)\b)" % _UNSHOWN)
_INLINE_TAG = re.compile(rb"(?i)%s" % _INLINE)


class Sieve:
    """What of a group and what of an act a page must hold, in any of `lexicons`."""

    def __init__(self, lexicons: Sequence[Lexicon]) -> None:
        self._compiled = _compiled(tuple(lexicons))

    def may_hold(self, body: bytes) -> bool:
        """Whether a page may hold a sign of a group and one of an act."""
        return self.may_hold_in(_as_utf8(body))

    def may_hold_in(self, plain: bytes) -> bool:
        """The same of a page in UTF-8."""
        group_or_broken, group, act = self._compiled
        # Most pages hold neither, and are read once to know that.
        suspect = group_or_broken(plain)
        if suspect and group(plain) and act(plain):
            return True
        restored = _restored(plain, broken=suspect)
        return restored is not plain and group(restored) and act(restored)


def places_of_groups(text: str, lexicons: Sequence[Lexicon]) -> Iterator[Span]:
    """Where `text` may hold a sign of a group: every place where it does, and hardly another."""
    content = text.encode("utf-8", "replace")
    position = passed = 0
    for match in _pattern(tuple(lexicons), GROUP).finditer(content):
        start, end = match.span()
        position += _letters_in(content[passed:start])
        length = _letters_in(content[start:end])
        yield Span(position, position + length)
        position, passed = position + length, end


def may_hold_act(text: str, lexicons: Sequence[Lexicon]) -> bool:
    """Whether `text` may hold a sign of an act: true of every text that does."""
    return _pattern(tuple(lexicons), ACT).search(text.encode("utf-8", "replace")) is not None


def _letters_in(content: bytes) -> int:
    """How many letters begin in a piece of UTF-8, which may begin and end within one."""
    return len(content.translate(None, _WITHIN_A_LETTER))


@lru_cache(maxsize=4)
def _compiled(lexicons: tuple[Lexicon, ...]) -> tuple[Found, Found, Found]:
    groups = map(pattern_of, _signs(lexicons, GROUP))
    suspect = _alternatives([*groups, _WITHIN_A_WORD, _WITHIN_A_PHRASE])
    group, act = (_pattern(lexicons, kind) for kind in (GROUP, ACT))
    return _search(suspect), _search(group), _search(act)


@lru_cache(maxsize=8)
def _pattern(lexicons: tuple[Lexicon, ...], kind: str) -> re2._Regexp:
    """Once in each process."""
    return _alternatives(map(pattern_of, _signs(lexicons, kind)))


def _signs(lexicons: Iterable[Lexicon], kind: str) -> Iterator[Sign]:
    for lexicon in lexicons:
        yield from (sign for sign in lexicon.signs if sign.kind == kind)


def _search(pattern: re2._Regexp) -> Found:
    return lambda content: pattern.search(content) is not None


def _alternatives(patterns: Iterable[bytes]) -> re2._Regexp:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = LARGEST_REGEX_BYTES
    options.never_capture = True
    return re2.compile(b"|".join(sorted(set(patterns))), options)


def pattern_of(sign: Sign) -> bytes:
    """The bytes in which a sign may be written, in UTF-8.

    Where a word begins or ends with a letter of ASCII, none stands before or behind it; elsewhere
    it may stand within a word, as Arabic joins what English writes apart.
    """
    words = [_word(word) for word in sign.words]
    before = rb"(?:^|[^0-9A-Za-z])" if sign.words[0][0].isascii() else b""
    is_whole = not sign.stems[-1] and sign.words[-1][-1].isascii()
    return before + _GAP.join(words) + (rb"(?:$|[^0-9A-Za-z])" if is_whole else b"")


def _word(word: str) -> bytes:
    """A folded word in all its writings, with marks behind its letters."""
    letters, ligatures = _writings()
    each = [letters.get(letter, _utf8([letter])) + _marks(letter) for letter in word]
    parts: list[bytes] = []
    at = 0
    while at < len(word):
        joined = ligatures.get(word[at : at + 2])
        if joined:
            parts.append(b"(?:%s|%s)" % (joined + _marks(word[at]), each[at] + each[at + 1]))
        else:
            parts.append(each[at])
        at += 2 if joined else 1
    return b"".join(parts)


@cache
def _writings() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What folds to each letter, and to each two."""
    letters: dict[str, list[str]] = defaultdict(list)
    for numbers in SCRIPTS:
        for letter in map(chr, numbers):
            folded = fold_character(letter)
            if 0 < len(folded) <= 2 and unicodedata.category(letter) != "Cn":
                letters[folded].append(letter)
    written = {folded: _utf8(found) for folded, found in letters.items()}
    return (
        {folded: each for folded, each in written.items() if len(folded) == 1},
        {folded: each for folded, each in written.items() if len(folded) == 2},
    )


_INVISIBLE = rb"\xc2\xad|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf"
_ACCENTS = rb"(?:\xcc[\x80-\xbf]|\xcd[\x80-\xaf]|%s)*" % _INVISIBLE
_VOWEL_MARKS = (
    rb"(?:\xd8[\x90-\x9a\x9c\xa1]|\xd9[\x80\x8b-\x9f\xb0]|\xdb[\x96-\xad]|%s)*" % _INVISIBLE
)


def _marks(letter: str) -> bytes:
    """What folding forgets behind a letter, any number of it."""
    return _VOWEL_MARKS if "\u0600" <= letter <= "\u06ff" else _ACCENTS


def _utf8(letters: Iterable[str]) -> bytes:
    """One of `letters`, as bytes that share what they begin with."""
    by_lead: dict[bytes, set[int]] = defaultdict(set)
    for letter in letters:
        encoded = letter.encode()
        by_lead[encoded[:-1]].add(encoded[-1])
    alternatives = [_escaped(lead) + _class(sorted(last)) for lead, last in sorted(by_lead.items())]
    return b"(?:%s)" % b"|".join(alternatives)


def _class(numbers: Sequence[int]) -> bytes:
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    written = (b"\\x%02x" % a if a == b else b"\\x%02x-\\x%02x" % (a, b) for a, b in ranges)
    return b"[%s]" % b"".join(written)


def _escaped(content: bytes) -> bytes:
    return b"".join(b"\\x%02x" % each for each in content)


def _as_utf8(body: bytes) -> bytes:
    """The page in UTF-8; as it is where it is that already."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return _converted(body)
    # Latin letters of UTF-16 are valid UTF-8 too, with a NUL beside each.
    return _converted(body) if b"\0" in body[:1024] else body


def _converted(body: bytes) -> bytes:
    return bytes_to_str(body, detect_encoding(body) or "utf-8").encode("utf-8", "ignore")


def _restored(body: bytes, *, broken: bool) -> bytes:
    """The page with every letter that an entity stands for, and without what breaks words unseen,
    if they may be `broken`; itself where there is neither."""
    if broken:
        body = _without_unshown(body)
        body = _within_a_word().sub(lambda match: _INLINE_TAG.sub(b"", match[0]), body)
    if _may_be_of_a_word()(body) and any(map(_is_of_a_word, set(_ENTITY.findall(body)))):
        body = _ENTITY.sub(lambda match: _letter(match[0]), body)
    return body


def _without_unshown(body: bytes) -> bytes:
    """The page without its comments and without elements whose content is not shown.

    What is not closed stays. Plain searches for the ends are many times faster than a pattern that
    steps through all of a script.
    """
    lower = body.lower()
    kept: list[bytes] = []
    unclosed: set[bytes] = set()
    done = place = 0
    while opening := _OPENS_UNSHOWN.search(lower, place):
        name = opening[0][1:]
        place = opening.end()
        end = 0 if name in unclosed else _end_of_unshown(lower, name, place)
        if end:
            kept.append(body[done : opening.start()])
            done = place = end
        else:
            unclosed.add(name)
    return b"".join([*kept, body[done:]]) if done else body


def _end_of_unshown(lower: bytes, name: bytes, start: int) -> int:
    """Where what was opened by `name` is over, 0 when it never is."""
    if name != b"!--":
        close = lower.find(b"</" + name, start)
        return lower.find(b">", close) + 1 if close >= 0 else 0
    for empty in (b">", b"->"):
        if lower.startswith(empty, start):
            return start + len(empty)
    end = lower.find(b"-->", start)
    earlier = lower.find(b"--!>", start, end if end >= 0 else len(lower))
    return earlier + 4 if earlier >= 0 else end + 3 if end >= 0 else 0


@cache
def _within_a_word() -> re2._Regexp:
    return _alternatives([_WITHIN_A_WORD])


@cache
def _may_be_of_a_word() -> Found:
    """Whether a page holds an entity that may stand for a letter.

    Nearly every page holds others, for ampersands, quotation marks and spaces.
    """
    names = (f"&{name}".encode() for name in html5)
    of_a_word = (each[1:] for each in names if _ENTITY.fullmatch(each) and _is_of_a_word(each))
    return _search(_alternatives([b"&(?:#|%s)" % b"|".join(sorted(of_a_word))]))


@lru_cache(maxsize=4096)
def _is_of_a_word(written: bytes) -> bool:
    """Whether it stands for a letter, or for a mark or something invisible within a word."""
    if _letter(written) == written:
        return False
    letters = _letter(written).decode()
    return any(fold_character(each).isalnum() or not fold_character(each) for each in letters)


@lru_cache(maxsize=4096)
def _letter(written: bytes) -> bytes:
    said = written.decode()
    if said[1] == "#":
        digits = said[2:].rstrip(";")
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    else:
        return html5.get(said[1:], said).encode()
    is_letter = number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number).encode() if is_letter else written
