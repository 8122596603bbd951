"""Transcripts as files, translations begun, and versions: what is around the editor."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.accounts.actors import Actor
from walkaway.accounts.words import told
from walkaway.archive.forms.transcripts import ImportForm, language_choices, numbers_of
from walkaway.archive.memory_uploads import InMemory
from walkaway.archive.models import Interview, Original, TranscriptVersion
from walkaway.archive.queries.speakers import READING_ROLES, holds_key
from walkaway.archive.queries.transcripts import newest_version, transcripts_of, versions_of
from walkaway.archive.services.transcript_import import (
    LARGEST_FILE_BYTES,
    Imported,
    import_transcript,
)
from walkaway.archive.services.transcript_jobs import (
    ask_to_align,
    ask_to_transcribe,
    recogniser_folder,
    recordings_for,
)
from walkaway.archive.services.transcript_versions import SOURCE_WRITERS, TRANSLATORS, opened
from walkaway.archive.services.transcripts import (
    begin_translation,
    export,
    may_write,
    restore,
)
from walkaway.archive.services.uploads import description_of
from walkaway.archive.views.answers import NOT_DONE
from walkaway.archive.views.found import interview_or_404, original_or_404, transcript_or_404
from walkaway.core.errors import Refused, TranscriptError, UnknownTranscriptFormat
from walkaway.core.transcripts import FORMATS
from walkaway.core.transcripts.working import Working
from walkaway.core.transcripts.working_versions import changes

MOST_CHANGES_SHOWN = 500


@csrf_exempt  # the inner view is not: the file must go into memory before the form is looked at
@desk(unlocked=True, roles=TRANSLATORS)  # outside of it, so that no stranger fills that memory
@require_http_methods(GET_OR_POST)
def take_in(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """Import a transcript file, which is never written to the disk as it comes."""
    request.upload_handlers = [InMemory(LARGEST_FILE_BYTES + 1)]
    return _take_in(request, pk=pk)


@csrf_protect
def _take_in(request: DeskRequest, pk: UUID) -> HttpResponse:
    interview = interview_or_404(request.actor, pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    imported, refusal = None, ""
    mistake: TranscriptError | UnknownTranscriptFormat | None = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = import_transcript(
                interview, name=file.name, content=file.read(), actor=request.actor,
                language=form.cleaned_data["language"],
            )  # fmt: skip
        except (TranscriptError, UnknownTranscriptFormat) as error:
            mistake = error
        except Refused as error:
            refusal = told(error)
        if imported and not imported.remarks:
            return _to_editor(imported)
    status = NOT_DONE if request.method == "POST" and not imported else 200
    context = {
        "form": form, "interview": interview, "speaker": interview.speaker, "imported": imported,
        "refusal": refusal, "mistake": mistake, "languages": language_choices(),
        "unknown": isinstance(mistake, UnknownTranscriptFormat),
        "transcripts": transcripts_of(interview),
        "may_begin": request.actor.has(*SOURCE_WRITERS),
        "recordings": _recordings(interview, request.actor),
        "has_recogniser": recogniser_folder() is not None,
    }  # fmt: skip
    return render(request, "archive/transcripts/import.html", context, status=status)


@require_POST
@desk(unlocked=True, roles=SOURCE_WRITERS)
def by_machine(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have a worker begin a transcript: of what is said, or of a text that is given."""
    original = original_or_404(request.actor, pk)
    language = request.POST.get("language", "")
    if request.POST.get("do") == "transcribe":
        if recogniser_folder() is None:
            raise Http404
        ask_to_transcribe(original, language, actor=request.actor)
    else:
        ask_to_align(original, request.POST.get("text", ""), language, actor=request.actor)
    return HttpResponseRedirect(reverse("desk-interview", args=[original.interview_id]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording that a worker could listen to, by its name."""

    original: Original
    name: str


def _recordings(interview: Interview, actor: Actor) -> list[Recording]:
    """Those of an interview to which `actor` holds the key."""
    found = [each for each in recordings_for(interview) if holds_key(actor, each.compartment)]
    return [Recording(original=each, name=description_of(each, actor=actor).name) for each in found]


@require_POST
@desk(unlocked=True, roles=TRANSLATORS)
def translate(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Begin a translation, and go to it."""
    source = transcript_or_404(request.actor, pk)
    version = begin_translation(source, request.POST.get("language", ""), actor=request.actor)
    return HttpResponseRedirect(reverse("desk-transcript", args=[version.transcript_id]))


@require_safe
@desk(unlocked=True, roles=READING_ROLES)
def versions(request: DeskRequest, pk: UUID) -> HttpResponse:
    """All versions, and what one of them changed."""
    transcript = transcript_or_404(request.actor, pk)
    kept = list(versions_of(transcript))
    wanted = request.GET.get("number", "")
    chosen = next((each for each in kept if str(each.number) == wanted), None)
    changed = None
    if chosen:
        after = opened(transcript, chosen.number, actor=request.actor).working
        before = Working()
        if chosen.number > 1:
            before = opened(transcript, chosen.number - 1, actor=request.actor).working
        changed = changes(before, after)
    context = {
        "transcript": transcript, "interview": transcript.interview,
        "speaker": transcript.interview.speaker, "versions": kept, "chosen": chosen,
        "changed": changed[:MOST_CHANGES_SHOWN] if changed is not None else None,
        "more": changed is not None and len(changed) > MOST_CHANGES_SHOWN,
        "newest": newest_version(transcript), "may_write": may_write(transcript, request.actor),
        "formats": FORMATS.values(), "languages": language_choices(),
        "may_translate": request.actor.has(*TRANSLATORS) and transcript.source_id is None,
    }  # fmt: skip
    return render(request, "archive/transcripts/versions.html", context)


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def bring_back(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Make an old version the newest."""
    transcript = transcript_or_404(request.actor, pk)
    number = request.POST.get("number", "")
    base, _source = numbers_of(request.POST)
    try:
        restore(
            transcript, int(number) if number.isdecimal() else 0, base_number=base,
            actor=request.actor,
        )  # fmt: skip
    except TranscriptVersion.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(reverse("desk-versions", args=[transcript.pk]))


@require_POST
@desk(unlocked=True, roles=READING_ROLES)
def hand_out(request: DeskRequest, pk: UUID) -> HttpResponse:
    """A file in the format that was asked for; the journal keeps that it was."""
    transcript = transcript_or_404(request.actor, pk)
    name = request.POST.get("format", "")
    if name not in FORMATS:
        raise Http404
    number = request.POST.get("number", "")
    try:
        content = export(
            transcript, name, int(number) if number.isdecimal() else None,
            hiding=request.POST.get("names") != "kept", actor=request.actor,
        )  # fmt: skip
    except TranscriptVersion.DoesNotExist:
        raise Http404 from None
    suffix = (FORMATS[name].suffixes or (".xml",))[0]
    file_name = f"transcript-{transcript.language}{suffix}"
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def _to_editor(imported: Imported) -> HttpResponse:
    transcript = imported.versions[0].transcript
    return HttpResponseRedirect(reverse("desk-transcript", args=[transcript.pk]))
