"""Files of a clip in words: shapes, checks and languages as a person reads them."""

from __future__ import annotations

from functools import lru_cache

import langcodes
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

SHAPES: dict[str, Sentence] = {
    "16x9": _("Wide, 16:9"),
    "1x1": _("Square, 1:1"),
    "9x16": _("Tall, 9:16"),
}
CHECKS: dict[str, Sentence] = {
    "card": _("The publisher’s card"),
    "companions": _("Pictures and captions beside it"),
    "coverage": _("Cover over the face"),
    "faces": _("Faces"),
    "format": _("Format"),
    "labels": _("Labels of footage of others"),
    "loudness": _("Loudness"),
    "metadata": _("Hidden details of the file"),
    "names": _("Hidden names and places"),
    "sync": _("Picture and sound together"),
    "voice": _("Remains of the voice"),
}
PASSED_CHECKS: dict[str, Sentence] = {
    "card": _("The last picture says who publishes the clip."),
    "companions": _("Stills and quote cards show what the clip shows, and say what it says."),
    "coverage": _("Every face that must be hidden is covered, frame by frame."),
    "faces": _("No face that must be hidden can be seen in any frame."),
    "format": _("The file plays everywhere and is as long as was planned."),
    "labels": _("Wherever footage of others is shown, its label is in the picture."),
    "loudness": _("The sound is as loud as broadcasters want it."),
    "metadata": _("The file tells nothing of place, time, device or maker."),
    "names": _("No hidden name can be read in captions, on the page or in the file."),
    "sync": _("Picture and sound stay together up to the end."),
    "voice": _("What is heard is what the protection of the voice allows."),
}
"""What it means that a check was passed."""


def check_name(slug: str) -> Sentence:
    """What a check is called; one that is new here keeps its own name."""
    return CHECKS.get(slug, slug.replace("-", " ").replace("_", " ").capitalize())


def passed_check(slug: str) -> Sentence:
    """What it means that a check was passed; empty for one that is new here."""
    return PASSED_CHECKS.get(slug, "")


@lru_cache(maxsize=2048)
def language_name(tag: str, reader_language: str) -> str:
    """What `tag` is called in the reader's language."""
    return langcodes.Language.get(tag).display_name(reader_language)


@lru_cache(maxsize=512)
def autonym(tag: str) -> str:
    """What `tag` is called by those who speak it."""
    name = langcodes.Language.get(tag).autonym()
    return name[:1].upper() + name[1:]
