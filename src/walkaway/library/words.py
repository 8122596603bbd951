"""Facts in words: protections, checks and shapes as a visitor reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from walkaway.clips.file_words import (
    CHECKS,
    PASSED_CHECKS,
    SHAPES,
    Sentence,
    autonym,
    check_name,
    language_name,
    passed_check,
)
from walkaway.core.transcripts.model import direction_of
from walkaway.library.models import Wording

__all__ = [
    "CHECKS",
    "FACE_LONG",
    "FACE_SHORT",
    "PASSED_CHECKS",
    "SHAPES",
    "VOICE_LONG",
    "VOICE_SHORT",
    "Sentence",
    "Words",
    "autonym",
    "check_name",
    "in_words",
    "language_name",
    "passed_check",
]

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
