"""A document as plain text, for a telephone, a screen reader or a typewriter."""

from __future__ import annotations

from walkaway.core.documents.model import Block, Code, Document, Heading, Paragraph, Rows

LEFT_TO_RIGHT, ISOLATE, END = "\u2066", "\u2068", "\u2069"
"""Marks without which the groups of a code, or a name in another script, would change places."""


def as_text(document: Document) -> str:
    """The words of `document`, UTF-8's to be, with line feeds; a blank line between its parts."""
    title = f"{document.title}\n{'=' * min(len(document.title), 70)}"
    parts = [title, *map(_block, document.blocks), document.footer]
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f"{text}\n{'-' * min(len(text), 70)}"
        case Paragraph(text):
            return text
        case Rows(rows):
            return "\n".join(f"{name}: {ISOLATE}{value}{END}" for name, value in rows)
        case Code(label, code):
            return f"{label}\n\n    {LEFT_TO_RIGHT}{code}{END}"
