"""Codebooks, studies, what is coded in them, and the sheets of their coders."""

from walkaway.coding.models.codebooks import Codebook, CodebookVersion
from walkaway.coding.models.studies import Document, Sheet, Study, Unit

__all__ = ["Codebook", "CodebookVersion", "Document", "Sheet", "Study", "Unit"]
