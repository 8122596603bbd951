"""What was made of a cut, is being made, and is missing: by language and shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Cut, Package, PackageFile, Rendition, SheetVersion, WorkOrder
from walkaway.clips.queries.cuts import cuts_of
from walkaway.core.media.sheet.model import Shape
from walkaway.core.media.verify.report import EVERY_CHECK
from walkaway.jobs.models import GOING_ON, Job, JobState

RENDER = "render"
CAPTIONS = "captions/"


class CellState(StrEnum):
    """How far one file of a clip is."""

    VERIFIED = "verified"
    """It is of the newest version, and passed every check."""
    NOT_VERIFIED = "not verified"
    """It is of the newest version, and did not pass: it can be watched, never released."""
    STALE = "stale"
    """There is one of an older version only."""
    MAKING = "making"
    FAILED = "failed"
    """The last attempt to make it went wrong."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One file of a clip: `language` is "" for the film with captions in tracks.

    `rendition` is the newest there is, of whatever version; `failed` are the checks that it did not
    pass, those that were not made included.
    """

    shape: Shape
    language: str
    state: CellState
    rendition: Rendition | None = None
    failed: tuple[str, ...] = ()

    @property
    def number(self) -> int | None:
        """The version that its file was made from."""
        version = self.rendition.package.sheet_version if self.rendition else None
        return version.number if version else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The files of one language, or those with captions in tracks (`language` is "")."""

    language: str
    cells: tuple[Cell, ...]


def packages_of_cut(cut: Cut) -> QuerySet[Package]:
    """Everything that was made of a cut, the newest first (2 queries with its renditions)."""
    return cut.packages.select_related("sheet_version", "made_by").prefetch_related(
        "renditions__file__stored"
    )


def newest_package_of(version: SheetVersion) -> Package | None:
    """What was made of a version, all of it (2 queries)."""
    return version.packages.prefetch_related("renditions").first()


def captions_in(package: Package) -> set[str]:
    """The languages of the captions of a package, by the names of their files (1 query)."""
    names = package.files.filter(name__startswith=CAPTIONS).values_list("name", flat=True)
    return {name.removeprefix(CAPTIONS).removesuffix(".vtt") for name in names}


def render_going_on(cut: Cut) -> Job | None:
    """The job that makes files of a cut just now, or waits to (1 query)."""
    return _renders(cut).filter(state__in=GOING_ON).first()


def newest_render(cut: Cut) -> Job | None:
    """The last job that was to make files of a cut (1 query)."""
    return _renders(cut).first()


def package_file_for(actor: Actor, pk: int) -> PackageFile:
    """A file of a package of a cut of `actor`. Raises `PackageFile.DoesNotExist`."""
    files = PackageFile.objects.select_related(
        "package__cut__speaker", "stored__compartment__speaker"
    )
    return files.get(pk=pk, package__cut__in=cuts_of(actor))


def rendition_of(actor: Actor, pk: UUID) -> Rendition:
    """A rendition of a cut of `actor`. Raises `Rendition.DoesNotExist`."""
    renditions = Rendition.objects.select_related(
        "package__cut__speaker", "package__sheet_version", "file__stored__compartment__speaker"
    )
    return renditions.get(pk=pk, package__cut__in=cuts_of(actor))


def matrix(
    cut: Cut,
    version: SheetVersion | None,
    *,
    languages: Iterable[str],
    shapes: Iterable[Shape],
) -> tuple[Row, ...]:
    """A row for the films with captions in tracks, then one a language; a cell for each shape.

    `version` is the newest, None for a clip that was taken in: then nothing of it is stale.
    """
    shapes = tuple(shapes)
    newest: dict[tuple[str, str], Rendition] = {}
    for package in packages_of_cut(cut):
        for rendition in package.renditions.all():
            rendition.package = package
            newest.setdefault((rendition.shape, rendition.language), rendition)
    job = newest_render(cut)
    making = _wanted_of(job) if job and job.state in GOING_ON else None
    failed = job is not None and job.state == JobState.FAILED
    return tuple(
        Row(
            language=language,
            cells=tuple(
                _cell(
                    shape,
                    language,
                    newest.get((shape.value, language)),
                    version,
                    is_making=_is_wanted(making, shape, language),
                    is_failed=failed,
                )
                for shape in shapes
            ),
        )
        for language in ("", *languages)
    )


def failed_checks(rendition: Rendition) -> tuple[str, ...]:
    """The checks that it did not pass, in the order of their names; none when it is verified.

    A report about other bytes proves nothing.
    """
    passed = {name for name, is_passed in rendition.checks.items() if is_passed}
    is_about_it = (
        rendition.proven_sha256 == rendition.sha256
        and rendition.proven_beside_sha256 == rendition.beside_sha256
    )
    wanted = EVERY_CHECK | rendition.checks.keys()
    return tuple(sorted(wanted - passed if is_about_it else wanted))


def _cell(
    shape: Shape,
    language: str,
    rendition: Rendition | None,
    version: SheetVersion | None,
    *,
    is_making: bool,
    is_failed: bool,
) -> Cell:
    failed = failed_checks(rendition) if rendition else ()
    is_newest = rendition is not None and rendition.package.sheet_version == version
    if rendition is not None and is_newest:
        state = CellState.NOT_VERIFIED if failed else CellState.VERIFIED
    elif is_making:
        state = CellState.MAKING
    elif rendition is not None:
        state = CellState.STALE
    else:
        state = CellState.FAILED if is_failed else CellState.MISSING
    return Cell(shape=shape, language=language, state=state, rendition=rendition, failed=failed)


def _wanted_of(job: Job) -> dict[str, object]:
    order = WorkOrder.objects.filter(job=job.pk).first()
    return dict(order.wanted) if order else {}


def _is_wanted(wanted: dict[str, object] | None, shape: Shape, language: str) -> bool:
    if not wanted:
        return False
    shapes, burned_in = wanted.get("shapes"), wanted.get("burn_in")
    assert isinstance(shapes, list)
    assert isinstance(burned_in, list)
    return shape.value in shapes and (not language or language in burned_in)


def _renders(cut: Cut) -> QuerySet[Job]:
    return Job.objects.filter(kind=RENDER, subject=f"cut:{cut.pk}").order_by("-created_at")
