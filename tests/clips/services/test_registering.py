"""Footage of others: told, compared, entered; nothing else is ever released."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from walkaway.clips.models import RegisteredFootage
from walkaway.clips.services.registering import (
    NO_LIST_SHA256,
    Comparison,
    Footage,
    register_footage,
)
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

FILM = Footage(
    label={"en": "Film of the group", "ar": "فيلم للجماعة"},
    purpose="Shows what the speaker was promised.",
    source="Sent to the speaker; kept by the archive.",
)
COMPARED = Comparison(recording_sha256="a" * 64, list_sha256="b" * 64, is_known=False)


def test_what_was_compared_is_entered_with_its_words(cast: Cast) -> None:
    register_footage(FILM, COMPARED, actor=cast.editor.actor)
    entered = RegisteredFootage.objects.get(pk="a" * 64)
    assert (entered.label, entered.purpose, entered.source) == (
        FILM.label, FILM.purpose, FILM.source,
    )  # fmt: skip
    assert not entered.is_known
    assert Entry.objects.filter(verb="footage-registered", subject=f"footage:{'a' * 64}").exists()


def test_the_same_footage_is_told_anew_and_stands_once(cast: Cast) -> None:
    register_footage(FILM, COMPARED, actor=cast.editor.actor)
    known = Comparison(recording_sha256="a" * 64, list_sha256="c" * 64, is_known=True)
    register_footage(FILM, known, actor=cast.reviewer.actor)
    entered = RegisteredFootage.objects.get()
    assert entered.is_known
    assert entered.list_sha256 == "c" * 64
    assert entered.registered_by == cast.reviewer.staff


def test_what_was_known_stays_known_where_there_is_no_list(cast: Cast) -> None:
    known = Comparison(recording_sha256="a" * 64, list_sha256="c" * 64, is_known=True)
    register_footage(FILM, known, actor=cast.editor.actor)
    unasked = Comparison(recording_sha256="a" * 64, list_sha256=NO_LIST_SHA256, is_known=False)
    assert register_footage(FILM, unasked, actor=cast.reviewer.actor).is_known
    entered = RegisteredFootage.objects.get()
    assert (entered.is_known, entered.list_sha256) == (True, "c" * 64)
    register_footage(FILM, COMPARED, actor=cast.editor.actor)
    assert not RegisteredFootage.objects.get().is_known  # a list that does not know it any more


@pytest.mark.parametrize(
    "told",
    [
        Footage(label={}, purpose="Why", source="Whence"),
        Footage(label={"en": "  "}, purpose="Why", source="Whence"),
        Footage(label={"en": "What"}, purpose=" ", source="Whence"),
        Footage(label={"en": "What"}, purpose="Why", source=""),
        Footage(label={"en": "What"}, purpose="Why" * 400, source="Whence"),
    ],
)
def test_footage_without_label_purpose_or_source_is_refused(cast: Cast, told: Footage) -> None:
    with pytest.raises(Refused):
        register_footage(told, COMPARED, actor=cast.editor.actor)
    assert not RegisteredFootage.objects.exists()


@pytest.mark.parametrize("name", ["stranger", "campaigner", "translator", "administrator"])
def test_others_register_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        register_footage(FILM, COMPARED, actor=getattr(cast, name).actor)
