from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.media.sheets import a_sheet
from walkaway.core.media.captions.clip_captions import captions_on_clip
from walkaway.core.media.plan import STANDARD_FRAME_RATES, plan_timeline
from walkaway.core.media.sheet.model import HiddenName, Passage
from walkaway.core.text.names import find_names
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word

PLAIN: dict[str, str] = {}


def passage(start_ms, end_ms, label=PLAIN, source="interview"):
    return Passage(source=source, start_ms=start_ms, end_ms=end_ms, insert_label=label)


def on_clip(cues, passages, *, rate=Fraction(25), hide=(), title_ms=2000):
    sheet = a_sheet(passages=passages)
    cards = type(sheet.cards)(title={}, help_line={}, title_ms=title_ms)
    timeline = plan_timeline(a_sheet(passages=passages, cards=cards), rate)
    transcript = Transcript(cues=tuple(cues), language="en")
    return captions_on_clip(timeline, {"interview": transcript}, "en", hide).cues


def times(cues):
    return [(cue.start_ms, cue.end_ms) for cue in cues]


def test_a_cue_moves_to_the_time_of_the_clip():
    cues = [Cue(start_ms=10_400, end_ms=12_000, text="I left.")]
    # The title takes 2 s and the passage starts at 10 s.
    assert times(on_clip(cues, [passage(10_000, 15_000)])) == [(2_400, 4_000)]


def test_cues_follow_the_order_of_the_passages():
    cues = [
        Cue(start_ms=1_000, end_ms=2_000, text="first said"),
        Cue(start_ms=9_000, end_ms=10_000, text="last said"),
    ]
    shown = on_clip(cues, [passage(9_000, 10_000), passage(1_000, 2_000)])
    assert [cue.text for cue in shown] == ["last said", "first said"]
    assert times(shown) == [(2_000, 3_000), (3_000, 4_000)]


def test_a_cue_is_cut_at_the_edges_of_its_passage():
    cues = [Cue(start_ms=9_000, end_ms=12_000, text="I left.")]
    assert times(on_clip(cues, [passage(10_000, 11_000)])) == [(2_000, 3_000)]


def test_a_sliver_of_a_cue_is_left_out():
    cues = [
        Cue(start_ms=9_000, end_ms=10_100, text="Before."),
        Cue(start_ms=10_100, end_ms=12_000, text="I left."),
    ]
    assert [cue.text for cue in on_clip(cues, [passage(10_000, 15_000)])] == ["I left."]


def test_a_short_cue_that_is_heard_whole_is_kept():
    assert on_clip([Cue(start_ms=10_000, end_ms=10_100, text="No.")], [passage(10_000, 15_000)])


def test_where_word_times_are_known_only_words_that_are_heard_are_shown():
    words = [("One", 0), ("two,", 1000), ("three", 2000), ("four.", 3000)]
    cue = Cue(
        start_ms=0,
        end_ms=4000,
        text="One two, three four.",
        words=tuple(Word(start_ms=at, end_ms=at + 1000, text=text) for text, at in words),
    )
    (shown,) = on_clip([cue], [passage(1000, 3000)])
    assert shown.text == "two, three"
    assert [(word.text, word.start_ms) for word in shown.words] == [("two,", 2000), ("three", 3000)]


def test_hidden_names_are_replaced_in_text_words_and_speaker():
    cue = Cue(
        start_ms=10_000,
        end_ms=12_000,
        text="Omar left.",
        speaker="OMAR",
        identifier="omar-1",
        words=(
            Word(start_ms=10_000, end_ms=11_000, text="Omar"),
            Word(start_ms=11_000, end_ms=12_000, text="left."),
        ),
    )
    hide = [HiddenName(forms=("Omar",), stand_ins={"": "a friend"})]
    (shown,) = on_clip([cue], [passage(10_000, 15_000)], hide=hide)
    assert shown.text == "a friend left."
    assert find_names(repr(shown), ["Omar"]) == ()


def test_a_name_over_two_cues_is_replaced():
    cues = [
        Cue(start_ms=10_000, end_ms=11_000, text="I saw Abu"),
        Cue(start_ms=11_000, end_ms=12_000, text="Bakr there."),
    ]
    hide = [HiddenName(forms=("Abu Bakr",), stand_ins={"": "him"})]
    shown = on_clip(cues, [passage(10_000, 15_000)], hide=hide)
    assert [cue.text for cue in shown] == ["I saw him", " there."]


def test_inserted_footage_is_marked_as_such():
    cues = [Cue(start_ms=10_000, end_ms=12_000, text="Join!", voice=Voice.WITNESS)]
    (shown,) = on_clip(cues, [passage(10_000, 15_000, {"en": "Propaganda"})])
    assert shown.voice is Voice.INSERTED_FOOTAGE


def test_the_voice_is_kept_and_the_name_of_who_speaks_is_not():
    cues = [Cue(start_ms=10_000, end_ms=12_000, text="Why?", speaker="A.", voice=Voice.INTERVIEWER)]
    (shown,) = on_clip(cues, [passage(10_000, 15_000)])
    assert (shown.voice, shown.speaker) == (Voice.INTERVIEWER, "")


def test_a_source_without_transcript_is_an_error():
    with pytest.raises(KeyError):
        on_clip([], [passage(0, 1000, source="other")])


@given(
    rate=st.sampled_from(STANDARD_FRAME_RATES),
    edges=st.lists(st.integers(0, 60_000), min_size=2, max_size=12, unique=True),
    passages=st.lists(
        st.tuples(st.integers(0, 50_000), st.integers(200, 9_000)), min_size=1, max_size=5
    ),
)
def test_cues_start_and_end_on_frames_of_their_passage(rate, edges, passages):
    edges.sort()
    cues = [Cue(start_ms=start, end_ms=end, text=f"{start}") for start, end in pairwise(edges)]
    chosen = [passage(start, start + length) for start, length in passages]
    timeline = plan_timeline(a_sheet(passages=chosen), rate)
    captions = captions_on_clip(timeline, {"interview": Transcript(cues=tuple(cues))}, "en", [])
    frame_times = {timeline.ms_at(frame) for frame in range(timeline.frames + 1)}
    spans = [
        (timeline.ms_at(segment.span.start), timeline.ms_at(segment.span.end))
        for segment in timeline.passages
    ]
    for cue in captions.cues:
        assert {cue.start_ms, cue.end_ms} <= frame_times
        assert cue.start_ms < cue.end_ms
        assert any(start <= cue.start_ms and cue.end_ms <= end for start, end in spans)
