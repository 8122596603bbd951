"""Changes of a cut as sentences: settings have the words of their fields."""

from __future__ import annotations

from walkaway.clips.words import change_words
from walkaway.core.media.sheet.changes import Change, ChangeKind


def changed(field: str, before: str, after: str) -> str:
    return change_words(
        Change(kind=ChangeKind.SETTING_CHANGED, field=field, before=before, after=after)
    )


def test_a_setting_is_told_in_the_words_of_its_field() -> None:
    place = changed("captions", "over", "band")
    assert "“square and tall: in a band below the picture” instead of “over the picture”" in place
    assert "“1:1, square; 9:16, tall”" in changed("shapes", "16x9", "1x1, 9x16")
    assert "“A, B” instead of “A”" in changed("publisher", "A", "A, B")
    assert "taken out: “mask”" not in changed("face", "mask", "")
