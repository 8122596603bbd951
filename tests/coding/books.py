"""Codebooks for the tests of coding."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from walkaway.accounts.actors import Actor
from walkaway.coding.models import CodebookVersion
from walkaway.coding.queries.codebooks import newest_version
from walkaway.coding.services.codebooks import begin_codebook
from walkaway.core.coding.model import Code, Codebook, Term
from walkaway.core.coding.presets import LEAVING, preset

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def guid(name: str) -> str:
    """The identifier of a code of these tests, the same every time."""
    return str(uuid5(NAMESPACE_URL, f"tests:{name}"))


SPIES = Code(
    guid=guid("spies"),
    name="Spies",
    definition="The group looked for spies among its own.",
    when_to_use="Suspicion is what is told.",
    when_not_to_use="Somebody is killed for it.",
    example="Invented: “By evening somebody was a spy.”",
    key="s",
    colour="#1f5f8b",
    terms=(Term(written="spies", language="en"), Term(written="جاسوس*", language="ar", weight=0.5)),
)
HUNGER = Code(
    guid=guid("hunger"),
    name="Hunger",
    key="h",
    colour="#2e6b34",
    terms=(Term(written="hungry", language="en", weight=0.8),),
)
LIFE = Code(guid=guid("life"), name="Daily life", is_codable=False, children=(HUNGER,))
SMALL = Codebook(
    guid=guid("small"),
    name="A small codebook",
    language="en",
    description="For tests.",
    origin="Invented for the tests.",
    codes=(SPIES, LIFE),
)
"""A code, and a heading with a code below it."""


def a_codebook(actor: Actor, content: Codebook = SMALL) -> CodebookVersion:
    """Version 1 of a codebook with `content`."""
    return newest_version(begin_codebook(content, actor=actor, now=WHEN))


def the_narratives_of_leaving(actor: Actor) -> CodebookVersion:
    """Version 1 of a codebook begun from the preset."""
    return a_codebook(actor, preset(LEAVING))
