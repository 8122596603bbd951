"""A transcript as running words: which sentence, turn and cue each is in, and when it is heard."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from uniseg.sentencebreak import SentenceBreak, sentence_break

from walkaway.core.coding.units import sentence_ends
from walkaway.core.passages.word_lists import Use, WordList, as_written, words_for
from walkaway.core.spans import Span
from walkaway.core.text.pieces import words_in
from walkaway.core.transcripts.model import Cue, Transcript, Voice
from walkaway.core.transcripts.model import Word as TimedWord
from walkaway.core.transcripts.working import CueState, Working, WorkingCue

STOPS = frozenset({SentenceBreak.STERM, SentenceBreak.ATERM})
"""What ends a sentence, as Unicode has it."""
MOST_NOD_WORDS = 2
"""So few words of the interviewer, without a question mark, only say that they listen."""
QUESTION_MARKS = "?؟"
CUES_WITHOUT_A_STOP = 4
"""A turn of so many cues and no full stop was written without them: each cue is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A cue: `words` by their numbers, `text` in code points of the script's text."""

    id: str
    text: Span
    words: Span
    heard_ms: Span
    voice: Voice
    speaker: str
    is_approved: bool
    has_word_times: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptWord:
    """A word. Where its cue has no times for words, `heard_ms` is reckoned from its letters."""

    text: Span
    folded: str
    written: str
    heard_ms: Span
    line: int


@dataclass(frozen=True, kw_only=True)
class Script:
    """A transcript that was taken apart once.

    `sentences` and `turns` are spans of word numbers, in order; every word is in one of each. A
    turn is what one voice says until another begins. `listed` is None where no words of the
    language are written down.
    """

    language: str
    text: str
    lines: tuple[Line, ...]
    words: tuple[ScriptWord, ...]
    sentences: tuple[Span, ...]
    turns: tuple[Span, ...]
    listed: WordList | None

    def words_heard(self, span_ms: Span) -> Span | None:
        """The words from the first to the last whose middle is heard in `span_ms`."""
        inside = [at for at, middle in enumerate(self._middles) if middle in span_ms]
        return Span(inside[0], inside[-1] + 1) if inside else None

    def said(self, words: Span) -> str:
        """These words with what stands between and behind them, on one line."""
        if not len(words):
            return ""
        start = self.words[words.start].text.start
        after = self.words[words.end].text.start if words.end < len(self.words) else len(self.text)
        return " ".join(self.text[start:after].split())

    def line_of(self, word: int) -> Line:
        """The cue of a word."""
        return self.lines[self.words[word].line]

    def sentence_of(self, word: int) -> Span:
        """The sentence of a word."""
        return self.sentences[self.sentence_number(word)]

    def sentence_number(self, word: int) -> int:
        """The number of the sentence of a word, from 0."""
        return bisect_right(self._sentence_starts, word) - 1

    def turn_of(self, word: int) -> Span:
        """The turn of a word."""
        return self.turns[bisect_right(self._turn_starts, word) - 1]

    def is_nod(self, turn: Span) -> bool:
        """Whether a turn of the interviewer only says that they listen."""
        is_theirs = self.line_of(turn.start).voice is Voice.INTERVIEWER
        asks = any(each in QUESTION_MARKS for each in self.said(turn))
        return is_theirs and len(turn) <= MOST_NOD_WORDS and not asks

    def turns_in(self, words: Span) -> tuple[Span, ...]:
        """The turns that begin behind the first of `words` and end before the last."""
        first = bisect_right(self._turn_starts, words.start)
        last = bisect_left(self._turn_starts, words.end)
        return tuple(each for each in self.turns[first:last] if each.end < words.end)

    def places(self, use: Use, words: Span) -> tuple[Span, ...]:
        """Where one of `words` is listed for a use, by the numbers of words."""
        places = self._places(use)
        first = bisect_left(places, words.start, key=lambda place: place.start)
        last = bisect_left(places, words.end, key=lambda place: place.start)
        return places[first:last]

    def begins_ms(self, word: int) -> int:
        """When a passage that begins with this word begins: with its cue where it opens one."""
        line = self.line_of(word)
        return line.heard_ms.start if word == line.words.start else self.words[word].heard_ms.start

    def ends_ms(self, word: int) -> int:
        """When a passage whose last word this is ends."""
        line = self.line_of(word)
        return line.heard_ms.end if word == line.words.end - 1 else self.words[word].heard_ms.end

    @cached_property
    def _middles(self) -> list[int]:
        return [(each.heard_ms.start + each.heard_ms.end) // 2 for each in self.words]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [each.start for each in self.sentences]

    @cached_property
    def _turn_starts(self) -> list[int]:
        return [each.start for each in self.turns]

    @cached_property
    def _found(self) -> dict[Use, tuple[Span, ...]]:
        return {}

    def _places(self, use: Use) -> tuple[Span, ...]:
        if self.listed is None:
            return ()
        if use not in self._found:
            folded = [each.folded for each in self.words]
            written = [each.written for each in self.words]
            self._found[use] = self.listed.places(use, folded, written)
        return self._found[use]


def script_of(transcript: Working | Transcript) -> Script:
    """A transcript taken apart. Every cue of a file counts as approved: that it was read is said
    by whoever hands it over."""
    text, lines, words = _Parts(transcript).parts()
    turns = [list(turn) for _, turn in groupby(lines, lambda line: (line.voice, line.speaker))]
    script = Script(
        language=transcript.language,
        text=text,
        lines=tuple(lines),
        words=tuple(words),
        sentences=tuple(each for turn in turns for each in _sentences(text, turn, words)),
        turns=tuple(Span(turn[0].words.start, turn[-1].words.end) for turn in turns),
        listed=words_for(transcript.language) if transcript.language else None,
    )
    return replace(script, sentences=tuple(_across_nods(script)))


class _Parts:
    """The text of a transcript, its cues that say something, and their words."""

    def __init__(self, transcript: Working | Transcript) -> None:
        self._transcript = transcript
        self._text: list[str] = []
        self._length = 0
        self._words: list[ScriptWord] = []

    def parts(self) -> tuple[str, list[Line], list[ScriptWord]]:
        lines: list[Line] = []
        cues: Sequence[Cue | WorkingCue] = self._transcript.cues
        for number, cue in enumerate(cues, 1):
            working = cue if isinstance(cue, WorkingCue) else None
            first = len(self._words)
            span = Span(self._length, self._length + len(cue.text))
            heard_ms = Span(cue.start_ms, max(cue.start_ms, cue.end_ms))
            found = list(words_in(cue.text))
            times = _times(cue.text, [at for at, _ in found], cue.words, heard_ms)
            for (at, folded), each_ms in zip(found, times, strict=True):
                self._words.append(
                    ScriptWord(
                        text=at.shifted(span.start),
                        folded=folded,
                        written=as_written(cue.text[at.start : at.end]),
                        heard_ms=each_ms,
                        line=len(lines),
                    )
                )
            if not found:
                continue
            lines.append(
                Line(
                    id=working.id if working else f"c{number}",
                    text=span,
                    words=Span(first, len(self._words)),
                    heard_ms=heard_ms,
                    voice=cue.voice,
                    speaker=cue.speaker,
                    is_approved=working is None or working.state is CueState.APPROVED,
                    has_word_times=bool(cue.words),
                )
            )
            # A line end would end a sentence that goes on.
            self._text.append(cue.text.replace("\n", " ") + " ")
            self._length += len(cue.text) + 1
        return "".join(self._text), lines, self._words


def _times(
    text: str, words: Sequence[Span], timed: Sequence[TimedWord], heard_ms: Span
) -> list[Span]:
    """When each word is heard: as its time says, else by its share of the letters of the cue."""
    known = _known_times(text, words, timed)
    length = max(1, len(text))
    reckoned = [
        Span(
            heard_ms.start + len(heard_ms) * word.start // length,
            heard_ms.start + len(heard_ms) * word.end // length,
        )
        for word in words
    ]
    return [known.get(at, span) for at, span in enumerate(reckoned)]


def _known_times(text: str, words: Sequence[Span], timed: Sequence[TimedWord]) -> dict[int, Span]:
    known: dict[int, Span] = {}
    at = 0
    for each in timed:
        found = text.find(each.text.strip(), at)
        if found < 0 or not each.text.strip():
            continue
        at = found + len(each.text.strip())
        for number, word in enumerate(words):
            if found <= word.start < at:
                known[number] = Span(each.start_ms, max(each.start_ms, each.end_ms))
    return known


def _sentences(text: str, turn: Sequence[Line], words: Sequence[ScriptWord]) -> Iterator[Span]:
    """The sentences of a turn, by the numbers of words."""
    start, end = turn[0].text.start, turn[-1].text.end
    ends = [start + each for each in sentence_ends(text[start:end])][1:]
    if len(ends) <= 1 and len(turn) >= CUES_WITHOUT_A_STOP:
        ends = [line.text.end for line in turn]
    first = turn[0].words.start
    for each in ends:
        last = first
        while last < turn[-1].words.end and words[last].text.start < each:
            last += 1
        if last > first:
            yield Span(first, last)
        first = last


def _across_nods(script: Script) -> Iterator[Span]:
    """The sentences, where one that a nod interrupts goes on behind the nod."""
    sentences = list(script.sentences)
    at = 0
    while at < len(sentences):
        sentence = sentences[at]
        while at + 2 < len(sentences) and _goes_on_behind(script, sentence, sentences[at + 1]):
            at += 2
            sentence = Span(sentence.start, sentences[at].end)
        yield sentence
        at += 1


def _goes_on_behind(script: Script, sentence: Span, nod: Span) -> bool:
    turn = script.turn_of(nod.start)
    if turn != nod or not script.is_nod(turn):
        return False
    before, after = script.line_of(sentence.end - 1), script.line_of(nod.end)
    if (before.voice, before.speaker) != (after.voice, after.speaker):
        return False
    behind = script.text[script.words[sentence.end - 1].text.end : before.text.end]
    # Whoever writes no stops at all does not leave one out here.
    turns = script.turn_of(sentence.end - 1), script.turn_of(nod.end)
    return not _has_stop(behind) and any(_has_stop(script.said(each)) for each in turns)


def _has_stop(text: str) -> bool:
    return any(sentence_break(each) in STOPS for each in text)
