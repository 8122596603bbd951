"""Filters that write codes as words."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language

from walkaway.core.transcripts.model import direction_of
from walkaway.core.transcripts.times import short_clock
from walkaway.library import words

register = template.Library()

register.filter("autonym", words.autonym)
register.filter("clock", short_clock)
register.filter("direction", direction_of)
register.filter("check_name", words.check_name)


@register.filter
def language_name(tag: str) -> str:
    """What a language is called in that of the page."""
    return words.language_name(tag, get_language() or "en")


@register.filter
def face_short(code: str) -> str | Promise:
    """What was done to the face, in two words."""
    return words.FACE_SHORT[code]


@register.filter
def voice_short(code: str) -> str | Promise:
    """What was done to the voice, in two words."""
    return words.VOICE_SHORT[code]


@register.filter
def face_long(code: str) -> str | Promise:
    """What was done to the face, in a sentence."""
    return words.FACE_LONG[code]


@register.filter
def voice_long(code: str) -> str | Promise:
    """What was done to the voice, in a sentence."""
    return words.VOICE_LONG[code]


@register.filter
def passed_check(slug: str) -> str | Promise:
    """What it means that a check was passed."""
    return words.passed_check(slug)


@register.filter
def shape_name(code: str) -> str | Promise:
    """What a shape is called."""
    return words.SHAPES[code]


@register.filter
def seconds(milliseconds: int) -> str:
    """Milliseconds as an address writes them: 12.4."""
    return f"{milliseconds // 1000}.{milliseconds % 1000:03}".rstrip("0").rstrip(".")
