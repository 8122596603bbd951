"""The demonstration has published accounts to review, and says that they are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from walkaway.demo.accounts import ACCOUNTS, INVENTED, take_in_accounts
from walkaway.demo.staff import DEMONSTRATION
from walkaway.engine import open_engine
from walkaway.engine.progress import NobodyAsked
from walkaway.stories.models import Copy, Story, StoryState


@pytest.mark.django_db
def test_accounts_are_taken_in_once_as_stories_to_review(
    tmp_path: Path, settings: Settings
) -> None:
    settings.EVIDENCE_FILES = tmp_path / "evidence"
    with open_engine(workers=1) as engine:
        for _ in range(2):
            taken = take_in_accounts(
                tmp_path / "accounts", actor=DEMONSTRATION, engine=engine, progress=NobodyAsked()
            )

    assert not taken.is_new
    assert set(Copy.objects.values_list("address", flat=True)) == {
        account.address for account in ACCOUNTS
    }
    stories = Story.objects.all()
    assert {story.state for story in stories} == {StoryState.CANDIDATE}
    # The two copies are one story.
    assert sorted(story.copies.count() for story in stories) == [1, 1, 1, 2]
    assert all(INVENTED in copy.text for copy in Copy.objects.all())
    assert set(Copy.objects.values_list("language", flat=True)) == {"en", "ar", "de"}
