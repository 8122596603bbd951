"""Jobs that wait while the site is brought up to date keep the key that they were given."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

BEFORE, AFTER = ("archive", "0001_initial"), ("archive", "0002_keys_of_several_recordings")


@pytest.mark.django_db(transaction=True)
def test_a_waiting_job_keeps_its_key_and_may_have_two() -> None:
    every = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([BEFORE])
        old = executor.loader.project_state([BEFORE]).apps
        staff = old.get_model("accounts", "Staff").objects.create(name="interviewer")
        speaker = old.get_model("archive", "Speaker").objects.create(pseudonym="Bahar")
        interview = old.get_model("archive", "Interview").objects.create(
            speaker=speaker, created_by=staff
        )
        compartment = old.get_model("archive", "Compartment").objects.create(
            speaker=speaker, kind="originals", public=b"-"
        )
        originals = [
            old.get_model("archive", "Original").objects.create(
                interview=interview, compartment=compartment, size_bytes=1, header=b"-",
                wrapped_key=b"-", added_by=staff, added_at=timezone.now(),
            )
            for _ in range(2)
        ]  # fmt: skip
        job = uuid4()
        keys = old.get_model("archive", "WorkerKey").objects
        keys.create(job=job, original=originals[0], box=b"the box")
        executor = MigrationExecutor(connection)
        executor.migrate([AFTER])
        new = executor.loader.project_state([AFTER]).apps
        keys = new.get_model("archive", "WorkerKey").objects
        assert [(each.job, bytes(each.box)) for each in keys.all()] == [(job, b"the box")]
        keys.create(job=job, original_id=originals[1].pk, box=b"another")
    finally:
        MigrationExecutor(connection).migrate(every)
