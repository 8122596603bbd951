"""Every test that touches the database once more, on PostgreSQL: `python -m tests.on_postgresql`.

The first run, on SQLite, is `pytest` itself. Words after the command go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys

import click

from tests.postgresql import PostgresqlServer, postgresql_programs
from walkaway.cli.develop import LEFT_OUT

FAILED = 1


def main(words: list[str]) -> int:
    """The exit code: that of pytest, or `LEFT_OUT` where there is no PostgreSQL."""
    if not postgresql_programs():
        click.echo("! left out for want of PostgreSQL: apt-get install postgresql")
        return FAILED if os.environ.get("CI") == "true" else LEFT_OUT
    with PostgresqlServer() as server:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "--only-database", *words],
            env=os.environ | {"WALKAWAY_TEST_POSTGRESQL": server.url},
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
