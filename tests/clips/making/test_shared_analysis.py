from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import WORDS, write_interview
from walkaway.clips.making import cut as cutting
from walkaway.clips.making import renditions
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files
from walkaway.clips.making.renditions import Rendition, clip_captions, groups_of, plan_renditions
from walkaway.core.errors import MissingPiece, ToolFailed
from walkaway.core.media import shared_analysis, whole_pictures
from walkaway.core.media.material import Material, read_material
from walkaway.core.media.order import RenderOrder, Strategy
from walkaway.core.media.sheet import read_sheet
from walkaway.core.media.sheet.model import CutSheet, FaceProtection, Shape

WIDE = (Shape.WIDE,)
ALL = Wish(shapes=WIDE, burn_in=tuple(WORDS))
FRENCH = Wish(shapes=WIDE, languages=("fr",), burn_in=("fr",))


@pytest.fixture(scope="module")
def sheet_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_interview(tmp_path_factory.mktemp("interview"))


@pytest.fixture(scope="module")
def whole(sheet_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip with every file encoded by itself."""
    with pytest.MonkeyPatch.context() as patch:
        plain = renditions.strategy_for

        def not_led(sheet: CutSheet, shape: Shape, *, is_led: bool) -> Strategy:
            return plain(sheet, shape, is_led=False)

        patch.setattr(renditions, "strategy_for", not_led)
        return made(sheet_path, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def clip(sheet_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(sheet_path, tmp_path_factory.mktemp("shared"))


def made(sheet: Path, out: Path, wish: Wish = ALL) -> Path:
    return cut(sheet, out, engine=InThisProcess(), wish=wish)


def file_of(clip: Path, kind: str) -> Path:
    (found,) = (path for path in finished_files(clip) if path.name.split("-")[1] == kind)
    return found


def how(path: Path) -> object:
    return json.loads(path.with_suffix(".recipe.json").read_text())["made"]


def analysis_in(clip: Path) -> Path:
    (found,) = (clip / ".work").glob("analysis-*")
    return found


def pictures(path: Path) -> Iterator[np.ndarray]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p").astype(int)


def test_the_files_after_the_first_share_its_analysis_and_say_so(clip: Path) -> None:
    assert how(file_of(clip, "fr")) == {"strategy": "shared analysis", "reason": ""}
    for kind in ("en", "soft"):
        assert how(file_of(clip, kind)) == {"strategy": "whole pictures", "reason": ""}


def test_whoever_leaves_an_analysis_is_the_same_file_as_without(clip: Path, whole: Path) -> None:
    for kind in ("en", "soft"):
        assert file_of(clip, kind).name == file_of(whole, kind).name
        assert file_of(clip, kind).read_bytes() == file_of(whole, kind).read_bytes()


def test_a_file_that_shares_shows_what_it_would_show_by_itself(clip: Path, whole: Path) -> None:
    shared, alone = (list(pictures(file_of(each, "fr"))) for each in (clip, whole))
    assert len(shared) == len(alone)
    assert max(np.abs(a - b).mean() for a, b in zip(shared, alone, strict=True)) < 1
    sizes = [file_of(each, "fr").stat().st_size for each in (clip, whole)]
    assert sizes[0] < 1.05 * sizes[1]


def test_whatever_else_is_asked_for_a_file_has_the_same_bytes(
    sheet_path: Path, clip: Path, tmp_path: Path
) -> None:
    alone = made(sheet_path, tmp_path, FRENCH)
    assert file_of(alone, "fr").name == file_of(clip, "fr").name
    assert file_of(alone, "fr").read_bytes() == file_of(clip, "fr").read_bytes()
    # The leader was made aside, and is nowhere.
    kinds = sorted(path.name.split("-")[1] for path in alone.rglob("16x9-*.mp4"))
    assert kinds == ["fr", "soft"]


def test_an_analysis_is_kept_for_the_next_language(sheet_path: Path, tmp_path: Path) -> None:
    folder = made(sheet_path, tmp_path)
    shared = file_of(folder, "fr")
    content, engine = shared.read_bytes(), InThisProcess()
    shared.unlink()
    cut(sheet_path, tmp_path, engine=engine, wish=ALL)
    assert engine.given.count("render_pass") == 1
    assert shared.read_bytes() == content


def test_without_captions_in_the_picture_nothing_is_kept(sheet_path: Path, tmp_path: Path) -> None:
    folder = made(sheet_path, tmp_path, Wish(shapes=WIDE))
    assert not list((folder / ".work").glob("analysis-*"))


def cut_short(analysis: Path) -> None:
    statistics = analysis / shared_analysis.STATISTICS
    statistics.write_bytes(statistics.read_bytes()[:5_000])


def without_blocks(analysis: Path) -> None:
    blocks = analysis / f"{shared_analysis.STATISTICS}.mbtree"
    blocks.write_bytes(blocks.read_bytes()[:10_000])


def nothing_in_it(analysis: Path) -> None:
    for each in analysis.iterdir():
        each.unlink()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut_short, "it tells of"),
        (without_blocks, "the encoder refused it"),
        (nothing_in_it, "it is not there"),
    ],
)
def test_a_damaged_analysis_costs_no_language_its_film(
    sheet_path: Path,
    whole: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Path], None],
    reason: str,
) -> None:
    folder = made(sheet_path, tmp_path)
    shared = file_of(folder, "fr")
    shared.unlink()
    damage(analysis_in(folder))
    with caplog.at_level(logging.WARNING):
        made(sheet_path, tmp_path)
    told = how(shared)
    assert isinstance(told, dict)
    assert told["strategy"] == "whole pictures"
    assert reason in told["reason"]
    assert reason in caplog.text
    assert str(tmp_path) not in told["reason"]
    assert shared.read_bytes() == file_of(whole, "fr").read_bytes()
    shared.unlink()
    made(sheet_path, tmp_path)
    assert how(shared) == {"strategy": "shared analysis", "reason": ""}, "a new one was made"


def test_an_encoder_that_is_killed_is_no_bad_analysis(
    sheet_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a machine without memory: encoding whole pictures would take still more of it."""

    def killed(*arguments: object) -> None:
        raise ToolFailed(program="ffmpeg", argv=(), exit_code=-9, stderr_tail="")

    monkeypatch.setattr(shared_analysis, "render_whole", killed)
    with pytest.raises(ToolFailed):
        made(sheet_path, tmp_path)
    assert list(tmp_path.rglob("analysis-*"))
    (leader,) = tmp_path.rglob("16x9-en-*.mp4")
    assert how(leader) == {"strategy": "whole pictures", "reason": ""}


def test_what_is_made_of_whole_pictures_after_all_takes_no_more_memory(
    sheet_path: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: list[int] = []
    render_whole = whole_pictures.render_whole

    def counted(order: RenderOrder, *arguments: Any) -> None:
        at_once.append(len(order.outputs))
        render_whole(order, *arguments)

    monkeypatch.setattr(whole_pictures, "render_whole", counted)
    monkeypatch.setattr(cutting, "MEMORY_BYTES", 1)
    folder = made(sheet_path, tmp_path)
    assert at_once == [1, 1]
    for kind in ("en", "soft"):
        assert file_of(folder, kind).read_bytes() == file_of(whole, kind).read_bytes()


def test_an_interrupted_pass_leaves_no_analysis(
    sheet_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(whole_pictures, "render_whole", ended)
    with pytest.raises(KeyboardInterrupt):
        made(sheet_path, tmp_path)
    assert not list(tmp_path.rglob("analysis-*"))
    assert not list(tmp_path.rglob("*.part*"))


def test_a_folder_may_have_any_name(sheet_path: Path, tmp_path: Path) -> None:
    folder = made(sheet_path, tmp_path / "it's: 100 % = [mine], \\ yes")
    assert how(file_of(folder, "fr")) == {"strategy": "shared analysis", "reason": ""}


def test_without_a_font_for_the_spoken_words_every_file_is_made_by_itself(
    sheet_path: Path,
    whole: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    plain = renditions.clip_document

    def without_english(*arguments: object, language: str, **named: object) -> object:
        if language == "en":
            raise MissingPiece(piece="The font", cost="English cannot be drawn", remedy="Install")
        return plain(*arguments, language=language, **named)

    monkeypatch.setattr(renditions, "clip_document", without_english)
    shared = file_of(made(sheet_path, tmp_path, FRENCH), "fr")
    recipe = json.loads(shared.with_suffix(".recipe.json").read_text())
    assert "English cannot be drawn" in recipe["not_shared"]
    assert "English cannot be drawn" in caplog.text
    assert shared.read_bytes() == file_of(whole, "fr").read_bytes()


def test_where_nothing_moves_nothing_is_shared(tmp_path: Path) -> None:
    material = read_material(read_sheet(write_interview(tmp_path, face=FaceProtection.COVER)))
    assert {each.strategy for each in planned(material)} == {Strategy.WHOLE_PICTURES}


def test_a_language_with_the_words_of_the_leader_is_a_file_of_its_own(tmp_path: Path) -> None:
    material = read_material(read_sheet(write_interview(tmp_path)))
    again = {"en": material.transcripts["en"], "en-AU": material.transcripts["en"]}
    sheet = replace(material.sheet, languages=("en", "en-AU"))
    files = planned(replace(material, sheet=sheet, transcripts=again))
    assert [each.language for each in files if each.burned_in] == ["en", "en-AU"]
    assert len({each.path for each in files}) == 3


def planned(material: Material) -> tuple[Rendition, ...]:
    captions = clip_captions(material, material.sheet.languages)
    return plan_renditions(material, Path("clip"), captions=captions, shapes=WIDE, burn_in=captions)


@pytest.mark.parametrize(
    ("files", "workers", "expected"),
    [
        (1, 2, [1]),
        (7, 2, [7]),
        (8, 2, [4, 4]),
        (26, 1, [13, 13]),
        (26, 2, [7, 7, 6, 6]),
        (26, 64, [1] * 26),
    ],
)
def test_passes_are_as_many_as_memory_and_workers_ask_for(
    sheet_path: Path, files: int, workers: int, expected: list[int]
) -> None:
    one = next(
        each
        for each in planned(read_material(read_sheet(sheet_path)))
        if each.strategy is Strategy.SHARED_ANALYSIS
    )
    many = [replace(one, language=str(n)) for n in range(files)]
    assert [len(group) for group in groups_of(many, 720, workers)] == expected
