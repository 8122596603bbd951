"""From the bytes of a text file to its text, saying what had to be assumed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LEGACY_BY_LANGUAGE = {
    "cp1256": "ar fa ur ps ckb ug",
    "cp1251": "ru uk bg sr mk be tg kk ky",
    "cp1254": "tr az",
    "cp1255": "he yi",
    "cp1253": "el",
    "cp1250": "bs hr sl pl cs sk hu ro sq",
    "cp1252": "en fr de es it pt nl da sv no nb fi id ms so sw",
    "cp1258": "vi",
    "gb18030": "zh",
    "cp932": "ja",
    "cp949": "ko",
    "cp874": "th",
}
_LEGACY = {
    language: encoding
    for encoding, languages in _LEGACY_BY_LANGUAGE.items()
    for language in languages.split()
}
_CANDIDATES = [*_LEGACY_BY_LANGUAGE, "iso8859_6", "big5", "euc_jp", "koi8_r"]

_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_TEXT_CODECS = re.compile(r"utf-?(8|16|32)|ascii|iso8859|cp\d|koi8|mac-|gb|big5|shift_jis|euc_")
_SAMPLE_BYTES = 32_768


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text with line feeds as its only line ends, and what was assumed to get it."""

    text: str
    remarks: tuple[str, ...] = ()


def decode(content: bytes, *, language: str = "") -> Decoded:
    """The text of `content`; never fails.

    Believed are, in this order: a byte order mark, the encoding an XML file declares, UTF-8 if
    every byte fits, UTF-16 if zero bytes betray it, and then a guess: the legacy code page of
    `language`, or else what the letters look like.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    declared = _declared_encoding(content)
    for encoding in (declared, "utf-8"):
        if encoding and (text := _strictly(content, encoding)) is not None:
            return Decoded(text=_with_line_feeds(text))
    if encoding := _unmarked_utf_16(content):
        return _decoded(content, encoding, f"The file was read as {encoding} by its zero bytes.")
    encoding, reason = _guess(content, language)
    return _decoded(
        content,
        encoding,
        f"The file is not UTF-8. It was read as {encoding}, {reason}: check its letters.",
    )


def _decoded(content: bytes, encoding: str, *remarks: str) -> Decoded:
    text = _strictly(content, encoding)
    if text is None:
        text = content.decode(encoding, "replace")
        remarks += (f"Some bytes are not {encoding}; each stands as � in the text.",)
    return Decoded(text=_with_line_feeds(text), remarks=remarks)


def _strictly(content: bytes, encoding: str) -> str | None:
    # A stray zero byte in UTF-8 is legal, and yet the mark of UTF-16 without its mark.
    if encoding == "utf-8" and b"\0" in content and _unmarked_utf_16(content):
        return None
    try:
        return content.decode(encoding)
    except UnicodeError:
        return None


def _declared_encoding(content: bytes) -> str:
    match = _DECLARED.match(content[:400])
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return ""
    # Python knows codecs that are no character sets, such as unicode_escape and rot13.
    return name if _TEXT_CODECS.match(name) else ""


def _unmarked_utf_16(content: bytes) -> str:
    """The byte order of UTF-16 without a mark, or nothing: its line feeds and spaces hold zeros."""
    sample = content[:_SAMPLE_BYTES]
    if len(content) % 2 or sample.count(0) * 20 < len(sample) or not sample:
        return ""
    high_bytes_last = sample[1::2].count(0) >= sample[0::2].count(0)
    encoding = "utf-16-le" if high_bytes_last else "utf-16-be"
    try:
        content.decode(encoding)
    except UnicodeError:
        return ""
    return encoding


def _guess(content: bytes, language: str) -> tuple[str, str]:
    of_language = _LEGACY.get(language.split("-")[0].lower())
    if of_language:
        return of_language, f"the code page usual for the language {language!r}"
    match = from_bytes(_telling_sample(content), cp_isolation=_CANDIDATES).best()
    return (match.encoding if match else "cp1252"), "guessed from its bytes"


def _telling_sample(content: bytes) -> bytes:
    """The lines that hold more than ASCII, up to a size that is quick to judge."""
    telling: list[bytes] = []
    size = 0
    for line in content.split(b"\n"):
        if not line.isascii():
            telling.append(line[:_SAMPLE_BYTES])
            size += len(line)
        if size > _SAMPLE_BYTES:
            break
    return b"\n".join(telling)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
