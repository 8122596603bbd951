"""The names of backups, and how long they are kept.

Whatever was erased lives on in older backups: they end after some days, or erasure is a fiction.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

AGE_BEGINS = b"age-encryption.org/"
TIME = "%Y%m%dT%H%M%SZ"


def name_at(now: datetime) -> str:
    """What a backup that this site makes at `now` is called."""
    return f"walkaway-{site_mark()}-{now.astimezone(UTC).strftime(TIME)}.backup.age"


def site_mark() -> str:
    """A few letters that tell the backups of this site from those of another."""
    key = settings.JOURNAL_KEY()
    return hashlib.sha256(b"walkaway backup names\n" + key).hexdigest()[:8]


def remove_older(folder: Path, *, keep_days: int, now: datetime) -> list[Path]:
    """Remove the backups of this site in `folder` that are older; the newest always stays.

    Only files are removed whose name and content say that this site made them.
    """
    made = sorted((at, path) for path in folder.iterdir() if (at := _made_at(path)))
    oldest = now - timedelta(days=keep_days)
    removed = [path for at, path in made[:-1] if at < oldest]
    for path in removed:
        path.unlink()
    return removed


def _made_at(path: Path) -> datetime | None:
    """When this site made the backup `path`, None when it is no such backup."""
    found = re.fullmatch(rf"walkaway-{site_mark()}-(\d{{8}}T\d{{6}}Z)\.backup\.age", path.name)
    if not found or not path.is_file():
        return None
    with path.open("rb") as file:
        if file.read(len(AGE_BEGINS)) != AGE_BEGINS:
            return None
    return datetime.strptime(found[1], TIME).replace(tzinfo=UTC)
