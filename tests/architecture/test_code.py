"""Rules of the house that a reader can rely on, read off the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, modules, named

LONGEST_FUNCTION_LINES = 60
LONGEST_FILE_LINES = 450

HIDDEN_INPUTS = frozenset(
    {
        "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.monotonic",
        "time.perf_counter", "time.time", "time.time_ns", "uuid.uuid1", "uuid.uuid4", "uuid1",
        "uuid4",
    }
)  # fmt: skip
"""Calls that answer differently each time; in the core such values come in as arguments."""

HIDDEN_RANDOMNESS = ("random.", "secrets.", "np.random.", "numpy.random.")

NO_INPUT_OF_THE_RESULT = {
    "src/walkaway/core/files.py": "temporary names, which nobody sees and no result depends on",
}

BROAD_EXCEPTS = {
    "src/walkaway/stories/collecting/parts.py": "a page that raised anything is told as damage",
    "src/walkaway/core/web_archives/warc.py": "a record that raised anything is told as damage",
    "src/walkaway/core/media/verify/running.py": "a check that raised anything has failed",
    "src/walkaway/jobs/chores.py": "a chore that raised anything is done again",
    "src/walkaway/jobs/running.py": "a job that raised anything has failed",
    "src/walkaway/engine/dask.py": "hands whatever the work raised to the one who waits for it",
}


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


def test_no_function_is_longer_than_one_story() -> None:
    long = [
        f"{named(path)}: {function.name} has {lines_of(function)} lines"
        for path, function in functions()
        if lines_of(function) > LONGEST_FUNCTION_LINES
    ]
    assert long == []


def test_no_file_is_longer_than_one_subject() -> None:
    # Django writes migrations: nobody reads them for a story.
    ours = (path for path, _ in modules() if path.parent.name != "migrations")
    counts = ((path, len(path.read_text("utf-8").splitlines())) for path in ours)
    assert [named(path) for path, count in counts if count > LONGEST_FILE_LINES] == []


def calls_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            arguments = "..." if node.args or node.keywords else ""
            yield f"{ast.unparse(node.func)}({arguments})"


def is_hidden_input(call: str) -> bool:
    name, arguments = call.split("(", maxsplit=1)
    name = name.removeprefix("datetime.") if name.count(".") > 1 else name
    if name.endswith(("default_rng", "random.Random", "random.PCG64")):
        return arguments == ")"  # with a seed it is no secret
    return name in HIDDEN_INPUTS or name.startswith(HIDDEN_RANDOMNESS)


def test_the_core_has_no_clock_and_no_hidden_randomness() -> None:
    hidden = [
        f"{named(path)}: {call}"
        for path, tree in modules(PACKAGE / "core")
        for call in calls_in(tree)
        if is_hidden_input(call) and named(path) not in NO_INPUT_OF_THE_RESULT
    ]
    assert hidden == []


def is_broad(handler: ast.ExceptHandler) -> bool:
    raised_again = any(isinstance(node, ast.Raise) and not node.exc for node in handler.body)
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    return caught in {"Exception", "BaseException"} and not raised_again


def test_nothing_is_caught_without_being_named() -> None:
    broad = {
        named(path)
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and is_broad(node)
    }
    assert broad == set(BROAD_EXCEPTS)


def test_no_module_is_a_drawer_for_everything() -> None:
    vague = {"util", "utils", "helper", "helpers", "manager", "misc", "common"}
    assert [named(path) for path, _ in modules() if path.stem in vague] == []
