"""What an adjudicator sends."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from walkaway.coding.services.adjudication import own_passage
from walkaway.coding.services.comparison import Opened
from walkaway.core.coding.adjudication import Verdict
from walkaway.core.coding.comparison import ComparedUnit
from walkaway.core.coding.model import Choice

CODER = "coder:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, as it came; it is shown again when it was refused."""

    answer: str
    reason: str
    codes: tuple[str, ...]
    words: str
    revision: int

    @classmethod
    def of(cls, post: QueryDict) -> Typed:
        """What a form sent."""
        return cls(
            answer=post.get("answer", ""),
            reason=post.get("reason", ""),
            codes=tuple(post.getlist("code")),
            words=post.get("words", ""),
            revision=number_of(post.get("revision", "")),
        )

    def verdict(self, opened: Opened, unit: ComparedUnit) -> Verdict:
        """What it says of a unit. Raises `Refused` for words that are not in the document."""
        if self.answer == Choice.OWN:
            span = own_passage(opened, unit, self.words)
            own = tuple((code, span) for code in self.codes)
            return Verdict(choice=Choice.OWN, reason=self.reason, own=own)
        if self.answer in {Choice.ALL, Choice.NONE}:
            return Verdict(choice=Choice(self.answer), reason=self.reason)
        # Whatever else it is, it names no coder of the unit, and the service says so.
        coder = self.answer.removeprefix(CODER)
        return Verdict(choice=Choice.CODER, coder=coder, reason=self.reason)


def number_of(said: str) -> int:
    """A number that a page wrote; 0 for anything else, which fits nothing."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else 0
