"""A first transcript, written by a speech recogniser on this machine: faster-whisper.

The model is a folder that somebody put there, in the form of CTranslate2. Nothing is ever fetched:
a folder in which a file is missing, which the library would go and get, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from walkaway.core.errors import MissingPiece, Refused, UnexpectedContent
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.probe import probe
from walkaway.core.media.recordings.source import Recording
from walkaway.core.media.sound.decode import Samples, decode_sound, resampled
from walkaway.core.transcripts.exchange import transcripts_of
from walkaway.core.transcripts.model import Transcript

if TYPE_CHECKING:
    from faster_whisper.transcribe import Segment, WhisperModel

NEEDED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
RATE_HZ = 16_000
CHUNK_S = 60
COMPUTE_TYPE = "int8"
COST = "no transcript can be written by the machine"

Progress = Callable[[int, int], None]
"""Told how many milliseconds are done, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """A speech recogniser in the folder `model`; `threads` of 0 leaves their number to it."""

    model: Path
    threads: int = 0

    def transcribe(
        self,
        recording: Recording,
        language: str = "",
        *,
        progress: Progress = lambda done_ms, total_ms: None,
    ) -> Transcript:
        """The words of `recording` with their times: a draft, which a person must check.

        `language` is a BCP 47 tag; without one the recogniser guesses from the first half minute.
        Where nobody speaks it may invent words. Whatever `progress` raises stops the work. Raises
        `MissingPiece` (the extra, or a file of the model), `Refused` (a language that the model
        does not know), `UnexpectedContent` (a model that does not load), and as `decode_sound`.
        """
        model = self._loaded()
        code = _language_code(model, language)
        duration_ms = ceil(1000 * probe(recording).duration)
        progress(0, duration_ms)
        segments, found = model.transcribe(
            _sound_of(recording),
            language=code,
            word_timestamps=True,
            vad_filter=True,
            condition_on_previous_text=False,
        )
        watched = _watched(segments, duration_ms, progress)
        return transcript_of(watched, language or found.language, duration_ms)

    def _loaded(self) -> WhisperModel:
        require_model(self.model)
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise MissingPiece(
                piece="faster-whisper",
                cost=COST,
                remedy="Install Walkaway with its extra: pip install 'walkaway[transcription]'",
            ) from error
        try:
            return WhisperModel(
                str(self.model),
                device="cpu",
                compute_type=COMPUTE_TYPE,
                cpu_threads=self.threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise UnexpectedContent(
                path=self.model,
                place="the model",
                expected="a Whisper model converted for CTranslate2",
                found=str(error),
            ) from error


def require_model(folder: Path) -> None:
    """Refuse a folder without all the files of a model: the library would go and fetch them."""
    absent = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        absent.append(" or ".join(VOCABULARIES))
    if absent:
        raise MissingPiece(
            piece=f"{', '.join(absent)} in the model folder {folder}",
            cost=COST,
            remedy="Copy a Whisper model there that was converted for CTranslate2, with all its "
            "files: Walkaway fetches nothing by itself.",
        )


def transcript_of(segments: Iterable[Segment], language: str, duration_ms: int) -> Transcript:
    """The recogniser's segments as the reader of its JSON files understands them.

    A recogniser fills its last half minute with silence, and may hear words in it: none of them
    begins or ends after the recording.
    """
    written = [_segment(each, duration_ms / 1000) for each in segments]
    document = {"language": language, "segments": written}
    content = json.dumps(document, ensure_ascii=False).encode()
    (transcript,) = transcripts_of(content, Path("transcription.json"), format="whisper")
    return transcript


def _segment(segment: Segment, last_s: float) -> dict[str, Any]:
    def within(seconds: float) -> float:
        return min(max(float(seconds), 0.0), last_s)

    words = [
        {"word": word.word, "start": within(word.start), "end": within(word.end)}
        for word in segment.words or ()
    ]
    bare = {"start": within(segment.start), "end": within(segment.end), "text": segment.text}
    return bare | ({"words": words} if words else {})


def _watched(
    segments: Iterable[Segment], duration_ms: int, progress: Progress
) -> Iterator[Segment]:
    done_ms = 0
    for segment in segments:
        yield segment
        done_ms = max(done_ms, min(round(1000 * segment.end), duration_ms))
        progress(done_ms, duration_ms)
    progress(duration_ms, duration_ms)


def _language_code(model: WhisperModel, language: str) -> str | None:
    if not language:
        return None
    code = language.split("-")[0].lower()
    if code not in model.supported_languages:
        raise Refused(
            what=f"writing down {language!r}",
            reason="the model does not know this language",
            way_on="Choose another model, or write the transcript by hand and align it",
        )
    return code


def _sound_of(recording: Recording) -> Samples:
    """The whole sound at the recogniser's rate, a minute at a time: an hour is 230 MB."""
    duration_s = probe(recording).duration
    parts = []
    for start_s in range(0, ceil(duration_s), CHUNK_S):
        length_s = min(Fraction(CHUNK_S), duration_s - start_s)
        sound = decode_sound(recording, Fraction(start_s), round(length_s * SAMPLE_RATE_HZ))
        parts.append(resampled(sound, Fraction(SAMPLE_RATE_HZ, RATE_HZ)))
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
