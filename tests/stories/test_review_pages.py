"""The pages of the review, as the site answers."""

from __future__ import annotations

import gzip
import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, signed_in
from tests.stories.telling import FOOTBALL, KARIN, LAYLA, NADIM, make_copy, make_story, page_of
from walkaway.stories import evidence
from walkaway.stories.models import Copy, Story, StoryState

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(cast: Cast) -> Client:
    return signed_in(cast.researcher, unlocked=False)


def words_of(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_an_empty_review_names_both_commands(researcher: Client) -> None:
    page = words_of(researcher, reverse("desk-stories"))
    assert "walkaway collect" in page
    assert "walkaway take-in" in page


def test_a_story_says_in_words_why_it_was_chosen_and_marks_it(researcher: Client) -> None:
    make_story(NADIM)
    page = words_of(researcher, reverse("desk-stories"))
    assert '<mark class="sign group passage">Islamic State</mark>' in page
    assert '<mark class="sign act passage">he left the group</mark>' in page
    assert "Jihadist group" in page
    assert "told by the page for machines" in page
    assert "August 2015" in page


def test_what_people_wrote_is_never_markup(researcher: Client) -> None:
    make_story(NADIM + " <script>alert(1)</script>", title="<b>He left</b>")
    page = researcher.get(reverse("desk-stories")).content.decode()
    assert "<script>alert" not in page
    assert "<b>He left" not in page


def test_the_queue_is_narrowed_by_state_language_and_group(researcher: Client, cast: Cast) -> None:
    make_story(NADIM, title="Nadim")
    make_story(LAYLA, title="Layla", language="ar")
    make_story(KARIN, title="Karin", language="de")
    make_story(FOOTBALL, title="Game", decided_by=cast.researcher.actor, state="rejected")
    address = reverse("desk-stories")

    def titles(**asked: str) -> set[str]:
        page = words_of(researcher, address, **asked)
        return {each for each in ("Nadim", "Layla", "Karin", "Game") if f">{each}</bdi>" in page}

    assert titles() == {"Nadim", "Layla", "Karin"}
    assert titles(language="ar") == {"Layla"}
    assert titles(group="far-right") == {"Karin"}
    assert titles(group="jihadist", language="de") == set()
    assert titles(state="rejected") == {"Game"}
    assert titles(state="nonsense", language="<x>", page="0") == {"Nadim", "Layla", "Karin"}


def test_the_strongest_signs_come_first_and_pages_are_counted(researcher: Client) -> None:
    for number in range(12):
        make_story(f"{FOOTBALL} {number}", title=f"n{number:02}", score=number / 10)
    first = words_of(researcher, reverse("desk-stories"))
    second = words_of(researcher, reverse("desk-stories"), page="2")
    assert first.index(">n11<") < first.index(">n10<") < first.index(">n02<")
    assert ">n01<" not in first
    assert ">n01<" in second
    assert "Page <bdi>2</bdi> of <bdi>2</bdi>" in second


def test_a_queue_takes_few_queries_however_many_stories(
    researcher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make_copy(make_story(f"{NADIM} {number}"), NADIM[:200])
    with django_assert_max_num_queries(14):
        researcher.get(reverse("desk-stories"))


def test_a_decision_leads_back_to_the_place_in_the_queue(researcher: Client) -> None:
    story, onward = make_story(NADIM, title="Nadim"), make_story(LAYLA)
    place = {"origin": "queue", "state": "candidate", "language": "en", "page": "3",
             "next": str(onward.pk)}  # fmt: skip
    answer = researcher.post(
        reverse("desk-story-decide", args=[story.pk]), {"decision": "accept", **place}
    )
    assert answer["Location"] == (
        f"{reverse('desk-stories')}?state=candidate&language=en&page=3&done={story.pk}"
        f"#story-{onward.pk}"
    )
    page = words_of(researcher, reverse("desk-stories"), done=str(story.pk))
    assert "Accepted:" in page
    assert "Undo" in page


def test_nobody_is_led_elsewhere(researcher: Client) -> None:
    story = make_story(NADIM)
    answer = researcher.post(
        reverse("desk-story-decide", args=[story.pk]),
        {"decision": "accept", "next": "//evil.example", "page": "x", "origin": "https://e/"},
    )
    assert answer["Location"] == f"{reverse('desk-stories')}?done={story.pk}#queue"


def test_a_decision_that_is_none_is_refused(researcher: Client) -> None:
    story = make_story(NADIM)
    answer = researcher.post(reverse("desk-story-decide", args=[story.pk]), {"decision": "burn"})
    assert answer.status_code == 403
    assert Story.objects.get().state == StoryState.CANDIDATE


def test_a_story_shows_its_evidence_and_its_copies_side_by_side(researcher: Client) -> None:
    story = make_story(NADIM)
    other = make_copy(story, NADIM[:260], title="From our wire")
    leading = story.copies.get(leads=True)
    page = words_of(researcher, reverse("desk-story", args=[story.pk]), beside=str(other.pk))
    for told in (leading.payload_sha256, leading.record_id, leading.address, leading.retrieved_at):
        assert told in page
    assert '<mark class="shared">Nadim is twenty-six' in page
    percent = re.search(r"<bdi>(\d+)\xa0%</bdi> of the shorter text", page)
    assert percent
    assert 95 <= int(percent[1]) <= 100


def test_the_saved_page_is_an_attachment_that_nothing_runs_in(researcher: Client) -> None:
    copy = make_story(NADIM).copies.get()
    answer = researcher.get(reverse("desk-copy-page", args=[copy.pk]))
    assert gzip.decompress(b"".join(answer.streaming_content)) == page_of(NADIM)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in answer
    assert "sandbox" in answer["Content-Security-Policy"]
    evidence.path_of(copy.payload_sha256).unlink()
    assert researcher.get(reverse("desk-copy-page", args=[copy.pk])).status_code == 404


def test_stories_are_merged_and_split_by_plain_forms(researcher: Client) -> None:
    one, other = make_story(NADIM), make_story(NADIM[:300])
    merged = researcher.post(reverse("desk-stories-merge"), {"story": [str(one.pk), str(other.pk)]})
    story = Story.objects.get()
    assert merged["Location"] == reverse("desk-story", args=[story.pk])
    copy = Copy.objects.get(leads=False)
    researcher.post(reverse("desk-copy-split", args=[copy.pk]))
    assert Story.objects.count() == 2
    nothing = researcher.post(reverse("desk-stories-merge"), {"story": ["x", "y"]})
    assert nothing.status_code == 403


def test_a_proposed_copy_says_of_what(researcher: Client, cast: Cast) -> None:
    decided = make_story(NADIM, title="Known", decided_by=cast.researcher.actor)
    proposed = make_story(NADIM[:300], title="New")
    Story.objects.filter(pk=proposed.pk).update(resembles=decided)
    assert "looks like a copy of a story that was accepted" in words_of(
        researcher, reverse("desk-stories")
    )
    assert "A page that came later looks like a copy" in words_of(
        researcher, reverse("desk-story", args=[decided.pk])
    )


@pytest.mark.parametrize("tag", ["", "x-y_z!", "en-US"])
def test_a_language_tag_that_is_none_breaks_no_page(researcher: Client, tag: str) -> None:
    story = make_story(NADIM, language=tag)
    words_of(researcher, reverse("desk-stories"))
    words_of(researcher, reverse("desk-story", args=[story.pk]))


def test_others_see_no_story(cast: Cast) -> None:
    story = make_story(NADIM)
    for member in (cast.editor, cast.reviewer, cast.administrator):
        client = signed_in(member, unlocked=False)
        assert client.get(reverse("desk-stories")).status_code == 403
        assert client.get(reverse("desk-story", args=[story.pk])).status_code == 403


def test_what_is_not_there_is_not_found(researcher: Client) -> None:
    assert researcher.get(reverse("desk-story", args=[uuid4()])).status_code == 404
    assert researcher.post(reverse("desk-copy-split", args=[uuid4()])).status_code == 404
