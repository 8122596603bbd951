"""Invented sentences; nobody in them lives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.spans import Span
from walkaway.core.text.names import find_names
from walkaway.core.text.proposals import Proposal, Reason, propose_names
from walkaway.core.text.said import Place, Said

LIKE, TITLE = Reason.LIKE_A_MARKED_NAME, Reason.AFTER_A_TITLE
PLACE, CAPITAL = Reason.AFTER_A_PLACE_WORD, Reason.CAPITAL_LETTER


def proposed(
    language: str, text: str, *marked: str, dismissed: tuple[str, ...] = ()
) -> dict[str, tuple[Reason, str]]:
    said = Said("one", language, text.split("|"))
    return {
        each.word: (each.reason, each.because) for each in propose_names([said], marked, dismissed)
    }


@pytest.mark.parametrize(
    ("language", "text", "marked", "word"),
    [
        ("en", "We left with Yousef at night.", "Yusuf", "Yousef"),
        ("en", "they called him hussain", "Hussein", "hussain"),
        ("ar", "جاء يوسف في الليل", "Yusuf", "يوسف"),
        ("ar", "وقلت لعمر أن ينتظر", "Omar", "لعمر"),
        ("ar", "كنا مع الحسين", "Hussein", "الحسين"),
        ("fr", "Je suis parti avec Youssouf.", "يوسف", "Youssouf"),
        ("fr", "On a vu Halid partir.", "Khaled", "Halid"),
        ("ru", "Мы ушли с Юсуфом ночью.", "Yusuf", "Юсуфом"),
        ("ru", "Потом Хусейна увезли.", "حسين", "Хусейна"),
        ("ru", "Он ждал Умара у дороги.", "Omar Karam", "Умара"),
        ("tr", "Ömer'i orada gördüm.", "عمر", "Ömer"),
    ],
)
def test_a_name_is_proposed_in_another_spelling_or_script(language, text, marked, word):
    assert proposed(language, text, marked)[word] == (LIKE, marked)


@pytest.mark.parametrize(
    ("language", "text", "word", "reason", "because"),
    [
        ("en", "Then Abu Khalid came.", "Khalid", TITLE, "Abu"),
        ("en", "I met Mr. Carter there.", "Carter", TITLE, "Mr"),
        ("en", "A man named Tolan was with us.", "Tolan", TITLE, "named"),
        ("en", "the village of Karrah burned", "Karrah", PLACE, "village"),
        ("en", "We hid in Ghent.", "Ghent", PLACE, "in"),
        ("en", "and then Tolan wept", "Tolan", CAPITAL, ""),
        ("ar", "ثم جاء أبو خالد", "خالد", TITLE, "أبو"),
        ("ar", "قال الشيخ منصور", "منصور", TITLE, "الشيخ"),
        ("ar", "رجل اسمه طارق", "طارق", TITLE, "اسمه"),
        ("ar", "من قرية الزهراء إلى هنا", "الزهراء", PLACE, "قرية"),
        ("ar", "في سجن تدمر", "تدمر", PLACE, "سجن"),
        ("fr", "le cheikh Mansour est parti", "Mansour", TITLE, "cheikh"),
        ("fr", "Je vivais à Liège alors.", "Liège", PLACE, "à"),
        ("fr", "dans le quartier de Barra", "Barra", PLACE, "quartier"),
        ("ru", "Там был эмир Салман.", "Салман", TITLE, "эмир"),
        ("ru", "Я жил в Казани.", "Казани", PLACE, "в"),
        ("ru", "и потом Пенза горела", "Пенза", CAPITAL, ""),
        ("ru", "в городе Пенза", "Пенза", PLACE, "городе"),
        ("de", "Ich kam aus Bremen.", "Bremen", PLACE, "aus"),
        ("de", "Herr Tolan war da.", "Tolan", TITLE, "Herr"),
    ],
)
def test_a_word_that_is_introduced_as_a_name_is_proposed(language, text, word, reason, because):
    assert proposed(language, text)[word] == (reason, because)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nobody knew. They left on Monday, and I stayed."),
        ("en", "He said: Come. «Now»"),
        ("de", "Wir hatten Angst und keine Arbeit."),
        ("ru", "Никто не знал. Они ушли."),
        ("ar", "لم يعرف أحد شيئا ثم ذهبوا"),
        ("en", ""),
        ("en", "?! … 17"),
    ],
)
def test_ordinary_sentences_propose_nothing(language, text):
    assert proposed(language, text, "Yusuf", "Omar Karam") == {}


def test_what_is_marked_is_found_and_not_proposed():
    text = "Yusuf and his brother Omar went to Karrah. ثم جاء عمر"
    assert proposed("en", text, "Yusuf", "Omar", "عمر", "Karrah") == {}


def test_what_somebody_looked_at_is_not_proposed_again():
    assert "Ghent" not in proposed("en", "We hid in Ghent.", dismissed=("GHENT",))


def test_a_word_is_proposed_once_with_all_its_places_for_its_strongest_reason():
    first = Said("one", "en", ["We saw", "Tolan there.", "It was Tolan."])
    second = Said("two", "fr", ["Le cheikh Tolan parle."])
    (tolan,) = propose_names([first, second], [])
    assert tolan == Proposal(
        word="Tolan",
        reason=TITLE,
        because="cheikh",
        places=(
            Place("one", 1, Span(0, 5)),
            Place("one", 2, Span(7, 12)),
            Place("two", 0, Span(10, 15)),
        ),
    )


def test_the_strongest_reasons_come_first():
    said = Said("one", "en", ["and Tolan, in Ghent, with Abu Karim and Yousef"])
    reasons = [each.reason for each in propose_names([said], ["Yusuf"])]
    assert reasons == [LIKE, TITLE, PLACE, CAPITAL]


def test_a_text_without_capitals_is_searched_all_the_same():
    found = proposed("en", "then abu khalid came with youssef", "Yusuf")
    assert found["khalid"][0] is TITLE
    assert found["youssef"][0] is LIKE


@given(
    cues=st.lists(st.text(" .aYusfOmرعخ-\n", max_size=20), min_size=1, max_size=4),
    marked=st.lists(st.sampled_from(["Yusuf", "Omar", "عمر", "خالد"]), max_size=3),
)
def test_a_proposal_is_a_word_of_the_text_that_no_form_finds(cues, marked):
    said = Said("one", "en", cues)
    for proposal in propose_names([said], marked):
        for place in proposal.places:
            written = cues[place.cue][place.span.start : place.span.end]
            assert written
            assert not written.isspace()
        assert not find_names(proposal.word, marked) or find_names(said.text, marked)
