"""Cases: the list, one case, two cases side by side, and what is done with them."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.stories.case_files import cases_csv, told_csv
from walkaway.stories.case_pages import cited, listed, names_agree, rows, side_by_side
from walkaway.stories.forms.people import CasesForm
from walkaway.stories.models import Case, Copy, Link, Story, StoryState
from walkaway.stories.queries.cases import (
    Compared,
    Standing,
    compared,
    history,
    marks_apart,
    proposals,
    standing_cases,
)
from walkaway.stories.services import case_links
from walkaway.stories.telling_words import DANGERS

READERS = [Role.RESEARCHER]
CONFLICT, NOT_DONE = 409, 422
A_PAGE, SHOWN_UNREAD = 50, 5


@require_safe
@desk(roles=READERS)
def cases(request: DeskRequest) -> HttpResponse:
    """All cases, and the accepted stories in which nobody was recorded yet."""
    form = CasesForm(request.GET)
    standing = standing_cases()
    found = listed(standing.values(), form.chosen)
    unread = Story.objects.filter(state=StoryState.ACCEPTED, protagonists=None).prefetch_related(
        Prefetch("copies", Copy.objects.filter(leads=True).defer("text"))
    )
    context = {
        "form": form,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "found": len(found),
        "all": len(standing),
        "unread": unread[:SHOWN_UNREAD],
        "unread_total": unread.count(),
    }
    return render(request, "stories/cases/list.html", context)


@require_safe
@desk(roles=READERS)
def case(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What is told of one person, by whom; who else may be the same."""
    everything = standing_cases()
    found = get_object_or_404(Case, pk=pk)
    past = history(found)
    if pk not in everything:
        return render(request, "stories/cases/past.html", {"case": found, "history": past})
    standing = everything[pk]
    leading = Copy.objects.filter(leads=True, story__in=standing.stories).defer("text")
    copies = {copy.story_id: copy for copy in leading}
    context = {
        "standing": standing,
        "accounts": [(link, copies[link.protagonist.story_id]) for link in standing.links],
        "rows": rows(standing, cited(standing)),
        "proposals": proposals(standing, everything),
        "past": [link for link in past if link.ended_at],
    }
    return render(request, "stories/cases/case.html", context)


@require_safe
@desk(roles=READERS)
def compare(request: DeskRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Two cases side by side, to say whether they are one person."""
    return _compared(request, _pair(pk, other))


@require_POST
@desk(roles=READERS)
def join(request: DeskRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that they are one person."""
    pair = _pair(pk, other)
    try:
        case_links.join(
            pair.one.case,
            pair.other.case,
            acknowledged=request.POST.getlist("acknowledged"),
            actor=request.actor,
        )
    except Refused as error:
        return _compared(request, pair, refused=error)
    return HttpResponseRedirect(reverse("desk-case", args=[other]))


@require_POST
@desk(roles=READERS)
def hold_apart(request: DeskRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Say that they are two people."""
    pair = _pair(pk, other)
    case_links.hold_apart(pair.one.case, pair.other.case, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-case", args=[pk]))


@require_POST
@desk(roles=READERS)
def reconsider(request: DeskRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Take back that they are two people."""
    pair = _pair(pk, other)
    case_links.reconsider(pair.one.case, pair.other.case, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-case-compare", args=[pk, other]))


@require_POST
@desk(roles=READERS)
def separate(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Give somebody a case of their own again."""
    link = get_object_or_404(Link, pk=pk, protagonist__story__state=StoryState.ACCEPTED)
    own = case_links.separate(link, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-case", args=[own.pk]))


@require_safe
@desk(roles=READERS)
def table(request: DeskRequest) -> HttpResponse:
    """A row a case."""
    return _file(cases_csv(), "cases.csv")


@require_safe
@desk(roles=READERS)
def told_table(request: DeskRequest) -> HttpResponse:
    """A row for each thing that is told, with its source."""
    return _file(told_csv(), "told-of-cases.csv")


def _compared(request: DeskRequest, pair: Compared, refused: Refused | None = None) -> HttpResponse:
    context = {
        "pair": pair,
        "names_agree": names_agree(pair),
        "rows": side_by_side(pair, cited(pair.one), cited(pair.other)),
        "dangers": [(danger.value, DANGERS[danger]) for danger in pair.dangers],
        "acknowledged": request.POST.getlist("acknowledged"),
        "refusal": told(refused) if refused else "",
    }
    status = 200
    if refused:
        status = CONFLICT if isinstance(refused, ChangedMeanwhile) else NOT_DONE
    return render(request, "stories/cases/compare.html", context, status=status)


def _pair(pk: UUID, other: UUID) -> Compared:
    standing: dict[UUID, Standing] = standing_cases([pk, other])
    if len(standing) != 2:
        raise Http404
    return compared(standing[pk], standing[other], marks_apart(standing[pk].people))


def _file(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text.encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
