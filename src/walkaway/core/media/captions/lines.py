"""A cue as it is read: screens of at most two lines that fit the picture.

Breaks come from UAX 14, so a line of Chinese may break between characters and a line of English
may not break in a word; where a script has no spaces and the standard asks for a dictionary (Thai),
a line that would be too wide breaks between grapheme clusters. Which of the possible breaks are
taken is decided by dynamic programming over a cost: few screens, whole sentences, then whole
clauses, then lines of one length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_units

from walkaway.core.spans import Span

MOST_LINES = 2

SENTENCE_ENDS = frozenset(".!?…؟۔।॥。！？．")
CLAUSE_ENDS = frozenset(",;:–—،؛、，；：")
CLOSING = "\"'»”’)]）」』"

SCREEN_COST = 4.0
"""What a further screen costs, in units of the costs below."""
SENTENCE_BREAK, CLAUSE_BREAK, WORD_BREAK = 0.0, 1.5, 5.0
"""A screen that ends in the middle of a clause is dearer than one more screen."""
INNER_BREAK = 0.1
"""How much of this a break between two lines of one screen costs: both are seen at once."""
RAGGED_LINES = 1.5
"""What a wholly empty line beside a full one costs."""

_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff"
    r"\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
"""Letters and marks of scripts that have no spaces between words: Thai, Lao, Burmese, Khmer,
Chinese and Japanese, but not Hangul. Where a line ends between two of them, there was no space."""

_NUMBER_GOES_ON = re.compile(r"\d[ \u00a0\u2009\u202f]$")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")

Measure = Callable[[str], float]
"""Tells the width of a line, in the unit of the width that is available."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Screen:
    """At most two lines and the frames of the clip during which they are shown."""

    lines: tuple[str, ...]
    frames: Span


def unbroken(text: str) -> str:
    """`text` on one line. Where a script has no spaces, none appears where a line ended.

    >>> unbroken("two\\nlines"), unbroken("两\\n行")
    ('two lines', '两行')
    """
    whole = ""
    for line in (" ".join(each.split()) for each in text.splitlines()):
        joins = whole and line and _UNSPACED.match(whole[-1]) and _UNSPACED.match(line[0])
        whole += line if joins or not whole or not line else f" {line}"
    return whole


def break_places(text: str) -> tuple[tuple[int, float], ...]:
    """The code points of `unbroken(text)` before which a line may begin, and what it costs there.

    A break at the end of a sentence costs least, then one at the end of a clause. Where a script
    asks for a dictionary (Thai), only its spaces are places, and words of Hangul stay whole.
    """
    units = _stretches(text)
    ends = accumulate(map(len, units))
    return tuple(
        (at, _break_cost(before))
        for at, before, after in zip(ends, units, units[1:], strict=False)
        if not (_HANGUL.match(before[-1]) and _HANGUL.match(after[0]))
    )


def turns_of(text: str) -> list[str]:
    """The text on one line, or a line a speaker where every line starts with a dash."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line[0] in "-–—" for line in lines):
        return lines
    return [unbroken(text)] if lines else []


def break_lines(text: str, width: float, measure: Measure) -> tuple[str, ...]:
    """`text` in the fewest lines that fit `width`, as even as they can be."""
    units = _units(text, width, measure)

    def cost(start: int, end: int) -> float | None:
        line = units.width(start, end)
        if line > width and end - start > 1:
            return None
        slack = max(0.0, 1 - line / width)
        # The square of the width dominates: one line more is dearer than any unevenness.
        return 100.0 + slack**2 * 10 + units.break_cost(end) * INNER_BREAK

    return tuple(units.line(start, end) for start, end in _cheapest(len(units.texts), cost))


def screens_of(
    text: str, frames: Span, width: float, measure: Measure, *, least_frames: int
) -> tuple[Screen, ...]:
    """`text` as consecutive screens that share `frames` by their length.

    Whole sentences may cost a screen more, unless there is no time to read it. A screen lasts at
    least `least_frames` where the time allows it; no word is ever left out.
    Raises `ValueError` when there are more screens than frames.
    """
    parts = _parts(text, width, measure, SCREEN_COST)
    if len(parts) * least_frames > len(frames):
        parts = _parts(text, width, measure, 10 * SCREEN_COST)
    if not parts:
        return ()
    if len(frames) < len(parts):
        raise ValueError(f"{len(frames)} frames cannot show {len(parts)} screens")
    lengths = [sum(map(len, lines)) for lines in parts]
    spans = share_frames(frames, lengths, least_frames)
    return tuple(Screen(lines=lines, frames=span) for lines, span in zip(parts, spans, strict=True))


def share_frames(frames: Span, weights: Sequence[int], least: int) -> tuple[Span, ...]:
    """Cut `frames` into consecutive spans in proportion to `weights`, none under `least` frames
    if that can be; every frame is given away."""
    least = max(1, min(least, len(frames) // len(weights)))
    spare = len(frames) - least * len(weights)
    if not any(weights):
        weights = [1] * len(weights)
    total = sum(weights)
    ends = [
        frames.start + least * (index + 1) + round(spare * sum_so_far / total)
        for index, sum_so_far in enumerate(accumulate(weights))
    ]
    return tuple(
        Span(start, end) for start, end in zip([frames.start, *ends[:-1]], ends, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Units:
    """The stretches of a text between which a line may break, with their widths."""

    texts: tuple[str, ...]
    widths: tuple[float, ...]
    """Width up to the end of each unit, spaces included."""
    trailing: tuple[float, ...]
    """Width of the spaces that end each unit: they vanish at the end of a line."""

    def width(self, start: int, end: int) -> float:
        before = self.widths[start - 1] if start else 0.0
        return self.widths[end - 1] - before - self.trailing[end - 1]

    def line(self, start: int, end: int) -> str:
        return "".join(self.texts[start:end]).strip()

    def break_cost(self, end: int) -> float:
        """How much it costs to break behind the unit before `end`."""
        return SENTENCE_BREAK if end == len(self.texts) else _break_cost(self.texts[end - 1])


def _break_cost(before: str) -> float:
    """How much it costs to break behind the words `before`."""
    last = before.rstrip().rstrip(CLOSING)[-1:]
    if last in SENTENCE_ENDS:
        return SENTENCE_BREAK
    return CLAUSE_BREAK if last in CLAUSE_ENDS else WORD_BREAK


def _units(text: str, width: float, measure: Measure) -> _Units:
    pieces: list[str] = []
    for unit in _stretches(text):
        pieces += [unit] if measure(unit.rstrip()) <= width else grapheme_clusters(unit)
    full = [measure(piece) for piece in pieces]
    bare = [measure(piece.rstrip()) for piece in pieces]
    return _Units(
        texts=tuple(pieces),
        widths=tuple(accumulate(full)),
        trailing=tuple(whole - part for whole, part in zip(full, bare, strict=True)),
    )


@lru_cache(maxsize=4096)
def _stretches(text: str) -> tuple[str, ...]:
    """What a line may end behind, in order. A number such as 000 000 is not torn apart.

    It is the same for every width and shape, and slow to find.
    """
    stretches: list[str] = []
    for unit in line_break_units(unbroken(text)):
        if stretches and _NUMBER_GOES_ON.search(stretches[-1]) and unit[0].isdigit():
            stretches[-1] += unit
        else:
            stretches.append(unit)
    return tuple(stretches)


def _turns(text: str) -> list[str]:
    """What must not share a screen; two lines of two speakers may."""
    turns = turns_of(text)
    return ["\n".join(turns)] if len(turns) == MOST_LINES else turns


def _parts(text: str, width: float, measure: Measure, screen_cost: float) -> list[tuple[str, ...]]:
    """The lines of each screen."""
    return [
        lines for turn in _turns(text) for lines in _screen_texts(turn, width, measure, screen_cost)
    ]


def _screen_texts(
    text: str, width: float, measure: Measure, screen_cost: float
) -> list[tuple[str, ...]]:
    turns = text.split("\n")
    if len(turns) > 1:
        if all(measure(turn) <= width for turn in turns):
            return [tuple(turns)]
        return [
            lines for turn in turns for lines in _screen_texts(turn, width, measure, screen_cost)
        ]
    units = _units(text, width, measure)

    def cost(start: int, end: int) -> float | None:
        shape = _best_pair(units, start, end, width)
        return None if shape is None else screen_cost + units.break_cost(end) + shape[0]

    screens = []
    for start, end in _cheapest(len(units.texts), cost):
        shape = _best_pair(units, start, end, width)
        assert shape is not None
        middle = shape[1]
        halves = [(start, middle), (middle, end)] if middle < end else [(start, end)]
        screens.append(tuple(units.line(*half) for half in halves))
    return screens


def _best_pair(units: _Units, start: int, end: int, width: float) -> tuple[float, int] | None:
    """The cost of showing units [start, end) at once, and where the second line starts.

    None when they do not fit two lines. What fits one line stays on one.
    """
    if units.width(start, end) <= width or end - start == 1:
        return 0.0, end
    fitting = [
        (
            RAGGED_LINES * abs(units.width(start, middle) - units.width(middle, end)) / width
            + units.break_cost(middle) * INNER_BREAK,
            middle,
        )
        for middle in range(start + 1, end)
        if units.width(start, middle) <= width and units.width(middle, end) <= width
    ]
    return min(fitting, default=None)


def _cheapest(count: int, cost: Callable[[int, int], float | None]) -> list[tuple[int, int]]:
    """Cut range(count) into consecutive pieces of least total cost.

    `cost` is None for a piece that does not fit; longer pieces from the same end do not fit then
    either.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        choices: list[tuple[float, int]] = []
        for start in range(end - 1, -1, -1):
            here = cost(start, end)
            if here is None:
                break
            choices.append((best[start][0] + here, start))
        best.append(min(choices))
    pieces: list[tuple[int, int]] = []
    end = count
    while end:
        start = best[end][1]
        pieces.append((start, end))
        end = start
    return pieces[::-1]
