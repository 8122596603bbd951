"""What may stand in the journal: identifiers, hashes, numbers, days and slugs.

The journal is never erased, so nothing may enter it that a person wrote: no sentence, no name, no
address. Whatever has another shape is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from ipaddress import ip_address
from uuid import UUID

Fact = str | int | bool | date | UUID
"""A text is the hex of a hash, a UUID, an ISO day or a slug."""

MOST_FACTS = 20
LARGEST_NUMBER = 2**63 - 1

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HASH = r"(?:[0-9a-f]{2}){16,64}"
_VERB = re.compile(r"(?=.{1,64}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ACTOR = re.compile(rf"{_UUID}|(?=.{{1,64}}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KIND = r"[a-z][a-z0-9-]{0,39}"
_SUBJECT = re.compile(rf"(?=.{{1,200}}\Z){_KIND}:(?P<identifier>[a-z0-9][a-z0-9._:-]*)")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
# A slug has a letter in it: a telephone number has none.
_SLUG = re.compile(r"(?=[^a-z]*[a-z])[a-z0-9][a-z0-9._:-]{0,63}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_IDENTIFIER = re.compile(f"{_UUID}|{_HASH}")


def require_verb(verb: str) -> None:
    """Raise `ValueError` unless `verb` is words with hyphens between: `consent-recorded`."""
    _require(_VERB, verb, "verb")


def require_actor(actor: str) -> None:
    """Raise `ValueError` unless `actor` is a UUID or words with hyphens between."""
    _require(_ACTOR, actor, "actor")


def require_subject(subject: str) -> None:
    """Raise `ValueError` unless `subject` is a kind and an identifier: `clip:the-well`."""
    match = _require(_SUBJECT, subject, "subject")
    if _is_network_address(match["identifier"]):
        raise ValueError("the subject is the address of a machine, which no journal keeps")


def canonical_facts(facts: Mapping[str, Fact]) -> str:
    """`facts` as the only JSON that says them. Raises `ValueError` for any other shape.

    >>> canonical_facts({"version": 2, "day": date(2026, 3, 1), "form": "own-voice"})
    '{"day":"2026-03-01","form":"own-voice","version":2}'
    """
    if len(facts) > MOST_FACTS:
        raise ValueError(f"an entry has at most {MOST_FACTS} facts")
    for key in facts:
        _require(_KEY, key, "key of a fact")
    told = {key: _canonical(key, value) for key, value in facts.items()}
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def _canonical(key: str, value: object) -> str | int | bool:
    # The exact type: a datetime is a date to isinstance, and a slug of an enum is a str.
    if type(value) is bool:
        return value
    if type(value) is int and abs(value) <= LARGEST_NUMBER:
        return value
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str) and _is_plain(str(value)):
        return str(value)
    # The value itself is not repeated: whatever it is may end in a log.
    raise ValueError(
        f"the fact {key!r} is neither a UUID, a hash, a whole number, a day, true or false, "
        "nor a slug; the journal keeps nothing that a person wrote"
    )


def _is_plain(text: str) -> bool:
    if _IDENTIFIER.fullmatch(text):
        return True
    if _DAY.fullmatch(text):
        return _is_day(text)
    return bool(_SLUG.fullmatch(text)) and not _is_network_address(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_network_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _require(shape: re.Pattern[str], text: object, what: str) -> re.Match[str]:
    match = shape.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"the {what} has not the shape {shape.pattern}")
    return match
