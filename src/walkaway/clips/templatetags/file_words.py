"""How templates tell of the files of a clip."""

from __future__ import annotations

from django import template

from walkaway.archive.words import language_name
from walkaway.clips.file_words import SHAPES, Sentence, check_name, passed_check

register = template.Library()

register.filter("file_check", check_name)
register.filter("file_passed", passed_check)
register.filter("file_language", language_name)


@register.filter
def file_shape(shape: str) -> Sentence:
    """What a shape is called."""
    return SHAPES.get(str(shape), str(shape))
