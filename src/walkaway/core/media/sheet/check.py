"""What lies outside the text of a sheet: the files that it names, and whether they fit it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path

from walkaway.core.errors import (
    SheetError,
    TranscriptError,
    UnknownTranscriptFormat,
    UnreadableMedia,
)
from walkaway.core.media.probe import MediaFacts, probe
from walkaway.core.media.recordings.source import Recording
from walkaway.core.media.sheet.clock import clock
from walkaway.core.media.sheet.mistakes import Mistake, Notes
from walkaway.core.media.sheet.model import (
    CutSheet,
    FaceProtection,
    HiddenName,
    Passage,
)
from walkaway.core.media.sheet.places import KeyPath
from walkaway.core.media.sheet.read import reading_of, text_of
from walkaway.core.spans import Span
from walkaway.core.text.names import find_names, replace_names_across
from walkaway.core.transcripts import Cue, Transcript, aligned, read_transcript

SHOWN_MISALIGNMENTS = 3
HALF_CUE_MS = 200
"""A cue that is cut by less is not heard to be cut."""

TRANSCRIPT_OVERHANG_MS = 1000
"""A last cue may stay a little longer than the recording; more, and it belongs to another one."""

_ELLIPSIS = re.compile(r"\[?(?:…|\.\.\.)\]?")
_QUOTATION_MARKS = "\"'“”„‟‘’‚‛«»‹›「」『』"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Material:
    """What could be opened: recordings by source, words by source and language."""

    recordings: dict[str, MediaFacts] = field(default_factory=dict)
    words: dict[tuple[str, str], Transcript] = field(default_factory=dict)


def check_sheet(path: Path) -> tuple[Mistake, ...]:
    """Everything that is wrong with the sheet at `path` and the files it names, by line.

    Every recording and transcript is opened. Never raises for what is wrong with them.
    """
    try:
        reading = reading_of(text_of(path), path)
    except SheetError as error:
        return error.mistakes
    sheet, notes = reading.sheet, reading.notes
    material = _Material()
    _open_recordings(sheet, notes, material)
    _open_words(sheet, notes, material)
    _check_protection_files(sheet, notes)
    for check in (
        _recordings_have_what_is_needed,
        _passages_lie_inside_recordings,
        _transcripts_belong_to_recordings,
        _translations_follow,
        _passages_begin_and_end_between_cues,
        _hidden_names_occur,
        _hidden_names_are_listed_in_every_language,
        _quotes_are_words_of_the_witness,
    ):
        check(sheet, material, notes)
    return notes.found


def _open_recordings(sheet: CutSheet, notes: Notes, material: _Material) -> None:
    for name, source in sheet.sources.items():
        path: KeyPath = ("sources", name, "recording")
        facts = _opened(source.recording, path, notes)
        if facts:
            material.recordings[name] = facts


def _open_words(sheet: CutSheet, notes: Notes, material: _Material) -> None:
    for name, source in sheet.sources.items():
        path: KeyPath = ("sources", name)
        files = [((*path, "transcript"), source.language, source.transcript)]
        for language, file in source.translations.items():
            if language != source.language:
                files.append(((*path, "translations", language), language, file))
        for place, language, file in files:
            words = _words_in(file, language, place, notes)
            if words:
                material.words[name, language] = words


def _check_protection_files(sheet: CutSheet, notes: Notes) -> None:
    stand_in, actor = sheet.protection.stand_in, sheet.protection.voice.recording
    if stand_in:
        facts = _opened(stand_in, ("protection", "stand_in"), notes)
        if facts and not facts.picture:
            notes.mistake(
                ("protection", "stand_in"), "this file holds no picture. Name a PNG or a JPEG"
            )
    if actor:
        path: KeyPath = ("protection", "voice", "recording")
        facts = _opened(actor, path, notes)
        last_ms = max((each.end_ms for each in sheet.passages if not each.insert_label), default=0)
        if facts and not facts.sound:
            notes.mistake(path, "this file holds no sound. Name the actor's recording")
        elif facts and last_ms > _milliseconds(facts.duration):
            notes.mistake(
                path,
                f"the actor's recording ends at {clock(_milliseconds(facts.duration))}, but the "
                f"passages go on to {clock(last_ms)}. It must be as long as the interview",
            )


def _opened(file: Recording, path: KeyPath, notes: Notes) -> MediaFacts | None:
    if isinstance(file, Path) and not _is_there(file, path, notes):
        return None
    try:
        return probe(file)
    except UnreadableMedia as error:
        notes.mistake(path, f"this cannot be read as picture or sound: {error.problem}")
        return None


def _words_in(file: Path, language: str, path: KeyPath, notes: Notes) -> Transcript | None:
    if not _is_there(file, path, notes):
        return None
    try:
        words = read_transcript(file, language=language)
    except (TranscriptError, UnknownTranscriptFormat, OSError) as error:
        notes.mistake(path, f"this is no readable transcript: {error}")
        return None
    if not words.cues:
        notes.mistake(path, "there is not one word in this transcript. Name the right file")
        return None
    if words.remarks:
        more = len(words.remarks) - 1
        notes.warn(path, words.remarks[0] + (f" (and {more} more remarks)" if more else ""))
    return words


def _is_there(file: Path, path: KeyPath, notes: Notes) -> bool:
    if not notes.is_sound(path) or file == Path():
        return False
    if file.is_file():
        return True
    beside = [each.name for each in file.parent.iterdir()] if file.parent.is_dir() else []
    close = get_close_matches(file.name, beside, n=1)
    hint = f'Did you mean "{close[0]}"?' if close else "Check the path, as seen from the sheet"
    notes.mistake(path, f'there is no file "{file.name}" here. {hint}')
    return False


def _recordings_have_what_is_needed(sheet: CutSheet, material: _Material, notes: Notes) -> None:
    used = {passage.source for passage in sheet.passages}
    for name, facts in material.recordings.items():
        path: KeyPath = ("sources", name, "recording")
        if not facts.picture and not facts.sound:
            notes.mistake(path, "this file holds neither picture nor sound. Name the recording")
        elif name not in used:
            continue
        elif not facts.picture and sheet.protection.face is not FaceProtection.COVER:
            notes.mistake(path, 'this recording has no picture. Use face = "cover"')
        elif not facts.sound:
            notes.warn(path, "this recording has no sound: nothing of it will be heard")


def _passages_lie_inside_recordings(sheet: CutSheet, material: _Material, notes: Notes) -> None:
    for path, passage in _sound_passages(sheet, notes):
        facts = material.recordings.get(passage.source)
        length_ms = _milliseconds(facts.duration) if facts else passage.end_ms
        if passage.start_ms >= length_ms:
            notes.mistake(
                (*path, "from"),
                f"the recording ends at {clock(length_ms)}, before the passage starts at "
                f"{clock(passage.start_ms)}. Choose times inside it",
            )
        elif passage.end_ms > length_ms:
            notes.mistake(
                (*path, "to"),
                f"the recording ends at {clock(length_ms)}, but the passage goes on to "
                f'{clock(passage.end_ms)}. Write to = "{clock(length_ms)}" or earlier',
            )


def _transcripts_belong_to_recordings(sheet: CutSheet, material: _Material, notes: Notes) -> None:
    for name, source in sheet.sources.items():
        facts = material.recordings.get(name)
        words = material.words.get((name, source.language))
        last_ms = max((cue.end_ms for cue in words.cues), default=0) if words else 0
        if facts and last_ms > _milliseconds(facts.duration) + TRANSCRIPT_OVERHANG_MS:
            notes.warn(
                ("sources", name, "transcript"),
                f"this transcript goes on to {clock(last_ms)}, but the recording ends at "
                f"{clock(_milliseconds(facts.duration))}. Do they belong together?",
            )


def _translations_follow(sheet: CutSheet, material: _Material, notes: Notes) -> None:
    for name, language, original, translation in _pairs(sheet, material):
        found = aligned(original, translation)
        problems = [
            f"cue {each.cue_number}: {each.problem}" if each.cue_number else each.problem
            for each in found[:SHOWN_MISALIGNMENTS]
        ]
        if len(found) > SHOWN_MISALIGNMENTS:
            problems.append(f"{len(found) - SHOWN_MISALIGNMENTS} more")
        if problems:
            notes.mistake(
                ("sources", name, "translations", language),
                f"this translation does not follow the transcript cue by cue: "
                f"{'; '.join(problems)}. Give it the cues and times of the transcript",
            )


def _passages_begin_and_end_between_cues(
    sheet: CutSheet, material: _Material, notes: Notes
) -> None:
    for path, passage in _sound_passages(sheet, notes):
        words = material.words.get((passage.source, sheet.sources[passage.source].language))
        if words is None:
            continue
        for key, at_ms in (("from", passage.start_ms), ("to", passage.end_ms)):
            cut = next((cue for cue in words.cues if _is_cut(cue, at_ms)), None)
            if cut:
                notes.warn(
                    (*path, key),
                    f"this cuts through the words of {clock(cut.start_ms)} to "
                    f"{clock(cut.end_ms)}: they are shown whole and heard in part",
                )
        if not _cues_of(words, passage):
            notes.warn(path, "nothing is said in this passage, as far as the transcript tells")


def _hidden_names_occur(sheet: CutSheet, material: _Material, notes: Notes) -> None:
    """A name that occurs nowhere is most likely spelt otherwise in the transcript."""
    unseen = list(enumerate(sheet.protection.hide))
    for words in material.words.values():
        for cue in words.cues:
            # One search for all that is left: a long interview has many cues and few names.
            if find_names(cue.text, [form for _, name in unseen for form in name.forms]):
                unseen = [each for each in unseen if not find_names(cue.text, each[1].forms)]
            if not unseen:
                return
    for index, name in unseen:
        path: KeyPath = ("protection", "hide", index)
        if material.words and notes.is_sound(path):
            notes.warn(
                (*path, "forms"),
                f'"{name.forms[0]}" occurs in no transcript. Is it spelt in another way there?',
            )


def _hidden_names_are_listed_in_every_language(
    sheet: CutSheet, material: _Material, notes: Notes
) -> None:
    """Where the witness says a name and its translation says none, it may have another spelling."""
    for name, language, original, translation in _pairs(sheet, material):
        if aligned(original, translation):
            continue
        for index, hidden in enumerate(sheet.protection.hide):
            path: KeyPath = ("protection", "hide", index)
            at_ms = _unseen_in_translation(
                hidden,
                original,
                translation,
                [each for each in sheet.passages if each.source == name],
            )
            if at_ms is not None and notes.is_sound(path):
                notes.warn(
                    (*path, "forms"),
                    f'"{hidden.forms[0]}" is said in [sources.{name}] at {clock(at_ms)}, but the '
                    f'words in "{language}" have none of its forms there. Add the spelling that '
                    "they use, if they name it",
                )


def _unseen_in_translation(
    hidden: HiddenName,
    original: Transcript,
    translation: Transcript,
    passages: Sequence[Passage],
) -> int | None:
    """The start of the first cue of `passages` that says the name in the original alone."""
    shown = [Span(each.start_ms, each.end_ms) for each in passages]
    for cue, translated in zip(original.cues, translation.cues, strict=True):
        if not any(map(cue.span.overlaps, shown)):
            continue
        is_said = find_names(cue.text, hidden.forms)
        if is_said and not find_names(translated.text, hidden.forms):
            return cue.start_ms
    return None


def _quotes_are_words_of_the_witness(sheet: CutSheet, material: _Material, notes: Notes) -> None:
    """No invented words in a witness's mouth."""
    for language, quote in sheet.quote.items():
        path: KeyPath = ("quote", language)
        said = list(_said_in(language, sheet, material, notes))
        if notes.is_sound(path) and said and not any(_is_quoted_from(quote, each) for each in said):
            notes.mistake(
                path,
                f'these are not the words of the passages in "{language}". Copy them from the '
                "transcript, with … where something is left out",
            )


def _said_in(language: str, sheet: CutSheet, material: _Material, notes: Notes) -> Iterator[str]:
    """What each passage says in `language`, as it is written and as it is shown."""
    for passage in sheet.passages:
        words = material.words.get((passage.source, language))
        if words and not passage.insert_label:
            cues = [cue.text for cue in _cues_of(words, passage)]
            yield _plain(" ".join(cues))
            # A stand-in that tells a name is noted already, and nothing can be replaced by it.
            if sheet.protection.hide and notes.is_sound(("protection", "hide")):
                yield _plain(" ".join(replace_names_across(cues, sheet.protection.hide, language)))


def _is_quoted_from(quote: str, said: str) -> bool:
    at = 0
    for part in _ELLIPSIS.split(quote):
        words = _plain(part).strip(_QUOTATION_MARKS + " ")
        at = said.find(words, at)
        if at < 0:
            return False
        at += len(words)
    return True


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _pairs(
    sheet: CutSheet, material: _Material
) -> Iterator[tuple[str, str, Transcript, Transcript]]:
    """Each translation with its original: source, language, original, translation."""
    for (name, language), translation in material.words.items():
        spoken = sheet.sources[name].language
        original = material.words.get((name, spoken))
        if original and language != spoken:
            yield name, language, original, translation


def _sound_passages(sheet: CutSheet, notes: Notes) -> Iterator[tuple[KeyPath, Passage]]:
    for index, passage in enumerate(sheet.passages):
        path: KeyPath = ("passages", index)
        is_sound = all(notes.is_sound((*path, key)) for key in ("source", "from", "to"))
        if is_sound and passage.source in sheet.sources:
            yield path, passage


def _cues_of(words: Transcript, passage: Passage) -> list[Cue]:
    shown = Span(passage.start_ms, passage.end_ms)
    return [cue for cue in words.cues if cue.span.overlaps(shown)]


def _is_cut(cue: Cue, at_ms: int) -> bool:
    return cue.start_ms + HALF_CUE_MS < at_ms < cue.end_ms - HALF_CUE_MS


def _milliseconds(seconds: Fraction) -> int:
    return int(1000 * seconds)
