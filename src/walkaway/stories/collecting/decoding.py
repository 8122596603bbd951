"""From the bytes of a page to its characters and its words."""

from __future__ import annotations

import codecs

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding, map_encoding_to_html5

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""What a page may begin with, and what that says of its encoding."""


def decoded(body: bytes, charset: str) -> str:
    """The characters of a page whose server stated `charset`, or nothing."""
    if _is_utf8(body):
        return body.decode("utf-8-sig")
    text: str = bytes_to_str(body, _encoding(body, charset), errors="replace")
    return text


def in_utf8(body: bytes, charset: str) -> bytes:
    """`decoded` as UTF-8, which most pages are in already."""
    if _is_utf8(body):
        return body.removeprefix(codecs.BOM_UTF8)
    return decoded(body, charset).encode("utf-8", "replace")


def all_words(html: str) -> str:
    """All that a page shows, frame and menus included, paragraph by paragraph."""
    text: str = extract_plain_text(
        html, preserve_formatting=True, main_content=False, list_bullets=False
    )
    return storable(text)


def storable(text: str) -> str:
    """`text` without what no file or database keeps: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _is_utf8(body: bytes) -> bool:
    # What can be read as UTF-8 is UTF-8, whatever was stated; but a page of these bytes may be
    # in UTF-16 or ISO-2022, whose bytes can be read so, too.
    if b"\0" in body or b"\x1b" in body:
        return False
    try:
        return body.isascii() or bool(body.decode())
    except UnicodeDecodeError:
        return False


def _encoding(body: bytes, charset: str) -> str:
    for mark, encoding in _MARKS.items():
        if body.startswith(mark):
            return encoding
    stated = charset.strip(" \"'")
    try:
        codecs.lookup(stated)
    except (LookupError, ValueError):
        return str(detect_encoding(body, from_html_meta=True))
    return str(map_encoding_to_html5(stated))
