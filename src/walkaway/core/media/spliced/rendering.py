"""One order, spliced: its picture encoded once, the words of all files as stills.

The files that this makes show the picture that was encoded, bit by bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, islice
from pathlib import Path

import langcodes

from walkaway.core.errors import UnusableStream
from walkaway.core.media import composing, ffmpeg
from walkaway.core.media.frames import Picture
from walkaway.core.media.h264.nal import join_annex_b
from walkaway.core.media.h264.splice import (
    Frame,
    Writer,
    at_level,
    frame_of,
    moments,
    parameter_sets,
)
from walkaway.core.media.h264.streams import Stream, read_stream
from walkaway.core.media.order import Output, RenderOrder
from walkaway.core.media.spliced.encoding import encode_moving, encode_plain, encode_stills
from walkaway.core.media.spliced.looks import Album
from walkaway.core.media.spliced.schedule import (
    Composed,
    Plan,
    Streams,
    composed_pictures,
    score_of,
)
from walkaway.core.media.spliced.seams import (
    Colour,
    edge_colour,
    reaches_into_the_seam,
    require_plain_above,
    stills_in_the_seam,
)
from walkaway.core.media.spliced.strips import Strips, strips_of
from walkaway.core.spans import Span

LEAST_TIME_SCALE = 10_000

ReportFrames = Callable[[int], None]
"""Told how many frames were made since the last call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Picture:
    """What was encoded of the picture: its stream, the strip above it, the colour of its edges."""

    stream: Stream
    above: Stream | None
    seam: Colour


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """What was encoded of the words, and which stills of bands cannot lie beside the picture."""

    band: Stream
    cards: Stream | None
    in_the_seam: frozenset[int]


def render_spliced(
    order: RenderOrder, paths: Sequence[Path], report: ReportFrames, key_frames: int
) -> dict[Path, UnusableStream]:
    """Write the files of `order` to `paths`; return those that could not be spliced, and why.

    Raises `UnusableStream` when no file can be, and what reading and encoding raise.
    """
    strips = _strips(order)
    plan = Plan(frames=order.material.timeline.frames, moving=_moving(order), key_frames=key_frames)
    picture = _encoded_picture(order, strips, plan, report)
    bands, cards = Album(), Album()
    scores = [score_of(plan, output.events, bands, cards) for output in order.outputs]
    words = _encoded_words(order, bands, cards, strips, picture.seam)
    streams = Streams(
        picture=picture.stream, band=words.band, above=picture.above, cards=words.cards
    )
    refused = {
        output.path: reaches_into_the_seam()
        for output, score in zip(order.outputs, scores, strict=True)
        if words.in_the_seam & set(score.band.stills)
    }
    composed = {
        path: (output, list(composed_pictures(plan, score, streams)))
        for output, path, score in zip(order.outputs, paths, scores, strict=True)
        if output.path not in refused
    }
    frame = _frame(order, streams)
    writer = Writer(frame)
    for path, (output, pictures) in composed.items():
        content = _byte_stream(pictures, frame, writer, order.material.timeline.rate)
        _multiplex(order, output, content, path)
    report(plan.frames - len(plan.moving))
    return refused


def _strips(order: RenderOrder) -> Strips:
    try:
        return strips_of(order.area, order.size[1])
    except ValueError as error:
        raise UnusableStream(reason=str(error), clause="7.4.3") from error


def _moving(order: RenderOrder) -> Span:
    """The frames that show the recording; between them there is no card."""
    passages = order.material.timeline.passages
    span = Span(passages[0].span.start, passages[-1].span.end)
    if sum(each.frames for each in passages) != len(span):
        raise UnusableStream(reason="a card stands between passages", clause="7.4.1.2.4")
    return span


def _encoded_picture(
    order: RenderOrder, strips: Strips, plan: Plan, report: ReportFrames
) -> _Picture:
    moving = plan.moving
    shown = islice(composing.composed_pictures(order), moving.start, moving.end)
    content = encode_moving(order, _counted(shown, report), strips, plan.key_frames)
    stream = read_stream(content)
    if len(stream.slices) != len(moving):
        raise UnusableStream(reason="pictures were lost in encoding", clause="7.4.1.2")
    seam = edge_colour(content, has_strip_above=bool(strips.above))
    above = None
    if strips.above:
        plain = encode_plain(order, strips.picture_top)
        require_plain_above(plain, seam)
        above = read_stream(plain)
    return _Picture(stream=stream, above=above, seam=seam)


def _counted(pictures: Iterator[Picture], report: ReportFrames) -> Iterator[Picture]:
    for picture in pictures:
        yield picture
        report(1)


def _encoded_words(
    order: RenderOrder, bands: Album, cards: Album, strips: Strips, seam: Colour
) -> _Words:
    stills = encode_stills(order, bands.looks, cards.looks, strips)
    words = _Words(
        band=read_stream(stills.band),
        cards=read_stream(stills.cards) if stills.cards else None,
        in_the_seam=stills_in_the_seam(stills.band, seam),
    )
    made = len(words.band.slices), len(words.cards.slices) if words.cards else 0
    if made != (len(bands.looks), len(cards.looks)):
        raise UnusableStream(reason="stills were lost in encoding", clause="7.4.1.2")
    return words


def _frame(order: RenderOrder, streams: Streams) -> Frame:
    every = [each for each in (streams.picture, streams.band, streams.above, streams.cards) if each]
    return frame_of(every, order.size[1])


def _byte_stream(
    pictures: Sequence[Composed], frame: Frame, writer: Writer, rate: Fraction
) -> bytes:
    """One file. Its level is its own, so that it has the same bytes whatever else is made."""
    numbered = moments((each.is_key for each in pictures), frame)
    written = [
        writer.picture_units(picture.parts, moment)
        for picture, moment in zip(pictures, numbered, strict=True)
    ]
    bits = [8 * sum(map(len, units)) for units in written]
    busiest = busiest_second(bits, math.ceil(rate))
    units = list(parameter_sets(at_level(frame, rate, bits_per_second=busiest)))
    return join_annex_b(chain(units, *written))


def busiest_second(bits: Sequence[int], frames_per_second: int) -> int:
    """The most bits that pictures of `bits` need in a second."""
    sums = [0, *accumulate(bits)]
    return max(after - sums[max(0, index - frames_per_second)] for index, after in enumerate(sums))


def _time_scale(rate: Fraction) -> int:
    """Ticks in a second, whole ones for each frame, as fine as ffmpeg makes them."""
    scale = rate.numerator
    while scale < LEAST_TIME_SCALE:
        scale *= 2
    return scale


def _multiplex(order: RenderOrder, output: Output, content: bytes, path: Path) -> None:
    """Put picture, sound and tracks into a file; each picture lasts as long as the plan says."""
    rate = order.material.timeline.rate
    arguments: list[str | Path] = ["-f", "h264", "-framerate", str(rate), "-i", "pipe:0"]
    arguments += ["-i", order.sound]
    for track in output.tracks:
        arguments += ["-i", track.captions]
    arguments += ["-map", "0:v", "-map", "1:a", "-c", "copy"]
    for number, track in enumerate(output.tracks):
        three_letters = langcodes.Language.get(track.language).to_alpha3()
        arguments += [
            "-map", f"{2 + number}:s", "-c:s", "mov_text",
            f"-metadata:s:s:{number}", f"language={three_letters}",
        ]  # fmt: skip
    frame = f"{rate.denominator}/{rate.numerator}/TB"
    timed = f"setts=pts=N*{frame}:dts=N*{frame}:duration={frame}"
    scale = str(_time_scale(rate))
    finish: list[str | Path] = ["-bsf:v", timed, "-video_track_timescale", scale]
    finish += ["-movflags", "+faststart", "-f", "mp4", path]
    ffmpeg.run_ffmpeg([*arguments, *ffmpeg.CLEAN_OUTPUT, *finish], stdin=content)
