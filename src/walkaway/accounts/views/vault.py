"""The first page of the desk, and the vault: unlocking and locking it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts import site_keys, unlocking, vaults
from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.forms import (
    LostPassphraseForm,
    NewPassphraseForm,
    UnlockForm,
    WrittenDownForm,
)
from walkaway.accounts.models import Staff
from walkaway.accounts.navigation import places_of
from walkaway.accounts.next_page import next_page
from walkaway.accounts.recovery_codes import mark_of
from walkaway.accounts.words import role_names, side_name, told
from walkaway.core.errors import NotOpened, Refused
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
    context = {
        "staff": staff,
        "roles": role_names(staff),
        "side": side_name(staff),
        "escrow": site_keys.recovery_key() is not None,
    }
    return render(request, "accounts/my_account.html", context)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(GET_OR_POST)
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
        except Refused as refusal:
            form.add_error(None, told(refusal))
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


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(GET_OR_POST)
@desk
def change_passphrase(request: DeskRequest) -> HttpResponse:
    """Another passphrase for the vault. The one of now is asked for, open vault or not."""
    form = NewPassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            staff, now = _staff(request), timezone.now()
            keys = vaults.open_vault(staff, form.cleaned_data["now"], now=now)
            vaults.change_passphrase(staff, keys, form.cleaned_data["passphrase"])
            return _opened(request, keys)
        except NotOpened:
            form.add_error("now", _("This is another passphrase. Nothing was opened."))
        except Refused as refusal:
            form.add_error(None, told(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "accounts/change_passphrase.html", {"form": form}, status=status)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(GET_OR_POST)
@desk
def lost_passphrase(request: DeskRequest) -> HttpResponse:
    """Open the vault with its recovery code, and choose another passphrase."""
    form = LostPassphraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            code = _recovered(request.actor, form.cleaned_data)
        except NotOpened:
            form.add_error("code", _("This is not the code of your vault. Look at every group."))
        except Refused as refusal:
            form.add_error(None, told(refusal))
        else:
            return _shown_once(request, code)
    context = {"form": form, "escrow": site_keys.recovery_key() is not None}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/lost_passphrase.html", context, status=status)


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(GET_OR_POST)
@desk
def new_recovery_code(request: DeskRequest) -> HttpResponse:
    """Another recovery code for a vault whose passphrase is known."""
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        staff, passphrase = _staff(request), form.cleaned_data["passphrase"]
        try:
            keys = vaults.open_vault(staff, passphrase, now=timezone.now())
            code = vaults.recover_vault(
                staff, keys, passphrase, actor=request.actor, by="passphrase"
            )
        except NotOpened:
            form.add_error("passphrase", _("This is another passphrase. Nothing was opened."))
        except Refused as refusal:
            form.add_error(None, told(refusal))
        else:
            return _shown_once(request, code)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/new_code.html", {"form": form}, status=status)


@sensitive_variables()
def _shown_once(request: DeskRequest, code: str) -> HttpResponse:
    context = {"code": code, "mark": mark_of(code), "form": WrittenDownForm(), "wrong": False}
    return render(request, "accounts/recovery_code.html", context)


@sensitive_variables()
def _recovered(actor: Actor, given: dict[str, Any]) -> str:
    assert actor.staff
    vaults.require_good_passphrase(given["passphrase"])
    keys = vaults.open_vault_with_code(actor.staff, given["code"], now=timezone.now())
    return vaults.recover_vault(actor.staff, keys, given["passphrase"], actor=actor, by="code")


@require_POST
@desk
def still_here(request: DeskRequest) -> HttpResponse:
    """Whether the vault is open. A page asks while somebody types in it, so that it stays open."""
    return JsonResponse({"open": request.actor.keys is not None})


@sensitive_variables()
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
