"""What a passage loses where it is cut: marks for whoever reviews a clip, and what was left out.

A mark says where to look; it does not say that the cut is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from walkaway.core.passages.script import Script
from walkaway.core.passages.word_lists import Use
from walkaway.core.spans import Span
from walkaway.core.transcripts.model import Voice

NEAR_WORDS = 8
"""So far from a cut a "not" is still heard to belong to it."""
BUT_WORDS = 2
"""A "but" is one of the first words of what it turns."""
A_MINUTE_MS = 60_000


class MarkKind(StrEnum):
    """What a cut may have done to the sense. The value is a stable slug."""

    BEGINS_INSIDE = "begins-inside"
    ENDS_INSIDE = "ends-inside"
    REORDERS_TIME = "reorders-time"
    PARTS_A_NOT = "parts-a-not"
    """A "not" of the very sentence was cut off."""
    DROPS_A_NOT = "drops-a-not"
    """There is a "not" in the sentence next door, near the cut."""
    DROPS_A_BUT = "drops-a-but"
    """What follows turns against what is shown."""
    QUESTION_LEFT_OUT = "question-left-out"
    ANSWER_LEFT_OUT = "answer-left-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something to look at where a passage is cut.

    `passage` counts from 0 in the order shown. The place is where the words of the mark begin:
    `offset` code points into the text of `cue`, heard at `at_ms`. `sentence` says it in English;
    pages say it in the language of the reader by `kind` and `words`.
    """

    kind: MarkKind
    passage: int
    cue: str
    offset: int
    at_ms: int
    words: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one cue says in a stretch of the recording, and whether the clip shows it."""

    cue: str
    voice: Voice
    speaker: str
    begins_ms: int
    text: str
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is said before and after a passage, for a look from side to side."""

    passage: int
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What lies between two passages, in the order of the recording, and is not shown.

    `after` is the passage that it follows, None before the first.
    """

    after: int | None
    span_ms: Span
    pieces: tuple[Piece, ...]


def context_marks(script: Script, passages_ms: Sequence[Span]) -> tuple[Mark, ...]:
    """The marks of passages of one recording, in the order shown."""
    return marks_of_clip({"": script}, [("", each) for each in passages_ms])


def marks_of_clip(
    scripts: Mapping[str, Script], passages: Sequence[tuple[str, Span]]
) -> tuple[Mark, ...]:
    """The marks of passages in the order shown: each the name of its recording and its
    milliseconds. Of a recording that `scripts` lacks nothing is known, and nothing is marked."""
    heard = [
        (name, scripts[name].words_heard(span) if name in scripts else None)
        for name, span in passages
    ]
    marks: list[Mark] = []
    for number, (name, words) in enumerate(heard):
        if words is None:
            continue
        script = scripts[name]
        shown = [each for one, each in heard if one == name and each]
        marks += _out_of_order(script, passages, number, words)
        if not (number and _joins(heard[number - 1], heard[number])):
            marks += cut_before(script, words.start, shown, number)
        if not (number + 1 < len(heard) and _joins(heard[number], heard[number + 1])):
            marks += cut_after(script, words.end, shown, number)
    return tuple(marks)


def cut_before(
    script: Script, first: int, shown: Sequence[Span] = (), passage: int = 0
) -> Iterator[Mark]:
    """The marks of a cut before the word `first`. `shown` are the words of the clip."""
    sentence = script.sentence_of(first)
    lost = Span(sentence.start, first)
    if len(lost):
        yield _mark(script, MarkKind.BEGINS_INSIDE, passage, lost)
    yield from _nots(script, MarkKind.PARTS_A_NOT, passage, lost, shown)
    number = script.sentence_number(first)
    neighbour = script.sentences[number - 1] if number else None
    if neighbour and _same_voice(script, neighbour.start, first):
        near = _from_to(max(neighbour.start, first - NEAR_WORDS), neighbour.end)
        yield from _nots(script, MarkKind.DROPS_A_NOT, passage, near, shown)
    question = question_before(script, first)
    if question and not _is_shown(question.end - 1, shown):
        yield _mark(script, MarkKind.QUESTION_LEFT_OUT, passage, question)


def cut_after(
    script: Script, end: int, shown: Sequence[Span] = (), passage: int = 0
) -> Iterator[Mark]:
    """The marks of a cut before the word `end`, behind what is shown."""
    sentence = script.sentence_of(end - 1)
    lost = Span(end, sentence.end)
    if len(lost):
        yield _mark(script, MarkKind.ENDS_INSIDE, passage, lost)
    yield from _nots(script, MarkKind.PARTS_A_NOT, passage, lost, shown)
    buts = script.places(Use.BUT, Span(end, min(sentence.end, end + NEAR_WORDS)))
    number = script.sentence_number(end - 1)
    neighbour = script.sentences[number + 1] if number + 1 < len(script.sentences) else None
    if neighbour and _same_voice(script, neighbour.start, end - 1):
        near = _from_to(neighbour.start, min(neighbour.end, end + NEAR_WORDS))
        yield from _nots(script, MarkKind.DROPS_A_NOT, passage, near, shown)
        buts += script.places(Use.BUT, Span(near.start, min(near.end, near.start + BUT_WORDS)))
    for but in buts[:1]:
        if not _is_shown(but.start, shown):
            rest = Span(but.start, script.sentence_of(but.start).end)
            yield _mark(script, MarkKind.DROPS_A_BUT, passage, rest)
    answer = _answer_after(script, end)
    if answer and not _is_shown(answer.start, shown):
        yield _mark(script, MarkKind.ANSWER_LEFT_OUT, passage, script.sentence_of(end - 1))


def question_before(script: Script, first: int) -> Span | None:
    """The words of the question that the turn of `first` answers, where `first` is in its first
    sentence and an interviewer speaks right before."""
    turn = script.turn_of(first)
    if not turn.start or script.sentence_of(first).start != turn.start:
        return None
    if script.line_of(first).voice is not Voice.WITNESS:
        return None
    question = script.turn_of(turn.start - 1)
    return question if is_question(script, question) else None


def is_question(script: Script, turn: Span) -> bool:
    """Whether an interviewer asks something, and does not only nod."""
    is_theirs = script.line_of(turn.start).voice is Voice.INTERVIEWER
    return is_theirs and not script.is_nod(turn)


def around(
    script: Script,
    passages_ms: Sequence[Span],
    *,
    before_ms: int = A_MINUTE_MS,
    after_ms: int = A_MINUTE_MS,
) -> tuple[Around, ...]:
    """What is said before and after each passage, a minute of each, shown in the clip or not."""
    return tuple(
        Around(
            passage=number,
            before=_pieces(
                script, Span(max(0, span.start - before_ms), span.start), passages_ms
            ),
            after=_pieces(script, Span(span.end, span.end + after_ms), passages_ms),
        )
        for number, span in enumerate(passages_ms)
    )  # fmt: skip


def said_in(script: Script, span_ms: Span) -> tuple[Piece, ...]:
    """What is said in a passage, cue by cue."""
    return _pieces(script, span_ms, [span_ms])


def left_out(
    script: Script, passages_ms: Sequence[Span], *, reach_ms: int = A_MINUTE_MS
) -> tuple[LeftOut, ...]:
    """All that is not shown around and between passages, as it was recorded.

    Before the first, after the last, and on each side of a longer gap, `reach_ms` of it.
    """
    order = sorted(range(len(passages_ms)), key=lambda number: passages_ms[number])
    gaps: list[tuple[int | None, Span]] = []
    if order:
        first, last = passages_ms[order[0]], max(passages_ms, key=lambda span: span.end)
        gaps.append((None, Span(max(0, first.start - reach_ms), first.start)))
        for one, other in pairwise(order):
            gap = (passages_ms[one].end, passages_ms[other].start)
            if gap[0] < gap[1]:
                gaps += [(one, each) for each in _both_sides(Span(*gap), reach_ms)]
        gaps.append((passages_ms.index(last), Span(last.end, last.end + reach_ms)))
    found = (
        LeftOut(after=after, span_ms=span, pieces=_pieces(script, span, passages_ms))
        for after, span in gaps
    )
    return tuple(each for each in found if each.pieces)


def _both_sides(gap: Span, reach_ms: int) -> tuple[Span, ...]:
    if len(gap) <= 2 * reach_ms:
        return (gap,)
    return Span(gap.start, gap.start + reach_ms), Span(gap.end - reach_ms, gap.end)


def _joins(one: tuple[str, Span | None], other: tuple[str, Span | None]) -> bool:
    """Whether the second goes on exactly where the first ended."""
    (name, words), (next_name, next_words) = one, other
    if words is None or next_words is None:
        return False
    return name == next_name and words.end == next_words.start


def _out_of_order(
    script: Script, passages: Sequence[tuple[str, Span]], number: int, words: Span
) -> Iterator[Mark]:
    """A mark where the passage of the same recording that is shown before it was said after it."""
    name, span = passages[number]
    before = [each for one, each in passages[:number] if one == name]
    if before and span.start < before[-1].start:
        opening = Span(words.start, min(words.end, words.start + NEAR_WORDS))
        yield _mark(script, MarkKind.REORDERS_TIME, number, opening)


def _nots(
    script: Script, kind: MarkKind, passage: int, words: Span, shown: Sequence[Span]
) -> Iterator[Mark]:
    """One mark for the words in which a "not" was lost."""
    lost = [at for at in script.places(Use.NOT, words) if not _is_shown(at.start, shown)]
    if lost:
        yield _mark(script, kind, passage, words)


def _answer_after(script: Script, end: int) -> Span | None:
    """The turn that answers the question with which a passage ends."""
    if end >= len(script.words):
        return None
    turn = script.turn_of(end - 1)
    if turn.end != end or not is_question(script, turn):
        return None
    answer = script.turn_of(end)
    return answer if script.line_of(end).voice is Voice.WITNESS else None


def _same_voice(script: Script, one: int, other: int) -> bool:
    a, b = script.line_of(one), script.line_of(other)
    return (a.voice, a.speaker) == (b.voice, b.speaker)


def _from_to(start: int, end: int) -> Span:
    return Span(start, max(start, end))


def _is_shown(word: int, shown: Sequence[Span]) -> bool:
    return any(word in each for each in shown)


def _pieces(script: Script, span_ms: Span, passages_ms: Sequence[Span]) -> tuple[Piece, ...]:
    """What is said in a stretch, parted where the clip begins and ends to show it."""
    pieces: list[Piece] = []
    for line in script.lines:
        if not line.heard_ms.overlaps(span_ms):
            continue
        for is_shown, words in _parted(script, line.words, span_ms, passages_ms):
            pieces.append(
                Piece(
                    cue=line.id,
                    voice=line.voice,
                    speaker=line.speaker,
                    begins_ms=script.words[words.start].heard_ms.start,
                    text=script.said(words),
                    is_shown=is_shown,
                )
            )
    return tuple(pieces)


def _parted(
    script: Script, words: Span, span_ms: Span, passages_ms: Sequence[Span]
) -> list[tuple[bool, Span]]:
    parts: list[tuple[bool, Span]] = []
    for at in range(words.start, words.end):
        heard = script.words[at].heard_ms
        middle = (heard.start + heard.end) // 2
        if middle not in span_ms:
            continue
        is_shown = any(middle in each for each in passages_ms)
        if parts and parts[-1][0] is is_shown and parts[-1][1].end == at:
            parts[-1] = (is_shown, Span(parts[-1][1].start, at + 1))
        else:
            parts.append((is_shown, Span(at, at + 1)))
    return parts


_SENTENCES = {
    MarkKind.BEGINS_INSIDE: "It begins inside a sentence. Before it was said: “{}”",
    MarkKind.ENDS_INSIDE: "It ends inside a sentence. After it was said: “{}”",
    MarkKind.REORDERS_TIME: "It was said before the passage that is shown before it: “{}”",
    MarkKind.PARTS_A_NOT: "A “not” of its sentence is cut off: “{}”",
    MarkKind.DROPS_A_NOT: "Right beside it, and left out, there is a “not”: “{}”",
    MarkKind.DROPS_A_BUT: "What follows turns against it and is left out: “{}”",
    MarkKind.QUESTION_LEFT_OUT: "It answers a question that is left out: “{}”",
    MarkKind.ANSWER_LEFT_OUT: "It ends with a question whose answer is left out: “{}”",
}


def _mark(script: Script, kind: MarkKind, passage: int, words: Span) -> Mark:
    said = script.said(words)
    word = script.words[words.start]
    line = script.lines[word.line]
    return Mark(
        kind=kind,
        passage=passage,
        cue=line.id,
        offset=word.text.start - line.text.start,
        at_ms=word.heard_ms.start,
        words=said,
        sentence=_SENTENCES[kind].format(said),
    )
