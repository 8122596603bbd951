"""Shares and intervals in a template."""

from __future__ import annotations

from django import template

from walkaway.stories.report_contrast import points, points_interval
from walkaway.stories.report_sections import interval_words, percent, share_words

register = template.Library()
register.filter("count_of", share_words)
register.filter("percent", percent)
register.filter("interval", interval_words)
register.filter("points", points)
register.filter("points_interval", points_interval)
