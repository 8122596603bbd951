"""Filters that write times, languages and codes of transcripts as words."""

from __future__ import annotations

import langcodes
from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language

from walkaway.archive import words
from walkaway.core.transcripts.model import direction_of
from walkaway.core.transcripts.times import format_clock

register = template.Library()

register.filter("direction", direction_of)


@register.filter
def language_name(tag: str) -> str:
    """What a language is called in that of the page."""
    return langcodes.Language.get(tag).display_name(get_language() or "en")


@register.filter
def clock(milliseconds: int) -> str:
    """A time of a recording as people read it: 0:12 or 1:02:03."""
    seconds = milliseconds // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    start = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{start}:{seconds % 60:02}"


@register.filter
def exact_clock(milliseconds: int) -> str:
    """A time of a recording as people write it, to the millisecond."""
    return format_clock(milliseconds)


@register.filter
def state_name(code: str) -> str | Promise:
    """How far a cue is."""
    return words.STATES[code]


@register.filter
def voice_name(code: str) -> str | Promise:
    """Whose words a cue holds."""
    return words.VOICES[code]


@register.filter
def name_kind(code: str) -> str | Promise:
    """What a hidden name is the name of."""
    return words.NAME_KINDS[code]


@register.filter
def aspect_name(code: str) -> str | Promise:
    """What of a cue changed."""
    return words.ASPECTS[code]
