"""Papers that are handed to people: a receipt, an account of a withdrawal, a custody report.

What stands on a paper is said once, as a `Document`; `as_pdf` and `as_text` are two ways to print
it.
"""

from walkaway.core.documents.model import Block, Code, Document, Heading, Paragraph, Rows
from walkaway.core.documents.plain import as_text


def as_pdf(document: Document) -> bytes:
    """`document` on A4. Raises `MissingPiece` where a font is missing."""
    # What draws a PDF takes a seventh of what the whole site takes to start.
    from walkaway.core.documents import pdf

    return pdf.as_pdf(document)


__all__ = ["Block", "Code", "Document", "Heading", "Paragraph", "Rows", "as_pdf", "as_text"]
