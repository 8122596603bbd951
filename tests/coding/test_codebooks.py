"""Codebooks are begun and changed by researchers, version by version, by one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import Cast, make_cast
from tests.coding.books import HUNGER, LIFE, SMALL, SPIES, WHEN, a_codebook
from walkaway.coding.models import Codebook, CodebookVersion
from walkaway.coding.queries.codebooks import codebook_of, newest_version, newest_versions
from walkaway.coding.services.codebooks import begin_codebook, save_version
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.errors import ChangedMeanwhile, CodebookError, Refused
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

RENAMED = replace(SMALL, codes=(replace(SPIES, name="Spies and traitors"), LIFE))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_a_codebook_begins_with_version_1_and_keeps_the_identifiers_of_its_codes(
    cast: Cast,
) -> None:
    version = a_codebook(cast.researcher.locked, preset(LEAVING))
    assert version.number == 1
    assert version.made_by == cast.researcher.staff
    kept = codebook_of(version)
    assert kept.codes == preset(LEAVING).codes
    assert kept.guid == str(version.codebook_id) != preset(LEAVING).guid


def test_a_change_is_a_new_version_and_the_old_one_stays(cast: Cast) -> None:
    first = a_codebook(cast.researcher.actor)
    later = WHEN + timedelta(days=1)
    second = save_version(first.codebook, RENAMED, seen=1, actor=cast.researcher.actor, now=later)
    assert (second.number, second.made_at) == (2, later)
    assert newest_version(first.codebook) == second
    assert [code.name for code in codebook_of(second).codes] == ["Spies and traitors", "Daily life"]
    assert [code.name for code in codebook_of(first).codes] == ["Spies", "Daily life"]
    assert newest_versions() == [second]


def test_what_changes_nothing_is_no_version(cast: Cast) -> None:
    first = a_codebook(cast.researcher.actor)
    same = save_version(first.codebook, SMALL, seen=1, actor=cast.researcher.actor, now=WHEN)
    assert same == first
    assert CodebookVersion.objects.count() == 1


def test_who_saw_an_older_version_is_refused(cast: Cast) -> None:
    first = a_codebook(cast.researcher.actor)
    save_version(first.codebook, RENAMED, seen=1, actor=cast.researcher.actor, now=WHEN)
    without = replace(SMALL, codes=(SPIES,))
    with pytest.raises(ChangedMeanwhile):
        save_version(first.codebook, without, seen=1, actor=cast.researcher.actor, now=WHEN)
    assert newest_version(first.codebook).number == 2


def test_only_researchers_begin_and_change_codebooks(cast: Cast) -> None:
    first = a_codebook(cast.researcher.actor)
    for other in (cast.interviewer, cast.reviewer, cast.administrator):
        with pytest.raises(Refused):
            begin_codebook(SMALL, actor=other.actor, now=WHEN)
        with pytest.raises(Refused):
            save_version(first.codebook, RENAMED, seen=1, actor=other.actor, now=WHEN)
    assert Codebook.objects.count() == CodebookVersion.objects.count() == 1


def test_what_breaks_a_rule_is_not_kept(cast: Cast) -> None:
    unsound = replace(SMALL, codes=(SPIES, replace(LIFE, children=(replace(HUNGER, key="s"),))))
    with pytest.raises(CodebookError):
        begin_codebook(unsound, actor=cast.researcher.actor, now=WHEN)
    first = a_codebook(cast.researcher.actor)
    with pytest.raises(CodebookError):
        save_version(first.codebook, unsound, seen=1, actor=cast.researcher.actor, now=WHEN)
    assert CodebookVersion.objects.count() == 1


def test_the_journal_tells_of_versions_and_not_what_they_say(cast: Cast) -> None:
    first = a_codebook(cast.researcher.actor)
    save_version(first.codebook, RENAMED, seen=1, actor=cast.researcher.actor, now=WHEN)
    begun, changed = Entry.objects.order_by("position")
    assert (begun.verb, changed.verb) == ("codebook-begun", "codebook-changed")
    assert begun.subject == changed.subject == f"codebook:{first.codebook_id}"
    assert '"version":2' in changed.facts.replace(" ", "")
    assert "pies" not in begun.facts + changed.facts
