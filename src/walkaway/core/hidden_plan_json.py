"""How the plan of what is hidden of a speaker is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from walkaway.core.errors import UnexpectedContent
from walkaway.core.text.hidden_plan import HiddenPlan, NameForm, NameKind, PlannedName
from walkaway.core.typed_json import read_typed, written

FORMAT = "walkaway-protection-plan-1"
KEPT_AS = Path("protection-plan.json")
"""What a kept plan is called where its content is refused; there is no such file."""


class FormJson(TypedDict):
    """A form as it is kept."""

    text: str
    language: str


class NameJson(TypedDict):
    """A hidden name as it is kept."""

    id: str
    kind: str
    forms: list[FormJson]
    stand_ins: dict[str, str]


class PlanJson(TypedDict):
    """A plan as it is kept."""

    format: str
    names: list[NameJson]
    rejected: list[str]


def to_json(plan: HiddenPlan) -> str:
    """`plan` as text that `from_json` reads."""
    kept: PlanJson = {
        "format": FORMAT,
        "names": [
            {
                "id": name.id,
                "kind": name.kind.value,
                "forms": [{"text": form.text, "language": form.language} for form in name.forms],
                "stand_ins": dict(name.stand_ins),
            }
            for name in plan.names
        ],
        "rejected": sorted(plan.rejected),
    }
    return written(kept)


def from_json(text: str) -> HiddenPlan:
    """What `to_json` wrote. Raises `UnexpectedContent`."""
    kept = read_typed(text, PlanJson, path=KEPT_AS)
    kinds = {kind.value for kind in NameKind}
    wrong = [each["kind"] for each in kept["names"] if each["kind"] not in kinds]
    if wrong or kept["format"] != FORMAT:
        raise UnexpectedContent(
            path=KEPT_AS, place="the top", expected=FORMAT, found=[kept["format"], *wrong]
        )
    return HiddenPlan(
        names=tuple(map(_name_from, kept["names"])), rejected=frozenset(kept["rejected"])
    )


def _name_from(kept: NameJson) -> PlannedName:
    return PlannedName(
        id=kept["id"],
        kind=NameKind(kept["kind"]),
        forms=tuple(
            NameForm(text=each["text"], language=each["language"]) for each in kept["forms"]
        ),
        stand_ins=kept["stand_ins"],
    )
