"""What of a speaker must not be heard, read or shown: names and places, in all their forms.

The plan belongs to a speaker and holds for everything they say. It is kept as JSON, by
`core.hidden_plan_json`, and becomes the hidden names of a cut sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span
from walkaway.core.text.folding import fold
from walkaway.core.text.names import find_names

LONGEST_FORM = 120
MOST_FORMS = 100


class NameKind(StrEnum):
    """What a hidden name is the name of."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class NameForm:
    """One way to write or say a name; `language` is a BCP 47 tag, empty for any."""

    text: str
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedName:
    """A name to hide. `id` is a slug; `stand_ins` are by language, "" for every other one."""

    id: str
    kind: NameKind
    forms: tuple[NameForm, ...]
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """Its forms, as `find_names` takes them."""
        return tuple(form.text for form in self.forms)


@dataclass(frozen=True, kw_only=True, slots=True)
class HiddenPlan:
    """All names to hide of one speaker. `rejected` are words, folded, that were proposed as names
    and are none."""

    names: tuple[PlannedName, ...] = ()
    rejected: frozenset[str] = frozenset()

    @property
    def by_id(self) -> dict[str, PlannedName]:
        """The names by their ids, in order."""
        return {name.id: name for name in self.names}


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """Where a text says a name: the text's number from 0, and what of it."""

    text_number: int
    span: Span


def hidden_names(plan: HiddenPlan) -> tuple[HiddenName, ...]:
    """The plan as a cut sheet has it."""
    return tuple(
        HiddenName(forms=name.texts, stand_ins=dict(name.stand_ins)) for name in plan.names
    )


def occurrences(texts: Sequence[str], name: PlannedName) -> tuple[Occurrence, ...]:
    """Where `texts`, consecutive ones such as cues, say `name` in any of its forms.

    A name that runs on from one text to the next occurs in both.
    """
    found = []
    spans = list(find_names("\n".join(texts), name.texts))
    start = 0
    for number, text in enumerate(texts):
        here = Span(start, start + len(text))
        while spans and spans[0].end <= here.start:
            spans.pop(0)
        for span in spans:
            if span.start >= here.end:
                break
            if part := span.intersection(here):
                found.append(Occurrence(text_number=number, span=part.shifted(-start)))
        start = here.end + 1
    return tuple(found)


def add_name(
    plan: HiddenPlan, id: str, kind: NameKind, form: NameForm, stand_ins: Mapping[str, str]
) -> HiddenPlan:
    """Hide another name. Raises `Refused` as `add_form` and `set_stand_ins` do."""
    if id in plan.by_id:
        raise ValueError(f"there is a name {id} already")
    added = replace(plan, names=(*plan.names, PlannedName(id=id, kind=kind, forms=())))
    return set_stand_ins(add_form(added, id, form), id, stand_ins)


def add_form(plan: HiddenPlan, id: str, form: NameForm) -> HiddenPlan:
    """Hide one more form of a name; a form that is there already stays once.

    Raises `Refused` when it is empty, too long, or a stand-in says it.
    """
    text = " ".join(form.text.replace("\0", "").split())
    if not text or len(text) > LONGEST_FORM:
        raise _refused(
            "A hidden name", "it is empty or too long", "Mark the name alone, not its sentence."
        )
    name = _name(plan, id)
    if any(fold(text) == fold(each.text) for each in name.forms):
        return plan
    if len(name.forms) >= MOST_FORMS:
        raise _refused("One more form", "the name has too many", "Take out what is found anyway.")
    forms = (*name.forms, replace(form, text=text))
    kept = replace(plan, rejected=plan.rejected - {fold(text)})
    return _sound(_with(kept, replace(name, forms=forms)))


def remove_form(plan: HiddenPlan, id: str, text: str) -> HiddenPlan:
    """No longer hide a form. The last one goes only with its name."""
    name = _name(plan, id)
    forms = tuple(form for form in name.forms if form.text != text)
    if not forms:
        raise _refused(
            "Taking out the last form", "the name would hide nothing", "Take out the whole name."
        )
    return _with(plan, replace(name, forms=forms))


def remove_name(plan: HiddenPlan, id: str) -> HiddenPlan:
    """No longer hide a name; earlier versions of the plan keep it."""
    gone = _name(plan, id)
    return replace(plan, names=tuple(name for name in plan.names if name is not gone))


def set_stand_ins(plan: HiddenPlan, id: str, stand_ins: Mapping[str, str]) -> HiddenPlan:
    """Say what is read in place of a name. Raises `Refused` when it says a hidden name itself."""
    said = {
        language: " ".join(words.replace("\0", "").split()) for language, words in stand_ins.items()
    }
    if any(len(words) > LONGEST_FORM for words in said.values()):
        raise _refused("A stand-in", "it is too long", "Use a few plain words.")
    kept = {language: words for language, words in said.items() if words}
    return _sound(_with(plan, replace(_name(plan, id), stand_ins=kept)))


def set_kind(plan: HiddenPlan, id: str, kind: NameKind) -> HiddenPlan:
    """Say what a name is the name of."""
    return _with(plan, replace(_name(plan, id), kind=kind))


def reject(plan: HiddenPlan, text: str) -> HiddenPlan:
    """Remember that `text` is no name to hide, so that it is not proposed again."""
    said = fold(" ".join(text.replace("\0", "").split()))
    return replace(plan, rejected=plan.rejected | {said}) if said else plan


def _name(plan: HiddenPlan, id: str) -> PlannedName:
    found = plan.by_id.get(id)
    if found is None:
        raise _refused(
            "Changing a hidden name", "it is not there any more", "Look at the plan anew."
        )
    return found


def _with(plan: HiddenPlan, changed: PlannedName) -> HiddenPlan:
    names = (changed if name.id == changed.id else name for name in plan.names)
    return replace(plan, names=tuple(names))


def _sound(plan: HiddenPlan) -> HiddenPlan:
    """`plan`, unless one of its stand-ins says what it should hide."""
    forms = [form for name in plan.names for form in name.texts]
    if any(find_names(words, forms) for words in _stand_ins(plan.names)):
        raise _refused(
            "This stand-in", "it says a name that is hidden", "Use other words in its place."
        )
    return plan


def _stand_ins(names: Iterable[PlannedName]) -> list[str]:
    return [words for name in names for words in name.stand_ins.values()]


def _refused(what: str, reason: str, way_on: str) -> Refused:
    return Refused(what=what, reason=reason, way_on=way_on)
