"""Plots of a report: shares with their intervals, and shares over time.

All words are handed in. The same picture is the same bytes on every machine: fonts come with the
program, no settings of a person are read, and neither day nor version stands in the file.
"""

from __future__ import annotations

import io
import textwrap
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from walkaway.core.stats.proportions import Proportion

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PAPER, INK, GREY, LINE, ACCENT = "#fbf9f5", "#1d1b18", "#57524a", "#ddd7cb", "#8a3a1e"
"""The tokens of `web/tokens.css` by day: a picture goes into papers, which are light."""
TINT = "#e6d3ca"
"""A little of the accent on paper."""

WIDTH, MARGIN = 7.6, 0.22
ROW, COLUMNS_HIGH, LABELS, COUNTS = 0.36, 2.5, 2.8, 0.95
LINE_OF_LABEL, LINE_OF_TEXT = 41, 112
"""Lengths are inches; lines are characters."""
DOTS_PER_INCH = 200
WIDEST_SLOT, LEAST_SLOT, LEAST_FOR_COUNT = 1.15, 0.56, 0.2
"""How far apart columns stand at most; where names of periods, and counts, no longer fit."""

FORMATS = {"svg": "image/svg+xml", "png": "image/png"}

_ONE_AT_A_TIME = threading.Lock()
"""matplotlib keeps settings and fonts for the whole process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One share with its label, and `told`: the count in words, such as "31 of 58".

    `group` is named once below the marks that follow each other with it: a year below its months.
    """

    label: str
    told: str
    share: Proportion
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is drawn. `explains` says what the shares are of, and stands below the title."""

    title: str
    explains: str
    marks: tuple[Mark, ...]
    over_time: bool = False
    right_to_left: bool = False


def drawn(picture: Picture, kind: str) -> bytes:
    """`picture` as a file of one of `FORMATS`. It needs at least one mark."""
    with _ONE_AT_A_TIME:
        _prepare()
        figure = _columns(picture) if picture.over_time else _rows(picture)
        out = io.BytesIO()
        nothing = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(out, format=kind, dpi=DOTS_PER_INCH, metadata=nothing)
    return out.getvalue()


def _rows(picture: Picture) -> Figure:
    """A row a mark: label, dot with whiskers, count."""
    labels = [textwrap.wrap(each.label, LINE_OF_LABEL) or [""] for each in picture.marks]
    heights = [ROW + 0.17 * (len(each) - 1) for each in labels]
    figure, axes = _paper(picture, sum(heights), before=LABELS, after=COUNTS, below=0.3)
    axes.set_xlim(*((1, 0) if picture.right_to_left else (0, 1)))
    axes.set_ylim(sum(heights), 0)
    _percents(axes.xaxis, axes)
    axes.grid(axis="x", color=LINE, linewidth=0.6)
    middle = 0.0
    label_at, told_at, label_side, told_side = (
        (1.02, -0.03, "left", "right") if picture.right_to_left else (-0.03, 1.02, "right", "left")
    )
    for mark, lines, height in zip(picture.marks, labels, heights, strict=True):
        middle += height / 2
        _whisker(axes, mark.share, across=middle, is_row=True)
        place: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
        axes.text(
            label_at, middle, "\n".join(lines), ha=label_side, color=INK, linespacing=1.25,
            fontproperties=_font(9.5), **place,
        )  # fmt: skip
        axes.text(
            told_at, middle, mark.told, ha=told_side, color=GREY, fontproperties=_font(8.5), **place
        )
        middle += height / 2
    return figure


def _columns(picture: Picture) -> Figure:
    """A column a period, with whiskers and its count above; periods that have a group name it."""
    marks = picture.marks
    room = WIDTH - 2 * MARGIN - 0.6
    slot = min(WIDEST_SLOT, room / len(marks))
    named = slot >= LEAST_SLOT
    figure, axes = _paper(
        picture,
        COLUMNS_HIGH,
        before=0.5,
        after=0.1 + room - slot * len(marks),
        below=0.5 if named and marks[0].group else 0.25,
    )
    ends = (-0.5, len(marks) - 0.5)
    axes.set_xlim(*(reversed(ends) if picture.right_to_left else ends))
    highest = max(each.share.interval[1] if each.share.interval else 0 for each in marks)
    axes.set_ylim(0, min(1.0, highest) * 1.1)
    axes.set_xticks([])
    if picture.right_to_left:
        axes.yaxis.tick_right()
    _percents(axes.yaxis, axes)
    axes.grid(axis="y", color=LINE, linewidth=0.6)
    for at, mark in enumerate(marks):
        axes.bar(at, mark.share.share or 0, width=0.62, color=TINT, linewidth=0)
        _whisker(axes, mark.share, across=at, is_row=False)
        top = mark.share.interval[1] if mark.share.interval else 0
        if slot >= LEAST_FOR_COUNT:
            axes.annotate(
                str(mark.share.count), (at, top), (0, 3), textcoords="offset points", ha="center",
                va="bottom", color=GREY, fontproperties=_font(8),
            )  # fmt: skip
    _name_periods(axes, marks, named=named)
    return figure


def _name_periods(axes: Axes, marks: Sequence[Mark], *, named: bool) -> None:
    place: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "va": "top", "ha": "center"}
    for at, mark in enumerate(marks):
        if named or not mark.group:
            axes.text(at, -0.035, mark.label, color=INK, fontproperties=_font(8.5), **place)
    groups = [mark.group for mark in marks]
    for group in dict.fromkeys(filter(None, groups)):
        first = groups.index(group)
        last = first + groups.count(group) - 1
        axes.text(
            (first + last) / 2, -0.135 if named else -0.035, group, color=GREY,
            fontproperties=_font(8.5), **place,
        )  # fmt: skip
        if first:
            deep = -0.2 if named else -0.1
            line = axes.axvline(first - 0.5, ymin=deep, ymax=0, color=LINE, linewidth=0.8)
            line.set_clip_on(False)


def _whisker(axes: Axes, share: Proportion, *, across: float, is_row: bool) -> None:
    """The dot of a share, and its interval."""
    if share.share is None or share.interval is None:
        return
    along, sides = list(share.interval), [across, across]
    where, line = (share.share, across), (along, sides)
    if not is_row:
        where, line = (where[1], where[0]), (line[1], line[0])
    axes.plot(*line, color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3, clip_on=False)
    axes.plot(
        *where, marker="o", markersize=6, color=ACCENT, markeredgecolor=PAPER, markeredgewidth=1,
        zorder=4, clip_on=False,
    )  # fmt: skip


def _percents(axis: Any, axes: Axes) -> None:
    """Ticks in hundredths, with no line of their own."""
    low, high = sorted(axis.get_view_interval())
    step = next(each for each in (1, 2, 5, 10, 20, 25) if (high - low) * 100 / each <= 6)
    ticks = range(0, int(high * 100 + 1e-6) + 1, step)
    axis.set_ticks([each / 100 for each in ticks], [f"{each} %" for each in ticks])
    for label in axis.get_ticklabels():
        label.set_fontproperties(_font(8))
    axes.tick_params(length=0, pad=5, labelcolor=GREY)


def _paper(
    picture: Picture, height: float, *, before: float, after: float, below: float
) -> tuple[Figure, Axes]:
    """A sheet with the title and what explains it, and room for a plot `height` inches high."""
    from matplotlib.figure import Figure

    title = textwrap.wrap(picture.title, 62)
    together = picture.explains.replace(" %", "\N{NO-BREAK SPACE}%")
    explains = textwrap.wrap(together, LINE_OF_TEXT)
    head = 0.27 * len(title) + 0.19 * len(explains) + 0.22
    whole = 2 * MARGIN + head + height + below
    figure = Figure(figsize=(WIDTH, whole), facecolor=PAPER)
    begin, side = (
        (1 - MARGIN / WIDTH, "right") if picture.right_to_left else (MARGIN / WIDTH, "left")
    )
    top = whole - MARGIN
    for lines, size, family, colour, leading in (
        (title, 13, "Walkaway Serif", INK, 0.27),
        (explains, 8.5, "Walkaway Sans", GREY, 0.19),
    ):
        for line in lines:
            figure.text(
                begin, top / whole, line, ha=side, va="top", color=colour,
                fontproperties=_font(size, family),
            )  # fmt: skip
            top -= leading
    if picture.right_to_left:
        before, after = after, before
    box = (
        (MARGIN + before) / WIDTH,
        (MARGIN + below) / whole,
        (WIDTH - 2 * MARGIN - before - after) / WIDTH,
        height / whole,
    )
    axes = figure.add_axes(box, facecolor="none")
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    return figure, axes


def _font(size: float, family: str = "Walkaway Sans") -> FontProperties:
    """A font that has Latin, Cyrillic and Arabic letters."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=[family, "Walkaway Naskh"], size=size)


@cache
def _prepare() -> None:
    """Take matplotlib away from the settings and the fonts of the machine."""
    import matplotlib as mpl
    from matplotlib.font_manager import FontEntry, fontManager

    from walkaway.core.media.captions.fonts import ASSET_FOLDER

    mpl.rcdefaults()
    mpl.rcParams["svg.hashsalt"] = "walkaway"
    for family, file in (
        ("Walkaway Sans", "NotoSans-Regular.ttf"),
        ("Walkaway Serif", "NotoSerif-Regular.ttf"),
        ("Walkaway Naskh", "NotoNaskhArabic-Regular.ttf"),
    ):
        fontManager.ttflist.append(
            FontEntry(fname=str(ASSET_FOLDER / file), name=family, weight=400)
        )
