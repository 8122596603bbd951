"""The pictures of a passage as the clip shows them: protected first, then cut to shape.

Nothing is scaled or cropped before it is protected, so that no pixel of a hidden face can reach an
encoder through a filter's edge.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from walkaway.core.media.faces.detect import shared_detector
from walkaway.core.media.faces.follow import follow
from walkaway.core.media.faces.framing import crop_path, crop_size
from walkaway.core.media.faces.mask import Hidden, colour_of, cover_whole, draw_masks, hidden_in
from walkaway.core.media.faces.model import FaceTrack, FrameFaces
from walkaway.core.media.frames import Picture, drawn_picture, plain_picture
from walkaway.core.media.material import Material, passage_pictures
from walkaway.core.media.plan import Area, Segment, picture_area
from walkaway.core.media.sheet.model import FaceProtection, ProtectionPlan, Shape

Size = tuple[int, int]


def needs_faces(material: Material, shapes: Collection[Shape]) -> bool:
    """Whether the faces must be known, to hide them or to keep them in the picture."""
    match material.sheet.protection.face:
        case FaceProtection.COVER:
            return False
        case FaceProtection.MASK:
            return True
        case FaceProtection.KEEP:
            return not _all_fit(shapes, material)


def follows_while_rendering(material: Material, shapes: Collection[Shape]) -> bool:
    """Whether the faces can be followed while the pictures pass, so that these are decoded once.

    Not when somebody was chosen by name or the picture is cropped: both need the whole track.
    """
    plan = material.sheet.protection
    whole = _all_fit(shapes, material)
    return plan.face is FaceProtection.MASK and not plan.people and whole


def protected_pictures(
    material: Material, segment: Segment, area: Area, faces: FaceTrack | None
) -> Iterator[Picture]:
    """The pictures of a passage at the size of `area`, one for each of its frames.

    Without `faces` they are followed on the way. A picture that does not change is the very same
    object again.
    """
    plan = material.sheet.protection
    if plan.face is FaceProtection.COVER:
        picture = _stand_in(plan, (area.width, area.height))
        return (picture for _ in range(segment.frames))
    return _shaped(material, segment, area, faces)


def _shaped(
    material: Material, segment: Segment, area: Area, faces: FaceTrack | None
) -> Iterator[Picture]:
    pictures = _protected(passage_pictures(material, segment), faces, material.sheet.protection)
    if _fits(area, material.canvas):
        for _, picture in pictures:
            yield picture.scaled(area.width, area.height)
        return
    assert faces is not None
    crop = crop_path(faces, material.timeline, area.ratio)
    for frame, picture in pictures:
        part = picture.cropped(*crop.corners[frame], crop.width, crop.height)
        yield part.scaled(area.width, area.height)


def _protected(
    pictures: Iterable[tuple[int, Picture]], faces: FaceTrack | None, plan: ProtectionPlan
) -> Iterator[tuple[int, Picture]]:
    if plan.face is FaceProtection.KEEP:
        yield from pictures
        return
    for frame, picture, known in _with_faces(pictures, faces):
        yield frame, _hiding(picture, hidden_in(known, plan.people), plan)


def _hiding(picture: Picture, hidden: Hidden, plan: ProtectionPlan) -> Picture:
    if not hidden.whole and not hidden.boxes:
        return picture
    copy = Picture(picture.y.copy(), picture.u.copy(), picture.v.copy())
    if hidden.whole:
        cover_whole(copy, colour_of(plan.colour))
    else:
        draw_masks(copy, hidden.boxes, plan.margin, colour_of(plan.colour))
    return copy


def _with_faces(
    pictures: Iterable[tuple[int, Picture]], faces: FaceTrack | None
) -> Iterator[tuple[int, Picture, FrameFaces | None]]:
    if faces is None:
        yield from follow(pictures, shared_detector(), passage_name="p")
        return
    for frame, picture in pictures:
        yield frame, picture, faces.frames.get(frame)


def _all_fit(shapes: Iterable[Shape], material: Material) -> bool:
    return all(_fits(picture_area(material.sheet, shape), material.canvas) for shape in shapes)


def _fits(area: Area, canvas: Size) -> bool:
    return crop_size(*canvas, area.ratio) == canvas


def _stand_in(plan: ProtectionPlan, size: Size) -> Picture:
    if plan.stand_in is None:
        return plain_picture(*size, colour_of(plan.colour))
    return drawn_picture(plan.stand_in, size)
