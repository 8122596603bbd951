"""Questions, levels, exits, conditions and blockers as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from walkaway.archive.consent_words import FORMS, PURPOSES, blocker_words, territory_words
from walkaway.archive.words import language_name
from walkaway.core.gate import (
    Audience,
    Blocker,
    Condition,
    Exit,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    WithoutSpan,
)
from walkaway.core.gate.sentences import SENTENCES
from walkaway.core.gate.standing import clock
from walkaway.core.release.assessment import RISK_LEVELS, WORTH_LEVELS, Risk, Worth

Words = str | Promise
Question = Worth | Risk

QUESTIONS: Mapping[Question, Words] = {
    Worth.MESSENGER: _("Is the speaker believable to those whom it is for?"),
    Worth.CONSISTENCY: _("Does it agree with itself, and with what others told?"),
    Worth.NARRATIVE: _("What does it say of why people leave?"),
    Worth.AUDIENCE: _("To whom does it speak?"),
    Worth.ADDITION: _("What does it add to what there is already?"),
    Risk.SPEAKER: _("What may it cost the speaker, and those who are near?"),
    Risk.OTHERS: _("What may it cost others who are named or can be told?"),
    Risk.LEGAL: _("What can be held against the speaker, or against us?"),
    Risk.GLORIFICATION: _("Is violence praised, or made to look justified?"),
    Risk.SYMPATHIES: _("What is left of sympathy for the group?"),
    Risk.JIGSAW: _("What do several harmless passages tell together?"),
    Risk.PROPAGANDA: _("What of the group's own material is in it?"),
}
LEVELS: Mapping[str, Words] = {
    "worth-none": _("nothing"),
    "worth-little": _("a little: others do it better"),
    "worth-some": _("some: it holds beside others"),
    "worth-much": _("much: little else does it"),
    "risk-none": _("none that we can see"),
    "risk-low": _("low: it can be borne, and the speaker knows it"),
    "risk-serious": _("serious: only under conditions"),
    "risk-unacceptable": _("too high: it must not leave like this"),
}
EXITS: Mapping[Exit, Words] = {
    Exit.LIBRARY: _("Public library"),
    Exit.DOWNLOAD: _("Download"),
    Exit.CAMPAIGN_PACK: _("Campaign pack"),
    Exit.SCREENING: _("Closed screening"),
    Exit.PRESS: _("Press"),
    Exit.API: _("Other programs"),
    Exit.EXPORT: _("Export for researchers"),
}
AUDIENCES: Mapping[Audience, Words] = {
    Audience.ANYONE: _("anyone"),
    Audience.ADULTS: _("adults"),
    Audience.PUPILS: _("classes, with a teacher"),
    Audience.FAMILIES: _("families who worry about somebody"),
    Audience.PROFESSIONALS: _("professionals"),
    Audience.JOURNALISTS: _("journalists"),
    Audience.RESEARCHERS: _("researchers"),
}
ENDED: Mapping[str, Words] = {
    "withdrawal": _("the speaker withdrew"),
    "staff": _("taken back"),
    "newer": _("a newer version took its place"),
}
_OTHERS: Mapping[str, tuple[Words, Words]] = {
    "nothing-chosen": (_("No film of the clip is chosen."), _("Choose at least one.")),
    "files-gone": (
        _("What was released is not here any more."),
        _("Release what was made since, if it should go on."),
    ),
}

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def levels_of(question: Question) -> list[tuple[str, Words]]:
    """The levels of a question, from the least, with their words."""
    side = "worth" if isinstance(question, Worth) else "risk"
    codes = WORTH_LEVELS if isinstance(question, Worth) else RISK_LEVELS
    return [(code, LEVELS[f"{side}-{code}"]) for code in codes]


def level_words(question: Question, code: str) -> Words:
    """One level in words."""
    return dict(levels_of(question)).get(code, code)


def blocker_told(blocker: Blocker, names: Mapping[str, str] = NO_NAMES) -> tuple[str, str]:
    """Why something may not leave, and the way on, in the language of the page.

    `names` are what the page calls interviews and versions, by what identifies them."""
    if blocker.rule in _OTHERS:
        reason, way_on = _OTHERS[blocker.rule]
        return str(reason), str(way_on)
    if blocker.rule not in SENTENCES:
        # The consent's own sentences say more, in the one language that they have.
        is_english = (get_language() or "en").startswith("en")
        return blocker.reason if is_english else blocker_words(blocker), gettext(blocker.way_on)
    facts = {name: names.get(value) or _fact(name, value) for name, value in blocker.facts}
    reason, way_on = SENTENCES[blocker.rule]
    return gettext(reason).format_map(facts), gettext(way_on).format_map(facts)


def condition_told(condition: Condition) -> str:
    """A condition in the language of the page."""
    match condition:
        case OnlyForms(forms=forms):
            return gettext("only: {what}").format(what=_listed(FORMS[each] for each in forms))
        case OnlyPurposes(purposes=purposes):
            return gettext("only for: {what}").format(
                what=_listed(PURPOSES[each] for each in purposes)
            )
        case OnlyAudiences(audiences=audiences):
            return gettext("only for: {what}").format(
                what=_listed(AUDIENCES[each] for each in audiences)
            )
        case NotInTerritory(territory=territory):
            return gettext("not in: {what}").format(what=territory_words(territory))
        case NotInLanguage(language=language):
            return gettext("not in: {what}").format(what=language_name(language))
        case WithoutSpan(start_ms=start, end_ms=end):
            return gettext("without {start} to {end} of the interview").format(
                start=clock(start), end=clock(end)
            )
        case NotBefore(day=day):
            return gettext("not before {day}").format(day=date_format(day, "DATE_FORMAT"))


def _listed(words: Iterable[Words]) -> str:
    return ", ".join(sorted(map(str, words)))


def _fact(name: str, value: str) -> str:
    """What is filled into a sentence; identifiers by their first signs, which is enough to look."""
    if name in ("about", "interview"):
        return value[:8]
    if name == "language":
        return language_name(value)
    if name == "day":
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return territory_words(value) if name == "territory" else value
