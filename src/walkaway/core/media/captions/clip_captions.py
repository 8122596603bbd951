"""The words of a clip: cues of its passages, in the time of the clip, without hidden names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from walkaway.core.media.plan import Segment, Timeline
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span
from walkaway.core.text.names import replace_names_across
from walkaway.core.transcripts.model import Cue, Transcript, Voice, Word

SLIVER_MS = 300
"""Less than this of a cue, and less than half of it, is not shown: nobody could read it, and
hardly any of its words are heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A caption in the time of a clip; `passage` counts from 0 among those that are shown."""

    passage: int
    cue: Cue


def captions_on_clip(
    timeline: Timeline,
    transcripts_by_source: Mapping[str, Transcript],
    language: str,
    hide: Iterable[HiddenName],
) -> Transcript:
    """The captions of a clip in `language`, in clip milliseconds that are starts of frames.

    A cue that reaches over the edge of its passage is cut there: by its word times if they are
    known, as a whole otherwise. A name that runs over from one cue to the next is replaced too.
    Raises `KeyError` for a passage whose source has no transcript.
    """
    placed = placed_captions(timeline, transcripts_by_source, language, hide)
    cues = (replace(each.cue, identifier="") for each in placed)
    return Transcript(cues=tuple(cue for cue in cues if cue.text.strip()), language=language)


def placed_captions(
    timeline: Timeline,
    transcripts_by_source: Mapping[str, Transcript],
    language: str,
    hide: Iterable[HiddenName],
) -> tuple[Placed, ...]:
    """The same captions with the passage and the identifier of each, and those without words."""
    found = [
        Placed(passage=number, cue=cue)
        for number, segment in enumerate(timeline.passages)
        for cue in _cues_of_segment(timeline, segment, transcripts_by_source)
    ]
    shown = replace_names_across([each.cue.text for each in found], tuple(hide), language)
    # The times of words go with the words: a name must not survive as a timed word. Nor does who
    # is speaking go out: a working transcript may well have the true name there.
    return tuple(
        replace(
            each,
            cue=replace(
                each.cue,
                text=text,
                words=each.cue.words if text == each.cue.text else (),
                speaker="",
            ),
        )
        for each, text in zip(found, shown, strict=True)
    )


def _cues_of_segment(
    timeline: Timeline, segment: Segment, transcripts: Mapping[str, Transcript]
) -> Iterator[Cue]:
    passage = segment.passage
    assert passage is not None
    offset = timeline.ms_at(segment.first_frame) - passage.start_ms
    for cue in transcripts[passage.source].cues:
        on_clip = timeline.clip_span_of(segment, cue.span)
        if on_clip is None or _is_sliver(on_clip, cue):
            continue
        frames = _frames_of(timeline, segment, on_clip)
        words = _words_within(cue, on_clip.shifted(-offset))
        yield replace(
            cue,
            start_ms=timeline.ms_at(frames.start),
            end_ms=timeline.ms_at(frames.end),
            text=_text_of_words(cue, words),
            voice=Voice.INSERTED_FOOTAGE if passage.insert_label else cue.voice,
            settings="",
            words=tuple(
                replace(word, start_ms=word.start_ms + offset, end_ms=word.end_ms + offset)
                for word in words
            ),
        )


def _is_sliver(shown: Span, cue: Cue) -> bool:
    return len(shown) < min(SLIVER_MS, len(cue.span) / 2)


def _frames_of(timeline: Timeline, segment: Segment, clip_ms: Span) -> Span:
    """The nearest whole frames, at least one, inside `segment`."""
    start = min(round(clip_ms.start * timeline.rate / 1000), segment.span.end - 1)
    start = max(start, segment.span.start)
    end = min(round(clip_ms.end * timeline.rate / 1000), segment.span.end)
    return Span(start, max(end, start + 1))


def _words_within(cue: Cue, recording_ms: Span) -> tuple[Word, ...]:
    """The timed words of which at least half is heard in `recording_ms`."""
    return tuple(word for word in cue.words if (word.start_ms + word.end_ms) // 2 in recording_ms)


def _text_of_words(cue: Cue, words: tuple[Word, ...]) -> str:
    """The part of the cue's text that holds `words`, with the punctuation around them.

    The whole text when word times are not known, or are not those of this text.
    """
    if not cue.words or len(words) == len(cue.words):
        return cue.text
    places = _places_of_words(cue)
    if places is None or not words:
        return cue.text
    first = cue.words.index(words[0])
    after = first + len(words)
    start = 0 if first == 0 else places[first]
    end = len(cue.text) if after == len(places) else places[after]
    return cue.text[start:end].strip()


def _places_of_words(cue: Cue) -> list[int] | None:
    places = []
    at = 0
    for word in cue.words:
        at = cue.text.find(word.text.strip(), at)
        if at < 0:
            return None
        places.append(at)
        at += len(word.text.strip())
    return places
