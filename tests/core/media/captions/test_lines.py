from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.media.captions.words import SENTENCES
from walkaway.core.media.captions.lines import break_lines, screens_of, share_frames
from walkaway.core.spans import Span

SECOND = 25


LONG = Span(0, 1000)


def screens(text, width, frames=LONG):
    return screens_of(text, frames, width, len, least_frames=SECOND)


def test_what_fits_one_line_stays_on_one_line():
    assert [screen.lines for screen in screens("I left.", 20)] == [("I left.",)]


def test_two_lines_are_of_nearly_one_length():
    (screen,) = screens("I counted the days until somebody would see it", 30)
    assert [len(line) for line in screen.lines] == [24, 21]


def test_a_long_cue_breaks_after_its_sentences():
    text = "They told us we would protect people. We guarded a bakery there. I counted the days."
    assert [" ".join(screen.lines)[-1] for screen in screens(text, 24)] == [".", ".", "."]


def test_a_long_sentence_breaks_after_its_clauses():
    text = "We were told to guard the bakery at night, and I counted the days until I could go"
    assert screens(text, 24)[0].lines[-1].endswith(",")


def test_a_number_in_groups_is_not_torn_apart():
    lines = break_lines("Call this number: 0800 000 000 by day", 22.0, len)
    assert lines == ("Call this number:", "0800 000 000 by day")


def test_a_line_does_not_break_inside_a_word_or_before_its_full_stop():
    for screen in screens(SENTENCES["en"], 20):
        assert all(line.split() for line in screen.lines)
        assert not any(line[0] in ".,”" for line in screen.lines)


def test_chinese_breaks_between_characters_and_not_before_a_comma():
    lines = [line for screen in screens(SENTENCES["zh"], 10) for line in screen.lines]
    assert "".join(lines) == SENTENCES["zh"]
    assert all(len(line) <= 10 for line in lines)
    assert not any(line[0] in "，。" for line in lines)


def test_thai_that_is_too_wide_breaks_between_clusters():
    lines = [line for screen in screens(SENTENCES["th"], 16) for line in screen.lines]
    assert all(len(line) <= 16 for line in lines)
    assert not any(line[0] in "ัิีึืุู่้๊๋็์ำ" for line in lines)


def test_two_people_in_one_cue_keep_a_line_each():
    (screen,) = screens("– Did you know?\n– Not then.", 40)
    assert screen.lines == ("– Did you know?", "– Not then.")


def test_line_breaks_of_the_transcript_are_not_kept():
    (screen,) = screens("I\ncounted\ndays", 40)
    assert screen.lines == ("I counted days",)


def test_time_is_shared_by_length():
    first, second = screens(
        "Short one. " + "And this is a longer sentence, nearly twice.", 23, Span(0, 300)
    )
    assert first.frames.start == 0
    assert second.frames == Span(first.frames.end, 300)
    assert len(first.frames) < len(second.frames)


def test_no_screen_is_shorter_than_can_be_read_where_time_allows():
    shown = screens("No. " + "But then they came for my brother and I ran away.", 25, Span(0, 80))
    assert min(len(screen.frames) for screen in shown) >= SECOND


def test_a_cue_with_fewer_frames_than_screens_is_an_error():
    with pytest.raises(ValueError, match="1 frames cannot show"):
        screens(SENTENCES["en"], 20, Span(0, 1))


def test_an_empty_cue_has_no_screen():
    assert screens(" \n ", 20) == ()


def test_lines_of_a_card_are_even():
    lines = break_lines("The bakery that I was told to guard at night", 30, len)
    assert [len(line) for line in lines] == [21, 22]


def test_a_word_wider_than_the_line_is_cut_and_nothing_is_lost():
    lines = break_lines("https://example.org/a-very-long-address", 12, len)
    assert "".join(lines) == "https://example.org/a-very-long-address"
    assert max(map(len, lines)) <= 12


WORDS = st.lists(
    st.text(alphabet="abcdeاللهনমক日本ก้.,!", min_size=1, max_size=12), min_size=1, max_size=40
)


@given(words=WORDS, width=st.integers(8, 50))
def test_no_word_is_lost_and_no_line_is_too_wide(words, width):
    text = " ".join(words)
    shown = screens(text, width, Span(10, 2000))
    assert "".join("".join(s.lines) for s in shown).replace(" ", "") == text.replace(" ", "")
    assert all(1 <= len(screen.lines) <= 2 for screen in shown)
    assert all(len(line) <= width for screen in shown for line in screen.lines)
    assert shown[0].frames.start == 10
    assert shown[-1].frames.end == 2000
    assert all(a.frames.end == b.frames.start for a, b in pairwise(shown))


@given(
    start=st.integers(0, 50),
    weights=st.lists(st.integers(0, 100), min_size=1, max_size=12),
    spare=st.integers(0, 400),
    least=st.integers(0, 50),
)
def test_every_frame_is_given_away_once(start, weights, spare, least):
    frames = Span(start, start + len(weights) + spare)
    shares = share_frames(frames, weights, least)
    assert shares[0].start == frames.start
    assert shares[-1].end == frames.end
    assert all(a.end == b.start for a, b in pairwise(shares))
    assert all(len(share) >= min(least, len(frames) // len(weights)) for share in shares)
