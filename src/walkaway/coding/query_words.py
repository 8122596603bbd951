"""What the answers to questions of a study are called, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.coding.models import Unit
from walkaway.core.coding.queries import Facet
from walkaway.stories.case_words import REGIONS

if TYPE_CHECKING:
    from walkaway.coding.services.querying import Asked

FACETS: Mapping[str, str | Promise] = {
    Facet.REGION: _("Where from"),
    Facet.YEAR: _("Year of leaving"),
    Facet.CASE: _("Case"),
}
UNITS: Mapping[str, str | Promise] = {
    Unit.SENTENCE: _("a sentence"),
    Unit.CUE: _("a cue of an interview, a paragraph of a story"),
    Unit.PASSAGE: _("passages that overlap"),
}


def value_label(facet: Facet, value: str, asked: Asked) -> str:
    """What a value of a facet is called."""
    if not value:
        return gettext("Not told")
    if facet is Facet.REGION:
        return str(REGIONS.get(value, value))
    return asked.case_names[value] if facet is Facet.CASE else value
