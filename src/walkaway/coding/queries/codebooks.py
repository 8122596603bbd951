"""Codebooks, as researchers fetch them and as values."""

from __future__ import annotations

from pathlib import Path

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
