"""The first page of the desk, and the vault: unlocking and locking it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts import unlocking, vaults
from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.forms import UnlockForm
from walkaway.accounts.models import Staff
from walkaway.accounts.navigation import places_of
from walkaway.accounts.next_page import next_page
from walkaway.core.errors import NotOpened
from walkaway.core.sealing.key_pairs import KeyPair
from walkaway.journal.services import record


@require_safe
@desk
def home(request: DeskRequest) -> HttpResponse:
    """What this person may do next, and whether their vault is open."""
    return render(request, "accounts/home.html", {"places": places_of(_staff(request))})


@require_safe
@desk
def my_account(request: DeskRequest) -> HttpResponse:
    """What one may do here, how one signs in, and one's vault."""
    staff = _staff(request)
    context = {"staff": staff, "roles": sorted(role.label for role in staff.roles)}
    return render(request, "accounts/my_account.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@desk
def unlock(request: DeskRequest) -> HttpResponse:
    """Open the vault with its passphrase."""
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            keys = vaults.open_vault(
                _staff(request), form.cleaned_data["passphrase"], now=timezone.now()
            )
        except NotOpened:
            form.add_error("passphrase", _("This is another passphrase. Nothing was opened."))
        else:
            return _opened(request, keys)
    status = 422 if form.is_bound else 200
    context = {"form": form, "next": next_page(request)}
    return render(request, "accounts/unlock.html", context, status=status)


@require_POST
@desk
def lock(request: DeskRequest) -> HttpResponse:
    """Close the vault at once."""
    response = HttpResponseRedirect(next_page(request))
    unlocking.lock(request, response)
    return response


@sensitive_variables("keys")
@transaction.atomic
def _opened(request: DeskRequest, keys: KeyPair) -> HttpResponse:
    response = HttpResponseRedirect(next_page(request))
    unlocking.unlock(request, response, keys, now=timezone.now())
    staff = _staff(request)
    record("vault-unlocked", actor=str(staff.pk), subject=f"staff:{staff.pk}")
    return response


def _staff(request: DeskRequest) -> Staff:
    assert request.actor.staff
    return request.actor.staff
