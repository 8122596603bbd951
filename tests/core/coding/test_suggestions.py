"""Codes are suggested by terms, then also by what a person confirmed, each with its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import exp, log

import pytest

from tests.coding.books import HUNGER, LIFE, SMALL, SPIES, guid
from walkaway.core.coding.learning import LEAST_CONFIRMED, learn
from walkaway.core.coding.model import (
    Codebook,
    Coding,
    Cue,
    Document,
    MediaSelection,
    Selection,
    Term,
    TextSelection,
)
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.coding.suggestions import (
    LEAST_SCORE,
    MOST_SUGGESTIONS,
    Confirmed,
    Reason,
    ReasonKind,
    Suggestion,
    suggest,
)
from walkaway.core.coding.units import UnitKind
from walkaway.core.spans import Span

SENTENCE = UnitKind.SENTENCE


def a_document(text: str, language: str = "en") -> Document:
    return Document(ref="d", title="A story", language=language, text=text)


def coding(code: str, selection: Selection) -> Coding:
    when = datetime(2026, 3, 1, tzinfo=UTC)
    return Coding(
        guid=guid(f"{selection}"), code=code, selection=selection, coder="a", made_at=when
    )


def on(text: str, sentence: str, code: str = HUNGER.guid) -> Coding:
    start = text.index(sentence)
    return coding(code, TextSelection(span=Span(start, start + len(sentence))))


def quoted(document: Document, found: tuple[Suggestion, ...]) -> list[tuple[str, str]]:
    return [(each.code, document.text[each.span.start : each.span.end]) for each in found]


def test_a_term_suggests_its_code_on_its_sentence_and_says_where_it_stands() -> None:
    document = a_document("We went north. There were spies everywhere. It rained.")
    (found,) = suggest(document, SMALL, unit=SENTENCE)
    assert found == Suggestion(
        code=SPIES.guid,
        span=Span(15, 43),
        score=1.0,
        reasons=(
            Reason(kind=ReasonKind.TERM, said="spies", span=Span(26, 31), weight=1.0),
        ),
    )  # fmt: skip


def test_an_arabic_stem_is_found_behind_what_is_joined_to_it() -> None:
    text = "ذهبنا إلى الشمال. قالوا إنه من الجواسيس. كلهم والجاسوسات."
    document = a_document(text, "ar")
    found = suggest(document, SMALL, unit=SENTENCE)
    assert quoted(document, found) == [(SPIES.guid, "كلهم والجاسوسات.")]
    (reason,) = found[0].reasons
    assert text[reason.span.start : reason.span.end] == "والجاسوسات"


def test_terms_of_other_languages_are_left_alone_unless_there_are_no_others() -> None:
    both = replace(SMALL, codes=(replace(SPIES, terms=(
        Term(written="rob*", language="sq"), Term(written="spy", language="en"),
    )),))  # fmt: skip
    assert suggest(a_document("They robbed us."), both, unit=SENTENCE) == ()
    (found,) = suggest(a_document("They robbed us.", "de"), both, unit=SENTENCE)
    assert found.code == SPIES.guid


def test_each_term_takes_its_share_of_the_doubt_once() -> None:
    terms = (Term(written="hungry", language="en", weight=0.5),
             Term(written="bread", language="en", weight=0.4))  # fmt: skip
    book = replace(SMALL, codes=(replace(HUNGER, terms=terms),))
    document = a_document("Bread! I was hungry, hungry for bread. No bread.")
    found = suggest(document, book, unit=SENTENCE)
    assert [each.score for each in found] == [0.7, 0.4, 0.4]  # 1 - .5 × .6, then 1 - .6 twice
    assert [reason.said for reason in found[0].reasons] == ["hungry", "hungry", "bread"]


def test_what_is_weak_is_not_suggested() -> None:
    weak = replace(HUNGER, terms=(Term(written="cold", language="en", weight=LEAST_SCORE - 0.01),))
    assert suggest(a_document("It was cold."), replace(SMALL, codes=(weak,)), unit=SENTENCE) == ()


def test_what_is_coded_already_is_not_suggested_again() -> None:
    text = "There were spies everywhere. We were hungry."
    document = a_document(text)
    found = suggest(
        document, SMALL, unit=SENTENCE, already=[on(text, "spies everywhere", SPIES.guid)]
    )
    assert quoted(document, found) == [(HUNGER.guid, "We were hungry.")]


def test_the_best_ones_come_first_and_not_too_many() -> None:
    document = a_document("We were hungry. They were spies. " * MOST_SUGGESTIONS)
    found = suggest(document, SMALL, unit=SENTENCE)
    assert len(found) == MOST_SUGGESTIONS
    assert {each.code for each in found} == {SPIES.guid}


def test_a_cue_is_suggested_where_cues_are_counted() -> None:
    document = Document(
        ref="i", title="Bahar", language="en", text="It rained. We were hungry.\nThen we left.",
        cues=(
            Cue(id="1", span=Span(0, 26), span_ms=Span(0, 900)),
            Cue(id="2", span=Span(27, 40), span_ms=Span(900, 1900)),
        ),
    )  # fmt: skip
    (found,) = suggest(document, SMALL, unit=UnitKind.CUE)
    assert found.span == Span(0, 26)
    heard = [coding(HUNGER.guid, MediaSelection(span_ms=Span(0, 900)))]
    assert suggest(document, SMALL, unit=UnitKind.CUE, already=heard) == ()


HUNGRY = [f"On day {at} the bread ran out and the soup was thin." for at in range(LEAST_CONFIRMED)]
OTHER = [f"On day {at} the lorry drove to another village." for at in range(LEAST_CONFIRMED)]
NO_TERMS = replace(SMALL, codes=(SPIES, replace(LIFE, children=(replace(HUNGER, terms=()),))))
NEW = a_document("The lorry stood still. Nobody had baked bread, and no soup came.")


def confirmed(hungry: int = LEAST_CONFIRMED, *, is_whole: bool = True) -> Confirmed:
    text = "\n".join([*HUNGRY, *OTHER])
    codings = tuple(on(text, sentence) for sentence in HUNGRY[:hungry])
    return Confirmed(document=a_document(text), codings=codings, is_whole=is_whole)


def test_what_was_confirmed_suggests_where_no_term_stands_and_says_by_which_words() -> None:
    (found,) = suggest(NEW, NO_TERMS, unit=SENTENCE, confirmed=[confirmed()])
    assert found.code == HUNGER.guid
    assert NEW.text[found.span.start : found.span.end].startswith("Nobody had baked bread")
    assert {reason.kind for reason in found.reasons} == {ReasonKind.LEARNED}
    assert {"bread", "soup"} <= {reason.said for reason in found.reasons}
    for reason in found.reasons:
        assert NEW.text[reason.span.start : reason.span.end] == reason.said


def test_with_one_passage_less_only_the_terms_speak() -> None:
    less = confirmed(LEAST_CONFIRMED - 1)
    assert suggest(NEW, NO_TERMS, unit=SENTENCE, confirmed=[less]) == ()
    by_terms = suggest(a_document("We were hungry."), SMALL, unit=SENTENCE)
    assert (
        suggest(a_document("We were hungry."), SMALL, unit=SENTENCE, confirmed=[less]) == by_terms
    )


def test_a_document_that_is_not_finished_says_nothing_of_what_was_left_uncoded() -> None:
    assert suggest(NEW, NO_TERMS, unit=SENTENCE, confirmed=[confirmed(is_whole=False)]) == ()


def test_what_was_confirmed_moves_a_passage_down_whose_term_means_something_else() -> None:
    book: Codebook = replace(SMALL, codes=(replace(
        HUNGER, terms=(Term(written="bread", language="en", weight=0.6),
                       Term(written="lorry", language="en", weight=0.6)),
    ),))  # fmt: skip
    document = a_document("Another lorry drove to the village. The bread ran out.")
    before = suggest(document, book, unit=SENTENCE)
    assert [each.score for each in before] == [0.6, 0.6]
    after = suggest(document, book, unit=SENTENCE, confirmed=[confirmed()])
    assert quoted(document, after)[0] == (HUNGER.guid, "The bread ran out.")
    assert after[0].score > 0.6 > max([0.0, *(each.score for each in after[1:])])


def test_the_same_gives_the_same() -> None:
    ask = {"unit": SENTENCE, "confirmed": [confirmed()]}
    assert suggest(NEW, SMALL, **ask) == suggest(NEW, SMALL, **ask)  # type: ignore[arg-type]


def test_the_shares_of_the_words_make_the_line() -> None:
    put_on = [frozenset({"h"})] * LEAST_CONFIRMED + [frozenset[str]()] * LEAST_CONFIRMED
    learned = learn([*HUNGRY, *OTHER], put_on, ["h"])["h"]
    (chance,) = learned.chances(["The bread ran out"])
    shares = sum(share for _, share in learned.words_for("The bread ran out"))
    line = log(chance / (1 - chance))
    # Every word of this sentence speaks for the code, so nothing was left out of the sum.
    assert len(learned.words_for("The bread ran out")) == 4
    assert 1 / (1 + exp(-(shares + learned.intercept))) == pytest.approx(chance)
    assert line > 0


@pytest.mark.parametrize(
    ("language", "sentence", "code"),
    [
        ("en", "There was no electricity and no medicine.", "Shortages"),
        ("ar", "كانوا يبحثون عن الجواسيس بيننا", "Spies and traitors"),
        ("fr", "Nous n'étions que de la chair à canon.", "Used as cannon fodder"),
        ("de", "Wegen meiner Hautfarbe lachten sie.", "Racism"),
        ("tr", "Her gün nöbet tuttuk, çok sıkıcıydı.", "Dull duty"),
        ("ru", "Они издевались над заложниками.", "Hostages and captives"),
        ("es", "Era pura hipocresía.", "Corruption and un-Islamic conduct"),
        ("sq", "Vranë gra dhe fëmijë.", "Civilians harmed"),
    ],
)
def test_the_preset_suggests_in_its_languages(language: str, sentence: str, code: str) -> None:
    book = preset(LEAVING)
    found = suggest(a_document(sentence, language), book, unit=SENTENCE)
    assert book.by_guid[found[0].code].name == code
