"""Writing a cut sheet: the same sheet is always the same text, and each fact has its own line."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from walkaway.core.files import write_whole
from walkaway.core.media.recordings.source import Recording, listed_path
from walkaway.core.media.sheet.clock import clock, seconds_text
from walkaway.core.media.sheet.model import (
    CaptionPlace,
    Cards,
    CutSheet,
    HiddenName,
    Passage,
    ProtectionPlan,
    Source,
    Speaker,
    Texts,
)
from walkaway.core.media.sheet.read import FORMAT

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\b": "\\b", "\f": "\\f", "\r": "\\r"}


def write_sheet(sheet: CutSheet, path: Path) -> None:
    """Write `sheet` to `path`, wholly or not at all; its files are named as seen from there.

    Invariant: `read_sheet(path)` is the same sheet, kept in the folder of `path`.
    Raises `NotEnoughDisk`.
    """
    write_whole(path, sheet_to_toml(sheet, folder=path.parent))


def sheet_to_toml(sheet: CutSheet, *, folder: Path | None = None) -> str:
    """`sheet` as TOML; its files are named as seen from `folder`, that of the sheet by default."""
    return toml_of(sheet, folder=folder, is_decided=True)


def toml_of(sheet: CutSheet, *, folder: Path | None, is_decided: bool) -> str:
    """`sheet` as TOML; with `is_decided` false, the protection of face and voice is left open.

    An open protection is written as "": the sheet cannot be cut until a person fills it in.
    """
    files = _Files(kept_in=sheet.folder, seen_from=sheet.folder if folder is None else folder)
    sections = [
        _top(sheet),
        _texts("title", sheet.title),
        _texts("description", sheet.description),
        *_speaker(sheet.speaker),
        _texts("quote", sheet.quote),
        *(_texts(f"guide.{part}", texts) for part, texts in sheet.guide.parts.items()),
        *(section for each in sheet.sources.values() for section in _source(each, files)),
        *(_passage(each) for each in sheet.passages),
        *_protection(sheet.protection, files, is_decided=is_decided),
        *_cards(sheet.cards),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


Section = Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Files:
    """How files are named in the text: `kept_in` is where the sheet is, `seen_from` will be."""

    kept_in: Path
    seen_from: Path

    def text_of(self, path: Path) -> str:
        return relative_path(path, kept_in=self.kept_in, seen_from=self.seen_from)


def _top(sheet: CutSheet) -> Section:
    return [
        _pair("format", FORMAT),
        _pair("id", sheet.id),
        _pair("publisher", sheet.publisher),
        _pair("purpose", sheet.purpose),
        _pair("funder", sheet.funder),
        f"languages = {_list(sheet.languages)}",
        f"shapes = {_list(sheet.shapes)}",
        f"height = {sheet.height}",
        *_caption_place(sheet),
    ]


def _caption_place(sheet: CutSheet) -> Section:
    """Nothing for the usual place: a sheet that does not say it stays as it was."""
    usual = sheet.captions is CaptionPlace.OVER
    return [] if usual else [_pair("captions", sheet.captions)]


def _speaker(speaker: Speaker) -> Iterator[Section]:
    if speaker == Speaker():
        return
    yield [
        "[speaker]",
        _pair("pseudonym", speaker.pseudonym),
        f"invented = {'true' if speaker.invented else 'false'}",
    ]
    yield _texts("speaker.about", speaker.about)


def hidden_names_text(names: Iterable[HiddenName]) -> str:
    """The part of a sheet that hides `names`, to be pasted into one."""
    return "\n\n".join("\n".join(_hidden_name(name)) for name in names) + "\n"


def _source(source: Source, files: _Files) -> Iterator[Section]:
    name = f"sources.{_key(source.name)}"
    yield [
        f"[{name}]",
        _pair("recording", files.text_of(listed_path(source.recording))),
        _pair("transcript", files.text_of(source.transcript)),
        _pair("language", source.language),
    ]
    paths = {tag: files.text_of(path) for tag, path in source.translations.items()}
    yield _texts(f"{name}.translations", paths)


def _passage(passage: Passage) -> Section:
    lines = [
        "[[passages]]",
        _pair("source", passage.source),
        _pair("from", clock(passage.start_ms)),
        _pair("to", clock(passage.end_ms)),
    ]
    if passage.insert_label:
        lines.append(f"insert_label = {_inline_table(passage.insert_label)}")
    if passage.insert_purpose:
        lines.append(_pair("insert_purpose", passage.insert_purpose))
    if passage.insert_source:
        lines.append(_pair("insert_source", passage.insert_source))
    return lines


def _protection(plan: ProtectionPlan, files: _Files, *, is_decided: bool) -> Iterator[Section]:
    voice = plan.voice
    yield [
        "[protection]",
        _pair("face", plan.face if is_decided else ""),
        f"people = {_list(plan.people)}",
        f"margin = {plan.margin!r}",
        _pair("colour", plan.colour),
        *_optional_path("stand_in", plan.stand_in, files),
    ]
    yield [
        "[protection.voice]",
        _pair("protection", voice.protection if is_decided else ""),
        _pair("reader", voice.reader),
        _pair("variant", voice.variant),
        *_optional_path("recording", voice.recording, files),
    ]
    for name in plan.hide:
        yield _hidden_name(name)


def _hidden_name(name: HiddenName) -> Section:
    return [
        "[[protection.hide]]",
        f"forms = {_list(name.forms)}",
        f"stand_ins = {_inline_table(name.stand_ins)}",
    ]


def _cards(cards: Cards) -> Iterator[Section]:
    yield [
        "[cards]",
        f"title_seconds = {seconds_text(cards.title_ms)}",
        f"end_seconds = {seconds_text(cards.end_ms)}",
    ]
    yield _texts("cards.title", cards.title)
    yield _texts("cards.help_line", cards.help_line)


def _texts(name: str, texts: Texts) -> Section:
    if not texts:
        return []
    return [f"[{name}]", *(_pair(key, text) for key, text in texts.items())]


def _pair(key: str, text: str) -> str:
    return f"{_key(key)} = {_string(text, may_break=True)}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _string(key)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _inline_table(texts: Mapping[str, str]) -> str:
    inside = ", ".join(f"{_key(key)} = {_string(text)}" for key, text in texts.items())
    return f"{{ {inside} }}" if inside else "{}"


def _string(text: str, *, may_break: bool = False) -> str:
    """`text` in quotes; with `may_break`, a text of several lines is written on several lines."""
    if may_break and "\n" in text:
        lines = "\n".join("".join(map(_escaped, line)) for line in text.split("\n"))
        return f'"""\n{lines}"""'
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    """`character` as it can stand in quotes; what cannot be seen is written as its number.

    The joiners stay as they are: Persian and Indic spelling needs them.
    """
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character == "\n":
        return "\\n"
    invisible = unicodedata.category(character) in {"Cc", "Zl", "Zp"} or (
        unicodedata.category(character) == "Cf" and character not in "\u200c\u200d"
    )
    if not invisible:
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def _optional_path(key: str, file: Recording | None, files: _Files) -> list[str]:
    return [] if file is None else [_pair(key, files.text_of(listed_path(file)))]


def relative_path(path: Path, *, kept_in: Path, seen_from: Path) -> str:
    """`path` of a sheet that is `kept_in` one folder, as a text with slashes `seen_from` another.

    A path that leads away from both stays as it was written; a file that is not known is "".
    """
    if path == Path():
        return ""
    if path.is_relative_to(seen_from):
        return path.relative_to(seen_from).as_posix()
    if path.is_relative_to(kept_in):
        return Path(os.path.relpath(path, seen_from)).as_posix()
    return path.as_posix()
