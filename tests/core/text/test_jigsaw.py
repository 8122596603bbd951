"""Invented sentences; nobody in them lives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.spans import Span
from walkaway.core.text.jigsaw import Fact, Kind, Mark, hints, jigsaw
from walkaway.core.text.proposals import propose_names
from walkaway.core.text.said import Place, Said

AGE, FAMILY = Kind.DATE_OR_AGE, Kind.FAMILY


def hinted(language: str, text: str, kind: Kind) -> list[str]:
    return [fact.text for fact in hints([Said("one", language, [text])]) if fact.kind is kind]


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "I was nineteen years old then", ["was nineteen years old"]),
        ("en", "at the age of 34", ["age of 34"]),
        ("en", "a 17-year-old boy", ["17-year"]),
        ("en", "it was in March 2015", ["March 2015"]),
        ("en", "on 12/03/2014 they came", ["12/03/2014"]),
        ("en", "since 1998", ["1998"]),
        ("ar", "كان عمري ٢٣ سنة", ["عمري ٢٣ سنة"]),
        ("ar", "في عام ٢٠١٥", ["٢٠١٥"]),
        ("ar", "كنت في التاسعة عشرة", ["التاسعة عشرة"]),
        ("ar", "وفي شباط ذهبنا", ["وفي شباط"[4:]]),
        ("fr", "j’avais dix-neuf ans", ["dix-neuf ans"]),
        ("fr", "le 3 mars 2016", ["3 mars 2016"]),
        ("de", "ich war 17 Jahre alt", ["17 Jahre"]),
        ("de", "am 3. März", ["3. März"]),
        ("ru", "мне было девятнадцать лет", ["девятнадцать лет"]),
        ("ru", "в марте 2014", ["марте 2014"]),
        ("es", "tenía 20 años", ["20 años"]),
        ("tr", "19 yaşındaydım", ["19 yaşındaydım"]),
        ("fa", "در سال ۱۳۹۴", ["۱۳۹۴"]),
        ("en", "we were many, and cold", []),
        ("en", "room 4, page 1234567", []),
    ],
)
def test_ages_and_dates_are_hinted_at_in_any_digits(language, text, told):
    assert hinted(language, text, AGE) == told


@pytest.mark.parametrize(
    ("language", "text", "kind", "word"),
    [
        ("en", "my brothers stayed", FAMILY, "brothers"),
        ("ar", "مع أخي وأمي", FAMILY, "أخي"),
        ("ar", "قتلوا والدي", FAMILY, "والدي"),
        ("fr", "ma sœur est partie", FAMILY, "sœur"),
        ("de", "meine Schwestern", FAMILY, "Schwestern"),
        ("ru", "моего брата увезли", FAMILY, "брата"),
        ("tr", "annem öldü", FAMILY, "annem"),
        ("en", "a sniper of the third brigade", Kind.UNIT_OR_ROLE, "sniper"),
        ("ar", "كنت حارسا في الكتيبة", Kind.UNIT_OR_ROLE, "الكتيبة"),
        ("fr", "elle était infirmière", Kind.OCCUPATION, "infirmière"),
        ("ru", "я работал водителем", Kind.OCCUPATION, "водителем"),
        ("de", "eine Narbe am Kinn", Kind.APPEARANCE, "Narbe"),
        ("ar", "على يده وشم", Kind.APPEARANCE, "وشم"),
        ("en", "after the wedding", Kind.EVENT, "wedding"),
        ("ru", "после ареста", Kind.EVENT, "ареста"),
    ],
)
def test_words_that_tell_something_are_hinted_at_with_their_endings(language, text, kind, word):
    assert word in hinted(language, text, kind)


def test_a_language_without_a_list_is_searched_with_all_of_them():
    assert hinted("so", "walaalkay: brother", FAMILY) == ["brother"]


def test_what_is_told_in_several_transcripts_comes_first():
    said = [
        Said("one", "en", ["My wife left.", "My uncle stayed."]),
        Said("two", "en", ["An Uncle of mine."]),
    ]
    family = jigsaw(said, []).of(FAMILY)
    assert [fact.text for fact in family] == ["uncle", "wife"]
    assert family[0].transcripts == {"one", "two"}
    assert family[0].places == (Place("one", 1, Span(3, 8)), Place("two", 0, Span(3, 8)))


def test_marks_of_one_fact_are_one_with_all_their_places():
    marks = [
        Mark(kind=FAMILY, text="a brother in Ghent", place=Place("one", 4, Span(0, 9))),
        Mark(kind=FAMILY, text="A Brother in Ghent ", place=Place("two", 0, Span(2, 7))),
    ]
    (fact,) = jigsaw([], marks).facts
    assert fact == Fact(
        kind=FAMILY,
        text="a brother in Ghent",
        places=(Place("one", 4, Span(0, 9)), Place("two", 0, Span(2, 7))),
        proposed=False,
    )


def test_a_hint_that_is_marked_already_is_not_given_again():
    said = Said("one", "en", ["my brother", "his brother"])
    mark = Mark(kind=FAMILY, text="brother of five", place=Place("one", 0, Span(0, 10)))
    sheet = jigsaw([said], [mark])
    assert sheet.marked == (sheet.of(FAMILY)[0],)
    assert sheet.of(FAMILY)[1].places == (Place("one", 1, Span(4, 11)),)


def test_proposed_names_come_in_as_persons_and_places():
    said = Said("one", "en", ["Abu Khalid drove us, and we hid in Ghent."])
    sheet = jigsaw([said], [], propose_names([said], []))
    assert [fact.text for fact in sheet.of(Kind.PERSON)] == ["Khalid"]
    assert [fact.text for fact in sheet.of(Kind.PLACE)] == ["Ghent"]
    assert all(fact.proposed for fact in sheet.facts)


def test_kinds_follow_each_other_in_their_order():
    said = Said("one", "en", ["A nurse with a scar, nineteen years old, and her brother in Ghent."])
    kinds = [fact.kind for fact in jigsaw([said], [], propose_names([said], [])).facts]
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert set(kinds) == {Kind.PLACE, AGE, FAMILY, Kind.APPEARANCE, Kind.OCCUPATION}


@given(
    language=st.sampled_from(["en", "ar", "fr", "de", "ru", "es", "tr", "so", ""]),
    cues=st.lists(st.text(max_size=25), min_size=1, max_size=3),
)
def test_every_hint_stands_where_it_is_said_to_stand(language, cues):
    for fact in hints([Said("one", language, cues)]):
        for place in fact.places:
            assert 0 <= place.span.start <= place.span.end <= len(cues[place.cue])
