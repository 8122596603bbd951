"""The site with two more pages: one asks for an open vault, one for a role."""

from django.http import HttpResponse
from django.urls import path

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.config import urls
from walkaway.config.urls import handler403, handler404, handler500

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@desk(unlocked=True)
def sealed_page(request: DeskRequest) -> HttpResponse:
    return HttpResponse(f"{request.actor.keys is not None}")


@desk(roles=[Role.TRANSLATOR, Role.EDITOR])
def page_of_words(request: DeskRequest) -> HttpResponse:
    return HttpResponse(request.actor.ref)


urlpatterns = [
    *urls.urlpatterns,
    path("desk/sealed/", sealed_page),
    path("desk/words/", page_of_words),
]
