"""Questions of coded documents: what is counted once, what stands together, what is quoted."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.coding.model import (
    Code,
    Codebook,
    Coding,
    Cue,
    Document,
    MediaSelection,
    Sheet,
    TextSelection,
)
from walkaway.core.coding.queries import (
    NOT_TOLD,
    Counted,
    Facet,
    Material,
    Together,
    crosstab,
    narrowed,
    quotations,
    together,
)
from walkaway.core.coding.query_tables import counts_csv, quotations_csv, together_csv
from walkaway.core.coding.units import UnitKind
from walkaway.core.spans import Span

TEXT = "They beat an old man. There was no bread. I left at night."
BEAT, BREAD, NIGHT = Span(0, 21), Span(22, 41), Span(42, 58)
BOOK = Codebook(
    guid="b",
    name="Book",
    language="en",
    codes=(
        Code(
            guid="reasons",
            name="Reasons",
            is_codable=False,
            children=(Code(guid="cruel", name="Cruelty"), Code(guid="hunger", name="=Hunger")),
        ),
        Code(guid="left", name="Leaving"),
    ),
)
_numbers = count(1)


def coded(code: str, span: Span, *, guid: str = "") -> Coding:
    return Coding(
        guid=guid or str(next(_numbers)),
        code=code,
        selection=TextSelection(span=span),
        coder="ann",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def material(
    number: int,
    *sheets: tuple[Coding, ...],
    source: str = "",
    guarded: frozenset[str] = frozenset(),
    **facets: set[str],
) -> Material:
    return Material(
        number=number,
        document=Document(ref=str(number), title=f"Story {number}", language="en", text=TEXT),
        sheets=tuple(Sheet(codings=codings) for codings in sheets),
        source=source or f"s{number}",
        facets={Facet(facet): frozenset(values) for facet, values in facets.items()},
        guarded=guarded,
    )


def test_documents_sources_and_passages_are_counted_each_once() -> None:
    materials = [
        # Two coders on overlapping words: one passage.
        material(1, (coded("cruel", BEAT),), (coded("cruel", Span(5, 41)),), region={"syria"}),
        # Another copy of the same account: no other source.
        material(2, (coded("cruel", BEAT), coded("cruel", NIGHT)), source="s1", region={"syria"}),
        material(3, (coded("left", NIGHT),), region={"iraq"}),
        material(4, ()),
    ]
    found = crosstab(materials, BOOK, Facet.REGION)
    assert found.columns == ("iraq", "syria", NOT_TOLD)
    rows = {row.code.guid: row.out_of for row in found.rows}
    assert rows["cruel"][1] == (
        Counted(documents=2, sources=1, passages=3),
        Counted(documents=2, sources=1),
    )
    assert rows["cruel"][3] == (
        Counted(documents=2, sources=1, passages=3),
        Counted(documents=4, sources=3),
    )
    assert rows["left"][0][0] == Counted(documents=1, sources=1, passages=1)
    assert rows["left"][2][0] == Counted(documents=0, sources=0, passages=0)


def test_a_heading_has_what_is_coded_below_it() -> None:
    found = crosstab(
        [material(1, (coded("cruel", BEAT), coded("hunger", BREAD)))], BOOK, Facet.YEAR
    )
    assert [(row.code.guid, row.depth, row.out_of[-1][0].passages) for row in found.rows] == [
        ("reasons", 0, 2),
        ("cruel", 1, 1),
        ("hunger", 1, 1),
        ("left", 0, 0),
    ]


def test_a_document_that_tells_of_several_stands_in_each_column_and_once_in_all() -> None:
    found = crosstab([material(1, (coded("left", NIGHT),), case={"a", "b"})], BOOK, Facet.CASE)
    left = found.rows[-1].out_of
    assert [cell.documents for cell, _ in left] == [1, 1, 1]


def test_codes_stand_together_only_where_one_sheet_has_both() -> None:
    materials = [
        material(1, (coded("cruel", BEAT), coded("hunger", Span(3, 20)), coded("left", NIGHT))),
        # One coder each: nobody said both.
        material(2, (coded("cruel", BEAT),), (coded("hunger", BEAT),)),
    ]
    assert together(materials, UnitKind.SENTENCE) == (
        Together(one="cruel", other="hunger", units=1, documents=1, sources=1),
    )


def test_documents_are_narrowed_to_those_that_have_every_value() -> None:
    one = material(1, (), region={"syria"}, year={"2015"})
    other = material(2, (), region={"syria"})
    assert narrowed([one, other], {Facet.REGION: "syria", Facet.YEAR: "2015"}) == (one,)
    assert narrowed([one, other], {Facet.YEAR: NOT_TOLD}) == (other,)


def test_a_passage_is_quoted_in_its_context_and_beside_another() -> None:
    materials = [material(1, (coded("hunger", BREAD), coded("left", Span(36, 58))))]
    (found,) = quotations(materials, BOOK, "reasons")
    assert (found.before, found.text, found.after) == (
        "They beat an old man. ",
        "There was no bread.",
        " I left at night.",
    )
    assert len(quotations(materials, BOOK, "hunger", "left")) == 1
    assert quotations(materials, BOOK, "hunger", "cruel") == ()


def test_no_words_of_a_guarded_passage_are_in_any_answer() -> None:
    guarded = coded("hunger", BREAD, guid="g")
    overlapping = coded("hunger", Span(30, 50))
    materials = [material(1, (guarded, overlapping), guarded=frozenset({"g"}))]
    (found,) = quotations(materials, BOOK, "hunger")
    assert found.is_guarded
    assert (found.before, found.text, found.after) == ("", "", "")
    table = quotations_csv([found], BOOK)
    assert "bread" not in table
    assert "hidden-name" in table


def test_a_passage_of_picture_and_sound_is_quoted_with_its_time() -> None:
    spans = (BEAT, BREAD, NIGHT)
    cues = tuple(
        Cue(id=str(at), span=span, span_ms=Span(at * 1000, at * 1000 + 900))
        for at, span in enumerate(spans)
    )
    coding = Coding(
        guid="m",
        code="left",
        selection=MediaSelection(span_ms=Span(1000, 2900)),
        coder="ann",
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    document = Document(ref="1", title="An interview", language="en", text=TEXT, cues=cues)
    (found,) = quotations(
        [Material(number=1, document=document, sheets=(Sheet(codings=(coding,)),), source="s",
                  facets={})],
        BOOK,
        "left",
    )  # fmt: skip
    assert found.text == "There was no bread. I left at night."
    assert found.at_ms == 1000


def test_tables_are_read_by_spreadsheets_and_run_by_none() -> None:
    materials = [material(1, (coded("hunger", BREAD), coded("cruel", BREAD)), case={"id-1"})]
    table = counts_csv(crosstab(materials, BOOK, Facet.CASE), Facet.CASE, {"id-1": "Nour"})
    assert table.startswith("\ufeffcode,depth,case,documents,")
    assert ["'=Hunger", "1", "Nour", *"11111"] in list(csv.reader(io.StringIO(table)))
    pairs = list(csv.reader(io.StringIO(together_csv(together(materials, UnitKind.CUE), BOOK))))
    assert pairs[1] == ["Cruelty", "'=Hunger", "1", "1", "1"]


spans = st.tuples(st.integers(0, 57), st.integers(1, 20)).map(
    lambda each: Span(each[0], min(58, each[0] + each[1]))
)


@given(st.lists(st.lists(spans, max_size=4), max_size=3))
def test_counts_and_quotations_tell_the_same(sheets: list[list[Span]]) -> None:
    one = material(1, *(tuple(coded("left", span) for span in each) for each in sheets))
    (cell,) = (row.out_of[-1][0] for row in crosstab([one], BOOK, Facet.YEAR).rows[-1:])
    found = quotations([one], BOOK, "left")
    assert cell.passages == len(found)
    assert all(each.text and each.text in TEXT for each in found)
