"""How templates tell of releases."""

from __future__ import annotations

from django import template

from walkaway.archive.consent_words import territory_words
from walkaway.core.media.manifest import ClipManifest

register = template.Library()

register.filter("where", territory_words)


@register.filter
def title_in(manifest: ClipManifest, language: str) -> str:
    """The title of a clip in a language, else in any."""
    titles = manifest["title"]
    return titles.get(language) or next(iter(titles.values()), manifest["id"])
