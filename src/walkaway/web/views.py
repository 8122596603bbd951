"""Pages that belong to no clip: about this library, and what is said when something is wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(no_cache=True)
def about(request: HttpRequest) -> HttpResponse:
    """What this library is, how speakers are protected and what is kept of visitors: nothing."""
    return render(request, "web/about.html")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense. It gets a page that asks nothing of it."""
    return HttpResponse(render_to_string("400.html"), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page. Whoever was let in at the desk stays there."""
    is_at_desk = hasattr(request, "actor")
    return render(request, "web/missing.html" if is_at_desk else "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is for another role."""
    return render(request, "403.html", status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the mark of our own pages."""
    return render(request, "web/form_too_old.html", status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many attempts in a short time."""
    return render(request, "web/too_many.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. The page needs neither the database nor anything else that may have."""
    return HttpResponse(render_to_string("500.html"), status=500)
