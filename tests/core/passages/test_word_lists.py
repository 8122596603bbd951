"""The small words of each language."""

from __future__ import annotations

import pytest

from walkaway.core.errors import LexiconError
from walkaway.core.passages.word_lists import Use, languages, read_word_list, words_for
from walkaway.core.spans import Span

OPTIONAL = {Use.FIRST}
"""Only some languages leave the pronoun out and begin with what was said."""


def test_eight_languages_are_written_down() -> None:
    assert languages() == ("ar", "de", "en", "es", "fr", "ru", "sq", "tr")


@pytest.mark.parametrize("language", languages())
def test_every_file_has_words_for_every_use(language: str) -> None:
    listed = words_for(f"{language}-XX")
    assert listed
    empty = {use for use in Use if not listed.whole[use] and not listed.parts[use]}
    assert empty <= OPTIONAL


def test_a_language_that_nobody_wrote_down_has_none() -> None:
    assert words_for("xx") is None


def test_an_ending_needs_a_word_before_it() -> None:
    listed = read_word_list("language tr\n[not]\n*medi", place="x")
    assert listed.places(Use.NOT, ["gelmedi", "medi"], ["gelmedi", "medi"]) == (Span(0, 1),)


def test_what_folding_would_confuse_is_compared_as_written() -> None:
    listed = read_word_list("language es\n[person]\n=él", place="x")
    assert listed.places(Use.PERSON, ["el", "el"], ["el", "él"]) == (Span(1, 2),)


def test_arabic_joins_and_to_the_word() -> None:
    listed = words_for("ar")
    assert listed
    assert listed.places(Use.NOT, ["ولم", "فلن"], ["ولم", "فلن"]) == (Span(0, 1), Span(1, 2))


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("[not]\nno", 1, "names no language"),
        ("language en\nno", 2, "stands in no section"),
        ("language en\n[never]\nno", 2, "is no section"),
        ("language en\n[not]\nno\nNO", 4, "stands there already"),
        ("language en\n[not]\nno more*", 3, "cannot be looked for"),
        ("language en\n[not]\n*", 3, "cannot be looked for"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(LexiconError) as caught:
        read_word_list(text, place="en.txt")
    assert caught.value.line == line
    assert problem in caught.value.problem
