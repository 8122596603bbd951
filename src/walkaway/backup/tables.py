"""Every row of every table, in a form that both databases read.

A table is one model with its columns by name; a row is a list in JSON. Times keep their
microseconds, bytes are base64, and what a JSON field holds stands as it is.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.fields import Field

from walkaway.journal.chain import GENESIS

NOT_KEPT = frozenset(
    {
        "sessions.Session",  # whoever was signed in signs in again
        "accounts.OpenVault",  # as above
        "archive.WorkerKey",  # a key given for the length of one job
        "clips.WorkOrder",  # what a job was given, likewise
        "django_tasks_database.DBTaskResult",  # a queue: the rows of `jobs.Job` are the jobs
    }
)
"""Tables whose rows end with the machine."""

BLANKED = frozenset({("archive.IdentityOpening", "box")})
"""An identity that was open is closed in a backup."""

ENTRIES = "journal.Entry"
HEAD = "journal.Head"

MEMBER_BYTES = 4 << 20
ROWS_A_QUERY = 500

Value = Any
"""Whatever a column holds, in Python or in JSON."""


def kept_models(apps: Apps) -> list[type[models.Model]]:
    """The models whose rows are kept, each a table of its own; the journal's entries last."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in NOT_KEPT
    ]
    return sorted(found, key=lambda model: model._meta.label == ENTRIES)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the whole database as it is at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        # A deferred transaction only reads: in WAL it keeps no writer waiting. Django's own would
        # take the lock of a writer.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def columns(model: type[models.Model]) -> list[Field[Any, Any]]:
    """The columns of a table that hold something of their own."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def written(model: type[models.Model]) -> Iterator[tuple[int, bytes]]:
    """The rows of a table in pieces: the number of rows in each, and its lines.

    The first line of a piece names the columns.
    """
    fields = columns(model)
    blanked = [(model._meta.label, field.name) in BLANKED for field in fields]
    head = _line([field.name for field in fields])
    lines, size = [head], 0
    names = [field.attname for field in fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=ROWS_A_QUERY):
        encoded = (_encoded(*pair) for pair in zip(fields, row, strict=True))
        cells = zip(encoded, blanked, strict=True)
        lines.append(_line([None if blank else cell for cell, blank in cells]))
        size += len(lines[-1])
        if size >= MEMBER_BYTES:
            yield len(lines) - 1, b"".join(lines)
            lines, size = [head], 0
    if len(lines) > 1:
        yield len(lines) - 1, b"".join(lines)


def read_into(model: type[models.Model], piece: bytes) -> None:
    """Add the rows of a piece to a table, exactly as they were."""
    fields, rows = _rows_in(model, piece)
    with connection.cursor() as cursor:
        # Not through `save`: it would set the times of creation anew.
        cursor.executemany(_insert(model, fields), rows)


class JournalReader:
    """Reads the journal in as its guards demand it: the head at 0, then each entry that follows on
    the one before it, and the head moved to it. An entry that does not follow is refused here."""

    def __init__(self, entry: type[models.Model], head: type[models.Model]) -> None:
        self._entry = entry
        self._head = head
        self._last: dict[str, Value] = {}

    def head(self, piece: bytes) -> None:
        """Take the head as it was, and write it as it was in the beginning."""
        fields, (row,) = _rows_in(self._head, piece)
        self._last = {field.name: cell for field, cell in zip(fields, row, strict=True)}
        beginning = self._last | {"position": 0, "entry_hash": GENESIS, "signature": ""}
        with connection.cursor() as cursor:
            names = [field.name for field in fields]
            cursor.execute(_insert(self._head, fields), [beginning[name] for name in names])

    def entries(self, piece: bytes) -> None:
        """Add entries, and move the head along."""
        fields, rows = _rows_in(self._entry, piece)
        names = [field.name for field in fields]
        position, entry_hash = names.index("position"), names.index("entry_hash")
        heads = self._head._base_manager.filter(pk=1)
        with connection.cursor() as cursor:
            for row in rows:
                cursor.execute(_insert(self._entry, fields), row)
                is_last = row[position] == self._last.get("position")
                signature = self._last["signature"] if is_last else ""
                heads.update(
                    position=row[position], entry_hash=row[entry_hash], signature=signature
                )


def _rows_in(
    model: type[models.Model], piece: bytes
) -> tuple[list[Field[Any, Any]], list[list[Value]]]:
    head, *lines = piece.splitlines()
    fields = [_concrete(model, name) for name in json.loads(head)]
    rows = [
        [_decoded(*pair) for pair in zip(fields, json.loads(line), strict=True)] for line in lines
    ]
    return fields, rows


def empty(model: type[models.Model]) -> None:
    """Remove what a migration put into a table: what is read in is all that there was."""
    if model._base_manager.exists():
        model._base_manager.all()._raw_delete(using=connection.alias)


def go_on_counting(tables: Iterable[type[models.Model]]) -> None:
    """Have new rows numbered after those that were read in."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _insert(model: type[models.Model], fields: Sequence[Field[Any, Any]]) -> str:
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(_column(field)) for field in fields)
    places = ", ".join("%s" for _ in fields)
    return f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  names of our own models


def _column(field: Field[Any, Any]) -> str:
    assert field.column
    return field.column


def _concrete(model: type[models.Model], name: str) -> Field[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _line(cells: list[Value]) -> bytes:
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def _encoded(field: Field[Any, Any], value: Value) -> Value:
    if isinstance(field, models.JSONField):
        return value
    match value:
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case datetime() | date() | time():
            return value.isoformat()
        case UUID() | Decimal() | timedelta():
            return str(value)
        case None | bool() | int() | float() | str():
            return value
    raise TypeError(f"{field} holds {type(value)}, which no backup can keep yet")


def _decoded(field: Field[Any, Any], value: Value) -> Value:
    if value is not None and not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, connection)
