"""Watching: all of it, in no less time than it lasts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.archive.people import member
from tests.release.releasing import Crew
from walkaway.accounts.models import Role
from walkaway.clips.models import Package, Rendition
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry
from walkaway.release.models import Viewing
from walkaway.release.services.viewing import begin, tell_played

pytestmark = pytest.mark.django_db

BEGUN = timezone.now()


def after(ms: int) -> datetime:
    return BEGUN + timedelta(milliseconds=ms)


@pytest.fixture
def rendition(package: Package) -> Rendition:
    assert package.length_ms == 4000
    return package.renditions.get(position=0)


@pytest.fixture
def viewing(rendition: Rendition, crew: Crew) -> Viewing:
    return begin(rendition, actor=crew.reviewer, now=BEGUN)


def test_it_ends_when_all_of_it_was_played_in_time(viewing: Viewing, crew: Crew) -> None:
    tell_played(viewing, [(0, 2000)], actor=crew.reviewer, now=after(2000))
    assert viewing.ended_at is None
    tell_played(viewing, [(0, 4000)], actor=crew.reviewer, now=after(4000))
    assert viewing.ended_at == after(4000)
    assert list(
        Entry.objects.filter(verb__startswith="viewing").values_list("verb", flat=True)
    ) == [
        "viewing-begun",
        "viewing-ended",
    ]


def test_parts_in_any_order_count_once(viewing: Viewing, crew: Crew) -> None:
    tell_played(viewing, [(3000, 4000), (0, 1500)], actor=crew.reviewer, now=after(2500))
    assert viewing.played == [[0, 1500], [3000, 4000]]
    tell_played(viewing, [(1000, 3050), (-5, 9999)][:1], actor=crew.reviewer, now=after(4200))
    assert viewing.ended_at == after(4200)


def test_a_part_that_was_left_out_keeps_it_open(viewing: Viewing, crew: Crew) -> None:
    tell_played(viewing, [(0, 1900), (2001, 4000)], actor=crew.reviewer, now=after(60_000))
    assert viewing.ended_at is None
    # What a browser loses at a seam is no part.
    tell_played(viewing, [(1950, 2001)], actor=crew.reviewer, now=after(60_100))
    assert viewing.ended_at is not None


@pytest.mark.parametrize(("seconds", "allowed"), [(3.7, False), (3.82, True)])
def test_nobody_watches_faster_than_it_plays(
    viewing: Viewing, crew: Crew, seconds: float, *, allowed: bool
) -> None:
    now = after(int(seconds * 1000))
    if allowed:
        assert tell_played(viewing, [(0, 4000)], actor=crew.reviewer, now=now).ended_at == now
        return
    with pytest.raises(Refused, match="than time passed"):
        tell_played(viewing, [(0, 4000)], actor=crew.reviewer, now=now)
    viewing.refresh_from_db()
    assert (viewing.played, viewing.ended_at) == ([], None)


def test_time_in_which_the_page_was_closed_is_no_time_of_watching(
    viewing: Viewing, rendition: Rendition, crew: Crew
) -> None:
    tomorrow = BEGUN + timedelta(days=1)
    again = begin(rendition, actor=crew.reviewer, now=tomorrow)
    assert again == viewing
    with pytest.raises(Refused, match="than time passed"):
        tell_played(again, [(0, 4000)], actor=crew.reviewer, now=tomorrow + timedelta(seconds=1))


def test_what_lies_outside_the_video_counts_for_nothing(viewing: Viewing, crew: Crew) -> None:
    tell_played(
        viewing, [(-900, -5), (4000, 90_000), (5, 2), (3990, 4010)], actor=crew.reviewer,
        now=after(1000),
    )  # fmt: skip
    assert viewing.played == [[3990, 4000]]


def test_nobody_watches_for_somebody_else(viewing: Viewing, crew: Crew) -> None:
    with pytest.raises(Refused, match="somebody else"):
        tell_played(viewing, [(0, 4000)], actor=crew.officer, now=after(9000))


def test_only_reviewers_and_officers_of_the_speaker_watch(rendition: Rendition, crew: Crew) -> None:
    with pytest.raises(Refused, match="role"):
        begin(rendition, actor=crew.editor, now=BEGUN)
    with pytest.raises(Refused, match="do not work on"):
        begin(rendition, actor=member("stranger", Role.REVIEWER), now=BEGUN)


def test_a_thousand_parts_are_nobodys_watching(viewing: Viewing, crew: Crew) -> None:
    with pytest.raises(Refused, match="too many parts"):
        tell_played(
            viewing, [(at, at + 1) for at in range(0, 2000, 2)], actor=crew.reviewer,
            now=after(9000),
        )  # fmt: skip
