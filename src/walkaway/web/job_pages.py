"""The page of jobs. Here and not in `jobs`, which does not know who works here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.accounts.next_page import next_page
from walkaway.jobs import queries
from walkaway.jobs.models import GOING_ON, Job
from walkaway.jobs.services import ask_to_cancel


@desk
@require_safe
def jobs(request: DeskRequest) -> HttpResponse:
    """The jobs that one asked for; those of everybody, for an administrator."""
    return render(request, "jobs/list.html", _context(request))


@desk(by_itself=True)
@require_safe
def jobs_now(request: DeskRequest) -> HttpResponse:
    """The part of that page which renews itself while something goes on."""
    return render(request, "jobs/_list.html", _context(request))


def _context(request: DeskRequest) -> dict[str, Any]:
    shown = queries.newest(_visible_to(request))
    return {
        "jobs": shown,
        "goes_on": any(job.state in GOING_ON for job in shown),
        "nobody_works": queries.nobody_works(),
        "of_everybody": request.actor.has(Role.ADMINISTRATOR),
        "here": reverse("desk-jobs"),
    }


@desk
@require_POST
def stop(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have a job stop that one may see."""
    try:
        job = queries.job_of(_visible_to(request), pk)
    except Job.DoesNotExist as error:
        raise Http404 from error
    ask_to_cancel(job, asked_by=request.actor.ref)
    return HttpResponseRedirect(next_page(request, otherwise="desk-jobs"))


def _visible_to(request: DeskRequest) -> QuerySet[Job]:
    if request.actor.has(Role.ADMINISTRATOR):
        return queries.jobs_of_everybody()
    return queries.jobs_asked_for_by(request.actor.ref)


urlpatterns = [
    path("", jobs, name="desk-jobs"),
    path("now/", jobs_now, name="desk-jobs-now"),
    path("<uuid:pk>/stop/", stop, name="desk-job-stop"),
]
