"""The review of published accounts: the queue, one story, and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.core.errors import Refused
from walkaway.stories import evidence
from walkaway.stories.forms.review import PlaceForm, QueueForm, TickedForm
from walkaway.stories.models import Copy, Story, StoryState
from walkaway.stories.queries import review
from walkaway.stories.review_pages import (
    Shown,
    in_context,
    in_whole,
    order_told,
    side_by_side,
)
from walkaway.stories.services import deciding, joining

WHO_REVIEWS = frozenset({Role.RESEARCHER})
A_PAGE = 10
DECISIONS = {"accept": deciding.accept, "reject": deciding.reject, "undo": deciding.undo}
INERT = "default-src 'none'; sandbox"
"""A page that somebody else wrote: should a browser show it all the same, nothing in it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A story in the queue. `onward` is the one behind it."""

    shown: Shown
    others: list[Copy]
    resembles: Story | None
    resembles_title: str
    onward: str


@require_safe
@desk(roles=WHO_REVIEWS)
def stories(request: DeskRequest) -> HttpResponse:
    """Stories to decide on, with why each was chosen."""
    form = QueueForm(request.GET.dict(), languages=review.languages(), groups=review.groups())
    chosen = form.chosen
    page = Paginator(review.queue(chosen), A_PAGE).get_page(request.GET.get("page"))
    counted = review.counts()
    context = {
        "form": form,
        "chosen": chosen,
        "page": page,
        "listed": _listed(review.leading(list(page))),
        "states": [(state, counted[state]) for state in StoryState.values],
        "total": sum(counted.values()),
        "order": order_told(counted, review.last_ranking()),
        "is_narrowed": bool(chosen.language or chosen.group),
        "done": _done(request.GET.get("done", "")),
    }
    return render(request, "stories/review/queue.html", context)


@require_safe
@desk(roles=WHO_REVIEWS)
def story(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One story whole, with its evidence and its copies; `?beside=` compares one of them."""
    found = _story(pk)
    copies = review.copies_of(found)
    leading = copies[0]
    other = next((copy for copy in copies[1:] if str(copy.pk) == request.GET.get("beside")), None)
    proposed = list(found.proposed.values_list("pk", flat=True))
    related = [*proposed, *filter(None, [found.resembles_id])]
    titles = review.titles_of(related)
    context = {
        "story": found,
        "shown": in_whole(leading),
        "copies": copies,
        "other": other,
        "beside": side_by_side(leading, other) if other else None,
        "proposed": [(each, titles.get(each, "")) for each in proposed],
        "resembles_title": _title(titles, found),
    }
    return render(request, "stories/review/story.html", context)


@require_POST
@desk(roles=WHO_REVIEWS)
def decide(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Accept or reject a story, or take that back."""
    found = _story(pk)
    act = DECISIONS.get(request.POST.get("decision", ""))
    if act is None:
        raise Refused(
            what=_("Deciding on a story"),
            reason=_("nothing was chosen"),
            way_on=_("Accept it or reject it."),
        )
    act(found, actor=request.actor)
    return _back(request, found)


@require_POST
@desk(roles=WHO_REVIEWS)
def merge(request: DeskRequest) -> HttpResponse:
    """Make the stories that were ticked one."""
    kept = joining.merge(TickedForm(request.POST.getlist("story")).stories, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-story", args=[kept.pk]))


@require_POST
@desk(roles=WHO_REVIEWS)
def split(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Give a copy a story of its own."""
    new = joining.split(get_object_or_404(Copy, pk=pk), actor=request.actor)
    return HttpResponseRedirect(reverse("desk-story", args=[new.pk]))


@require_safe
@desk(roles=WHO_REVIEWS)
def page_file(request: DeskRequest, pk: UUID) -> FileResponse:
    """The saved page of a copy, packed, to keep: never shown as a page of this site."""
    del request
    copy = get_object_or_404(Copy.objects.only("payload_sha256"), pk=pk)
    path = evidence.path_of(copy.payload_sha256)
    if not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=path.name,
        content_type="application/gzip",
        headers={"Content-Security-Policy": INERT},
    )


def _story(pk: UUID) -> Story:
    try:
        return review.story_whole(pk)
    except ObjectDoesNotExist:
        raise Http404 from None


def _listed(copies: list[Copy]) -> list[Listed]:
    resembled = [copy.story.resembles_id for copy in copies if copy.story.resembles_id]
    titles = review.titles_of(resembled)
    onward = [str(copy.story_id) for copy in copies[1:]]
    return [
        Listed(
            shown=in_context(copy),
            others=copy.story.others,  # type: ignore[attr-defined]  # fetched by `queue`
            resembles=copy.story.resembles,
            resembles_title=_title(titles, copy.story),
            onward=following,
        )
        for copy, following in zip(copies, [*onward, ""][: len(copies)], strict=True)
    ]


def _title(titles: dict[UUID, str], story: Story) -> str:
    """What the story is called that `story` resembles, if any."""
    return titles.get(story.resembles_id, "") if story.resembles_id else ""


def _done(told: str) -> Copy | None:
    """The leading copy of the story that was just decided on."""
    try:
        rows = Copy.objects.filter(leads=True, story=UUID(told))
    except ValueError:
        return None
    return rows.select_related("story").exclude(story__state=StoryState.CANDIDATE).first()


def _back(request: DeskRequest, found: Story) -> HttpResponseRedirect:
    place = PlaceForm(request.POST)
    if place.to_story:
        return HttpResponseRedirect(reverse("desk-story", args=[found.pk]))
    return HttpResponseRedirect(reverse("desk-stories") + place.words_of_queue(done=found.pk))
