from fractions import Fraction
from itertools import pairwise

import pytest

from tests.media.sheets import a_sheet
from walkaway.core.errors import Refused
from walkaway.core.media.captions.screens import screens_on_clip
from walkaway.core.media.plan import plan_timeline
from walkaway.core.media.sheet.model import Passage
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Cue, Transcript, Voice

PASSAGES = [
    Passage(source="interview", start_ms=0, end_ms=10_000, insert_label={}),
    Passage(source="interview", start_ms=20_000, end_ms=24_000, insert_label={}),
]
TIMELINE = plan_timeline(a_sheet(passages=PASSAGES), Fraction(25))
"""The title ends at 2.5 s, frame 63; the passages are the frames [63, 313) and [313, 413)."""


def shown(*cues, width=40):
    transcript = Transcript(cues=tuple(cues), language="en")
    return screens_on_clip(transcript, TIMELINE, width, len)


def cue(start_frame, end_frame, text, **more):
    return Cue(start_ms=start_frame * 40, end_ms=end_frame * 40, text=text, **more)


def frames(*cues, width=40):
    return [spoken.screen.frames for spoken in shown(*cues, width=width)]


def test_a_cue_is_shown_in_its_frames():
    assert frames(cue(100, 150, "I left.")) == [Span(100, 150)]


def test_a_short_cue_is_shown_for_a_second_if_nobody_else_speaks():
    assert frames(cue(100, 105, "No."), cue(200, 250, "Yes.")) == [Span(100, 125), Span(200, 250)]


def test_a_short_cue_ends_when_the_next_begins():
    assert frames(cue(100, 105, "No."), cue(110, 150, "Yes.")) == [Span(100, 110), Span(110, 150)]


def test_a_short_cue_does_not_run_into_the_next_passage():
    assert frames(cue(306, 313, "No.")) == [Span(306, 313)]


def test_two_people_at_once_are_shown_one_after_the_other():
    spans = frames(cue(100, 200, "I said no."), cue(150, 220, "And I said yes."))
    assert spans == [Span(100, 150), Span(150, 220)]


def test_two_people_at_the_same_time_share_it_by_length():
    spans = frames(cue(100, 200, "aaaaa"), cue(100, 200, "aaaaaaaaaa"))
    assert spans[0].end == spans[1].start
    assert (spans[0].start, spans[1].end) == (100, 200)
    assert 25 <= len(spans[0]) < len(spans[1])


def test_no_two_screens_are_shown_at_once():
    spans = frames(*(cue(70 + 7 * n, 110 + 9 * n, f"word {n} " * 5) for n in range(6)), width=20)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_screen_knows_whose_words_it_shows():
    (spoken,) = shown(cue(100, 150, "Why?", voice=Voice.INTERVIEWER))
    assert spoken.voice is Voice.INTERVIEWER


def test_a_cue_that_nobody_could_read_is_refused():
    with pytest.raises(Refused, match="nobody could read it"):
        shown(cue(311, 313, "word " * 200))
