import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.text.names import (
    NEUTRAL_STAND_IN,
    _searchable_any,
    _searchable_ascii,
    find_names,
    replace_names,
    replace_names_across,
)


def found(text, *forms):
    return [text[span.start : span.end] for span in find_names(text, forms)]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        # plain, case, accents
        ("I met Omar there.", "Omar", "Omar"),
        ("I met OMAR there.", "omar", "OMAR"),
        ("with Ömer and", "Omer", "Ömer"),
        ("Diyarbakır'da", "Diyarbakir", "Diyarbakır"),
        # spaces, line breaks, hyphens, invisible characters
        ("Abu  Bakr", "Abu Bakr", "Abu  Bakr"),
        ("Abu\nBakr", "Abu Bakr", "Abu\nBakr"),
        ("Abu‑Bakr", "Abu Bakr", "Abu‑Bakr"),
        ("AbuBakr", "Abu Bakr", "AbuBakr"),
        ("abubakr", "Abu Bakr", "abubakr"),
        ("Abdul Rahman", "Abdulrahman", "Abdul Rahman"),
        ("Om\u00adar", "Omar", "Om\u00adar"),
        ("O\u200bm\u200dar", "Omar", "O\u200bm\u200dar"),
        ("Om-\nar", "Omar", "Om-\nar"),
        ("spelled O-M-A-R", "Omar", "O-M-A-R"),
        ("spelled O M A R", "Omar", "O M A R"),
        ("#FreeOmar", "Omar", "Omar"),
        ("Omar77", "Omar", "Omar"),
        # inflection and possession
        ("Omar's car", "Omar", "Omar"),
        ("Omars Auto", "Omar", "Omars"),
        ("Видел Марию вчера", "Мария", "Марию"),
        ("с Марией Ивановой", "Мария Иванова", "Марией Ивановой"),
        ("с Иваном", "Иван", "Иваном"),
        ("о Ане", "Аня", "Ане"),
        ("vidio sam Emira", "Emir", "Emira"),
        ("s Aminom", "Amina", "Aminom"),
        ("του Γιώργου", "Γιώργος", "Γιώργου"),
        ("রহিমের বাড়ি", "রহিম", "রহিমের"),
        ("철수는 갔다", "철수", "철수"),
        ("김철수가", "철수", "철수"),
        # Arabic script
        ("قال محمد لي", "محمد", "محمد"),
        ("ومحمد", "محمد", "محمد"),
        ("بمحمد", "محمد", "محمد"),
        ("فلمحمد", "محمد", "محمد"),
        ("مُحَمَّدٌ", "محمد", "مُحَمَّدٌ"),
        ("محـــمد", "محمد", "محـــمد"),
        ("والحسن", "حسن", "الحسن"),
        ("للحسن", "حسن", "لحسن"),
        ("أبوحسن", "حسن", "حسن"),
        ("للبغدادي", "البغدادي", "لبغدادي"),
        ("أبو بكر البغدادي", "ابو بكر بغدادي", "أبو بكر البغدادي"),
        ("عبدالله", "عبد الله", "عبدالله"),
        ("عبد الله", "عبدالله", "عبد الله"),
        ("فى الرقه", "الرقة", "الرقه"),
        ("بالرقة", "الرقة", "الرقة"),
        ("علی رضا", "علي", "علی"),
        ("می\u200cرضا", "میرضا", "می\u200cرضا"),
        ("شارع ١٧", "شارع 17", "شارع ١٧"),
        ("למשה", "משה", "משה"),
        ("ולמשה", "משה", "משה"),
        # scripts without spaces
        ("我见到了张伟先生", "张伟", "张伟"),
        ("我见到了张\n伟先生", "张伟", "张\n伟"),
        ("ฉันพบสมชายที่บ้าน", "สมชาย", "สมชาย"),
        ("田中さん", "田中", "田中"),
        # neither letter nor digit
        ("they say ☠☠ here", "☠☠", "☠☠"),
    ],
)
def test_a_name_is_found(text, form, expected):
    assert found(text, form) == [expected]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("the banana", "Ana"),
        ("in a house", "Ina"),
        ("I am in a house", "Amina"),
        ("the same", "Sam"),
        ("Alfred", "Fred"),
        ("in 2017", "17"),
        ("محسن", "حسن"),
        ("أحسن", "حسن"),
        ("عليه وعلينا", "علي"),
        ("اجلس على الكرسي", "علي"),
        ("철순", "철수"),
        ("anything", "  "),
    ],
)
def test_another_word_is_not_taken_for_a_name(text, form):
    assert found(text, form) == []


def test_a_word_of_grammar_is_a_name_when_a_form_is_written_like_it():
    assert found("قال على", "على") == ["على"]


def test_spans_count_code_points_of_the_original():
    text = "𐍈 ﷺ Omar"
    (span,) = find_names(text, ["omar"])
    assert text[span.start : span.end] == "Omar"


OMAR = HiddenName(
    forms=("Omar", "عمر", "Омар"), stand_ins={"en": "a friend", "ar": "صديق", "": "N."}
)
ALPHABET = "abمحمدالوعمрИанশا가나张 -\u200c\u0640\u064eéß12\n"
RAQQA = HiddenName(forms=("Raqqa", "الرقة"), stand_ins={"en": "the city", "ar": "المدينة"})


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Omar's brother left Raqqa.", "en", "a friend's brother left the city."),
        ("Omar left Raqqa.", "en-GB", "a friend left the city."),
        ("Omar verließ Raqqa.", "de", f"N. verließ {NEUTRAL_STAND_IN}."),
        ("رأيت عمر وعمر", "ar", "رأيت صديق وصديق"),
        ("من الرقة", "ar", "من المدينة"),
        ("بالرقة", "ar", "بالمدينة"),
        ("English with عمر in it", "en", "English with a friend in it"),
    ],
)
def test_a_name_is_replaced_by_its_stand_in(text, language, expected):
    assert replace_names(text, [OMAR, RAQQA], language) == expected


def test_a_name_that_runs_over_two_cues_is_replaced_where_it_starts():
    name = HiddenName(forms=("Abu Bakr",), stand_ins={"": "he"})
    assert replace_names_across(["I saw Abu", "Bakr there"], [name], "en") == (
        "I saw he",
        " there",
    )


def test_the_longest_name_at_a_place_speaks_for_it():
    short = HiddenName(forms=("Omar",), stand_ins={"": "A"})
    whole = HiddenName(forms=("Omar Haddad",), stand_ins={"": "B"})
    assert replace_names("Omar Haddad and Omar", [short, whole], "en") == "B and A"


def test_a_name_that_a_replacement_would_bring_together_is_replaced_too():
    inner = HiddenName(forms=("Omar",), stand_ins={"": "…"})
    outer = HiddenName(forms=("Abu Bakr",), stand_ins={"": "X"})
    assert find_names(replace_names("Abu Omar Bakr", [inner, outer], "en"), ["Abu Bakr"]) == ()


def test_a_stand_in_that_says_a_hidden_name_is_refused():
    telling = HiddenName(forms=("Raqqa",), stand_ins={"": "Omar's city"})
    with pytest.raises(Refused, match="says one of the names"):
        replace_names("nothing to hide here", [OMAR, telling], "en")


@given(
    text=st.text(alphabet=ALPHABET, max_size=60),
    forms=st.lists(st.text(alphabet=ALPHABET, min_size=1, max_size=12), min_size=1, max_size=4),
    stand_in=st.sampled_from(["", "zz", "★"]),
)
def test_nothing_hidden_is_left_after_replacing(text, forms, stand_in):
    assume(not find_names(stand_in + NEUTRAL_STAND_IN, forms))
    hidden = [HiddenName(forms=tuple(forms), stand_ins={"": stand_in})]
    assert find_names(replace_names(text, hidden, "xx"), forms) == ()


@given(
    form=st.text(alphabet="omarخالدحسنИванআলী张伟", min_size=2, max_size=8),
    before=st.sampled_from(["", "x ", "قال ", "\n", "(", "«", "و "]),
    after=st.sampled_from(["", " x", ".", "'s", "\u200f", "، ثم"]),
)
def test_a_form_is_found_between_any_neighbours(form, before, after):
    assert find_names(before + form + after, [form])


@given(
    texts=st.lists(st.text(alphabet="Omar عمBakr", max_size=12), max_size=5),
)
def test_replacing_across_keeps_the_number_of_texts(texts):
    replaced = replace_names_across(texts, [OMAR], "en")
    assert len(replaced) == len(texts)
    assert find_names("\n".join(replaced), OMAR.forms) == ()


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_the_fast_way_through_plain_letters_leads_to_the_same(text: str) -> None:
    assert _searchable_ascii(text) == _searchable_any(text)
