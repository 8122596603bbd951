"""A clip with bands, made for real, and the streams that it was spliced of."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import WORDS, write_interview
from tests.media.h264.encoded import Frames
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files
from walkaway.core.media.sheet.model import CaptionPlace, Shape
from walkaway.core.media.spliced import rendering
from walkaway.core.media.spliced.encoding import Stills
from walkaway.core.media.spliced.schedule import Plan, Score
from walkaway.core.media.spliced.strips import Strips


@dataclass
class Spliced:
    """Finished files of one shape, in the order of their scores."""

    sheet: Path
    rate: Fraction = Fraction(25)
    files: list[Path] = field(default_factory=list)
    moving: bytes = b""
    strips: Strips | None = None
    plan: Plan | None = None
    scores: list[Score] = field(default_factory=list)
    stills: Stills | None = None


def spliced_clip(
    folder: Path, shape: Shape, rate: Fraction = Fraction(25), **changes: object
) -> Spliced:
    """Cut an interview with bands, listening in on what is encoded."""
    everywhere = CaptionPlace.BAND_EVERYWHERE
    sheet = write_interview(folder / "in", captions=everywhere, rate=rate, **changes)
    made = Spliced(sheet=sheet, rate=rate)
    encode_moving, encode_stills = rendering.encode_moving, rendering.encode_stills
    score_of = rendering.score_of

    def heard_moving(order, pictures, strips, key_frames):
        made.strips, made.files = strips, [output.path for output in order.outputs]
        made.moving = encode_moving(order, pictures, strips, key_frames)
        return made.moving

    def heard_score(plan, *arguments):
        made.plan = plan
        made.scores.append(score_of(plan, *arguments))
        return made.scores[-1]

    def heard_stills(*arguments):
        made.stills = encode_stills(*arguments)
        return made.stills

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "encode_moving", heard_moving)
        patch.setattr(rendering, "score_of", heard_score)
        patch.setattr(rendering, "encode_stills", heard_stills)
        clip = cut(
            made.sheet,
            folder / "out",
            engine=InThisProcess(),
            wish=Wish(shapes=(shape,), burn_in=tuple(WORDS)),
        )
    assert sorted(made.files) == sorted(finished_files(clip))
    return made


def frames_of(path_or_file: object, kind: str | None = None) -> Frames:
    """Every picture as its planes one below the other."""
    with av.open(path_or_file, mode="r", format=kind) as container:
        return np.stack([frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)])


def rows(frames: Frames, top: int, count: int) -> tuple[Frames, Frames]:
    """Luma and chroma of `count` rows from `top` on."""
    height, width = frames.shape[1] * 2 // 3, frames.shape[2]
    chroma = frames[:, height:].reshape(len(frames), 2, height // 2, width // 2)
    return frames[:, top : top + count], chroma[:, :, top // 2 : (top + count) // 2]
