"""Finished files, measured. The renderer is not asked: what it did must show in the file.

The faces that must be hidden are looked for anew in the recording, the sound that must be heard is
built anew from the sheet, and both are held against what the file shows and lets hear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from walkaway.clips.making import pieces
from walkaway.clips.making.faces import find_all_faces
from walkaway.clips.making.keeping_sealed import require_memory_for_sealed
from walkaway.clips.making.package import verification_path
from walkaway.clips.making.pieces import Observed
from walkaway.core.errors import WalkawayError
from walkaway.core.files import scratch_folder, sha256_of, write_whole
from walkaway.core.media.faces.model import FaceTrack
from walkaway.core.media.material import Material, read_material
from walkaway.core.media.probe import probe
from walkaway.core.media.protect import needs_faces
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, Shape
from walkaway.core.media.verify.companions import hashes_beside
from walkaway.core.media.verify.container import shape_of
from walkaway.core.media.verify.faces import (
    Demand,
    check_faces,
    demands_of,
    judge_coverage,
    judge_faces,
    parts_of,
)
from walkaway.core.media.verify.report import Check, Report, report_to_json
from walkaway.core.media.verify.running import could_not_run, run_check
from walkaway.engine import Engine
from walkaway.engine.progress import NobodyAsked, Progress, Tally, new_tally, watch

FRAMES_PER_PIECE = 125
CHECKS_OF_FACES = ("faces", "coverage")


def prove(
    files: Sequence[Path], sheet_path: Path, *, engine: Engine, progress: Progress | None = None
) -> tuple[Report, ...]:
    """Measure `files` against their sheet and leave a report beside each.

    Raises `SheetError` and what reading the sheet's material raises: without a sheet there is
    nothing to hold a file against. Whatever happens to a single check fails that check.
    """
    material = read_material(read_sheet(sheet_path))
    return prove_material(files, material, engine=engine, progress=progress)


def prove_material(
    files: Sequence[Path],
    material: Material,
    *,
    engine: Engine,
    progress: Progress | None = None,
) -> tuple[Report, ...]:
    """Measure `files` against what they were cut from and leave a report beside each.

    Of sealed recordings, the files lie in memory, and the engine is that of this machine.
    """
    for path in files:
        require_memory_for_sealed(material.sheet, path.parent, engine)
    progress = progress or NobodyAsked()
    with scratch_folder(files[0].parent) as scratch:
        faces = None
        if needs_faces(material, set(Shape)):
            faces = find_all_faces(material, scratch, engine, progress)
        progress.stage("Measuring", material.timeline.frames * len(files))
        proofs = [_begun(path, material, faces, scratch, engine) for path in files]
        watch(
            [future for proof in proofs for future in proof.futures],
            [proof.tally for proof in proofs],
            progress,
        )
    reports = tuple(proof.report(material) for proof in proofs)
    for report in reports:
        write_whole(verification_path(report.path), report_to_json(report))
    return reports


@dataclass(frozen=True, kw_only=True, slots=True)
class _Proof:
    """The measurements of one file, under way. `sha256` is that of the file before they began,
    `companions` are those of what goes with it."""

    path: Path
    sha256: str
    companions: Mapping[str, str]
    shape: Shape | None
    demands: Mapping[int, Demand]
    observing: Sequence[Future[Observed]]
    checking: Future[tuple[Check, ...]]
    tally: Tally

    @property
    def futures(self) -> tuple[Future[Any], ...]:
        return (*self.observing, self.checking)

    def report(self, material: Material) -> Report:
        """All checks; of a file that was changed meanwhile nothing is known."""
        checks = (*self._of_faces(material), *self.checking.result())
        if sha256_of(self.path) != self.sha256 or _hashes_beside(self.path) != self.companions:
            changed = RuntimeError("the files were changed while they were measured")
            checks = tuple(could_not_run(check.name, changed) for check in checks)
        return Report(
            path=self.path,
            sha256=self.sha256,
            companions=self.companions,
            sheet_id=material.sheet.id,
            checks=checks,
        )

    def _of_faces(self, material: Material) -> tuple[Check, ...]:
        if self.shape is None:
            unknown = ValueError("the picture has the size of no shape of the sheet")
            return tuple(could_not_run(name, unknown) for name in CHECKS_OF_FACES)
        if not self.observing:
            return check_faces(self.path, material.sheet, material.timeline, self.shape, None)
        observed_parts = [future.result() for future in self.observing]
        if error := next((piece.error for piece in observed_parts if piece.error), None):
            return tuple(could_not_run(name, error) for name in CHECKS_OF_FACES)
        observed = [each for piece in observed_parts for each in piece.observations]
        return (
            run_check("faces", judge_faces, observed, material.timeline),
            run_check("coverage", judge_coverage, observed, self.demands, material.timeline),
        )


def _begun(
    path: Path, material: Material, faces: FaceTrack | None, scratch: Path, engine: Engine
) -> _Proof:
    sheet, timeline, tally = material.sheet, material.timeline, new_tally(scratch)
    shape = _shape_of(path, sheet)
    demands: Mapping[int, Demand] = {}
    parts: tuple[tuple[int, int | None], ...] = ()
    if shape is not None and sheet.protection.face is not FaceProtection.KEEP:
        demands = demands_of(sheet, timeline, shape, faces)
        parts = parts_of(timeline, -(-timeline.frames // FRAMES_PER_PIECE))
    return _Proof(
        path=path,
        sha256=sha256_of(path),
        companions=_hashes_beside(path),
        shape=shape,
        demands=demands,
        observing=[
            engine.submit(
                pieces.observe_piece, path, piece, demands, sheet.protection, timeline.rate, tally
            )
            for piece in parts
        ],
        checking=engine.submit(pieces.check_all_but_faces, path, material, shape),
        tally=tally,
    )


def _hashes_beside(path: Path) -> dict[str, str]:
    try:
        return hashes_beside(path)
    except (WalkawayError, OSError):
        # What is wrong with them is told by the check that reads them.
        return {}


def _shape_of(path: Path, sheet: CutSheet) -> Shape | None:
    try:
        return shape_of(probe(path), sheet)
    except WalkawayError:
        # What is wrong with the file is told by the checks that read it.
        return None
