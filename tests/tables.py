"""The tables of a new site. On SQLite the first process makes them, and all others copy them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.core.management import call_command
from django.db import connection

EMPTY_DATABASE = "WALKAWAY_TEST_EMPTY_DATABASE"
"""The variable that says where the copy without rows lies, or will lie, while the tests run."""


def make_tables() -> None:
    """Do to this site's database what `migrate` does, which takes seconds where nothing is yet."""
    path = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or path.exists():
        call_command("migrate", verbosity=0)
    elif not copied_tables(path):
        call_command("migrate", verbosity=0)
        _keep(Path(os.environ[EMPTY_DATABASE]))


def copied_tables(database: Path) -> bool:
    """Put a database without rows there; False where nobody has made one yet."""
    empty = Path(os.environ[EMPTY_DATABASE])
    if empty.exists():
        shutil.copyfile(empty, database)
    return empty.exists()


def _keep(empty: Path) -> None:
    """Copy the database, whole or not at all: others may be doing the same."""
    own = empty.with_name(f"{empty.name}-{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(own)])
    own.replace(empty)
