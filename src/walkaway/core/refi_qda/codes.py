"""The tree of codes, which codebooks and projects hold alike.

The standard knows of a code its name, its colour, whether it is a heading, and one description.
What else a code of ours says stands in that description, in parts that people can read and that
are taken apart again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from walkaway.core.coding.model import Code, Term
from walkaway.core.refi_qda.elements import (
    Element,
    add,
    child_text,
    children,
    guid_in,
    guid_of,
    unexpected,
)

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_PARTS = ("[When to use]", "[When not to use]", "[Example]", "[Key]", "[Terms]")
_ESCAPED = re.compile(r"^\\(?=[\[\\])")
_TERM = re.compile(r"(?P<language>\S*) (?P<weight>\d+(?:\.\d+)?(?:e-?\d+)?) (?P<written>.+)")


def write_codes(parent: Element, codes: Sequence[Code]) -> None:
    """Write `codes` below `parent`, a CodeBook, in the namespace that it has."""
    _write(add(parent, "Codes", {}), codes)


def read_codes(codebook: Element, *, path: Path) -> tuple[Code, ...]:
    """The codes of a CodeBook. Raises `UnexpectedContent` with the line."""
    return tuple(
        code for codes in children(codebook, "Codes") for code in _read(codes, set(), path=path)
    )


def described(code: Code) -> str:
    """All that a code says beside its name, as one text."""
    terms = (f"{term.language} {term.weight!r} {term.written}" for term in code.terms)
    texts = (code.when_to_use, code.when_not_to_use, code.example, code.key, "\n".join(terms))
    named = (f"{part}\n{_escaped(text)}" for part, text in zip(_PARTS, texts, strict=True) if text)
    definition = [_escaped(code.definition)] if code.definition else []
    return "\n\n".join([*definition, *named])


def taken_apart(description: str) -> dict[str, str]:
    """The parts of a description: what stands before the first, a definition, under no name."""
    parts: dict[str, list[str]] = {"": []}
    lines = parts[""]
    for number, line in enumerate(description.split("\n")):
        if line in _PARTS and line not in parts:
            if number and lines and not lines[-1]:
                lines.pop()
            lines = parts[line] = []
        else:
            lines.append(_ESCAPED.sub("", line))
    return {name: "\n".join(lines) for name, lines in parts.items()}


def _write(parent: Element, codes: Sequence[Code]) -> None:
    for code in codes:
        attributes = {
            "guid": guid_of(code.guid),
            "name": code.name,
            "isCodable": "true" if code.is_codable else "false",
            "color": _colour(code.colour) or None,
        }
        element = add(parent, "Code", attributes)
        if text := described(code):
            add(element, "Description", {}, text)
        _write(element, code.children)


def _read(parent: Element, known: set[str], *, path: Path) -> Iterator[Code]:
    for element in children(parent, "Code"):
        guid = guid_in(element, "guid", path=path)
        if guid in known:
            raise unexpected(element, "an identifier that no other code has", guid, path=path)
        known.add(guid)
        parts = taken_apart(child_text(element, "Description"))
        yield Code(
            guid=guid,
            name=element.get("name") or "",
            definition=parts[""],
            when_to_use=parts.get("[When to use]", ""),
            when_not_to_use=parts.get("[When not to use]", ""),
            example=parts.get("[Example]", ""),
            key=parts.get("[Key]", ""),
            colour=_colour(element.get("color") or ""),
            is_codable=(element.get("isCodable") or "true").strip() in {"true", "1"},
            terms=tuple(_terms(element, parts.get("[Terms]", ""), path=path)),
            children=tuple(_read(element, known, path=path)),
        )


def _terms(element: Element, text: str, *, path: Path) -> Iterator[Term]:
    for line in filter(None, text.split("\n")):
        match = _TERM.fullmatch(line)
        if match is None:
            raise unexpected(element, "a term such as `en 0.5 word`", line, path=path)
        yield Term(
            written=match["written"], language=match["language"], weight=float(match["weight"])
        )


def _colour(said: str) -> str:
    if not _COLOUR.fullmatch(said):
        return ""
    digits = said[1:] if len(said) == 7 else "".join(2 * digit for digit in said[1:])
    return f"#{digits.lower()}"


def _escaped(text: str) -> str:
    """`text` with a mark before each line that could be taken for the beginning of a part."""
    return "\n".join(f"\\{line}" if line[:1] in {"[", "\\"} else line for line in text.split("\n"))
