"""For administrators: who works here, who is invited, who leaves."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts import invitations, queries, services
from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.forms import MemberForm, RolesForm
from walkaway.accounts.models import Invitation, Role, Staff
from walkaway.accounts.words import role_name, role_names, side_name

administrators = desk(roles=[Role.ADMINISTRATOR])


@require_safe
@administrators
def everybody(request: DeskRequest) -> HttpResponse:
    """Who works here and who is invited."""
    people = [
        {"staff": staff, "roles": role_names(staff), "side": side_name(staff)}
        for staff in queries.everybody()
    ]
    invited = [
        {"invitation": each, "roles": [role_name(Role(role)) for role in each.roles]}
        for each in queries.open_invitations(timezone.now())
    ]
    return render(request, "accounts/staff.html", {"people": people, "invited": invited})


@require_http_methods(GET_OR_POST)
@administrators
def invite(request: DeskRequest) -> HttpResponse:
    """Make a link for one person."""
    form = RolesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        token = invitations.invite(form.chosen, actor=request.actor, now=timezone.now())
        return _link(request, token, None)
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
@administrators
def withdraw_invitation(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Make a link worthless."""
    invitation = get_object_or_404(Invitation, pk=pk)
    invitations.withdraw_invitation(invitation, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-staff"))


@require_http_methods(GET_OR_POST)
@administrators
def member(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What one person may do."""
    staff = get_object_or_404(queries.everybody(), pk=pk)
    read = ", ".join(staff.read_languages.values_list("language", flat=True))
    given = {"roles": sorted(staff.roles), "languages": read}
    form = MemberForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid() and staff.is_active:
        with transaction.atomic():
            # First, since whoever takes the role from themselves could not do it after.
            services.set_read_languages(staff, form.cleaned_data["languages"], actor=request.actor)
            services.change_roles(staff, form.chosen, actor=request.actor)
        return HttpResponseRedirect(reverse("desk-staff"))
    context = {
        "form": form,
        "member": staff,
        "side": side_name(staff),
        "is_me": staff == request.actor.staff,
    }
    return render(request, "accounts/member.html", context)


@require_POST
@administrators
def open_way_back(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A link for somebody who lost password or second factor."""
    staff = get_object_or_404(Staff, pk=pk)
    token = invitations.open_way_back(staff, actor=request.actor, now=timezone.now())
    return _link(request, token, staff)


@require_http_methods(GET_OR_POST)
@administrators
def end(request: DeskRequest, pk: UUID) -> HttpResponse:
    """End a membership, after saying what follows."""
    staff = get_object_or_404(Staff, pk=pk, is_active=True)
    if request.method == "POST":
        services.end_membership(staff, actor=request.actor, now=timezone.now())
        return HttpResponseRedirect(reverse("desk-staff"))
    return render(request, "accounts/end.html", {"member": staff})


@sensitive_variables()
def _link(request: DeskRequest, token: str, staff: Staff | None) -> HttpResponse:
    address = request.build_absolute_uri(reverse("follow-invitation", args=[token]))
    return render(request, "accounts/link.html", {"address": address, "member": staff})
