from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import opentimelineio as otio
import pytest
from hypothesis import example as such_as
from hypothesis import given, settings
from hypothesis import strategies as st
from opentimelineio.opentime import RationalTime, TimeRange

from tests.core.media.sheet.examples import SHEET, spoilt
from tests.core.media.sheet.strategies import FOLDER, cut_sheets
from walkaway.core.errors import SheetError
from walkaway.core.media.plan import STANDARD_FRAME_RATES, plan_timeline
from walkaway.core.media.sheet.from_otio import draft_from_otio, read_otio
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.sheet.otio import to_otio, write_otio
from walkaway.core.media.sheet.read import reading_of, sheet_of
from walkaway.core.media.sheet.write import sheet_to_toml

RATE = Fraction(30_000, 1001)
rates = st.sampled_from(STANDARD_FRAME_RATES)


def example(folder: Path, text: str = SHEET) -> CutSheet:
    return sheet_of(text, folder / "clip.toml")


def saved(timeline: otio.schema.Timeline, folder: Path) -> Path:
    path = folder / "cut.otio"
    otio.adapters.write_to_file(timeline, str(path))
    return path


def span(start: float, frames: float, rate: float = 25) -> TimeRange:
    return TimeRange(RationalTime(start, rate), RationalTime(frames, rate))


def clip(url: str = "a.mp4", start: float = 25, frames: float = 50) -> otio.schema.Clip:
    media = otio.schema.ExternalReference(url)
    return otio.schema.Clip("shot", media_reference=media, source_range=span(start, frames))


def foreign(*items: otio.core.Composable, with_sound: bool = True) -> otio.schema.Timeline:
    timeline = otio.schema.Timeline("Rough cut")
    kinds = (otio.schema.TrackKind.Video, otio.schema.TrackKind.Audio)
    for kind in kinds if with_sound else kinds[:1]:
        track = otio.schema.Track(kind[0] + "1", kind=kind)
        track.extend([item.deepcopy() for item in items])
        timeline.tracks.append(track)
    return timeline


@given(cut_sheets(), rates)
@settings(max_examples=60, deadline=None)
def test_a_sheet_comes_back_whole_at_any_rate(sheet: CutSheet, rate: Fraction) -> None:
    with TemporaryDirectory() as name:
        # A name with every letter that an address may not hold.
        folder = Path(name) / "é %20?#"
        moved = kept_in(sheet, folder)
        write_otio(moved, folder / "cut.otio", rate)
        assert read_otio(folder / "cut.otio") == moved


def kept_in(sheet: CutSheet, folder: Path) -> CutSheet:
    """The same sheet as if it had been written in `folder`."""
    return sheet_of(sheet_to_toml(sheet), folder / "clip.toml")


@given(cut_sheets(), rates)
@settings(max_examples=30, deadline=None)
def test_picture_and_sound_are_joined_and_as_long_as_the_clip(
    sheet: CutSheet, rate: Fraction
) -> None:
    timeline = to_otio(sheet, rate)
    planned = plan_timeline(sheet, rate)
    for track in timeline.tracks:
        assert [item.duration().value for item in track] == [
            segment.frames for segment in planned.segments
        ]
    for item, segment in zip(timeline.video_tracks()[0], planned.segments, strict=True):
        if segment.passage:
            start = round(segment.passage.start_ms * rate / 1000)
            assert item.source_range.start_time == RationalTime(start, float(rate))


def test_other_programs_find_the_recordings_by_relative_address(tmp_path: Path) -> None:
    text = SHEET.replace("interview.mp4", "takes/first take é.mp4")
    write_otio(example(tmp_path, text), tmp_path / "cut.otio", RATE)
    timeline = otio.adapters.read_from_file(str(tmp_path / "cut.otio"))
    shot = timeline.video_tracks()[0][1]
    assert shot.media_reference.target_url == "takes/first%20take%20%C3%A9.mp4"
    assert str(tmp_path) not in (tmp_path / "cut.otio").read_text()


def test_a_trim_at_one_end_leaves_the_other_end_exact(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), RATE)
    shot = timeline.video_tracks()[0][1]
    shot.source_range = TimeRange(
        shot.source_range.start_time, shot.source_range.duration - RationalTime(10, float(RATE))
    )
    timeline.audio_tracks()[0][1].source_range = shot.source_range
    draft = draft_from_otio(saved(timeline, tmp_path))
    sheet = sheet_of(draft.toml, tmp_path / "clip.toml")
    assert draft.remarks == ()
    assert sheet.passages[0].start_ms == 1000
    assert [each.frames for each in plan_timeline(sheet, RATE).segments] == [
        item.duration().value for item in timeline.video_tracks()[0]
    ]
    assert sheet.passages[1] == example(tmp_path).passages[1]
    assert sheet.protection == example(tmp_path).protection


def test_a_new_order_is_taken_and_then_everybody_is_masked(tmp_path: Path) -> None:
    chosen = spoilt("margin = 1.6", 'people = ["p2.1"]')
    timeline = to_otio(example(tmp_path, chosen), RATE)
    for track in timeline.tracks:
        first = track.pop(1)
        track.insert(2, first)
    draft = draft_from_otio(saved(timeline, tmp_path))
    sheet = sheet_of(draft.toml, tmp_path / "clip.toml")
    before = example(tmp_path, chosen).passages
    assert [each.source for each in sheet.passages] == [each.source for each in before]
    assert [each.start_ms for each in sheet.passages] == [3000, 1000]
    assert sheet.passages[0].insert_label == before[1].insert_label
    assert sheet.protection.people == ()
    assert draft.remarks == ("who is masked was chosen for other passages: now everybody is",)


def test_a_recording_that_the_editor_added_waits_for_its_words(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), Fraction(25))
    for track in timeline.tracks:
        track.insert(2, clip("street.mp4", 25, 50))
    draft = draft_from_otio(saved(timeline, tmp_path))
    assert "[sources.street]" in draft.toml
    assert {each.sentence.split(",")[0] for each in draft.mistakes} >= {
        "`transcript` is empty",
        "`language` is empty",
    }
    assert 'face = "mask"' in draft.toml


def test_a_copy_of_the_recording_elsewhere_is_the_same_source(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), RATE)
    for track in timeline.tracks:
        for item in track.find_clips():
            if isinstance(item.media_reference, otio.schema.ExternalReference):
                item.media_reference.target_url = "file:///media/disk/interview.mp4"
                item.metadata.clear()
    sheet = read_otio(saved(timeline, tmp_path))
    assert sheet.sources == example(tmp_path).sources
    assert [each.start_ms for each in sheet.passages] == [1001, 3003]


def test_another_recording_in_the_place_of_ours_is_not_taken_for_it(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), RATE)
    for track in timeline.tracks:
        track[1].media_reference.target_url = "other.mp4"
    draft = draft_from_otio(saved(timeline, tmp_path))
    assert 'recording = "other.mp4"' in draft.toml
    assert draft.mistakes


def test_cards_are_as_long_as_they_were_made(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), Fraction(25))
    timeline.video_tracks()[0][0].source_range = span(0, 40)
    timeline.audio_tracks()[0][0].source_range = span(0, 40)
    sheet = read_otio(saved(timeline, tmp_path))
    assert (sheet.cards.title_ms, sheet.cards.end_ms) == (1600, 3000)
    assert sheet.passages == example(tmp_path).passages


def test_a_card_that_is_gone_is_kept_and_told(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), Fraction(25))
    for track in timeline.tracks:
        track.pop(-1)
    draft = draft_from_otio(saved(timeline, tmp_path))
    assert draft.remarks == ("the end card is not in the timeline: it stays as it was",)
    assert sheet_of(draft.toml, tmp_path / "clip.toml") == example(tmp_path)
    with pytest.raises(SheetError, match="it stays as it was"):
        read_otio(tmp_path / "cut.otio")


def test_a_timeline_without_hidden_names_does_not_tell_them_and_waits_for_them(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cut.otio"
    write_otio(example(tmp_path), path, RATE, with_hidden_names=False)
    assert "Salem" not in path.read_text()
    assert "سالم" not in path.read_text()
    draft = draft_from_otio(path)
    assert [each.sentence[:16] for each in draft.mistakes] == ["`forms` is empty"]
    with pytest.raises(SheetError):
        read_otio(path)


def test_a_foreign_timeline_is_a_draft_that_leaves_protection_open(tmp_path: Path) -> None:
    path = saved(foreign(clip("a%20b.mp4", 25, 50), clip("c.mp4", 0, 10)), tmp_path)
    draft = draft_from_otio(path)
    sheet = reading_of(draft.toml, path).sheet
    assert draft.remarks == ()
    assert [(each.source, each.start_ms, each.end_ms) for each in sheet.passages] == [
        ("a-b", 1000, 3000),
        ("c", 0, 400),
    ]
    assert sheet.sources["a-b"].recording == tmp_path / "a b.mp4"
    assert sheet.id == "rough-cut"
    told = " ".join(each.sentence for each in draft.mistakes)
    for open_key in ("face", "protection", "publisher", "purpose", "languages", "transcript"):
        assert f"`{open_key}` is " in told
    with pytest.raises(SheetError):
        sheet_of(draft.toml, path)


def test_what_is_missing_is_written_above_its_line(tmp_path: Path) -> None:
    draft = draft_from_otio(saved(foreign(clip()), tmp_path))
    lines = draft.toml.split("\n")
    at = lines.index('face = ""')
    assert lines[at - 1] == '# To do: `face` is "", but must be "mask", "cover" or "keep".'
    assert at + 1 in {each.line for each in draft.mistakes}


def test_times_count_from_the_start_of_the_media_not_of_its_clock(tmp_path: Path) -> None:
    shot = clip("a.mp4", 90_025, 50)
    shot.media_reference.available_range = span(90_000, 500)
    draft = draft_from_otio(saved(foreign(shot), tmp_path))
    assert 'from = "00:00:01.000"' in draft.toml
    assert 'to = "00:00:03.000"' in draft.toml


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(4, 300)), min_size=1, max_size=60), rates
)
# 4 frames are 133.47 ms: rounded one by one, sixty would lose most of a frame.
@such_as([(0, 4)] * 60, RATE)
@settings(max_examples=60, deadline=None)
def test_sixty_foreign_joins_are_still_frame_exact(
    shots: list[tuple[int, int]], rate: Fraction
) -> None:
    rounded = round(float(rate), 2) if rate.denominator > 1 else float(rate)
    items = [clip() for _ in shots]
    for item, (start, frames) in zip(items, shots, strict=True):
        item.source_range = span(start, frames, rounded)
    with TemporaryDirectory() as name:
        path = saved(foreign(*items), Path(name))
        sheet = reading_of(draft_from_otio(path).toml, path).sheet
    planned = plan_timeline(sheet, rate)
    assert [each.frames for each in planned.passages] == [frames for _, frames in shots]
    assert [round(each.start_ms * rate / 1000) for each in sheet.passages] == [
        start for start, _ in shots
    ]


def _slow() -> otio.schema.Clip:
    shot = clip()
    shot.effects.append(otio.schema.LinearTimeWarp(time_scalar=0.5))
    return shot


def _glowing() -> otio.schema.Clip:
    shot = clip()
    shot.effects.append(otio.schema.Effect(effect_name="Glow"))
    shot.markers.append(otio.schema.Marker())
    return shot


def _off() -> otio.schema.Clip:
    shot = clip()
    shot.enabled = False
    return shot


# What lies between two clips; what is said of it; how many passages there are then.
NOT_TAKEN = [
    (_slow, "runs at another speed", 3),
    (_glowing, 'has the effect "Glow"', 3),
    (_glowing, "1 marker(s)", 3),
    (_off, "is switched off", 2),
    (lambda: otio.schema.Gap(duration=RationalTime(50, 25)), "a gap of 2.000 s", 2),
    (
        lambda: otio.schema.Transition(
            "Dissolve", in_offset=RationalTime(5, 25), out_offset=RationalTime(5, 25)
        ),
        'the transition "Dissolve": it is taken as a plain cut',
        2,
    ),
    (lambda: otio.schema.Stack("Inner"), 'the stack "Inner" is nested', 2),
    (lambda: clip("https://example.org/a.mp4"), "is kept elsewhere, at https://", 3),
    (lambda: otio.schema.Clip("x", source_range=span(0, 9)), "does not say which recording", 3),
    (lambda: otio.schema.Clip("x"), "does not say how long it is", 2),
    (lambda: clip("a.mp4", -5, 20), "lies outside its recording", 2),
    (
        lambda: otio.schema.Clip(
            "bars", media_reference=otio.schema.GeneratorReference(), source_range=span(0, 9)
        ),
        "shows no recording (GeneratorReference)",
        2,
    ),
]


@pytest.mark.parametrize(("between", "words", "passages"), NOT_TAKEN)
def test_what_a_sheet_cannot_say_is_told(
    tmp_path: Path, between: object, words: str, passages: int
) -> None:
    assert callable(between)
    path = saved(foreign(clip(), between(), clip()), tmp_path)
    draft = draft_from_otio(path)
    assert [each for each in draft.remarks if words in each]
    assert len(reading_of(draft.toml, path).sheet.passages) == passages
    assert all(f"# - {each}" in draft.toml for each in draft.remarks)


def test_other_tracks_are_told(tmp_path: Path) -> None:
    timeline = foreign(clip())
    timeline.tracks.append(otio.schema.Track("Titles", kind=otio.schema.TrackKind.Video))
    music = otio.schema.Track("Music", kind=otio.schema.TrackKind.Audio)
    music.append(clip("music.wav"))
    timeline.tracks.append(music)
    timeline.tracks.append(clip("logo.png"))
    timeline.tracks[0].source_range = span(0, 10)
    told = " ".join(draft_from_otio(saved(timeline, tmp_path)).remarks)
    for words in ('"Titles" is not taken', '"Music" differs', "beside the tracks", "trimmed as a"):
        assert words in told


def test_a_timeline_without_sound_or_picture_is_told(tmp_path: Path) -> None:
    silent = draft_from_otio(saved(foreign(clip(), with_sound=False), tmp_path))
    assert "the timeline has no sound" in silent.remarks[0]
    blind = draft_from_otio(saved(otio.schema.Timeline(), tmp_path))
    assert blind.remarks == ("the timeline has no video track",)
    assert "no passage" in " ".join(each.sentence for each in blind.mistakes)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ('{\n"OTIO_SCHEMA": "Timeline.1",\n', 3),
        ("[]", 1),
        ('{"OTIO_SCHEMA": "Clip.2"}', 1),
        ('{"OTIO_SCHEMA": "Timeline.99"}', 1),
        ('{"OTIO_SCHEMA": "Nonsense.1"}', 1),
        ('{"OTIO_SCHEMA": "SerializableCollection.1", "children": []}', 1),
    ],
)
def test_what_is_no_timeline_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "cut.otio"
    path.write_text(text)
    with pytest.raises(SheetError) as refusal:
        draft_from_otio(path)
    assert [each.line for each in refusal.value.mistakes] == [line]


@pytest.mark.parametrize(
    "note",
    [
        {"sheet": 3},
        {"sheet": "= ="},
        {"sheet": "a = 1"},
        3,
    ],
)
def test_a_broken_note_of_ours_opens_nothing(tmp_path: Path, note: object) -> None:
    timeline = foreign(clip())
    timeline.metadata["walkaway"] = note
    timeline.video_tracks()[0][0].metadata["walkaway"] = {"source": 3, "card": "title card"}
    draft = draft_from_otio(saved(timeline, tmp_path))
    assert 'face = ""' in draft.toml
    with pytest.raises(SheetError):
        sheet_of(draft.toml, tmp_path / "clip.toml")


def test_recordings_that_can_be_opened_tell_their_length(tmp_path: Path) -> None:
    timeline = to_otio(example(tmp_path), RATE, lengths={"interview": Fraction(10)})
    available = timeline.video_tracks()[0][1].media_reference.available_range
    assert available == TimeRange(RationalTime(0, float(RATE)), RationalTime(299, float(RATE)))


def test_names_of_sources_need_not_be_file_names(tmp_path: Path) -> None:
    timeline = foreign(clip("عربي.mp4"), clip("b/x.mp4"), clip("c/x.mp4"), clip("b/x.mp4"))
    path = saved(timeline, tmp_path)
    sheet = reading_of(draft_from_otio(path).toml, path).sheet
    assert [each.source for each in sheet.passages] == ["clip", "x", "x-2", "x"]
    assert replace(sheet, folder=FOLDER).sources["x-2"].recording == tmp_path / "c" / "x.mp4"
