from __future__ import annotations

import doctest
import pickle
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example as such_as
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.media.sheet.examples import SHEET, spoilt
from walkaway.core.errors import EditListError, Refused
from walkaway.core.media.plan import STANDARD_FRAME_RATES, plan_timeline
from walkaway.core.media.sheet import edl as module
from walkaway.core.media.sheet.edl import reel_names, to_edl, write_edl
from walkaway.core.media.sheet.from_edl import draft_from_edl, edits_of
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.read import reading_of, sheet_of
from walkaway.core.media.sheet.timecode import DROP_FRAME_RATES, timecode_of

PATH = Path("/clips/cut.edl")
PAL = Fraction(25)
NTSC = Fraction(30_000, 1001)

FOREIGN = """\
TITLE: Rough cut 2
FCM: NON-DROP FRAME

001  A001C002 V     C        00:00:01:00 00:00:03:00 01:00:00:00 01:00:02:00
* FROM CLIP NAME: interview 1.mov
002  A001C002 AA    C        00:00:01:00 00:00:03:00 01:00:00:00 01:00:02:00
003  B        AA/V  C        00:00:10:00 00:00:11:00 01:00:02:00 01:00:03:00
"""


def draft_sheet(text: str, tmp_path: Path, rate: Fraction = PAL) -> tuple[CutSheet, str]:
    path = tmp_path / "cut.edl"
    path.write_text(text, encoding="utf-8")
    draft = draft_from_edl(path, rate)
    return reading_of(draft.toml, path).sheet, "\n".join(draft.remarks)


def test_a_list_reads_as_editors_write_it() -> None:
    sheet = sheet_of(spoilt("00:00:02.500", "00:00:02.520"), PATH)
    assert to_edl(sheet, PAL) == (
        "TITLE: LEAVING-THE-CAMP\n"
        "FCM: NON-DROP FRAME\n"
        "\n"
        "001  BL       V     C        00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n"
        "* WALKAWAY CARD: title card\n"
        "002  INTERVIE B     C        00:00:01:00 00:00:02:13 01:00:02:00 01:00:03:13\n"
        "* FROM CLIP NAME: interview.mp4\n"
        "* SOURCE FILE: interview.mp4\n"
        "003  INTERVIE B     C        00:00:03:00 00:00:04:00 01:00:03:13 01:00:04:13\n"
        "* FROM CLIP NAME: interview.mp4\n"
        "* SOURCE FILE: interview.mp4\n"
        "004  BL       V     C        00:00:00:00 00:00:03:00 01:00:04:13 01:00:07:13\n"
        "* WALKAWAY CARD: end card\n"
    )


def test_drop_frame_is_said_and_counted() -> None:
    sheet = sheet_of(spoilt("00:00:02.500", "00:01:11.000"), PATH)
    text = to_edl(sheet, NTSC, drop_frame=True)
    assert "FCM: DROP FRAME" in text
    # 2 s and 70 s are 2158 frames at 30000/1001; the first minute left two numbers out.
    assert "01:00:02;00 01:01:12;00" in text
    assert to_edl(sheet, NTSC).count(";") == 0


@st.composite
def shots(draw: st.DrawFn) -> tuple[Fraction, bool, list[tuple[int, int]]]:
    rate = draw(st.sampled_from(STANDARD_FRAME_RATES))
    drop_frame = rate in DROP_FRAME_RATES and draw(st.booleans())
    pairs = st.tuples(st.integers(0, 100_000), st.integers(6, 3000))
    return rate, drop_frame, draw(st.lists(pairs, min_size=1, max_size=60))


def foreign_list(rate: Fraction, drop_frame: bool, pairs: list[tuple[int, int]]) -> str:
    lines = ["TITLE: X", f"FCM: {'' if drop_frame else 'NON-'}DROP FRAME"]
    at = round(3600 * rate)
    for number, (start, frames) in enumerate(pairs, start=1):
        edges = (start, start + frames, at, at + frames)
        codes = " ".join(timecode_of(each, rate, drop_frame=drop_frame) for each in edges)
        lines.append(f"{number:03}  R1       V     C        {codes}")
        at += frames
    return "\n".join(lines)


@given(shots())
# 4 frames are 133.47 ms: rounded one by one, sixty would lose most of a frame.
@such_as((NTSC, True, [(0, 4)] * 60))
@settings(max_examples=80, deadline=None)
def test_sixty_joins_stay_frame_exact_into_a_sheet_and_out_again(
    drawn: tuple[Fraction, bool, list[tuple[int, int]]],
) -> None:
    rate, drop_frame, pairs = drawn
    with_list = foreign_list(rate, drop_frame, pairs)
    edits = edits_of(with_list, PATH, rate)
    assert [(each.source.start, len(each.source)) for each in edits.events] == pairs
    sheet = reading_of(_draft_toml(with_list, rate), PATH).sheet
    again = edits_of(to_edl(sheet, rate, drop_frame=drop_frame), PATH, rate)
    passages = [each for each in again.events if each.reel != "BL"]
    assert [each.source for each in passages] == [each.source for each in edits.events]
    assert [len(each.record) for each in passages] == [frames for _, frames in pairs]


def _draft_toml(text: str, rate: Fraction) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cut.edl"
        path.write_text(text, encoding="utf-8")
        return draft_from_edl(path, rate).toml


@pytest.mark.parametrize("rate", STANDARD_FRAME_RATES)
def test_a_list_of_ours_comes_back_with_its_cards_and_files(tmp_path: Path, rate: Fraction) -> None:
    sheet = sheet_of(SHEET, tmp_path / "clip.toml")
    write_edl(sheet, tmp_path / "cut.edl", rate)
    path = tmp_path / "cut.edl"
    draft = draft_from_edl(path, rate)
    back = reading_of(draft.toml, path).sheet
    assert draft.remarks == ()
    assert [each.frames for each in plan_timeline(back, rate).segments] == [
        each.frames for each in plan_timeline(sheet, rate).segments
    ]
    assert [each.recording for each in back.sources.values()] == [tmp_path / "interview.mp4"]


def test_a_foreign_list_is_a_draft_that_leaves_protection_open(tmp_path: Path) -> None:
    sheet, remarks = draft_sheet(FOREIGN, tmp_path)
    assert remarks == ""
    assert [(each.source, each.start_ms, each.end_ms) for each in sheet.passages] == [
        ("interview-1", 1000, 3000),
        ("b", 10_000, 11_000),
    ]
    assert sheet.id == "rough-cut-2"
    assert sheet.sources["interview-1"].recording == tmp_path / "interview 1.mov"
    assert sheet.sources["b"].recording == Path()
    draft = draft_from_edl(tmp_path / "cut.edl", PAL)
    assert 'face = ""' in draft.toml
    assert {each.sentence.split(" is ")[0] for each in draft.mistakes} >= {"`face`", "`recording`"}


def test_events_are_taken_in_the_order_of_the_record(tmp_path: Path) -> None:
    lines = FOREIGN.split("\n")
    sheet, _ = draft_sheet("\n".join([*lines[6:7], *lines[3:6]]), tmp_path)
    assert [each.start_ms for each in sheet.passages] == [1000, 10_000]


EVENT = "001  A  V  C  00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00"

MALFORMED = [
    ("hello", "no part of an edit list"),
    ("001", "not understood"),
    ("001  A  V  C  00:00:01:00 00:00:02:00 01:00:00:00", "not understood"),
    (EVENT.replace("  V  ", "  Q  "), "not understood"),
    (EVENT.replace("  C  ", "  X  "), "not understood"),
    (EVENT.replace("00:00:02:00", "00:00:02:25"), "frames beyond 24"),
    (EVENT.replace("00:00:02:00", "00:00:02.00"), "is not a timecode"),
    (EVENT.replace("00:00:02:00", "2s"), "is not a timecode"),
    (EVENT.replace("00:00:02:00", "00:00:00:10"), "before its start"),
    (EVENT.replace("01:00:01:00", "01:00:02:00"), "25 frames of the source are recorded as 50"),
    ("FCM: SOMETIMES", "FCM must be"),
]


@pytest.mark.parametrize(("line", "words"), MALFORMED)
def test_a_malformed_line_is_named(line: str, words: str) -> None:
    text = f"TITLE: X\n\n{EVENT}\n{line}\n{EVENT}"
    with pytest.raises(EditListError, match="in the edit list") as refusal:
        edits_of(text, PATH, PAL)
    assert [each.line for each in refusal.value.mistakes] == [4]
    assert words in refusal.value.mistakes[0].sentence
    assert str(pickle.loads(pickle.dumps(refusal.value))) == str(refusal.value)


def test_all_malformed_lines_are_named_at_once() -> None:
    with pytest.raises(EditListError) as refusal:
        edits_of("x\nTITLE: X\ny", PATH, PAL)
    assert [each.line for each in refusal.value.mistakes] == [1, 3]


# What follows an event, how often it is seen, and what is told.
NOT_TAKEN = [
    ("M2   A   012.5   00:00:01:00", "the changed speed is not taken"),
    ("EFFECTS NAME IS GLOW", 'line 2 is not taken: "EFFECTS NAME IS GLOW"'),
    (EVENT.replace("  V  C", "  V  D  025"), "transition D is taken as a plain cut"),
    (EVENT.replace("  V  C", "  V  W001  025"), "transition W001"),
    (EVENT.replace("  A  V", "  A  A2"), "line 2: sound of its own"),
    (EVENT.replace("  A  V", "  BL  V"), "25 frames of black"),
    (
        EVENT.replace("01:00:01:00", "01:00:03:00").replace("01:00:00:00", "01:00:02:00"),
        "line 2: a gap of 25 frames",
    ),
    (EVENT, "an overlap of 25 frames"),
]


@pytest.mark.parametrize(("line", "words"), NOT_TAKEN)
def test_what_a_sheet_cannot_say_is_told(tmp_path: Path, line: str, words: str) -> None:
    if "A2" in line:
        line = line.replace("00:00:01:00 00:00:02:00", "00:00:05:00 00:00:06:00")
    _, remarks = draft_sheet(f"{EVENT}\n{line}", tmp_path)
    assert words in remarks


def test_a_speed_change_is_no_mistake_when_the_list_says_it(tmp_path: Path) -> None:
    faster = EVENT.replace("00:00:02:00", "00:00:03:00")
    sheet, _ = draft_sheet(f"{faster}\nM2   A   050.0   00:00:01:00", tmp_path)
    assert (sheet.passages[0].start_ms, sheet.passages[0].end_ms) == (1000, 3000)


def test_the_outgoing_half_of_a_dissolve_is_no_passage(tmp_path: Path) -> None:
    text = (
        "001  A  V  C  00:00:01:00 00:00:02:00 01:00:00:00 01:00:01:00\n"
        "002  A  V  C  00:00:02:00 00:00:02:00 01:00:01:00 01:00:01:00\n"
        "002  B  V  D 010 00:00:05:00 00:00:06:00 01:00:01:00 01:00:02:00\n"
    )
    sheet, remarks = draft_sheet(text, tmp_path)
    assert [each.start_ms for each in sheet.passages] == [1000, 5000]
    assert remarks == "line 3: the transition D is taken as a plain cut"


def test_reels_are_short_and_nobody_shares_one() -> None:
    names = [f"interview at home {number}" for number in range(120)] + ["ax", "bl", "", "é"]
    reels = reel_names(names)
    assert len(set(reels.values())) == len(names)
    assert all(1 <= len(reel) <= 8 and reel.isalnum() and reel.isascii() for reel in reels.values())
    assert not {"AX", "BL"} & set(reels.values())


def test_a_file_name_cannot_add_a_line_to_the_list() -> None:
    text = spoilt('"interview.mp4"', '"a\\nb.mp4"')
    assert "\nb.mp4" not in to_edl(sheet_of(text, PATH), PAL)


def test_what_timecode_cannot_count_is_refused() -> None:
    with pytest.raises(Refused, match="timecode counts one day"):
        to_edl(sheet_of(spoilt("00:00:02.500", "24:00:00.000"), PATH), PAL)
    with pytest.raises(Refused, match="drop-frame timecode counts"):
        to_edl(sheet_of(SHEET, PATH), PAL, drop_frame=True)


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(module).failed == 0
