"""The chain by itself: whatever is changed in it, a walk along it stumbles."""

from __future__ import annotations

import doctest
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from walkaway.journal import anchors, chain, shapes, walk
from walkaway.journal.chain import GENESIS, Link, SiteKey, hash_of, is_signed, moment, signed_head
from walkaway.journal.walk import KeptEntry, Walk

KEY = SiteKey(b"a key of this test, of 32 bytes.")

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
moments = st.datetimes(timezones=st.just(UTC)).map(moment)


@st.composite
def chains(draw: st.DrawFn) -> tuple[KeptEntry, ...]:
    """A chain as it is recorded, of whatever words."""
    entries: list[KeptEntry] = []
    for position in range(1, draw(st.integers(1, 6)) + 1):
        link = Link(
            position=position,
            at=draw(moments),
            actor=draw(words),
            verb=draw(words),
            subject=draw(words),
            facts=draw(words),
            previous_hash=entries[-1].entry_hash if entries else GENESIS,
        )
        entries.append(KeptEntry(link=link, entry_hash=hash_of(link)))
    return tuple(entries)


def is_whole(entries: Sequence[KeptEntry], last_hash: str) -> bool:
    """Whether a walk finds nothing and ends at the hash that was signed."""
    walked = Walk()
    findings = [finding for entry in entries for finding in walked.take(entry)]
    return not findings and walked.last_hash == last_hash


@given(chains())
def test_a_chain_as_it_was_recorded_is_whole(entries: tuple[KeptEntry, ...]) -> None:
    assert is_whole(entries, entries[-1].entry_hash)


@given(chains(), st.data())
def test_any_changed_field_of_any_entry_is_found(
    entries: tuple[KeptEntry, ...], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(
        st.sampled_from(["position", "at", "actor", "verb", "subject", "facts", "previous_hash"])
    )
    old = getattr(entries[number].link, field)
    new = data.draw(st.integers() if field == "position" else words)
    assume(new != old)
    changed = KeptEntry(
        link=replace(entries[number].link, **{field: new}), entry_hash=entries[number].entry_hash
    )
    assert not is_whole(
        [*entries[:number], changed, *entries[number + 1 :]], entries[-1].entry_hash
    )


@given(chains(), st.data())
def test_a_changed_field_is_found_even_when_its_hash_was_made_to_fit(
    entries: tuple[KeptEntry, ...], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(entries) - 1))
    link = replace(entries[number].link, actor=data.draw(words))
    assume(link != entries[number].link)
    changed = KeptEntry(link=link, entry_hash=hash_of(link))
    assert not is_whole(
        [*entries[:number], changed, *entries[number + 1 :]], entries[-1].entry_hash
    )


@given(chains(), st.data())
def test_any_entry_that_is_taken_out_is_missed(
    entries: tuple[KeptEntry, ...], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(entries) - 1))
    assert not is_whole([*entries[:number], *entries[number + 1 :]], entries[-1].entry_hash)


@given(chains(), st.data())
def test_any_two_entries_that_changed_places_are_found(
    entries: tuple[KeptEntry, ...], data: st.DataObject
) -> None:
    assume(len(entries) > 1)
    one, other = data.draw(
        st.lists(st.integers(0, len(entries) - 1), min_size=2, max_size=2, unique=True)
    )
    swapped = list(entries)
    swapped[one] = KeptEntry(
        link=replace(entries[other].link, position=one + 1), entry_hash=entries[other].entry_hash
    )
    swapped[other] = KeptEntry(
        link=replace(entries[one].link, position=other + 1), entry_hash=entries[one].entry_hash
    )
    assert not is_whole(swapped, entries[-1].entry_hash)


@given(st.tuples(words, words), st.tuples(words, words))
def test_no_two_entries_are_written_the_same(one: tuple[str, str], other: tuple[str, str]) -> None:
    assume(one != other)
    link = Link(position=1, at="", actor="", verb="", subject="", facts="", previous_hash=GENESIS)
    assert hash_of(replace(link, actor=one[0], verb=one[1])) != hash_of(
        replace(link, actor=other[0], verb=other[1])
    )


def test_the_page_tells_truly_how_an_entry_is_hashed() -> None:
    fields = [7, "2026-03-01T12:00:00.000000Z", "demonstration", "clip-published", "clip:the-well"]
    fields += ['{"version":2}', "ab" * 32]
    text = "walkaway journal entry 1\n" + json.dumps(fields, separators=(",", ":"))
    position, at, actor, verb, subject, facts, previous_hash = fields
    link = Link(
        position=7,
        at=str(at),
        actor=str(actor),
        verb=str(verb),
        subject=str(subject),
        facts=str(facts),
        previous_hash=str(previous_hash),
    )
    assert position == 7
    assert hash_of(link) == hashlib.sha256(text.encode("ascii")).hexdigest()


def test_a_moment_is_the_same_wherever_it_was_told() -> None:
    noon = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
    in_tehran = noon.astimezone(timezone(timedelta(hours=3, minutes=30)))
    assert moment(in_tehran) == moment(noon) == "2026-03-01T12:00:00.000005Z"


@given(st.integers(1, 2**63 - 1), st.sampled_from(["position", "entry_hash", "public_key"]))
def test_a_signature_is_of_one_head_and_one_key(position: int, field: str) -> None:
    head = signed_head(position, "ab" * 32, KEY)
    assert is_signed(head)
    others = {
        "position": position - 1,
        "entry_hash": "cd" * 32,
        "public_key": signed_head(1, "", SiteKey(b"another key, also 32 bytes long.")).public_key,
    }
    assert not is_signed(replace(head, **{field: others[field]}))


@pytest.mark.parametrize("signature", ["", "no hex", "ab" * 63, "ab" * 64, "ä" * 128])
def test_what_is_no_signature_signs_nothing(signature: str) -> None:
    assert not is_signed(replace(signed_head(1, "ab" * 32, KEY), signature=signature))


@pytest.mark.parametrize("module", [anchors, chain, shapes, walk], ids=lambda each: each.__name__)
def test_the_examples_in_the_code_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
