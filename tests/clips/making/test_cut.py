from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import SHORT_CARDS, WORDS, passage, write_interview
from tests.full_disk import a_disk_with_room_for
from tests.media import numbered
from tests.media.sheets import a_sheet
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files
from walkaway.core.errors import NotEnoughDisk, Refused
from walkaway.core.media.frames import picture_of
from walkaway.core.media.manifest import MANIFEST_NAME
from walkaway.core.media.plan import plan_timeline
from walkaway.core.media.probe import probe
from walkaway.core.media.sheet.model import CaptionPlace, Shape
from walkaway.core.media.sound.decode import decode_sound

WIDE = (Shape.WIDE,)
WIDE_ONLY = Wish(shapes=WIDE)
BURNED_IN = Wish(shapes=WIDE, burn_in=tuple(WORDS))


@pytest.fixture(scope="module")
def sheet_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interview(tmp_path_factory.mktemp("interview"))


@pytest.fixture(scope="module")
def clip(sheet_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    wish = Wish(shapes=(Shape.WIDE, Shape.SQUARE), burn_in=tuple(WORDS))
    return cut(sheet_path, tmp_path_factory.mktemp("out"), engine=InThisProcess(), wish=wish)


def numbers_in(path: Path) -> list[int | None]:
    """The number that every frame shows; None for a card."""
    with av.open(str(path)) as container:
        pictures = [picture_of(frame) for frame in container.decode(video=0)]
    return [
        None if picture.y.max() < 110 else numbered.number_of(picture.y) for picture in pictures
    ]


def test_the_clip_shows_the_planned_frames_between_its_cards(clip: Path) -> None:
    # 1 s of title at 25 frames a second; then 1 s, 1 s, 1 s of end card.
    soft = next(path for path in finished_files(clip) if path.name.startswith("16x9-soft"))
    shown = numbers_in(soft)
    assert len(shown) == 100
    assert shown[25:75] == [*range(25, 50), *range(75, 100)]


def test_every_language_and_shape_is_there_with_its_tracks(clip: Path) -> None:
    names = [path.name.rsplit("-", 1)[0] for path in finished_files(clip)]
    assert sorted(names) == [f"{s}-{k}" for s in ("16x9", "1x1") for k in ("en", "fr", "soft")]
    soft = [path for path in finished_files(clip) if "soft" in path.name]
    assert [probe(path).subtitle_languages for path in soft] == [("eng", "fra")] * 2


def test_burned_in_words_are_in_the_picture_and_no_soft_words_are(clip: Path) -> None:
    by_kind = {
        path.name.split("-")[1]: path for path in finished_files(clip) if "16x9" in path.name
    }
    frames = {}
    for kind, path in by_kind.items():
        with av.open(str(path)) as container:
            frames[kind] = [picture_of(f).y.astype(int) for f in container.decode(video=0)][37]
    lower = slice(160, 240)
    assert np.abs(frames["soft"][lower] - 110).max() < 12
    assert np.abs(frames["en"][lower] - 110).max() > 60
    assert np.abs(frames["en"][lower] - frames["fr"][lower]).max() > 60
    assert probe(by_kind["en"]).subtitle_languages == ()


def test_a_second_run_does_no_work(sheet_path: Path, tmp_path: Path) -> None:
    cut(sheet_path, tmp_path, engine=InThisProcess(), wish=WIDE_ONLY)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.mp4")}
    engine = InThisProcess()
    cut(sheet_path, tmp_path, engine=engine, wish=WIDE_ONLY)
    assert engine.given == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.mp4")} == before


@pytest.mark.parametrize(
    ("shapes", "given"),
    [
        ((Shape.WIDE,), ["make_sound", "render_pass"]),
        ((Shape.WIDE, Shape.SQUARE), [*["find_faces"] * 2, "make_sound", *["render_pass"] * 2]),
    ],
)
def test_the_recording_is_searched_for_faces_once(
    sheet_path: Path, tmp_path: Path, shapes: tuple[Shape, ...], given: list[str]
) -> None:
    """By the only pass on its way, or for several before they begin."""
    engine = InThisProcess()
    cut(sheet_path, tmp_path, engine=engine, wish=Wish(shapes=shapes))
    heavy = [each for each in engine.given if each in {"find_faces", "make_sound", "render_pass"}]
    assert heavy == given


def test_a_changed_sheet_makes_a_new_file_and_leaves_the_old(tmp_path: Path) -> None:
    sheet = write_interview(tmp_path / "in")
    out = tmp_path / "out"
    first = finished_files(cut(sheet, out, engine=InThisProcess(), wish=WIDE_ONLY))
    content = first[0].read_bytes()
    sheet.write_text(sheet.read_text().replace("00:00:04.000", "00:00:03.800"))
    second = finished_files(cut(sheet, out, engine=InThisProcess(), wish=WIDE_ONLY))
    assert first != second
    assert first[0].read_bytes() == content


def test_the_same_work_gives_the_same_bytes(sheet_path: Path, tmp_path: Path) -> None:
    folders = [
        cut(sheet_path, tmp_path / name, engine=InThisProcess(), wish=WIDE_ONLY) for name in "ab"
    ]
    one, other = ([path.read_bytes() for path in finished_files(each)] for each in folders)
    assert one == other


def test_nothing_of_the_workshop_is_left_outside_its_folder(clip: Path) -> None:
    assert not list(clip.rglob("*.part*"))
    hidden = {path.relative_to(clip).parts[0] for path in clip.rglob(".*")}
    assert hidden == {".work"}


def test_a_wish_outside_the_sheet_is_refused(sheet_path: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="language ur is refused: there are en, fr"):
        cut(sheet_path, tmp_path, engine=InThisProcess(), wish=Wish(languages=("ur",)))


@pytest.mark.parametrize(
    ("before", "then"),
    [
        pytest.param(WIDE_ONLY, BURNED_IN, id="who leaves an analysis"),
        pytest.param(BURNED_IN, BURNED_IN, id="who shares it"),
        pytest.param(WIDE_ONLY, Wish(shapes=(Shape.SQUARE,)), id="bands"),
    ],
)
def test_a_disk_that_is_full_in_the_end_leaves_what_was_there(
    tmp_path: Path, before: Wish, then: Wish
) -> None:
    sheet = write_interview(tmp_path / "in", captions=CaptionPlace.BAND)
    clip = cut(sheet, tmp_path / "out", engine=InThisProcess(), wish=before)
    for shared in clip.rglob("16x9-fr-*.mp4"):
        shared.unlink()

    def kept() -> dict[Path, bytes]:
        return {
            path: path.read_bytes()
            for path in clip.rglob("*")
            if path.is_file() and (path.suffix == ".mp4" or "analysis-" in str(path))
        }

    here = kept()
    with a_disk_with_room_for(8_000), pytest.raises(NotEnoughDisk, match="/renditions/"):
        cut(sheet, tmp_path / "out", engine=InThisProcess(), wish=then)
    assert kept() == here
    assert not list(tmp_path.rglob("*.part*"))


def test_a_full_disk_leaves_no_half_file(sheet_path: Path, tmp_path: Path) -> None:
    with a_disk_with_room_for(8_000), pytest.raises(NotEnoughDisk):
        cut(sheet_path, tmp_path, engine=InThisProcess(), wish=WIDE_ONLY)
    assert not list(tmp_path.rglob("*.mp4"))
    assert not list(tmp_path.rglob("*.part*"))
    assert not list(tmp_path.rglob(MANIFEST_NAME))


RUN = [str(Path(sys.executable).with_name("walkaway")), "cut"]


def signalled_while_rendering(command: list[str], ending: signal.Signals) -> int:
    """Run `command`, end it when it says that it renders, and return its exit code."""
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        for line in running.stderr:
            if line.startswith("Rendering"):
                running.send_signal(ending)
    return running.returncode


def test_a_killed_run_resumes(sheet_path: Path, tmp_path: Path) -> None:
    command = [*RUN, str(sheet_path), "--out", str(tmp_path), "--shapes", "16x9", "--jobs", "1"]
    assert signalled_while_rendering(command, signal.SIGKILL) == -signal.SIGKILL
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    (film,) = tmp_path.rglob("16x9-soft-*.mp4")
    assert numbers_in(film)[25:50] == list(range(25, 50))
    assert not list(tmp_path.rglob("*.part*"))


def test_an_interrupted_run_cleans_up(sheet_path: Path, tmp_path: Path) -> None:
    command = [*RUN, str(sheet_path), "--out", str(tmp_path), "--shapes", "16x9", "--jobs", "1"]
    assert signalled_while_rendering(command, signal.SIGINT) == 130
    assert not list(tmp_path.rglob("*.mp4"))
    assert not list(tmp_path.rglob("*.part*"))


def test_two_runs_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    """Not even where files share an analysis, or their picture."""
    sheet = write_interview(tmp_path / "in", captions=CaptionPlace.BAND)
    both = Wish(shapes=(Shape.WIDE, Shape.SQUARE), burn_in=tuple(WORDS))
    alone = cut(sheet, tmp_path / "alone", engine=InThisProcess(), wish=both)
    command = [*RUN, str(sheet), "--out", str(tmp_path / "out"), "--shapes", "16x9,1x1"]
    command += ["--burn-in", "--jobs", "1"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert answers[0] == answers[1]
    made = [Path(line) for line in answers[0].splitlines()]
    expected = {path.name: path.read_bytes() for path in finished_files(alone)}
    assert {path.name: path.read_bytes() for path in made} == expected
    assert not list((tmp_path / "out").rglob("*.part*"))


@pytest.mark.parametrize(
    ("rate", "sound_rate_hz"),
    [(Fraction(25), 44_100), (Fraction(30_000, 1001), 48_000)],
    ids=["25-44100", "29.97-48000"],
)
def test_sixty_joins_keep_picture_and_sound_together(
    tmp_path: Path, rate: Fraction, sound_rate_hz: int
) -> None:
    """Every passage begins at the start of a second, where the recording clicks."""
    passages = [passage(1_000 * (1 + n % 4), 1_000 * (1 + n % 4) + 217 + n) for n in range(60)]
    sheet = write_interview(
        tmp_path / "in",
        passages=passages,
        frames=int(6 * rate),
        rate=rate,
        sound_rate_hz=sound_rate_hz,
    )
    folder = cut(sheet, tmp_path / "out", engine=InThisProcess(), wish=WIDE_ONLY)
    path = finished_files(folder)[0]
    timeline = plan_timeline(a_sheet(passages=passages, cards=SHORT_CARDS), rate)
    sound = np.abs(decode_sound(path, Fraction(0), timeline.samples))
    shown = numbers_in(path)
    frame_samples = 48_000 / rate
    for segment in (timeline.passages[0], timeline.passages[30], timeline.passages[59]):
        assert segment.passage
        expected = round(segment.passage.start_ms * rate / 1000)
        seen = shown[segment.first_frame]
        assert seen is not None
        assert abs(seen - expected) <= 1
        begin = timeline.sample_at(segment.first_frame)
        click = begin - 2_000 + int(np.argmax(sound[begin - 2_000 : begin + 6_000]))
        assert abs(click - begin) <= frame_samples
    assert len(shown) == timeline.frames
    facts = probe(path)
    assert facts.picture
    assert facts.sound
    assert abs(facts.picture.duration - facts.sound.duration) <= 1 / rate


def test_the_recipe_beside_a_file_names_its_inputs_by_hash(clip: Path) -> None:
    finished = finished_files(clip)[0]
    recipe = json.loads(finished.with_suffix(".recipe.json").read_text())
    assert set(recipe["sound"]["recordings"]) == {"interview"}
    assert len(recipe["sound"]["recordings"]["interview"]) == 64
    assert os.fspath(clip) not in json.dumps(recipe)
