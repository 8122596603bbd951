"""The people whom stories tell of: recorded by name, and by what passages tell of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.core.errors import Refused
from walkaway.core.spans import Span
from walkaway.core.text.marks import Mark, marked
from walkaway.stories.forms.people import PersonForm, ToldForm
from walkaway.stories.models import Attribute, Copy, Protagonist, Story, StoryState
from walkaway.stories.queries.cases import accepted_people, case_of
from walkaway.stories.services.people import forget_person, forget_told, record_person, tell

READERS = [Role.RESEARCHER]
NOT_DONE = 422


@require_http_methods(GET_OR_POST)
@desk(roles=READERS)
def people_of_story(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Who a story tells of; somebody more is recorded by the name that it prints."""
    story = get_object_or_404(Story, pk=pk, state=StoryState.ACCEPTED)
    copy = _copy(story, request.GET.get("copy", ""))
    form = PersonForm(request.POST or None)
    refusal = ""
    if form.is_valid():
        try:
            person = record_person(story, form.cleaned_data["name"], actor=request.actor)
            return HttpResponseRedirect(reverse("desk-person", args=[person.pk]))
        except Refused as error:
            refusal = told(error)
    context = {
        "story": story,
        "copy": copy,
        "copies": story.copies.all(),
        "people": story.protagonists.all(),
        "form": form,
        "refusal": refusal,
    }
    status = NOT_DONE if request.method == "POST" else 200
    return render(request, "stories/cases/people.html", context, status=status)


@require_http_methods(GET_OR_POST)
@desk(roles=READERS)
def person(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What a story tells of somebody, each with the words that tell it."""
    found = _person(pk)
    copy = _copy(found.story, request.GET.get("copy", ""))
    form = ToldForm(request.POST or None, copy=copy)
    refusal = ""
    if form.is_valid():
        try:
            tell(
                found, form.kind, form.value, copy=copy, span=form.span, actor=request.actor
            )  # fmt: skip
            return HttpResponseRedirect(f"{request.get_full_path()}#told")
        except Refused as error:
            refusal = told(error)
    status = NOT_DONE if request.method == "POST" else 200
    context = _shown(found, copy) | {"form": form, "refusal": refusal}
    return render(request, "stories/cases/person.html", context, status=status)


@require_http_methods(GET_OR_POST)
@desk(roles=READERS)
def remove_person(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take back that a story tells of somebody, after it was said what goes with it."""
    found = _person(pk)
    if request.method == "POST":
        forget_person(found, actor=request.actor)
        return HttpResponseRedirect(reverse("desk-story-people", args=[found.story_id]))
    context = {"person": found, "told": found.attributes.count()}
    return render(request, "stories/cases/remove.html", context)


@require_POST
@desk(roles=READERS)
def remove_told(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take back one thing that was recorded."""
    found = get_object_or_404(Attribute, pk=pk, protagonist__in=accepted_people())
    forget_told(found, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-person", args=[found.protagonist_id]) + "#told")


def _shown(person: Protagonist, copy: Copy) -> dict[str, Any]:
    attributes = list(person.attributes.select_related("copy"))
    here = [each for each in attributes if each.copy_id == copy.pk]
    marks = [Mark(Span(each.start, each.end), "told") for each in here]
    return {
        "person": person,
        "case": case_of(person),
        "copy": copy,
        "copies": person.story.copies.all(),
        "pieces": marked(copy.text, marks),
        "told": [(each, each.copy.text[each.start : each.end]) for each in attributes],
    }


def _person(pk: UUID) -> Protagonist:
    return get_object_or_404(accepted_people(), pk=pk)


def _copy(story: Story, wanted: str) -> Copy:
    """The copy that was asked for, else the one that is read for the story."""
    if not wanted:
        return story.copies.get(leads=True)
    try:
        return get_object_or_404(story.copies, pk=UUID(wanted))
    except ValueError:
        raise Http404 from None
