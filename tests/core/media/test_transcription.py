"""Automatic transcription: what is refused, how segments are understood, and a model that loads.

There is no trained model here. A model of random weights goes the whole way instead: folder, sound,
recogniser, words with times. What it understands is nothing.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import numpy as np
import pytest
from faster_whisper.transcribe import Segment, Word

from tests.core.media.tiny_whisper import write_tiny_whisper
from tests.media.spoken import write_sound
from walkaway.core.errors import MissingPiece, Refused, UnexpectedContent
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.media.transcription import NEEDED, Recogniser, require_model, transcript_of
from walkaway.core.transcripts.model import Word as SpokenWord


def segment(start: float, end: float, text: str, words: list[Word] | None) -> Segment:
    return Segment(
        id=1,
        seek=0,
        start=start,
        end=end,
        text=text,
        tokens=[1, 2],
        avg_logprob=-0.3,
        compression_ratio=1.1,
        no_speech_prob=0.01,
        words=words,
        temperature=0.0,
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_whisper(tmp_path_factory.mktemp("tiny-whisper"))


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    read = EspeakReader().speak("Nobody had told me what the camp would be like.", "en", 1.0)
    sound = np.concatenate([np.zeros(SAMPLE_RATE_HZ, np.float32), read])
    return write_sound(tmp_path_factory.mktemp("spoken") / "spoken.flac", sound)


def copied(model: Path, folder: Path, without: str) -> Path:
    for file in model.iterdir():
        if file.name != without:
            (folder / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.mark.parametrize("absent", [*NEEDED, "vocabulary.json"])
def test_a_folder_without_one_of_the_files_is_refused_by_name(model, recording, tmp_path, absent):
    folder = copied(model, tmp_path, without=absent)
    with pytest.raises(MissingPiece, match=f"{absent}.*fetches nothing") as refusal:
        Recogniser(model=folder).transcribe(recording, "en")
    assert all(name not in refusal.value.piece for name in {*NEEDED} - {absent})


def test_a_vocabulary_as_text_is_a_vocabulary(model, tmp_path):
    folder = copied(model, tmp_path, without="vocabulary.json")
    (folder / "vocabulary.txt").write_text("a\n")
    require_model(folder)


@pytest.mark.parametrize("name", ["tiny", "large-v3", "Systran/faster-whisper-tiny"])
def test_the_name_of_a_model_is_no_folder_and_fetches_nothing(name, recording, monkeypatch):
    def reached(*_: object) -> None:
        raise AssertionError("something was looked for on the network")

    monkeypatch.setattr(socket, "create_connection", reached)
    monkeypatch.setattr(socket.socket, "connect", reached)
    with pytest.raises(MissingPiece):
        Recogniser(model=Path(name)).transcribe(recording, "en")


def test_without_the_extra_the_remedy_is_named(model, recording, monkeypatch):
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(MissingPiece, match=r"pip install 'walkaway\[transcription\]'"):
        Recogniser(model=model).transcribe(recording, "en")


def test_a_model_that_does_not_load_is_told_as_such(model, recording, tmp_path):
    folder = copied(model, tmp_path, without="")
    (folder / "model.bin").write_bytes(b"no model")
    with pytest.raises(UnexpectedContent, match="converted for CTranslate2"):
        Recogniser(model=folder).transcribe(recording, "en")


def test_a_language_that_the_model_does_not_know_is_refused(model, recording):
    with pytest.raises(Refused, match="the model does not know this language"):
        Recogniser(model=model).transcribe(recording, "ckb")


def test_segments_become_cues_with_the_times_of_their_words():
    words = [
        Word(start=0.5, end=0.9, word=" لم", probability=0.9),
        Word(start=0.9, end=1.504, word=" يخبرني", probability=0.5),
    ]
    heard = [segment(0.5, 1.504, " لم يخبرني", words), segment(2.0, 3.0, " أحد.", None)]
    transcript = transcript_of(heard, "ar", 10_000)
    assert transcript.language == "ar"
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in transcript.cues] == [
        (500, 1504, "لم يخبرني"),
        (2000, 3000, "أحد."),
    ]
    assert transcript.cues[0].words == (
        SpokenWord(start_ms=500, end_ms=900, text="لم"),
        SpokenWord(start_ms=900, end_ms=1504, text="يخبرني"),
    )
    assert transcript.cues[1].words == ()


def test_what_numpy_counted_is_written_as_numbers():
    words = [Word(start=np.float64(0.25), end=np.float64(0.5), word=" Yes", probability=1.0)]
    heard = [segment(np.float32(0.25), np.float32(0.5), " Yes", words)]
    (cue,) = transcript_of(heard, "en", 1000).cues
    assert (cue.start_ms, cue.end_ms, cue.text) == (250, 500, "Yes")


def test_words_heard_in_the_silence_after_the_end_end_with_the_recording():
    heard = [segment(0.0, 29.9, " Thank you.", [Word(start=4, end=29.9, word="so", probability=1)])]
    (cue,) = transcript_of(heard, "en", 5000).cues
    assert cue.end_ms == cue.words[0].end_ms == 5000


def test_a_model_from_a_folder_hears_a_recording_from_end_to_end(model, recording):
    told: list[tuple[int, int]] = []
    transcript = Recogniser(model=model, threads=1).transcribe(
        recording, "en-GB", progress=lambda *each: told.append(each)
    )
    assert transcript.language == "en-GB"
    assert told == sorted(told)
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 3000
    assert all(0 <= cue.start_ms <= cue.end_ms <= told[-1][1] for cue in transcript.cues)


def test_the_one_who_watches_can_stop_it(model, recording):
    class Stopped(Exception):
        pass

    def stop(done_ms: int, _: int) -> None:
        if done_ms:
            raise Stopped

    with pytest.raises(Stopped):
        Recogniser(model=model, threads=1).transcribe(recording, "en", progress=stop)
