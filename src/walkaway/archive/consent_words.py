"""What the codes of consent and withdrawal mean, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import langcodes
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from walkaway.archive.models import Explanation, OriginalsOnWithdrawal
from walkaway.archive.services.identity import OpeningReason
from walkaway.archive.words import language_name
from walkaway.core.gate import ANYWHERE, Blocker, Form, HardStop, Opening, Purpose

Words = Mapping[str, str | Promise]

PURPOSES: Words = {
    Purpose.RESEARCH: _("Research"),
    Purpose.SCREENING: _("Closed screening"),
    Purpose.LIBRARY: _("Public library"),
    Purpose.CAMPAIGN: _("Campaign"),
    Purpose.PRESS: _("Press"),
}
PURPOSES_MEAN: Words = {
    Purpose.RESEARCH: _("Researchers of this organisation read it and work with it."),
    Purpose.SCREENING: _("It is shown to a group in a closed room."),
    Purpose.LIBRARY: _("It is public: anyone can find it, watch it and keep a copy."),
    Purpose.CAMPAIGN: _("It is shown to people who did not look for it."),
    Purpose.PRESS: _("It is given to journalists."),
}
FORMS: Words = {
    Form.FACE: _("face visible"),
    Form.OWN_VOICE: _("own voice"),
    Form.ALTERED_VOICE: _("altered voice"),
    Form.TEXT: _("text alone"),
}
FORMS_MEAN: Words = {
    Form.FACE: _("You can be seen. Whoever knows you will know you."),
    Form.OWN_VOICE: _("You cannot be seen, and you are heard. A voice can be recognised."),
    Form.ALTERED_VOICE: _("You cannot be seen, and another voice is heard instead of yours."),
    Form.TEXT: _("Only your words, in writing."),
}
STOPS: Words = {
    HardStop.MINOR: _("Minor, then or now"),
    HardStop.DETAINED: _("Detained"),
    HardStop.TRIAL_PENDING: _("Trial pending"),
    HardStop.THREAT: _("Under threat"),
}
STOPS_MEAN: Words = {
    HardStop.MINOR: _("Nothing leaves unless a guardian consented along."),
    HardStop.DETAINED: _("Whoever is locked up cannot consent freely."),
    HardStop.TRIAL_PENDING: _("What is said can be held against the speaker."),
    HardStop.THREAT: _("Somebody looks for the speaker, or for those who are near."),
}
HOW: Words = {
    Explanation.SIGNED: _("on a signed form"),
    Explanation.RECORDED: _("aloud, in a recording"),
    Explanation.WITNESSED: _("before a witness, who signed"),
}
FATES: Words = {
    OriginalsOnWithdrawal.SEALED: _("kept sealed, for protection officers alone"),
    OriginalsOnWithdrawal.ERASED: _("erased"),
}
OPENING_REASONS: Words = {
    OpeningReason.DANGER: _("Danger: somebody must be warned or brought to safety"),
    OpeningReason.CONTACT: _("Contact: the speaker must be reached in no other way"),
    OpeningReason.LEGAL: _("Legal: a court or the speaker's lawyer asks, and they agreed"),
    OpeningReason.CORRECTION: _("Correction: what is written must be checked"),
}
EXITS: Words = {
    "clips": _("Cut sheets and clips in the making"),
    "coding": _("Coding"),
    "library": _("Public library"),
    "release": _("Packs, screenings, press and exports"),
}
BEYOND: Words = {
    "downloads": _("Files that visitors downloaded before."),
    "copies-elsewhere": _("Copies that others made and put somewhere else."),
    "handed-out": _("Packs of files that were handed out before."),
    "exported-codings": _("Quotations and reports that were exported from studies."),
    "exported-cuts": _(
        "Cut sheets that were taken out: times and titles, no picture and no sound."
    ),
}
_BLOCKED: Words = {
    "frozen": _("Everything of this speaker is frozen."),
    "withdrawn": _("The speaker withdrew."),
    "hard-stop-minor": _("The speaker is a minor, or was one then."),
    "hard-stop-detained": _("The speaker is detained and cannot consent freely."),
    "hard-stop-trial-pending": _("A trial is pending."),
    "hard-stop-threat": _("The speaker, or somebody near, is under threat."),
    "no-consent": _("The speaker has consented to nothing."),
    "purpose": _("Not agreed to."),
    "form": _("Not agreed to in this form."),
    "language": _("Not agreed to in this language."),
    "territory": _("Not agreed to there."),
    "comprehension": _("Nobody checked that the speaker understood."),
    "not-yet": _("The consent has not begun."),
    "expired": _("The consent has ended."),
    "embargo": _("The speaker holds it back."),
}


def blocker_words(blocker: Blocker) -> str:
    """Why something may not leave, in the language of the page."""
    return str(_BLOCKED.get(blocker.rule, blocker.reason))


def language_words(tag: str) -> str:
    """A language, or all of them."""
    if tag == ANYWHERE:
        return gettext("all languages")
    return language_name(tag)


def territory_words(code: str) -> str:
    """A country, or everywhere."""
    if code == ANYWHERE:
        return gettext("everywhere")
    place = langcodes.Language.make(territory=code)
    return str(place.territory_name(get_language() or "en"))


def until_words(until: date | None) -> str:
    """The last day, or that there is none."""
    if until is None:
        return gettext("without an end")
    return gettext("until {day}").format(day=date_format(until, "DATE_FORMAT"))


def opening_words(opening: Opening) -> str:
    """Where and until when a cell of the grid is open."""
    parts = [language_words(opening.language), territory_words(opening.territory)]
    if opening.until is not None:
        parts.append(until_words(opening.until))
    return " · ".join(parts)
