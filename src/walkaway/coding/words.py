"""Coding in the words of its pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from walkaway.coding.models import Unit

UNITS: dict[Unit, str | Promise] = {
    Unit.SENTENCE: _(
        "Sentences: a code is there in a sentence or it is not, wherever it was selected."
    ),
    Unit.CUE: _(
        "Cues and paragraphs: the same, by the cues of an interview and the paragraphs of a story."
    ),
    Unit.PASSAGE: _(
        "Passages: what coders selected, those that overlap taken together. Text that nobody "
        "selected is not compared."
    ),
}
"""What is counted once when coders are compared."""

UNIT_NAMES: dict[Unit, str | Promise] = {
    Unit.SENTENCE: _("by sentence"),
    Unit.CUE: _("by cue or paragraph"),
    Unit.PASSAGE: _("by passage"),
}
