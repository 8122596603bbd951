"""What the pages of the review show of a copy: why it was chosen, and where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.functional import Promise

from walkaway.core.ranking import LEAST_DECISIONS, MoverKind
from walkaway.core.spans import Span
from walkaway.core.text.marks import Mark, MarkedPiece, marked
from walkaway.core.text.near_duplicates import shared_spans
from walkaway.stories.models import Copy, Ranking, StoryState
from walkaway.stories.review_words import sign_name

AROUND = 160
"""How many characters are shown before and after the passage."""
MOST_FORMS = 4
"""How many ways of saying the same are shown beside a sign."""
PASSAGE, SHARED = "passage", "shared"
LONGEST_WORD = 24
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One kind of sign, in which words it stands there, and how often."""

    kind: str
    name: str | Promise
    forms: tuple[str, ...]
    count: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What moved a story in the queue: `said` is a word of the text, or what a sign is of."""

    said: str | Promise
    is_sign: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By what the queue is ordered. Percents are whole; `last` is None before it was learned."""

    accepted: int
    rejected: int
    least: int
    last: Ranking | None
    percent: int = 0
    low: int = 0
    high: int = 0

    @property
    def since(self) -> int:
        """How many more decisions there are than the order was learned from."""
        known = self.last.accepted_total + self.last.rejected_total if self.last else 0
        return max(0, self.accepted + self.rejected - known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A copy as a page shows it."""

    copy: Copy
    pieces: list[MarkedPiece]
    begins: bool
    """Whether nothing was left out before the pieces; `ends` likewise behind them."""
    ends: bool
    why: list[Why]
    moved: list[Moved]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two copies side by side, what they share marked in both."""

    one: list[MarkedPiece]
    other: list[MarkedPiece]
    shared: int
    """How many stretches."""
    percent: int
    """How much of the shorter text is in the other."""


def in_context(copy: Copy) -> Shown:
    """The passage with a little before and after it."""
    passage = Span(copy.passage_start, copy.passage_end)
    window = _to_words(copy.text, passage.grown(AROUND, AROUND))
    return _shown(copy, window)


def in_whole(copy: Copy) -> Shown:
    """The whole text with the passage marked."""
    return _shown(copy, Span(0, len(copy.text)))


def side_by_side(one: Copy, other: Copy) -> Beside:
    """Two copies with what they share."""
    found = shared_spans(one.text, other.text)
    here, there = ([pair[side] for pair in found] for side in (0, 1))
    shorter, spans = (one, here) if len(one.text) <= len(other.text) else (other, there)
    return Beside(
        one=marked(one.text, (Mark(span, SHARED) for span in here)),
        other=marked(other.text, (Mark(span, SHARED) for span in there)),
        shared=len(found),
        percent=round(100 * sum(map(len, spans)) / max(1, len(shorter.text))),
    )


def why(copy: Copy) -> list[Why]:
    """The signs of a copy, each kind once: acts first, in the order of the text.

    Lexicons of several languages may find the same at one place: that is one.
    """
    found: dict[tuple[str, str], dict[int, str]] = {}
    for reason in sorted(copy.reasons, key=lambda each: (each["kind"], each["start"])):
        words = " ".join(copy.text[reason["start"] : reason["end"]].split())
        found.setdefault((reason["kind"], reason["name"]), {})[reason["start"]] = words
    return [
        Why(
            kind=kind,
            name=sign_name(kind, name),
            forms=tuple(dict.fromkeys(places.values()))[:MOST_FORMS],
            count=len(places),
            more=len(set(places.values())) > MOST_FORMS,
        )
        for (kind, name), places in found.items()
    ]


def moved(copy: Copy) -> list[Moved]:
    """What moved the story of a copy in the queue, ahead first; nothing before it was learned."""
    return [
        Moved(
            said=sign_name(*each["said"].split(" ", 1)) if is_sign else each["said"],
            is_sign=is_sign,
            is_ahead=each["weight"] > 0,
        )
        for each in copy.story.movers
        for is_sign in [each["kind"] == MoverKind.SIGN]
    ]


def order_told(counted: Mapping[str, int], last: Ranking | None) -> Order:
    """By what the queue is ordered, and how well that does."""
    share, low, high = (last.share, last.low, last.high) if last else (0.0, 0.0, 0.0)
    return Order(
        accepted=counted[StoryState.ACCEPTED],
        rejected=counted[StoryState.REJECTED],
        least=LEAST_DECISIONS,
        last=last,
        percent=round(100 * share),
        low=round(100 * low),
        high=round(100 * high),
    )


def host_of(address: str) -> str:
    """Where a copy was published, short; the whole address where it has none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _shown(copy: Copy, window: Span) -> Shown:
    marks = [Mark(Span(copy.passage_start, copy.passage_end), PASSAGE), *_signs(copy)]
    return Shown(
        copy=copy,
        pieces=marked(copy.text, marks, window),
        begins=not copy.text[: window.start].strip(),
        ends=not copy.text[window.end :].strip(),
        why=why(copy),
        moved=moved(copy),
    )


def _signs(copy: Copy) -> Iterable[Mark]:
    return (Mark(Span(each["start"], each["end"]), each["kind"]) for each in copy.reasons)


def _to_words(text: str, window: Span) -> Span:
    """`window` within the text, drawn in to the next space where one is near."""
    start, end = max(0, window.start), min(len(text), window.end)
    if start > 0 and (space := _SPACE.search(text, start, start + LONGEST_WORD)):
        start = space.end()
    if end < len(text):
        spaces = list(_SPACE.finditer(text, max(start, end - LONGEST_WORD), end))
        end = spaces[-1].start() if spaces else end
    return Span(start, end)
