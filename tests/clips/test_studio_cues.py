"""A transcript as the studio lays it open: words, their times, and nothing that a browser runs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from walkaway.clips.studio_pages import (
    Wanted,
    cues_html,
    script_of,
    spoken_words,
    words_between,
)
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.text.names import find_names
from walkaway.core.transcripts.model import Voice, Word
from walkaway.core.transcripts.working import CueState, Working, WorkingCue

TOWN = HiddenName(forms=("Raqqa", "Abu Omar"), stand_ins={"en": "a town"})


def cue(number: int, text: str, **more: object) -> WorkingCue:
    return WorkingCue(
        id=f"c{number}", start_ms=1000 * number, end_ms=1000 * number + 1000, text=text, **more
    )  # type: ignore[arg-type]


def html(
    *cues: WorkingCue, names: tuple[HiddenName, ...] = (), wanted: Wanted | None = None
) -> str:
    script = script_of("interview", Working(cues=cues, language="en"), "en", names)
    return cues_html(script, wanted or Wanted())


def test_nothing_that_somebody_wrote_is_run_or_breaks_out() -> None:
    evil = '<script>x</script> " onmouseover="y'
    shown = html(
        cue(0, evil, speaker=evil),
        cue(1, f"Raqqa {evil}"),
        names=(HiddenName(forms=("Raqqa",), stand_ins={"en": evil}),),
    )
    assert "<script" not in shown
    assert 'onmouseover="' not in shown


def test_a_name_that_runs_on_is_hidden_in_both_cues() -> None:
    script = script_of(
        "interview",
        Working(cues=(cue(0, "We met Abu"), cue(1, "Omar there."), cue(2, "Then we left."))),
        "en",
        (TOWN,),
    )
    assert set(script.named) == {0, 1}
    assert not find_names("\n".join(script.said), TOWN.forms)
    assert script.said[2] == "Then we left."


def test_what_keeps_a_cue_from_being_taken_stands_beside_it() -> None:
    shown = html(
        cue(0, "Hello", voice=Voice.INSERTED_FOOTAGE, state=CueState.APPROVED),
        cue(1, "Why?", voice=Voice.INTERVIEWER),
        cue(2, "So.", state=CueState.APPROVED),
    ).split("\n")
    assert "it needs a label" in shown[0]
    assert "interviewer" in shown[1]
    assert "draft" in shown[1]
    assert "why" not in shown[2]


def test_cues_stand_together_in_stretches_and_one_that_shows_nothing_is_out_of_sight() -> None:
    # 100 cues are 40 + 40 + 20; the guest says the first of the last twenty alone.
    cues = [cue(n, "We left.", speaker="Guest" if n == 80 else "") for n in range(100)]
    assert html(*cues).count('<div class="stretch">') == 3
    assert [part.count('class="cue"') for part in html(*cues).split("stretch")[1:]] == [40, 40, 20]
    shown = html(*cues, wanted=Wanted(speaker="Guest"))
    assert shown.count('<div class="stretch" hidden>') == 2
    assert shown.count('<div class="stretch">') == 1


def test_measured_words_keep_their_times_and_others_share_the_cue() -> None:
    timed = cue(
        0, "I left", words=(Word(start_ms=100, end_ms=200, text="I"),
                            Word(start_ms=400, end_ms=900, text="left")),
    )  # fmt: skip
    assert [(word.start_ms, word.end_ms) for word in spoken_words(timed)] == [
        (100, 200),
        (400, 900),
    ]
    assert 'data-w="100,200,400,900"' in html(timed)
    # Measured for other words than are written now: they say nothing of these.
    assert "data-w" not in html(cue(0, "I left then", words=timed.words))
    assert [(word.start_ms, word.end_ms) for word in spoken_words(cue(1, "ab cd"))] == [
        (1000, 1400), (1600, 2000),
    ]  # fmt: skip


def test_a_passage_says_the_words_whose_middle_lies_in_it() -> None:
    cues = (cue(0, "aa bb"), cue(1, "cc dd"), cue(2, "ee ff"))
    assert words_between(cues, 500, 2500) == "bb cc dd ee"
    assert words_between(cues, 0, 1000) == "aa bb"
    assert words_between(cues, 5000, 9000) == ""
    assert words_between((), 0, 10) == ""


@given(st.lists(st.text(max_size=30), max_size=6), st.integers(0, 6000), st.integers(0, 6000))
def test_every_word_is_said_once_and_in_order(texts: list[str], low: int, high: int) -> None:
    cues = tuple(cue(number, text) for number, text in enumerate(texts))
    words = [word.text for each in cues for word in spoken_words(each)]
    assert words_between(cues, 0, 10_000).split(" ") == (words or [""])
    low, high = sorted((low, high))
    parts = [words_between(cues, *edge) for edge in ((0, low), (low, high), (high, 10_000))]
    assert [word for part in parts for word in part.split(" ") if word] == words
