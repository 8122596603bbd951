"""The sieve keeps nothing back in which there is a sign, however its letters are written."""

from __future__ import annotations

import json
import unicodedata
from html.entities import html5
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resiliparse.extract.html2text import extract_plain_text

from walkaway.core.lexicon_files import shipped_lexicons
from walkaway.core.text.folding import fold
from walkaway.core.text.lexicon import read_lexicon
from walkaway.core.text.sieve import Sieve
from walkaway.core.text.signs import look
from walkaway.stories.collecting.decoding import all_words

LEXICONS = tuple(shipped_lexicons())
SIEVE = Sieve(LEXICONS)
LABELLED = Path(__file__).parent / "labelled"
TEXTS = [
    json.loads(line)
    for name in ("made", "held_out")
    for line in (LABELLED / f"{name}.jsonl").read_text("utf-8").splitlines()
]
FOUND = [each["text"] for each in TEXTS if look(each["text"], LEXICONS)]
CODE_PAGES = {"ar": "cp1256", "de": "latin-1", "fr": "latin-1", "tr": "iso8859-9", "en": "ascii"}
NAMED = {
    name: letters
    for name, letters in html5.items()
    if name.endswith(";") and 2 < len(name) < 10 and name[:-1].isalpha() and fold(letters).isalpha()
}


def page(text: str) -> str:
    return f"<html><head><title>x</title></head><body><p>{text}</p></body></html>"


def test_there_are_texts_to_try() -> None:
    assert len(FOUND) > 80


def test_whatever_is_found_in_a_text_the_sieve_lets_through() -> None:
    assert [text for text in FOUND if not SIEVE.may_hold(page(text).encode())] == []


def test_a_page_without_both_is_kept_back() -> None:
    weather = page("The weather stays warm in the south, and rain comes at the weekend.")
    left = page("She left the office early and went home by bus.")

    assert not SIEVE.may_hold(weather.encode())
    assert not SIEVE.may_hold(left.encode())


def by_entities(text: str) -> bytes:
    return page("".join(f"&#{ord(each)};" if each.isalpha() else each for each in text)).encode()


def by_hexadecimal_entities(text: str) -> bytes:
    return page("".join(f"&#x{ord(each):X};" if each > "~" else each for each in text)).encode()


def in_utf_16(text: str) -> bytes:
    return page(text).encode("utf-16")


def in_pieces(text: str) -> bytes:
    return page(text.replace(" ", "<b> </b>&nbsp;\n")).encode()


def decomposed(text: str) -> bytes:
    return page(unicodedata.normalize("NFD", text)).encode()


def with_letters_in_tags(text: str) -> bytes:
    return page("".join(f"<b class='x'>{each}</b>" for each in text)).encode()


def with_comments_in_words(text: str) -> bytes:
    return page("<!-- > a -->".join(text)).encode()


def with_empty_comments(text: str) -> bytes:
    return page("<!--><!-- a --!>".join(text)).encode()


def with_scripts_between(text: str) -> bytes:
    return page(text.replace(" ", " <script>x = 'a' > b</script> <!-- a > b -->\n")).encode()


def in_capitals(text: str) -> bytes:
    return page(text.upper()).encode()


def with_soft_hyphens(text: str) -> bytes:
    return page("".join(f"{each}\u00ad" if each.isalpha() else each for each in text)).encode()


def drawn_out(text: str) -> bytes:
    return page("".join(f"{each}ـ" if each in "سصطعفقكلمنهيب" else each for each in text)).encode()


@pytest.mark.parametrize(
    "disguise",
    [
        by_entities,
        by_hexadecimal_entities,
        in_utf_16,
        in_pieces,
        decomposed,
        with_letters_in_tags,
        with_comments_in_words,
        with_empty_comments,
        with_scripts_between,
        in_capitals,
        with_soft_hyphens,
        drawn_out,
    ],
)
def test_a_disguise_hides_nothing(disguise: object) -> None:
    assert callable(disguise)
    assert [text for text in FOUND if not SIEVE.may_hold(disguise(text))] == []


def test_no_entity_hides_a_letter() -> None:
    acts = "\n".join(sorted({f"es{fold(letters)}ape" for letters in NAMED.values()}))
    lexicon = read_lexicon(f"language en\n[group x]\nisis\n[act fled]\n{acts}", place="en.txt")
    sieve = Sieve((lexicon,))

    seen = [
        name
        for name, letters in NAMED.items()
        if sieve.may_hold(page(f"es{letters}ape ISIS").encode())
    ]
    assert len(seen) > 200
    assert [x for x in seen if not sieve.may_hold(page(f"es&{x}ape ISIS").encode())] == []


@pytest.mark.parametrize("ascii_only", [True, False])
def test_no_step_reads_what_only_a_script_holds(ascii_only: bool) -> None:
    # Else the sieve would have to restore its escapes.
    for text in FOUND:
        held = json.dumps({"text": text}, ensure_ascii=ascii_only)
        assert look(all_words(page(f"<script>{held}</script>")), LEXICONS) is None


def test_what_is_not_closed_stays() -> None:
    # Each is text to the sieve; how a browser goes on behind it is not for the sieve to say.
    for opening in ("<!-- ", "<script>", "<STYLE>", "<noscript>"):
        assert SIEVE.may_hold(page(f"x {opening} She es<b>caped</b> from ISIS.").encode())


def test_older_encodings_hide_nothing() -> None:
    hidden = []
    for each in TEXTS:
        if each["text"] in FOUND:
            code_page = CODE_PAGES[each["language"]]
            head = f'<html><head><meta charset="{code_page}"></head>'
            body = page(each["text"]).replace("<html>", head).encode(code_page, "ignore")
            if look(extract_plain_text(body.decode(code_page)), LEXICONS):
                hidden += [] if SIEVE.may_hold(body) else [each["text"]]
    assert hidden == []


@settings(deadline=None)
@given(st.sampled_from(FOUND), st.sampled_from(FOUND), st.data())
def test_what_is_found_in_all_the_text_of_a_page_is_let_through(
    one: str, other: str, data: st.DataObject
) -> None:
    mixed = "".join(
        data.draw(st.sampled_from([each, each.upper(), f"{each}\u0301", f"&#{ord(each)};"]))
        if each.isalpha()
        else each
        for each in one[:40]
    )
    html = page(f"{mixed}{one[40:]}</p><p>{other}")

    if look(extract_plain_text(html), LEXICONS):
        assert SIEVE.may_hold(html.encode())


def test_letters_that_one_script_joins_are_those_of_another() -> None:
    lexicon = read_lexicon(
        "language de\n[group far-right]\nstraßenkampf*\n[act left]\nfloh", place="de.txt"
    )
    sieve = Sieve((lexicon,))

    assert sieve.may_hold(page("Er floh vor den Strassenkämpfern. straßenkampf").encode())
    assert sieve.may_hold(page("Er ﬂoh vor dem STRASSENKAMPF.").encode())
    assert not sieve.may_hold(page("Er floh vor dem Strasenkampf.").encode())


def test_a_word_within_another_is_none() -> None:
    lexicon = read_lexicon("language en\n[group jihadist]\nisis\n[act left]\nleft", place="en.txt")
    sieve = Sieve((lexicon,))

    assert sieve.may_hold(b"<p>She left ISIS.</p>")
    assert not sieve.may_hold(b"<p>She left in a crisis.</p>")
    assert not sieve.may_hold(b"<p>Cleft, ISIS</p>")
