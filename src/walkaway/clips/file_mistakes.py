"""What is wrong with a sheet that came as a file, with its place, in the language of the page.

The core tells it in English, for those who edit the text. Here each kind of mistake has a sentence.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from walkaway.core.media.sheet.mistakes import Mistake

KINDS = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"^this is not UTF-8", _("This is not UTF-8. Save the file as UTF-8.")),
        (r"^this is not TOML", _(
            "This is not TOML. A line is [table], [[table]], # comment or key = value, and texts"
            " stand in quotes.")),
        (r"nested too deep", _("The brackets are nested too deep for a cut sheet.")),
        (r"^this is not OpenTimelineIO", _("This is not OpenTimelineIO.")),
        (r"^a single timeline was expected", _("One timeline was expected, and there is none.")),
        (r"^this is no part of an edit list|^this event is not understood", _(
            "This is no line of an edit list.")),
        (r"frames of the source are recorded as", _(
            "The source and the clip are not equally long here, and no M2 line says that the speed"
            " changes.")),
        (r"Expected are timecodes in order", _(
            "These timecodes do not exist at this rate, or are not in order.")),
        (r"^FCM must be", _("FCM must be “DROP FRAME” or “NON-DROP FRAME”.")),
        (r"^`(?P<what>[^`]+)` is no key of", _(
            "“%(what)s” is not known here: it is misspelt, or belongs in another table.")),
        (r"^the format is \"(?P<what>[^\"]*)\"", _(
            "The format is “%(what)s”, which this Walkaway does not read. Update Walkaway if the"
            " sheet is newer.")),
        (r"is no language tag", _("This is no language tag such as en, ar or pt-BR.")),
        (r"is usually written \"(?P<what>[^\"]+)\"", _("This language is written “%(what)s”.")),
        (r"must be true or false", _("This must be true or false, without quotes.")),
        (r"must be an? (?:even whole )?number.* from (?P<low>\S+) to (?P<high>\S+)$", _(
            "This must be a number from %(low)s to %(high)s.")),
        (r"must be (?P<what>\".+ or \"[^\"]+\")\.|is none of (?P<one>\".+ or \"[^\"]+\")\.", _(
            "This is not one of the possible words: %(what)s.")),
        (r"HH:MM:SS|seconds with at most three decimals", _(
            "This is no time such as 0:10 or 1:02:03.500.")),
        (r"is in the list twice", _("This is in the list twice. Leave one out.")),
        (r"must be a list of texts", _("This must be a list of texts in quotes.")),
        (r"this text is empty", _("This text is empty. Write it or leave it out.")),
        (r"must be a text in quotes", _("This must be a text in quotes.")),
        (r"must be an? tables?|must be tables? that", _("This must be a table.")),
        (r"is no colour", _("This is no colour such as #1f2a30.")),
        (r"is no id", _("The name for files may hold a to z, digits and single hyphens.")),
        (r"nobody can read a title", _("Nobody can read a title card that is so short.")),
        (r"a character that no file name can hold", _(
            "This holds a character that no file name can hold.")),
    )
)  # fmt: skip


def file_mistake_words(mistake: Mistake) -> str:
    """A mistake with its place: the line, and the way to the value. What has no sentence of its own
    says that it cannot be read, and names the place."""
    said = gettext("This cannot be understood.")
    for pattern, sentence in KINDS:
        if found := pattern.search(mistake.sentence):
            facts = {name: value for name, value in found.groupdict().items() if value}
            said = str(sentence) % ({"what": facts.get("one", "")} | facts)
            break
    facts = {"line": mistake.line, "said": said, "place": place_of(mistake)}
    if facts["place"]:
        return gettext("Line %(line)s, “%(place)s”: %(said)s") % facts
    return gettext("Line %(line)s: %(said)s") % facts


def place_of(mistake: Mistake) -> str:
    """The way to a value as the file names it, counted from 1: `passages 2 · from`."""
    parts: list[str] = []
    for part in mistake.path:
        if isinstance(part, int) and parts:
            parts[-1] += f" {part + 1}"
        else:
            parts.append(str(part))
    return " · ".join(parts)
