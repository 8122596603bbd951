"""Collecting from archives of invented pages, beside taking every page apart; what is found."""

from __future__ import annotations

import os
import random
import signal
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil
from fastwarc.warc import ArchiveIterator
from trafilatura import bare_extraction, extract

from benchmarks.collect_material import (
    LANGUAGES,
    Planted,
    article,
    labelled,
    page,
    planted,
    replaced,
    write_archive,
)
from benchmarks.rows import Row
from tests.engine.conftest import cluster
from tests.stories.collecting.running import AfterTheFirst, left_in
from walkaway.core.lexicon_files import SHIPPED, lexicon_files_in, lexicons_of
from walkaway.core.text.near_duplicates import clusters, fingerprint
from walkaway.core.text.sieve import Sieve
from walkaway.core.text.signs import look
from walkaway.engine import Engine, open_engine
from walkaway.engine.progress import NobodyAsked, Progress, new_tally
from walkaway.stories.collecting.collect import collect
from walkaway.stories.collecting.decoding import decoded
from walkaway.stories.collecting.formats import Candidate
from walkaway.stories.collecting.inputs import Input
from walkaway.stories.collecting.parts import Order, read_files
from walkaway.stories.collecting.recipe import versions

PAGES = 1000
STORIES_IN = 100
"""One page in so many holds a story, in the archive on which speed is measured."""
TAKEN_APART = 60
"""How many of the pages trafilatura is measured on."""
MOST_SAVED = 200
"""Of more saved pages, every so many are measured."""
AMONG = 400
"""Pages without any passage, among which the labelled texts are planted."""
PARTS = 8
REPEATED = 8
COPIES = 200
ROUNDS = 3
SEED = 9

LEXICONS = tuple(lexicon_files_in(SHIPPED))


def collect_rows(saved: Path | None = None) -> Iterator[Row]:
    """Pages a second on one core, what is found of what was planted, copies, and workers."""
    with tempfile.TemporaryDirectory(prefix="walkaway-bench-") as name:
        folder = Path(name)
        if saved is not None:
            yield from _saved(saved, folder)
            return
        yield from _speed(folder)
        yield from _planted(folder)
        yield from _scaling(folder)
    yield from _copies()


def _speed(folder: Path) -> Iterator[Row]:
    stories = [each for half in ("made", "held_out") for each in planted(half) if each.left]
    pages = [page(n, None if n % STORIES_IN else stories[n // STORIES_IN]) for n in range(PAGES)]
    archive = folder / "speed.warc.gz"
    bodies = [each.encode() for each in pages]
    write_archive(archive, bodies)
    # What each process compiles once is not the cost of a page.
    _read(archive, folder / "speed-before")
    sieve = Sieve(lexicons_of(LEXICONS))
    sifted = sum(map(sieve.may_hold, bodies))
    apart = pages[1 :: PAGES // TAKEN_APART]
    costs: dict[str, list[float]] = {
        each: [] for each in ("bytes", "ours", "sieve", "told", "text")
    }
    for turn in range(ROUNDS):
        costs["bytes"].append(_cpu_s(lambda: _unpacked(archive)) / PAGES)
        work = folder / f"speed-{turn}"
        costs["ours"].append(_cpu_s(lambda work=work: _read(archive, work)) / PAGES)
        costs["sieve"].append(_cpu_s(lambda: list(map(sieve.may_hold, bodies))) / PAGES)
        costs["told"].append(_cpu_s(lambda: list(map(_told, apart))) / len(apart))
        costs["text"].append(_cpu_s(lambda: list(map(extract, apart))) / len(apart))
    bytes_s, ours, sieve_s, told_s, text_s = map(statistics.median, costs.values())
    size = sum(map(len, bodies)) / PAGES / 1000
    yield Row(name=f"a page, {PAGES} in {len(LANGUAGES)} languages", value=size, unit="kB")
    yield Row(name="decompression alone", value=1 / bytes_s, unit="pages/s a core")
    yield Row(
        name=f"an archive read, 1 page in {STORIES_IN} a story",
        value=1 / ours,
        unit="pages/s a core",
        floor=f"decompression, {1 / bytes_s:.0f} pages/s",
        ratio=ours / bytes_s,
    )
    for what, cost in (("text, title, author and day", told_s), ("text alone", text_s)):
        yield Row(
            name=f"trafilatura on every page, {what}; measured on {len(apart)}",
            value=1 / cost,
            unit="pages/s a core",
            peer="an archive read, by us",
            ratio=ours / cost,
        )
    yield Row(name="the sieve alone", value=1 / sieve_s, unit="pages/s a core")
    yield Row(name="let through by the sieve", value=sifted / PAGES, unit="share of pages")


def _saved(saved: Path, folder: Path) -> Iterator[Row]:
    """The same of pages that somebody saved: both read the same, of every size and kind."""
    paths = sorted(each for each in saved.rglob("*") if each.suffix in (".html", ".htm"))
    if not paths:
        raise SystemExit(f"no page (.html, .htm) lies in {saved}")
    bodies = [each.read_bytes() for each in paths[:: -(-len(paths) // MOST_SAVED)]]
    pages = [decoded(each, "") for each in bodies]
    archive = folder / "saved.warc.gz"
    write_archive(archive, bodies)
    found = len(_read(archive, folder / "saved-before"))
    ours, told = [], []
    for turn in range(ROUNDS):
        work = folder / f"saved-{turn}"
        ours.append(_cpu_s(lambda work=work: _read(archive, work)) / len(bodies))
        told.append(_cpu_s(lambda: list(map(_told, pages))) / len(bodies))
    read_s, told_s = statistics.median(ours), statistics.median(told)
    size = statistics.median(map(len, bodies)) / 1000
    yield Row(name=f"a saved page, {len(bodies)} of {len(paths)}, median", value=size, unit="kB")
    yield Row(name="an archive read", value=1 / read_s, unit="pages/s a core")
    yield Row(
        name="trafilatura on every page, text, title, author and day",
        value=1 / told_s,
        unit="pages/s a core",
        peer="an archive read, by us",
        ratio=read_s / told_s,
    )
    yield Row(name="candidates", value=found / len(bodies), unit="share of pages")


def _planted(folder: Path) -> Iterator[Row]:
    """Both halves in pages; then their texts alone."""
    for half in ("made", "held_out"):
        passages = planted(half)
        pages = [page(10_000 + n, each) for n, each in enumerate(passages)]
        pages += [page(20_000 + n) for n in range(AMONG)]
        archive = folder / f"{half}.warc.gz"
        write_archive(archive, [each.encode() for each in pages])
        found = {int(each["address"].rsplit("/", 1)[1]) for each in _read(archive, folder / half)}
        right = {at for at, each in enumerate(passages) if each.left}
        about = f"{half}, 100 texts in {len(pages)} pages"
        yield Row(name=f"{about}: recall", value=len(found & right) / len(right), unit="share")
        yield Row(name=f"{about}: precision", value=len(found & right) / len(found), unit="share")
        yield from _by_place(half, passages, found)
        alone = [look(text, lexicons_of(LEXICONS)) is not None for _, text, _ in labelled(half)]
        left = [each.left for each in passages]
        both = sum(a and b for a, b in zip(alone, left, strict=True))
        yield Row(name=f"{half}, the texts alone: recall", value=both / sum(left), unit="share")
        yield Row(name=f"{half}, the texts alone: precision", value=both / sum(alone), unit="share")


def _by_place(half: str, passages: Sequence[Planted], found: set[int]) -> Iterator[Row]:
    there = Counter(each.place for each in passages if each.left)
    got = Counter(each.place for at, each in enumerate(passages) if each.left and at in found)
    for place, count in there.items():
        value = got[place] / count
        yield Row(name=f"{half}, {place}: recall of {count}", value=value, unit="share")


def _scaling(folder: Path) -> Iterator[Row]:
    """An archive in parts on one and two workers; then with one of them killed."""
    parts = folder / "parts"
    parts.mkdir()
    for part in range(PARTS):
        pages = [page(30_000 + part * 200 + n) for n in range(PAGES // PARTS)]
        pages[7] = page(40_000 + part, next(each for each in planted("made")[part:] if each.left))
        # Repeated, at other addresses: starting a worker takes longer than reading so few.
        write_archive(parts / f"{part}.warc.gz", [each.encode() for each in pages] * REPEATED)
    once, expected = _collected(parts, folder / "one", lambda: open_engine(workers=1))
    yield _clock("local, 1 worker", once, once)
    wall_s, left = _collected(parts, folder / "dask", lambda: _dask(1))
    yield _clock(f"Dask, 1 worker, output {_same(left, expected)}", wall_s, once)
    for name, opened in (("local, 2 workers", _local), ("Dask, 2 workers", _dask)):
        wall_s, left = _collected(parts, folder / name, opened)
        yield _clock(f"{name}, output {_same(left, expected)}", wall_s, once)
        wall_s, left = _collected(parts, folder / f"{name}, killed", opened, killing=True)
        yield _clock(f"{name}, one killed, output {_same(left, expected)}", wall_s, once)


def _copies() -> Iterator[Row]:
    for share in (0.1, 0.2):
        chance = random.Random(SEED)  # noqa: S311  the same copies in every run
        texts = [(n, LANGUAGES[n % len(LANGUAGES)]) for n in range(COPIES)]
        originals = [article(n, language) for n, language in texts]
        copies = [
            replaced(text, share, chance, language)
            for text, (_, language) in zip(originals, texts, strict=True)
        ]
        found = clusters([fingerprint(each) for each in originals + copies])
        right = sum(len(each) == 2 and each[1] - each[0] == COPIES for each in found)
        name = f"copies with {share:.0%} of the words replaced, {COPIES} of 300 words: recall"
        yield Row(name=name, value=right / COPIES, unit="share")
        yield Row(name=f"{share:.0%}: wrong clusters", value=len(found) - right, unit="clusters")


def _cpu_s(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _unpacked(archive: Path) -> int:
    with archive.open("rb") as file:
        return sum(len(record.reader.read()) for record in ArchiveIterator(file))


def _told(page: str) -> object:
    try:
        return bare_extraction(page, with_metadata=True)
    # Saved pages are of any kind, and it raises whatever it likes on what it cannot read.
    except Exception:
        return None


def _read(archive: Path, work: Path) -> list[Candidate]:
    """What one worker finds in one archive."""
    work.mkdir()
    used = tuple(sorted(versions().items()))
    file = Input(path=archive, name=archive.name)
    tally = new_tally(work)
    [part] = read_files(
        Order(files=(file,), work=work, tally=tally, lexicons=LEXICONS, versions=used)
    )
    return [candidate for _, candidate in part.lines()]


def _collected(
    parts: Path,
    out: Path,
    opened: Callable[[], AbstractContextManager[Engine]],
    *,
    killing: bool = False,
) -> tuple[float, dict[str, bytes]]:
    progress: Progress = AfterTheFirst(out, _kill_a_worker) if killing else NobodyAsked()
    with opened() as engine:
        begun = time.perf_counter()
        collect([parts], out, engine=engine, lexicons=LEXICONS, progress=progress)
        wall_s = time.perf_counter() - begun
    if isinstance(progress, AfterTheFirst) and not progress.acted:
        raise SystemExit("all was done before a worker could be killed")
    return wall_s, left_in(out)


def _local() -> AbstractContextManager[Engine]:
    return open_engine(workers=2)


@contextmanager
def _dask(workers: int = 2) -> Iterator[Engine]:
    with (
        tempfile.TemporaryDirectory() as name,
        cluster(Path(name), workers) as (address, _),
        open_engine(scheduler=address) as engine,
    ):
        yield engine


def _kill_a_worker() -> None:
    """End the process below this one that has worked longest."""
    below = psutil.Process().children(recursive=True)
    workers = [each for each in below if _works(each)]
    os.kill(max(workers, key=lambda each: sum(each.cpu_times()[:2])).pid, signal.SIGKILL)


def _works(process: psutil.Process) -> bool:
    try:
        command = " ".join(process.cmdline())
    except psutil.Error:
        return False
    return "dask_worker" in command or (
        "spawn_main" in command and "resource_tracker" not in command
    )


def _clock(name: str, wall_s: float, once: float) -> Row:
    return Row(
        name=f"{PARTS} archives, {PAGES * REPEATED} pages, {name}",
        value=wall_s,
        unit="s by the clock",
        peer="local, 1 worker",
        ratio=wall_s / once,
    )


def _same(left: dict[str, bytes], expected: dict[str, bytes]) -> str:
    return "the same" if left == expected else "NOT THE SAME"
