"""Passages that could be a clip by themselves, in an explained order; an editor decides.

Looked at are runs of whole sentences of the wished length, mostly coded with a wished theme. What
speaks for and against each is measured in its words and its place, never in who speaks, and named
with its weight: the order is by the sum, and by time where sums are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.passages.context import Mark, cut_after, cut_before, is_question
from walkaway.core.passages.openings import leanings, speaks_as_self
from walkaway.core.passages.reasons import (
    OF_LEAN,
    Reason,
    ReasonKind,
    reason_of,
    reasons_of_mark,
)
from walkaway.core.passages.script import Script, script_of
from walkaway.core.spans import Span, merged
from walkaway.core.text.names import find_names
from walkaway.core.transcripts.model import Transcript, Voice
from walkaway.core.transcripts.working import Working

LEAST_ON_THEME = 0.5
LEAST_WITNESS = 0.6
MOST_OF_ANOTHER = 0.1
"""So much of it may be coded with something else, or belong to another thread of the theme."""
THREAD_GAP_MS = 3000
"""Codings too short for the wish and no further apart than this are one thread: some code sentence
by sentence."""
BEGINNING_WORDS = 20
"""So far behind the beginning of a turn or of a coding, a sentence is in the middle of it."""
LEAST_SCORE = 0.0
"""Below, more speaks against a passage than for it."""
MOST_SHARED = 0.5
"""Of two proposals that share more than this of the shorter, the later in order is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedPassage:
    """A code on a stretch of the recording."""

    code: str
    span_ms: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for: passages of `least_ms` to `most_ms`, on any of `codes`, so many."""

    codes: frozenset[str]
    least_ms: int
    most_ms: int
    most: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A passage that could be a clip. `cues` are all it takes words from; `score` is the sum of
    what its reasons count."""

    span_ms: Span
    cues: tuple[str, ...]
    text: str
    codes: frozenset[str]
    reasons: tuple[Reason, ...]
    marks: tuple[Mark, ...]

    @property
    def score(self) -> float:
        """Higher comes first."""
        return round(sum(each.counts for each in self.reasons), 3)


Refusals = Callable[[Span], Sequence[str]]
"""Why a stretch of the recording, in milliseconds, may not be used; nothing where it may."""


def unrefused(span_ms: Span) -> Sequence[str]:
    """Nothing stands against any stretch."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPassage:
    """A passage that would have been proposed, and why it may not be used."""

    span_ms: Span
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found for a wish: proposals, best first, and what was better but is refused."""

    proposals: tuple[Proposal, ...]
    refused: tuple[RefusedPassage, ...]


def propose(
    transcript: Working | Transcript,
    codings: Sequence[CodedPassage],
    wish: Wish,
    hidden: Sequence[HiddenName] = (),
    refusals: Refusals = unrefused,
) -> tuple[Proposal, ...]:
    """The best passages first, at most `wish.most`, none of which is mostly another one.

    Only approved cues of the witness and the interviewer are looked at, and only where `refusals`
    names no reason against it. The same input gives the same proposals. Cost: about a second of
    one core an hour of transcript.
    """
    return look(transcript, codings, wish, hidden, refusals).proposals


def look(
    transcript: Working | Transcript,
    codings: Sequence[CodedPassage],
    wish: Wish,
    hidden: Sequence[HiddenName] = (),
    refusals: Refusals = unrefused,
) -> Looked:
    """As `propose`, with what is refused on the way, so that a page can say why it is not there."""
    looker = _Looker(script_of(transcript), codings, wish, hidden)
    order = sorted(looker.candidates(), key=lambda each: (-each[0], each[1].start, each[1].end))
    proposals: list[Proposal] = []
    refused: list[RefusedPassage] = []
    for score, span_ms, words in order:
        if len(proposals) == wish.most or score < LEAST_SCORE:
            break
        if any(_is_mostly(span_ms, each.span_ms) for each in proposals):
            continue
        if reasons := tuple(refusals(span_ms)):
            if not any(_is_mostly(span_ms, each.span_ms) for each in refused):
                refused.append(RefusedPassage(span_ms=span_ms, refusals=reasons))
            continue
        proposals.append(looker.proposal(span_ms, words))
    return Looked(proposals=tuple(proposals), refused=tuple(refused))


def _is_mostly(one: Span, other: Span) -> bool:
    both = one.intersection(other)
    return both is not None and len(both) > MOST_SHARED * min(len(one), len(other))


class _Looker:
    """One transcript, looked at for one wish."""

    def __init__(
        self,
        script: Script,
        codings: Sequence[CodedPassage],
        wish: Wish,
        hidden: Sequence[HiddenName],
    ) -> None:
        self._script = script
        self._wish = wish
        self._codings = codings
        wanted = [each.span_ms for each in codings if each.code in wish.codes]
        self._wanted = merged(wanted)
        self._threads = _threads(wanted, wish.least_ms)
        self._elsewhere = [each.span_ms for each in codings if each.code not in wish.codes]
        forms = [form for name in hidden for form in name.forms]
        self._names = find_names(script.text, forms) if forms else ()
        self._apart: dict[Span, tuple[Span, ...]] = {}
        heard = {each: script.words_heard(each) for each in self._threads}
        self._thread_starts = {each: words.start for each, words in heard.items() if words}
        self._openings: dict[int, tuple[Reason, ...]] = {}
        self._endings: dict[int, tuple[Reason, ...]] = {}

    def candidates(self) -> Iterator[tuple[float, Span, Span]]:
        """The score, time and sentences of every passage that could be taken."""
        script = self._script
        for first, opening in enumerate(script.sentences):
            if not self._may_begin(opening):
                continue
            start_ms = script.begins_ms(opening.start)
            for last in range(first, len(script.sentences)):
                closing = script.sentences[last]
                if not self._may_be_in(closing):
                    break
                span_ms = Span(start_ms, max(start_ms, script.ends_ms(closing.end - 1)))
                if len(span_ms) > self._wish.most_ms:
                    break
                if len(span_ms) < self._wish.least_ms or not self._may_end(closing):
                    continue
                words = Span(opening.start, closing.end)
                if self._is_one_thread(span_ms) and self._witness(words) >= LEAST_WITNESS:
                    score = sum(each.counts for each in self._reasons(span_ms, words))
                    yield round(score, 3), span_ms, words

    def proposal(self, span_ms: Span, words: Span) -> Proposal:
        """A candidate with all that is told of it."""
        script = self._script
        ids = dict.fromkeys(script.line_of(at).id for at in range(words.start, words.end))
        reasons = sorted(self._reasons(span_ms, words), key=lambda each: -abs(each.counts))
        marks = (*cut_before(script, words.start), *cut_after(script, words.end))
        return Proposal(
            span_ms=span_ms,
            cues=tuple(ids),
            text=script.said(words),
            codes=frozenset(
                each.code
                for each in self._codings
                if each.code in self._wish.codes and each.span_ms.overlaps(span_ms)
            ),
            reasons=tuple(reasons),
            marks=marks,
        )

    def _may_be_in(self, sentence: Span) -> bool:
        lines = {self._script.words[at].line for at in (sentence.start, sentence.end - 1)}
        of_sentence = self._script.lines[min(lines) : max(lines) + 1]
        return all(
            line.is_approved and line.voice in (Voice.WITNESS, Voice.INTERVIEWER)
            for line in of_sentence
        )

    def _may_begin(self, sentence: Span) -> bool:
        line = self._script.line_of(sentence.start)
        at_an_edge = line.has_word_times or line.words.start == sentence.start
        return at_an_edge and line.voice is Voice.WITNESS and self._may_be_in(sentence)

    def _may_end(self, sentence: Span) -> bool:
        line = self._script.line_of(sentence.end - 1)
        at_an_edge = line.has_word_times or line.words.end == sentence.end
        return at_an_edge and line.voice is Voice.WITNESS

    def _is_one_thread(self, span_ms: Span) -> bool:
        on_theme = _shared(span_ms, self._wanted) >= LEAST_ON_THEME
        return on_theme and self._of_another(span_ms) <= MOST_OF_ANOTHER

    def _thread_of(self, span_ms: Span) -> Span:
        """The thread of the theme of which a passage holds most."""
        return max(self._threads, key=lambda each: (_common(each, span_ms), -each.start))

    def _of_another(self, span_ms: Span) -> float:
        """The share of a passage that belongs to another theme or thread."""
        thread = self._thread_of(span_ms)
        if thread not in self._apart:
            others = [each for each in self._threads if each != thread]
            self._apart[thread] = merged(
                part for each in (*others, *self._elsewhere) for part in _without(each, thread)
            )
        return _shared(span_ms, self._apart[thread])

    def _words_since_a_beginning(self, first: int) -> int:
        """How many words stand between `first` and where its turn or the thread there begins."""
        starts = [self._script.turn_of(first).start]
        at_ms = self._script.begins_ms(first)
        starts += [word for thread, word in self._thread_starts.items() if at_ms in thread]
        return first - max(each for each in starts if each <= first)

    def _witness(self, words: Span) -> float:
        """The share of the words that the witness says."""
        theirs = sum(
            self._script.line_of(at).voice is Voice.WITNESS for at in range(words.start, words.end)
        )
        return theirs / len(words)

    def _reasons(self, span_ms: Span, words: Span) -> Iterator[Reason]:
        if words.start not in self._openings:
            self._openings[words.start] = tuple(self._of_opening(words.start))
        if words.end not in self._endings:
            self._endings[words.end] = tuple(self._of_ending(words.end))
        yield from self._openings[words.start]
        yield from self._endings[words.end]
        yield from self._of_theme(span_ms)
        yield from self._of_voices(words)
        yield from self._of_names(words)
        if self._script.listed is None:
            yield Reason(
                kind=ReasonKind.NOT_LOOKED,
                value=1.0,
                sentence="Nobody wrote down the small words of this language: whether it leans on "
                "what is left out was not looked at.",
            )

    def _of_opening(self, first: int) -> Iterator[Reason]:
        script = self._script
        near = 1 - self._words_since_a_beginning(first) / BEGINNING_WORDS
        if near > 0:
            yield Reason(
                kind=ReasonKind.BEGINS,
                value=near,
                sentence="It begins where the speaker begins or the coder began, or soon after.",
            )
        if own := speaks_as_self(script, first):
            yield reason_of(
                script, ReasonKind.OWN_VOICE, own, "It opens with the speaker's own: “{}”."
            )
        for each in leanings(script, first):
            kind, sentence = OF_LEAN[each.lean]
            yield reason_of(script, kind, each.words, sentence)
        for mark in cut_before(script, first):
            yield from reasons_of_mark(mark, at_end=False)

    def _of_ending(self, end: int) -> Iterator[Reason]:
        script = self._script
        ends_turn = script.turn_of(end - 1).end == end
        if ends_turn or self._is_thread_edge(script.ends_ms(end - 1)):
            yield Reason(
                kind=ReasonKind.CLOSES,
                value=1.0,
                sentence="It ends where the speaker stops, or where the coder stopped.",
            )
        if not ends_turn:
            goes_on = next(leanings(script, end), None)
            if goes_on:
                yield reason_of(
                    script, ReasonKind.GOES_ON, goes_on.words, "What follows goes on from it: “{}”."
                )
        for mark in cut_after(script, end):
            yield from reasons_of_mark(mark, at_end=True)

    def _of_theme(self, span_ms: Span) -> Iterator[Reason]:
        share = _shared(span_ms, self._wanted)
        yield Reason(
            kind=ReasonKind.ON_THEME,
            value=share,
            sentence=f"{share:.0%} of it is coded with the theme.",
        )
        thread = self._thread_of(span_ms)
        whole = _common(thread, span_ms) / len(thread)
        yield Reason(
            kind=ReasonKind.WHOLE_THREAD,
            value=whole,
            sentence=f"It holds {whole:.0%} of what was coded there in one thread.",
        )
        other = self._of_another(span_ms)
        if other:
            yield Reason(
                kind=ReasonKind.OTHER_THREAD,
                value=other,
                sentence=f"{other:.0%} of it belongs to another theme or thread.",
            )

    def _of_voices(self, words: Span) -> Iterator[Reason]:
        witness = self._witness(words)
        yield Reason(
            kind=ReasonKind.WITNESS,
            value=witness,
            sentence=f"The witness says {witness:.0%} of its words.",
        )
        for turn in self._script.turns_in(words):
            if is_question(self._script, turn):
                sentence = "A question parts it: “{}”."
                yield reason_of(self._script, ReasonKind.QUESTION_INSIDE, turn, sentence)

    def _of_names(self, words: Span) -> Iterator[Reason]:
        told = self._script.words
        text = Span(told[words.start].text.start, told[words.end - 1].text.end)
        for name in self._names:
            if name.overlaps(text):
                yield Reason(
                    kind=ReasonKind.HIDDEN_NAME,
                    value=1.0,
                    sentence="It says a name that is hidden.",
                )
                return

    def _is_thread_edge(self, at_ms: int) -> bool:
        return any(at_ms in (each.start, each.end) for each in self._threads)


def _threads(wanted: Sequence[Span], least_ms: int) -> tuple[Span, ...]:
    """What is coded with the theme: each coding that is long enough, others with those near."""
    threads: list[Span] = []
    short: list[Span] = []
    for each in sorted(wanted):
        if len(each) < least_ms:
            short.append(each)
        elif threads and each.overlaps(threads[-1]):
            threads[-1] = Span(threads[-1].start, max(threads[-1].end, each.end))
        else:
            threads.append(each)
    joined = merged(each.grown(0, THREAD_GAP_MS) for each in short)
    alone = (Span(each.start, each.end - THREAD_GAP_MS) for each in joined)
    return (*threads, *alone)


def _common(one: Span, other: Span) -> int:
    both = one.intersection(other)
    return len(both) if both else 0


def _without(one: Span, other: Span) -> Iterator[Span]:
    """What of `one` lies before and after `other`."""
    if one.start < other.start:
        yield Span(one.start, min(one.end, other.start))
    if one.end > other.end:
        yield Span(max(one.start, other.end), one.end)


def _shared(span: Span, others: Sequence[Span]) -> float:
    return sum(_common(each, span) for each in others) / len(span) if len(span) else 0.0
