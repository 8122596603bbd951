"""Pictures, sound and words into finished files.

There are three ways. Where words stand beside the recording, its picture is encoded once for all
files, and each file's words are spliced in (`spliced`). Everywhere else every file is encoded from
whole pictures (`whole_pictures`), and where words lie over moving pictures, all but the first begin
with what the encoder learned of the first (`shared_analysis`). What cannot be made in its way is
encoded from whole pictures. What is written here is what was planned; whether it is, is for
`verify` to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from walkaway.core.errors import UnusableAnalysis, UnusableStream
from walkaway.core.files import whole_file
from walkaway.core.media import shared_analysis, whole_pictures
from walkaway.core.media.order import RenderOrder, Strategy, most_at_once
from walkaway.core.media.plan import picture_area, picture_size
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, Shape
from walkaway.core.media.spliced import encoding
from walkaway.core.media.spliced.rendering import render_spliced

KEY_FRAME_SECONDS = whole_pictures.KEY_FRAME_SECONDS

ReportFrames = Callable[[int], None]
"""Told how many frames were made since the last call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """How a file was made in the end. `reason` says why in another way than planned, if it was."""

    strategy: Strategy
    reason: str = ""


KeepMade = Callable[[Mapping[Path, Made]], None]
"""Told how each file was made."""


def strategy_for(sheet: CutSheet, shape: Shape, *, is_led: bool) -> Strategy:
    """How a file of `sheet` in `shape` is to be made; `is_led` if another one with words over the
    same pictures can be made before it."""
    if picture_area(sheet, shape).height < picture_size(shape, sheet.height)[1]:
        return Strategy.SPLICED_BANDS
    # Where nothing moves, words are most of what is encoded, and they are what differs.
    if is_led and sheet.protection.face is not FaceProtection.COVER:
        return Strategy.SHARED_ANALYSIS
    return Strategy.WHOLE_PICTURES


def encoder_recipe(strategy: Strategy) -> dict[str, object]:
    """What decides the bytes of the picture beside the pictures and the words."""
    whole: dict[str, object] = {
        "preset": whole_pictures.PRESET,
        "crf": whole_pictures.CONSTANT_RATE_FACTOR,
    }
    if strategy is Strategy.WHOLE_PICTURES:
        return whole
    if strategy is Strategy.SHARED_ANALYSIS:
        return {"strategy": strategy, **whole, "settings": shared_analysis.SETTINGS}
    return {
        "strategy": strategy,
        "picture": encoding.PICTURE_EFFORT,
        "stills": encoding.STILL_EFFORT,
        "settings": encoding.SETTINGS,
        "still_settings": encoding.STILL_SETTINGS,
    }


def render(
    order: RenderOrder,
    report: ReportFrames = lambda _frames: None,
    keep: KeepMade = lambda _made: None,
) -> dict[Path, Made]:
    """Write every output of `order`, each wholly or not at all; tell how each was made.

    `report` is told the frames of all files. `keep` is told how they were made when they are, and
    before they have their names. Raises `ToolFailed`, `NotEnoughDisk`, `UnreadableMedia`,
    `NoSuchStream`.
    """
    with ExitStack() as stack:
        temporary = {
            output.path: stack.enter_context(whole_file(output.path)) for output in order.outputs
        }
        make = {
            Strategy.SPLICED_BANDS: _spliced,
            Strategy.SHARED_ANALYSIS: _shared,
            Strategy.WHOLE_PICTURES: _whole,
        }
        made = make[order.strategy](order, temporary, report)
        keep(made)
        return made


def _spliced(
    order: RenderOrder, temporary: Mapping[Path, Path], report: ReportFrames
) -> dict[Path, Made]:
    key_frames = round(KEY_FRAME_SECONDS * order.material.timeline.rate)
    heard = _Heard(report)
    paths = tuple(temporary[output.path] for output in order.outputs)
    try:
        refused = render_spliced(order, paths, _of_files(len(paths), heard), key_frames)
    except UnusableStream as error:
        return _whole(order, temporary, heard.beyond, str(error))
    made = {output.path: Made(strategy=Strategy.SPLICED_BANDS) for output in order.outputs}
    alone = tuple(output for output in order.outputs if output.path in refused)
    _whole(replace(order, outputs=alone), temporary, _unheard)
    return made | {
        path: Made(strategy=Strategy.WHOLE_PICTURES, reason=str(error))
        for path, error in refused.items()
    }


def _shared(
    order: RenderOrder, temporary: Mapping[Path, Path], report: ReportFrames
) -> dict[Path, Made]:
    paths = [temporary[output.path] for output in order.outputs]
    heard = _Heard(report)
    try:
        shared_analysis.render_shared(order, paths, _of_files(len(paths), heard))
    except UnusableAnalysis as error:
        # It must not cost a language its film. What fails again is raised.
        alone = shared_analysis.thrown_away(order)
        return _whole(alone, temporary, heard.beyond, str(error))
    made = Made(strategy=Strategy.SHARED_ANALYSIS)
    return {output.path: made for output in order.outputs}


def _whole(
    order: RenderOrder,
    temporary: Mapping[Path, Path],
    report: ReportFrames,
    reason: str = "",
) -> dict[Path, Made]:
    """As many files in a pass as memory allows: what is made in another way may be more."""
    most = most_at_once(Strategy.WHOLE_PICTURES, order.size, order.memory_bytes)
    for first in range(0, len(order.outputs), most):
        outputs = order.outputs[first : first + most]
        paths = [temporary[output.path] for output in outputs]
        some = replace(order, outputs=outputs)
        with shared_analysis.leaving_analyses(outputs) as controls:
            whole_pictures.render_whole(some, paths, _of_files(len(paths), report), controls)
    made = Made(strategy=Strategy.WHOLE_PICTURES, reason=reason)
    return {output.path: made for output in order.outputs}


def _of_files(files: int, report: ReportFrames) -> ReportFrames:
    """Tells `report` of the frames of all files that one pass makes."""
    return lambda frames: report(files * frames)


class _Heard:
    """Passes on how many frames were made; when they are made again, only what lies beyond."""

    def __init__(self, report: ReportFrames) -> None:
        self._report = report
        self._told = self._again = 0

    def __call__(self, frames: int) -> None:
        self._told += frames
        self._report(frames)

    def beyond(self, frames: int) -> None:
        """Pass on what is made after the frames that were told before."""
        self._again += frames
        if (new := min(frames, self._again - self._told)) > 0:
            self._report(new)


def _unheard(_frames: int) -> None:
    """These frames were reported before."""
