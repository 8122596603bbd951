"""Interviews: planned, prepared, with their recordings."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.checklist import CHECKLIST, unanswered
from walkaway.archive.forms.interviews import ChecklistForm, InterviewForm
from walkaway.archive.models import (
    CompartmentKind,
    Derivative,
    DerivativeKind,
    Interview,
    Original,
    OriginalState,
)
from walkaway.archive.queries.custody import names_of
from walkaway.archive.queries.gate import gate_speaker
from walkaway.archive.queries.interviews import originals_of
from walkaway.archive.queries.speakers import holds_key
from walkaway.archive.queries.transcripts import transcripts_of
from walkaway.archive.sealing_handler import SealingHandler
from walkaway.archive.services.compartments import current
from walkaway.archive.services.interviews import (
    WHO_INTERVIEWS,
    Details,
    change_interview,
    details_of,
    plan_interview,
)
from walkaway.archive.services.transcript_versions import TRANSLATORS
from walkaway.archive.services.uploads import Description, description_of, give_up_abandoned
from walkaway.archive.views.found import interview_or_404, speaker_or_404
from walkaway.archive.views.originals import read_small
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.transcripts.times import short_clock
from walkaway.jobs.models import GOING_ON, Job, JobState

if TYPE_CHECKING:
    from walkaway.core.media.recordings.technical_report import TechnicalReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording as the page shows it. `described` is None for whoever holds no key to it."""

    original: Original
    described: Description | None
    proxy: Derivative | None
    waveform: Derivative | None
    thumbnails: Derivative | None
    report: Any
    jobs: list[Job]

    @property
    def percent(self) -> int:
        """How much of it is here."""
        return self.original.arrived_bytes * 100 // self.original.size_bytes

    @property
    def is_all_here(self) -> bool:
        """Whether it waits to be read back."""
        return self.original.arrived_bytes == self.original.size_bytes

    @property
    def length(self) -> str:
        """How long it plays, as a player shows it."""
        return short_clock(round(self.report["duration_s"] * 1000) if self.report else 0)

    @property
    def tags(self) -> list[str]:
        """The names of what the device noted, in the container and its streams."""
        if self.report is None:
            return []
        within = (stream["tags"] for stream in self.report["streams"])
        return sorted(set(self.report["tags"]).union(*within))

    @property
    def shown_jobs(self) -> list[Job]:
        """The newest job of each kind, unless it is done."""
        newest = {job.kind: job for job in self.jobs}
        return [job for job in newest.values() if job.state != JobState.DONE]

    @property
    def goes_on(self) -> bool:
        """Whether a job waits or runs."""
        return any(job.state in GOING_ON for job in self.jobs)

    @property
    def lacks_something(self) -> bool:
        """Whether something is to be made that no job is making."""
        running = self.goes_on
        if self.original.state == OriginalState.ARRIVING:
            return self.is_all_here and not running
        done = any(job.kind == "thumbnails" and job.state == JobState.DONE for job in self.jobs)
        return not running and not (
            self.proxy and self.waveform and self.report and (self.thumbnails or done)
        )


@desk(unlocked=True, roles=WHO_INTERVIEWS)
@require_http_methods(GET_OR_POST)
def plan(request: DeskRequest, speaker_pk: UUID) -> HttpResponse:
    """Plan an interview with a speaker."""
    speaker = speaker_or_404(request.actor, speaker_pk)
    form = InterviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        interview = plan_interview(speaker, Details(**form.cleaned_data), actor=request.actor)
        return redirect("desk-interview", interview.pk)
    return render(request, "archive/interviews/plan.html", {"form": form, "speaker": speaker})


@desk(unlocked=True)
@require_GET
def interview(request: DeskRequest, pk: UUID) -> HttpResponse:
    """An interview: what is told of it, what is settled, and its recordings."""
    found = interview_or_404(request.actor, pk)
    return _page(request, found)


@desk(unlocked=True, roles=WHO_INTERVIEWS)
@require_http_methods(GET_OR_POST)
def change(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Change what is told of an interview."""
    found = interview_or_404(request.actor, pk)
    details = details_of(found, actor=request.actor)
    form = InterviewForm(request.POST) if request.method == "POST" else InterviewForm.of(details)
    if request.method == "POST" and form.is_valid():
        change_interview(found, replace(details, **form.cleaned_data), actor=request.actor)
        return redirect("desk-interview", found.pk)
    return render(
        request,
        "archive/interviews/plan.html",
        {"form": form, "speaker": found.speaker, "interview": found},
    )


@desk(unlocked=True, roles=WHO_INTERVIEWS)
@require_http_methods(GET_OR_POST)
def checklist(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Answer the questions before a recording."""
    found = interview_or_404(request.actor, pk)
    details = details_of(found, actor=request.actor)
    form = ChecklistForm(request.POST) if request.method == "POST" else ChecklistForm.of(details)
    if request.method == "POST" and form.is_valid():
        answered = replace(details, answers=form.answers, confirmed_by=request.actor.ref)
        change_interview(found, answered, actor=request.actor)
        return redirect("desk-interview", found.pk)
    context = {"form": form, "interview": found, "details": details}
    return render(request, "archive/interviews/checklist.html", context)


@csrf_exempt  # `_send` protects: the handler must be in place before the form is read
@desk(unlocked=True)
@require_POST
def send(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """Take in a recording by a plain form."""
    found = interview_or_404(request.actor, pk)
    give_up_abandoned(now=timezone.now())
    handler = SealingHandler(found, actor=request.actor)
    request.upload_handlers = [handler]
    try:
        return _send(request, found, handler)
    except UnreadablePostError:
        return HttpResponse(status=400)
    finally:
        handler.give_up()


@csrf_protect
def _send(request: DeskRequest, found: Interview, handler: SealingHandler) -> HttpResponse:
    request.FILES  # noqa: B018  the form is read, and with it the recording
    if handler.refusal is not None:
        return _page(request, found, refusal=told(handler.refusal), status=403)
    if handler.accept() is None:
        nothing = _("No file came. Choose the recording first, then send it.")
        return _page(request, found, refusal=nothing, status=400)
    return redirect("desk-interview", found.pk)


def _page(
    request: DeskRequest, found: Interview, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    details = details_of(found, actor=request.actor)
    missing = unanswered(details.answers)
    settled = [
        (question, details.answers.get(question.slug), question in missing)
        for question in CHECKLIST
    ]
    recordings = _recordings(request, found)
    facts = gate_speaker(found.speaker)
    context = {
        "interview": found,
        "transcripts": transcripts_of(found),
        "may_translate": request.actor.has(*TRANSLATORS),
        "speaker": found.speaker,
        "is_stopped": bool(facts.hard_stops),
        "has_consent": bool(facts.grants),
        "details": details,
        "settled": settled,
        "missing": missing,
        "confirmed_by": names_of([details.confirmed_by]).get(details.confirmed_by, ""),
        "recordings": recordings,
        "may_interview": request.actor.has(*WHO_INTERVIEWS),
        "may_send": not missing
        and holds_key(request.actor, current(found.speaker, CompartmentKind.ORIGINALS)),
        "refusal": refusal,
        "play_original": request.GET.get("play", ""),
    }
    return render(request, "archive/interviews/interview.html", context, status=status)


def _recordings(request: DeskRequest, found: Interview) -> list[Recording]:
    originals = list(originals_of(found))
    subjects = [f"original:{each.pk}" for each in originals]
    jobs = list(Job.objects.filter(subject__in=subjects).order_by("created_at"))
    return [
        _recording(request, each, [job for job in jobs if job.subject == f"original:{each.pk}"])
        for each in originals
    ]


def _recording(request: DeskRequest, original: Original, jobs: list[Job]) -> Recording:
    made = {each.kind: each for each in original.derivatives.all()}
    try:
        described = description_of(original, actor=request.actor)
        report = _report(request, made.get(DerivativeKind.TECHNICAL_REPORT))
    except (Refused, NotOpened):
        described, report = None, None
    return Recording(
        original=original,
        described=described,
        proxy=made.get(DerivativeKind.PROXY),
        waveform=made.get(DerivativeKind.WAVEFORM),
        thumbnails=made.get(DerivativeKind.THUMBNAILS),
        report=report,
        jobs=jobs,
    )


def _report(request: DeskRequest, derivative: Derivative | None) -> TechnicalReport | None:
    if derivative is None:
        return None
    report: TechnicalReport = json.loads(read_small(derivative, request))
    return report
