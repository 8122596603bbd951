"""Cases for tests, written short."""

from __future__ import annotations

from walkaway.core.cases.table import CaseRow, Told
from walkaway.core.cases.vocabulary import Field


def case(name: str, sources: str = "s1", **told: str) -> CaseRow:
    """A case whose `told` is by field: values with spaces between, each told by all `sources`
    or by those behind a colon, as in `gender="man:s1 woman:s2"`."""
    all_sources = frozenset(sources.split())
    return CaseRow(
        id=name,
        pseudonym=f"Somebody {name}",
        sources=all_sources,
        told={
            Field(field): tuple(_told(each, all_sources) for each in values.split())
            for field, values in told.items()
        },
    )


def _told(written: str, all_sources: frozenset[str]) -> Told:
    value, _, named = written.partition(":")
    return Told(value=value, sources=frozenset(named.split(",")) if named else all_sources)
