"""The benchmarks: each is a function that measures and answers with rows."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.agreement import agreement_rows
from benchmarks.collect import collect_rows
from benchmarks.distance import coverage_of
from benchmarks.encoder import ENCODER, RATE
from benchmarks.gate import gate_rows
from benchmarks.material import (
    LANGUAGES,
    MATRIX_SECONDS,
    SECONDS,
    hard,
    portrait_sheet,
    talking,
    write_recording,
)
from benchmarks.measure import Cost, beside_floor, median_cpu_s, run
from benchmarks.peers import ROOT, peer_program
from benchmarks.propose import propose_rows
from benchmarks.quality import vmaf_of
from benchmarks.rows import Row
from tests.media.faces.hard_case import HEIGHT, Pose
from walkaway.core.media import ffmpeg
from walkaway.core.media.captions.fonts import font_for
from walkaway.core.media.plan import picture_size
from walkaway.core.media.sheet.model import Shape
from walkaway.engine import usable_cores

MATERIAL = ROOT / ".cache" / "benchmarks"
ROUNDS = 3
SUBSET = 3
"""Languages that the slow contenders are measured on; their cost is extrapolated to all."""
A_PASS = 9
"""Languages that are burned in at once."""

Rows = Iterator[Row]


def render() -> Rows:
    """Twenty-seven burned-in languages of a 20 s passage at 720p."""
    yield from _over_the_picture()
    yield from bands()
    yield from matrix()


def bands() -> Rows:
    """Twenty-seven languages of a tall clip, each in a band below the picture."""
    sheet, count = portrait_sheet(MATERIAL), len(LANGUAGES)
    with _scratch() as folder:
        frames = folder / "frames.yuv"
        _work("raw_in_bands", sheet, frames)
        at_once = usable_cores()
        of_floor, costs = beside_floor(
            lambda: run(_encode_raw(frames, folder, at_once, Shape.TALL)),
            {
                "spliced": (lambda: _work("in_bands", sheet, folder, count), ROUNDS),
                "spliced, faces and sound known": (
                    lambda: _work("in_bands", sheet, folder, count, keep=True),
                    ROUNDS,
                ),
            },
        )
    for name, each in costs.items():
        cpu_s = median_cpu_s(each)
        yield Row(
            name=f"{count} languages in bands, {name}",
            value=cpu_s,
            unit="CPU s",
            floor=f"x264 on raw frames, {count} times, {at_once} at once",
            ratio=cpu_s / (median_cpu_s(of_floor) * count / at_once),
        )
    yield Row(
        name="peak memory, spliced", value=max(c.peak_mib for c in costs["spliced"]), unit="MiB"
    )


def matrix() -> Rows:
    """Six seconds in twenty-seven languages and three shapes, as one job: eighty-one files."""
    sheet, count = portrait_sheet(MATERIAL), len(LANGUAGES)
    files = count * len(Shape)
    with _scratch() as folder:
        _work("raw_matrix", sheet, folder)
        font = font_for("en").file
        moviepy = [peer_program("python"), ROOT / "benchmarks" / "moviepy_captions.py"]
        argv = [*moviepy, sheet.parent / "interview.mp4", font, folder / "moviepy.mp4"]
        of_floor, costs = beside_floor(
            lambda: run(_encode_shapes(folder)),
            {
                "one job": (lambda: _work("matrix", sheet, folder, count, 1), ROUNDS),
                "file by file": (lambda: _work("file_by_file", sheet, folder, 1), ROUNDS),
                "moviepy": (lambda: run([*argv, MATRIX_SECONDS]), 1),
            },
        )
        walls = {"local, 1": statistics.median(each.wall_s for each in costs["one job"])}
        walls["local, 2"] = _work("matrix", sheet, folder, count, 2).wall_s
        with _cluster(2) as address:
            walls["Dask, 2"] = _work("matrix", sheet, folder, count, 2, address).wall_s
    least = median_cpu_s(of_floor) * count
    alone = median_cpu_s(costs["file by file"]) * count
    measured = f"measured on {len(Shape)}, extrapolated"
    for name, cpu_s, peer in (
        ("one job", median_cpu_s(costs["one job"]), ""),
        (f"file by file; {measured}", alone, "file by file"),
        (
            "moviepy; measured on 1 (16:9), extrapolated",
            files * costs["moviepy"][0].cpu_s,
            "moviepy",
        ),
    ):
        yield Row(
            name=f"{files} files, {name}",
            value=cpu_s,
            unit="CPU s",
            floor=f"x264 on raw frames, {files} times, {len(Shape)} at once",
            peer=peer,
            ratio=cpu_s / least,
        )
    yield Row(
        name=f"{files} files, one job, beside file by file",
        value=median_cpu_s(costs["one job"]),
        unit="CPU s",
        peer=f"file by file; {measured}",
        ratio=median_cpu_s(costs["one job"]) / alone,
    )
    yield Row(
        name="peak memory, one job", value=max(c.peak_mib for c in costs["one job"]), unit="MiB"
    )
    yield from _by_workers(f"{files} files", walls)


def _encode_shapes(folder: Path) -> list[str | Path]:
    arguments: list[str | Path] = []
    for shape in Shape:
        arguments += _raw_input(folder / f"{shape.value}.yuv", picture_size(shape, HEIGHT))
    for number, shape in enumerate(Shape):
        arguments += ["-map", f"{number}:v", *ENCODER, folder / f"floor-{shape.value}.mp4"]
    return list(ffmpeg.command(arguments))


def _over_the_picture() -> Rows:
    sheet = portrait_sheet(MATERIAL)
    count = len(LANGUAGES)
    with _scratch() as folder:
        frames = folder / "frames.yuv"
        _work("raw", sheet, frames)
        at_once = usable_cores()
        floor = f"x264 on raw frames, {count} times, {at_once} at once"
        font = font_for("en").file
        moviepy = [peer_program("python"), ROOT / "benchmarks" / "moviepy_captions.py"]
        argv = [*moviepy, sheet.parent / "interview.mp4", font, folder / "moviepy.mp4"]
        shared = "shared analysis"
        of_floor, costs = beside_floor(
            lambda: run(_encode_raw(frames, folder, at_once)),
            {
                shared: (lambda: _work("languages", sheet, folder, count, 1), ROUNDS),
                "whole pictures": (lambda: _work("whole_pictures", sheet, folder, A_PASS), 1),
                "one pass a language": (lambda: _work("one_by_one", sheet, folder, SUBSET), 1),
                "moviepy": (lambda: run(argv), 1),
            },
        )
    least = median_cpu_s(of_floor) * count / at_once
    share = {
        shared: 1.0,
        "whole pictures": count / A_PASS,
        "one pass a language": count / SUBSET,
        "moviepy": float(count),
    }
    for name, factor in share.items():
        cpu_s = median_cpu_s(costs[name]) * factor
        measured = "" if factor == 1 else f"; measured on {round(count / factor)}, extrapolated"
        yield Row(
            name=f"{count} languages, {name}{measured}",
            value=cpu_s,
            unit="CPU s",
            floor=floor,
            peer="" if name == shared else name,
            ratio=cpu_s / least,
        )
    yield Row(
        name=f"peak memory, {shared}", value=max(c.peak_mib for c in costs[shared]), unit="MiB"
    )
    yield from _beside_whole_pictures(sheet)


def _beside_whole_pictures(sheet: Path) -> Rows:
    """What sharing an analysis costs: sizes and quality of the files that do, the leader not."""
    with _scratch() as folder:
        files: dict[str, list[Path]] = {}
        for work in ("languages", "whole_pictures", "nearly_lossless"):
            _work(work, sheet, folder / work, SUBSET + 1, *((1,) if work == "languages" else ()))
            made = {each.name.split("-")[1]: each for each in (folder / work).rglob("16x9-*.mp4")}
            files[work] = [made[language] for language in LANGUAGES[1 : SUBSET + 1]]
        sizes = {work: sum(each.stat().st_size for each in made) for work, made in files.items()}
        scores = {
            work: [
                vmaf_of(each, original)
                for each, original in zip(files[work], files["nearly_lossless"], strict=True)
            ]
            for work in ("languages", "whole_pictures")
        }
    yield Row(
        name=f"bytes of {SUBSET} languages, shared analysis",
        value=sizes["languages"] / 2**20,
        unit="MiB",
        peer="whole pictures",
        ratio=sizes["languages"] / sizes["whole_pictures"],
    )
    for work, name in (("languages", "shared analysis"), ("whole_pictures", "whole pictures")):
        score = statistics.mean(scores[work])
        yield Row(name=f"VMAF of {SUBSET} languages, {name}", value=score, unit="of 100")


def mask() -> Rows:
    """Masking a portrait from end to end, beside decoding and encoding alone."""
    for name, poses in (("talking", talking), ("hard case", hard)):
        yield from _mask_rows(name, list(poses()))


def package() -> Rows:
    """Twenty-seven languages as soft tracks of one file, beside the same burned in."""
    sheet, count = portrait_sheet(MATERIAL), len(LANGUAGES)
    with _scratch() as folder:
        soft = _work("soft", sheet, folder, count).cpu_s
        burned = _work("languages", sheet, folder, A_PASS, 1).cpu_s * count / A_PASS
    extrapolated = f"burned in; measured on {A_PASS}, extrapolated"
    for name, cpu_s in (("soft", soft), (extrapolated, burned)):
        yield Row(
            name=f"{count} languages, {name}",
            value=cpu_s,
            unit="CPU s",
            peer=f"{count} languages burned in",
            ratio=cpu_s / burned,
        )


def verify() -> Rows:
    """Every check of one finished file."""
    sheet = portrait_sheet(MATERIAL)
    with _scratch() as folder:
        cost = _proven(sheet, _finished(sheet, folder), jobs=1)
    length_s = SECONDS + 1
    yield Row(name="all checks", value=cost.cpu_s / length_s, unit="CPU s per second of film")
    yield Row(name="peak memory", value=cost.peak_mib, unit="MiB")


def engine() -> Rows:
    """Proving one finished file on one and two workers, local and on a Dask cluster."""
    sheet = portrait_sheet(MATERIAL)
    walls: dict[str, float] = {}
    with _scratch() as folder:
        finished = _finished(sheet, folder)
        for workers in (1, 2):
            walls[f"local, {workers}"] = _proven(sheet, finished, jobs=workers).wall_s
            with _cluster(workers) as address:
                walls[f"Dask, {workers}"] = _proven(
                    sheet, finished, jobs=workers, scheduler=address
                ).wall_s
    yield from _by_workers("every check", walls)


def studio() -> Rows:
    """A cut of 5,000 cues, three hours, two languages beside each other, a hidden name in fifty."""
    # Opened late: it needs a browser, and the others do not.
    from benchmarks.studio import studio_rows

    yield from studio_rows()


BENCHMARKS: dict[str, Callable[[], Rows]] = {
    "render": render,
    "bands": bands,
    "matrix": matrix,
    "mask": mask,
    "package": package,
    "verify": verify,
    "engine": engine,
    "agreement": agreement_rows,
    "collect": collect_rows,
    "propose": propose_rows,
    "studio": studio,
    "gate": gate_rows,
}


def _by_workers(what: str, walls: dict[str, float]) -> Rows:
    """How long `what` took on as many workers as each of `walls` is called by."""
    for name, wall_s in walls.items():
        yield Row(
            name=f"{what}, {name} worker(s)",
            value=wall_s,
            unit="s by the clock",
            peer="local, 1 worker",
            ratio=wall_s / walls["local, 1"],
        )


def _mask_rows(name: str, poses: list[Pose]) -> Rows:
    MATERIAL.mkdir(parents=True, exist_ok=True)
    recording = MATERIAL / f"{name.replace(' ', '-')}.mp4"
    if not recording.exists():
        write_recording(recording, bytes(4 * 48_000 * len(poses) // RATE), poses)
    with _scratch() as folder:
        out = {each: folder / f"{each}.mp4" for each in ("floor", "ours", "deface")}
        program = [sys.executable, "-m", "benchmarks.masking", recording, out["ours"]]
        deface = [peer_program("deface"), "--replacewith", "solid", "-o", out["deface"], recording]
        of_floor, costs = beside_floor(
            lambda: run(_reencode(recording, out["floor"])),
            {
                "ours": (lambda: run(program, log=folder / "ours.log"), ROUNDS),
                "deface": (lambda: run(deface, log=folder / "deface.log"), 1),
            },
        )
        least = median_cpu_s(of_floor)
        for contender in ("ours", "deface"):
            cpu_s = median_cpu_s(costs[contender])
            label = f"{name}, {contender}"
            yield Row(
                name=label,
                value=1000 * cpu_s / len(poses),
                unit="CPU ms a frame",
                floor="decode and encode alone",
                peer="deface" if contender == "deface" else "",
                ratio=cpu_s / least,
            )
            covered = coverage_of(out[contender], poses)
            yield Row(name=f"{label}: recall", value=covered.recall, unit="share of frames")
            yield Row(name=f"{label}: bare frames", value=covered.bare, unit="frames")
            yield Row(name=f"{label}: covered whole", value=covered.whole, unit="frames")


def _finished(sheet: Path, folder: Path) -> Path:
    _work("soft", sheet, folder, 3)
    (finished,) = (folder / "renditions").glob("*.mp4")
    return finished


def _proven(sheet: Path, finished: Path, *, jobs: int, scheduler: str = "") -> Cost:
    command = [_walkaway(), "verify", finished, "--sheet", sheet, "--jobs", str(jobs)]
    return run(command, log=finished.with_suffix(".log"), WALKAWAY_SCHEDULER=scheduler)


def _work(name: str, *arguments: object, keep: bool = False) -> Cost:
    """One piece of work from the beginning; with `keep` what was found before is used again."""
    out = arguments[1]
    assert isinstance(out, Path)
    for made in ("renditions",) if keep else ("renditions", ".work"):
        shutil.rmtree(out / made, ignore_errors=True)
    log = MATERIAL / f"{name}.log"
    return run([sys.executable, "-m", "benchmarks.work", name, *map(str, arguments)], log=log)


def _encode_raw(
    frames: Path, folder: Path, at_once: int, shape: Shape = Shape.WIDE
) -> list[str | Path]:
    """As many encoders as there are cores: two at once each take longer than one alone."""
    arguments: list[str | Path] = []
    for _ in range(at_once):
        arguments += _raw_input(frames, picture_size(shape, HEIGHT))
    for number in range(at_once):
        arguments += ["-map", f"{number}:v", *ENCODER, folder / f"floor-{number}.mp4"]
    return list(ffmpeg.command(arguments))


def _raw_input(frames: Path, size: tuple[int, int]) -> list[str | Path]:
    layout = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{size[0]}x{size[1]}")
    return [*layout, "-r", str(RATE), "-i", frames]


def _reencode(recording: Path, out: Path) -> list[str | Path]:
    decoding = ("-threads", "1", "-i", recording, "-map", "0:v")
    return list(ffmpeg.command([*decoding, *ENCODER, out]))


def _walkaway() -> Path:
    return Path(sys.executable).with_name("walkaway")


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="walkaway-bench-") as name:
        yield Path(name)


@contextmanager
def _cluster(workers: int) -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address
