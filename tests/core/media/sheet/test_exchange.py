from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest

import walkaway.core.media.sheet as public
from walkaway.core.errors import Refused, SheetError
from walkaway.core.media.sheet import export_cut, import_cut, read_sheet
from walkaway.core.media.sheet.exchange import rate_of

SheetFile = Callable[..., Path]


def test_a_sheet_goes_to_a_timeline_and_back_through_files(sheet_file: SheetFile) -> None:
    path = sheet_file()
    timeline, again = path.with_name("cut.otio"), path.with_name("again.toml")
    export_cut(path, timeline)
    draft = import_cut(timeline, again)
    assert (draft.remarks, draft.mistakes) == ((), ())
    assert read_sheet(again) == read_sheet(path)


def test_a_timeline_tells_the_rate_and_length_of_the_recording(sheet_file: SheetFile) -> None:
    path = sheet_file()
    export_cut(path, path.with_name("cut.otio"))
    timeline = otio.adapters.read_from_file(str(path.with_name("cut.otio")))
    shot = timeline.video_tracks()[0][1]
    # The recording has 10 pictures a second: 24000/1001 is the broadcast rate nearest to it.
    assert shot.source_range.start_time.rate == pytest.approx(24_000 / 1001)
    assert shot.media_reference.available_range.duration.value == 119


def test_a_sheet_goes_to_an_edit_list_and_back_as_a_draft(sheet_file: SheetFile) -> None:
    path = sheet_file()
    edits, again = path.with_name("cut.EDL"), path.with_name("again.toml")
    export_cut(path, edits, rate=Fraction(30_000, 1001), drop_frame=True)
    draft = import_cut(edits, again, rate=Fraction(30_000, 1001))
    assert again.read_text(encoding="utf-8") == draft.toml
    assert draft.mistakes
    with pytest.raises(SheetError):
        read_sheet(again)


def test_a_finished_sheet_is_never_replaced(sheet_file: SheetFile) -> None:
    path = sheet_file()
    before = path.read_bytes()
    export_cut(path, path.with_name("cut.otio"))
    with pytest.raises(Refused, match="there is a file already"):
        import_cut(path.with_name("cut.otio"), path)
    assert path.read_bytes() == before


def test_what_the_ending_does_not_say_must_be_told(sheet_file: SheetFile) -> None:
    path = sheet_file()
    with pytest.raises(Refused, match=r"neither in \.otio nor in \.edl"):
        export_cut(path, path.with_name("cut.xml"))
    export_cut(path, path.with_name("cut.edl"))
    with pytest.raises(Refused, match="how many frames a second"):
        import_cut(path.with_name("cut.edl"), path.with_name("again.toml"))


def test_a_recording_without_picture_counts_at_25(sheet_file: SheetFile) -> None:
    path = sheet_file(('"interview.mp4"', '"sound.wav"'))
    assert rate_of(read_sheet(path)) == 25


def test_everything_that_is_offered_is_there() -> None:
    assert all(getattr(public, name) for name in public.__all__)
    with pytest.raises(AttributeError):
        _ = public.nothing  # type: ignore[attr-defined]  # the point of the test
