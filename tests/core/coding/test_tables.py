"""Everything that was coded as a table and as JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

from walkaway.core.coding.model import (
    Code,
    Codebook,
    Coding,
    Cue,
    Document,
    MediaSelection,
    Selection,
    Sheet,
    TextSelection,
)
from walkaway.core.coding.tables import codings_csv, project_text
from walkaway.core.refi_qda.project import Coded, Coder, Medium, Project
from walkaway.core.spans import Span

TEXT = "We fled.\n=It was cold."


def a_coding(selection: Selection, memo: str = "") -> Coding:
    return Coding(
        guid="g", code="c", selection=selection, coder="a", memo=memo,
        made_at=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip


def a_project() -> Project:
    cues = (
        Cue(id="1", span=Span(0, 8), span_ms=Span(1000, 2000), speaker="S"),
        Cue(id="2", span=Span(9, 22), span_ms=Span(2500, 4000)),
    )
    sheet = Sheet(
        codings=(
            a_coding(TextSelection(span=Span(3, 13)), memo="+why"),
            a_coding(TextSelection(span=Span(9, 22))),
            a_coding(MediaSelection(span_ms=Span(10, 20))),
        ),
        memo="all",
    )
    document = Document(ref="d", title="Day", language="en", text=TEXT, cues=cues)
    return Project(
        name="P",
        coders=(Coder(guid="a", name="Ann"),),
        codebook=Codebook(guid="b", name="B", language="en", codes=(Code(guid="c", name="Left"),)),
        documents=(Coded(document=document, medium=Medium.VIDEO, sheets=(("a", sheet),)),),
    )


def test_a_row_tells_who_put_what_on_which_words_and_when_they_are_said() -> None:
    rows = list(csv.DictReader(io.StringIO(codings_csv(a_project()).removeprefix("\ufeff"))))

    assert [
        (row["code_name"], row["coder_name"], row["quote"], row["start_ms"], row["end_ms"])
        for row in rows
    ] == [
        ("Left", "Ann", "fled.\n=It ", "1000", "4000"),
        ("Left", "Ann", "'=It was cold.", "2500", "4000"),
        ("Left", "Ann", "", "10", "20"),
    ]
    assert (rows[0]["start"], rows[0]["end"], rows[2]["start"]) == ("3", "13", "")


def test_no_cell_is_a_formula() -> None:
    rows = csv.reader(io.StringIO(codings_csv(a_project()).removeprefix("\ufeff")))

    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]


def test_json_holds_all_of_it() -> None:
    found = json.loads(project_text(a_project()))

    assert found["coders"] == {"a": "Ann"}
    (document,) = found["documents"]
    assert (document["text"], document["medium"]) == (TEXT, "video")
    assert document["cues"][0] == {
        "id": "1", "start": 0, "end": 8, "start_ms": 1000, "end_ms": 2000, "speaker": "S",
    }  # fmt: skip
    (sheet,) = document["sheets"]
    assert (sheet["coder"], sheet["sheet"]["memo"]) == ("a", "all")
    assert [each["unit"] for each in sheet["sheet"]["codings"]] == [
        "code points", "code points", "milliseconds",
    ]  # fmt: skip
