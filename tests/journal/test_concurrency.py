"""Many processes record at once, and one chain comes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

PROCESSES = 8
ENTRIES_EACH = 100

PREPARE = """
from walkaway.cli.site import prepare_site
prepare_site()
"""

APPEND = """
import sys
from walkaway.cli.site import prepare_django
prepare_django()
from django.db import transaction
from walkaway.journal.services import record
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        record("clip-published", actor=sys.argv[1], subject="clip:the-well", facts={"n": number})
"""

WATCH = """
import sys
from walkaway.cli.site import prepare_django
prepare_django()
from django.utils import timezone
from walkaway.journal.verification import verify
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    verdict = verify(now=timezone.now())
    assert verdict.is_whole, verdict.findings
"""

JUDGE = """
from walkaway.cli.site import prepare_django
prepare_django()
from django.utils import timezone
from walkaway.journal.head_file import read_head
from walkaway.journal.models import Entry
from walkaway.journal.verification import verify
from django.conf import settings
verdict = verify(now=timezone.now())
assert verdict.is_whole, verdict.findings
assert read_head(settings.JOURNAL_HEAD_FILE) == verdict.head
counts = {
    actor: list(Entry.objects.filter(actor=actor).values_list("facts", flat=True))
    for actor in Entry.objects.values_list("actor", flat=True).distinct().order_by()
}
# Everyone's entries are all there, in the order in which they were recorded.
for facts in counts.values():
    assert facts == [f'{{"n":{number}}}' for number in range(len(facts))]
print(verdict.entries, len(counts))
"""


def run(program: str, *words: str, variables: dict[str, str]) -> str:
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def append_at_once(variables: dict[str, str]) -> None:
    """Let all processes begin in the same moment, and wait for their ends.

    One more verifies all the while: it must not take what is being recorded for a forgery.
    """
    programs = [(APPEND, f"process-{number}", str(ENTRIES_EACH)) for number in range(PROCESSES)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", *program],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for program in (*programs, (WATCH,))
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        _, complaint = process.communicate(timeout=240)
        assert (process.returncode, complaint) == (0, "")


def one_chain_comes_of_many_processes(home: Path, address: str) -> None:
    variables = os.environ | {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    run(PREPARE, variables=variables)
    append_at_once(variables)
    told = run(JUDGE, variables=variables)
    assert told == f"{PROCESSES * ENTRIES_EACH} {PROCESSES}\n"


@pytest.fixture
def empty_database(postgresql_url: str) -> Iterator[str]:
    """The address of a database of its own on the server of the tests."""
    name = f"journal_{uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]  # a name of ours
        yield urlunsplit(urlsplit(postgresql_url)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]  # as above


def test_one_chain_comes_of_many_processes_on_sqlite(tmp_path: Path) -> None:
    one_chain_comes_of_many_processes(tmp_path, "")


def test_one_chain_comes_of_many_processes_on_postgresql(
    tmp_path: Path, empty_database: str
) -> None:
    one_chain_comes_of_many_processes(tmp_path, empty_database)
