"""Pieces of heavy work, each a function that another process can run, twice without harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

from walkaway.clips.making.addresses import Recipe, keep_recipe
from walkaway.core.errors import WalkawayError
from walkaway.core.media.faces.detect import shared_detector
from walkaway.core.media.faces.follow import follow
from walkaway.core.media.faces.model import FrameFaces
from walkaway.core.media.material import Material, passage_pictures
from walkaway.core.media.order import RenderOrder
from walkaway.core.media.plan import Segment
from walkaway.core.media.render import Made, render
from walkaway.core.media.sheet.model import CutSheet, ProtectionPlan, Shape
from walkaway.core.media.sound.soundtrack import build_soundtrack, encode_soundtrack
from walkaway.core.media.verify.card import check_card
from walkaway.core.media.verify.companions import check_companions, companions_of
from walkaway.core.media.verify.container import check_format, check_metadata
from walkaway.core.media.verify.faces import Demand, Observation, observe_faces
from walkaway.core.media.verify.labels import check_labels
from walkaway.core.media.verify.loudness import check_loudness
from walkaway.core.media.verify.names import check_names
from walkaway.core.media.verify.report import Check
from walkaway.core.media.verify.running import run_check
from walkaway.core.media.verify.sync import check_sync
from walkaway.core.media.verify.voice import check_voice
from walkaway.engine.progress import Tally


def find_faces(
    material: Material, segment: Segment, passage_name: str, tally: Tally
) -> dict[int, FrameFaces]:
    """The faces of one passage, by clip frame."""
    pictures = passage_pictures(material, segment)
    found: dict[int, FrameFaces] = {}
    for frame, _, faces in follow(pictures, shared_detector(), passage_name=passage_name):
        found[frame] = faces
        tally.add(1)
    return found


def make_sound(material: Material, path: Path) -> tuple[str, ...]:
    """Write the soundtrack to `path`; return what must be said about it."""
    soundtrack = build_soundtrack(material.sheet, material.timeline, material.spoken)
    encode_soundtrack(soundtrack.samples, path)
    return soundtrack.remarks


def render_pass(
    order: RenderOrder, recipes: Mapping[Path, Recipe], tally: Tally
) -> dict[Path, Made]:
    """Write the files of one pass, and before they are there their `recipes` with how each was
    made; return the latter."""

    def keep(made: Mapping[Path, Made]) -> None:
        for path, each in made.items():
            if path in recipes:
                keep_recipe(recipes[path], path, made=asdict(each))

    return render(order, tally.add, keep)


@dataclass(frozen=True, kw_only=True, slots=True)
class Observed:
    """What was measured in a piece of a file, or the error that ended it."""

    observations: tuple[Observation, ...] = ()
    error: WalkawayError | None = None


def observe_piece(
    path: Path,
    frames: tuple[int, int | None],
    demands: Mapping[int, Demand],
    plan: ProtectionPlan,
    rate: Fraction,
    tally: Tally,
) -> Observed:
    """Look for what must be hidden in a piece of a finished file."""
    try:
        observations = observe_faces(path, frames, demands, plan, rate)
    except WalkawayError as error:
        return Observed(error=error)
    tally.add(len(observations))
    return Observed(observations=observations)


def check_all_but_faces(path: Path, material: Material, shape: Shape | None) -> tuple[Check, ...]:
    """Every check of a finished file that reads it once."""
    sheet, timeline, spoken = material.sheet, material.timeline, material.spoken
    return (
        run_check("voice", check_voice, path, sheet, timeline, spoken),
        run_check("sync", check_sync, path, sheet, timeline, spoken),
        run_check("loudness", check_loudness, path),
        run_check("names", _check_names, path, sheet),
        run_check("metadata", check_metadata, path),
        run_check("format", check_format, path, sheet, timeline),
        run_check("companions", check_companions, path, sheet, timeline),
        run_check("card", check_card, path, sheet, timeline, shape or Shape.WIDE),
        run_check("labels", check_labels, path, sheet, timeline, shape or Shape.WIDE),
    )


def _check_names(path: Path, sheet: CutSheet) -> Check:
    return check_names(path, companions_of(path), sheet)
