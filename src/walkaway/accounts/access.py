"""Who may see a page of the desk: said at the view, in one line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast, overload
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from walkaway.accounts import unlocking
from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.queries import second_factors

Rest = ParamSpec("Rest")


GET_OR_POST = ["GET", "HEAD", "POST"]
"""What a page with a form is asked by."""


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in: `actor` is who."""

    actor: Actor


DeskView = Callable[Concatenate[DeskRequest, Rest], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a view asks of whoever comes: `view.terms`, for a test that walks all addresses."""

    unlocked: bool = False
    roles: frozenset[Role] = frozenset()
    second_factor: bool = True
    by_itself: bool = False


@overload
def desk(view: DeskView[Rest]) -> View[Rest]: ...
@overload
def desk(
    *,
    unlocked: bool = ...,
    roles: Collection[Role] = ...,
    second_factor: bool = ...,
    by_itself: bool = ...,
) -> Callable[[DeskView[Rest]], View[Rest]]: ...
def desk(
    view: DeskView[Rest] | None = None,
    *,
    unlocked: bool = False,
    roles: Collection[Role] = (),
    second_factor: bool = True,
    by_itself: bool = False,
) -> View[Rest] | Callable[[DeskView[Rest]], View[Rest]]:
    """For staff who signed in with their second factor; `request.actor` is who they are.

    `unlocked` asks for the open vault too, `roles` for one of these roles (403 otherwise).
    `second_factor=False` is for the pages on which a second factor is set up. `by_itself` is for
    what a page asks for by itself: that keeps no vault open.
    """
    terms = Terms(
        unlocked=unlocked,
        roles=frozenset(roles),
        second_factor=second_factor,
        by_itself=by_itself,
    )

    def wrap(view: DeskView[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Rest.args, **rest: Rest.kwargs
        ) -> HttpResponseBase:
            elsewhere = _admit(request, terms)
            if elsewhere is not None:
                return elsewhere
            return view(cast("DeskRequest", request), *args, **rest)

        guarded.terms = terms  # type: ignore[attr-defined]  # a mark for tests
        return guarded  # type: ignore[return-value]  # the first argument has another name

    return wrap if view is None else wrap(view)


def has_second_factor(staff: Staff) -> bool:
    """Whether `staff` has set up codes or a passkey (1 query)."""
    return second_factors().filter(user_id=staff.pk).exists()


def _admit(request: HttpRequest, terms: Terms) -> HttpResponseRedirect | None:
    """Give `request` its actor, or say where they must go first."""
    staff = request.user
    if not isinstance(staff, Staff) or not staff.is_active:
        return _first(request, "account_login")
    if terms.second_factor and not has_second_factor(staff):
        return _first(request, "mfa_index")
    keys = unlocking.keys_of(request, now=timezone.now(), there=not terms.by_itself)
    cast("DeskRequest", request).actor = actor_of(staff, keys)
    if terms.roles and not staff.has(*terms.roles):
        raise PermissionDenied
    if terms.unlocked and keys is None:
        return _first(request, "unlock")
    return None


def _first(request: HttpRequest, url_name: str) -> HttpResponseRedirect:
    # A form that was being sent cannot be sent on: its page is where they come back to.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("desk-home")
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': back})}")
