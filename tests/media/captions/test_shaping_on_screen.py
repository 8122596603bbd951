"""What libass draws, compared with what was measured and with the parts drawn alone."""

from fractions import Fraction

import pytest

from tests.core.media.captions.words import OF_THE_SYSTEM, SENTENCES, SHIPPED
from tests.media.captions.frames import GROUND, box_of, likeness
from walkaway.core.media.captions.shaping import chain_for
from walkaway.core.media.captions.typesetting import (
    document,
    paragraph_of_lines,
    place_paragraph,
)
from walkaway.core.spans import Span

SIZE = (1600, 120)
EM, LEFT, TOP = 32.0, 40.0, 30.0
LANGUAGES = [
    *SHIPPED,
    *(pytest.param(language, marks=pytest.mark.fonts(language)) for language in OF_THE_SYSTEM),
]


@pytest.fixture
def line(painter):
    """Draws one line with its left edge at LEFT; returns the picture and the line's chain."""

    def draw(text, language, *, left=LEFT):
        chain = chain_for(language, [text, SENTENCES[language]])
        words = paragraph_of_lines([text], chain, EM, "#ffffff", language)
        events = place_paragraph(words, left, TOP, Span(0, 1), align="left")
        written = document(SIZE, Fraction(25), events, family=chain.main.family)
        return painter.draw(written, chain.fonts, SIZE)[0], chain

    return draw


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_drawn_where_and_as_wide_as_it_was_measured(language, line, painter):
    picture, chain = line(SENTENCES[language], language)
    left, top, right, bottom = box_of(picture > GROUND + 60)
    extent = chain.extent(SENTENCES[language])
    baseline = TOP + max(0.8, extent.above) * EM
    assert left == pytest.approx(LEFT, abs=4)
    assert right == pytest.approx(LEFT + extent.width * EM, abs=4, rel=0.006)
    assert top == pytest.approx(baseline - extent.above * EM, abs=2)
    assert bottom == pytest.approx(baseline + extent.below * EM, abs=2)
    assert "not found" not in painter.log, "a character was drawn as a box"


def test_fonts_come_from_the_private_configuration_only(line, painter):
    line(SENTENCES["ur"], "ur")
    chosen = [each for each in painter.log.splitlines() if "fontselect" in each]
    assert chosen
    assert all(f"-> {painter.folder}" in each for each in chosen)


@pytest.mark.parametrize("language", ["ar", "fa", "ur"])
@pytest.mark.parametrize(
    ("before", "inside", "after"),
    [
        ("مخبز ", "Al-Noor", " في الشارع"),
        ("عام ", "2015", "، ثم غادرت"),
        ("", "Al-Noor", " هو المخبز."),
        ("المخبز هو ", "Al-Noor", ""),
    ],
)
def test_latin_words_and_numbers_stand_in_their_place_from_right_to_left(
    language, before, inside, after, line
):
    picture, chain = line(before + inside + after, language)
    # From right to left: first what is before, then the word, then what is after.
    left = LEFT + chain.width(after) * EM
    alone, _ = line(inside, language, left=left)
    baseline_shift = max(0.8, chain.extent(before + inside + after).above) - max(
        0.8, chain.extent(inside).above
    )
    down = round(baseline_shift * EM)
    columns = slice(int(left) + 2, int(left + chain.width(inside) * EM) - 2)
    expected = alone[: SIZE[1] - down, columns]
    assert likeness(picture[down:, columns], expected) > 0.9


@pytest.mark.parametrize("language", ["ar", "ur"])
def test_the_full_stop_of_a_line_from_right_to_left_is_at_its_left(language, line):
    words = "ذهبت إلى Al-Noor"
    with_stop, chain = line(f"{words}.", language)
    # Less than the full stop is wide where the font moves it under the letter before.
    added = (chain.width(f"{words}.") - chain.width(words)) * EM
    without, _ = line(words, language, left=LEFT + added)
    right_part = slice(int(LEFT + added) + 4, None)
    assert likeness(with_stop[:, right_part], without[:, right_part]) > 0.95
    assert (with_stop[:, : int(LEFT + added)] > GROUND + 60).any()


def test_an_english_line_that_starts_with_an_arabic_word_runs_from_left_to_right(line):
    picture, chain = line("مخبز was it.", "en")
    words, _ = line("was it.", "en", left=LEFT + chain.width("مخبز ") * EM)
    columns = slice(int(LEFT + chain.width("مخبز ") * EM) + 2, None)
    assert likeness(picture[:, columns], words[:, columns]) > 0.9


@pytest.mark.parametrize("text", ["{\\b1}a\\Nb\\h{x} c\\", "{\\an8}{\\pos(1,1)}up", "\\{not\\}"])
def test_markup_in_a_transcript_is_drawn_and_not_obeyed(text, line):
    picture, chain = line(text, "en")
    left, top, right, bottom = box_of(picture > GROUND + 60)
    assert right - left == pytest.approx(chain.width(text) * EM, abs=4)
    assert bottom - top < 1.3 * EM
    assert left == pytest.approx(LEFT, abs=5)
