"""Codebooks in the words of their pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from walkaway.core.coding.codebook_changes import Aspect
from walkaway.core.coding.codebook_edits import Way
from walkaway.core.coding.codebook_rules import Rule
from walkaway.core.coding.colours import PALETTE
from walkaway.core.coding.presets import BLANK, JOINING, LEAVING
from walkaway.core.refi_qda.codebook import Loss

Words = str | Promise

PRESETS: Mapping[str, tuple[Words, Words]] = {
    LEAVING: (
        _("Reasons for leaving"),
        _(
            "Four narratives of people who left, after Neumann (ICSR 2015), with what each is made "
            "of. In English, with terms in eight languages."
        ),
    ),
    JOINING: (
        _("Reasons for joining"),
        _(
            "Three narratives of how people came to join, after the same study. In English, with "
            "terms in eight languages."
        ),
    ),
    BLANK: (_("A blank one"), _("You write every code yourself, in your own language.")),
}
"""What each is called, and what is in it."""

RULES: Mapping[Rule, Words] = {
    Rule.NO_NAME: _("It has no name. Write one."),
    Rule.LONG_NAME: _("The name is longer than 200 characters. Shorten it."),
    Rule.LONG_TEXT: _("A text is longer than 10,000 characters. Shorten it."),
    Rule.NO_LANGUAGE: _("This is no tag of a language. Write one such as en or ar."),
    Rule.BAD_GUID: _("Its identifier is none. Take the code out and add it anew."),
    Rule.GUID_TWICE: _("Another code has the same identifier. Give it one of its own in the file."),
    Rule.NAME_TWICE: _("Another code beside it has the same name. Rename one of both."),
    Rule.BAD_KEY: _("A key is one letter or digit, in small letters."),
    Rule.KEY_TWICE: _("Another code has this key. Choose another one, or none."),
    Rule.HEADING_WITH_KEY: _("A heading is not put on passages. Take its key out."),
    Rule.HEADING_WITH_TERMS: _("A heading is not suggested. Take its terms out."),
    Rule.BAD_COLOUR: _("Write the colour as #rrggbb, in small letters."),
    Rule.BAD_TERM: _("This is no word or phrase that can be looked for. Correct it."),
    Rule.TERM_TWICE: _("This term stands there twice. Take one out."),
    Rule.BAD_WEIGHT: _("A weight is above 0 and at most 1."),
    Rule.TOO_MANY_TERMS: _("A code has at most 500 terms."),
    Rule.TOO_DEEP: _("It lies deeper than 8 levels. Move it out."),
    Rule.TOO_MANY_CODES: _("A codebook has at most 500 codes. Divide it."),
}

FIELDS: Mapping[Rule, str] = {
    **dict.fromkeys((Rule.NO_NAME, Rule.LONG_NAME, Rule.NAME_TWICE), "name"),
    **dict.fromkeys((Rule.BAD_KEY, Rule.KEY_TWICE, Rule.HEADING_WITH_KEY), "key"),
    **dict.fromkeys(
        (Rule.BAD_TERM, Rule.TERM_TWICE, Rule.BAD_WEIGHT, Rule.TOO_MANY_TERMS,
         Rule.HEADING_WITH_TERMS),
        "terms",
    ),
    Rule.BAD_COLOUR: "colour",
    Rule.NO_LANGUAGE: "language",
}  # fmt: skip
"""The field of a form at which a broken rule is told; others are told above the form."""

ASPECTS: Mapping[Aspect, Words] = {
    Aspect.NAME: _("name"),
    Aspect.DEFINITION: _("definition"),
    Aspect.WHEN_TO_USE: _("when to use it"),
    Aspect.WHEN_NOT_TO_USE: _("when not to use it"),
    Aspect.EXAMPLE: _("example"),
    Aspect.KEY: _("key"),
    Aspect.COLOUR: _("colour"),
    Aspect.IS_CODABLE: _("whether it can be put on passages"),
    Aspect.TERMS: _("terms"),
    Aspect.PLACE: _("place"),
    Aspect.LANGUAGE: _("language"),
    Aspect.DESCRIPTION: _("description"),
    Aspect.ORIGIN: _("what it was made from"),
}

WAYS: Mapping[Way, tuple[Words, str]] = {
    Way.UP: (_("Up"), "↑"),
    Way.DOWN: (_("Down"), "↓"),
    Way.IN: (_("Below the code before it"), "↳"),
    Way.OUT: (_("Out of the code above it"), "↰"),
}

LOSSES: Mapping[Loss, Words] = {
    Loss.NAME: _("the name of the codebook, which becomes that of the file"),
    Loss.LANGUAGE: _("its language"),
    Loss.DESCRIPTION: _("its description"),
    Loss.ORIGIN: _("what it was made from"),
}

# What the core refuses in its own words, so that it is translated with all others.
CORE_REFUSES = (
    _("Writing a .qdc file"), _("the codebook has no code, and the standard wants one"),
    _("Add a code."),
)  # fmt: skip

_COLOURS: tuple[Words, ...] = (
    _("rust"), _("blue"), _("green"), _("plum"), _("ochre"), _("teal"),
    _("red"), _("indigo"), _("olive"), _("brown"), _("slate"), _("violet"),
)  # fmt: skip
COLOURS: Mapping[str, Words] = dict(zip(PALETTE, _COLOURS, strict=True))

FORMATS: Mapping[str, Words] = {
    "qdc": _("REFI-QDA codebook (.qdc), for other programs"),
    "csv": _("Table (.csv), for spreadsheets"),
    "json": _("JSON, with everything, to be taken in here again"),
}
