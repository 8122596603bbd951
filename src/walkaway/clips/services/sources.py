"""Interviews as sources of a sheet: which recording, and which versions of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import (
    DerivativeKind,
    Interview,
    Original,
    OriginalState,
    Speaker,
    Transcript,
)
from walkaway.archive.queries.transcripts import newest_version
from walkaway.archive.services.transcript_versions import (
    open_version,
    standing,
    version_numbered,
)
from walkaway.clips.queries.cuts import transcripts_of
from walkaway.clips.services.references import (
    named_words,
    recording_in,
    recording_path,
    words_in,
    words_path,
)
from walkaway.core.errors import Refused
from walkaway.core.media.recordings.source import listed_path
from walkaway.core.media.sheet.model import CutSheet, Source
from walkaway.core.passages import Script, script_of
from walkaway.core.transcripts.working import Working

FIRST_NAME = "interview"


def source_of(interview: Interview, name: str, *, actor: Actor) -> Source:
    """An interview as a source: the recording that plays, with the newest words of each language.

    Raises `Refused` while there is no whole recording of it or no transcript.
    """
    standing(interview.speaker, actor)
    recording = _recording_of(interview)
    transcripts = list(Transcript.objects.filter(interview=interview).order_by("created_at"))
    spoken = next((each for each in transcripts if each.source_id is None), None)
    if recording is None or spoken is None:
        raise Refused(
            what=_("Cutting from this interview"),
            reason=_("it has no whole recording yet")
            if recording is None
            else _("it has no transcript yet"),
            way_on=_("Take it in on the page of the interview first."),
        )
    return Source(
        name=name,
        recording=recording_path(recording.pk),
        transcript=words_path(spoken.pk, newest_version(spoken).number),
        language=spoken.language,
        translations={
            each.language: words_path(each.pk, newest_version(each).number)
            for each in transcripts
            if each.source_id == spoken.pk and each.language != spoken.language
        },
    )


def with_interview(sheet: CutSheet, interview: Interview, *, actor: Actor) -> CutSheet:
    """`sheet` that can be cut from another interview too. One that is there already stays as it is.

    Raises `Refused` as `source_of` does.
    """
    added = source_of(interview, _free_name(sheet.sources), actor=actor)
    if any(each.recording == added.recording for each in sheet.sources.values()):
        return sheet
    return replace(sheet, sources={**sheet.sources, added.name: added})


def newest_words(sheet: CutSheet, *, actor: Actor) -> CutSheet:
    """`sheet` with the newest version of all words, and translations that came since."""
    sources = {}
    for name, source in sheet.sources.items():
        transcript = Transcript.objects.select_related("interview__speaker").get(
            pk=named_words(source).transcript
        )
        fresh = source_of(transcript.interview, name, actor=actor)
        sources[name] = replace(fresh, recording=source.recording)
    return replace(sheet, sources=sources)


def has_newer_words(sheet: CutSheet) -> bool:
    """Whether somebody worked on the words since (2 queries a source)."""
    for source in sheet.sources.values():
        for path in (source.transcript, *source.translations.values()):
            named = words_in(path)
            if named is None:
                continue
            versions = Transcript.objects.filter(
                pk=named.transcript, versions__number__gt=named.number
            )
            if versions.exists():
                return True
    return False


def working_of(
    source: Source, speaker: Speaker, *, actor: Actor, language: str | None = None
) -> Working:
    """The words of a source, as they were spoken or in `language`, in the version that it names.

    Raises `Refused` without a key to them, `NotOpened` when they were changed.
    """
    named = named_words(source, language)
    transcript = transcripts_of(speaker, [named.transcript])[named.transcript]
    return open_version(version_numbered(transcript, named.number), actor=actor)


def scripts_of(sheet: CutSheet, speaker: Speaker, *, actor: Actor) -> Mapping[str, Script]:
    """The words of every source of which a passage is shown, taken apart, by the source's name.

    Raises as `working_of`.
    """
    shown = dict.fromkeys(each.source for each in sheet.passages)
    return {
        name: script_of(working_of(sheet.sources[name], speaker, actor=actor))
        for name in shown
        if name in sheet.sources
    }


def interviews_in(sheet: CutSheet) -> dict[str, Interview]:
    """The interview of each source of a kept sheet, by the source's name (1 query)."""
    wanted = {
        name: recording_in(listed_path(each.recording)) for name, each in sheet.sources.items()
    }
    found = Original.objects.filter(pk__in=[pk for pk in wanted.values() if pk])
    by_pk = {each.pk: each.interview for each in found.select_related("interview__speaker")}
    return {name: by_pk[pk] for name, pk in wanted.items() if pk in by_pk}


def _recording_of(interview: Interview) -> Original | None:
    """The one that plays beside the transcript; else the first that is whole."""
    whole = Original.objects.filter(interview=interview, state=OriginalState.WHOLE)
    playing = whole.filter(derivatives__kind=DerivativeKind.PROXY).order_by("derivatives__made_at")
    return playing.last() or whole.order_by("added_at").first()


def _free_name(taken: Mapping[str, Source]) -> str:
    number = 1
    while (name := FIRST_NAME if number == 1 else f"{FIRST_NAME}-{number}") in taken:
        number += 1
    return name
