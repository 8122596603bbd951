from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.backup.homes import Home
from tests.postgresql import drop_database, new_database
from walkaway.backup.age import new_keys

NewHome = Callable[..., Home]


@pytest.fixture
def new_home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[NewHome]:
    """An empty home, on SQLite or on a database of its own in PostgreSQL."""
    databases: list[tuple[str, str]] = []

    def new_home(vendor: str = "sqlite", like: Home | None = None) -> Home:
        folder = tmp_path / f"home-{uuid4().hex[:8]}"
        if like:
            shutil.copytree(like.folder, folder)
        if vendor == "sqlite":
            return Home(folder)
        server = request.getfixturevalue("postgresql_url")
        databases.append((server, new_database(server, like=like.database if like else "")))
        return Home(folder, databases[-1][1])

    yield new_home
    for server, address in databases:
        drop_database(server, address)


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home on SQLite with a bit of everything in it, of which others are copies."""
    return Home(tmp_path_factory.mktemp("filled") / "home").filled()


@pytest.fixture(scope="session")
def filled_on_postgresql(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Such a home on PostgreSQL: there it takes ten seconds to make the tables."""
    folder = tmp_path_factory.mktemp("filled") / "home"
    return Home(folder, new_database(postgresql_url)).filled()


@pytest.fixture
def home(filled_once: Home, tmp_path: Path) -> Home:
    """A home on SQLite with a bit of everything in it."""
    return Home(Path(shutil.copytree(filled_once.folder, tmp_path / "home")))


@pytest.fixture
def filled_home(new_home: NewHome, request: pytest.FixtureRequest) -> Callable[[str], Home]:
    """Such a home on either database."""
    once = {"sqlite": "filled_once", "postgresql": "filled_on_postgresql"}
    return lambda vendor: new_home(vendor, request.getfixturevalue(once[vendor]))


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """A file with a private key, and its public half."""
    private, public = new_keys()
    path = tmp_path / "key"
    path.write_text(f"# made for a test\n{private}\n")
    return path, public
