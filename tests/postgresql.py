"""A private PostgreSQL server in a directory that is thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit
from uuid import uuid4

SERVER_ACCOUNTS = ("postgres", "nobody")
"""PostgreSQL refuses to run as root: there it runs as the first of these that exists."""

QUICK_AND_FORGETFUL = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""Nothing here must survive a power cut."""


@cache
def postgresql_programs() -> Path | None:
    """The directory of the newest installed server's programs, None when there is no server."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda program: int(program.parts[-3]) if program.parts[-3].isdigit() else 0,
    )
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class PostgresqlServer:
    """A server that listens only on a socket in its own directory, for as long as `with` lasts."""

    def __init__(self) -> None:
        self._programs = postgresql_programs()
        # Not under pytest's own directory: a socket's path may have 107 bytes, and the server's
        # account must be able to walk there.
        self._directory = Path(tempfile.mkdtemp(prefix="walkaway-pg-"))
        self._account = _server_account()

    @property
    def url(self) -> str:
        """The address of its empty database, as psycopg and DATABASE_URL read it."""
        return f"postgresql://walkaway@/postgres?host={quote(str(self._directory), safe='')}"

    def __enter__(self) -> Self:
        try:
            if self._account:
                shutil.chown(self._directory, self._account)
            self._run(
                "initdb", "--auth=trust", "--username=walkaway", "--encoding=UTF8", "--no-sync"
            )
            options = " ".join(f"-c {setting}" for setting in QUICK_AND_FORGETFUL)
            socket_only = f"-k {self._directory} -c listen_addresses="
            log = str(self._directory / "log")
            self._run("pg_ctl", "-w", "-l", log, "-o", f"{socket_only} {options}", "start")
        except BaseException:
            shutil.rmtree(self._directory, ignore_errors=True)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._directory)

    def _run(self, program: str, *arguments: str) -> None:
        assert self._programs
        data = ("-D", str(self._directory / "data"))
        done = subprocess.run(
            [str(self._programs / program), *data, *arguments],
            cwd=self._directory,
            user=self._account,
            group=pwd.getpwnam(self._account).pw_gid if self._account else None,
            extra_groups=() if self._account else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")


def new_database(server: str, *, like: str = "") -> str:
    """The address of a new database on `server`: an empty one, or a copy of the one at `like`,
    which nobody may be connected to."""
    name = f"test_{uuid4().hex[:12]}"
    template = f" TEMPLATE {urlsplit(like).path[1:]}" if like else ""
    _on(server, f"CREATE DATABASE {name}{template}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop_database(server: str, address: str) -> None:
    """Take away a database, whoever is connected to it."""
    _on(server, f"DROP DATABASE {urlsplit(address).path[1:]} WITH (FORCE)")


def _on(server: str, statement: str) -> None:
    import psycopg  # SQLite needs none

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def _server_account() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in SERVER_ACCOUNTS if name in known)
