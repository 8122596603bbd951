"""A TOML table as typed values; whatever is wrong becomes a note with its line.

Every reading method returns a value of its type even when there is none to return: the caller
looks at the notes before it uses anything. Where a placeholder could be used by accident, it is
the strictest value there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeGuard, TypeVar

import langcodes

from walkaway.core.media.sheet.clock import (
    CLOCK_FORMS,
    ms_of_clock,
    ms_of_seconds,
    ms_of_time,
)
from walkaway.core.media.sheet.mistakes import Notes
from walkaway.core.media.sheet.model import Texts
from walkaway.core.media.sheet.places import KeyPath

Choice = TypeVar("Choice", bound=StrEnum)

ANY_LANGUAGE = ""

KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        "format", "id", "publisher", "purpose", "funder", "languages", "shapes", "height",
        "captions", "title", "description", "speaker", "quote", "guide", "sources", "passages",
        "protection", "cards",
    ),
    "speaker": ("pseudonym", "about", "invented"),
    "guide": ("aims", "background", "questions", "cautions", "help"),
    "sources": ("recording", "transcript", "language", "translations"),
    "passages": ("source", "from", "to", "insert_label", "insert_purpose", "insert_source"),
    "protection": ("face", "people", "margin", "colour", "stand_in", "voice", "hide"),
    "protection.voice": ("protection", "reader", "variant", "recording"),
    "protection.hide": ("forms", "stand_ins"),
    "cards": ("title", "help_line", "title_seconds", "end_seconds"),
}  # fmt: skip
"""The keys of every kind of table; "" is the top of the sheet."""
IS_EMPTY = "is empty, but expected"
"""So is said of what nobody wrote yet."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet. `kind` is a key of `KEYS`, `name` is how it is spoken of."""

    values: Mapping[str, object]
    path: KeyPath
    kind: str
    name: str
    notes: Notes

    def refuse_unknown_keys(self) -> None:
        """Note every key that a table of this kind does not have."""
        for key in self.values:
            if key not in KEYS[self.kind]:
                hint = _hint_for(key, self.kind)
                self.notes.mistake(
                    (*self.path, key), f"`{key}` is no key of {self.name}. {hint}", at_key=True
                )

    def text(self, key: str, meaning: str) -> str:
        """Words that must be there; `meaning` says what they are."""
        if key not in self.values:
            self._missing(key, meaning, f'{key} = "…"')
            return ""
        value = self._string(key)
        if value is not None and not value.strip():
            self._wrong(key, f"`{key}` {IS_EMPTY} is {meaning}. Write it")
        return value or ""

    def optional_text(self, key: str, default: str = "") -> str:
        """Words that may be left out or be empty."""
        if key not in self.values:
            return default
        return self._string(key) or ""

    def flag(self, key: str) -> bool:
        """True or false; false when it is left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self._wrong(key, f"`{key}` must be true or false, without quotes")
        return value is True

    def choice(self, key: str, kind: type[Choice], strictest: Choice, meaning: str) -> Choice:
        """One of the words of `kind`; there is no default."""
        known = _listed(kind)
        if key not in self.values:
            self._missing(key, f"{meaning}: {known}", f'{key} = "…"')
            return strictest
        value = self._string(key)
        if value is None or value in set(kind):
            return kind(value) if value else strictest
        self._wrong(key, f'`{key}` is "{value}", but must be {known}.{_did_you_mean(value, kind)}')
        return strictest

    def optional_choice(self, key: str, kind: type[Choice], default: Choice) -> Choice:
        """One of the words of `kind`, or `default` when it is left out."""
        return self.choice(key, kind, default, "") if key in self.values else default

    def choices(self, key: str, kind: type[Choice], meaning: str) -> tuple[Choice, ...]:
        """A list of words of `kind`, at least one, each once."""
        chosen = []
        for index, value in enumerate(
            self._list_that_must_be(key, meaning, f'"{next(iter(kind))}"')
        ):
            if value in set(kind):
                chosen.append(kind(value))
                continue
            self._wrong_item(
                key, index, f'"{value}" is none of {_listed(kind)}.{_did_you_mean(value, kind)}'
            )
        return tuple(chosen)

    def languages(self, key: str, meaning: str) -> tuple[str, ...]:
        """A list of language tags, at least one, each once."""
        tags = self._list_that_must_be(key, meaning, '"en"')
        for index, tag in enumerate(tags):
            if problem := language_problem(tag):
                self._wrong_item(key, index, problem)
        return tags

    def language(self, key: str, meaning: str) -> str:
        """One language tag."""
        tag = self.text(key, meaning)
        if tag.strip() and (problem := language_problem(tag)):
            self._wrong(key, problem)
        return tag

    def texts(self, key: str, *, with_fallback: bool = False) -> Texts:
        """Words by language, possibly none; `with_fallback` lets "" stand for any language."""
        texts: dict[str, str] = {}
        for tag, value in self._table_values(key, f'[{self._dotted(key)}] en = "…"').items():
            path = (*self.path, key, tag)
            problem = language_problem(tag)
            if problem and not (with_fallback and tag == ANY_LANGUAGE):
                self.notes.mistake(path, _misplaced_hint(tag) or problem, at_key=True)
            elif not isinstance(value, str) or not value.strip():
                self.notes.mistake(
                    path, f'the words for "{tag}" must be a text in quotes, not empty'
                )
            else:
                texts[tag] = value
        return texts

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of words, possibly none."""
        return self._list(key) if key in self.values else ()

    def texts_that_must_be(self, key: str, meaning: str) -> tuple[str, ...]:
        """A list of words, at least one, each once and none empty."""
        values = self._list_that_must_be(key, meaning, '"…"')
        for index, value in enumerate(values):
            if not value.strip():
                self._wrong_item(key, index, "this text is empty. Write it or leave it out")
        return values

    def whole_number(self, key: str, default: int, low: int, high: int) -> int:
        """An even whole number from `low` to `high`."""
        value = self.values.get(key, default)
        if type(value) is int and low <= value <= high and value % 2 == 0:
            return value
        self._wrong(key, f"`{key}` must be an even whole number from {low} to {high}")
        return default

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        if key not in self.values:
            return default
        value = self.values[key]
        if _is_number(value) and Decimal(value).is_finite() and low <= value <= high:
            return float(value)
        self._wrong(key, f"`{key}` must be a number from {low} to {high}")
        return default

    def seconds(self, key: str, default_ms: int, low_ms: int, high_ms: int) -> int:
        """Milliseconds, written as a number of seconds."""
        if key not in self.values:
            return default_ms
        value = self.values[key]
        try:
            ms = ms_of_seconds(value) if _is_number(value) else -1
        except ValueError as error:
            self._wrong(key, f"{error}: `{key}` is a number of seconds with at most three decimals")
            return default_ms
        if not low_ms <= ms <= high_ms:
            self._wrong(
                key, f"`{key}` must be a number of seconds from {low_ms / 1000} to {high_ms / 1000}"
            )
        return ms

    def moment(self, key: str, meaning: str) -> int:
        """A time of a recording in milliseconds."""
        if key not in self.values:
            self._missing(key, f"{meaning}, as {CLOCK_FORMS}", f'{key} = "00:00:00.000"')
            return 0
        try:
            return _moment(self.values[key])
        except ValueError as error:
            self._wrong(key, f"{error}: `{key}` must be {CLOCK_FORMS}")
            return 0

    def file(self, key: str, meaning: str, folder: Path) -> Path:
        """The path of a file that must be named, resolved against `folder`."""
        text = self.text(key, meaning)
        return folder / text if text.strip() and not self._refuses_path((key,), text) else Path()

    def optional_file(self, key: str, folder: Path) -> Path | None:
        """The path of a file that may be left out or be empty."""
        text = self.optional_text(key)
        return folder / text if text.strip() and not self._refuses_path((key,), text) else None

    def files(self, key: str, folder: Path) -> dict[str, Path]:
        """Paths by language, resolved against `folder`."""
        return {
            tag: folder / text
            for tag, text in self.texts(key).items()
            if not self._refuses_path((key, tag), text)
        }

    def table(self, key: str, kind: str, name: str) -> Table:
        """The table `key`, empty when it is left out."""
        return Table(self._table_values(key, name), (*self.path, key), kind, name, self.notes)

    def tables_by_name(self, key: str, kind: str) -> Iterator[tuple[str, Table]]:
        """The tables beneath `key`, each with its name."""
        for name, values in self._table_values(key, f"[{key}.NAME]").items():
            path = (*self.path, key, name)
            if isinstance(values, Mapping):
                yield name, Table(values, path, kind, f"[{key}.{name}]", self.notes)
            else:
                self.notes.mistake(
                    path, f"`{name}` must be a table that starts with [{key}.{name}]"
                )

    def tables(self, key: str, kind: str) -> Sequence[Table]:
        """The tables of the array `key`, none when it is left out."""
        values = self.values.get(key, [])
        name = f"[[{kind}]]"
        if not isinstance(values, list) or not all(isinstance(each, Mapping) for each in values):
            self._wrong(key, f"`{key}` must be tables that each start with {name}")
            return ()
        return tuple(
            Table(each, (*self.path, key, index), kind, f"{name} number {index + 1}", self.notes)
            for index, each in enumerate(values)
        )

    def _refuses_path(self, keys: KeyPath, text: str) -> bool:
        path = (*self.path, *keys)
        if "\0" in text:
            self.notes.mistake(path, "this holds a character that no file name can hold")
            return True
        if Path(text).is_absolute():
            self.notes.warn(
                path,
                "this path starts at the root of one machine, so the sheet works on that machine "
                "only. Write it as seen from the folder of the sheet",
            )
        return False

    def _string(self, key: str) -> str | None:
        value = self.values[key]
        if isinstance(value, str):
            return value
        self._wrong(key, f'`{key}` must be a text in quotes: {key} = "…"')
        return None

    def _list(self, key: str) -> tuple[str, ...]:
        """The texts of a list; repeated ones are noted and left out."""
        value = self.values[key]
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._wrong(key, f'`{key}` must be a list of texts in quotes: {key} = ["…", "…"]')
            return ()
        for index, each in enumerate(value):
            if each in value[:index]:
                self._wrong_item(key, index, f'"{each}" is in the list twice. Leave one out')
        return tuple(dict.fromkeys(value))

    def _list_that_must_be(self, key: str, meaning: str, example: str) -> tuple[str, ...]:
        if key not in self.values:
            self._missing(key, meaning, f"{key} = [{example}]")
            return ()
        if self.values[key] == []:
            self._wrong(key, f"`{key}` {IS_EMPTY} are {meaning}: {key} = [{example}]")
            return ()
        return self._list(key)

    def _table_values(self, key: str, example: str) -> Mapping[str, object]:
        values = self.values.get(key, {})
        if isinstance(values, Mapping):
            return values
        self._wrong(key, f"`{key}` must be a table: {example}")
        return {}

    def _dotted(self, key: str) -> str:
        return f"{self.name.split(']')[0].lstrip('[')}.{key}" if self.path else key

    def _missing(self, key: str, meaning: str, example: str) -> None:
        self.notes.mistake(
            (*self.path, key), f"{self.name} lacks `{key}`, {meaning}. Add {example}"
        )

    def _wrong(self, key: str, sentence: str) -> None:
        self.notes.mistake((*self.path, key), sentence)

    def _wrong_item(self, key: str, index: int, sentence: str) -> None:
        self.notes.mistake((*self.path, key, index), sentence)


def language_problem(tag: str) -> str:
    """Why `tag` is no BCP 47 language tag in its usual spelling, as a sentence; "" when it is."""
    try:
        usual = langcodes.standardize_tag(tag) if langcodes.tag_is_valid(tag) else ""
    except ValueError:
        usual = ""
    if not usual:
        return f'"{tag}" is no language tag. Expected is one such as "en", "ar" or "pt-BR"'
    return "" if usual == tag else f'"{tag}" is usually written "{usual}". Write it so'


def _moment(value: object) -> int:
    if isinstance(value, time):
        return ms_of_time(value)
    if _is_number(value):
        return ms_of_seconds(value)
    if not isinstance(value, str):
        raise ValueError("this is not a time")
    try:
        return ms_of_clock(value)
    except ValueError:
        mended = value.replace(",", ".")
        if mended == value:
            raise
        ms_of_clock(mended)
        raise ValueError(f'the fraction of "{value}" follows a point, "{mended}"') from None


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _hint_for(key: str, kind: str) -> str:
    close = get_close_matches(key, KEYS[kind], n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    return _misplaced_hint(key) or f"Known are {', '.join(KEYS[kind])}"


def _misplaced_hint(key: str) -> str:
    """Where `key` belongs, when it is a key of another table than the one it stands in."""
    if key in KEYS[""]:
        return f"`{key}` belongs at the top of the sheet, above the first [table]"
    homes = [kind for kind, keys in KEYS.items() if key in keys]
    return f"`{key}` belongs in [{homes[0]}]" if homes else ""


def _did_you_mean(word: str, known: type[Choice]) -> str:
    close = get_close_matches(word, [str(each) for each in known], n=1)
    return f' Did you mean "{close[0]}"?' if close else ""


def _listed(kind: type[Choice]) -> str:
    *first, last = (f'"{each}"' for each in kind)
    return f"{', '.join(first)} or {last}"
