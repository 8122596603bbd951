"""What is told of people, in a template."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template

from walkaway.stories.models import Attribute
from walkaway.stories.telling_words import exactness_words, kind_words, told_words

register = template.Library()
register.filter("kind_words", kind_words)
register.filter("exactness", exactness_words)


@register.filter
def told(attribute: Attribute) -> str:
    """The value of an attribute, as it is read."""
    return told_words(attribute.kind, attribute.value)


@register.filter
def site_of(address: str) -> str:
    """The host of an address."""
    return urlsplit(address).hostname or address
