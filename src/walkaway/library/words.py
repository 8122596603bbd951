"""Facts in words: protections, checks and shapes as a visitor reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import langcodes
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from walkaway.core.transcripts.model import direction_of
from walkaway.library.models import Wording

Sentence = str | Promise

FACE_SHORT: dict[str, Sentence] = {
    "mask": _("Face masked"),
    "cover": _("Picture covered"),
    "keep": _("Face shown"),
}
VOICE_SHORT: dict[str, Sentence] = {
    "replace": _("Voice replaced"),
    "disguise": _("Voice disguised only"),
    "keep": _("Own voice"),
}
FACE_LONG: dict[str, Sentence] = {
    "mask": _("Every face that must not be recognised is under an opaque mask, in every frame."),
    "cover": _("The picture is covered throughout: the speaker is never seen."),
    "keep": _("The speaker agreed to be seen. The face is as it was recorded."),
}
VOICE_LONG: dict[str, Sentence] = {
    "replace": _(
        "The voice you hear is not the speaker’s. The approved words are read by another person "
        "or by a synthetic voice."
    ),
    "disguise": _(
        "The voice you hear is the speaker’s own, disguised only. Such a disguise can be reversed "
        "by someone who knows how."
    ),
    "keep": _("The speaker agreed to be heard. The voice is as it was recorded."),
}
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
    "loudness": _("The sound is as loud as broadcasters want it."),
    "metadata": _("The file tells nothing of place, time, device or maker."),
    "names": _("No hidden name can be read in captions, on the page or in the file."),
    "sync": _("Picture and sound stay together up to the end."),
    "voice": _("What is heard is what the protection of the voice allows."),
}
"""What it means that a check was passed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A text and the language that it is in, which may not be the visitor's."""

    text: str
    language: str

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which it is written."""
        return direction_of(self.language)


def in_words(
    wordings: Iterable[Wording], field: str, language: str, *, else_nothing: bool = False
) -> Words | None:
    """The text of `field` in `language`, else in the first language that has it.

    None when no language has it, or when `language` has none and `else_nothing` is wanted.
    """
    texts = {each.language: text for each in wordings if (text := getattr(each, field))}
    if language in texts:
        return Words(text=texts[language], language=language)
    if else_nothing or not texts:
        return None
    first = next(iter(texts))
    return Words(text=texts[first], language=first)


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
