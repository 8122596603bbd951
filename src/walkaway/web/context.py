"""What the frame of every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import langcodes
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url

from walkaway.accounts.actors import Actor
from walkaway.accounts.adapters import passkeys_work
from walkaway.accounts.navigation import Place, places_of
from walkaway.accounts.unlocking import IDLE
from walkaway.core.transcripts.model import direction_of


@dataclass(frozen=True, kw_only=True, slots=True)
class InterfaceLanguage:
    """A language that the pages speak, and this page in it."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    address: str


def site(request: HttpRequest) -> dict[str, Any]:
    """The name of the library, and this page in every language of the interface."""
    return {
        "library_name": settings.LIBRARY_NAME,
        "interface_languages": [
            InterfaceLanguage(
                code=code,
                name=langcodes.Language.get(code).autonym().capitalize(),
                direction=direction_of(code),
                address=_this_page_in(request, code),
            )
            for code, _ in settings.LANGUAGES
        ],
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Who is signed in, whether their vault is open, where they may go, and where they are."""

    name: str
    unlocked: bool
    idle_seconds: int
    places: list[Place]
    place: Place | None
    """The one in which this page is: of two, one in the other, the inner."""
    here: str


def desk(request: HttpRequest) -> dict[str, Any]:
    """The frame of the desk: None where nobody is signed in, and outside the desk."""
    actor = getattr(request, "actor", None)
    passkeys = passkeys_work(request)
    if not isinstance(actor, Actor) or actor.staff is None:
        return {"desk": None, "passkeys_work": passkeys}
    places = places_of(actor.staff)
    around = [place for place in places if request.path.startswith(place.address)]
    return {
        "passkeys_work": passkeys,
        "desk": Desk(
            name=actor.staff.name,
            unlocked=actor.keys is not None,
            idle_seconds=int(IDLE.total_seconds()),
            places=places,
            place=max(around, key=lambda place: len(place.address), default=None),
            here=request.get_full_path(),
        ),
    }


def _this_page_in(request: HttpRequest, code: str) -> str:
    here = request.get_full_path()
    translated = translate_url(here, code)
    # A page without a language (a missing one, a withdrawn file) leads to the front page.
    return translated if translated != here else _front_page(here, code)


def _front_page(here: str, code: str) -> str:
    return here if here.startswith(f"/{code}/") else translate_url(reverse("home"), code)
