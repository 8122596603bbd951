"""The speaker's words in another voice: a synthetic one, or an actor's reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.recordings.source import Recording
from walkaway.core.media.sheet.model import HiddenName, Passage
from walkaway.core.media.sound.decode import Samples, decode_sound, place_into
from walkaway.core.media.sound.hidden import hidden_spans
from walkaway.core.media.sound.joins import faded, silenced
from walkaway.core.media.sound.voices.fitting import HASTY_RATE, Placed, Reading, fitted
from walkaway.core.media.sound.voices.reader import VoiceReader
from walkaway.core.spans import Span
from walkaway.core.text.names import replace_names_across
from walkaway.core.transcripts.model import Cue, Transcript, Voice

SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000

GLOSS = re.compile(r"\[[^\]]*\]")
"""What an editor added. It is read by the eye; in a voice it would be words nobody said."""

NOT_SPOKEN = re.compile(r"^\s*(?:[-–—]|>>+)\s*|[♪♫\[\]]", re.MULTILINE)
"""Marks of a change of speaker and of music, and the brackets around a stand-in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """The sound of a passage, and sentences about what an editor should know."""

    sound: Samples
    remarks: tuple[str, ...] = ()


def read_aloud(
    passage: Passage,
    length: int,
    transcript: Transcript,
    language: str,
    hide: Sequence[HiddenName],
    readers: Mapping[Voice, VoiceReader],
) -> Replaced:
    """The approved words of `passage` in `length` samples, cue by cue, names by their stand-ins.

    Raises `Refused` when the reader does not know the language.
    """
    texts = [without_glosses(cue.text) for cue in transcript.cues]
    words = replace_names_across(texts, hide, language)
    spoken, remarks = _cues_to_speak(passage, transcript, words, hide, language)
    readings = [_reading(each, passage, length, language, readers) for each in spoken]
    sound = np.zeros(length, np.float32)
    for cue, placed in zip(spoken, fitted(readings, length), strict=True):
        # Added, since the fades of two readings may touch.
        _add_into(sound, faded(placed.sound), placed.start)
        remarks.extend(_remarks_on(cue, placed))
    return Replaced(sound=sound, remarks=tuple(remarks))


def read_by_actor(
    recording: Recording,
    passage: Passage,
    length: int,
    transcript: Transcript,
    hide: Sequence[HiddenName],
) -> Replaced:
    """The actor's reading of `passage`, silent wherever the transcript says a hidden name.

    Raises `NoSuchStream`, `UnreadableMedia`.
    """
    sound = decode_sound(recording, Fraction(passage.start_ms, 1000), length)
    # The times of words are those of the speaker, not of the actor: the whole cue goes.
    hidden = hidden_spans(transcript, hide, by_word=False)
    shown = Span(passage.start_ms, passage.end_ms)
    remarks = tuple(
        f"{clock(span.start)}: the actor's reading is silent here, since the transcript says a "
        "hidden name. Write the stand-in into the transcript once the actor reads it"
        for span in hidden
        if span.overlaps(shown)
    )
    return Replaced(sound=silenced(sound, in_samples(hidden, passage)), remarks=remarks)


def in_samples(spans: Sequence[Span], passage: Passage) -> list[Span]:
    """Milliseconds of the recording as samples of the passage; they may lie outside of it."""
    return [
        Span(
            (span.start - passage.start_ms) * SAMPLES_PER_MS,
            (span.end - passage.start_ms) * SAMPLES_PER_MS,
        )
        for span in spans
    ]


def clock(ms: int) -> str:
    """An instant of a recording as people write it."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def without_glosses(text: str) -> str:
    """`text` without what an editor added. Names are looked for afterwards: a stand-in may be
    written in brackets too, and is spoken."""
    return GLOSS.sub(" ", text)


def speakable(text: str) -> str:
    """`text` without signs that are no words."""
    return " ".join(NOT_SPOKEN.sub(" ", text).split())


def _cues_to_speak(
    passage: Passage,
    transcript: Transcript,
    words: Sequence[str],
    hide: Sequence[HiddenName],
    language: str,
) -> tuple[list[Cue], list[str]]:
    """The cues of the passage with the words to say in it, and what is left unsaid."""
    shown = Span(passage.start_ms, passage.end_ms)
    spoken: list[Cue] = []
    remarks: list[str] = []
    for cue, text in zip(transcript.cues, words, strict=True):
        if not _is_in(cue, shown):
            continue
        if cue.voice is Voice.INSERTED_FOOTAGE:
            remarks.append(
                f"{clock(cue.start_ms)}: the words of inserted footage are not read aloud. To have "
                "them heard, make their time a passage of its own with a label"
            )
            continue
        said = speakable(_words_inside(cue, text, shown, hide, language))
        if said:
            spoken.append(replace(cue, text=said, words=()))
        elif not _is_mostly_in(cue, shown):
            remarks.append(
                f"{clock(cue.start_ms)}: these words are not read aloud, since the passage holds "
                "less than half of their caption"
            )
    return _said_together(spoken), remarks


def _is_in(cue: Cue, shown: Span) -> bool:
    return cue.span.overlaps(shown) or (not len(cue.span) and cue.start_ms in shown)


def _is_mostly_in(cue: Cue, shown: Span) -> bool:
    inside = cue.span.intersection(shown)
    return not len(cue.span) or (inside is not None and 2 * len(inside) > len(cue.span))


def _words_inside(
    cue: Cue, text: str, shown: Span, hide: Sequence[HiddenName], language: str
) -> str:
    """The words heard inside the passage when word times are known, else the whole cue or none."""
    whole = shown.start <= cue.start_ms and cue.end_ms <= shown.end
    if whole or not cue.words:
        return text if whole or _is_mostly_in(cue, shown) else ""
    inside = [word.text for word in cue.words if (word.start_ms + word.end_ms) // 2 in shown]
    return replace_names_across([without_glosses(" ".join(inside))], hide, language)[0]


def _said_together(cues: Sequence[Cue]) -> list[Cue]:
    """Cues of one voice that start at the same instant (some formats round) become one."""
    together: list[Cue] = []
    for cue in cues:
        last = together[-1] if together else None
        if last and last.start_ms == cue.start_ms and last.voice is cue.voice:
            together[-1] = replace(
                last, text=f"{last.text} {cue.text}", end_ms=max(last.end_ms, cue.end_ms)
            )
        else:
            together.append(cue)
    return together


def _reading(
    cue: Cue,
    passage: Passage,
    length: int,
    language: str,
    readers: Mapping[Voice, VoiceReader],
) -> Reading:
    (span,) = in_samples([cue.span], passage)
    inside = span.intersection(Span(0, length)) or Span(min(max(span.start, 0), length), length)
    reader = readers[cue.voice]
    return Reading(cue=inside, speak=lambda rate: reader.speak(cue.text, language, rate))


def _remarks_on(cue: Cue, placed: Placed) -> Iterator[str]:
    if placed.speed > HASTY_RATE:
        yield (
            f"{clock(cue.start_ms)}: the words are read {placed.speed:.1f} times faster than "
            "usual to fit their time. Give the passage more time or the cue fewer words"
        )


def _add_into(target: Samples, sound: Samples, position: int) -> None:
    part = np.zeros(len(target), np.float32)
    place_into(part, sound, position)
    target += part
