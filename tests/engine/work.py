"""Work that the tests of the engine give to workers; here, since a worker imports it by name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from walkaway.core.errors import TranscriptError


def square(number: int) -> int:
    return number * number


def process_id() -> int:
    return os.getpid()


def fail_with_facts(path: Path) -> None:
    """Leave a mark for each run, and fail."""
    with path.open("a") as file:
        file.write("ran\n")
    raise TranscriptError(path=path, line=7, expected="a time", found="a word")


def square_unless_killed(number: int, told: Path, answer: Path) -> int:
    """The first run tells its process id and waits for an answer that may never come."""
    if not _first_time(told.with_suffix(".ran")):
        return number * number
    _tell(told, os.getpid())
    answer.read_bytes()
    return number * number


def kill_itself(told: Path) -> None:
    with told.open("a") as file:
        file.write("ran\n")
    os.kill(os.getpid(), 9)


def die_twice(told: Path) -> str:
    """As work does that is given to a worker which something else kills."""
    with told.open("a") as file:
        file.write("ran\n")
    if len(told.read_text().splitlines()) <= 2:
        os.kill(os.getpid(), 9)
    return "done"


def wait_for_word(told: Path, answer: Path) -> str:
    _tell(told, os.getpid())
    return answer.read_text()


def wait_with_a_program(told: Path, answer: Path) -> None:
    """Start a program, as ffmpeg is started; tell both process ids and wait."""
    program = subprocess.Popen(
        [sys.executable, "-c", "import sys; open(sys.argv[1]).read()", answer]
    )
    _tell(told, os.getpid(), program.pid)
    program.wait()


def wait_with_a_program_once(told: Path, answer: Path) -> None:
    if _first_time(told.with_suffix(".ran")):
        wait_with_a_program(told, answer)


def _tell(told: Path, *process_ids: int) -> None:
    told.write_text(" ".join(map(str, process_ids)))


def _first_time(mark: Path) -> bool:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
