"""Withdrawal: at the desk by staff, and in the open by the speaker, with a code and no account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.archive.consent_words import FATES
from walkaway.archive.forms.speakers import CodeForm
from walkaway.archive.models import Speaker, Withdrawal
from walkaway.archive.papers import account as account_paper
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.withdrawal import (
    known_code,
    originals_fate,
    withdraw,
    withdraw_with_code,
)
from walkaway.archive.views.answers import NOT_DONE
from walkaway.archive.views.found import speaker_or_404
from walkaway.archive.views.paper_files import KINDS, paper_file
from walkaway.archive.views.speakers import WHO_TAKES_IN
from walkaway.core.errors import NotOpened

CONFIRM = "confirm"


@require_http_methods(GET_OR_POST)
@desk(roles=WHO_TAKES_IN)
def withdraw_speaker(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say what a withdrawal will do; with the pseudonym typed, do it."""
    speaker = speaker_or_404(request.actor, pk)
    is_typed = request.POST.get("pseudonym", "").strip().casefold() == speaker.pseudonym.casefold()
    if speaker.withdrawn_at is not None or (request.method == "POST" and is_typed):
        if speaker.withdrawn_at is None:
            withdraw(speaker, actor=request.actor, now=timezone.now())
        return HttpResponseRedirect(reverse("desk-withdrawal", args=[speaker.pk]))
    context = _what_happens(speaker) | {"is_mistyped": request.method == "POST"}
    status = NOT_DONE if request.method == "POST" else 200
    return render(request, "archive/withdrawal/withdraw.html", context, status=status)


@require_safe
@desk(roles=READING_ROLES)
def withdrawal(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What a withdrawal took back; as a page to print, or as a file."""
    speaker = speaker_or_404(request.actor, pk)
    row = get_object_or_404(Withdrawal, speaker=speaker)
    paper = account_paper(row, get_language() or "en")
    if kind := request.GET.get("as"):
        return paper_file(paper, kind, name="withdrawal")
    context = {"speaker": speaker, "paper": paper, "kinds": KINDS}
    return render(request, "archive/withdrawal/account.html", context)


# There is no token against forged forms here, since nobody is signed in and no cookie is set: the
# code in the form is itself the credential. Another site that could send it would have to know it.
@sensitive_post_parameters()
@sensitive_variables()
@cache_control(no_store=True)
@require_http_methods(GET_OR_POST)
def speaker_withdraws(request: HttpRequest) -> HttpResponse:
    """For the speaker: type the code, see what will happen, confirm, and print what was done."""
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _ask(request, form)
    code = form.cleaned_data["code"]
    try:
        known = known_code(code)
        if request.POST.get("do") == CONFIRM and known.speaker.withdrawn_at is None:
            withdraw_with_code(code, now=timezone.now())
    except NotOpened:
        return _ask(request, form, is_unknown=True)
    row = Withdrawal.objects.filter(speaker=known.speaker).first()
    if row is None:
        context = _what_happens(known.speaker) | {"code": code}
        return render(request, "archive/withdrawal/confirm.html", context)
    paper = account_paper(row, get_language() or "en")
    if kind := request.POST.get("as"):
        return paper_file(paper, kind, name="withdrawal")
    context = {"paper": paper, "code": code, "kinds": KINDS}
    return render(request, "archive/withdrawal/done.html", context)


def _ask(request: HttpRequest, form: CodeForm, *, is_unknown: bool = False) -> HttpResponse:
    status = NOT_DONE if form.is_bound else 200
    context = {"form": form, "is_unknown": is_unknown}
    return render(request, "archive/withdrawal/code.html", context, status=status)


def _what_happens(speaker: Speaker) -> dict[str, Any]:
    fate = originals_fate(speaker)
    return {"speaker": speaker, "fate": FATES[fate], "is_kept": fate == "sealed"}
