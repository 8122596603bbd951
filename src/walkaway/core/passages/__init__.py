"""Passages of a transcript: what they lose where they are cut, and which could be a clip."""

from walkaway.core.passages.chance import drawn_passages
from walkaway.core.passages.context import (
    Around,
    LeftOut,
    Mark,
    MarkKind,
    Piece,
    around,
    context_marks,
    left_out,
    marks_of_clip,
    said_in,
)
from walkaway.core.passages.proposals import (
    CodedPassage,
    Looked,
    Proposal,
    RefusedPassage,
    Wish,
    look,
    propose,
    unrefused,
)
from walkaway.core.passages.reasons import Reason, ReasonKind
from walkaway.core.passages.script import Script, script_of

__all__ = [
    "Around",
    "CodedPassage",
    "LeftOut",
    "Looked",
    "Mark",
    "MarkKind",
    "Piece",
    "Proposal",
    "Reason",
    "ReasonKind",
    "RefusedPassage",
    "Script",
    "Wish",
    "around",
    "context_marks",
    "drawn_passages",
    "left_out",
    "look",
    "marks_of_clip",
    "propose",
    "said_in",
    "script_of",
    "unrefused",
]
