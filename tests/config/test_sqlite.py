"""The site's SQLite, as several processes share it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROCESSES = 8
EACH = 100

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from walkaway.jobs.models import Job
print(Job.objects.create(kind="count", subject="count:1", asked_by="test").pk)
"""

COUNT = """
import sys, django
django.setup()
from django.db import transaction
from walkaway.jobs.models import Job
print("ready", flush=True)
sys.stdin.readline()
for _ in range(int(sys.argv[2])):
    with transaction.atomic():
        job = Job.objects.get(pk=sys.argv[1])
        job.done_units += 1
        job.save()
"""

READ = """
import sys, django
django.setup()
from walkaway.jobs.models import Job
print(Job.objects.get(pk=sys.argv[1]).done_units)
"""

PRAGMAS = """
import sqlite3, django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    for name in ("journal_mode", "secure_delete", "synchronous"):
        cursor.execute(f"PRAGMA {name}")
        print(name, *cursor.fetchone())
with transaction.atomic():
    try:
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        print("before it wrote anything:", error)
"""

ERASE = """
import os, sys, django
django.setup()
from pathlib import Path
from django.db import connection
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.jobs.models import Job
canary = sys.argv[2].encode()
database = Path(connection.settings_dict["NAME"])
log = database.with_name(database.name + "-wal")
Job.objects.filter(pk=sys.argv[1]).update(problem=sys.argv[2])
print("written:", canary in log.read_bytes() + database.read_bytes())
Job.objects.all().delete()
print("in the log after it was erased:", canary in log.read_bytes())
empty_the_write_ahead_log()
print("in the end:", canary in log.read_bytes() + database.read_bytes(), log.stat().st_size)
"""

WRITE_WHILE_SOMEBODY_READS = """
import sqlite3, threading, django
from contextlib import closing
django.setup()
from django.db import connection
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.jobs.models import Job
path = connection.settings_dict["NAME"]
reader = sqlite3.connect(path, isolation_level=None)
reader.execute("BEGIN")
reader.execute("SELECT count(*) FROM jobs_job").fetchone()
Job.objects.update(problem="written since")
held_up = threading.Event()
def is_held_up():
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False
def write():
    while not is_held_up():
        pass
    held_up.set()
    writer = sqlite3.connect(path, isolation_level=None, timeout=10)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE jobs_job SET problem = 'written meanwhile'")
    writer.execute("COMMIT")
writing = threading.Thread(target=write)
writing.start()
while not held_up.is_set():
    empty_the_write_ahead_log()
writing.join()
print(Job.objects.get().problem)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA busy_timeout")
    print(*cursor.fetchone())
"""


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "WALKAWAY_HOME": str(tmp_path),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }


def answer(code: str, variables: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=variables,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()


def test_eight_processes_that_read_change_and_write_lose_nothing(
    variables: dict[str, str],
) -> None:
    job = answer(PREPARE, variables)
    counting = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, job, str(EACH)],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for process in counting:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in counting:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    codes = []
    for process in counting:
        process.communicate()
        codes.append(process.returncode)
    assert codes == [0] * PROCESSES
    assert answer(READ, variables, job) == str(PROCESSES * EACH)


def test_the_database_keeps_what_its_settings_promise(variables: dict[str, str]) -> None:
    assert answer(PRAGMAS, variables).splitlines() == [
        "journal_mode wal",
        "secure_delete 1",
        "synchronous 1",
        "before it wrote anything: database is locked",
    ]


def test_nobody_who_writes_waits_for_somebody_who_reads(variables: dict[str, str]) -> None:
    answer(PREPARE, variables)
    told = answer(WRITE_WHILE_SOMEBODY_READS, variables).splitlines()
    assert told == ["written meanwhile", "20000"]


def test_what_was_erased_is_gone_from_the_log_too(variables: dict[str, str]) -> None:
    job = answer(PREPARE, variables)
    assert answer(ERASE, variables, job, "Amira Hassan of Harbour Street").splitlines() == [
        "written: True",
        "in the log after it was erased: True",
        "in the end: False 0",
    ]
