"""What every test may ask for, and what happens when a machine does not have it.

A test that needs a piece of the system says so with a marker, or by asking for its fixture. Where
the piece is absent the test is left out, and the closing list says what to install. With `CI=true`
a test that was left out is a failure: nothing is passed over in silence.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.postgresql import PostgresqlServer, postgresql_programs
from walkaway.core.media.captions.fonts import missing_fonts

if TYPE_CHECKING:
    from django.db.backends.base.operations import BaseDatabaseOperations

    from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[1]
IN_CI = os.environ.get("CI") == "true"

# A busy machine is slow, not wrong.
settings.register_profile("walkaway", settings(), deadline=None)
settings.load_profile("walkaway")

REMEDIES = {
    "browser": "Chromium: apt-get install chromium",
    "fonts": "fonts: apt-get install fonts-noto-core fonts-noto-cjk",
    "poppler": "poppler: apt-get install poppler-utils",
    "postgresql": "PostgreSQL: apt-get install postgresql",
    "shared_data": "real recordings: a folder shared/data beside this copy (optional)",
}
OPTIONAL = frozenset({"shared_data"})
"""What no package brings: its absence fails nothing, not even with CI=true."""

FIXTURES_WITH_NEEDS = {
    "chromium_path": "browser",
    "postgresql_url": "postgresql",
    "shared_data": "shared_data",
}

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})
"""Whoever asks for one of these, or is marked `django_db`, is run on both databases."""


@cache
def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("WALKAWAY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _shared_data_path() -> Path:
    return Path(os.environ.get("WALKAWAY_SHARED_DATA", ROOT.parent / "shared" / "data"))


def _missing(marker: pytest.Mark) -> str | None:
    """What of the system `marker` asks for and is not here."""
    match marker.name:
        case "browser" if not _chromium():
            return "no Chromium"
        case "poppler" if not (shutil.which("pdftotext") and shutil.which("pdftoppm")):
            return "no poppler"
        case "postgresql" if not postgresql_programs():
            return "no PostgreSQL server"
        case "shared_data" if not _shared_data_path().is_dir():
            return "no shared data"
        case "fonts" if absent := missing_fonts(marker.args):
            return f"no font for {', '.join(absent)}"
    return None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only what touches the database: `python -m tests.on_postgresql` runs it once more",
    )


def pytest_configure() -> None:
    """A shell's background job ignores Ctrl-C, and so would every program that a test starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test that asks for a fixture with a need has that need; some are for one database only."""
    for item in items:
        for name in _fixtures(item) & set(FIXTURES_WITH_NEEDS):
            item.add_marker(FIXTURES_WITH_NEEDS[name])
    here = [item for item in items if _belongs_here(item, config)]
    if len(here) < len(items):
        kept = set(here)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = here


def _belongs_here(item: pytest.Item, config: pytest.Config) -> bool:
    once = item.get_closest_marker("sqlite") or item.get_closest_marker("one_database")
    if os.environ.get("WALKAWAY_TEST_POSTGRESQL") and once:
        return False
    return not config.getoption("--only-database") or _touches_database(item)


def _touches_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or _fixtures(item) & DATABASE_FIXTURES)


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers():
        reason = _missing(marker)
        if reason:
            pytest.skip(reason)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true, a test that was left out for want of something installable is a failure."""
    if IN_CI and session.exitstatus == 0 and any(map(_counts, _left_out(session.config))):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say last what was left out, and what to install."""
    reports = _left_out(config)
    if not reports:
        return
    terminalreporter.section("left out")
    for need, remedy in REMEDIES.items():
        count = sum(need in report.keywords for report in reports)
        if count:
            terminalreporter.write_line(f"! {count} for want of {remedy}")
    others = sum(not any(need in report.keywords for need in REMEDIES) for report in reports)
    if others:
        terminalreporter.write_line(f"! {others} for the reasons listed above")
    if IN_CI and any(map(_counts, reports)):
        terminalreporter.write_line("✗ CI=true: a test that was left out is a failure")


def _left_out(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


def _counts(report: pytest.TestReport) -> bool:
    return not OPTIONAL & set(report.keywords)


@pytest.fixture(autouse=True)
def language_of_its_own() -> Iterator[None]:
    """A page that was asked for in Arabic leaves its language to the thread, and so to the next
    test, whose sentences are English."""
    yield
    from django.utils import translation  # some tests need no Django, and it is read late

    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """The interviewer, the editor and all the others who work here."""
    from tests.cast import make_cast  # Django is ready now, and was not when this file was read

    return make_cast()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real recordings; a test that asks for it is left out where it is absent."""
    return _shared_data_path()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The real Chromium of this machine."""
    path = _chromium()
    assert path
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database address of a private PostgreSQL server, in WALKAWAY_TEST_POSTGRESQL as well.

    A server named by that variable beforehand is used instead.
    """
    given = os.environ.get("WALKAWAY_TEST_POSTGRESQL")
    if given:
        yield given
        return
    with PostgresqlServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WALKAWAY_TEST_POSTGRESQL", server.url)
        yield server.url


@pytest.fixture(scope="session", autouse=True)
def _tables_are_made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Sites in processes of their own copy what the first of them made: see `tests/tables.py`."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WALKAWAY_TEST_EMPTY_DATABASE", str(shared / "empty.sqlite3"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_journal_is_emptied_between_tests() -> Iterator[None]:
    """A test that commits is followed by a flush of all tables, which the journal would refuse.

    The flush takes the guards away and puts them back in its one transaction.
    """
    # Django is ready now, and was not when this file was read.
    from django.db.backends.base.operations import BaseDatabaseOperations

    from tests.journal_guards import ways_round

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_past_the_guards(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        away, back = ways_round(self.connection)
        flush(self, [*away, *sql_list, *back])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_past_the_guards)
        yield
