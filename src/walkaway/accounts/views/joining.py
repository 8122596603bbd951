"""For those who follow a link: join, or come back. Nobody is signed in here.

The token is in the address once, when the link is followed. From then on it goes along inside
forms, so that no record of addresses and no error message ever holds one that still works.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts import invitations, site_keys
from walkaway.accounts.forms import ComeBackForm, JoinForm, WrittenDownForm
from walkaway.accounts.models import Invitation, Role
from walkaway.accounts.recovery_codes import is_last_group, mark_of
from walkaway.accounts.words import role_name, told
from walkaway.core.errors import Refused

Form = JoinForm | ComeBackForm


@require_safe
@sensitive_variables()
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link."""
    return _page(request, token, None)


@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def join(request: HttpRequest) -> HttpResponse:
    """What was chosen on that page."""
    return _page(request, request.POST.get("token", ""), request.POST)


@require_POST
@sensitive_post_parameters()
def written_down(request: HttpRequest) -> HttpResponse:
    """A part of the recovery code, typed back."""
    form = WrittenDownForm(request.POST)
    mark = request.POST.get("mark", "")
    if form.is_valid() and is_last_group(form.cleaned_data["last_group"], mark):
        return HttpResponseRedirect(reverse("desk-home"))
    context = {"form": form, "mark": mark, "code": None, "wrong": True}
    return render(request, "accounts/recovery_code.html", context, status=422)


@sensitive_variables()
def _page(request: HttpRequest, token: str, given: Any) -> HttpResponse:
    try:
        invitation = invitations.invitation_for(token, now=timezone.now())
    except Refused as refusal:
        response = render(request, "web/refused.html", {"sentence": told(refusal)}, status=410)
        # Its address may be nearly that of a link which still works.
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark
        return response
    form = (JoinForm if invitation.staff is None else ComeBackForm)(given)
    if form.is_valid():
        try:
            return _take(request, token, form)
        except Refused as refusal:
            form.add_error(None, told(refusal))
    return _asked(request, token, invitation, form)


def _asked(request: HttpRequest, token: str, invitation: Invitation, form: Form) -> HttpResponse:
    context = {
        "form": form,
        "token": token,
        "invitation": invitation,
        "roles": [role_name(Role(role)) for role in invitation.roles],
        "escrow": site_keys.recovery_key() is not None,
    }
    return render(request, "accounts/join.html", context, status=422 if form.is_bound else 200)


@sensitive_variables()
def _take(request: HttpRequest, token: str, form: Form) -> HttpResponse:
    chosen, now = form.cleaned_data, timezone.now()
    if isinstance(form, ComeBackForm):
        invitations.come_back(token, password=chosen["password"], now=now)
        return HttpResponseRedirect(reverse("account_login"))
    _, code = invitations.accept(
        token,
        name=chosen["name"],
        password=chosen["password"],
        passphrase=chosen["passphrase"],
        now=now,
    )
    context = {"code": code, "mark": mark_of(code), "form": WrittenDownForm(), "wrong": False}
    return render(request, "accounts/recovery_code.html", context)
