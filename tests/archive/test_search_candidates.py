"""From a question to cues worth reading, through the real table."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest

from tests.archive.people import member
from walkaway.accounts.models import Role
from walkaway.archive.models import Interview, Posting, Speaker, Transcript
from walkaway.archive.queries import search
from walkaway.archive.queries.search import candidates, index_key, sealed_cues
from walkaway.core.errors import NotOpened
from walkaway.core.text.blind_index import matches, postings, question, tokens

pytestmark = pytest.mark.django_db

IDRIS, LENA = index_key(b"i" * 32), index_key(b"l" * 32)


def index(pseudonym: str, key: bytes, *cues: str) -> UUID:
    """The transcript of a new interview, with its index written."""
    author = member(f"interviewer of {pseudonym} {Interview.objects.count()}", Role.INTERVIEWER)
    speaker, _ = Speaker.objects.get_or_create(pseudonym=pseudonym, invented=True)
    interview = Interview.objects.create(speaker=speaker, created_by=author.staff)
    transcript = Transcript.objects.create(interview=interview, language="en")
    found = postings(cues)
    Posting.objects.bulk_create(
        Posting(
            transcript=transcript,
            token=token,
            cues=sealed_cues(numbers, key, transcript.pk, token),
        )
        for token, numbers in zip(tokens(found, key), found.values(), strict=True)
    )
    return transcript.pk


def found(asked: str, *keys: bytes) -> dict[UUID, tuple[int, ...]]:
    return {each.transcript: each.cues for each in candidates(question(asked), keys)}


def test_a_word_is_found_in_every_transcript_whose_key_is_held() -> None:
    first = index("Idris", IDRIS, "They came at night", "My brother", "Brothers, all of them")
    second = index("Idris", IDRIS, "A brotherhood")
    third = index("Lena", LENA, "no", "no", "my BROTHER")
    assert found("brother", IDRIS, LENA) == {first: (1, 2), second: (0,), third: (2,)}


def test_without_the_key_nothing_is_found() -> None:
    index("Lena", LENA, "my brother")
    assert found("brother", IDRIS) == {}
    assert found("brother") == {}


def test_two_words_are_looked_for_in_the_same_cue() -> None:
    transcript = index("Idris", IDRIS, "the prison", "my brother", "my brother in prison")
    index("Lena", LENA, "prison", "brother")
    index("Idris", IDRIS, "the prison only")
    index("Idris", IDRIS, "the brother only")
    assert found("prison brother", IDRIS, LENA) == {transcript: (2,)}


@pytest.mark.parametrize("asked", ["", "?!", "xyz", "brother xyz"])
def test_a_question_that_nothing_answers(asked: str) -> None:
    index("Idris", IDRIS, "my brother")
    assert found(asked, IDRIS) == {}


def test_the_table_tells_neither_words_nor_who_said_the_same() -> None:
    first, second = index("Idris", IDRIS, "my brother"), index("Lena", LENA, "my brother")
    of_first = set(Posting.objects.filter(transcript=first).values_list("token", flat=True))
    of_second = set(Posting.objects.filter(transcript=second).values_list("token", flat=True))
    assert len(of_first) == len(of_second)
    assert not of_first & of_second


def test_candidates_hold_all_that_a_reader_would_find_and_little_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "TOKENS_AT_ONCE", 2)  # more keys than fit in one statement
    rng = Random(4)
    words = [
        "brother",
        "brotherhood",
        "prison",
        "prisoner",
        "night",
        "at",
        "حسين",
        "الحسين",
        "回家",
    ]
    keys = [index_key(bytes([number]) * 32) for number in range(5)]
    spoken = {}
    for number, key in enumerate(keys):
        cues = [" ".join(rng.choices(words, k=4)) for _ in range(40)]
        spoken[index(f"Speaker {number}", key, *cues)] = cues
    for asked in (*words, "prison night", "حسين brotherhood at"):
        wanted = {
            transcript: numbers
            for transcript, cues in spoken.items()
            if (numbers := tuple(n for n, cue in enumerate(cues) if matches(question(asked), cue)))
        }
        assert found(asked, *keys) == wanted


def test_each_later_piece_is_asked_for_only_where_all_earlier_ones_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index("Idris", IDRIS, "my brotherhood")
    index("Lena", LENA, "nothing")
    asked_for: list[int] = []
    rows = search._rows
    monkeypatch.setattr(
        search, "_rows", lambda wanted: asked_for.append(len(wanted)) or rows(wanted)
    )
    assert len(found("brotherhood", IDRIS, LENA)) == 1
    assert asked_for == [2, 1, 1, 1]


def test_the_cues_of_a_posting_are_sealed_where_it_stands_and_tell_little_of_their_number() -> None:
    transcript = index("Idris", IDRIS, *["my brother"] * 9)
    lengths = {len(bytes(row.cues)) for row in Posting.objects.filter(transcript=transcript)}
    assert lengths == {len(sealed_cues(range(8), IDRIS, transcript, 1))}
    assert sealed_cues([1, 2], IDRIS, transcript, 1) == sealed_cues([1, 2], IDRIS, transcript, 1)
    elsewhere = {
        sealed_cues([1, 2], IDRIS, transcript, 2)[25:],
        sealed_cues([1, 2], LENA, transcript, 1)[25:],
        sealed_cues([1, 3], IDRIS, transcript, 1)[25:],
    }
    assert sealed_cues([1, 2], IDRIS, transcript, 1)[25:] not in elsewhere
    assert len(elsewhere) == 3


def test_a_posting_laid_at_another_piece_does_not_open() -> None:
    index("Idris", IDRIS, "my brother", "the prison")
    brother, prison = (
        Posting.objects.get(token=tokens(question(word).words[0].pieces[:1], IDRIS)[0])
        for word in ("brother", "prison")
    )
    Posting.objects.filter(pk=brother.pk).update(cues=bytes(prison.cues))
    with pytest.raises(NotOpened):
        found("brother", IDRIS)
