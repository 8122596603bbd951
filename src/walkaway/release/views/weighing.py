"""Weighing a testimony, or a clip: worth beside risk, what was written before, and the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.models import Interview
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.interviews import title_of
from walkaway.archive.views.answers import NOT_DONE
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.release.assessment import Risk, Worth
from walkaway.release.forms import AssessForm
from walkaway.release.queries.packages import SIGNING_ROLES
from walkaway.release.services.assessing import Read, Subject, assess, history_of, speaker_of
from walkaway.release.views.found import interview_or_404, package_or_404
from walkaway.release.words import QUESTIONS, condition_told, level_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One assessment as it is read: each row is a question, a level, a reason."""

    read: Read
    worth: list[tuple[Any, Any, str]]
    risk: list[tuple[Any, Any, str]]
    conditions: list[str]


@require_http_methods(GET_OR_POST)
@desk(unlocked=True, roles=READING_ROLES)
def clip(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Weigh one version of a clip."""
    package = package_or_404(request.actor, pk)
    return _page(request, package, [UUID(each) for each in package.spans], package)


@require_http_methods(GET_OR_POST)
@desk(unlocked=True, roles=READING_ROLES)
def testimony(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Weigh a testimony; `?clip=` names the clip for which somebody came here."""
    interview = interview_or_404(request.actor, pk)
    return _page(request, interview, [interview.pk], _clip_of(request, interview))


def _clip_of(request: DeskRequest, interview: Interview) -> Package | None:
    try:
        asked = UUID(request.GET.get("clip", ""))
    except ValueError:
        return None
    package = package_or_404(request.actor, asked)
    return package if str(interview.pk) in package.spans else None


def _page(
    request: DeskRequest, about: Subject, interviews: list[UUID], package: Package | None
) -> HttpResponse:
    """`package` is the clip to which whoever weighed goes back."""
    form = AssessForm(request.POST or None, interviews=interviews)
    refusal, now = "", timezone.now()
    interview = about if isinstance(about, Interview) else None
    back = reverse("desk-release-clip", args=[package.pk]) if package else ""
    if request.method == "POST" and form.is_valid():
        try:
            assess(
                about,
                form.weighed,
                conditions=form.conditions,
                expires_on=form.cleaned_data["expires_on"],
                actor=request.actor,
                now=now,
            )
            # A testimony that was weighed for no clip is told from its history below.
            return HttpResponseRedirect(f"{back}#weighed" if back else f"{request.path}#before")
        except Refused as error:
            refusal = told(error)
    context = {
        "speaker": speaker_of(about),
        "interview": interview,
        "title": title_of(interview, actor=request.actor) if interview else "",
        "back": back,
        "form": form,
        "may_weigh": request.actor.has(*SIGNING_ROLES),
        "history": weighed_before(history_of(about, actor=request.actor)),
        "refusal": refusal,
    }
    status = NOT_DONE if refusal or (request.method == "POST" and form.errors) else 200
    return render(request, "release/weigh.html", context, status=status)


def weighed_before(history: list[Read]) -> list[Weighed]:
    """Assessments, the newest first, in words."""
    return [
        Weighed(
            read=read,
            worth=_rows(read, Worth),
            risk=_rows(read, Risk),
            conditions=[condition_told(each) for each in read.conditions],
        )
        for read in history
    ]


def _rows(read: Read, side: type[Worth] | type[Risk]) -> list[tuple[Any, Any, str]]:
    if read.weighed is None:
        return []
    answers = read.weighed.answers
    return [
        (QUESTIONS[each], level_words(each, answers[each].level), answers[each].reason)
        for each in side
    ]
