"""Names that must not be read are not in what goes out, and passages stay on their words."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.coding.hiding import hide
from walkaway.core.coding.model import Coding, Cue, Document, MediaSelection, Sheet, TextSelection
from walkaway.core.media.sheet.model import HiddenName
from walkaway.core.spans import Span
from walkaway.core.text.names import find_names, replace_names_across

OMAR = HiddenName(forms=("Omar",), stand_ins={"": "a friend"})
RAQQA = HiddenName(forms=("Tell Abyad",), stand_ins={})


def a_document(*lines: str) -> Document:
    cues: list[Cue] = []
    start = 0
    for number, line in enumerate(lines):
        span_ms = Span(number * 1000, number * 1000 + 1000)
        cues.append(Cue(id=str(number), span=Span(start, start + len(line)), span_ms=span_ms))
        start += len(line) + 1
    text = "\n".join(lines)
    return Document(ref="1", title="", language="en", text=text, cues=tuple(cues))


def coded(*spans: Span, memo: str = "") -> Sheet:
    return Sheet(
        codings=tuple(
            Coding(
                guid=str(number),
                code="c",
                selection=TextSelection(span=span),
                coder="s",
                made_at=datetime(2026, 1, 1, tzinfo=UTC),
                memo=memo,
            )
            for number, span in enumerate(spans)
        )
    )


def passages(document: Document, sheet: Sheet) -> list[str]:
    return [
        document.text[each.selection.span.start : each.selection.span.end]
        for each in sheet.codings
        if isinstance(each.selection, TextSelection)
    ]


def test_a_passage_stays_on_its_words() -> None:
    document = a_document("I met Omar there.", "We fled.")
    before, name, part, after = Span(0, 5), Span(6, 10), Span(8, 14), Span(18, 26)

    hidden, (sheet,) = hide(document, [coded(before, name, part, after)], [OMAR])

    assert hidden.text == "I met a friend there.\nWe fled."
    assert passages(hidden, sheet) == ["I met", "a friend", "a friend the", "We fled."]
    lines = [hidden.text[cue.span.start : cue.span.end] for cue in hidden.cues]
    assert lines == ["I met a friend there.", "We fled."]


def test_a_name_that_runs_over_cues_leaves_them_cues() -> None:
    document = a_document("They came to Tell", "Abyad at night.")

    hidden, (sheet,) = hide(document, [coded(Span(13, 17), Span(18, 23), Span(18, 33))], [RAQQA])

    lines = [hidden.text[cue.span.start : cue.span.end] for cue in hidden.cues]
    assert lines == ["They came to […]", " at night."]
    # What was on the second half of the name alone is gone with it.
    assert passages(hidden, sheet) == ["[…]", " at night."]


def test_memos_and_speakers_tell_no_name_either() -> None:
    document = a_document("I left.")
    cue = document.cues[0]
    document = Document(
        ref="1", title="Omar", language="en", text=document.text,
        cues=(Cue(id="0", span=cue.span, span_ms=cue.span_ms, speaker="Omar"),),
    )  # fmt: skip

    hidden, (sheet,) = hide(document, [coded(Span(0, 6), memo="is it Omar?")], [OMAR])

    assert (hidden.title, hidden.cues[0].speaker) == ("a friend", "a friend")
    assert sheet.codings[0].memo == "is it a friend?"


def test_what_is_coded_in_time_stays() -> None:
    selection = MediaSelection(span_ms=Span(0, 500))
    coding = Coding(
        guid="1", code="c", selection=selection, coder="s", made_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    _, (sheet,) = hide(a_document("Omar."), [Sheet(codings=(coding,))], [OMAR])

    assert sheet.codings[0].selection == selection


words = st.lists(st.sampled_from(["Omar", "Om", "ar", "Tell", "Abyad", "x", "", " "]), max_size=6)


@given(st.lists(words.map(" ".join), min_size=1, max_size=4), st.data())
def test_no_name_is_left_and_the_words_are_those_of_the_archive(
    lines: list[str], data: st.DataObject
) -> None:
    document = a_document(*lines)
    ends = st.integers(0, len(document.text))
    start, end = sorted((data.draw(ends), data.draw(ends)))

    spans = [Span(start, end)] if start < end else []

    hidden, (sheet,) = hide(document, [coded(*spans)], [OMAR, RAQQA])

    assert find_names(hidden.text, ["Omar", "Tell Abyad"]) == ()
    assert hidden.text.split("\n") == list(replace_names_across(lines, [OMAR, RAQQA], "en"))
    assert [hidden.text[c.span.start : c.span.end] for c in hidden.cues] == hidden.text.split("\n")
    for coding in sheet.codings:
        assert isinstance(coding.selection, TextSelection)
        assert 0 <= coding.selection.span.start < coding.selection.span.end <= len(hidden.text)
