"""How the suite runs on two databases."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests import on_postgresql
from tests.postgresql import PostgresqlServer
from walkaway.cli.develop import LEFT_OUT

A_SUITE = """
import pytest
from django.db import connection

def test_without(): ...

@pytest.mark.sqlite
@pytest.mark.django_db
def test_of_sqlite(): ...

@pytest.mark.django_db
def test_marked():
    assert connection.vendor == "{vendor}"

@pytest.fixture
def speaker(db): ...

def test_through_a_fixture(speaker): ...
"""


@pytest.fixture
def pytest_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """What pytest says of a small suite that lives beside the others."""

    def pytest_run(vendor: str, *words: str, **variables: str) -> str:
        folder = tmp_path_factory.mktemp("suite")
        # A server of earlier tests stands in the environment until the session ends.
        elsewhere = {k: v for k, v in os.environ.items() if k != "WALKAWAY_TEST_POSTGRESQL"}
        (folder / "test_small.py").write_text(A_SUITE.format(vendor=vendor))
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider"),
                *("-p", "tests.conftest", "-c", "pyproject.toml", "--rootdir", "."),
                *(*words, str(folder)),
            ],
            capture_output=True,
            text=True,
            env=elsewhere | variables,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return pytest_run


@pytest.mark.sqlite
def test_on_sqlite_all_tests_run(pytest_run: Callable[..., str]) -> None:
    assert "4 passed" in pytest_run("sqlite")


@pytest.mark.postgresql
def test_on_postgresql_those_that_touch_the_database_run_again(
    pytest_run: Callable[..., str],
) -> None:
    with PostgresqlServer() as server:
        said = pytest_run("postgresql", "--only-database", WALKAWAY_TEST_POSTGRESQL=server.url)
    assert "2 passed, 2 deselected" in said
    assert "test_marked PASSED" in said
    assert "test_through_a_fixture PASSED" in said


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", LEFT_OUT)])
def test_without_postgresql_that_part_is_left_out_and_in_ci_a_failure(
    ci: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(on_postgresql, "postgresql_programs", lambda: None)
    assert on_postgresql.main([]) == code
    assert "apt-get install postgresql" in capsys.readouterr().out
