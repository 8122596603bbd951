"""What the gate must know of packages and releases, read for it: few queries, however many.

Nothing here decides. What cannot be found or read is told as missing, and missing is a no.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from walkaway.accounts.models import HeldRole, ReadLanguage
from walkaway.archive.models import Interview
from walkaway.archive.queries.gate import gate_speakers
from walkaway.clips.models import Package, Rendition
from walkaway.core import gate
from walkaway.core.errors import UnexpectedContent
from walkaway.core.gate import Exit, Form, Purpose
from walkaway.core.media.verify.report import EVERY_CHECK
from walkaway.core.release.conditions_json import read_conditions
from walkaway.core.spans import Span
from walkaway.release.models import (
    Assessment,
    JigsawReview,
    LanguageApproval,
    Release,
    ReleasedRendition,
    SignOff,
)
from walkaway.release.queries.freezes import frozen_since
from walkaway.release.queries.packages import SIGNING_ROLES

NOBODY = gate.Speaker(grants=(), hard_stops=frozenset(), withdrawn_on=None)
"""Of whom nothing is known: nothing of theirs may leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything that the gate must know of some packages, as of now."""

    packages: Mapping[UUID, Package]
    testimonies: Mapping[UUID, tuple[gate.Testimony, ...]]
    assessments: Mapping[UUID, tuple[gate.Assessment, ...]]
    sign_offs: Mapping[UUID, tuple[gate.SignOff, ...]]
    approvals: Mapping[UUID, tuple[tuple[str, str, bool, bool], ...]]

    def standing(
        self, asking: gate.Asking, rendition: Rendition, sha256: str | None = None
    ) -> gate.Standing:
        """The facts about one rendition that leaves so. `sha256` are the bytes that were let out,
        where that was before."""
        package = self.packages[rendition.package_id]
        leaving = gate.Rendition(
            sha256=rendition.sha256 if sha256 is None else sha256,
            beside_sha256=rendition.beside_sha256,
            package_sha256=package.sha256,
            form=Form(package.form),
            languages=languages_out(asking.exit, package, rendition.language),
            written_in=frozenset([rendition.language] if rendition.language else ()),
            editors=frozenset(package.editors),
        )
        return gate.Standing(
            asking=asking,
            rendition=leaving,
            testimonies=self.testimonies.get(package.pk, ()),
            assessments=self.assessments.get(package.pk, ()),
            verification=_verification(rendition),
            sign_offs=self.sign_offs.get(rendition.pk, ()),
            approvals=tuple(
                gate.LanguageApproval(
                    language=language,
                    # A package never changes: it was read as it is.
                    beside_sha256=rendition.beside_sha256,
                    who=who,
                    reads_it=reads_it,
                    is_here=is_here,
                )
                for language, who, reads_it, is_here in self.approvals.get(package.pk, ())
            ),
        )


def known_of(packages: QuerySet[Package], purpose: Purpose | None = None) -> Known:
    """What must be known of `packages` (11 queries). With `purpose`, no other grants are read."""
    found = {package.pk: package for package in packages.select_related("cut")}
    return Known(
        packages=found,
        testimonies=_testimonies(found.values(), purpose),
        assessments=_assessments(packages, found.values()),
        sign_offs=_sign_offs(packages),
        approvals=_approvals(packages),
    )


def blocked(releases: QuerySet[Release], today: date) -> dict[UUID, tuple[gate.Blocker, ...]]:
    """What keeps each of `releases` from being out today; one that may be is not in the answer
    (14 queries). Of several files all must be free to leave."""
    rows = list(releases)
    purposes = {row.purpose for row in rows}
    purpose = Purpose(purposes.pop()) if len(purposes) == 1 else None
    known = known_of(Package.objects.filter(releases__in=releases.order_by()), purpose)
    files: dict[UUID, list[ReleasedRendition]] = defaultdict(list)
    released = ReleasedRendition.objects.filter(release__in=releases.order_by())
    for each in released.select_related("rendition"):
        files[each.release_id].append(each)
    found = {}
    for row in rows:
        blockers = _blockers_of(row, files[row.pk], known, today)
        if blockers:
            found[row.pk] = blockers
    return found


def blockers_of(release: Release, today: date) -> tuple[gate.Blocker, ...]:
    """What keeps one release from being out today (14 queries)."""
    return blocked(Release.objects.filter(pk=release.pk), today).get(release.pk, ())


def languages_out(exit_: Exit, package: Package, language: str) -> frozenset[str]:
    """The languages that leave with a rendition of `package`, whose picture carries `language`.

    The library shows all captions beside every file. Elsewhere, where captions are in the picture,
    no others go with it.
    """
    if language and exit_ is not Exit.LIBRARY:
        return frozenset({package.spoken_language, language})
    return frozenset({package.spoken_language, *package.languages})


def asking_of(release: Release, today: date) -> gate.Asking:
    """How a release leaves, or left."""
    return gate.Asking(
        exit=Exit(release.exit),
        audience=gate.Audience(release.audience),
        territory=release.territory,
        from_day=release.from_day,
        until_day=release.until_day,
        today=today,
        ended_on=release.ended_at.date() if release.ended_at else None,
    )


def jigsaw_of(package: Package) -> gate.Jigsaw:
    """What the speaker's clips would give away together with this one (2 queries)."""
    speaker = package.cut.speaker_id
    current = jigsaw_set(package)
    reviewed = JigsawReview.objects.filter(speaker=speaker, set_sha256=current).exists()
    return gate.Jigsaw(
        told_by=str(speaker), current=current, reviewed=current if reviewed else None
    )


def jigsaw_set(package: Package) -> str:
    """A hash of the packages that would be out with this one (1 query)."""
    out = out_with(package).values_list("package__sha256", flat=True)
    together = sorted({package.sha256, *filter(None, out)})
    return hashlib.sha256("\n".join(together).encode()).hexdigest()


def out_with(package: Package) -> QuerySet[Release]:
    """The releases of the same speaker that are not over."""
    return Release.objects.filter(speaker=package.cut.speaker_id, ended_at=None)


def _blockers_of(
    release: Release, files: list[ReleasedRendition], known: Known, today: date
) -> tuple[gate.Blocker, ...]:
    if not files or any(each.rendition is None for each in files):
        return (GONE,)
    asking = asking_of(release, today)
    found = (
        blocker
        for each in files
        if each.rendition is not None
        for blocker in gate.standing_blockers(known.standing(asking, each.rendition, each.sha256))
    )
    return tuple(dict.fromkeys(found))


GONE = gate.Blocker(
    rule="files-gone",
    reason="What was released is not here any more.",
    way_on="Release what was made since, if it should go on.",
)


def _testimonies(
    packages: Iterable[Package], purpose: Purpose | None
) -> dict[UUID, tuple[gate.Testimony, ...]]:
    packages = list(packages)
    interviews = {UUID(each) for package in packages for each in package.spans}
    told_by = dict(Interview.objects.filter(pk__in=interviews).values_list("pk", "speaker_id"))
    speakers = {*told_by.values(), *(package.cut.speaker_id for package in packages)}
    facts = gate_speakers(speakers, purpose)
    frozen = frozen_since(speakers)

    def testimony(package: Package, interview: str, spans: list[list[int]]) -> gate.Testimony:
        # What is of nobody who is known here is asked of nobody, and stays.
        speaker = told_by.get(UUID(interview))
        frozen_on = frozen.get(package.cut.speaker_id)
        return gate.Testimony(
            interview=interview,
            spans=tuple(Span(start, end) for start, end in spans),
            told_by=str(speaker or ""),
            speaker=facts.get(speaker, NOBODY) if speaker else NOBODY,
            frozen_on=frozen.get(speaker, frozen_on) if speaker else frozen_on,
        )

    return {
        package.pk: tuple(
            testimony(package, interview, spans) for interview, spans in package.spans.items()
        )
        for package in packages
    }


def _assessments(
    packages: QuerySet[Package], found: Iterable[Package]
) -> dict[UUID, tuple[gate.Assessment, ...]]:
    """For each package the newest assessment of itself, and of each of its interviews."""
    found = list(found)
    interviews = {UUID(each) for package in found for each in package.spans}
    newest: dict[UUID, Assessment] = {}
    of_packages = Assessment.objects.filter(package__in=packages)
    of_interviews = Assessment.objects.filter(interview__in=interviews)
    for row in (*of_packages.order_by("made_at"), *of_interviews.order_by("made_at")):
        about = row.package_id or row.interview_id
        if about is not None:
            newest[about] = row
    return {
        package.pk: tuple(
            _assessment(newest[pk], about)
            for pk, about in (
                (package.pk, package.sha256),
                *((UUID(each), each) for each in package.spans),
            )
            if pk in newest
        )
        for package in found
    }


def _assessment(row: Assessment, about: str) -> gate.Assessment:
    signed_by: str | None = str(row.made_by_id)
    try:
        conditions = read_conditions(row.conditions)
    except UnexpectedContent:
        # Whoever cannot read a condition cannot say that it is met: it counts as not signed.
        conditions, signed_by = (), None
    return gate.Assessment(
        about=about,
        signed_by=signed_by,
        signed_on=row.made_at.date(),
        expires_on=row.expires_on,
        conditions=conditions,
    )


def _sign_offs(packages: QuerySet[Package]) -> dict[UUID, tuple[gate.SignOff, ...]]:
    found: dict[UUID, list[gate.SignOff]] = defaultdict(list)
    signs = HeldRole.objects.filter(staff=OuterRef("staff"), role__in=SIGNING_ROLES)
    may_still = ExpressionWrapper(Q(Exists(signs), staff__is_active=True), BooleanField())
    signed = SignOff.objects.filter(rendition__package__in=packages)
    rows = signed.annotate(may_still=may_still).values_list(
        "rendition_id", "staff_id", "sha256", "beside_sha256", "signed_at", "viewing__ended_at",
        "may_still",
    )  # fmt: skip
    for rendition, staff, sha256, beside_sha256, signed_at, ended_at, may_still in rows:
        found[rendition].append(
            gate.SignOff(
                who=str(staff),
                may_still=may_still,
                sha256=sha256,
                beside_sha256=beside_sha256,
                played_to_end=ended_at is not None,
                day=signed_at.date(),
            )
        )
    return {rendition: tuple(each) for rendition, each in found.items()}


def _approvals(packages: QuerySet[Package]) -> dict[UUID, tuple[tuple[str, str, bool, bool], ...]]:
    rows = list(
        LanguageApproval.objects.filter(package__in=packages).values_list(
            "package_id", "language", "staff_id", "staff__is_active"
        )
    )
    read: dict[UUID, set[str]] = defaultdict(set)
    staff = {who for _package, _language, who, _is_here in rows}
    for who, language in ReadLanguage.objects.filter(staff__in=staff).values_list(
        "staff_id", "language"
    ):
        read[who].add(base_of(language))
    found: dict[UUID, list[tuple[str, str, bool, bool]]] = defaultdict(list)
    for package, language, who, is_here in rows:
        found[package].append((language, str(who), base_of(language) in read[who], is_here))
    return {package: tuple(each) for package, each in found.items()}


def base_of(tag: str) -> str:
    """The language of a tag, without script and region: whoever reads pt reads pt-BR."""
    return tag.split("-")[0].casefold()


def _verification(rendition: Rendition) -> gate.Verification | None:
    if not rendition.checks:
        return None
    return gate.Verification(
        sha256=rendition.proven_sha256,
        beside_sha256=rendition.proven_beside_sha256,
        wanted=EVERY_CHECK,
        passed=frozenset(name for name, passed in rendition.checks.items() if passed is True),
        failed=frozenset(name for name, passed in rendition.checks.items() if passed is not True),
    )
