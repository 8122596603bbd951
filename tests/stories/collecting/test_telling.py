"""What a page tells about itself, and by what."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, tostring
from trafilatura.utils import load_html
from trafilatura.xpaths import AUTHOR_XPATHS

from walkaway.stories.collecting.telling import (
    ASKED_FOR_AUTHORS,
    MAY_NAME_AN_AUTHOR,
    Telling,
    Told,
    told_by,
    tree_of,
)

SAVED = "2020-01-02T03:04:05Z"


def told(head: str = "", body: str = "", address: str = "https://x.example/a") -> Telling:
    return told_by(tree_of(f"<html><head>{head}</head><body>{body}</body></html>"), address, SAVED)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_structured_data_goes_before_everything_else() -> None:
    article = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Paper"},
            {
                "@type": ["NewsArticle"],
                "headline": "The way &amp; back",
                "author": [{"@type": "Person", "name": "A. One"}, {"name": "B. Two"}],
                "datePublished": "2015-09-03T23:30:00-05:00",
            },
        ],
    }
    found = told(
        ld(article)
        + '<meta property="og:title" content="Other"><meta name="author" content="Other">'
        + '<meta property="article:published_time" content="2011-01-01">'
    )
    assert found.title == Told(value="The way & back", by="json-ld")
    assert found.author == Told(value="A. One; B. Two", by="json-ld")
    assert found.published == Told(value="2015-09-03", by="json-ld")


def test_broken_structured_data_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "Article", "headline"</script>'
    deep = f'<script type="application/ld+json">{"[" * 100_000}</script>'
    found = told(broken + deep + ld(["x", 1, None]) + '<meta name="og:title" content="Fine">')
    assert found.title == Told(value="Fine", by="meta")


def test_an_address_is_no_author() -> None:
    found = told('<meta property="article:author" content="https://social.example/paper">')
    assert found.author.value == ""


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://x.example/2015/09/03/story", "2015-09-03"),
        ("https://x.example/2015/09/story", "2015-09"),
        ("https://x.example/news/2015-09-03-story", "2015-09-03"),
        ("https://x.example/2015/13/story", ""),
        ("https://x.example/2015/02/31/story", ""),
        ("https://x.example/id/20150903", ""),
    ],
)
def test_an_address_may_tell_a_day_or_a_month(address: str, published: str) -> None:
    found = told(address=address)
    assert found.published.value == published
    assert found.published.by == ("url" if published else "")


def test_a_month_stays_a_month_and_a_year_a_year() -> None:
    for value in ("2015-09", "2015"):
        found = told(f'<meta name="dc.date" content="{value}">')
        assert found.published == Told(value=value, by="meta")


def test_the_element_for_times_counts_when_it_says_what_it_is() -> None:
    found = told(body="<time datetime='2014-05-06'>x</time><time pubdate datetime='2015-05-06'>")
    assert found.published == Told(value="2015-05-06", by="time")


def test_what_only_the_words_tell_is_said_to_be_guessed() -> None:
    body = "<h1>Her way</h1><p class='byline'>By Ann Example</p><p>Published 3 September 2015</p>"
    found = told(body=body)
    assert found.published in (Told(value="2015-09-03", by="trafilatura"), Told())
    assert found.title == Told(value="Her way", by="trafilatura")


def test_a_guessed_day_is_not_later_than_the_saving() -> None:
    page = "<html><body><p>Published: 2024-05-06</p><article><p>Words.</p></article></body></html>"
    late = told_by(tree_of(page), "", "2025-01-01T00:00:00Z").published
    assert late == Told(value="2024-05-06", by="trafilatura")
    assert told_by(tree_of(page), "", SAVED).published.value != "2024-05-06"


@given(st.text(), st.text())
def test_any_page_tells_something_or_nothing(head: str, body: str) -> None:
    found = told(head, body)
    for each in (found.title, found.author, found.published):
        assert bool(each.value) == bool(each.by)


PAGES = (
    "",
    " ",
    "words alone",
    "<p>one</p>",
    "<p>one</p><p>two</p>",
    "<html/><body><p>one</p></body>",
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "a.dtd"/>\n<html><p>one</html>',
    '<?xml version="1.0" encoding="utf-16"?><html><body><p>\u00e9</p></body></html>',
    "<html><head></head><body>\x00\x0b<form><input><select></select></form></body></html>",
    "<html><body><!-- said --><?php said ?><p>one</p></body></html>",
    "\ufeff<html><body></body><body><p>two</p></body></html>",
    "\u3000<html><frameset><frame></frameset></html>",
)


def same_tree(html: str) -> bool:
    ours, theirs = tree_of(html), load_html(html)
    if ours is None or theirs is None:
        return ours is theirs
    return bool(tostring(ours) == tostring(theirs)) and isinstance(ours, HtmlElement)


@pytest.mark.parametrize("html", PAGES)
def test_a_page_is_taken_apart_as_trafilatura_would(html: str) -> None:
    assert same_tree(html)


@given(st.lists(st.sampled_from(["<html>", "<body>", "<p>", "</p>", "<form>", "é", "&", " x "])))
def test_so_is_any_page(pieces: list[str]) -> None:
    assert same_tree("".join(pieces))


def test_an_author_is_guessed_by_whatever_trafilatura_goes_by() -> None:
    asked = re.sub(r"\[(\w)\w\]", r"\1", "".join(each.path for each in AUTHOR_XPATHS))
    looked_for = {word for each in re.findall(r"'([^']+)'", asked) for word in each.split("|")}

    assert set(re.findall(r"@([\w-]+)", asked)) <= set(ASKED_FOR_AUTHORS)
    # `rel='me'` asks for an element, which is looked for by its tag.
    unseen = {each for each in looked_for if not MAY_NAME_AN_AUTHOR.search(each)}
    assert unseen == {"me"}
    assert set(re.findall(r"//(\w+)", asked)) | set(re.findall(r" (\w+)='", asked)) == {
        "author",
        "rel",
    }


@pytest.mark.parametrize(
    "byline",
    [
        "<p class='byline'>Ann Example</p>",
        "<a rel='author'>Ann Example</a>",
        "<h4 id='zuozhe'>Ann Example</h4>",
        "<b data-component='Byline'>Ann Example</b>",
        "<author>Ann Example</author>",
    ],
)
def test_a_byline_without_metadata_is_guessed(byline: str) -> None:
    assert told(body=f"<h1>A way</h1>{byline}<p>Words.</p>").author == Told(
        value="Ann Example", by="trafilatura"
    )
