"""Codebooks at the desk: the list, beginning one, and the tree of codes with one code open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.accounts.words import told
from walkaway.archive.forms.transcripts import language_choices
from walkaway.archive.views.answers import NOT_DONE, status_of
from walkaway.coding.codebook_words import FORMATS, LOSSES, PRESETS, WAYS
from walkaway.coding.forms.codebooks import AboutForm, BeginForm, CodeForm, TakeInForm
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import (
    codebook_of,
    newest_version,
    newest_versions,
    studies_on,
)
from walkaway.coding.services import codebook_edits
from walkaway.coding.services.codebooks import begin_codebook
from walkaway.core.coding.codebook_edits import TOP, Way, parents, ways
from walkaway.core.coding.model import Code
from walkaway.core.coding.model import Codebook as Content
from walkaway.core.errors import CodebookError, Refused
from walkaway.core.refi_qda.codebook import losses

RESEARCHERS = frozenset({Role.RESEARCHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A codebook among others."""

    version: CodebookVersion
    content: Content
    codes: int
    studies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The code whose form is open; `guid` is empty for a new one, which goes `below` another."""

    guid: str
    below: str
    code: Code | None
    form: CodeForm


@require_safe
@desk(roles=RESEARCHERS)
def codebooks(request: DeskRequest) -> HttpResponse:
    """Every codebook in its newest version."""
    studies = studies_on()
    listed = [
        Listed(
            version=version,
            content=content,
            codes=sum(1 for _ in content.walk()),
            studies=studies.get(version.codebook_id, 0),
        )
        for version, content in ((each, codebook_of(each)) for each in newest_versions())
    ]
    return render(request, "coding/codebooks/list.html", {"listed": listed})


@require_http_methods(GET_OR_POST)
@desk(roles=RESEARCHERS)
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a codebook from one that comes with Walkaway, or from nothing."""
    form = BeginForm(request.POST or None)
    if form.is_valid():
        begun = begin_codebook(form.content, actor=request.actor, now=timezone.now())
        return HttpResponseRedirect(reverse("desk-codebook", args=[begun.pk]))
    return begin_page(request, form=form, status=NOT_DONE if form.is_bound else 200)


def begin_page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page on which one begins: from a preset, or from a file."""
    context = {
        "form": BeginForm(), "file_form": TakeInForm(prefix="in"), "presets": PRESETS.values(),
        "languages": language_choices(), **more,
    }  # fmt: skip
    return render(request, "coding/codebooks/new.html", context, status=status)


@require_safe
@desk(roles=RESEARCHERS)
def codebook(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The tree of codes, and the one that was asked for."""
    found = get_object_or_404(Codebook, pk=pk)
    content = codebook_of(newest_version(found))
    guid = request.GET.get("code", "")
    opened = None
    if guid:
        opened = _opened(content, guid)
    elif "new" in request.GET:
        below = request.GET.get("below", TOP)
        _require(content, below)
        opened = Opened(guid="", below=below, code=None, form=CodeForm())
    return _page(request, found, opened)


@require_POST
@desk(roles=RESEARCHERS)
def save_code(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Keep what a code says, or add it."""
    found = get_object_or_404(Codebook, pk=pk)
    content = _as_seen(request, found)
    guid, below = request.POST.get("guid", ""), request.POST.get("below", TOP)
    code = _require(content, guid or below)
    form = CodeForm(request.POST, colour=code.colour if code and guid else "")
    opened = Opened(guid=guid, below=below, code=code if guid else None, form=form)
    if not form.is_valid():
        return _page(request, found, opened, status=NOT_DONE)
    seen, actor, now = _seen(request), request.actor, timezone.now()
    try:
        if guid:
            codebook_edits.change_code(found, form.code(guid), seen=seen, actor=actor, now=now)
        else:
            guid = codebook_edits.add_code(
                found, form.code(""), below=below, seen=seen, actor=actor, now=now
            )
    except CodebookError as error:
        form.tell(error, guid)
        return _page(request, found, opened, status=NOT_DONE)
    except Refused as error:
        return _page(request, found, opened, refused=error, status=status_of(error))
    return _back(found, guid)


@require_POST
@desk(roles=RESEARCHERS)
def move(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Move a code one step."""
    found = get_object_or_404(Codebook, pk=pk)
    content, guid = _as_seen(request, found), request.POST.get("guid", "")
    if request.POST.get("way") not in list(Way):
        raise Http404
    return _done(
        request, found, content, guid, codebook_edits.move_code,
        way=Way(request.POST["way"]), back_to=guid,
    )  # fmt: skip


@require_POST
@desk(roles=RESEARCHERS)
def remove(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take a code out, with all below it."""
    found = get_object_or_404(Codebook, pk=pk)
    content, guid = _as_seen(request, found), request.POST.get("guid", "")
    above = parents(content).get(guid, TOP)
    return _done(request, found, content, guid, codebook_edits.remove_code, back_to=above)


@require_http_methods(GET_OR_POST)
@desk(roles=RESEARCHERS)
def about(request: DeskRequest, pk: UUID) -> HttpResponse:
    """What a codebook is called, and what it is for."""
    found = get_object_or_404(Codebook, pk=pk)
    newest = newest_version(found)
    form = AboutForm(request.POST or None, initial=AboutForm.initial_of(codebook_of(newest)))
    refused: Refused | None = None
    if form.is_valid():
        try:
            codebook_edits.describe(
                found, form.about(str(pk)), seen=_seen(request), actor=request.actor,
                now=timezone.now(),
            )  # fmt: skip
            return _back(found, "")
        except CodebookError as error:
            form.tell(error)
        except Refused as error:
            refused = error
    context = {
        "form": form, "codebook": found, "version": newest, "content": codebook_of(newest),
        "languages": language_choices(), "refusal": told(refused) if refused else "",
    }  # fmt: skip
    status = (status_of(refused) if refused else NOT_DONE) if form.is_bound else 200
    return render(request, "coding/codebooks/about.html", context, status=status)


def _page(
    request: DeskRequest,
    found: Codebook,
    opened: Opened | None,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    version = newest_version(found)
    content = codebook_of(version)
    guid = opened.guid if opened else ""
    way_words = (
        [(way, *WAYS[way]) for way in ways(content, guid)] if guid in content.by_guid else []
    )
    context = {
        "codebook": found,
        "version": version,
        "content": content,
        "codes": sum(1 for _ in content.walk()),
        "opened": opened,
        "ways": way_words,
        "above": content.by_guid.get(opened.below) if opened else None,
        "formats": [(kind, words) for kind, words in FORMATS.items()
                    if content.codes or kind != "qdc"],
        "losses": [LOSSES[each] for each in losses(content)],
        "studies": studies_on().get(found.pk, 0),
        "refusal": told(refused) if refused else "",
    }  # fmt: skip
    return render(request, "coding/codebooks/codebook.html", context, status=status)


def _done(
    request: DeskRequest,
    found: Codebook,
    content: Content,
    guid: str,
    act: Any,
    *,
    back_to: str,
    **more: Any,
) -> HttpResponse:
    """Do one thing with a code, and go to another; what is refused is said on the page."""
    if not guid:
        raise Http404
    _require(content, guid)
    try:
        act(found, guid, seen=_seen(request), actor=request.actor, now=timezone.now(), **more)
    except (Refused, CodebookError) as error:
        refused = error if isinstance(error, Refused) else None
        newest = codebook_of(newest_version(found))
        opened = _opened(newest, guid) if guid in newest.by_guid else None
        if opened and isinstance(error, CodebookError):
            opened.form.cleaned_data = {}
            opened.form.tell(error, guid)
        return _page(
            request,
            found,
            opened,
            refused=refused,
            status=status_of(refused) if refused else NOT_DONE,
        )
    return _back(found, back_to)


def _opened(content: Content, guid: str) -> Opened:
    code = _require(content, guid)
    if code is None:
        raise Http404
    form = CodeForm(initial=CodeForm.initial_of(code), colour=code.colour)
    return Opened(guid=guid, below=parents(content)[guid], code=code, form=form)


def _require(content: Content, guid: str) -> Code | None:
    """The code `guid`; None for what stands above all. Raises 404 when there is none such."""
    if guid == TOP:
        return None
    try:
        return content.by_guid[guid]
    except KeyError:
        raise Http404 from None


def _as_seen(request: DeskRequest, codebook: Codebook) -> Content:
    """What the version said that the form showed."""
    return codebook_of(get_object_or_404(CodebookVersion, codebook=codebook, number=_seen(request)))


def _seen(request: DeskRequest) -> int:
    said = request.POST.get("seen", "")
    return int(said) if said.isdecimal() and len(said) <= 9 else 0


def _back(codebook: Codebook, guid: str) -> HttpResponseRedirect:
    address = reverse("desk-codebook", args=[codebook.pk])
    return HttpResponseRedirect(f"{address}?code={guid}#code" if guid else address)
