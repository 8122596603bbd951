"""The words of the demonstration: whole in nine languages, honest, and safe to cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.demo.cuts import laid_out_without_drawing
from walkaway.cli.demo import BURNED_IN
from walkaway.core.media.order import Strategy
from walkaway.core.media.render import strategy_for
from walkaway.core.media.sheet import Severity, check_sheet, read_sheet
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, Shape, VoiceProtection
from walkaway.core.text.names import find_names, replace_names_across
from walkaway.core.transcripts import Transcript, Voice, aligned, read_transcript
from walkaway.demo.cast import SPEAKERS
from walkaway.demo.prepare import CONTENT

LANGUAGES = ("en", "ar", "fr", "de", "es", "tr", "ru", "ur", "bn")
NAMES = tuple(each.folder for each in SPEAKERS)
FASTEST_READER = 25
"""Signs a second that a caption may ask of its reader."""

SCRIPTS = {"ar": "ARABIC", "ur": "ARABIC", "ru": "CYRILLIC", "bn": "BENGALI"}
"""The scripts of the languages that are not written in Latin letters."""


@pytest.fixture(scope="module", params=NAMES)
def sheet(request: pytest.FixtureRequest) -> CutSheet:
    return read_sheet(CONTENT / request.param / "sheet.toml")


def transcripts_of(sheet: CutSheet) -> Iterator[dict[str, Transcript]]:
    for source in sheet.sources.values():
        paths = {source.language: source.transcript, **source.translations}
        yield {language: read_transcript(path) for language, path in paths.items()}


def test_the_clip_with_words_in_its_picture_is_made_in_every_way() -> None:
    name, languages = BURNED_IN
    sheet = read_sheet(CONTENT / name / "sheet.toml")
    assert sheet.sources["interview"].language in languages, "the leader is asked for, too"
    ways = {shape: strategy_for(sheet, shape, is_led=True) for shape in sheet.shapes}
    assert ways == {
        Shape.WIDE: Strategy.SHARED_ANALYSIS,
        Shape.SQUARE: Strategy.SPLICED_BANDS,
        Shape.TALL: Strategy.SPLICED_BANDS,
    }


def test_every_transcript_is_there_in_nine_languages_cue_by_cue(sheet: CutSheet) -> None:
    for by_language in transcripts_of(sheet):
        assert sorted(by_language) == sorted(LANGUAGES)
        original = next(iter(by_language.values()))
        for language, transcript in by_language.items():
            assert transcript.language == language
            assert not transcript.remarks
            assert not aligned(original, transcript, compare_ends=True)
            voices = [(cue.speaker, cue.voice) for cue in transcript.cues]
            assert voices == [(cue.speaker, cue.voice) for cue in original.cues]


def scripts_in(text: str) -> set[str]:
    return {unicodedata.name(each).split()[0] for each in text if each.isalpha()}


def test_every_cue_is_written_in_the_script_of_its_language(sheet: CutSheet) -> None:
    for by_language in transcripts_of(sheet):
        for language, transcript in by_language.items():
            for cue in transcript.cues:
                assert scripts_in(cue.text) == {SCRIPTS.get(language, "LATIN")}, cue.text


def test_arabic_and_urdu_each_use_their_own_forms_of_yeh_and_kaf(sheet: CutSheet) -> None:
    for by_language in transcripts_of(sheet):
        for cue in by_language["ar"].cues:
            assert not re.search("[یکےۓہھگپچژٹڈڑں]", cue.text), cue.text
        for cue in by_language["ur"].cues:
            assert not re.search("[يكىةه]", cue.text), cue.text


def test_no_two_languages_share_the_words_of_a_cue(sheet: CutSheet) -> None:
    for by_language in transcripts_of(sheet):
        for said in zip(*(each.cues for each in by_language.values()), strict=True):
            assert len({cue.text for cue in said}) == len(LANGUAGES)


def test_every_caption_leaves_time_to_be_read(sheet: CutSheet) -> None:
    for by_language in transcripts_of(sheet):
        for transcript in by_language.values():
            for cue in transcript.cues:
                seconds = (cue.end_ms - cue.start_ms) / 1000
                assert len(cue.text) / seconds <= FASTEST_READER, cue.text


def test_every_text_of_a_sheet_is_there_in_nine_languages(sheet: CutSheet) -> None:
    texts = [
        sheet.title,
        sheet.description,
        sheet.speaker.about,
        sheet.quote,
        sheet.cards.title,
        sheet.cards.help_line,
        *(passage.insert_label for passage in sheet.passages if passage.insert_label),
        *(hidden.stand_ins for hidden in sheet.protection.hide),
    ]
    assert sheet.languages == LANGUAGES
    for each in texts:
        assert sorted(each) == sorted(LANGUAGES)
        assert all(text.strip() for text in each.values())


def test_every_sheet_says_that_its_speaker_is_invented(sheet: CutSheet) -> None:
    assert sheet.speaker.invented
    assert sheet.publisher == "Walkaway demonstration archive (invented)"
    assert "Nobody in this clip exists" in sheet.purpose
    assert all("000 000 000" in line for line in sheet.cards.help_line.values())
    for transcripts in transcripts_of(sheet):
        assert all("invented" in each.title for each in transcripts.values())


def test_the_voice_is_replaced_everywhere_and_both_ways_to_hide_a_face_are_shown() -> None:
    sheets = [read_sheet(CONTENT / name / "sheet.toml") for name in NAMES]
    assert {each.protection.voice.protection for each in sheets} == {VoiceProtection.REPLACE}
    faces = {each.speaker.pseudonym: each.protection.face for each in sheets}
    assert faces == {
        "Lena": FaceProtection.COVER,
        "Idris": FaceProtection.MASK,
        "Sacha": FaceProtection.MASK,
    }
    assert len({each.sources["interview"].language for each in sheets}) == 3


def test_the_replacing_timbre_is_not_that_of_the_recording(sheet: CutSheet) -> None:
    speaker = next(each for each in SPEAKERS if each.folder == sheet.speaker.pseudonym.lower())
    recorded = {voice.timbre for voice in speaker.voices.values()}
    assert sheet.protection.voice.variant not in recorded


def test_no_passage_begins_or_ends_in_the_middle_of_a_cue(sheet: CutSheet) -> None:
    for passage in sheet.passages:
        for cue in read_transcript(sheet.sources[passage.source].transcript).cues:
            overlap = min(cue.end_ms, passage.end_ms) - max(cue.start_ms, passage.start_ms)
            assert overlap <= 0 or overlap == cue.end_ms - cue.start_ms


def test_a_clip_lasts_about_twenty_seconds_and_leaves_something_out(sheet: CutSheet) -> None:
    length_ms = sum(each.end_ms - each.start_ms for each in sheet.passages)
    assert 18_000 <= length_ms <= 26_000
    spoken = [each for each in sheet.passages if each.source == "interview"]
    gaps = [after.start_ms - before.end_ms for before, after in pairwise(spoken)]
    assert max(gaps) > 2_000


def test_the_quote_is_heard_in_the_clip_in_every_language(sheet: CutSheet) -> None:
    source = sheet.sources["interview"]
    paths = {source.language: source.transcript, **source.translations}
    for language, quote in sheet.quote.items():
        shown = [
            cue.text
            for cue in read_transcript(paths[language]).cues
            for passage in sheet.passages
            if passage.source == "interview"
            and passage.start_ms <= cue.start_ms
            and cue.end_ms <= passage.end_ms
        ]
        assert quote in shown


def test_inserted_footage_is_labelled_and_has_a_voice_of_its_own() -> None:
    sheet = read_sheet(CONTENT / "sacha" / "sheet.toml")
    inserted = [each for each in sheet.passages if each.source == "film"]
    assert inserted
    assert all(each.insert_label and each.insert_purpose for each in inserted)
    assert all("Drawn for this demonstration" in each.insert_source for each in inserted)
    film = read_transcript(sheet.sources["film"].transcript)
    assert {cue.voice for cue in film.cues} == {Voice.INSERTED_FOOTAGE}


def test_only_the_witness_is_masked_where_the_interviewer_may_be_seen() -> None:
    sheet = read_sheet(CONTENT / "sacha" / "sheet.toml")
    spoken = [n for n, each in enumerate(sheet.passages, 1) if each.source == "interview"]
    assert sheet.protection.people == tuple(f"p{number}.1" for number in spoken)


def test_hidden_names_are_said_and_then_gone_in_every_language() -> None:
    sheet = read_sheet(CONTENT / "idris" / "sheet.toml")
    hidden = sheet.protection.hide
    forms = [form for each in hidden for form in each.forms]
    for by_language in transcripts_of(sheet):
        for language, transcript in by_language.items():
            texts = [cue.text for cue in transcript.cues]
            for each in hidden:
                assert find_names("\n".join(texts), each.forms), (language, each.forms[0])
            shown = "\n".join(replace_names_across(texts, hidden, language))
            assert not find_names(shown, forms)
            for each in hidden:
                assert shown.count(each.stand_ins[language]) == 1


def test_no_stand_in_and_no_other_text_says_a_hidden_name() -> None:
    sheet = read_sheet(CONTENT / "idris" / "sheet.toml")
    forms = [form for each in sheet.protection.hide for form in each.forms]
    for texts in (sheet.title, sheet.description, sheet.quote, sheet.speaker.about):
        assert not any(find_names(text, forms) for text in texts.values())
    for each in sheet.protection.hide:
        assert not any(find_names(text, forms) for text in each.stand_ins.values())


def test_hidden_names_are_given_in_every_script_of_the_captions() -> None:
    for each in read_sheet(CONTENT / "idris" / "sheet.toml").protection.hide:
        assert scripts_in(" ".join(each.forms)) == {"LATIN", *SCRIPTS.values()}
        assert any(re.search("[یک]", form) for form in each.forms), "the Urdu spelling"


@pytest.mark.parametrize("name", NAMES)
def test_check_sheet_finds_no_mistake(name: str, tmp_path: Path) -> None:
    found = check_sheet(laid_out_without_drawing(tmp_path, name, seconds=56))
    assert [each for each in found if each.severity is Severity.MISTAKE] == []
    # That the interviewer is shown is meant, and said.
    assert len(found) == (1 if name == "sacha" else 0)
