"""What knows of sessions, tokens and staff acts at the desk, and nowhere else.

A visitor of the library is given no cookie, and a page for the public does not vary by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseForbidden,
    HttpResponseRedirect,
)
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse

from walkaway.accounts.words import told
from walkaway.core.errors import NotOpened, Refused

_LANGUAGES = "|".join(re.escape(code) for code, _ in settings.LANGUAGES)
_DESK = re.compile(rf"/(?:(?:{_LANGUAGES})/)?desk(?:/|\Z)")

Answer = Callable[[HttpRequest], HttpResponseBase]


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether `request` is for the workbench of staff, and not for the public."""
    return _DESK.match(request.path_info) is not None


class DeskSession(SessionMiddleware):
    """Sessions, at the desk. Elsewhere a request has none: whoever asks for it fails loudly."""

    def __call__(self, request: HttpRequest) -> Any:
        """Do it at the desk, and pass everything else by."""
        return (super().__call__ if is_at_the_desk(request) else self.get_response)(request)


class DeskStaff(AuthenticationMiddleware):
    """Who is signed in, at the desk."""

    def __call__(self, request: HttpRequest) -> Any:
        """Do it at the desk, and pass everything else by."""
        return (super().__call__ if is_at_the_desk(request) else self.get_response)(request)


class DeskCsrf(CsrfViewMiddleware):
    """Forms that only our own pages can send, at the desk: elsewhere nobody has rights to steal."""

    def __call__(self, request: HttpRequest) -> Any:
        """Do it at the desk, and pass everything else by."""
        return (super().__call__ if is_at_the_desk(request) else self.get_response)(request)

    def process_view(
        self,
        request: HttpRequest,
        callback: Any,
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        """Refuse a form that another site sent."""
        if not is_at_the_desk(request):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


class at_the_desk:  # noqa: N801  it stands in a list of functions
    """Nothing of the desk is kept by a browser, and what a service refuses becomes a page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say that nothing of it is to be kept."""
        response = self.get_response(request)
        if is_at_the_desk(request):
            response.headers.setdefault("Cache-Control", "no-store")
            # With `no-referrer` a browser says of its own forms that they come from nowhere.
            response.headers["Referrer-Policy"] = "same-origin"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says what was refused and the way on; None for what is no refusal."""
        if not is_at_the_desk(request):
            return None
        if isinstance(error, ReauthenticationRequired):
            return _who_are_you(request)
        if isinstance(error, Refused | NotOpened):
            return render(request, "web/refused.html", {"sentence": told(error)}, status=403)
        return None


def _who_are_you(request: HttpRequest) -> HttpResponse:
    # Before allauth does it: that would write the whole request into the session, with the
    # address and the browser of the person and everything in the form.
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
