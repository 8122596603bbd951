"""Nothing that a person wrote gets into the journal."""

from __future__ import annotations

import enum
import json
import string
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from walkaway.journal.shapes import (
    LARGEST_NUMBER,
    MOST_FACTS,
    canonical_facts,
    require_actor,
    require_subject,
    require_verb,
)

SOMEBODY = "0b5e1c6e-3f60-4f0e-9c0a-0d5f0c1d2e3f"


class Form(models.TextChoices):
    OWN_VOICE = "own-voice"


class Purpose(enum.StrEnum):
    CAMPAIGN = "campaign"


@pytest.mark.parametrize(
    ("fact", "kept"),
    [
        (2, 2),
        (-1, -1),
        (True, True),
        (LARGEST_NUMBER, LARGEST_NUMBER),
        (date(2026, 3, 1), "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
        (uuid.UUID(SOMEBODY), SOMEBODY),
        (SOMEBODY, SOMEBODY),
        ("ab" * 32, "ab" * 32),
        ("12" * 32, "12" * 32),
        ("ab" * 64, "ab" * 64),
        ("own-voice", "own-voice"),
        ("16x9.soft_2:a", "16x9.soft_2:a"),
        (Form.OWN_VOICE, "own-voice"),
        (Purpose.CAMPAIGN, "campaign"),
        ("a" * 64, "a" * 64),
    ],
)
def test_identifiers_hashes_numbers_days_and_slugs_are_kept(
    fact: str | int | date, kept: object
) -> None:
    assert json.loads(canonical_facts({"fact": fact})) == {"fact": kept}


WRITTEN_BY_PEOPLE = [
    "She left in the spring",
    "she left",
    "Anna Schmidt",
    "Schmidt",
    "anna schmidt",
    "müller",
    "Лена",
    "лена",
    "فاطمة",
    "名前",
    "o'neill",
    "anna@example.org",
    "+49 170 1234567",
    "00491701234567",
    "49-170-1234567",
    "192.168.0.1",
    "10.0.0.1:8080",
    "2001:db8::1",
    "fe80::1",
    "abcd:ef01::",
    "https://example.org/anna",
    "12 Main Street, Springfield",
    "a" * 65,
    "a\n",
    "a\u200b",
    "a\x00",
    "ａｎｎａ",
    "١٢٣",
    "",
    " ",
    "-a",
    "2026-02-30",
    "2026-3-1",
    "2026",
]


@pytest.mark.parametrize("written", WRITTEN_BY_PEOPLE)
def test_no_sentence_no_name_and_no_address_is_kept(written: str) -> None:
    with pytest.raises(ValueError, match="nothing that a person wrote") as refusal:
        canonical_facts({"fact": written})
    assert not written.strip() or written not in str(refusal.value)


@pytest.mark.parametrize(
    "other",
    [
        None,
        1.5,
        float("nan"),
        LARGEST_NUMBER + 1,
        datetime(2026, 3, 1, tzinfo=UTC),
        b"ab",
        ["a"],
        {"a": 1},
        ("a",),
    ],
)
def test_no_other_kind_of_value_is_kept(other: object) -> None:
    with pytest.raises(ValueError, match="neither a UUID"):
        canonical_facts({"fact": other})  # type: ignore[dict-item]  # that is the point


@pytest.mark.parametrize("key", ["", "Name", "the key", "ключ", "1st", "k" * 41, "a\n"])
def test_a_key_is_a_word_of_the_program(key: str) -> None:
    with pytest.raises(ValueError, match="key of a fact"):
        canonical_facts({key: 1})


def test_a_text_in_pieces_is_too_many_facts() -> None:
    facts = {f"k{number}": number for number in range(MOST_FACTS)}
    canonical_facts(facts)
    with pytest.raises(ValueError, match="at most"):
        canonical_facts(facts | {"one-more": 1})


def test_the_same_facts_are_always_written_the_same() -> None:
    assert canonical_facts({"b": 1, "a": "x"}) == canonical_facts({"a": "x", "b": 1})


@given(st.text(max_size=80))
def test_whatever_is_kept_is_plain_and_short(text: str) -> None:
    try:
        kept = canonical_facts({"fact": text})
    except ValueError:
        return
    assert set(text) <= set(string.ascii_lowercase + string.digits + "-._:")
    assert 1 <= len(text) <= 128
    assert json.loads(kept) == {"fact": text}


@pytest.mark.parametrize("actor", [SOMEBODY, "command-line", "withdrawal-code", "demonstration"])
def test_an_actor_is_an_identifier_or_a_name_of_the_program(actor: str) -> None:
    require_actor(actor)


@pytest.mark.parametrize(
    "actor", ["", "the editor", "Anna", "anna.schmidt", "10.0.0.1", "a" * 65, "a-", "a\n", None]
)
def test_nobody_else_acts(actor: str) -> None:
    with pytest.raises(ValueError, match="actor"):
        require_actor(actor)


@pytest.mark.parametrize("verb", ["consent-recorded", "original-read-2", "unlocked"])
def test_a_verb_is_words_with_hyphens_between(verb: str) -> None:
    require_verb(verb)


@pytest.mark.parametrize("verb", ["", "Consent", "consent recorded", "a--b", "-a", "a" * 65, "a\n"])
def test_nothing_else_is_a_verb(verb: str) -> None:
    with pytest.raises(ValueError, match="verb"):
        require_verb(verb)


@pytest.mark.parametrize(
    "subject", [f"speaker:{SOMEBODY}", "clip:the-well", "hard-stop:12", f"clip:{'a' * 120}"]
)
def test_a_subject_is_a_kind_and_an_identifier(subject: str) -> None:
    require_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "", "clip", "clip:", ":the-well", "clip:the well", "Clip:the-well", "clip:The-Well",
        "speaker:Bahar", "visitor:10.0.0.1", "visitor:2001:db8::1", "clip:ü", "clip:a\n",
        f"clip:{'a' * 200}",
    ],
)  # fmt: skip
def test_nothing_else_is_a_subject(subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        require_subject(subject)
