"""Tables of cases as reviewers would have put them into the database, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from walkaway.accounts.models import Staff
from walkaway.core.cases.days import ToldDay
from walkaway.core.cases.table import CaseRow, read_cases
from walkaway.core.cases.vocabulary import Field
from walkaway.stories.examples import INVENTED_CASES
from walkaway.stories.models import (
    Attribute,
    Case,
    Collection,
    Copy,
    Link,
    Protagonist,
    Story,
    StoryState,
)

TEXT = "Somebody told why they left. All of it is invented."


def invented_cases(path: Path = INVENTED_CASES) -> tuple[CaseRow, ...]:
    return read_cases(path.read_text("utf-8"), path=path).rows


def a_story(
    name: str, staff: Staff, *, copies: int = 1, state: StoryState = StoryState.ACCEPTED
) -> Story:
    """A story of that state with so many copies, the first of which leads."""
    now = timezone.now()
    collection, _ = Collection.objects.get_or_create(
        manifest_sha256="0" * 64,
        defaults={
            "taken_in_by": staff, "taken_in_at": now, "pages_total": 1, "candidates_total": 1,
            "damages_total": 0, "is_incomplete": False,
        },
    )  # fmt: skip
    decided = {} if state is StoryState.CANDIDATE else {"decided_by": staff, "decided_at": now}
    story = Story.objects.create(state=state, found_at=now, **decided)
    for number in range(copies):
        Copy.objects.create(
            story=story, collection=collection, leads=not number, source="invented.warc",
            record_id="", address=f"https://example.org/{name}/{number}",
            retrieved_at="2015-10-01T00:00:00Z", payload_sha256="0" * 64, language="en",
            title=f"Account {name}", title_from="title", author="", author_from="",
            published_on="2015-09", published_from="meta", text=TEXT, passage_start=0,
            passage_end=len(TEXT), reasons=[], score=1.0,
        )  # fmt: skip
    return story


def publish(rows: Iterable[CaseRow], staff: Staff) -> dict[str, Story]:
    """Accepted stories that tell of `rows`, joined to cases: a story a source."""
    stories: dict[str, Story] = {}
    for row in rows:
        case = Case.objects.create(created_at=timezone.now())
        for source in sorted(row.sources):
            if source not in stories:
                stories[source] = a_story(source, staff)
            story = stories[source]
            person = a_person(row, source, story, staff)
            Link.objects.create(
                protagonist=person, case=case, made_by=staff, made_at=timezone.now()
            )
    return stories


def a_person(row: CaseRow, source: str, story: Story, staff: Staff) -> Protagonist:
    """The person of `row` as `source` tells of them."""
    now, copy = timezone.now(), story.copies.get(leads=True)
    person = Protagonist.objects.create(
        story=story, pseudonym=row.pseudonym, recorded_by=staff, recorded_at=now
    )
    for field in Field:
        for told in row.of(field):
            if source in told.sources:
                day = ToldDay.read(told.value) if field.is_day else None
                Attribute.objects.create(
                    protagonist=person, copy=copy, kind=field.value, value=told.value,
                    precision=day.exactness.value if day else "", start=0, end=8,
                    recorded_by=staff, recorded_at=now,
                )  # fmt: skip
    return person
