"""The approved words are heard in another voice, in the time of their cues, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.media.spoken import Interview, passage, words_of, write_sound
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import HiddenName, Passage
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.replacing import (
    Replaced,
    read_aloud,
    read_by_actor,
    speakable,
    without_glosses,
)
from walkaway.core.transcripts.model import Cue, Transcript, Voice

SECOND = 48_000
HIDE = (HiddenName(forms=("Yusuf", "يوسف"), stand_ins={"en": "[my cousin]"}),)


class Told:
    """A reader that says every text as one second of tone, and remembers what it was told."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def speak(self, text: str, language: str, rate: float) -> Samples:
        self.texts.append(text)
        return np.full(round(SECOND / rate), 0.2, np.float32)


def read(
    *cues: Cue, shown: Passage | None = None, hide: tuple[HiddenName, ...] = ()
) -> tuple[Replaced, list[str]]:
    told = Told()
    shown = shown or passage(0, 10_000)
    length = (shown.end_ms - shown.start_ms) * 48
    transcript = Transcript(cues=cues, language="en")
    made = read_aloud(shown, length, transcript, "en", hide, dict.fromkeys(Voice, told))
    assert len(made.sound) == length
    return made, list(dict.fromkeys(told.texts))


def heard_from(sound: Samples) -> list[float]:
    """The seconds at which something begins to be heard."""
    audible = np.abs(sound) > 0.1
    return [
        round(float(at) / SECOND, 1) for at in np.flatnonzero(np.diff(audible, prepend=0) & audible)
    ]


def test_every_cue_is_heard_in_its_time() -> None:
    made, told = read(
        Cue(start_ms=1000, end_ms=3000, text="One."),
        Cue(start_ms=5000, end_ms=7000, text="Two.", voice=Voice.INTERVIEWER),
    )
    assert told == ["One.", "Two."]
    assert heard_from(made.sound) == [1.0, 5.0]
    assert made.remarks == ()


def test_time_is_counted_from_the_start_of_the_passage() -> None:
    made, _ = read(Cue(start_ms=5000, end_ms=7000, text="One."), shown=passage(4_000, 8_000))
    assert heard_from(made.sound) == [1.0]


def test_a_hidden_name_is_spoken_as_its_stand_in() -> None:
    _, told = read(Cue(start_ms=0, end_ms=2000, text="I met Yusuf there."), hide=HIDE)
    assert told == ["I met my cousin there."]


def test_a_name_that_runs_on_into_the_next_cue_is_not_spoken() -> None:
    _, told = read(
        Cue(start_ms=0, end_ms=2000, text="We left Deir"),
        Cue(start_ms=2000, end_ms=4000, text="ez-Zor at night."),
        hide=(HiddenName(forms=("Deir ez-Zor",), stand_ins={"": "the town"}),),
    )
    assert "zor" not in " ".join(told).lower()
    assert "the town" in " ".join(told)


def test_what_an_editor_added_is_not_spoken() -> None:
    assert speakable(without_glosses("- We left [the city] ♪\n>> at night")) == "We left at night"
    _, told = read(Cue(start_ms=0, end_ms=1000, text="[inaudible]"))
    assert told == []


def test_a_name_around_a_gloss_is_found() -> None:
    hide = (HiddenName(forms=("Deir ez-Zor",), stand_ins={"": "the town"}),)
    _, told = read(Cue(start_ms=0, end_ms=2000, text="Deir [a city] ez-Zor"), hide=hide)
    assert told == ["the town"]


def test_the_words_of_inserted_footage_are_not_put_in_a_mouth() -> None:
    made, told = read(
        Cue(start_ms=1000, end_ms=3000, text="Join us!", voice=Voice.INSERTED_FOOTAGE)
    )
    assert told == []
    assert not made.sound.any()
    assert "inserted footage" in made.remarks[0]


def test_a_cue_is_spoken_when_most_of_it_is_in_the_passage() -> None:
    cue = Cue(start_ms=0, end_ms=4000, text="One.")
    assert read(cue, shown=passage(1_500, 9_000))[1] == ["One."]
    made, told = read(cue, shown=passage(2_500, 9_000))
    assert told == []
    assert "less than half" in made.remarks[0]


def test_only_the_words_inside_are_spoken_when_their_times_are_known() -> None:
    cue = Cue(start_ms=0, end_ms=4000, text="One two three Yusuf")
    cue = replace(cue, words=words_of(cue))  # one second each
    assert read(cue, shown=passage(1_900, 9_000), hide=HIDE)[1] == ["three my cousin"]
    assert read(cue, shown=passage(0, 2_200), hide=HIDE)[1] == ["One two"]


def test_cues_with_the_same_start_are_said_one_after_the_other() -> None:
    made, told = read(
        Cue(start_ms=1000, end_ms=3000, text="One."), Cue(start_ms=1000, end_ms=3000, text="Two.")
    )
    assert told == ["One. Two."]
    assert heard_from(made.sound) == [1.0]


def test_words_without_enough_time_are_remarked_on() -> None:
    made, _ = read(Cue(start_ms=9_700, end_ms=10_000, text="One."))
    assert "3." in made.remarks[0]  # one second in 0.3 s
    assert "0:09.700" in made.remarks[0]


def test_a_language_that_is_not_known_is_refused() -> None:
    class Ignorant:
        def speak(self, text: str, language: str, rate: float) -> Samples:
            raise Refused(what="reading", reason="unknown", way_on="An actor can")

    transcript = Transcript(cues=(Cue(start_ms=0, end_ms=10, text="x"),))
    with pytest.raises(Refused, match="actor"):
        read_aloud(passage(0, 10), 480, transcript, "so", (), dict.fromkeys(Voice, Ignorant()))


def test_an_actor_is_heard_in_the_time_of_the_recording_and_never_with_a_name(
    tmp_path: Path, interview: Interview
) -> None:
    tone = np.full(20 * SECOND, 0.2, np.float32)
    recording = write_sound(tmp_path / "actor.wav", tone)
    named = interview.transcript.cues[2]
    shown = passage(named.start_ms - 1000, named.end_ms + 1000)
    length = (shown.end_ms - shown.start_ms) * 48
    timed = replace(named, words=words_of(named))  # the speaker's times, not the actor's
    cues = tuple(timed if cue is named else cue for cue in interview.transcript.cues)
    made = read_by_actor(recording, shown, length, Transcript(cues=cues), HIDE)
    assert not made.sound[SECOND : length - SECOND].any()
    assert (np.abs(made.sound[: SECOND // 2]) > 0.1).all()
    assert "hidden name" in made.remarks[0]
    assert not read_by_actor(recording, shown, length, interview.transcript, ()).remarks
