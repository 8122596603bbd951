from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.transcripts.strategies import names
from walkaway.core.transcripts import Voice
from walkaway.core.transcripts.speakers import label, split_label, voice_of_name


@pytest.mark.parametrize(
    ("name", "voice"),
    [
        ("INTERVIEWER", Voice.INTERVIEWER),
        ("Interviewer 2", Voice.INTERVIEWER),
        ("المحاور", Voice.INTERVIEWER),
        ("Voice-over", Voice.NARRATOR),
        ("ISIS video", Voice.INSERTED_FOOTAGE),
        ("VIDEO EDITOR", Voice.WITNESS),
        ("Abu Khaled", Voice.WITNESS),
        ("", Voice.WITNESS),
    ],
)
def test_a_name_tells_a_voice_only_beyond_doubt(name: str, voice: Voice) -> None:
    assert voice_of_name(name) is voice


@given(names, st.sampled_from(Voice))
def test_a_written_label_is_read_as_it_was(name: str, voice: Voice) -> None:
    found = split_label(f"{label(name, voice)} NOTE: words")
    assert found is not None
    assert (found.speaker, found.voice, found.text) == (name, voice, "NOTE: words")


@pytest.mark.parametrize("text", ["He said: come", "10:30 was the time", "[a gloss] words", "A"])
def test_words_are_not_taken_for_a_label(text: str) -> None:
    assert split_label(text) is None
