"""What the log says of requests and errors: what happened and where, and no word of anybody's.

An address that is none, the header of a request and the message of an error may hold what somebody
typed: a name, say. The log keeps the name of the route, the class of the error, and the lines of
the program.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from django.http import HttpRequest
from django.urls import Resolver404, resolve

OF_REQUESTS = ("django.request", "django.security")
NO_ADDRESS = "an address that is none"

ExceptionFacts = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class NoWordsOfVisitors(logging.Filter):
    """Says of a request that failed which status it got, and at which route."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite what Django would say; nothing is left out of the log."""
        if record.name.startswith(OF_REQUESTS):
            record.msg = "%s at %s"
            status = getattr(record, "status_code", "refused")
            record.args = (status, _route_of(getattr(record, "request", None)))
        return True


class NoWordsOfErrors(logging.Formatter):
    """Tells an error by its class and by the lines of the program that led to it."""

    def formatException(self, ei: ExceptionFacts) -> str:  # noqa: N802  it is called so
        """The lines, and the classes of the error and of what caused it."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            told += traceback.format_tb(error.__traceback__)
            told.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
            error = error.__cause__ or error.__context__
        return "".join(told).rstrip()


def _route_of(request: HttpRequest | None) -> str:
    if request is None:
        return NO_ADDRESS
    try:
        found = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return NO_ADDRESS
    return found.view_name or NO_ADDRESS
