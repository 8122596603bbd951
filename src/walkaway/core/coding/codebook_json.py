"""The JSON of a codebook, as it is kept, exported and shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypedDict

from walkaway.core.coding.model import Code, Codebook, Term
from walkaway.core.errors import UnexpectedContent
from walkaway.core.typed_json import read_typed, written

FORMAT: Literal["walkaway-codebook-1"] = "walkaway-codebook-1"


class TermJson(TypedDict):
    """A word that suggests a code."""

    written: str
    language: str
    weight: float


class CodeJson(TypedDict):
    """A code with those below it."""

    guid: str
    name: str
    definition: str
    when_to_use: str
    when_not_to_use: str
    example: str
    key: str
    colour: str
    is_codable: bool
    terms: list[TermJson]
    children: list[CodeJson]


class CodebookJson(TypedDict):
    """A codebook."""

    format: Literal["walkaway-codebook-1"]
    guid: str
    name: str
    language: str
    description: str
    origin: str
    codes: list[CodeJson]


def codebook_text(codebook: Codebook) -> str:
    """`codebook` as JSON text, the same every time."""
    return written(codebook_json(codebook))


def codebook_json(codebook: Codebook) -> CodebookJson:
    """`codebook` as JSON says it."""
    return {
        "format": FORMAT,
        "guid": codebook.guid,
        "name": codebook.name,
        "language": codebook.language,
        "description": codebook.description,
        "origin": codebook.origin,
        "codes": [_code_json(code) for code in codebook.codes],
    }


def read_codebook(text: str, *, path: Path) -> Codebook:
    """The codebook in `text`, the content of `path`. Raises `UnexpectedContent`.

    Whether it is one that people can work with is for `codebook_rules` to say.
    """
    try:
        found = read_typed(text, CodebookJson, path=path)
        codes = tuple(_code(each) for each in found["codes"])
    except RecursionError:
        raise UnexpectedContent(
            path=path, place="codes", expected="codes below codes", found="far too many levels"
        ) from None
    return Codebook(
        guid=found["guid"],
        name=found["name"],
        language=found["language"],
        description=found["description"],
        origin=found["origin"],
        codes=codes,
    )


def _code_json(code: Code) -> CodeJson:
    return {
        "guid": code.guid,
        "name": code.name,
        "definition": code.definition,
        "when_to_use": code.when_to_use,
        "when_not_to_use": code.when_not_to_use,
        "example": code.example,
        "key": code.key,
        "colour": code.colour,
        "is_codable": code.is_codable,
        "terms": [_term_json(term) for term in code.terms],
        "children": [_code_json(child) for child in code.children],
    }


def _term_json(term: Term) -> TermJson:
    return {"written": term.written, "language": term.language, "weight": float(term.weight)}


def _code(found: CodeJson) -> Code:
    return Code(
        guid=found["guid"],
        name=found["name"],
        definition=found["definition"],
        when_to_use=found["when_to_use"],
        when_not_to_use=found["when_not_to_use"],
        example=found["example"],
        key=found["key"],
        colour=found["colour"],
        is_codable=found["is_codable"],
        terms=tuple(
            Term(written=term["written"], language=term["language"], weight=term["weight"])
            for term in found["terms"]
        ),
        children=tuple(_code(child) for child in found["children"]),
    )
