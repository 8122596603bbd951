"""A job may be given the keys of several recordings.

A primary key cannot be changed in place on both databases, so the table is made anew. Jobs that
wait keep what they were given.
"""

from __future__ import annotations

from uuid import UUID

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_given: list[tuple[UUID, UUID, bytes]] = []


def _remember(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("archive", "WorkerKey").objects.values_list("job", "original_id", "box")
    _given[:] = [(job, original, bytes(box)) for job, original, box in rows]


def _give_back(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    keys = apps.get_model("archive", "WorkerKey").objects
    for job, original, box in _given:
        keys.create(job=job, original_id=original, box=box)


class Migration(migrations.Migration):
    """The key of a job is named by the job and the recording."""

    dependencies = [("archive", "0001_initial")]

    operations = [
        migrations.RunPython(_remember, migrations.RunPython.noop),
        migrations.DeleteModel("WorkerKey"),
        migrations.CreateModel(
            name="WorkerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.UUIDField()),
                ("box", models.BinaryField()),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="worker_keys",
                        to="archive.original",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("job", "original"), name="worker_key_once")
                ],
            },
        ),
        migrations.RunPython(_give_back, migrations.RunPython.noop),
    ]
