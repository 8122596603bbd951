"""Whether a finished picture shows a face that it must not show.

Two measurements of the same frames, which fail apart: a detector looks for faces in every frame of
the file, knowing nothing of any track; and where the track says that a protected face is, the
picture must be the mask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

from walkaway.core.errors import UnreadableMedia
from walkaway.core.media.faces.detect import shared_detector
from walkaway.core.media.faces.framing import CropPath, crop_path
from walkaway.core.media.faces.geometry import overlap
from walkaway.core.media.faces.mask import colour_of, ellipse, hidden_in
from walkaway.core.media.faces.model import Box, FaceTrack
from walkaway.core.media.frames import Picture, drawn_picture, picture_of
from walkaway.core.media.plan import Area, Timeline, picture_area
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, ProtectionPlan, Shape
from walkaway.core.media.verify.hiding import (
    Colours,
    exposed_share,
    most_exposed_block,
    seen_colours,
)
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.spans import Span

FACE_SCORE = 0.5
"""A bare face scores .84 or more, a solid ellipse up to .40."""

KEPT_OVERLAP = 0.5

CORE_SHARE = 0.95
"""The part of a face's ellipse that is judged: the rim of a mask is softened by the encoder."""

EXPOSED_SHARE = 0.05
EXPOSED_BLOCK_SHARE = 0.3
"""More than this of a face, or of a block of a frame covered whole, must not be seen."""

MOST_FINDINGS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """What one frame must hide, in pixels of the finished picture.

    `hidden` are the protected faces; `whole` says that nothing may be seen at all. `kept` are the
    faces that may be seen. The recording is shown in `area`, everywhere when it is None.
    """

    hidden: tuple[Box, ...] = ()
    whole: bool = False
    kept: tuple[Box, ...] = ()
    area: Area | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What was measured in one frame: faces that may not be there, and how much is exposed."""

    frame: int
    faces: tuple[Box, ...] = ()
    demanded: bool = False
    exposed: float = 0.0
    fails: bool = False


def demands_of(
    sheet: CutSheet, timeline: Timeline, shape: Shape, track: FaceTrack | None
) -> dict[int, Demand]:
    """What every passage frame of the clip must hide; empty when the plan keeps faces.

    A frame that the track does not know must be covered whole.
    """
    plan = sheet.protection
    area = picture_area(sheet, shape)
    frames = [
        frame for each in timeline.passages for frame in range(each.span.start, each.span.end)
    ]
    if plan.face is FaceProtection.KEEP:
        return {}
    if plan.face is FaceProtection.COVER or track is None:
        drawn = tuple(_lowered(box, area) for box in _drawn_faces(plan, area.width, area.height))
        return dict.fromkeys(frames, Demand(whole=True, kept=drawn, area=area))
    crops = crop_path(track, timeline, area.ratio)
    demands = {}
    for frame in frames:
        faces = track.frames.get(frame)
        hidden = hidden_in(faces, plan.people)
        others = [each.box for each in faces.faces if each.box not in hidden.boxes] if faces else []
        demands[frame] = Demand(
            hidden=tuple(_finished(box, crops, frame, area) for box in hidden.boxes),
            whole=hidden.whole,
            kept=tuple(_finished(box, crops, frame, area) for box in others),
            area=area,
        )
    return demands


def observe_faces(
    path: Path,
    frames: tuple[int, int | None],
    demands: Mapping[int, Demand],
    plan: ProtectionPlan,
    rate: Fraction,
) -> tuple[Observation, ...]:
    """Measure the frames of `path` from the first number to before the second, or to the end.

    The detector sees every frame at its full size. Another process can run this. Raises
    `UnreadableMedia`.
    """
    cover: Colours | None = None
    observations = []
    seen: Picture | None = None
    found: tuple[Box, ...] = ()
    for frame, picture in _pictures(path, frames, rate):
        # The same pixels hold the same faces: a still picture is searched once.
        if seen is None or not picture.equals(seen):
            found = shared_detector().detect(picture.rgb(picture.width), FACE_SCORE)
        seen = picture
        demand = demands.get(frame, Demand())
        if cover is None and demand.whole:
            shown = _shown(picture, demand)
            cover = _cover_colours(plan, shown.width, shown.height)
        exposed, fails = _exposure(picture, demand, plan, cover)
        observations.append(
            Observation(
                frame=frame,
                faces=tuple(face for face in found if not _may_be_seen(face, demand)),
                demanded=demand.whole or bool(demand.hidden),
                exposed=exposed,
                fails=fails,
            )
        )
    return tuple(observations)


def parts_of(timeline: Timeline, count: int) -> tuple[tuple[int, int | None], ...]:
    """`count` ranges of frames for `observe_faces`; the last goes on to the end of the file."""
    bounds = [round(index * timeline.frames / count) for index in range(count)]
    return tuple(zip(bounds, [*bounds[1:], None], strict=True))


def check_faces(
    path: Path,
    sheet: CutSheet,
    timeline: Timeline,
    shape: Shape,
    track: FaceTrack | None,
    *,
    parts: int = 1,
    run: Callable[..., Iterable[tuple[Observation, ...]]] = map,
) -> tuple[Check, Check]:
    """The checks "faces" and "coverage" of a finished file, from one reading of it.

    `run` is `map`, or the map of a pool of processes, which then is given `parts` pieces of work.
    Raises `UnreadableMedia`.
    """
    if sheet.protection.face is FaceProtection.KEEP:
        return _kept("faces"), _kept("coverage")
    demands = demands_of(sheet, timeline, shape, track)
    measure = partial(
        _observe_part, path=path, demands=demands, plan=sheet.protection, rate=timeline.rate
    )
    observed = [each for part in run(measure, parts_of(timeline, parts)) for each in part]
    return judge_faces(observed, timeline), judge_coverage(observed, demands, timeline)


def judge_faces(observed: Sequence[Observation], timeline: Timeline) -> Check:
    """Whether the detector found no face that may not be there."""
    measures: dict[str, float | int | str | None] = {
        "frames_examined": len(observed),
        "frames_with_a_face": sum(bool(each.faces) for each in observed),
        "highest_score": max((box.score for each in observed for box in each.faces), default=None),
    }
    if _unseen(observed, timeline):
        return _incomplete("faces", measures)
    findings = _findings([each.frame for each in observed if each.faces], timeline, _FACE_SEEN)
    return Check(
        name="faces",
        passed=not findings,
        sentence=(
            f"No face that must be hidden was found in any of {len(observed)} frames."
            if not findings
            else f"A face is to be seen in {_so_many(measures['frames_with_a_face'])}."
        ),
        measures=measures,
        findings=findings,
    )


def judge_coverage(
    observed: Sequence[Observation], demands: Mapping[int, Demand], timeline: Timeline
) -> Check:
    """Whether the picture is the mask wherever the track holds a protected face."""
    exposed = [each.frame for each in observed if each.fails]
    measures: dict[str, float | int | str | None] = {
        "frames_with_protected_faces": sum(each.demanded for each in observed),
        "frames_to_be_covered_whole": sum(each.whole for each in demands.values()),
        "frames_exposed": len(set(exposed)),
        "largest_exposed_share": round(max((each.exposed for each in observed), default=0.0), 4),
    }
    if _unseen(observed, timeline):
        return _incomplete("coverage", measures)
    findings = _findings(exposed, timeline, _NOT_COVERED)
    return Check(
        name="coverage",
        passed=not findings,
        sentence=(
            f"The mask is there in all {measures['frames_with_protected_faces']} frames that hold"
            " a protected face."
            if not findings
            else f"The mask is missing or not opaque in {_so_many(measures['frames_exposed'])}."
        ),
        measures=measures,
        findings=findings,
    )


_FACE_SEEN = "A face is to be seen"
_NOT_COVERED = "A protected face is not covered"


def _observe_part(
    frames: tuple[int, int | None],
    *,
    path: Path,
    demands: Mapping[int, Demand],
    plan: ProtectionPlan,
    rate: Fraction,
) -> tuple[Observation, ...]:
    return observe_faces(path, frames, demands, plan, rate)


def _pictures(
    path: Path, frames: tuple[int, int | None], rate: Fraction
) -> Iterator[tuple[int, Picture]]:
    """Every picture of the file in a range, with the number of the frame that it is."""
    first, end = frames
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            zero = Fraction(container.start_time or 0, av.time_base)
            time_base = stream.time_base or Fraction(1, 1000)
            container.seek(max(0, int((first / rate + zero) / time_base)), stream=stream)
            for frame in container.decode(stream):
                number = round(((frame.pts or 0) * time_base - zero) * rate)
                if end is not None and number >= end:
                    return
                if number >= first:
                    yield number, picture_of(frame)
    except (av.FFmpegError, IndexError) as error:
        raise UnreadableMedia(
            path=path, problem=f"{error} while decoding", remedy="Render the file again."
        ) from error


def _may_be_seen(face: Box, demand: Demand) -> bool:
    return any(overlap(face, kept) >= KEPT_OVERLAP for kept in demand.kept) and not any(
        overlap(face, hidden) >= KEPT_OVERLAP for hidden in demand.hidden
    )


def _exposure(
    picture: Picture, demand: Demand, plan: ProtectionPlan, cover: Colours | None
) -> tuple[float, bool]:
    """How much is exposed of what must be hidden, and whether that is too much."""
    if not demand.whole and not demand.hidden:
        return 0.0, False
    seen = seen_colours(picture)
    plain = np.array(colour_of(plan.colour), np.float32)
    if demand.whole:
        assert cover is not None
        exposed = most_exposed_block(seen_colours(_shown(picture, demand)), cover)
        return exposed, exposed > EXPOSED_BLOCK_SHARE
    exposed = max(_exposed_face(seen, box, plan.margin, plain) for box in demand.hidden)
    if exposed <= EXPOSED_SHARE:
        return exposed, False
    # A frame that is covered whole hides every face in it.
    recording = seen_colours(_shown(picture, demand))
    return exposed, most_exposed_block(recording, plain) > EXPOSED_BLOCK_SHARE


def _shown(picture: Picture, demand: Demand) -> Picture:
    """The part of a finished picture that shows the recording."""
    if demand.area is None:
        return picture
    return picture.cropped(0, demand.area.top, demand.area.width, demand.area.height)


def _finished(box: Box, crops: CropPath, frame: int, area: Area) -> Box:
    """Where `box` of the source picture is in the finished one."""
    return _lowered(crops.mapped(box, frame, area.width), area)


def _lowered(box: Box, area: Area) -> Box:
    """`box` of the shown recording, where it is in the finished picture."""
    return replace(box, top=box.top + area.top)


def _exposed_face(seen: Colours, box: Box, margin: float, plain: Colours) -> float:
    rows, columns = seen.shape[:2]
    half = Box(left=box.left / 2, top=box.top / 2, width=box.width / 2, height=box.height / 2)
    drawn = ellipse(half, CORE_SHARE * min(1.0, margin), columns // 2 * 2, rows // 2 * 2)
    if drawn is None or not drawn[2].any():
        return 0.0
    left, top, inside = drawn
    part = seen[top : top + inside.shape[0], left : left + inside.shape[1]]
    return exposed_share(part[inside], plain)


def _cover_colours(plan: ProtectionPlan, width: int, height: int) -> Colours:
    """What a frame that is covered whole shows."""
    if plan.face is FaceProtection.COVER and plan.stand_in is not None:
        return seen_colours(drawn_picture(plan.stand_in, (width, height)))
    return np.array(colour_of(plan.colour), np.float32)


def _drawn_faces(plan: ProtectionPlan, width: int, height: int) -> tuple[Box, ...]:
    """The faces of the drawing that stands in for the picture: nobody's, so they may be seen."""
    if plan.face is not FaceProtection.COVER or plan.stand_in is None:
        return ()
    drawing = drawn_picture(plan.stand_in, (width, height))
    return shared_detector().detect(drawing.rgb(width), FACE_SCORE / 2)


def _unseen(observed: Sequence[Observation], timeline: Timeline) -> bool:
    return not set(range(timeline.frames)) <= {each.frame for each in observed}


def _findings(frames: Iterable[int], timeline: Timeline, what: str) -> tuple[Finding, ...]:
    """One finding for each stretch of frames; the first of them when there are many."""
    stretches: list[Span] = []
    for frame in sorted(set(frames)):
        if stretches and stretches[-1].end == frame:
            stretches[-1] = Span(stretches[-1].start, frame + 1)
        else:
            stretches.append(Span(frame, frame + 1))
    return tuple(
        Finding(
            sentence=f"{what} for {_so_many(len(stretch))}.",
            at_ms=timeline.ms_at(stretch.start),
        )
        for stretch in stretches[:MOST_FINDINGS]
    )


def _so_many(frames: object) -> str:
    return "1 frame" if frames == 1 else f"{frames} frames"


def _kept(name: str) -> Check:
    return Check(name=name, passed=True, sentence="The plan keeps the faces, so none is missing.")


def _incomplete(name: str, measures: Mapping[str, float | int | str | None]) -> Check:
    return Check(
        name=name,
        ran=False,
        passed=False,
        sentence="The file has fewer frames than the clip, so this has failed.",
        measures=measures,
    )
