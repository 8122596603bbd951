"""Codebooks, as values."""

from __future__ import annotations

from pathlib import Path

from walkaway.coding.models import CodebookVersion
from walkaway.core.coding.codebook_json import read_codebook
from walkaway.core.coding.model import Codebook

KEPT_AS = Path("codebook.json")
"""What a kept codebook is called where its content is refused; there is no such file."""


def codebook_of(version: CodebookVersion) -> Codebook:
    """The codes of one version."""
    return read_codebook(version.content, path=KEPT_AS)
