"""How signs, origins and states of published accounts are told in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

import langcodes
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from langcodes.tag_parser import LanguageTagError

from walkaway.core.text.lexicon import ACT
from walkaway.stories.models import StoryState

Words = Mapping[str, str | Promise]

ACTS: Words = {
    "left": _("Left"),
    "fled": _("Fled"),
    "defected": _("Defected"),
    "regret": pgettext_lazy("sign", "Regret"),
    "testimony": _("Tells it"),
}
GROUPS: Words = {
    "jihadist": _("Jihadist group"),
    "far-right": _("Far-right group"),
    "other": pgettext_lazy("group", "Another group"),
}
STATES: Words = {
    StoryState.CANDIDATE: _("To review"),
    StoryState.ACCEPTED: _("Accepted"),
    StoryState.REJECTED: _("Rejected"),
}
SHAPES = {StoryState.CANDIDATE: "○", StoryState.ACCEPTED: "●", StoryState.REJECTED: "✕"}
FOUND_BY: Words = {
    "meta": _("told by the page for machines"),
    "json-ld": _("told by the page for machines"),
    "title": _("from the title of the page"),
    "time": _("from a time in the page"),
    "url": _("from the address"),
    "feed": _("from the feed"),
    "trafilatura": _("guessed from the look of the page"),
}
"""How a title, an author or a day was found; what is not here is shown as it is."""


def sign_name(kind: str, name: str) -> str | Promise:
    """What a sign is of. An organisation's own lexicons may name others: those are shown as is."""
    return (ACTS if kind == ACT else GROUPS).get(name, name)


def language_told(tag: str) -> str | Promise:
    """What a language is called; a page may give it a tag that is none."""
    if not tag:
        return _("Language not known")
    try:
        return langcodes.Language.get(tag).display_name(get_language() or "en")
    except LanguageTagError:
        return tag
