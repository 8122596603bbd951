"""What changed between two sheets, as a person is told of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.media.sheet.examples import SHEET
from walkaway.core.media.sheet.changes import Change, ChangeKind, changes_between
from walkaway.core.media.sheet.model import CutSheet, Passage, Shape
from walkaway.core.media.sheet.read import sheet_of

BEFORE = sheet_of(SHEET, Path("cut.toml"))


def passage(start: int, end: int, source: str = "interview") -> Passage:
    return Passage(source=source, start_ms=start, end_ms=end, insert_label={})


def with_passages(*passages: Passage) -> CutSheet:
    return replace(BEFORE, passages=passages)


A, B, C, D = (passage(at, at + 900) for at in (0, 1000, 2000, 3000))


def kinds(changes: tuple[Change, ...]) -> list[tuple[str, int]]:
    return [(each.kind.value, each.number) for each in changes]


def test_a_sheet_does_not_differ_from_itself() -> None:
    assert changes_between(BEFORE, BEFORE) == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((A, B), (A, B, C), [("passage added", 3)]),
        ((A, B, C), (A, C), [("passage removed", 2)]),
        # One was carried past two: nobody says that two moved.
        ((A, B, C), (B, C, A), [("passage moved", 3)]),
        ((A, B), (A, passage(1200, 1900)), [("passage trimmed", 2)]),
        (
            (A, B, C),
            (C, A, passage(1000, 1500)),
            [("passage moved", 1), ("passage trimmed", 3)],
        ),
        ((A, B), (A, passage(1000, 1900, "other")), [("passage added", 2), ("passage removed", 2)]),
        ((A, A), (A,), [("passage removed", 2)]),
        # Both halves of a split: the longer one is what it became.
        ((B,), (passage(1000, 1300), passage(1300, 1900)),
         [("passage added", 1), ("passage trimmed", 2)]),
    ],
)  # fmt: skip
def test_passages_are_told_as_a_person_would(
    before: tuple[Passage, ...], after: tuple[Passage, ...], told: list[tuple[str, int]]
) -> None:
    assert kinds(changes_between(with_passages(*before), with_passages(*after))) == told


def test_words_are_told_by_language() -> None:
    after = replace(BEFORE, title={"en": "Leaving", "ar": BEFORE.title["ar"], "fr": "Partir"})

    changes = changes_between(BEFORE, after)

    words = [(each.field, each.language, each.before, each.after) for each in changes]
    # The title card still says the old title: that is a card of its own now.
    assert ("title", "en", "Leaving the camp", "Leaving") in words
    assert ("title", "fr", "", "Partir") in words
    assert ("card", "en", "", "Leaving the camp") in words


def test_settings_and_sources_are_told() -> None:
    source = replace(BEFORE.sources["interview"], transcript=Path("interview.ar.2.vtt"))
    after = replace(
        BEFORE, shapes=(Shape.WIDE,), publisher="Another", sources={"interview": source}
    )

    changes = changes_between(BEFORE, after)

    assert [(each.kind, each.field) for each in changes] == [
        (ChangeKind.SETTING_CHANGED, "publisher"),
        (ChangeKind.SETTING_CHANGED, "shapes"),
        (ChangeKind.SOURCE_CHANGED, "interview"),
    ]
    assert changes[1].before == "16x9, 9x16"


passages = st.lists(
    st.builds(
        lambda start, length, source: passage(start, start + length, source),
        st.integers(0, 50),
        st.integers(0, 20),
        st.sampled_from("ab"),
    ),
    max_size=8,
)


@given(passages, passages)
def test_every_passage_is_told_of_or_stays(before: list[Passage], after: list[Passage]) -> None:
    changes = changes_between(with_passages(*before), with_passages(*after))

    added = [each for each in changes if each.kind is ChangeKind.PASSAGE_ADDED]
    removed = [each for each in changes if each.kind is ChangeKind.PASSAGE_REMOVED]
    assert len(before) - len(removed) == len(after) - len(added)
    assert (changes == ()) == (before == after)
    for each in changes:
        if each.now is not None:
            assert after[each.number - 1] == each.now
        if each.was is not None and each.was_number:
            assert before[each.was_number - 1] == each.was
