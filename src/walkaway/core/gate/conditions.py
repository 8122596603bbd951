"""Under which conditions an assessment lets something leave: codes and days, no words.

Each condition is a value, and `is_met` says whether a release keeps to it. What cannot be told
apart from what was ruled out, such as the whole web from one country in it, is ruled out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from walkaway.core.gate.consent import ANYWHERE, Form, Purpose
from walkaway.core.gate.exits import Asking, Audience
from walkaway.core.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyForms:
    """Only in one of these forms, as in "only with the voice replaced"."""

    forms: frozenset[Form]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInTerritory:
    """Not in this territory, and so nowhere where nobody can say who watches."""

    territory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInLanguage:
    """Not in this language, in none of its regional forms."""

    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutSpan:
    """Without [start_ms, end_ms) of this interview."""

    interview: str
    start_ms: int
    end_ms: int

    @property
    def span(self) -> Span:
        """What is left out. Raises `ValueError` when it ends before it starts."""
        return Span(self.start_ms, self.end_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyPurposes:
    """Only for one of these purposes."""

    purposes: frozenset[Purpose]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyAudiences:
    """Only for one of these audiences."""

    audiences: frozenset[Audience]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBefore:
    """Not before this day."""

    day: date


Condition = (
    OnlyForms
    | NotInTerritory
    | NotInLanguage
    | WithoutSpan
    | OnlyPurposes
    | OnlyAudiences
    | NotBefore
)


def is_met(
    condition: Condition,
    *,
    asking: Asking,
    form: Form,
    languages: Collection[str],
    spans: Mapping[str, Sequence[Span]],
) -> bool:
    """Whether what leaves in `form` and `languages` and shows `spans`, in milliseconds by the
    interview, keeps to `condition`. Of an interview without spans it may show anything."""
    match condition:
        case OnlyForms(forms=forms):
            return form in forms
        case NotInTerritory(territory=territory):
            return asking.territory not in (territory, ANYWHERE) and territory != ANYWHERE
        case NotInLanguage(language=language):
            return not any(_is_form_of(each, language) for each in languages)
        case WithoutSpan(interview=interview):
            if interview not in spans:
                return True
            shown = spans[interview]
            return bool(shown) and not any(span.overlaps(condition.span) for span in shown)
        case OnlyPurposes(purposes=purposes):
            return asking.exit.purpose in purposes
        case OnlyAudiences(audiences=audiences):
            return Audience.ANYONE in audiences or asking.audience in audiences
        case NotBefore(day=day):
            return asking.today >= day


def _is_form_of(tag: str, language: str) -> bool:
    """Whether what is said in `tag` may be in `language`: Arabic may be that of Egypt."""
    one, other = tag.casefold().split("-"), language.casefold().split("-")
    shorter = min(len(one), len(other))
    return ANYWHERE in (tag, language) or one[:shorter] == other[:shorter]
