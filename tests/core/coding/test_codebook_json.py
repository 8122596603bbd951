"""A codebook is kept as it was, and nothing else is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from tests.coding.books import SMALL
from tests.core.coding.codebooks import codebooks
from walkaway.core.coding.codebook_json import codebook_text, read_codebook
from walkaway.core.coding.model import Codebook
from walkaway.core.errors import UnexpectedContent

PATH = Path("codebook.json")


@given(codebooks)
def test_a_codebook_is_read_as_it_was_written(codebook: Codebook) -> None:
    assert read_codebook(codebook_text(codebook), path=PATH) == codebook


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("format", {"format": "walkaway-codebook-2"}),
        ("name", {"name": 7}),
        ("codes.1.children.0.key", {"codes": None}),
    ],
)
def test_what_is_no_codebook_is_refused_with_its_place(
    place: str, changed: dict[str, object]
) -> None:
    found = json.loads(codebook_text(SMALL))
    if "codes" in changed:
        found["codes"][1]["children"][0]["key"] = None
    else:
        found |= changed
    with pytest.raises(UnexpectedContent) as refused:
        read_codebook(json.dumps(found), path=PATH)
    assert refused.value.facts["place"] == place


def test_far_too_many_levels_are_refused() -> None:
    found = json.loads(codebook_text(SMALL))
    code = found["codes"][0]
    for _ in range(400):
        code = {**code, "children": [code]}
    found["codes"] = [code]
    with pytest.raises(UnexpectedContent):
        read_codebook(json.dumps(found), path=PATH)
