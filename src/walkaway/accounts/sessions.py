"""Sessions in the database, found by a hash: whoever reads the table cannot go on with one.

What the cookie holds is nowhere else. Named in the settings as `SESSION_ENGINE`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

KEPT_DIGITS = 40
"""Of the hash in hexadecimal, 160 bits: so many find room in Django's own table."""


class SessionStore(db.SessionStore):
    """Django's own, but for the key under which a row is kept."""

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of that key."""
        return bool(super().exists(hash_of(session_key)))

    def create_model_instance(self, data: Any) -> AbstractBaseSession:
        """The row that keeps this session."""
        row = super().create_model_instance(data)
        row.session_key = hash_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one without a key."""
        wanted = session_key or self.session_key
        if wanted is not None:
            super().delete(hash_of(wanted))

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        there = Session.objects.filter(expire_date__gt=timezone.now())
        key = hash_of(self.session_key or "")
        found = there.filter(session_key=key).first()
        if found is None:
            self._session_key = None
        return found


def hash_of(session_key: str) -> str:
    """The key of the row in which a session is kept."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:KEPT_DIGITS]
