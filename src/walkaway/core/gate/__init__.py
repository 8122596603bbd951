"""The gate: what keeps a testimony from leaving, as pure decisions.

consent.py     for this purpose, form, language, territory, today?           blockers, grid
exits.py       by which ways something leaves, for whom, how long            Exit, Asking
facts.py       what the gate must know                                       Standing, Release
conditions.py  under which conditions an assessment lets something leave     Condition
standing.py    the rules that are asked at every request                     standing_blockers
release.py     the rules that are asked once, when it is released, with them release_blockers
titles.py      whether a title dresses up as a group's own                   titles_findings
sentences.py   what each blocker says to a person

A rule is a small function of frozen facts to blockers, with its reason and its source; nothing that
blocks means it may leave. What is not known is a no.
"""

from walkaway.core.gate.conditions import (
    Condition,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    WithoutSpan,
)
from walkaway.core.gate.consent import (
    ANYWHERE,
    Blocker,
    Cell,
    Form,
    Grant,
    Grid,
    HardStop,
    Leaving,
    Opening,
    Purpose,
    Speaker,
    blockers,
    grid,
)
from walkaway.core.gate.exits import Asking, Audience, Exit
from walkaway.core.gate.facts import (
    Assessment,
    Insert,
    Jigsaw,
    LanguageApproval,
    Release,
    Rendition,
    SignOff,
    Standing,
    Testimony,
    Title,
    Verification,
)
from walkaway.core.gate.release import release_blockers
from walkaway.core.gate.standing import standing_blockers
from walkaway.core.gate.titles import titles_findings

__all__ = [
    "ANYWHERE",
    "Asking",
    "Assessment",
    "Audience",
    "Blocker",
    "Cell",
    "Condition",
    "Exit",
    "Form",
    "Grant",
    "Grid",
    "HardStop",
    "Insert",
    "Jigsaw",
    "LanguageApproval",
    "Leaving",
    "NotBefore",
    "NotInLanguage",
    "NotInTerritory",
    "OnlyAudiences",
    "OnlyForms",
    "OnlyPurposes",
    "Opening",
    "Purpose",
    "Release",
    "Rendition",
    "SignOff",
    "Speaker",
    "Standing",
    "Testimony",
    "Title",
    "Verification",
    "WithoutSpan",
    "blockers",
    "grid",
    "release_blockers",
    "standing_blockers",
    "titles_findings",
]
