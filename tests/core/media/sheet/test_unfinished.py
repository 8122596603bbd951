"""A sheet on which people still work is kept and opened as it is, and says what it lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.media.sheet.examples import SHEET, spoilt
from walkaway.core.errors import SheetError
from walkaway.core.media.sheet.model import Cards, FaceProtection, VoiceProtection
from walkaway.core.media.sheet.read import sheet_of
from walkaway.core.media.sheet.unfinished import finished, judged, read_unfinished
from walkaway.core.media.sheet.write import sheet_to_toml

KEPT = Path("cut.toml")
WHOLE = sheet_of(SHEET, KEPT)


def test_what_lacks_nearly_everything_comes_back_as_it_was() -> None:
    bare = replace(
        WHOLE, title={}, publisher="", purpose="", languages=(), shapes=(), sources={},
        passages=(), quote={}, cards=Cards(title={}, help_line={}),
    )  # fmt: skip

    opened = read_unfinished(sheet_to_toml(bare), KEPT)

    assert opened.sheet == bare
    assert {each.path for each in opened.found} >= {
        ("publisher",), ("purpose",), ("languages",), ("shapes",), ("sources",), ("passages",),
    }  # fmt: skip


def test_what_nobody_decided_is_the_strictest_there_is() -> None:
    text = spoilt('face = "mask"\n', "").replace('protection = "replace"\n', "")

    plan = read_unfinished(text, KEPT).sheet.protection

    assert plan.face is FaceProtection.COVER
    assert plan.voice.protection is VoiceProtection.REPLACE


def test_a_mistake_leads_to_its_field() -> None:
    without = replace(WHOLE, title={"en": "Leaving"}, cards=Cards(title={}, help_line={}))

    assert ("title", "ar") in [each.path for each in judged(without, KEPT)]


def test_nothing_is_cut_of_what_is_not_finished() -> None:
    assert finished(WHOLE, KEPT) == WHOLE
    with pytest.raises(SheetError):
        finished(replace(WHOLE, passages=()), KEPT)


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(SheetError):
        read_unfinished("passages = [", KEPT)
