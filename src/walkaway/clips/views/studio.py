"""The studio: the list of cuts, and the page on which a clip is cut by reading."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.words import told
from walkaway.archive.consent_words import FORMS, PURPOSES
from walkaway.archive.models import Interview, Transcript
from walkaway.archive.queries.interviews import interview_for, interviews_of
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.services.interviews import title_of as title_of_interview
from walkaway.archive.views.answers import status_of
from walkaway.archive.words import STATES, VOICES
from walkaway.clips import words
from walkaway.clips.cut_pages import (
    Shown,
    destination_in,
    films_of,
    is_behind,
    laid_open,
    reasons_not_to_go,
    script_for,
    shown_of,
    text_rows_of,
    wanted_in,
)
from walkaway.clips.forms.studio import languages_of, number_in, seen_of, sheet_of
from walkaway.clips.leaving import form_of_sheet
from walkaway.clips.matrix_pages import consented, title_of_made
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.queries.cuts import cuts_of, newest_version, newest_versions
from walkaway.clips.queries.renditions import packages_of_cut
from walkaway.clips.services.cuts import begin_cut, put_away, take_out
from walkaway.clips.services.footage import ask_to_register, footage_in, newest_registration
from walkaway.clips.services.frame_steps import frame_steps_of
from walkaway.clips.services.sources import newest_words, with_interview
from walkaway.clips.services.versions import (
    CUTTERS,
    hidden_of,
    history,
    kept_sheet,
    may_cut,
    restore,
    save_sheet,
    with_hidden_names,
)
from walkaway.clips.studio_pages import blank_row, cues_html
from walkaway.clips.views.found import cut_or_404, cut_with_sheet_or_404, version_or_404
from walkaway.core.errors import CutChangedMeanwhile, NotOpened, Refused
from walkaway.core.media.sheet.changes import changes_between
from walkaway.core.media.sheet.model import CutSheet, Shape

readers = desk(unlocked=True, roles=READING_ROLES)
PART = "X-Walkaway-Part"


@require_safe
@readers
def cuts(request: DeskRequest) -> HttpResponse:
    """Every clip in the making, the newest first."""
    found = list(cuts_of(request.actor))
    rows = [_row(each, version, request.actor) for each, version in _with_versions(found)]
    is_away = request.GET.get("away") == "1"
    context = {
        "rows": [row for row in rows if bool(row["cut"].put_away_at) == is_away],
        "away_total": sum(bool(row["cut"].put_away_at) for row in rows),
        "is_away": is_away,
        "may_cut": may_cut(request.actor),
    }
    return render(request, "clips/studio/list.html", context)


@require_http_methods(GET_OR_POST)
@readers
def begin(request: DeskRequest) -> HttpResponse:
    """Choose an interview, and begin a clip of it."""
    refused: Refused | None = None
    if request.method == "POST":
        try:
            made = _begun(request)
            return HttpResponseRedirect(reverse("desk-cut", args=[made.pk]))
        except Refused as error:
            refused = error
    context = {
        "interviews": _interviews(request.actor),
        "typed": request.POST,
        "refusal": told(refused) if refused else "",
        "may_cut": may_cut(request.actor),
    }
    return render(request, "clips/studio/new.html", context, status=status_of(refused))


@require_safe
@readers
def cut(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The page for a desk and a keyboard."""
    found = cut_with_sheet_or_404(request.actor, pk)
    return _page(request, shown_of(found, actor=request.actor))


@require_POST
@readers
def save(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Keep what was done as the next version; the script of the page asks for the state alone."""
    found = cut_with_sheet_or_404(request.actor, pk)
    actor, seen = request.actor, seen_of(request.POST)
    here = shown_of(found, actor=actor)
    mine: CutSheet | None = None
    try:
        mine = _typed(request, here, seen)
        save_sheet(found, mine, seen=seen, actor=actor)
    except CutChangedMeanwhile as changed:
        return _conflict(request, here, changed)
    except Refused as refused:
        return _not_saved(request, here, mine, refused)
    if request.headers.get(PART):
        saved = shown_of(found, actor=actor)
        context = {**_state(saved), "texts": text_rows_of(saved, actor=actor)}
        return render(request, "clips/studio/_saved.html", context)
    return HttpResponseRedirect(f"{reverse('desk-cut', args=[found.pk])}#passages")


@require_POST
@desk(unlocked=True, roles=CUTTERS)
def footage(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have the footage of others in the newest version compared and entered in the register."""
    found = cut_with_sheet_or_404(request.actor, pk)
    try:
        ask_to_register(newest_version(found), actor=request.actor)
    except Refused as refused:
        return _page(request, shown_of(found, actor=request.actor), refused=refused)
    return HttpResponseRedirect(f"{reverse('desk-cut', args=[found.pk])}#footage")


@require_http_methods(GET_OR_POST)
@readers
def versions(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Who changed what; an older version can be made the newest."""
    found = cut_with_sheet_or_404(request.actor, pk)
    refused: Refused | None = None
    if request.method == "POST":
        old = version_or_404(request.actor, pk, number_in(request.POST.get("number", "")) or 0)
        try:
            restore(old, seen=seen_of(request.POST), actor=request.actor)
            return HttpResponseRedirect(reverse("desk-cut", args=[found.pk]))
        except Refused as error:
            refused = error
            found.refresh_from_db()
    steps = [
        {"version": step.version, "changes": [words.change_words(each) for each in step.changes]}
        for step in history(found, actor=request.actor)
    ]
    context = {
        "cut": found,
        "name": _name_of(found, request.actor),
        "steps": steps,
        "may_cut": may_cut(request.actor) and found.put_away_at is None,
        "refusal": told(refused) if refused else "",
    }
    return render(request, "clips/studio/history.html", context, status=status_of(refused))


@require_POST
@readers
def away(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Put a cut away, or take it out again."""
    found = cut_or_404(request.actor, pk)
    act = take_out if request.POST.get("act") == "out" else put_away
    act(found, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-studio"))


def _page(
    request: DeskRequest,
    here: Shown,
    *,
    refused: Refused | None = None,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    actor, sheet = request.actor, here.sheet
    films = films_of(sheet, actor)
    context: dict[str, Any] = {
        **_state(here),
        "speaker": here.cut.speaker,
        "films": films,
        "form": FORMS[form_of_sheet(sheet)],
        "purposes_of_clip": consented(
            here.cut.speaker, form_of_sheet(sheet), sheet.languages, timezone.localdate()
        ),
        "film": next(iter(films.values()), ""),
        "steps": frame_steps_of(sheet, actor=actor),
        "texts": text_rows_of(here, actor=actor),
        "inserts": footage_in(here.cut, sheet),
        "registering": newest_registration(here.cut),
        "shapes": [(each.value, words.SHAPES[each], each in sheet.shapes) for each in Shape],
        "caption_places": words.CAPTION_PLACES.items(),
        "faces": words.FACES.items(),
        "voices_of_clip": words.VOICES.items(),
        "may_cut": may_cut(actor) and here.cut.put_away_at is None,
        "is_behind": is_behind(here),
        "refusal": told(refused) if refused else "",
        "conflict": conflict,
        "blank": blank_row(languages_of(sheet)),
        "others": _other_interviews(here, actor),
        **_transcript(request, here),
    }
    return render(request, "clips/studio/cut.html", context, status=status_of(refused))


def _transcript(request: DeskRequest, here: Shown) -> dict[str, Any]:
    """The transcript of one source, as it was asked for."""
    actor, sheet = request.actor, here.sheet
    asked = request.GET
    source = asked.get("source", "")
    if source not in sheet.sources:
        source = next(iter(sheet.sources), "")
    if not source:
        return {"source": None}
    wanted = wanted_in(asked, sheet, source)
    names = hidden_of(here.cut.speaker, actor=actor)
    script, coded = script_for(here, source, wanted, names, actor=actor)
    destination = destination_in(asked)
    today = timezone.localdate()
    return {
        "source": sheet.sources[source],
        "script": script,
        "cues": cues_html(script, wanted),
        "wanted": wanted,
        "codes": sorted(coded.names.items(), key=lambda each: each[1]),
        "states": STATES.items(),
        "voices": VOICES.items(),
        "destination": destination,
        "purposes": PURPOSES.items(),
        "reasons": reasons_not_to_go(here.cut.speaker, sheet, destination, today=today),
        "is_narrow": any((wanted.speaker, wanted.voice, wanted.state, wanted.code)),
    }


def _state(here: Shown) -> dict[str, Any]:
    """What changes whenever something is saved."""
    return {
        "cut": here.cut,
        "version": here.version,
        "sheet": here.sheet,
        "rows": here.rows,
        "mistakes": here.mistakes,
        "open_total": sum(len(each) for each in here.mistakes.values()),
    }


def _typed(request: DeskRequest, here: Shown, seen: int) -> CutSheet:
    """The sheet that was posted, made from the version that its page showed."""
    actor, act = request.actor, request.POST.get("act", "")
    before = here.sheet
    if seen != here.version.number:
        old = version_or_404(actor, here.cut.pk, seen)
        names = here.sheet.protection.hide
        before = with_hidden_names(kept_sheet(old, actor=actor), names)
    sheet = sheet_of(request.POST, before, here.cues)
    if act == "newest-words":
        return newest_words(sheet, actor=actor)
    if act == "add-interview":
        pk = _uuid(request.POST.get("interview", ""))
        return with_interview(sheet, _interview(actor, here, pk), actor=actor)
    return sheet


def _conflict(request: DeskRequest, here: Shown, changed: CutChangedMeanwhile) -> HttpResponse:
    """Both changes since what the page showed; nothing is overwritten that nobody looked at."""
    actor, seen = request.actor, seen_of(request.POST)
    version = newest_version(here.cut)
    base = changed.theirs
    known = here.cut.versions.filter(number=seen).first()
    if known:
        base = kept_sheet(known, actor=actor)
    assert base
    assert changed.theirs
    conflict = {
        "newest": changed.newest,
        "by": version.made_by.name,
        "theirs": [words.change_words(each) for each in changes_between(base, changed.theirs)],
        "mine": [words.change_words(each) for each in changes_between(base, changed.mine)],
        # Whoever has no script keeps theirs by sending the same again, having seen this.
        "again": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in {"csrfmiddlewaretoken", "seen", "act"}
        ],
    }
    if request.headers.get(PART):
        context = {"cut": here.cut, "conflict": conflict, "refusal": told(changed)}
        return render(request, "clips/studio/_conflict.html", context, status=status_of(changed))
    mine = with_hidden_names(changed.mine, here.sheet.protection.hide)
    laid = laid_open(here.cut, version, mine, actor=actor)
    return _page(request, laid, refused=changed, conflict=conflict)


def _not_saved(
    request: DeskRequest, here: Shown, mine: CutSheet | None, refused: Refused
) -> HttpResponse:
    if request.headers.get(PART):
        context = {**_state(here), "refusal": told(refused)}
        return render(request, "clips/studio/_state.html", context, status=status_of(refused))
    if mine is not None:
        here = laid_open(here.cut, here.version, mine, actor=request.actor)
    return _page(request, here, refused=refused)


def _begun(request: DeskRequest) -> Cut:
    actor = request.actor
    try:
        interview = interview_for(actor, _uuid(request.POST.get("interview", "")))
    except Interview.DoesNotExist:
        raise Refused(
            what=_("Beginning a cut"),
            reason=_("no interview is chosen"),
            way_on=_("Choose one of the list."),
        ) from None
    title = request.POST.get("title", "").strip()
    if not title:
        raise Refused(
            what=_("Beginning a cut"),
            reason=_("it has no title yet"),
            way_on=_("Write one: it can be changed later."),
        )
    spoken = Transcript.objects.filter(interview=interview, source=None).first()
    language = spoken.language if spoken else ""
    return begin_cut(
        interview.speaker, title={language: title[:200]}, interview=interview, actor=actor
    )


def _interviews(actor: Actor) -> list[dict[str, Any]]:
    """The interviews that can be cut from, with what they are called."""
    found = (
        interviews_of(actor)
        .filter(speaker__withdrawn_at=None, transcripts__source=None)
        .filter(transcripts__isnull=False)
        .select_related("speaker")
        .distinct()
        .order_by("speaker__pseudonym", "created_at")
    )
    return [
        {"interview": each, "speaker": each.speaker, "title": title_of_interview(each, actor=actor)}
        for each in found
    ]


def _other_interviews(here: Shown, actor: Actor) -> list[dict[str, Any]]:
    """Those of the speaker from which this cut does not come yet."""
    named = [each.transcript for each in here.sheet.sources.values()]
    used = {path.parts[1] for path in named if len(path.parts) == 3}
    return [
        each
        for each in _interviews(actor)
        if each["speaker"].pk == here.cut.speaker_id
        and not each["interview"].transcripts.filter(pk__in=used).exists()
    ]


def _interview(actor: Actor, here: Shown, pk: UUID) -> Interview:
    try:
        found = interview_for(actor, pk)
    except Interview.DoesNotExist:
        raise Http404 from None
    if found.speaker_id != here.cut.speaker_id:
        raise Http404
    return found


def _with_versions(found: list[Cut]) -> list[tuple[Cut, SheetVersion | None]]:
    newest = newest_versions(found)
    return [(each, newest.get(each.pk)) for each in found]


def _row(each: Cut, version: SheetVersion | None, actor: Actor) -> dict[str, Any]:
    package = None if version else packages_of_cut(each).first()
    name = _name_of(each, actor, version)
    return {"cut": each, "version": version, "package": package, "name": name}


def _name_of(each: Cut, actor: Actor, version: SheetVersion | None = None) -> str:
    """The title of a cut; "" for one that does not open for `actor`."""
    try:
        if each.newest:
            return words.title_of(kept_sheet(version or newest_version(each), actor=actor).title)
    except (Refused, NotOpened):
        return ""
    package = packages_of_cut(each).first()
    return title_of_made(package, actor=actor) if package else ""


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return UUID(int=0)
