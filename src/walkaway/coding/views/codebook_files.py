"""Codebooks as files, as one page to read or print, and through their versions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.memory_uploads import InMemory
from walkaway.archive.views.answers import NOT_DONE
from walkaway.coding.codebook_words import ASPECTS, Words
from walkaway.coding.forms.codebooks import TakeInForm
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import codebook_of, newest_version, versions_of
from walkaway.coding.services import codebook_edits
from walkaway.coding.services import codebook_files as files
from walkaway.coding.views.codebooks import RESEARCHERS, begin_page
from walkaway.core.coding.codebook_changes import Aspect, changes, changes_of_the_whole
from walkaway.core.coding.model import Code
from walkaway.core.coding.model import Codebook as Content
from walkaway.core.coding.term_lines import term_lines
from walkaway.core.errors import CodebookError, Refused, UnexpectedContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that is another; without texts where only a word can say it."""

    name: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A code that is new, gone or another."""

    name: str
    is_new: bool
    is_gone: bool
    details: list[Detail]


@csrf_exempt  # the inner view is not: the file must go into memory before the form is looked at
@desk(roles=RESEARCHERS)
@require_http_methods(GET_OR_POST)
def take_in(request: DeskRequest) -> HttpResponseBase:
    """Begin a codebook from a file."""
    request.upload_handlers = [InMemory(files.LARGEST_FILE_BYTES + 1)]
    return _take_in(request)


@csrf_protect
def _take_in(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk-codebook-new"))
    form = TakeInForm(request.POST, request.FILES, prefix="in")
    mistake: UnexpectedContent | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            begun = files.take_in(
                file.name, file.read(), called=form.cleaned_data["called"].strip(),
                language=form.cleaned_data["language"].strip(), actor=request.actor,
                now=timezone.now(),
            )  # fmt: skip
            return HttpResponseRedirect(reverse("desk-codebook", args=[begun.pk]))
        except UnexpectedContent as error:
            mistake = error
        except CodebookError as error:
            form.tell(error)
        except Refused as error:
            form.add_error("file", told(error))
    return begin_page(request, file_form=form, mistake=mistake, status=NOT_DONE)


@require_safe
@desk(roles=RESEARCHERS)
def versions(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Who changed a codebook when, and what changed between two versions."""
    found = get_object_or_404(Codebook, pk=pk)
    every = list(versions_of(found))
    newest = every[0]
    to = _version(found, request.GET.get("to", ""), newest.number)
    since = _version(found, request.GET.get("from", ""), to.number - 1) if to.number > 1 else None
    before, after = codebook_of(since) if since else None, codebook_of(to)
    context = {
        "codebook": found,
        "content": codebook_of(newest),
        "newest": newest,
        "versions": every,
        "since": since,
        "to": to,
        "whole": _whole(before, after) if before else [],
        "changed": _changed(before, after) if before else [],
    }
    return render(request, "coding/codebooks/versions.html", context)


@require_POST
@desk(roles=RESEARCHERS)
def restore(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have what an old version says be the newest."""
    found = get_object_or_404(Codebook, pk=pk)
    old = _version(found, request.POST.get("number", ""), 0)
    seen = _version(found, request.POST.get("seen", ""), 0)
    codebook_edits.bring_back(
        found, old.number, seen=seen.number, actor=request.actor, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("desk-codebook", args=[found.pk]))


@require_POST
@desk(roles=RESEARCHERS)
def hand_out_file(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A version as a file."""
    found = get_object_or_404(Codebook, pk=pk)
    version = _version(found, request.POST.get("number", ""), newest_version(found).number)
    kind = request.POST.get("format", "")
    if kind not in files.FORMATS:
        raise Http404
    file = files.hand_out(version, kind, actor=request.actor)
    attached = str(content_disposition_header(as_attachment=True, filename=file.name))
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={"Content-Disposition": attached, "Cache-Control": "no-store"},
    )


@require_safe
@desk(roles=RESEARCHERS)
def read(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A version as one page: to be read through, and to be printed."""
    found = get_object_or_404(Codebook, pk=pk)
    newest = newest_version(found)
    version = _version(found, request.GET.get("number", ""), newest.number)
    content = codebook_of(version)
    context = {
        "codebook": found,
        "version": version,
        "content": content,
        "rows": [(depth + 2, code) for depth, code in content.walk()],
    }
    return render(request, "coding/codebooks/read.html", context)


def _version(codebook: Codebook, said: str, otherwise: int) -> CodebookVersion:
    number = int(said) if said.isdecimal() and len(said) <= 9 else otherwise
    return get_object_or_404(CodebookVersion, codebook=codebook, number=number)


def _whole(before: Content, after: Content) -> list[Detail]:
    return [
        Detail(name=ASPECTS[aspect], before=getattr(before, aspect), after=getattr(after, aspect))
        for aspect in changes_of_the_whole(before, after)
    ]


def _changed(before: Content, after: Content) -> list[Changed]:
    found = []
    for each in changes(before, after):
        named = each.after or each.before
        assert named
        details = [_detail(aspect, each.before, each.after) for aspect in each.aspects]
        found.append(
            Changed(
                name=named.name,
                is_new=each.before is None,
                is_gone=each.after is None,
                details=details,
            )
        )
    return found


def _detail(aspect: Aspect, before: Code | None, after: Code | None) -> Detail:
    return Detail(name=ASPECTS[aspect], before=_text(aspect, before), after=_text(aspect, after))


def _text(aspect: Aspect, code: Code | None) -> str:
    """What a code said there; nothing for its place, and for whether it can be coded."""
    if code is None or aspect in {Aspect.PLACE, Aspect.IS_CODABLE}:
        return ""
    return term_lines(code.terms) if aspect is Aspect.TERMS else str(getattr(code, aspect))
