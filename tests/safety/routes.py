"""Every address of the site, read off the URL map itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern: its name, the names of what varies in it, and the view behind it."""

    name: str
    parameters: tuple[str, ...]
    view: Callable[..., HttpResponseBase]


def every_route() -> list[Route]:
    """All patterns, each under its name; one without a name under its module and function."""
    return list(_below(get_resolver(), (), ""))


def _below(resolver: URLResolver, outer: tuple[str, ...], space: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        parameters = (*outer, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _below(each, parameters, inner)
        else:
            yield Route(f"{space}{_name(each)}", tuple(dict.fromkeys(parameters)), each.callback)


def _name(pattern: URLPattern) -> str:
    view: Any = pattern.callback
    return pattern.name or f"{view.__module__}.{view.__qualname__}"
