"""What coders found, asked at the desk."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.coding.answer_papers import answer_words
from walkaway.coding.forms.queries import QuestionForm
from walkaway.coding.models import Study
from walkaway.coding.queries.studies import study_for
from walkaway.coding.services.querying import Part, answer, asked, hand_out_answer

MOST_SHOWN = 200
"""Passages on a page; a table to download has them all."""


@require_safe
@desk(unlocked=True, roles=[Role.RESEARCHER])
def ask(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Codes by cases, regions and years; which stand together; and passages in their context."""
    opened = asked(_study_or_404(request, pk), actor=request.actor)
    form = QuestionForm(request.GET, asked=opened)
    found = answer(opened, form.question)
    context = answer_words(opened, form.question, found)
    context |= {"form": form, "quotations": found.quotations[:MOST_SHOWN]}
    return render(request, "coding/queries/ask.html", context)


@require_POST
@desk(unlocked=True, roles=[Role.RESEARCHER])
def hand_out(request: DeskRequest, pk: UUID, part: str) -> HttpResponse:
    """A file of the answer; the journal keeps that it was handed out."""
    study = _study_or_404(request, pk)
    if part not in set(Part):
        raise Http404
    question = QuestionForm(request.POST, asked=asked(study, actor=request.actor)).question
    content = hand_out_answer(study, question, Part(part), actor=request.actor)
    kind = "text/html" if Part(part) is Part.PAGE else "text/csv"
    headers = {"Content-Disposition": f'attachment; filename="{Part(part).file_name}"'}
    return HttpResponse(content.encode(), content_type=f"{kind}; charset=utf-8", headers=headers)


def _study_or_404(request: DeskRequest, pk: UUID) -> Study:
    try:
        return study_for(request.actor, pk)
    except Study.DoesNotExist:
        raise Http404 from None
