from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.backup.homes import Home
from walkaway.backup.age import new_keys

NewHome = Callable[[str], Home]


@pytest.fixture
def new_home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewHome]:
    """An empty home, on SQLite or on a database of its own in PostgreSQL."""
    databases: list[tuple[str, str]] = []

    def new_home(vendor: str = "sqlite") -> Home:
        folder = tmp_path / f"home-{uuid4().hex[:8]}"
        if vendor == "sqlite":
            return Home(folder)
        server = request.getfixturevalue("postgresql_url")
        name = f"backup_{uuid4().hex[:12]}"
        _on(server, f"CREATE DATABASE {name}")
        databases.append((server, name))
        return Home(folder, urlsplit(server)._replace(path=f"/{name}").geturl())

    yield new_home
    for server, name in databases:
        _on(server, f"DROP DATABASE {name} WITH (FORCE)")


def _on(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home on SQLite with a bit of everything in it, of which others are copies."""
    return Home(tmp_path_factory.mktemp("filled") / "home").filled()


@pytest.fixture
def home(filled_once: Home, tmp_path: Path) -> Home:
    """A home on SQLite with a bit of everything in it."""
    return Home(Path(shutil.copytree(filled_once.folder, tmp_path / "home")))


@pytest.fixture
def filled_home(home: Home, new_home: NewHome) -> NewHome:
    """Such a home on either database."""
    return lambda vendor: home if vendor == "sqlite" else new_home(vendor).filled()


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A file with a private key, and its public half."""
    private, public = new_keys()
    path = tmp_path / "key"
    path.write_text(f"# made for a test\n{private}\n")
    return path, public
