"""What the page of a cut's captions shows: each in the time of the clip, with its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from walkaway.archive.caption_words import Note, note_of, sentence_of
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_versions import Opened
from walkaway.clips.forms.captions import field_of
from walkaway.core.media.captions.clip_captions import Placed, placed_captions
from walkaway.core.media.captions.reading import (
    OF_TIMES,
    Finding,
    Fix,
    Kind,
    findings_of,
    rules_for,
    way_on,
)
from walkaway.core.media.captions.reading.check import longest_line, speed_of
from walkaway.core.media.material import RATE_WITHOUT_PICTURE
from walkaway.core.media.plan import Timeline, plan_timeline
from walkaway.core.media.sheet.model import CutSheet, HiddenName, Passage
from walkaway.core.transcripts.model import Transcript
from walkaway.core.transcripts.times import short_clock
from walkaway.core.transcripts.working import Working, WorkingCue, fingerprint, transcript_of
from walkaway.core.transcripts.working_versions import Conflict, laid_along

FRAME_MS = round(1000 / RATE_WITHOUT_PICTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionRow:
    """A caption of the clip. `cue` is the whole cue of the transcript, `said` what is shown of it.

    `text` is what its field holds; `first` names the row in which the same cue stands already.
    """

    key: str
    number: int
    source: str
    cue: WorkingCue
    begins: str
    ends: str
    said: str
    spoken: str
    text: str
    speed: float
    line: float
    notes: Sequence[Note]
    spoken_language: str = ""
    first: str = ""
    is_stale: bool = False
    in_conflict: bool = False
    theirs: WorkingCue | None = None

    @property
    def is_shown_otherwise(self) -> bool:
        """Whether a name is replaced in it, or only a part of it is heard."""
        return bool(self.cue.text.strip()) and self.said != self.cue.text

    @property
    def field(self) -> str:
        """The name of the field with its words."""
        return field_of(self.source, f"text-{self.cue.id}")

    @property
    def lines(self) -> int:
        """How many lines its field has room for."""
        return min(8, max(2, 1 + len(self.text) // 44 + self.text.count("\n")))

    @property
    def acts(self) -> list[tuple[Note, str]]:
        """The notes, each with what its button posts."""
        return [(note, field_of(self.source, note.act) if note.act else "") for note in self.notes]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionPassage:
    """A passage with its captions; `number` is its place in the sheet, from 1."""

    number: int
    passage: Passage
    begins: str
    ends: str
    rows: Sequence[CaptionRow]
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of a source as they are shown, and what was found in the whole transcript."""

    found: Opened
    laid: Working
    broken: Mapping[tuple[str, Kind], Finding]


def passages_of(
    sheet: CutSheet,
    opened: Mapping[str, Opened],
    language: str,
    names: Sequence[HiddenName],
    *,
    typed: Mapping[str, Sequence[CueEdit]],
    conflicts: Mapping[str, Sequence[Conflict]],
) -> list[CaptionPassage]:
    """Every passage with its captions in clip order. `opened` are the words by source.

    A source that has none in `language` is not among them. `typed` was not saved; `conflicts` are
    what others made of the same cues. All three are by the source's name.
    """
    whole = [
        (number, each)
        for number, each in enumerate(sheet.passages, 1)
        if each.source in sheet.sources and each.start_ms < each.end_ms
    ]
    timeline = plan_timeline(
        replace(sheet, passages=tuple(each for _, each in whole)), RATE_WITHOUT_PICTURE
    )
    words = {name: _words(found, language) for name, found in opened.items()}
    placed = _placed(timeline, {name: each.laid for name, each in words.items()}, language, names)
    spoken = _spoken(timeline, opened, names)
    rows = list(_rows(whole, placed, words, spoken, language, typed, conflicts))
    by_passage = {
        at: [row for _, row in found] for at, found in groupby(rows, lambda each: each[0])
    }
    return [
        CaptionPassage(
            number=number,
            passage=passage,
            begins=_clock(timeline.ms_at(segment.first_frame)),
            ends=_clock(timeline.ms_at(segment.span.end)),
            rows=by_passage.get(at, []),
            is_told=passage.source in opened,
        )
        for at, ((number, passage), segment) in enumerate(
            zip(whole, timeline.passages, strict=True)
        )
    ]


def _words(found: Opened, language: str) -> _Words:
    laid = laid_along(found.source, found.working) if found.source else found.working
    broken = {(each.cue_id, each.kind): each for each in findings_of(laid, rules_for(language))}
    return _Words(found=found, laid=laid, broken=broken)


def _placed(
    timeline: Timeline, laid: Mapping[str, Working], language: str, names: Sequence[HiddenName]
) -> tuple[Placed, ...]:
    """Captions whose identifiers are those of their cues."""
    named = {
        name: transcript_of(
            replace(each, cues=tuple(replace(cue, identifier=cue.id) for cue in each.cues))
        )
        for name, each in laid.items()
    }
    sources = {each.passage.source for each in timeline.passages if each.passage}
    silent = {name: Transcript(cues=()) for name in sources}
    return placed_captions(timeline, silent | named, language, names)


def _spoken(
    timeline: Timeline, opened: Mapping[str, Opened], names: Sequence[HiddenName]
) -> dict[tuple[int, str], str]:
    """What was said in each passage and cue, where the captions are a translation."""
    sources = {name: each.source for name, each in opened.items() if each.source}
    return {
        (each.passage, each.cue.identifier): each.cue.text
        for language in {each.language for each in sources.values()}
        for each in _placed(
            timeline,
            {name: words for name, words in sources.items() if words.language == language},
            language,
            names,
        )
    }


def _rows(
    whole: Sequence[tuple[int, Passage]],
    placed: Sequence[Placed],
    words: Mapping[str, _Words],
    spoken: Mapping[tuple[int, str], str],
    language: str,
    typed: Mapping[str, Sequence[CueEdit]],
    conflicts: Mapping[str, Sequence[Conflict]],
) -> Iterator[tuple[int, CaptionRow]]:
    rules = rules_for(language)
    on_clip = [
        WorkingCue(
            id=str(at), start_ms=each.cue.start_ms, end_ms=each.cue.end_ms, text=each.cue.text
        )
        for at, each in enumerate(placed)
    ]
    found: dict[int, list[Finding]] = {}
    for finding in findings_of(Working(cues=tuple(on_clip), language=language), rules):
        found.setdefault(int(finding.cue_id), []).append(finding)
    firsts: dict[tuple[str, str], str] = {}
    for at, each in enumerate(placed):
        number, passage = whole[each.passage]
        source, cue_id = passage.source, each.cue.identifier
        here = words[source]
        cue = here.laid.by_id[cue_id]
        key = f"{number}-{cue_id}"
        edit = next((one for one in typed.get(source, ()) if one.id == cue_id), None)
        clash = next((one for one in conflicts.get(source, ()) if one.id == cue_id), None)
        first = firsts.setdefault((source, cue_id), key)
        is_last = at + 1 == len(placed) or placed[at + 1].passage != each.passage
        source_cue = here.found.source.by_id.get(cue_id) if here.found.source else None
        yield (
            each.passage,
            CaptionRow(
                key=key,
                number=at + 1,
                source=source,
                cue=cue,
                begins=_clock(each.cue.start_ms),
                ends=_clock(each.cue.end_ms),
                said=each.cue.text,
                spoken=spoken.get((each.passage, cue_id), ""),
                text=edit.text if edit and edit.text is not None else cue.text,
                speed=speed_of(on_clip[at], rules),
                line=longest_line(each.cue.text, rules),
                notes=_notes(found.get(at, ()), here, cue, each, is_last=is_last),
                spoken_language=here.found.source.language if here.found.source else "",
                first="" if first == key else first,
                is_stale=bool(
                    source_cue and cue.text and cue.follows != fingerprint(source_cue.text)
                ),
                in_conflict=clash is not None,
                theirs=clash.theirs if clash else None,
            ),
        )


def _notes(
    found: Sequence[Finding], words: _Words, cue: WorkingCue, placed: Placed, *, is_last: bool
) -> list[Note]:
    """What is found on the clip: mended in the transcript if it is there too, else at the cut."""
    is_translation = words.found.source is not None
    rules = rules_for(words.found.version.transcript.language)
    fixes = (Fix.BREAK_LINES,) if is_translation else tuple(Fix)
    shown_ms = placed.cue.end_ms - placed.cue.start_ms
    is_cut = abs(shown_ms - (cue.end_ms - cue.start_ms)) > FRAME_MS
    notes = []
    for finding in found:
        own = words.broken.get((cue.id, finding.kind))
        if own is not None:
            chosen = way_on(words.laid, own, rules, fixes=fixes)
            if is_translation and finding.kind in OF_TIMES:
                notes.append(Note(sentence=sentence_of(finding), elsewhere=True))
            else:
                told = note_of(own, chosen, is_translation=is_translation)
                notes.append(replace(told, sentence=sentence_of(finding)))
        elif is_cut or is_last or placed.cue.text != cue.text:
            # Else it is only that times on a clip are those of frames.
            why = _("It comes from where the passage is cut: move its edge, or shorten the words.")
            notes.append(Note(sentence=sentence_of(finding), why=why))
    return notes


def _clock(clip_ms: int) -> str:
    """A time of a clip, to a tenth of a second."""
    return f"{short_clock(clip_ms)}.{clip_ms % 1000 // 100}"
