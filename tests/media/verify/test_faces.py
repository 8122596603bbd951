"""A finished file that shows a protected face does not pass, even for two frames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.media.faces.hard_case import FACE_RADII, Pose, draw, encode
from tests.media.sheets import a_sheet
from walkaway.core.media.captions.layout import CAPTION_GROUND, PAPER
from walkaway.core.media.faces.framing import crop_path
from walkaway.core.media.faces.model import Box, FaceTrack, FrameFaces, TrackedFace
from walkaway.core.media.plan import Segment, SegmentKind, Timeline, picture_area
from walkaway.core.media.sheet.model import CaptionPlace, CutSheet, FaceProtection, Shape
from walkaway.core.media.verify.faces import check_faces
from walkaway.core.media.verify.report import Check

SIZE = (640, 360)
PASSAGE_FRAMES, CARD_FRAMES = 12, 3
SHEET = a_sheet(face=FaceProtection.MASK, height=360)
TIMELINE = Timeline(
    rate=Fraction(25),
    segments=(
        Segment(
            kind=SegmentKind.PASSAGE,
            first_frame=0,
            frames=PASSAGE_FRAMES,
            passage=SHEET.passages[0],
        ),
        Segment(kind=SegmentKind.END, first_frame=PASSAGE_FRAMES, frames=CARD_FRAMES),
    ),
)
FRAMES = PASSAGE_FRAMES + CARD_FRAMES


def pose_at(frame: int) -> Pose:
    return Pose(x=600 + 8 * frame, y=300, scale=1.6)


@cache
def bare(frame: int) -> Image.Image:
    """The recording, half as large as the hard case."""
    return draw(pose_at(frame)).resize(SIZE)


def box_at(frame: int) -> Box:
    pose = pose_at(frame)
    width, height = (radius * pose.scale for radius in FACE_RADII)
    return Box(left=pose.x / 2 - width / 2, top=pose.y / 2 - height / 2, width=width, height=height)


def a_track(person: str = "p1.1", *, lost: Sequence[int] = ()) -> FaceTrack:
    faces = {
        frame: FrameFaces(lost=(person,))
        if frame in lost
        else FrameFaces(faces=(TrackedFace(person=person, box=box_at(frame)),))
        for frame in range(PASSAGE_FRAMES)
    }
    return FaceTrack(width=SIZE[0], height=SIZE[1], frames=faces)


def masked(frame: int, *, aside: float = 0) -> Image.Image:
    picture, box = bare(frame).copy(), box_at(frame)
    x, y = box.left + box.width / 2 + aside, box.top + box.height / 2
    half_width, half_height = 0.8 * box.width, 0.8 * box.height
    ImageDraw.Draw(picture).ellipse(
        (x - half_width, y - half_height, x + half_width, y + half_height),
        fill=SHEET.protection.colour,
    )
    return picture


def covered(_frame: int) -> Image.Image:
    return Image.new("RGB", SIZE, SHEET.protection.colour)


def captioned(picture: Image.Image) -> Image.Image:
    """With two lines of a caption over the lower half of the face."""
    ground = Image.new("RGB", (300, 50), CAPTION_GROUND)
    under = picture.crop((170, 150, 470, 200))
    picture.paste(Image.blend(under, ground, 0.86), (170, 150))
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(19)
    for row, words in enumerate(("and that was the day when I", "understood what it meant")):
        pen.text((320, 163 + 24 * row), words, PAPER, font, anchor="mm")
    return picture


Shown = Callable[[int], Image.Image]


def a_file(folder: Path, shown: Shown, *, exceptions: dict[int, Image.Image] | None = None) -> Path:
    card = Image.new("RGB", SIZE, CAPTION_GROUND)
    pictures = [shown(frame) for frame in range(PASSAGE_FRAMES)] + [card] * CARD_FRAMES
    for frame, picture in (exceptions or {}).items():
        pictures[frame : frame + 1] = [picture]
    return encode(iter(pictures), folder / "finished.mp4", 25)


def checks(
    path: Path, *, sheet: CutSheet = SHEET, track: FaceTrack | None = None
) -> tuple[Check, Check]:
    return check_faces(path, sheet, TIMELINE, Shape.WIDE, track or a_track())


def protecting(*people: str) -> CutSheet:
    return replace(SHEET, protection=replace(SHEET.protection, people=people))


def test_a_masked_clip_passes_both_checks(tmp_path: Path) -> None:
    faces, coverage = checks(a_file(tmp_path, masked))
    assert faces.passed
    assert coverage.passed
    assert faces.measures["frames_examined"] == FRAMES
    assert coverage.measures["frames_with_protected_faces"] == PASSAGE_FRAMES


def test_a_face_left_for_two_frames_fails_both_checks_and_its_time_is_told(tmp_path: Path) -> None:
    path = a_file(tmp_path, masked, exceptions={5: bare(5), 6: bare(6)})
    for check in checks(path):
        assert check.ran
        assert not check.passed
        # Frame 5 at 25 frames a second.
        assert [finding.at_ms for finding in check.findings] == [200]
        assert "2 frames" in check.findings[0].sentence


def test_a_face_left_in_the_very_last_frame_fails(tmp_path: Path) -> None:
    faces, _ = checks(a_file(tmp_path, masked, exceptions={FRAMES - 1: bare(0)}))
    assert [finding.at_ms for finding in faces.findings] == [(FRAMES - 1) * 40]


def test_a_face_in_frames_beyond_the_planned_end_fails(tmp_path: Path) -> None:
    faces, _ = checks(a_file(tmp_path, masked, exceptions={FRAMES: bare(0)}))
    assert not faces.passed


def test_a_mask_beside_the_face_is_no_mask(tmp_path: Path) -> None:
    path = a_file(tmp_path, masked, exceptions={7: masked(7, aside=60)})
    _, coverage = checks(path)
    assert [finding.at_ms for finding in coverage.findings] == [280]


def test_a_caption_over_the_mask_is_no_gap_in_it(tmp_path: Path) -> None:
    faces, coverage = checks(a_file(tmp_path, lambda frame: captioned(masked(frame))))
    assert coverage.passed
    assert coverage.measures["largest_exposed_share"] < 0.05
    assert faces.passed


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_caption_over_a_bare_face_hides_nothing(tmp_path: Path, mode: str) -> None:
    # Black and white as well: there, no chroma tells skin from letters.
    shown = captioned(bare(4).convert(mode).convert("RGB"))
    faces, coverage = checks(a_file(tmp_path, masked, exceptions={4: shown}))
    assert not coverage.passed
    assert not faces.passed


def test_a_frame_covered_whole_hides_a_face_that_was_lost_and_any_other(tmp_path: Path) -> None:
    faces, coverage = checks(a_file(tmp_path, covered), track=a_track(lost=(3, 4)))
    assert faces.passed
    assert coverage.passed
    assert coverage.measures["frames_to_be_covered_whole"] == 2


def test_a_frame_in_which_the_face_was_lost_must_be_covered_whole(tmp_path: Path) -> None:
    _, coverage = checks(a_file(tmp_path, masked), track=a_track(lost=(3, 4)))
    assert [finding.at_ms for finding in coverage.findings] == [120]


def test_a_frame_that_the_track_does_not_know_must_be_covered_whole(tmp_path: Path) -> None:
    track = a_track()
    known = {frame: faces for frame, faces in track.frames.items() if frame != 8}
    _, coverage = checks(a_file(tmp_path, masked), track=replace(track, frames=known))
    assert [finding.at_ms for finding in coverage.findings] == [320]


def test_a_person_whose_face_is_kept_may_be_seen_and_nobody_else(tmp_path: Path) -> None:
    path = a_file(tmp_path, bare)
    faces, coverage = checks(path, sheet=protecting("p1.2"))
    assert faces.passed
    assert coverage.passed
    faces, coverage = checks(path, sheet=protecting("p1.1"))
    assert not faces.passed
    assert not coverage.passed


def test_a_kept_face_is_allowed_only_where_the_track_has_it(tmp_path: Path) -> None:
    elsewhere = FrameFaces(
        faces=(TrackedFace(person="p1.1", box=Box(left=20, top=20, width=60, height=80)),)
    )
    track = FaceTrack(
        width=SIZE[0], height=SIZE[1], frames=dict.fromkeys(range(PASSAGE_FRAMES), elsewhere)
    )
    faces, _ = checks(a_file(tmp_path, bare), sheet=protecting("p1.2"), track=track)
    assert not faces.passed


def test_a_file_that_ends_early_was_not_checked(tmp_path: Path) -> None:
    path = encode((masked(frame) for frame in range(PASSAGE_FRAMES)), tmp_path / "short.mp4", 25)
    for check in checks(path):
        assert not check.ran
        assert not check.passed


def test_a_stand_in_for_the_whole_picture_may_show_its_drawn_face_and_nothing_else(
    tmp_path: Path,
) -> None:
    drawing = bare(0)
    drawing.save(tmp_path / "drawing.png")
    plan = replace(SHEET.protection, face=FaceProtection.COVER, stand_in=tmp_path / "drawing.png")
    sheet = replace(SHEET, protection=plan)
    path = a_file(tmp_path, lambda _: drawing, exceptions={6: bare(11)})
    faces, coverage = check_faces(path, sheet, TIMELINE, Shape.WIDE, None)
    assert [finding.at_ms for finding in coverage.findings] == [240]
    path = a_file(tmp_path, lambda _: drawing)
    faces, coverage = check_faces(path, sheet, TIMELINE, Shape.WIDE, None)
    assert faces.passed
    assert coverage.passed


def test_a_face_is_looked_for_where_the_crop_put_it(tmp_path: Path) -> None:
    # The left third of the picture, 202 pixels wide, shown 360 wide: the face is not in it.
    pictures = [bare(frame).crop((0, 0, 202, 360)).resize((360, 640)) for frame in range(FRAMES)]
    path = encode(iter(pictures), tmp_path / "tall.mp4", 25)
    _, coverage = check_faces(path, SHEET, TIMELINE, Shape.TALL, a_track())
    assert not coverage.passed


def test_the_work_is_shared_and_nothing_is_left_out(tmp_path: Path) -> None:
    path = a_file(tmp_path, masked, exceptions={FRAMES - 1: bare(0)})
    whole = checks(path)
    shared = check_faces(path, SHEET, TIMELINE, Shape.WIDE, a_track(), parts=4)
    assert shared == whole


def test_a_plan_that_keeps_faces_asks_for_nothing(tmp_path: Path) -> None:
    sheet = replace(SHEET, protection=replace(SHEET.protection, face=FaceProtection.KEEP))
    for check in check_faces(tmp_path / "unread.mp4", sheet, TIMELINE, Shape.WIDE, None):
        assert check.ran
        assert check.passed


BANDED = replace(SHEET, captions=CaptionPlace.BAND)


def banded(picture: Image.Image, frame: int) -> Image.Image:
    """`picture` as the tall shape shows it above a band."""
    area = picture_area(BANDED, Shape.TALL)
    path = crop_path(a_track(), TIMELINE, area.ratio)
    left, top = path.corners[frame]
    part = picture.crop((left, top, left + path.width, top + path.height))
    finished = Image.new("RGB", (area.width, 640), CAPTION_GROUND)
    finished.paste(part.resize((area.width, area.height)), (0, area.top))
    return finished


def tall_checks(folder: Path, shown: Shown) -> tuple[Check, Check]:
    card = Image.new("RGB", (360, 640), CAPTION_GROUND)
    pictures = [banded(shown(frame), frame) for frame in range(PASSAGE_FRAMES)]
    path = encode(iter([*pictures, *[card] * CARD_FRAMES]), folder / "tall.mp4", 25)
    return check_faces(path, BANDED, TIMELINE, Shape.TALL, a_track())


def test_faces_above_a_band_are_looked_for_where_they_are(tmp_path: Path) -> None:
    assert [check.passed for check in tall_checks(tmp_path, masked)] == [True, True]
    assert [check.passed for check in tall_checks(tmp_path, bare)] == [False, False]
    # As far beside the face as the picture lies below the top.
    beside = tall_checks(tmp_path, partial(masked, aside=-60))
    assert not beside[1].passed


def test_a_picture_covered_above_a_band_is_judged_without_the_band(tmp_path: Path) -> None:
    track = replace(a_track(), frames={frame: FrameFaces(lost=("p1.1",)) for frame in range(12)})
    card = Image.new("RGB", (360, 640), "#a02020")

    def check(shown: Shown) -> Check:
        area = picture_area(BANDED, Shape.TALL)
        pictures = []
        for frame in range(PASSAGE_FRAMES):
            finished = card.copy()
            part = shown(frame).resize((area.width, area.height))
            finished.paste(part, (0, area.top))
            pictures.append(finished)
        path = encode(iter([*pictures, *[card] * CARD_FRAMES]), tmp_path / "tall.mp4", 25)
        return check_faces(path, BANDED, TIMELINE, Shape.TALL, track)[1]

    assert check(covered).passed
    assert not check(bare).passed
