"""The same moving pictures with other words: encoded with what the encoder learned before.

Before x264 encodes a picture it finds out of what kind it will be and how many bits each block of
it deserves, by what later pictures take from it. That is a good part of its work, and other words
change little of it. One file, made from whole pictures, leaves it in a folder (x264 calls it the
statistics of a first pass). The others begin with it, and get as many bits.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from walkaway.core.errors import ToolFailed, UnusableAnalysis
from walkaway.core.files import whole_file
from walkaway.core.media.order import Output, RenderOrder
from walkaway.core.media.plan import Timeline
from walkaway.core.media.whole_pictures import QUALITY, RateControl, ReportFrames, render_whole

SETTINGS = "subme=1:me=dia:partitions=i8x8,i4x4"
"""How the others are encoded. Bits are well spent where the analysis put them: a long search for
motion on top of it saves few, and costs most of what is left to save."""

STATISTICS = "x264.stats"
"""Beside it x264 writes what each block deserves, under this name and `.mbtree`."""

LEAST_BITS_PER_SECOND = 1000

_BITS = re.compile(r"\b(?:tex|mv|misc):(\d+)")


@contextmanager
def leaving_analyses(outputs: Sequence[Output]) -> Iterator[list[RateControl]]:
    """How to encode each of `outputs` from whole pictures so that it leaves its analysis, if it has
    a folder for it. The folders appear whole, or not at all when this ends with an error."""
    with ExitStack() as stack:
        controls: list[RateControl] = []
        for output in outputs:
            control: RateControl = QUALITY
            if output.analysis:
                folder = stack.enter_context(whole_file(output.analysis))
                folder.mkdir()
                control = (*QUALITY, "-x264-params", f"pass=1:stats={_escaped(folder)}")
            controls.append(control)
        yield controls


def render_shared(order: RenderOrder, paths: Sequence[Path], report: ReportFrames) -> None:
    """Write the files of `order` to `paths`, each with the analysis that it names.

    Raises `UnusableAnalysis`, and what reading raises.
    """
    controls = [_with_analysis(output, order.material.timeline) for output in order.outputs]
    try:
        render_whole(order, paths, report, controls)
    except ToolFailed as error:
        if error.exit_code < 0:
            raise  # it was killed
        # It is not told why ffmpeg ends: most likely x264 does not want to begin with this.
        raise UnusableAnalysis(reason="the encoder refused it") from error


def thrown_away(order: RenderOrder) -> RenderOrder:
    """The same files, each by itself; the analyses go, so that a new one is made next time."""
    for output in order.outputs:
        if output.analysis:
            shutil.rmtree(output.analysis, ignore_errors=True)
    return replace(order, outputs=tuple(replace(each, analysis=None) for each in order.outputs))


def _with_analysis(output: Output, timeline: Timeline) -> RateControl:
    if output.analysis is None:
        raise UnusableAnalysis(reason="there is none")
    bits = max(_bits_per_second(output.analysis, timeline), LEAST_BITS_PER_SECOND)
    parameters = f"{SETTINGS}:pass=2:stats={_escaped(output.analysis)}"
    return ("-b:v", str(bits), "-x264-params", parameters)


def _bits_per_second(analysis: Path, timeline: Timeline) -> int:
    try:
        told = (analysis / STATISTICS).read_text("ascii", errors="replace")
    except OSError as error:
        raise UnusableAnalysis(reason="it is not there") from error
    pictures = [line for line in told.splitlines() if line.startswith("in:")]
    if len(pictures) != timeline.frames:
        found = f"it tells of {len(pictures)} pictures and there are {timeline.frames}"
        raise UnusableAnalysis(reason=found)
    bits = sum(int(each) for line in pictures for each in _BITS.findall(line))
    return round(bits * timeline.rate / timeline.frames)


def _escaped(folder: Path) -> str:
    """The statistics in `folder`, for a list of parameters of x264."""
    path = str(folder.absolute() / STATISTICS)
    return "".join(each if each.isalnum() or each in "/._-" else f"\\{each}" for each in path)
