"""Reading a cut sheet: TOML in, a `CutSheet` or all its mistakes out."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from walkaway.core.media.sheet.mistakes import Mistake, Notes, mistakes_only, sheet_error
from walkaway.core.media.sheet.model import (
    DEFAULT_COLOUR,
    DEFAULT_END_MS,
    DEFAULT_HEIGHT,
    DEFAULT_MARGIN,
    DEFAULT_READER,
    DEFAULT_TITLE_MS,
    CaptionPlace,
    Cards,
    CutSheet,
    FaceProtection,
    Guide,
    HiddenName,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    Speaker,
    Texts,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.sheet.places import Places
from walkaway.core.media.sheet.rules import note_broken_rules
from walkaway.core.media.sheet.tables import IS_EMPTY, Table

FORMAT = "walkaway cut sheet 1"

LOWEST_HEIGHT, HIGHEST_HEIGHT = 240, 2160
NARROWEST_MARGIN, WIDEST_MARGIN = 1.2, 3.0
"""Below, an ear or a chin shows when the head moves; above, the mask hides the story as well."""

SHORTEST_TITLE_CARD_MS, SHORTEST_END_CARD_MS, LONGEST_CARD_MS = 500, 1000, 30_000
"""The end card names the publisher, and must stay long enough to be read."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_TOML_POSITION = re.compile(
    r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What could be understood of a sheet, and what is wrong with it.

    Where `notes` has a mistake, `sheet` holds a placeholder: it may be cut only when there is
    none. That is why nothing outside this package sees a reading.
    """

    sheet: CutSheet
    notes: Notes
    misread: tuple[Mistake, ...] = ()
    """What stands in the text and could not be understood: the sheet says nothing of it."""


def read_sheet(path: Path) -> CutSheet:
    """Read the cut sheet at `path`. Raises `SheetError`, which tells all mistakes at once.

    The files that the sheet names are not opened: `check_sheet` does that.
    """
    return sheet_of(text_of(path), path)


def sheet_of(text: str, path: Path) -> CutSheet:
    """The cut sheet that `text` says; `path` is where it is kept. Raises `SheetError`."""
    reading = reading_of(text, path)
    found = mistakes_only(reading.notes.found)
    if found:
        raise sheet_error(path, found)
    return reading.sheet


def text_of(path: Path) -> str:
    """The text of the file at `path`. Raises `SheetError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        sentence = f"this file cannot be opened: {reason}. Check the path"
        raise sheet_error(path, [Mistake(line=1, sentence=sentence)]) from error
    return text_in(content, path)


def text_in(content: bytes, path: Path) -> str:
    """`content`, which came from `path`, as text. Raises `SheetError`."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sentence = "this is not UTF-8. Save the file as UTF-8"
        raise sheet_error(path, [Mistake(line=line, sentence=sentence)]) from error


def reading_of(text: str, path: Path) -> Reading:
    """What could be understood of `text`. Raises `SheetError` when it is not TOML."""
    try:
        values = tomllib.loads(text, parse_float=Decimal)
        places = Places(text)
    except (ValueError, RecursionError) as error:
        # Without its frames: a thousand of them survive no pickle where Dask adds them to it.
        cause = error.with_traceback(None)
        raise sheet_error(path, [_syntax_mistake(error, text)]) from cause
    notes = Notes(places)
    sheet = _sheet(Table(values, (), "", "the sheet", notes), path.parent)
    misread = tuple(each for each in mistakes_only(notes.found) if _says_something(each, places))
    note_broken_rules(sheet, notes)
    return Reading(sheet=sheet, notes=notes, misread=misread)


def _says_something(mistake: Mistake, places: Places) -> bool:
    """Whether a mistake is about what somebody wrote, and not about what is still missing."""
    return places.place_of(mistake.path) is not None and IS_EMPTY not in mistake.sentence


def _syntax_mistake(error: Exception, text: str) -> Mistake:
    if isinstance(error, RecursionError):
        return Mistake(line=1, sentence="the brackets are nested too deep for a cut sheet")
    position = _TOML_POSITION.search(str(error))
    line = text.rstrip().count("\n") + 1
    problem = _TOML_POSITION.sub("", str(error))
    return Mistake(
        line=int(position["line"]) if position and position["line"] else line,
        column=int(position["column"]) if position and position["column"] else 0,
        width=1 if position and position["column"] else 0,
        sentence=f"this is not TOML: {problem[:1].lower()}{problem[1:]}. "
        "A line is [table], [[table]], # comment or key = value, and texts stand in quotes",
    )


def _sheet(top: Table, folder: Path) -> CutSheet:
    top.refuse_unknown_keys()
    _check_format(top)
    title = top.texts("title")
    return CutSheet(
        id=_slug(top),
        title=title,
        description=top.texts("description"),
        publisher=top.text("publisher", "the name of who publishes the clip"),
        purpose=top.text("purpose", "a sentence that says what the clip is for"),
        funder=top.optional_text("funder"),
        languages=top.languages("languages", "the caption languages, the first shown by default"),
        shapes=top.choices("shapes", Shape, "the shapes to make"),
        height=top.whole_number("height", DEFAULT_HEIGHT, LOWEST_HEIGHT, HIGHEST_HEIGHT),
        captions=top.optional_choice("captions", CaptionPlace, CaptionPlace.OVER),
        sources={
            name: _source(name, table, folder)
            for name, table in top.tables_by_name("sources", "sources")
        },
        passages=tuple(_passage(table) for table in top.tables("passages", "passages")),
        protection=_protection(top.table("protection", "protection", "[protection]"), folder),
        cards=_cards(top.table("cards", "cards", "[cards]"), title),
        speaker=_speaker(top.table("speaker", "speaker", "[speaker]")),
        quote=top.texts("quote"),
        guide=_guide(top.table("guide", "guide", "[guide]")),
        folder=folder,
    )


def _guide(table: Table) -> Guide:
    table.refuse_unknown_keys()
    return Guide(**{part: table.texts(part) for part in Guide().parts})


def _check_format(top: Table) -> None:
    written = top.text("format", "the version of this format")
    if written.strip() and written != FORMAT:
        top.notes.mistake(
            ("format",),
            f'the format is "{written}", but this Walkaway reads "{FORMAT}". '
            "Update Walkaway if the sheet is newer",
        )


def _slug(top: Table) -> str:
    written = top.text("id", "a short name for files and addresses")
    if written.strip() and not _SLUG.fullmatch(written):
        top.notes.mistake(
            ("id",),
            f'"{written}" is no id: it may hold a-z, 0-9 and single hyphens between them. '
            f'Write id = "{slug_of(written)}"',
        )
    return written


def slug_of(text: str) -> str:
    """`text` as an id: "Leaving the camp!" becomes "leaving-the-camp"."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain)) or "clip"


def _source(name: str, table: Table, folder: Path) -> Source:
    table.refuse_unknown_keys()
    return Source(
        name=name,
        recording=table.file("recording", "the file with picture and sound", folder),
        transcript=table.file("transcript", "the approved words of the recording", folder),
        language=table.language("language", "the language that is spoken"),
        translations=table.files("translations", folder),
    )


def _passage(table: Table) -> Passage:
    table.refuse_unknown_keys()
    return Passage(
        source=table.text("source", "the name of one of [sources]"),
        start_ms=table.moment("from", "where the passage starts"),
        end_ms=table.moment("to", "where the passage ends"),
        insert_label=table.texts("insert_label"),
        insert_purpose=table.optional_text("insert_purpose"),
        insert_source=table.optional_text("insert_source"),
    )


def _protection(table: Table, folder: Path) -> ProtectionPlan:
    """No protection is assumed: who made the sheet must have said what hides the speaker."""
    table.refuse_unknown_keys()
    return ProtectionPlan(
        face=table.choice("face", FaceProtection, FaceProtection.COVER, "what hides the face"),
        people=table.strings("people"),
        margin=table.number("margin", DEFAULT_MARGIN, NARROWEST_MARGIN, WIDEST_MARGIN),
        colour=_colour(table),
        stand_in=table.optional_file("stand_in", folder),
        voice=_voice(table.table("voice", "protection.voice", "[protection.voice]"), folder),
        hide=tuple(_hidden_name(each) for each in table.tables("hide", "protection.hide")),
    )


def _colour(table: Table) -> str:
    colour = table.optional_text("colour", DEFAULT_COLOUR)
    if not _COLOUR.fullmatch(colour):
        table.notes.mistake(
            (*table.path, "colour"),
            f'"{colour}" is no colour. Expected is "#rrggbb", such as "#1f2a30"',
        )
    return colour


def _voice(table: Table, folder: Path) -> VoicePlan:
    table.refuse_unknown_keys()
    return VoicePlan(
        protection=table.choice(
            "protection", VoiceProtection, VoiceProtection.REPLACE, "what hides the voice"
        ),
        reader=table.optional_text("reader", DEFAULT_READER),
        variant=table.optional_text("variant"),
        recording=table.optional_file("recording", folder),
    )


def _hidden_name(table: Table) -> HiddenName:
    table.refuse_unknown_keys()
    forms = table.texts_that_must_be("forms", "every spelling of the name in every script")
    return HiddenName(forms=forms, stand_ins=table.texts("stand_ins", with_fallback=True))


def _cards(table: Table, title: Texts) -> Cards:
    table.refuse_unknown_keys()
    title_ms = table.seconds("title_seconds", DEFAULT_TITLE_MS, 0, LONGEST_CARD_MS)
    if 0 < title_ms < SHORTEST_TITLE_CARD_MS:
        table.notes.mistake(
            (*table.path, "title_seconds"),
            f"nobody can read a title in {title_ms} ms. Write 0 for no title card, or at least "
            f"{SHORTEST_TITLE_CARD_MS / 1000} seconds",
        )
    return Cards(
        title={**title, **table.texts("title")},
        help_line=table.texts("help_line"),
        title_ms=title_ms,
        end_ms=table.seconds("end_seconds", DEFAULT_END_MS, SHORTEST_END_CARD_MS, LONGEST_CARD_MS),
    )


def _speaker(table: Table) -> Speaker:
    table.refuse_unknown_keys()
    if not table.values:
        return Speaker()
    return Speaker(
        pseudonym=table.text("pseudonym", "the name by which the public knows the speaker"),
        about=table.texts("about"),
        invented=table.flag("invented"),
    )
