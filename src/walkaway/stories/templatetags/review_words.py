"""Filters that write what is known of a published account as words."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.functional import Promise

from walkaway.core.transcripts.model import direction_of
from walkaway.stories import review_words
from walkaway.stories.models import StoryState
from walkaway.stories.review_pages import host_of

register = template.Library()

register.filter("direction", direction_of)
register.filter("host", host_of)
register.filter("language_told", review_words.language_told)

_EXACTLY = {4: ("%Y", "Y"), 7: ("%Y-%m", "YEAR_MONTH_FORMAT"), 10: ("%Y-%m-%d", "DATE_FORMAT")}


@register.filter
def day_told(day: str) -> str:
    """A day, a month or a year of ISO 8601 as people write it, no more exactly than it is told."""
    read_as, write_as = _EXACTLY.get(len(day), ("", ""))
    try:
        return date_format(datetime.strptime(day, read_as), write_as)  # noqa: DTZ007  a day has no zone
    except ValueError:
        return day


@register.filter
def found_by(slug: str) -> str | Promise:
    """How a suggestion was found."""
    return review_words.FOUND_BY.get(slug, slug)


@register.filter
def state_told(state: str) -> str | Promise:
    """What was decided."""
    return review_words.STATES[state]


@register.filter
def state_shape(state: str) -> str:
    """The shape beside it."""
    return review_words.SHAPES[StoryState(state)]


@register.filter
def group_told(name: str) -> str | Promise:
    """A group for which pages are chosen."""
    return review_words.GROUPS.get(name, name)
