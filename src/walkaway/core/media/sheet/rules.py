"""What must hold between the parts of a sheet, as far as its text alone can tell.

Each rule is one function. A mistake means that the clip could not be made or would harm someone;
a warning means that a person should look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from walkaway.core.media.sheet.clock import clock
from walkaway.core.media.sheet.mistakes import Notes
from walkaway.core.media.sheet.model import (
    DEFAULT_MARGIN,
    DEFAULT_READER,
    CutSheet,
    FaceProtection,
    Passage,
    Texts,
    VoiceProtection,
)
from walkaway.core.media.sheet.places import KeyPath
from walkaway.core.spans import Span
from walkaway.core.text.names import find_names, stand_in_for

SHORTEST_PASSAGE_MS = 100
"""Below, a passage can fall between two frames and its words cannot be heard."""

_PERSON = re.compile(r"p(?P<passage>[1-9]\d*)\.[1-9]\d*", re.ASCII)


def note_broken_rules(sheet: CutSheet, notes: Notes) -> None:
    """Note every rule that `sheet` breaks."""
    for rule in (
        _every_language_has_a_title,
        _texts_cover_the_languages,
        _texts_are_shown_somewhere,
        _inserts_are_labelled_in_every_language,
        _inserts_say_what_they_are_for,
        _there_is_something_to_show,
        _passages_run_forwards,
        _passages_come_from_sources,
        _passages_do_not_overlap,
        _sources_are_used,
        _sources_speak_every_language,
        _protection_is_what_was_meant,
        _unused_protection_is_named,
        _people_are_face_tracks,
        _an_actor_reads_one_source,
        _hidden_names_have_stand_ins,
        _hidden_names_are_said_nowhere,
    ):
        rule(sheet, notes)


def _every_language_has_a_title(sheet: CutSheet, notes: Notes) -> None:
    for language in _sound_languages(sheet, notes):
        if language not in sheet.title and notes.is_sound(("title", language)):
            notes.mistake(
                ("title", language),
                f'there is no title in "{language}", one of the languages of the clip. '
                f'Add {language} = "…" under [title]',
            )


def _texts_cover_the_languages(sheet: CutSheet, notes: Notes) -> None:
    for path, texts in _optional_texts(sheet):
        for language in _sound_languages(sheet, notes):
            if texts and language not in texts and notes.is_sound((*path, language)):
                notes.warn(
                    path,
                    f'[{_dotted(path)}] has nothing in "{language}": viewers in that language '
                    "see none",
                )


def _texts_are_shown_somewhere(sheet: CutSheet, notes: Notes) -> None:
    if not notes.is_sound(("languages",)):
        return
    by_language = [
        (("title",), sheet.title),
        (("cards", "title"), sheet.cards.title),
        (("quote",), sheet.quote),
        *_optional_texts(sheet),
        *_insert_labels(sheet),
    ]
    for path, texts in by_language:
        for language in texts:
            # The words of a card may come from [title], where they are noted already.
            is_written = path != ("cards", "title") or language not in sheet.title
            if language not in sheet.languages and is_written:
                notes.warn(
                    (*path, language),
                    f'this is never shown: "{language}" is not one of the languages of the clip',
                    at_key=True,
                )


def _inserts_are_labelled_in_every_language(sheet: CutSheet, notes: Notes) -> None:
    for path, label in _insert_labels(sheet):
        lacking = [each for each in _sound_languages(sheet, notes) if each not in label]
        if label and lacking and notes.is_sound(path):
            notes.mistake(
                path,
                f"the label over this inserted footage lacks {_quoted(lacking)}: nobody may take "
                "it for the witness's own. Add the words in each language",
            )


def _inserts_say_what_they_are_for(sheet: CutSheet, notes: Notes) -> None:
    """Footage of a group is shown for a stated purpose, or it is spread.

    Source: Regulation (EU) 2021/784, article 1(3); Terrorism Act 2006 (UK), section 2(9).
    """
    for index, passage in enumerate(sheet.passages):
        path: KeyPath = ("passages", index)
        is_insert = bool(passage.insert_label) or not notes.is_sound((*path, "insert_label"))
        says_so = [
            key
            for key, words in (
                ("insert_purpose", passage.insert_purpose),
                ("insert_source", passage.insert_source),
            )
            if words.strip()
        ]
        if not is_insert and says_so:
            notes.mistake(
                (*path, says_so[0]),
                "this passage has no `insert_label`: inserted footage that nobody can tell from "
                'the testimony. Add insert_label = { en = "…" }, or take this line out',
            )
        elif passage.insert_label and "insert_purpose" not in says_so:
            if notes.is_sound((*path, "insert_purpose")):
                notes.mistake(
                    (*path, "insert_label"),
                    "this inserted footage does not say what it is shown for. Add "
                    'insert_purpose = "…", a sentence that says why viewers must see it',
                )
        elif passage.insert_label and "insert_source" not in says_so:
            notes.warn(
                (*path, "insert_label"),
                "nobody will know where this inserted footage is from. Add "
                'insert_source = "…", where it was found, and when',
            )


def _there_is_something_to_show(sheet: CutSheet, notes: Notes) -> None:
    if not sheet.sources and notes.is_sound(("sources",)):
        notes.mistake(
            ("sources",),
            "the sheet has no source, the recording to cut from. Add a table [sources.interview] "
            "with recording, transcript and language",
        )
    if not sheet.passages and notes.is_sound(("passages",)):
        notes.mistake(
            ("passages",),
            "the sheet has no passage to show. Add [[passages]] with source, from and to",
        )


def _passages_run_forwards(sheet: CutSheet, notes: Notes) -> None:
    for path, passage in _sound_passages(sheet, notes):
        length_ms = passage.end_ms - passage.start_ms
        if length_ms <= 0:
            notes.mistake(
                (*path, "to"),
                f"the passage ends at {clock(passage.end_ms)}, but starts at "
                f"{clock(passage.start_ms)}. Put the later time in `to`",
            )
        elif length_ms < SHORTEST_PASSAGE_MS:
            notes.mistake(
                (*path, "to"),
                f"the passage lasts {length_ms} ms, but at least {SHORTEST_PASSAGE_MS} ms are "
                "needed to see and hear anything. Make it longer or leave it out",
            )


def _passages_come_from_sources(sheet: CutSheet, notes: Notes) -> None:
    for index, passage in enumerate(sheet.passages):
        path: KeyPath = ("passages", index, "source")
        is_unknown = passage.source not in sheet.sources
        # A source that could not be read is noted already.
        is_told = not notes.is_sound(("sources", passage.source)) or not (
            sheet.sources or notes.is_sound(("sources",))
        )
        if is_unknown and not is_told and notes.is_sound(path):
            notes.mistake(
                path,
                f'"{passage.source}" is no source. Known are {_quoted(sheet.sources) or "none"}; '
                f"name one of them or add [sources.{passage.source}]",
            )


def _passages_do_not_overlap(sheet: CutSheet, notes: Notes) -> None:
    sound = [
        (path, passage)
        for path, passage in _sound_passages(sheet, notes)
        if passage.start_ms < passage.end_ms
    ]
    for (first_path, first), (path, passage) in combinations(sound, 2):
        shared = Span(first.start_ms, first.end_ms).intersection(
            Span(passage.start_ms, passage.end_ms)
        )
        if shared and first.source == passage.source:
            number = int(first_path[1]) + 1
            notes.warn(
                (*path, "from"),
                f"{clock(shared.start)} to {clock(shared.end)} of this recording is shown twice: "
                f"passage {number} shows it already",
            )


def _sources_are_used(sheet: CutSheet, notes: Notes) -> None:
    used = {passage.source for passage in sheet.passages}
    for name in sheet.sources:
        if name not in used and notes.is_sound(("passages",)):
            notes.warn(("sources", name), f"no passage comes from [sources.{name}]")


def _sources_speak_every_language(sheet: CutSheet, notes: Notes) -> None:
    used = {passage.source for passage in sheet.passages}
    for name, source in sheet.sources.items():
        path: KeyPath = ("sources", name)
        if source.language in source.translations:
            notes.warn(
                (*path, "translations", source.language),
                f'"{source.language}" is the language that is spoken: `transcript` is shown, and '
                "this translation is not",
            )
        is_known = name in used and notes.is_sound((*path, "language"))
        for language in _sound_languages(sheet, notes) if is_known else ():
            translation: KeyPath = (*path, "translations", language)
            has_words = language == source.language or language in source.translations
            if not has_words and notes.is_sound(translation):
                notes.mistake(
                    translation,
                    f'[sources.{name}] has no words in "{language}", one of the languages of the '
                    f"clip. Add a translation under [sources.{name}.translations], or take "
                    f'"{language}" out of `languages`',
                )


def _protection_is_what_was_meant(sheet: CutSheet, notes: Notes) -> None:
    plan, voice = sheet.protection, sheet.protection.voice
    hides = "the hidden names are kept out of sound and words, but " if plan.hide else ""
    if plan.face is FaceProtection.KEEP and notes.is_sound(("protection", "face")):
        notes.warn(("protection", "face"), f"{hides}the face stays as it is: it will be recognised")
    path: KeyPath = ("protection", "voice", "protection")
    if voice.protection is VoiceProtection.KEEP and notes.is_sound(path):
        notes.warn(path, f"{hides}the voice stays as it is: it will be recognised")
    if voice.protection is VoiceProtection.DISGUISE:
        notes.warn(path, "a disguise can be undone: whoever must not be recognised needs `replace`")
    if plan.face is FaceProtection.MASK and plan.margin < DEFAULT_MARGIN:
        notes.warn(
            ("protection", "margin"),
            f"a margin below {DEFAULT_MARGIN} was not shown to cover every face in motion",
        )


def _unused_protection_is_named(sheet: CutSheet, notes: Notes) -> None:
    """Whoever sets a value believes that it does something."""
    plan, voice = sheet.protection, sheet.protection.voice
    masks = plan.face is FaceProtection.MASK
    covers = plan.face is FaceProtection.COVER
    replaces = voice.protection is VoiceProtection.REPLACE
    settings: tuple[tuple[KeyPath, bool, bool, str], ...] = (
        (("people",), bool(plan.people), masks, 'face = "mask"'),
        (("margin",), plan.margin != DEFAULT_MARGIN, masks, 'face = "mask"'),
        (("stand_in",), plan.stand_in is not None, covers, 'face = "cover"'),
        (("voice", "reader"), voice.reader != DEFAULT_READER, replaces, 'protection = "replace"'),
        (("voice", "variant"), voice.variant != "", replaces, 'protection = "replace"'),
        (("voice", "recording"), voice.recording is not None, replaces, 'protection = "replace"'),
        (
            ("voice", "reader"),
            voice.reader != DEFAULT_READER,
            voice.recording is None,
            "no actor's recording",
        ),
    )
    for keys, is_set, is_used, condition in settings:
        if is_set and not is_used and notes.is_sound(("protection",)):
            notes.warn(
                ("protection", *keys),
                f"`{keys[-1]}` does nothing here: it is used with {condition} only",
            )


def _people_are_face_tracks(sheet: CutSheet, notes: Notes) -> None:
    path: KeyPath = ("protection", "people")
    people = sheet.protection.people
    for index, person in enumerate(people):
        match = _PERSON.fullmatch(person)
        if match is None or int(match["passage"]) > len(sheet.passages):
            notes.mistake(
                (*path, index),
                f'"{person}" is nobody in this clip, and who is meant would be shown. Expected is '
                'a name of the face tracks, such as "p2.1": the first person of passage 2',
            )
    if people and notes.is_sound(path) and sheet.protection.face is FaceProtection.MASK:
        notes.warn(path, f"only {_quoted(people)} will be masked: everybody else is shown")


def _an_actor_reads_one_source(sheet: CutSheet, notes: Notes) -> None:
    spoken = {passage.source for passage in sheet.passages if not passage.insert_label}
    if sheet.protection.voice.recording is not None and len(spoken) > 1:
        notes.mistake(
            ("protection", "voice", "recording"),
            f"an actor's reading follows the time of one recording, but the passages come from "
            f"{_quoted(sorted(spoken))}. Make one sheet for each, or use a synthetic voice",
        )


def _hidden_names_have_stand_ins(sheet: CutSheet, notes: Notes) -> None:
    for index, name in enumerate(sheet.protection.hide):
        path: KeyPath = ("protection", "hide", index)
        lacking = [
            language
            for language in _sound_languages(sheet, notes)
            if stand_in_for(name.stand_ins, language) == stand_in_for({}, language)
        ]
        if lacking and notes.is_sound(path):
            notes.warn(
                (*path, "stand_ins"),
                f'"{name.forms[0]}" has no stand-in in {_quoted(lacking)}: '
                f"{stand_in_for({}, '')} is shown in its place",
            )


def _hidden_names_are_said_nowhere(sheet: CutSheet, notes: Notes) -> None:
    forms = tuple(form for name in sheet.protection.hide for form in name.forms)
    for path, text in _shown_words(sheet):
        found = find_names(text, forms)
        if found:
            said = text[found[0].start : found[0].end]
            notes.mistake(
                path, f'this says "{said}", a name that [[protection.hide]] hides. Use other words'
            )


def _shown_words(sheet: CutSheet) -> Iterator[tuple[KeyPath, str]]:
    """Everything in the sheet that somebody will read or hear, with where it stands."""
    yield ("id",), sheet.id
    yield ("publisher",), sheet.publisher
    yield ("purpose",), sheet.purpose
    yield ("funder",), sheet.funder
    yield ("speaker", "pseudonym"), sheet.speaker.pseudonym
    for index, passage in enumerate(sheet.passages):
        yield ("passages", index, "insert_purpose"), passage.insert_purpose
        yield ("passages", index, "insert_source"), passage.insert_source
    own_cards = {
        language: text
        for language, text in sheet.cards.title.items()
        if sheet.title.get(language) != text
    }
    by_language: list[tuple[KeyPath, Texts]] = [
        (("title",), sheet.title),
        (("cards", "title"), own_cards),
        (("quote",), sheet.quote),
        *((("guide", part), texts) for part, texts in sheet.guide.parts.items()),
        *_optional_texts(sheet),
        *_insert_labels(sheet),
    ]
    for index, name in enumerate(sheet.protection.hide):
        by_language.append((("protection", "hide", index, "stand_ins"), name.stand_ins))
    for path, texts in by_language:
        for language, text in texts.items():
            yield (*path, language), text


def _optional_texts(sheet: CutSheet) -> tuple[tuple[KeyPath, Texts], ...]:
    return (
        (("description",), sheet.description),
        (("speaker", "about"), sheet.speaker.about),
        (("cards", "help_line"), sheet.cards.help_line),
    )


def _insert_labels(sheet: CutSheet) -> tuple[tuple[KeyPath, Texts], ...]:
    return tuple(
        (("passages", index, "insert_label"), passage.insert_label)
        for index, passage in enumerate(sheet.passages)
    )


def _sound_passages(sheet: CutSheet, notes: Notes) -> Iterator[tuple[KeyPath, Passage]]:
    for index, passage in enumerate(sheet.passages):
        path: KeyPath = ("passages", index)
        if notes.is_sound((*path, "from")) and notes.is_sound((*path, "to")):
            yield path, passage


def _sound_languages(sheet: CutSheet, notes: Notes) -> tuple[str, ...]:
    return tuple(
        language
        for index, language in enumerate(sheet.languages)
        if notes.is_sound(("languages", index))
    )


def _dotted(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
