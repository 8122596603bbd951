"""Codebooks, as researchers fetch them and as values."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.db.models import Count, QuerySet

from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.core.coding.codebook_json import read_codebook
from walkaway.core.coding.model import Codebook as CodebookValue

KEPT_AS = Path("codebook.json")
"""What a kept codebook is called where its content is refused; there is no such file."""


def codebook_of(version: CodebookVersion) -> CodebookValue:
    """The codes of one version."""
    return read_codebook(version.content, path=KEPT_AS)


def newest_version(codebook: Codebook) -> CodebookVersion:
    """The newest version (1 query); there always is one."""
    return codebook.versions.order_by("-number")[0]


def newest_versions() -> list[CodebookVersion]:
    """The newest version of every codebook, by the making of the codebook (1 query)."""
    versions = CodebookVersion.objects.select_related("codebook", "made_by")
    newest = {each.codebook_id: each for each in versions.order_by("codebook_id", "number")}
    return sorted(newest.values(), key=lambda each: (each.codebook.created_at, each.codebook_id))


def versions_of(codebook: Codebook) -> QuerySet[CodebookVersion]:
    """Every version, the newest first, with `studies_total` (1 query)."""
    found = codebook.versions.select_related("made_by").order_by("-number")
    return found.annotate(studies_total=Count("studies"))


def studies_on() -> dict[UUID, int]:
    """How many studies each codebook is used in, in any version (1 query)."""
    used = CodebookVersion.objects.order_by().values("codebook").annotate(total=Count("studies"))
    return {each["codebook"]: each["total"] for each in used}
