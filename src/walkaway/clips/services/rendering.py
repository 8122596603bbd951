"""Asking for the files of a clip. Whoever asks opens everything that the job needs, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Original, OriginalState
from walkaway.archive.services.transcript_versions import opened
from walkaway.clips.models import Cut, PackageFile, SheetVersion
from walkaway.clips.queries.cuts import recordings_of, transcripts_of
from walkaway.clips.queries.renditions import (
    RENDER,
    captions_in,
    newest_package_of,
    render_going_on,
)
from walkaway.clips.services.packages import end_orders_of_ended_jobs
from walkaway.clips.services.references import named_recording, named_words, recording_in
from walkaway.clips.services.standing import refuse_what_no_grant_opens
from walkaway.clips.services.stored_files import stored_key
from walkaway.clips.services.versions import finished_sheet, require_cutter
from walkaway.clips.services.work_orders import (
    EarlierJson,
    OrderJson,
    WantedJson,
    order_work,
    words_json,
)
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.clock import clock
from walkaway.core.media.sheet.model import CutSheet, Shape, Source
from walkaway.core.media.sheet.write import sheet_to_toml
from walkaway.core.transcripts.working import CueState, Working, WorkingCue, fingerprint
from walkaway.core.transcripts.working_versions import laid_along
from walkaway.jobs.models import Job
from walkaway.journal.services import record

MOST_NAMED = 6
"""So many unapproved cues are named; of the others it is said how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsToShow:
    """What is said in `source`, in `language`, in the times of what was spoken. `spoken` is what
    they translate, None for what was spoken itself."""

    source: Source
    language: str
    laid: Working
    spoken: Working | None


@transaction.atomic
def ask_for_render(
    version: SheetVersion,
    *,
    languages: Collection[str] = (),
    shapes: Collection[Shape] = (),
    burn_in: bool = False,
    actor: Actor,
) -> Job:
    """Have the files of a version made and proven: a film for each of `shapes` with captions in
    `languages`, and with `burn_in` one more for each of them; all of the sheet's without a choice.

    What was made of this version already stays in the package. Raises `Refused` for whoever does
    not edit or holds no key, for a speaker who withdrew or is stopped, for words that nobody
    approved, and while files of this cut are being made; `SheetError` for an unfinished sheet.
    """
    what = _("Making this clip")
    speaker = require_cutter(version.cut.speaker, actor=actor)
    refuse_what_no_grant_opens(speaker, what=what, today=timezone.now().date())
    end_orders_of_ended_jobs()
    if render_going_on(version.cut) is not None:
        raise Refused(
            what=what,
            reason=_("files of this cut are being made just now"),
            way_on=_("Wait until they are done, or stop that first."),
        )
    whole = finished_sheet(version, actor=actor)
    wanted = _wanted(version, whole, languages, shapes, burn_in=burn_in, what=what)
    sheet = replace(whole, languages=tuple(wanted["languages"]))
    words = _approved_words(sheet, version.cut, actor=actor)
    originals = recordings_in(sheet, version.cut, what=what)
    told: OrderJson = {
        "sheet": sheet_to_toml(sheet),
        "words": words_json(words),
        "earlier": _earlier(version.cut, actor=actor),
        "wanted": wanted,
    }
    job = order_work(RENDER, version, told, originals, actor=actor)
    record(
        "render-asked-for",
        actor=actor.ref,
        subject=f"cut:{version.cut_id}",
        facts={"version": version.number, "job": job.pk, "speaker": speaker.pk},
    )
    return job


def _wanted(
    version: SheetVersion,
    sheet: CutSheet,
    languages: Collection[str],
    shapes: Collection[Shape],
    *,
    burn_in: bool,
    what: str,
) -> WantedJson:
    """What is asked for together with what this version has already, in the order of the sheet."""
    strange = sorted({*languages} - {*sheet.languages}) + sorted({*shapes} - {*sheet.shapes})
    if strange:
        raise Refused(
            what=what,
            reason=_("the sheet does not name {names}").format(names=", ".join(strange)),
            way_on=_("Add it to the sheet first, or choose what it names."),
        )
    chosen, outlines = set(languages or sheet.languages), set(shapes or sheet.shapes)
    burned_in = set(chosen) if burn_in else set()
    made = newest_package_of(version)
    if made is not None:
        renditions = list(made.renditions.all())
        chosen |= captions_in(made) & {*sheet.languages}
        outlines |= {Shape(each.shape) for each in renditions} & {*sheet.shapes}
        burned_in |= {each.language for each in renditions if each.language}
    return {
        "languages": [each for each in sheet.languages if each in chosen],
        "shapes": [each.value for each in sheet.shapes if each in outlines],
        "burn_in": [each for each in sheet.languages if each in burned_in],
    }


def _approved_words(sheet: CutSheet, cut: Cut, *, actor: Actor) -> dict[str, dict[str, Working]]:
    """The words of every source that is shown, in its own language and in the sheet's.

    Raises `Refused` that names what nobody approved, by language and time.
    """
    words: dict[str, dict[str, Working]] = {}
    unapproved: list[tuple[str, WorkingCue]] = []
    for each in words_to_show(sheet, cut, actor=actor):
        words.setdefault(each.source.name, {})[each.language] = each.laid
        unapproved += (
            (each.language, cue) for cue in _unapproved(sheet, each.source, each.laid, each.spoken)
        )
    if unapproved:
        raise _refuse_unapproved(unapproved)
    return words


def words_to_show(sheet: CutSheet, cut: Cut, *, actor: Actor) -> Iterator[WordsToShow]:
    """Yield the words of every source that is shown, in its own language and in the sheet's.

    Raises `Refused` without a key to them, or where a source has no words in a language.
    """
    transcripts = transcripts_of(
        cut.speaker,
        (
            named_words(source, language).transcript
            for source in shown_sources(sheet)
            for language in _languages(source, sheet)
        ),
    )
    for source in shown_sources(sheet):
        spoken = named_words(source)
        for language in _languages(source, sheet):
            named = named_words(source, language)
            is_spoken = language == source.language
            found = opened(
                transcripts[named.transcript],
                named.number,
                None if is_spoken else spoken.number,
                actor=actor,
            )
            laid = laid_along(found.source, found.working) if found.source else found.working
            yield WordsToShow(source=source, language=language, laid=laid, spoken=found.source)


def _unapproved(
    sheet: CutSheet, source: Source, words: Working, spoken: Working | None
) -> Iterator[WorkingCue]:
    """The cues in the passages that may not be used: not approved, or for other words by now."""
    passages = [each for each in sheet.passages if each.source == source.name]
    said = {cue.id: cue.text for cue in spoken.cues} if spoken else {}
    for cue in words.cues:
        if not any(cue.start_ms < each.end_ms and each.start_ms < cue.end_ms for each in passages):
            continue
        fits = spoken is None or cue.follows == fingerprint(said.get(cue.id, ""))
        if cue.state is not CueState.APPROVED or not fits:
            yield cue


def _refuse_unapproved(found: Sequence[tuple[str, WorkingCue]]) -> Refused:
    places = [f"{language} {clock(cue.start_ms)}" for language, cue in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        places.append(_("and {number} more").format(number=len(found) - MOST_NAMED))
    return Refused(
        what=_("Making this clip"),
        reason=_("nobody approved these words: {places}").format(places=", ".join(places)),
        way_on=_("Have them approved on the page of the transcript, and take its newest version."),
    )


def recordings_in(sheet: CutSheet, cut: Cut, *, what: str) -> list[Original]:
    """Every recording that the clip is made of, the actor's reading too."""
    wanted = {named_recording(each) for each in shown_sources(sheet)}
    reading = sheet.protection.voice.recording
    if isinstance(reading, Path) and (found := recording_in(reading)):
        wanted.add(found)
    originals = recordings_of(cut.speaker, wanted)
    ready = [each for each in originals.values() if each.state == OriginalState.WHOLE]
    if len(ready) < len(wanted):
        raise Refused(
            what=what,
            reason=_("a recording of it is gone, or not whole"),
            way_on=_("Look at the recordings on the page of the interview."),
        )
    return ready


def _earlier(cut: Cut, *, actor: Actor) -> dict[str, EarlierJson]:
    """The films that were made of this cut before: what did not change is not made again."""
    files = PackageFile.objects.filter(package__cut=cut, rendition__isnull=False)
    newest_first = files.select_related("stored__compartment").order_by("-package__made_at")
    earlier: dict[str, EarlierJson] = {}
    for each in newest_first:
        if each.name not in earlier:
            key = stored_key(each.stored, actor=actor)
            earlier[each.name] = {"stored": str(each.stored_id), "key": key.hex()}
    return earlier


def shown_sources(sheet: CutSheet) -> list[Source]:
    """The sources from which something is shown."""
    used = {each.source for each in sheet.passages}
    return [each for name, each in sheet.sources.items() if name in used]


def _languages(source: Source, sheet: CutSheet) -> list[str]:
    return list(dict.fromkeys((source.language, *sheet.languages)))
