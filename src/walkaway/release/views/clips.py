"""Clips that wait for a decision, and one of them: what is done, what blocks, and letting it go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.words import told
from walkaway.archive.models import Interview
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.interviews import title_of
from walkaway.clips.matrix_pages import title_of_made
from walkaway.clips.models import Package, Rendition
from walkaway.clips.queries.renditions import failed_checks
from walkaway.clips.services.stored_files import read_stored
from walkaway.core.errors import NotOpened, Refused, UnexpectedContent
from walkaway.core.gate import ANYWHERE, Audience, Exit
from walkaway.core.transcripts.model import Cue
from walkaway.core.transcripts.source import Source
from walkaway.core.transcripts.webvtt import read as read_webvtt
from walkaway.release.exits import Wish
from walkaway.release.forms import ReleaseForm
from walkaway.release.models import LanguageApproval, Release, SignOff
from walkaway.release.queries.facts import jigsaw_of, out_with
from walkaway.release.queries.packages import SIGNING_ROLES, packages_of
from walkaway.release.services import releasing
from walkaway.release.services.assessing import history_of
from walkaway.release.services.languages import approve_language, reads
from walkaway.release.services.words import Said, said_in
from walkaway.release.views.found import interview_or_404, package_or_404
from walkaway.release.views.leaving import outs
from walkaway.release.views.weighing import Weighed, weighed_before
from walkaway.release.words import blocker_told

CLIPS_A_PAGE = 30
NOT_DONE = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film of the clip: whether it passed, and who signed it."""

    rendition: Rendition
    failed: tuple[str, ...]
    signed_by: list[str]
    is_mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Testimony:
    """An interview of which the clip shows something, and how it was weighed last."""

    interview: Interview
    title: str
    weighed: list[Weighed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of the clip, and who approved it."""

    tag: str
    approved_by: list[str]
    may_approve: bool


@require_safe
@desk(roles=READING_ROLES)
def packages(request: DeskRequest) -> HttpResponse:
    """The clips of the speakers one works on, the newest first; by title where one may read it."""
    page = Paginator(packages_of(request.actor), CLIPS_A_PAGE).get_page(request.GET.get("page"))
    keys = [each.pk for each in page]
    is_out = set(
        Release.objects.filter(package__in=keys, ended_at=None).values_list("package", flat=True)
    )
    clips = [(each, title_of_made(each, actor=request.actor), each.pk in is_out) for each in page]
    context = {"page": page, "clips": clips}
    return render(request, "release/clips.html", context)


@require_http_methods(GET_OR_POST)
@desk(unlocked=True, roles=READING_ROLES)
def package(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One clip: weighed, watched, signed, approved; what blocks; and the form to release it."""
    found = package_or_404(request.actor, pk)
    form = ReleaseForm(request.POST or None, renditions=found.renditions.all())
    refusal = ""
    if request.method == "POST" and form.is_valid():
        wish = _wish(found, form)
        try:
            releasing.release(wish, actor=request.actor, now=timezone.now())
            return HttpResponseRedirect(reverse("desk-out"))
        except (Refused, NotOpened) as error:
            refusal = told(error)
    said = _said_or_404(request, found)
    context = _context(request, found, said) | {"form": form, "refusal": refusal}
    status = NOT_DONE if refusal or (request.method == "POST" and form.errors) else 200
    return render(request, "release/clip.html", context, status=status)


@require_POST
@desk(unlocked=True, roles=SIGNING_ROLES)
def jigsaw(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Say that one looked at what all clips of the speaker give away together."""
    found = package_or_404(request.actor, pk)
    try:
        releasing.review_jigsaw(found, actor=request.actor, now=timezone.now())
    except Refused as error:
        return _refused(request, found, error)
    return HttpResponseRedirect(f"{reverse('desk-release-clip', args=[pk])}#jigsaw")


@require_http_methods(GET_OR_POST)
@desk(unlocked=True, roles=READING_ROLES)
def language(request: DeskRequest, pk: UUID, language: str) -> HttpResponse:
    """All words of a clip in a language, beside what is spoken; and the button to approve them."""
    found = package_or_404(request.actor, pk)
    if language not in found.languages:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            approve_language(found, language, actor=request.actor, now=timezone.now())
            return HttpResponseRedirect(f"{reverse('desk-release-clip', args=[pk])}#languages")
        except Refused as error:
            refusal = told(error)
    manifest = _said_or_404(request, found).manifest
    spoken = found.spoken_language
    context = {
        "package": found,
        "speaker": found.cut.speaker,
        "language": language,
        "spoken": spoken,
        "texts": [
            (table.get(spoken, ""), table.get(language, ""))
            for table in (
                manifest["title"],
                manifest["description"],
                manifest["quotes"],
                manifest["help_line"],
                manifest["speaker"]["about"],
            )
            if table.get(language)
        ],
        "lines": _side_by_side(request, found, manifest["captions"], spoken, language),
        "approvals": LanguageApproval.objects.filter(
            package=found, language=language
        ).select_related("staff"),
        "may_approve": _may_approve(request, found, language),
        "refusal": refusal,
    }
    status = NOT_DONE if refusal else 200
    return render(request, "release/language.html", context, status=status)


def _said_or_404(request: DeskRequest, found: Package) -> Said:
    """What a clip says. One that says nothing that can be read is none."""
    try:
        return said_in(found, actor=request.actor)
    except (NotOpened, UnexpectedContent) as error:
        raise Http404 from error


def _context(request: DeskRequest, found: Package, said: Said) -> dict[str, Any]:
    everything = Wish(
        package=found,
        renditions=list(found.renditions.all()),
        exit=Exit.LIBRARY,
        audience=Audience.ANYONE,
        territory=ANYWHERE,
        from_day=timezone.now().date(),
        until_day=None,
    )
    blockers = releasing.blockers_for(everything, said, today=timezone.now().date())
    testimonies = [_testimony(request, UUID(each)) for each in found.spans]
    names = {str(each.interview.pk): each.title for each in testimonies} | {
        found.sha256: gettext("this version")
    }
    return {
        "package": found,
        "speaker": found.cut.speaker,
        "manifest": said.manifest,
        "weighed": weighed_before(history_of(found, actor=request.actor))[:1],
        "testimonies": testimonies,
        "films": _films(request, found),
        "languages": _languages(request, found),
        "jigsaw": jigsaw_of(found),
        "others_out": out_with(found).exclude(package=found).count(),
        "blockers": [blocker_told(each, names) for each in blockers],
        "releases": outs(
            request,
            found.releases.filter(ended_at=None).select_related("speaker", "released_by"),
        ),
        "may_decide": request.actor.has(*SIGNING_ROLES),
        "is_editor": request.actor.ref in found.editors,
    }


def _testimony(request: DeskRequest, pk: UUID) -> Testimony:
    interview = interview_or_404(request.actor, pk)
    return Testimony(
        interview=interview,
        title=title_of(interview, actor=request.actor),
        weighed=weighed_before(history_of(interview, actor=request.actor))[:1],
    )


def _films(request: DeskRequest, found: Package) -> list[Film]:
    signatures: dict[UUID, list[tuple[str, UUID]]] = {}
    for each in SignOff.objects.filter(rendition__package=found).select_related("staff"):
        signatures.setdefault(each.rendition_id, []).append((each.staff.name, each.staff_id))
    mine = request.actor.staff.pk if request.actor.staff else None
    return [
        Film(
            rendition=each,
            failed=failed_checks(each),
            signed_by=[name for name, _who in signatures.get(each.pk, ())],
            is_mine=any(who == mine for _name, who in signatures.get(each.pk, ())),
        )
        for each in found.renditions.all()
    ]


def _languages(request: DeskRequest, found: Package) -> list[Language]:
    names: dict[str, list[str]] = {}
    for each in LanguageApproval.objects.filter(package=found).select_related("staff"):
        names.setdefault(each.language, []).append(each.staff.name)
    return [
        Language(
            tag=tag,
            approved_by=names.get(tag, []),
            may_approve=_may_approve(request, found, tag),
        )
        for tag in found.languages
    ]


def _may_approve(request: DeskRequest, found: Package, tag: str) -> bool:
    staff = request.actor.staff
    return staff is not None and request.actor.ref not in found.editors and reads(staff, tag)


def _side_by_side(
    request: DeskRequest, found: Package, names: Mapping[str, str], spoken: str, language: str
) -> list[tuple[Cue | None, Cue | None]]:
    original, translation = (_cues(request, found, names.get(tag)) for tag in (spoken, language))
    longest = max(len(original), len(translation))
    return [
        (
            original[at] if at < len(original) else None,
            translation[at] if at < len(translation) else None,
        )
        for at in range(longest)
    ]


def _cues(request: DeskRequest, found: Package, name: str | None) -> tuple[Cue, ...]:
    if name is None:
        return ()
    file = found.files.select_related("stored__compartment__speaker").filter(name=name).first()
    if file is None:
        return ()
    content = read_stored(file.stored, actor=request.actor)
    source = Source(path=Path(name), content=content, text=content.decode("utf-8", "replace"))
    (transcript,) = read_webvtt(source)
    return transcript.cues


def _wish(found: Package, form: ReleaseForm) -> Wish:
    written = form.cleaned_data
    return Wish(
        package=found,
        renditions=list(written["renditions"]),
        exit=written["exit"],
        audience=written["audience"],
        territory=written["territory"],
        from_day=written["from_day"],
        until_day=written["until_day"],
    )


def _refused(request: DeskRequest, found: Package, error: Refused) -> HttpResponse:
    said = _said_or_404(request, found)
    form = ReleaseForm(renditions=found.renditions.all())
    context = _context(request, found, said) | {"form": form, "refusal": told(error)}
    return render(request, "release/clip.html", context, status=NOT_DONE)
