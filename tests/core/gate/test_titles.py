from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.gate import Title, titles_findings
from walkaway.core.lexicon_files import shipped_lexicons, shipped_title_words
from walkaway.core.text.lexicon import Sign

TABLES = Path(__file__).with_name("titles")


def rules(text: str, language: str = "en") -> list[str]:
    title = Title(language=language, text=text)
    found = titles_findings([title], shipped_lexicons(), shipped_title_words())
    return [blocker.rule for blocker in found]


def labelled(name: str) -> list[tuple[str, str, str]]:
    lines = (TABLES / f"{name}.txt").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [(language, said, text) for language, said, text in rows]


@pytest.mark.parametrize(("language", "said", "text"), labelled("made"))
def test_a_title_of_the_making_is_judged_as_a_person_judged_it(
    language: str, said: str, text: str
) -> None:
    assert bool(rules(text, language)) == (said == "dressed")


def test_titles_that_were_kept_out_of_the_making_are_judged_as_a_person_judged_them() -> None:
    wrong = [
        (language, text, rules(text, language))
        for language, said, text in labelled("held_out")
        if bool(rules(text, language)) != (said == "dressed")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Daesh", "title-only-theirs"),
        ("Why I left: remaining and expanding", "title-only-theirs"),
        ("ISIS took my brother, and I regret that I followed", "title-begins-theirs"),
        ("White power, no longer", "title-begins-theirs"),
        ("I no longer believe what Amaq presents to us", "title-presents"),
        ("A day with the Taliban", "title-unframed"),
    ],
)
def test_each_way_of_dressing_up_is_told_with_the_words_and_a_way_on(text: str, rule: str) -> None:
    title = Title(language="en", text=text)
    (found,) = titles_findings([title], shipped_lexicons(), shipped_title_words())
    assert found.rule == rule
    quoted = re.findall("“(.+?)”", dict(found.facts)["words"])
    assert quoted
    assert all(each in text for each in quoted)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I never left the Islamic State", "en"),
        ("Do not flee the caliphate", "en"),
        ("Nobody leaves ISIS", "en"),
        ("I left home for the caliphate", "en"),
        ("They escaped to the Islamic State", "en"),
        ("لن أترك الدولة الإسلامية", "ar"),
        ("Je n'ai jamais quitté Daech", "fr"),
        ("Ich bereue nicht: Jahre im Kalifat", "de"),
        ("Она ушла в халифат", "ru"),
        ("I regret nothing: my years with the Taliban", "en"),
    ],
)
def test_who_did_not_turn_away_frames_nothing(text: str, language: str) -> None:
    assert rules(text, language)


def test_the_name_of_whoever_turned_away_may_begin_a_title() -> None:
    assert rules("ISIS defector speaks with her mother") == []
    assert rules("ISIS: a defector speaks with her mother") == ["title-only-theirs"]
    assert rules("Amaq defector speaks with her mother") == ["title-begins-theirs"]


def test_words_of_outsiders_dress_nothing_up() -> None:
    assert rules("Extremists at the door") == []
    assert rules("Terror in our street") == []
    assert rules("Неонацисты в нашем дворе", "ru") == []


def test_words_of_a_group_are_found_in_a_title_of_another_language() -> None:
    assert rules("داعش", "en") == ["title-only-theirs"]
    assert rules("Het kalifaat? Islamic State!", "nl") == ["title-only-theirs"]


def test_a_language_without_frames_is_read_with_those_of_all_others() -> None:
    assert rules("Former ISIS, nu thuis", "nl") == []


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Former soldiers march with the caliphate", "who was former, and of what"),
        ("The caliph speaks to you", "no word of the list"),
        ("We fled the unbelievers and found the Islamic State", "from whom they fled"),
    ],
)
def test_what_words_cannot_tell_is_left_to_those_who_read_it(text: str, because: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    "text", ["Mothers search in what was the caliphate", "ISIS took my son, and he fled"]
)
def test_an_honest_title_may_have_to_be_rewritten(text: str) -> None:
    assert rules(text)


WORDS = tuple(
    sign
    for lexicon in shipped_title_words()
    for sign in lexicon.signs
    if sign.kind in {"name", "slogan", "brand"}
)
BLOCKS_FIRST = tuple(sign for sign in WORDS if sign.kind != "name")
TEXTS = st.text(st.sampled_from("abc déñ خطب где :;,.'-"), max_size=30)
ANY_TITLE = st.sampled_from([text for name in ("made", "held_out") for *_, text in labelled(name)])
LANGUAGES = st.sampled_from(["en", "ar", "fr", "de", "ru", "tr", "bn", "zh-Hant"])


@given(st.sampled_from(WORDS), ANY_TITLE | TEXTS, LANGUAGES)
def test_no_title_passes_in_which_a_part_is_the_groups_own(
    sign: Sign, text: str, language: str
) -> None:
    assert rules(f"{text} – {sign.written}", language)
    assert rules(f"{sign.written}: {text}", language)


@given(st.sampled_from(BLOCKS_FIRST), ANY_TITLE | TEXTS, LANGUAGES)
def test_no_title_passes_that_begins_with_a_slogan_or_a_brand(
    sign: Sign, text: str, language: str
) -> None:
    assert rules(f"{sign.written} {text}", language)


@pytest.mark.parametrize("mark", ["\u200d", "\u0301", "\ufe0f", "\u3164", "\u00ad"])
def test_a_mark_between_spelled_letters_hides_no_name(mark: str) -> None:
    marked = "".join(letter + (mark if letter.isalpha() else "") for letter in "I.S.I.S.")
    assert rules(marked, "en") == rules("I.S.I.S.", "en") == ["title-only-theirs"]


DISGUISED = [
    "І.Ѕ.І.Ѕ",
    "ΙSΙS",
    "ISIS",
    "1S1S",
    "I5I5",
    "IS1S",
    "ISlS",
    "!SIS",
    "I$I$",
    "Ι\u200bЅ.Ι.Ѕ",
    "D4esh",
    "D@esh",
    "Dаesh",
    "Dа-esh",
    "I_S_I_S",
    "I*S*I*S",
    "I/S/I/S",
    "I|S|I|S",
    "I...S...I...S",
    "I–S–I–S",
    "I․S․I․S",
    "🅸🆂🅸🆂",
    "🇮🇸🇮🇸",
    "𝕀𝕊𝕀𝕊",
    "ɪꜱɪꜱ",
    "ᎠАЕЅН",
    "ᗪᗩEᔕᕼ",
    "IS.IS",
    "IS-I-S",
    "ISIS2",
    "#IslamicState",
    "TheIslamicState",
    "lslamic_State",
    "Islаmic_Stаte",
    "Isl4mic_St4te",
    "remaining_and_expanding",
    "Am4q",
    "Аmаq",
    "\u202eSISI\u202c",
    "\u202ehsеaD",
    "Al-Qāʿida",
    "al_qaeda",
    "AlQaeda",
    "BokoHaram",
    "Wh1tePower",
    "14/88",
    "1488",
    "تنظيم_القاعدة",
    "الدولةالإسلامية",
    "د.ا.ع.ش",
    "ИГИ\xadЛ",
    "xaлифат",
    "Исламское_государство",
]


@pytest.mark.parametrize(
    "disguised", [*DISGUISED, "دا عش", "I\u00a0S\u00a0I\u00a0S", "Remaining & expanding"]
)
@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_a_name_is_seen_whatever_it_is_written_with(disguised: str, language: str) -> None:
    assert rules(disguised, language)
    assert rules(f"A film: {disguised}", language)


def test_what_a_disguise_was_typed_as_is_quoted() -> None:
    title = Title(language="en", text="My days with the Isl4mic_Stаte")
    (found,) = titles_findings([title], shipped_lexicons(), shipped_title_words())
    assert dict(found.facts)["words"] == "“Isl4mic_Stаte”"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why I left the Isl4mic State", "en"), ("She fled D@esh", "en"),
        ("An ex-ISIS2 fighter", "en"),
        ("Is it me? Is it us?", "en"), ("He is in. So am I", "en"), ("Hope in 2015", "en"),
        ("Il est parti et a pleuré", "fr"), ("À lui et à moi", "fr"), ("Мой брат и я", "ru"),
        ("McDonald's at noon, 24/7", "en"), ("Salt & pepper! What now?", "en"), ("أنا وأخي", "ar"),
    ],
)  # fmt: skip
def test_what_is_no_disguise_passes(text: str, language: str) -> None:
    assert rules(text, language) == []


@given(ANY_TITLE, LANGUAGES, st.data())
def test_how_a_title_is_written_changes_nothing(
    text: str, language: str, data: st.DataObject
) -> None:
    marks = data.draw(st.lists(st.sampled_from(["", "\u200d", "\u0301", "\ufe0f"]), max_size=9))
    marked = "".join(
        letter + (marks[at % len(marks)] if marks and letter.isalpha() else "")
        for at, letter in enumerate(text)
    )
    assert rules(marked, language) == rules(text, language)
    if text.upper().casefold() == text.casefold():
        assert rules(text.upper(), language) == rules(text, language)


@given(TEXTS, LANGUAGES)
def test_a_title_without_the_words_of_any_group_passes(text: str, language: str) -> None:
    assert rules(text, language) == []


@given(st.permutations([Title(language=each[0], text=each[2]) for each in labelled("made")]))
def test_titles_are_judged_one_by_one(titles: list[Title]) -> None:
    alone = {
        found
        for title in titles
        for found in titles_findings([title], shipped_lexicons(), shipped_title_words())
    }
    assert set(titles_findings(titles, shipped_lexicons(), shipped_title_words())) == alone
