"""Paragraphs placed in a picture, written as events of an ASS document.

Every line is an event of its own at a measured place, so that no renderer breaks, moves or
reorders lines. A line starts with U+200F or U+200E where it needs one: with `Encoding` -1, libass
takes a line's direction from its first strong character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from walkaway.core.media.captions.fonts import STANDARD_FOLDERS, Cut, Font
from walkaway.core.media.captions.lines import break_lines
from walkaway.core.media.captions.shaping import FontChain, chain_for, typeface
from walkaway.core.spans import Span
from walkaway.core.text.word_forms import script_of
from walkaway.core.transcripts.model import direction_of

LINE_PITCH = 1.30
"""Least distance of baselines in ems of Latin text."""
LEAST_ABOVE, LEAST_BELOW = 0.80, 0.24
"""Room for the letters of a line above and below its baseline, in ems of Latin text."""
LINE_GAP = 0.14

RIGHT_TO_LEFT_MARK, LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"
WORD_JOINER = "\u2060"


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Lines ready to be placed; `em` is in pixels."""

    lines: tuple[str, ...]
    chain: FontChain
    em: float
    colour: str
    rtl: bool

    @property
    def fonts(self) -> tuple[Font, ...]:
        """The font files that draw it."""
        return self.chain.fonts

    @property
    def width(self) -> float:
        """The advance width of the longest line."""
        return max(self.chain.width(line) * self.em for line in self.lines)

    def above(self, index: int) -> float:
        """Pixels of ink that line `index` may have above its baseline."""
        return max(LEAST_ABOVE * self.em, self.chain.extent(self.lines[index]).above * self.em)

    def below(self, index: int) -> float:
        """Pixels of ink that line `index` may have below its baseline."""
        return max(LEAST_BELOW * self.em, self.chain.extent(self.lines[index]).below * self.em)

    def baselines(self) -> tuple[float, ...]:
        """The baselines as distances from the top of the paragraph."""
        at = [self.above(0)]
        for index in range(1, len(self.lines)):
            needed = self.below(index - 1) + self.above(index) + LINE_GAP * self.em
            at.append(at[-1] + max(needed, LINE_PITCH * self.em))
        return tuple(at)

    @property
    def height(self) -> float:
        """From the top of the first line's room to the bottom of the last line's."""
        return self.baselines()[-1] + self.below(len(self.lines) - 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """How a paragraph looks."""

    em: float
    colour: str
    cut: Cut = Cut.TEXT
    most_lines: int = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something drawn during `frames` of a clip: `content` is ASS, later layers lie on top."""

    layer: int
    frames: Span
    content: str


def paragraph(
    text: str,
    language: str,
    style: Style,
    width: float,
    folders: Sequence[Path] = STANDARD_FOLDERS,
) -> Paragraph:
    """`text` broken into at most `style.most_lines` lines of `width`; if need be it is drawn
    smaller, by a tenth at a time."""
    language = language_of_words(text, language)
    chain = chain_for(language, [text], style.cut, folders)
    em = style.em
    while True:
        lines = break_lines(text, width / em, chain.width)
        fits = all(chain.width(line) * em <= width for line in lines)
        if (fits and len(lines) <= style.most_lines) or em < style.em / 3:
            return paragraph_of_lines(lines, chain, em, style.colour, language)
        em *= 0.9


def language_of_words(text: str, language: str) -> str:
    """`language`, or English for words in Latin letters only, such as a publisher's name on an
    Arabic card: they look best in a font that was made for them."""
    letters = [each for each in text if each.isalpha()]
    all_latin = all(script_of(each) == "LATIN" for each in letters)
    return "en" if letters and all_latin else language


def paragraph_of_lines(
    lines: Sequence[str], chain: FontChain, em: float, colour: str, language: str
) -> Paragraph:
    """Lines that were broken elsewhere, as a paragraph in `language`."""
    return Paragraph(
        lines=tuple(lines),
        chain=chain,
        em=em,
        colour=colour,
        rtl=direction_of(language) == "rtl",
    )


def place_paragraph(
    each: Paragraph, x: float, top: float, frames: Span, *, align: str, layer: int = 2
) -> list[Event]:
    """Events that draw the paragraph with its top at `top`; `x` is its left end, its right end or
    its middle as `align` ("left", "right", "centre") says."""
    shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    colour = f"\\1c{ass_colour(each.colour)}"
    events = []
    for line, baseline in zip(each.lines, each.baselines(), strict=True):
        extent = each.chain.extent(line)
        left = x - extent.width * each.em * shift
        line_top = top + baseline - extent.ascent * each.em
        look = f"{{\\an7\\pos({left:.2f},{line_top:.2f}){colour}}}"
        runs = each.chain.runs(with_direction(line, rtl=each.rtl))
        words = "".join(_in_font(*run, each.em) for run in runs)
        events.append(Event(layer=layer, frames=frames, content=look + words))
    return events


def _in_font(font: Font, text: str, em: float) -> str:
    """`text` with its font named: what libass falls back on by itself can be any font."""
    size = typeface(font).size_in_ems * em
    return f"{{\\fn{font.family}\\b{int(font.bold)}\\fs{size:.2f}}}{escape_text(text)}"


def place_box(
    left: float,
    top: float,
    width: float,
    height: float,
    frames: Span,
    *,
    colour: str,
    opacity: float = 1.0,
    radius: float = 0.0,
    layer: int = 1,
) -> Event:
    """An event that fills a rectangle with round corners."""
    alpha = f"\\1a&H{round(255 * (1 - opacity)):02X}&"
    look = f"{{\\an7\\pos({left:.2f},{top:.2f})\\p1\\1c{ass_colour(colour)}{alpha}}}"
    outline = _round_rectangle(round(width), round(height), min(radius, width / 2, height / 2))
    return Event(layer=layer, frames=frames, content=look + outline)


def escape_text(text: str) -> str:
    """`text` so that libass draws it as it stands: no override block, no line break, no `\\h`."""
    visible = text.replace("\\", f"\\{WORD_JOINER}").replace("\n", " ").replace("\r", " ")
    return visible.replace("{", "\\{").replace("}", "\\}")


def with_direction(line: str, *, rtl: bool) -> str:
    """`line` with marks that make it run in the direction of its language, where it needs them.

    The mark at the end of a line from right to left is for the left edge: libass takes for the
    edge the place of the last glyph, which may be a dot that sits well inside its letter.
    """
    if rtl:
        return RIGHT_TO_LEFT_MARK + line + RIGHT_TO_LEFT_MARK
    strong = (unicodedata.bidirectional(each) for each in line)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return (LEFT_TO_RIGHT_MARK if first != "L" else "") + line


def ass_colour(colour: str) -> str:
    """An opaque "#rrggbb" as ASS writes it, blue first."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"&H{blue}{green}{red}&".upper()


def ass_time(frame: int, rate: Fraction) -> str:
    """The hundredth of a second at or before the start of `frame`.

    Frames are further apart than hundredths, so an event from this time on is shown from exactly
    this frame on.
    """
    hundredths = int(frame * 100 / rate)
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{hundredths:02}"


STYLE_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
    "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
    "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding"
)


def document(size: tuple[int, int], rate: Fraction, events: Sequence[Event], *, family: str) -> str:
    """A whole ASS document for a picture of `size` at `rate` frames per second.

    `family` is a font that is surely there: libass loads that of the style, used or not.
    """
    fields = (
        f"Default,{family},20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,"
        "0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,-1"
    )
    head = [
        "[Script Info]",
        "ScriptType: v4.00+",
        f"PlayResX: {size[0]}",
        f"PlayResY: {size[1]}",
        f"LayoutResX: {size[0]}",
        f"LayoutResY: {size[1]}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: None",
        "",
        "[V4+ Styles]",
        f"Format: {STYLE_FIELDS}",
        f"Style: {fields}",
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]
    lines = [
        f"Dialogue: {event.layer},{ass_time(event.frames.start, rate)},"
        f"{ass_time(event.frames.end, rate)},Default,,0,0,0,,{event.content}"
        for event in events
    ]
    return "\n".join([*head, *lines, ""])


def _round_rectangle(width: int, height: int, radius: float) -> str:
    if radius < 1:
        return f"m 0 0 l {width} 0 {width} {height} 0 {height}"
    r = round(radius)
    k = round(radius * 0.45)  # where a Bézier's handles lie for a quarter of a circle
    w, h = width, height
    return (
        f"m {r} 0 l {w - r} 0 b {w - k} 0 {w} {k} {w} {r} l {w} {h - r} "
        f"b {w} {h - k} {w - k} {h} {w - r} {h} l {r} {h} b {k} {h} 0 {h - k} 0 {h - r} "
        f"l 0 {r} b 0 {k} {k} 0 {r} 0"
    )
