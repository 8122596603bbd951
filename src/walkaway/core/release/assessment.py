"""The dilemma of a testimony, or of a clip of it, as those who weigh it write it down.

Worth stands beside risk. Each question is answered by a level, in words, and a reason. There is no
total: nothing here adds, compares or ranks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Worth(StrEnum):
    """What may be gained."""

    MESSENGER = "messenger"
    """How believable the speaker is to those whom it is for."""
    CONSISTENCY = "consistency"
    """How far it agrees with itself and with what others told."""
    NARRATIVE = "narrative"
    """What it says of why people leave."""
    AUDIENCE = "audience"
    """To whom it speaks."""
    ADDITION = "addition"
    """What it adds to what there is already."""


class Risk(StrEnum):
    """What may be lost, and by whom."""

    SPEAKER = "speaker"
    """To the speaker, and to those who are near."""
    OTHERS = "others"
    """To others who are named or can be told."""
    LEGAL = "legal"
    """What can be held against the speaker, or against us."""
    GLORIFICATION = "glorification"
    """That violence is praised, or made to look justified."""
    SYMPATHIES = "sympathies"
    """What is left of sympathy for the group."""
    JIGSAW = "jigsaw"
    """What several harmless passages tell together."""
    PROPAGANDA = "propaganda"
    """What of the group's own material is in it."""


WORTH_LEVELS = ("none", "little", "some", "much")
"""From the least. What each means for a question, the page says in a sentence."""

RISK_LEVELS = ("none", "low", "serious", "unacceptable")
"""As above."""

LEVELS: Mapping[Worth | Risk, tuple[str, ...]] = MappingProxyType(
    {**dict.fromkeys(Worth, WORTH_LEVELS), **dict.fromkeys(Risk, RISK_LEVELS)}
)
"""The levels of each question."""

QUESTIONS: tuple[Worth | Risk, ...] = (*Worth, *Risk)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One level, and why."""

    level: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Every question with its answer. `acts` are those that are mentioned and could be held against
    somebody; `advice` is what a lawyer said of them, and who that was."""

    answers: Mapping[Worth | Risk, Answer]
    acts: tuple[str, ...] = ()
    advice: str = ""

    def __post_init__(self) -> None:
        """Refuse what leaves a question open."""
        for question in QUESTIONS:
            answer = self.answers.get(question)
            if answer is None or answer.level not in LEVELS[question]:
                raise ValueError(f"{question} has no level")
            if not answer.reason.strip():
                raise ValueError(f"{question} has no reason")
