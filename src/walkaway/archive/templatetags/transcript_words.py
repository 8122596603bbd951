"""Filters that write times, languages and codes of transcripts as words."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from walkaway.archive import words
from walkaway.core.transcripts.model import direction_of
from walkaway.core.transcripts.times import format_clock, short_clock

register = template.Library()

register.filter("clock", short_clock)
register.filter("direction", direction_of)
register.filter("exact_clock", format_clock)
register.filter("language_name", words.language_name)


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
