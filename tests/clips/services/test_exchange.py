"""Sheets taken out and taken in: sources are known by name, and no hidden name is shown."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.clips.cutting import Cutting, a_cutting, a_recording
from walkaway.clips.queries.cuts import newest_version
from walkaway.clips.services.exchange import export_sheet, import_sheet, read_arriving
from walkaway.clips.services.versions import save_sheet
from walkaway.core.errors import Refused, SheetError
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

TIMES = ((0, 2000), (4000, 6000))


@pytest.fixture
def cutting() -> Cutting:
    made = a_cutting()
    save_sheet(made.cut, made.with_passages(*TIMES), seen=1, actor=made.editor)
    return made


def exported(cutting: Cutting, format: str) -> str:
    cutting.cut.refresh_from_db()
    version = newest_version(cutting.cut)
    return export_sheet(version, format, actor=cutting.editor).decode()


def test_toml_hides_what_is_hidden_today(cutting: Cutting) -> None:
    text = exported(cutting, "toml")
    assert 'forms = ["Raqqa", "الرقة"]' in text
    assert "a town" in text
    assert Entry.objects.latest("position").verb == "cut-exported"


@pytest.mark.parametrize("format", ["otio", "edl"])
def test_an_editors_program_learns_no_hidden_name(cutting: Cutting, format: str) -> None:
    text = exported(cutting, format)
    assert "Raqqa" not in text
    assert str(cutting.original.pk) in text


def test_a_reviewer_takes_nothing_out(cutting: Cutting) -> None:
    with pytest.raises(Refused):
        export_sheet(newest_version(cutting.cut), "toml", actor=cutting.desk.reviewer)


@pytest.mark.parametrize("format", ["toml", "otio", "edl"])
def test_what_is_taken_out_comes_back_the_same(cutting: Cutting, format: str) -> None:
    text, before = exported(cutting, format), cutting.sheet()
    save_sheet(cutting.cut, cutting.with_passages((100, 900)), seen=2, actor=cutting.editor)

    arriving = read_arriving(
        cutting.desk.speaker, f"a.{format}", text.encode(), rate=Fraction(25),
        actor=cutting.editor,
    )  # fmt: skip
    assert not arriving.unclear
    import_sheet(cutting.cut, arriving, {}, seen=3, actor=cutting.editor)

    after = cutting.sheet()
    assert [(each.start_ms, each.end_ms) for each in after.passages] == list(TIMES)
    assert after.protection.hide == before.protection.hide
    if format != "edl":  # an edit list knows times alone
        assert after == before


def sheet_text(cutting: Cutting, recording: str) -> bytes:
    text = exported(cutting, "toml")
    return text.replace(f"originals/{cutting.original.pk}", recording).encode()


def test_a_recording_is_known_by_the_name_under_which_it_came(cutting: Cutting) -> None:
    text = sheet_text(cutting, "films/A001.mov")
    arriving = read_arriving(cutting.desk.speaker, "a.toml", text, actor=cutting.editor)
    assert arriving.meant == {"interview": cutting.original.pk}


def test_what_is_unclear_a_person_says(cutting: Cutting) -> None:
    second = a_recording(cutting.desk.interview, cutting.desk.interviewer, "cam2/A001.mp4")
    text = sheet_text(cutting, "films/A001.mov")

    arriving = read_arriving(cutting.desk.speaker, "a.toml", text, actor=cutting.editor)

    assert arriving.unclear == ("interview",)
    with pytest.raises(Refused, match="which recording"):
        import_sheet(cutting.cut, arriving, {}, seen=2, actor=cutting.editor)
    import_sheet(cutting.cut, arriving, {"interview": second.pk}, seen=2, actor=cutting.editor)
    recording = cutting.sheet().sources["interview"].recording
    assert recording.as_posix() == f"originals/{second.pk}"


def test_a_file_that_hides_more_than_the_plan_is_not_taken_in(cutting: Cutting) -> None:
    text = exported(cutting, "toml").replace('["Raqqa"', '["Manbij", "Raqqa"')
    with pytest.raises(Refused, match="protection plan"):
        read_arriving(cutting.desk.speaker, "a.toml", text.encode(), actor=cutting.editor)


def test_what_is_no_sheet_is_refused(cutting: Cutting) -> None:
    speaker, editor = cutting.desk.speaker, cutting.editor
    with pytest.raises(Refused):
        read_arriving(speaker, "a.pdf", b"%PDF", actor=editor)
    with pytest.raises(Refused, match="frames a second"):
        read_arriving(speaker, "a.edl", b"TITLE: A", actor=editor)
    with pytest.raises(SheetError):
        read_arriving(speaker, "a.toml", b"= broken", actor=editor)
    with pytest.raises(SheetError):
        read_arriving(speaker, "a.otio", b"{}", actor=editor)
    with pytest.raises(SheetError):
        read_arriving(speaker, "a.toml", b"\xff\xfe", actor=editor)
    with pytest.raises(Refused):
        read_arriving(speaker, "a.toml", b" " * 6_000_000, actor=editor)


def test_times_beyond_every_recording_are_refused(cutting: Cutting) -> None:
    far = cutting.with_passages((0, 2000), (0, 10**12))
    with pytest.raises(Refused):
        save_sheet(cutting.cut, far, seen=2, actor=cutting.editor)
    many = replace(far, passages=far.passages[:1] * 501)
    with pytest.raises(Refused):
        save_sheet(cutting.cut, many, seen=2, actor=cutting.editor)
