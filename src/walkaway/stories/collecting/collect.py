"""The whole of collecting: find the files, read each once, lay what was found side by side."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from pathlib import Path

from walkaway.core.errors import Refused, WorkerDied
from walkaway.core.files import remove_abandoned_parts, scratch_folder, sha256_of
from walkaway.core.lexicon_files import LexiconFile
from walkaway.engine import Engine
from walkaway.engine.progress import POLL_SECONDS, Progress, new_tally
from walkaway.stories.collecting.formats import (
    CANDIDATES,
    EVIDENCE,
    MANIFEST,
    File,
    Manifest,
    write_manifest,
)
from walkaway.stories.collecting.inputs import Input, Inputs, find_inputs
from walkaway.stories.collecting.merging import Merged, merge
from walkaway.stories.collecting.parts import MEGABYTE, Order, Part, read_files
from walkaway.stories.collecting.recipe import lexicons_used, versions

WORK = ".work"
"""Inside the folder: what was found in each file, kept so that a next run need not read it."""
OURS = frozenset({CANDIDATES, MANIFEST, EVIDENCE, WORK})

SMALL_BYTES = 1024 * 1024
SMALL_AT_ONCE = 50
"""Small files go to a worker together: what a task costs is more than what they cost."""


def collect(
    paths: Sequence[Path],
    folder: Path,
    *,
    engine: Engine,
    lexicons: Sequence[LexiconFile],
    progress: Progress,
) -> Manifest:
    """Collect what `paths` hold into `folder`; return the manifest, which is written last.

    Raises `Refused` for a folder that holds something else or in which another run is at work,
    `LexiconError`, and `NotEnoughDisk`.
    """
    if others := _not_ours(folder):
        raise Refused(
            what=f"Collecting into {folder}",
            reason=f"it holds something else: {others[0]}",
            way_on="Name a new folder, or one that an earlier `walkaway collect` wrote.",
        )
    inputs = find_inputs(paths, but_not_below=folder)
    if not inputs.files:
        raise Refused(
            what="Collecting",
            reason="no file that is read lies there",
            way_on="Name web archives (.warc, .warc.gz, .warc.zst, .wacz), saved pages (.html), "
            "feeds (.rss, .atom, .xml), folders of them, or a list of paths (.txt).",
        )
    with _for_one_run(folder):
        work = folder / WORK
        parts = _read_all(inputs.files, tuple(lexicons), work.absolute(), engine, progress)
        # From here on what lies in the folder is of two runs, until the manifest is there.
        (folder / MANIFEST).unlink(missing_ok=True)
        files = [part.file() for part in parts]
        progress.stage("Comparing", sum(each["candidates"] for each in files))
        merged = merge(parts, folder, work, progress.reached)
        manifest = _manifest(folder, inputs, files, merged, lexicons)
        write_manifest(folder, manifest)
    return manifest


def _read_all(
    files: Sequence[Input],
    lexicons: tuple[LexiconFile, ...],
    work: Path,
    engine: Engine,
    progress: Progress,
) -> list[Part]:
    """Every file read, in the order of `files`; the largest are begun first."""
    sizes = {file: _size(file) for file in files}
    progress.stage(f"Reading {len(files)} files", sum(sizes.values()))
    used = tuple(sorted(versions().items()))
    parts: dict[Input, Part] = {}
    died: list[WorkerDied] = []
    with scratch_folder(work) as scratch:
        begun: dict[Future[list[Part]], Order] = {}
        for batch in _batches(sizes):
            tally = new_tally(scratch)
            order = Order(files=batch, work=work, tally=tally, lexicons=lexicons, versions=used)
            begun[engine.submit(read_files, order)] = order
        for future in _as_they_finish(begun, sizes, progress):
            batch = begun[future].files
            try:
                parts.update(zip(batch, future.result(), strict=True))
            except WorkerDied as error:
                # The others are read to their end, so that the next run has these alone to do.
                names = batch[0].name + (f" to {batch[-1].name}" if len(batch) > 1 else "")
                died.append(WorkerDied(work=f"the reading of {names}", attempts=error.attempts))
    if died:
        raise min(died, key=str)
    return [parts[file] for file in files]


def _as_they_finish(
    begun: Mapping[Future[list[Part]], Order], sizes: Mapping[Input, int], progress: Progress
) -> Iterator[Future[list[Part]]]:
    """Each future as it is done, and meanwhile how many bytes were read."""
    whole = {future: sum(sizes[file] for file in order.files) for future, order in begun.items()}
    pending = set(begun)
    while pending:
        done, pending = wait(pending, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        yield from done
        under_way = ((whole[each], begun[each].tally.counted * MEGABYTE) for each in pending)
        finished = sum(whole[each] for each in begun.keys() - pending)
        progress.reached(finished + sum(min(each) for each in under_way))


def _batches(sizes: Mapping[Input, int]) -> Iterator[tuple[Input, ...]]:
    """The large files one by one, the largest first; then the small ones, many at a time."""
    for file, size in sorted(sizes.items(), key=lambda each: -each[1]):
        if size > SMALL_BYTES:
            yield (file,)
    small: list[Input] = []
    held = 0
    for file, size in sizes.items():
        if size <= SMALL_BYTES:
            small.append(file)
            held += size
            if len(small) == SMALL_AT_ONCE or held > SMALL_BYTES:
                yield tuple(small)
                small, held = [], 0
    if small:
        yield tuple(small)


def _size(file: Input) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0


@contextmanager
def _for_one_run(folder: Path) -> Iterator[None]:
    """The folder, in which nobody else collects meanwhile."""
    (folder / WORK).mkdir(parents=True, exist_ok=True)
    with (folder / WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(
                what=f"Collecting into {folder}",
                reason="another run is at work there",
                way_on="Wait until it has ended, or name another folder.",
            ) from error
        remove_abandoned_parts(folder)
        yield


def _not_ours(folder: Path) -> list[str]:
    names = {each.name for each in folder.iterdir()} if folder.exists() else set()
    # What a killed run left half written is ours, too.
    return sorted(name for name in names - OURS if not re.fullmatch(r"\..+\.part\..*", name))


def _manifest(
    folder: Path,
    inputs: Inputs,
    files: list[File],
    merged: Merged,
    lexicons: Sequence[LexiconFile],
) -> Manifest:
    damaged = [each["name"] for each in files if each["damages"]]
    return {
        "format": "walkaway collection 1",
        "candidates_sha256": sha256_of(folder / CANDIDATES),
        "counts": {
            "files": len(files),
            "pages": sum(each["pages"] for each in files),
            "beside": sum(sum(each["beside"].values()) for each in files),
            "sifted": sum(each["sifted"] for each in files),
            "candidates": merged.candidates,
            "repeats": merged.repeats,
            "clusters": merged.clusters,
            "damages": sum(len(each["damages"]) for each in files),
            "skipped": len(inputs.skipped),
        },
        "incomplete": sorted({*damaged, *inputs.incomplete}),
        "files": files,
        "skipped": list(inputs.skipped),
        "lexicons": lexicons_used(lexicons),
        "versions": versions(),
    }
