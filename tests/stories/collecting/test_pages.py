"""A page as a candidate: its words, its passage, its language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stories.collecting.saved import ARABIC, ENGLISH, a_page, filler
from walkaway.core.lexicon_files import shipped_lexicons
from walkaway.core.text.folding import fold
from walkaway.core.web_archives.model import Record
from walkaway.stories.collecting.decoding import decoded
from walkaway.stories.collecting.formats import Candidate, line_of
from walkaway.stories.collecting.pages import candidate_of


def a_record(body: bytes, *, charset: str = "", address: str = "https://x.example/1") -> Record:
    return Record(
        source="a.warc",
        record_id="urn:uuid:1",
        address=address,
        retrieved_at="2020-01-02T03:04:05Z",
        media_type="text/html",
        charset=charset,
        body=body,
    )


def looked_at(record: Record) -> Candidate | None:
    return candidate_of(record, decoded(record.body, record.charset), shipped_lexicons())


def of_page(body: bytes, **other: str) -> Candidate:
    candidate = looked_at(a_record(body, **other))
    assert candidate
    return candidate


def passage_of(candidate: Candidate) -> str:
    return candidate["text"][candidate["passage"]["start"] : candidate["passage"]["end"]]


def test_the_text_is_the_main_text_without_the_frame() -> None:
    found = of_page(a_page(ENGLISH, title="Her way"))
    assert "Sport" not in found["text"]
    assert "Imprint" not in found["text"]
    assert ENGLISH in passage_of(found)


def test_a_passage_outside_of_the_main_text_is_kept_with_all_words() -> None:
    comment = f"<aside class='comments'><p>{ENGLISH}</p></aside></body>".encode()
    page = a_page("Nothing happened.").replace(b"</body>", comment)
    found = of_page(page)
    assert "Imprint" in found["text"]
    assert ENGLISH in passage_of(found)


def test_a_stronger_passage_beside_the_main_text_is_not_given_up_for_a_weaker_one_in_it() -> None:
    weaker = f"ISIS ruled the town, which lies by {filler(3, 9)}, from which the baker fled."
    comment = f"<aside class='comments'><p>{ENGLISH}</p></aside></body>".encode()
    assert of_page(a_page(weaker))["score"] < 1
    found = of_page(a_page(weaker).replace(b"</body>", comment))
    assert ENGLISH in passage_of(found)


def test_a_page_without_signs_is_no_candidate() -> None:
    page = a_page("She left the harbour.")
    assert looked_at(a_record(page)) is None


@pytest.mark.parametrize(
    ("encoding", "charset", "head"),
    [
        ("cp1256", "windows-1256", ""),
        (
            "cp1256",
            "",
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        ),
        ("utf-16", "", ""),
        ("utf-16-le", "utf-16le", ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "no-such-encoding", ""),
        ("utf-8-sig", "", ""),
    ],
)
def test_words_are_read_in_the_encoding_that_they_were_written_in(
    encoding: str, charset: str, head: str
) -> None:
    page = f"<html><head>{head}</head><body><p>{ARABIC}</p></body></html>".encode(encoding)
    assert ARABIC in decoded(page, charset)
    assert ARABIC in passage_of(of_page(page, charset=charset))


@given(body=st.binary(max_size=300), charset=st.text(max_size=12))
def test_any_bytes_are_decoded_to_something(body: bytes, charset: str) -> None:
    decoded(body, charset).encode("utf-8", "surrogatepass")


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<div class=comments>", "</div>", "<ul><li>", "</ul>", "<br>", "&#0;"),
            *("<b>", "</b>", "<!--", "-->", "<table><tr><td>", "</table>", "\0", "&nbsp;", "😀"),
            *("<h2>", "</h2>", "<nav>", "</nav>", "<article>", "</article>", "&#xD800;", "\n\n"),
            *(filler(1, 30), filler(2, 9), "ISIS ", "Daesh. ", "He regrets it. ", "İSTANBUL "),
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(before=MARKUP, behind=MARKUP)
def test_every_stretch_is_one_of_the_text_that_is_kept(before: str, behind: str) -> None:
    page = f"<html><body>{before}<p>{ENGLISH}</p>{behind}</body></html>"
    found = looked_at(a_record(page.encode("utf-8", "replace")))
    if found is None:
        # A comment that nobody closed, say, hides the story.
        assert "<!--" in before
        return
    text, passage = found["text"], found["passage"]
    assert 0 <= passage["start"] < passage["end"] <= len(text)
    assert any(passage["start"] <= each["start"] < passage["end"] for each in found["reasons"])
    for each in found["reasons"]:
        words = fold(text[each["start"] : each["end"]])
        signs = [
            sign
            for lexicon in shipped_lexicons()
            if lexicon.language == each["language"]
            for sign in lexicon.signs
            if (sign.kind, sign.name) == (each["kind"], each["name"])
        ]
        assert any(sign.words[0] in words for sign in signs)
    line_of(found).encode()


def test_the_language_is_that_of_the_passage_and_what_the_page_says_decides_in_doubt() -> None:
    arabic = of_page(a_page(f"{ARABIC} " * 3, language="ar"))
    assert arabic["language"] == "ar"
    doubtful = "<html lang='de-AT'><body><p>ISIS Aussteiger</p></body></html>"
    assert of_page(doubtful.encode())["language"] == "de"


def test_what_an_archive_says_wrongly_is_not_handed_on() -> None:
    record = a_record(a_page(ENGLISH), address="https://x.example/" + "a" * 5000)
    broken = Record(
        **{name: getattr(record, name) for name in Record.__slots__ if name != "retrieved_at"},
        retrieved_at="yesterday",
    )
    found = looked_at(broken)
    assert found
    assert len(found["address"]) == 2000
    assert found["retrieved_at"] == ""
