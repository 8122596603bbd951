"""Keep the interface's translations in step with its sentences: `python scripts/translations.py`.

Collects every sentence of the templates and of the code, adds the new ones to each language's
catalogue, drops those that are gone, and compiles the catalogues that the site reads. Python alone
does it; gettext's programs are not needed.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "walkaway"
CATALOGUES = {
    "accounts": ("accounts",),
    "archive": ("archive",),
    "clips": ("clips",),
    "coding": ("coding",),
    "jobs": ("jobs",),
    "release": ("release",),
    "stories": ("stories",),
    "web": ("config", "library", "web"),
}
"""Each room with a catalogue, and the rooms whose sentences are in it."""

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
LANGUAGES = ("ar", "fr")
A_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Compiled catalogues have a date. With a fixed one, the same words are the same bytes."""

Sentence = str | tuple[str, ...]


def sentences(catalogue: str) -> Iterator[tuple[Sentence, str]]:
    """Every sentence of a catalogue's rooms, with the file in which it stands."""
    for room in CATALOGUES[catalogue]:
        for path in sorted((PACKAGE / room).rglob("*")):
            if path.suffix in {".py", ".html"}:
                yield from ((sentence, path.name) for sentence in _sentences_in(path))


def updated(catalogue: str, language: str) -> Catalog:
    """The catalogue in `language` with exactly the sentences of today."""
    path = source_path(catalogue, language)
    with path.open("rb") as file:
        old = read_po(file, locale=language)
    new = Catalog(locale=language, fuzzy=False, header_comment="# The words of Walkaway's pages.")
    for sentence, file_name in sentences(catalogue):
        known = old.get(sentence if isinstance(sentence, str) else sentence[0])
        new.add(sentence, known.string if known else "", locations=[(file_name, None)])
    return new


def source_of(catalog: Catalog) -> bytes:
    """The text that translators edit."""
    text = io.BytesIO()
    write_po(text, catalog, width=96, omit_header=False, sort_output=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    # Dates would make every run a change, and the rest of the head names nobody.
    return "".join(line for line in lines if not line.startswith(_PASSING)).encode()


def compiled(catalogue: str, language: str) -> bytes:
    """What the site reads: made from the text of today."""
    with source_path(catalogue, language).open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.creation_date = catalog.revision_date = A_DAY
    binary = io.BytesIO()
    write_mo(binary, catalog)
    return binary.getvalue()


def untranslated(catalogue: str, language: str) -> list[Sentence]:
    """Sentences of a catalogue that `language` lacks."""
    return [
        message.id
        for message in updated(catalogue, language)
        if message.id and not all(_strings_of(message.string))
    ]


def source_path(catalogue: str, language: str) -> Path:
    """Where translators write the words of `language`."""
    path = _folder(catalogue, language) / "django.po"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source_of(Catalog(locale=language)))
    return path


def compiled_path(catalogue: str, language: str) -> Path:
    """Where the compiled catalogue of `language` is."""
    return _folder(catalogue, language) / "django.mo"


def main() -> int:
    """Write everything anew; 1 when a sentence has no translation yet."""
    missing = 0
    for catalogue, language in product(CATALOGUES, LANGUAGES):
        source = source_of(updated(catalogue, language))
        source_path(catalogue, language).write_bytes(source)
        compiled_path(catalogue, language).write_bytes(compiled(catalogue, language))
        for sentence in untranslated(catalogue, language):
            print(f"{catalogue}, {language}: {sentence!r}")
            missing += 1
    return 1 if missing else 0


_PASSING = tuple(
    f'"{name}'
    for name in (
        "Generated-By", "Language-Team", "Last-Translator", "PO-Revision-Date",
        "POT-Creation-Date", "Project-Id-Version", "Report-Msgid-Bugs-To",
    )
)  # fmt: skip


def _folder(catalogue: str, language: str) -> Path:
    return PACKAGE / catalogue / "locale" / language / "LC_MESSAGES"


def _sentences_in(path: Path) -> Iterator[Sentence]:
    text = path.read_text("utf-8")
    # A template is no code: how far in its lines begin means nothing.
    code = _flush(templatize(text, origin=str(path))) if path.suffix == ".html" else text
    for _, message, _, _ in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        yield message


def _flush(code: str) -> str:
    return "\n".join(line.lstrip() for line in code.split("\n"))


def _strings_of(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main())
