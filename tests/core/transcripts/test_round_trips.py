"""What a format holds comes back as it was, and what it does not hold is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.transcripts.strategies import FRAGMENTS, transcripts
from walkaway.core.transcripts import (
    FORMATS,
    Cue,
    Transcript,
    Voice,
    Word,
    losses,
    read_transcript,
    write_transcript,
)
from walkaway.core.transcripts.exchange import _encoded, _read_back

HELD: dict[str, dict[str, Any]] = {
    "webvtt": {"identifiers": True, "settings": True, "words": True},
    "srt": {"title": False, "language": False},
    "ass": {"unit_ms": 10, "words": True},
    "ttml": {"identifiers": True, "settings": True, "words": True},
    "text": {},
    "docx": {},
    "elan": {"words": True},
    "ohms": {"identifiers": True, "settings": True, "words": True},
    "whisper": {"identifiers": True, "settings": True, "words": True},
}
"""What each format holds beside times, text, speaker and voice, which all of these hold."""


def _round_trip(transcript: Transcript, name: str) -> Transcript:
    return _read_back(FORMATS[name], _encoded(FORMATS[name], transcript))[0]


@pytest.mark.parametrize("name", HELD)
def test_what_a_format_holds_comes_back_without_a_remark(name: str) -> None:
    examples = 25 if name == "docx" else 120

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(transcripts(**HELD[name]))
    def check(transcript: Transcript) -> None:
        assert _round_trip(transcript, name) == transcript

    check()


_untidy = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS),
        st.text(max_size=5),
        st.sampled_from(["\n", "\r", "\r\n", " ", "\n\n", "\0", "\ud800"]),
    ),
    max_size=5,
).map("".join)
_word = st.builds(
    Word, start_ms=st.integers(0, 99_999), end_ms=st.integers(100_000, 200_000), text=_untidy
)
_any_cue = st.builds(
    Cue,
    start_ms=st.integers(0, 50_000),
    end_ms=st.integers(50_000, 100_000),
    text=_untidy,
    speaker=_untidy,
    voice=st.sampled_from(Voice),
    identifier=_untidy,
    settings=_untidy,
    words=st.lists(_word, max_size=2).map(tuple),
)
_any_transcript = st.builds(
    Transcript,
    cues=st.lists(_any_cue, max_size=3).map(
        lambda cues: tuple(sorted(cues, key=lambda cue: cue.start_ms))
    ),
    language=_untidy,
    title=_untidy,
)


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_is_written_can_be_read_and_then_changes_no_more(name: str) -> None:
    examples = 15 if name == "docx" else 60

    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_any_transcript)
    def check(transcript: Transcript) -> None:
        once = replace(_round_trip(transcript, name), remarks=())
        if name != "ohms-5.4":  # which moves cues to full minutes and joins them
            assert len(once.cues) == len(transcript.cues)
            assert replace(_round_trip(once, name), remarks=()) == once

    check()


RICH = Transcript(
    cues=(
        Cue(
            start_ms=61_001,
            end_ms=63_007,
            text="I was there",
            speaker="Karim",
            voice=Voice.NARRATOR,
            identifier="intro",
            settings="line:0",
            words=(
                Word(start_ms=61_001, end_ms=61_500, text="I"),
                Word(start_ms=61_500, end_ms=62_000, text="was"),
                Word(start_ms=62_500, end_ms=63_007, text="there"),
            ),
        ),
    ),
    language="ar",
    title="The road back",
)


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("webvtt", []),
        ("ttml", []),
        ("ohms", []),
        ("whisper", []),
        ("elan", ["identifier", "settings"]),
        ("srt", ["language", "title", "identifier", "settings", "word times"]),
        # 61,001 and 63,007 ms in hundredths are 61,000 and 63,010; the words move with them
        ("ass", ["exact times of 1 cue (off by at most 3 ms)", "identifier", "word times"]),
        ("text", ["identifier", "settings", "word times"]),
        ("docx", ["identifier", "settings", "word times"]),
        # one mark a minute: 61,001 becomes 60,000 and 63,007 becomes 120,000
        ("ohms-5.4", ["at most 56993 ms", "identifier", "settings", "word times"]),
    ],
)
def test_losses_name_everything_a_format_drops_and_nothing_else(name: str, lost: list[str]) -> None:
    found = losses(RICH, name)
    assert len(found) == len(lost)
    for sentence, phrase in zip(found, lost, strict=True):
        assert phrase in sentence
        assert sentence.startswith(FORMATS[name].title)


def test_writing_says_what_was_lost_and_writes_whole(tmp_path: Path) -> None:
    path = tmp_path / "cut.srt"
    lost = write_transcript(RICH, path)
    assert lost == losses(RICH, "srt")
    assert [file.name for file in tmp_path.iterdir()] == ["cut.srt"]
    assert read_transcript(path).cues[0].voice is Voice.NARRATOR


@pytest.mark.parametrize("name", FORMATS)
def test_equal_transcripts_are_equal_bytes(name: str) -> None:
    assert _encoded(FORMATS[name], RICH) == _encoded(FORMATS[name], RICH)


def test_nothing_written_says_who_wrote_it_or_when() -> None:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(_encoded(FORMATS["docx"], RICH))) as archive:
        core = archive.read("docProps/core.xml").decode()
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "python-docx" not in core
    assert "2013" not in core
    assert 'AUTHOR=""' in _encoded(FORMATS["elan"], RICH).decode()
