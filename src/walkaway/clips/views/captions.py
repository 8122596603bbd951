"""The captions of a cut: read and mended in the time of the clip, saved in their transcripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from walkaway.accounts.access import GET_OR_POST, DeskRequest
from walkaway.accounts.words import told
from walkaway.archive.forms.transcripts import act_of, cue_acted_on, edits_of, numbers_of
from walkaway.archive.models import TranscriptVersion
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_versions import Opened, opened
from walkaway.archive.services.transcripts import may_write
from walkaway.archive.views.answers import status_of
from walkaway.clips.caption_pages import CaptionPassage, passages_of
from walkaway.clips.forms.captions import part_of
from walkaway.clips.forms.studio import seen_of
from walkaway.clips.models import Cut
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.caption_words import (
    Told,
    Typed,
    newest_of,
    save_captions,
    take_newest_words,
    told_in,
)
from walkaway.clips.services.sources import has_newer_words
from walkaway.clips.services.versions import kept_sheet, may_cut, open_sheet
from walkaway.clips.views.found import cut_with_sheet_or_404
from walkaway.clips.views.studio import readers
from walkaway.core.errors import ChangedMeanwhile, Refused
from walkaway.core.media.captions.reading import rules_for
from walkaway.core.transcripts.working import NAME
from walkaway.core.transcripts.working_versions import Conflict


@require_http_methods(GET_OR_POST)
@readers
def captions(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Every caption of a language with what keeps it from being read; saved by who may write."""
    cut = cut_with_sheet_or_404(request.actor, pk)
    if request.method != "POST":
        return _page(request, cut)
    if request.POST.get("act") == "newest-words":
        return _newest(request, cut)
    sheet = kept_sheet(newest_version(cut), actor=request.actor)
    language = request.POST.get("language", "")
    typed: dict[str, tuple[CueEdit, ...]] = {}
    try:
        wanted = [
            _typed(request, each, language, typed)
            for each in told_in(sheet, cut)
            if language in each.by_language
        ]
        save_captions(wanted, actor=request.actor)
    except Refused as error:
        return _page(request, cut, typed=typed, refused=error)
    return HttpResponseRedirect(f"{_address(cut, language)}&saved=1{_place(request)}")


def _typed(
    request: DeskRequest, source: Told, language: str, typed: dict[str, tuple[CueEdit, ...]]
) -> Typed:
    """What was typed and pressed about a source; `typed` keeps the words, should it be refused."""
    part = part_of(request.POST, source.source)
    base, beside = numbers_of(part)
    transcript = source.by_language[language]
    try:
        shown = opened(transcript, base, beside, actor=request.actor).working
    except TranscriptVersion.DoesNotExist:
        raise Http404 from None
    words = edits_of(part, shown)
    typed[source.source] = words
    return Typed(
        transcript=transcript,
        edits=(*words, *act_of(part, shown)),
        base_number=base,
        source_number=beside,
    )


def _newest(request: DeskRequest, cut: Cut) -> HttpResponse:
    """Have the cut take the newest words."""
    try:
        take_newest_words(cut, newest_version(cut), seen=seen_of(request.POST), actor=request.actor)
    except Refused as error:
        return _page(request, cut, refused=error)
    return HttpResponseRedirect(_address(cut, request.POST.get("language", "")))


def _page(
    request: DeskRequest,
    cut: Cut,
    *,
    typed: Mapping[str, Sequence[CueEdit]] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    actor = request.actor
    version = newest_version(cut)
    sheet = open_sheet(version, actor=actor)
    sources = told_in(sheet, cut)
    languages = list(dict.fromkeys(tag for each in sources for tag in each.by_language))
    language = _language(request, languages)
    shown = {each.source: each for each in sources if language in each.by_language}
    words = {
        name: newest_of(each.by_language[language], actor=actor) for name, each in shown.items()
    }
    passages = passages_of(
        sheet, words, language, sheet.protection.hide,
        typed=typed or {}, conflicts=_conflicts(refused, words),
    )  # fmt: skip
    transcripts = [each.by_language[language] for each in shown.values()]
    rows = [row for each in passages for row in each.rows]
    context = {
        "cut": cut,
        "speaker": cut.speaker,
        "version": version,
        "sheet": sheet,
        "language": language,
        "languages": languages,
        "spoken_languages": {each.spoken.language for each in sources},
        "is_translation": any(each.source_id for each in transcripts),
        "words": words,
        "passages": passages,
        "total": len(rows),
        "marked_total": sum(bool(row.notes) for row in rows),
        "missing_total": sum(not row.cue.text.strip() for row in rows),
        "homeless": _homeless(typed or {}, passages),
        "rules": rules_for(language),
        "may_write": bool(transcripts) and all(may_write(each, actor) for each in transcripts),
        "may_cut": may_cut(actor) and cut.put_away_at is None,
        "is_behind": has_newer_words(sheet),
        "saved": "saved" in request.GET,
        "refusal": told(refused) if refused else "",
    }
    return render(request, "clips/captions/page.html", context, status=status_of(refused))


def _language(request: DeskRequest, languages: Sequence[str]) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    wanted = asked.get("language", "")
    return wanted if wanted in languages else next(iter(languages), "")


def _conflicts(
    refused: Refused | None, words: Mapping[str, Opened]
) -> dict[str, Sequence[Conflict]]:
    """What others made of the same cues, by the source of which the words are."""
    if not isinstance(refused, ChangedMeanwhile):
        return {}
    return {
        name: refused.facts["conflicts"]
        for name, each in words.items()
        if each.version.transcript_id == refused.facts.get("transcript")
    }


def _homeless(
    typed: Mapping[str, Sequence[CueEdit]], passages: Sequence[CaptionPassage]
) -> list[str]:
    """Words that were typed for captions that are not there any more."""
    here = {(row.source, row.cue.id) for each in passages for row in each.rows}
    return [
        edit.text
        for source, edits in typed.items()
        for edit in edits
        if edit.text and (source, edit.id) not in here
    ]


def _place(request: DeskRequest) -> str:
    """Back to where the button was: the caption that was mended."""
    known = NAME.fullmatch(cue_acted_on(request.POST))
    return f"#of-{known[0]}" if known else "#captions"


def _address(cut: Cut, language: str) -> str:
    query = QueryDict(mutable=True)
    query["language"] = language
    return f"{reverse('desk-cut-captions', args=[cut.pk])}?{query.urlencode()}"
