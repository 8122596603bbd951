"""Papers that are handed to people: a receipt, an account of a withdrawal, a custody report.

What stands on a paper is said once, as a `Document`; `as_pdf` and `as_text` are two ways to print
it.
"""

from walkaway.core.documents.model import Block, Code, Document, Heading, Paragraph, Rows
from walkaway.core.documents.pdf import as_pdf
from walkaway.core.documents.plain import as_text

__all__ = ["Block", "Code", "Document", "Heading", "Paragraph", "Rows", "as_pdf", "as_text"]
