"""What `walkaway collect` left becomes stories: each page once, copies of one account together."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.archive.people import member
from tests.stories.telling import (
    FOOTBALL,
    LAYLA,
    NADIM,
    clustered,
    finish_folder,
    make_candidate,
    make_copy,
    make_folder,
    make_story,
    page_of,
)
from walkaway.accounts.actors import program
from walkaway.accounts.models import Role
from walkaway.backup import belongings
from walkaway.cli import commands
from walkaway.core.errors import CollectionError, Refused
from walkaway.journal.models import Entry
from walkaway.stories import evidence
from walkaway.stories.collecting.formats import CANDIDATES, evidence_path, line_of
from walkaway.stories.models import Collection, Copy, Story, StoryState
from walkaway.stories.services.taking_in import take_in

pytestmark = pytest.mark.django_db
ACTOR = program("command-line")
REPRINT = f"From our wire service. {NADIM} The names were changed."


def a_folder(tmp_path: Path, name: str = "found") -> Path:
    return make_folder(
        tmp_path / name,
        make_candidate(NADIM, address="https://one.example/nadim"),
        make_candidate(REPRINT, address="https://two.example/reprint"),
        make_candidate(LAYLA, address="https://three.example/layla", language="ar"),
        pages=70,
    )


def test_a_cluster_becomes_one_story_of_which_one_copy_leads(tmp_path: Path) -> None:
    taken = take_in(a_folder(tmp_path), actor=ACTOR)
    assert (taken.is_new, taken.stories, taken.copies, taken.collection.pages_total) == (
        True, 2, 3, 70,
    )  # fmt: skip
    copies = {story: list(story.copies.all()) for story in Story.objects.all()}
    assert sorted(len(each) for each in copies.values()) == [1, 2]
    assert all(sum(copy.leads for copy in each) == 1 for each in copies.values())
    layla = Copy.objects.get(language="ar")
    assert (layla.text, layla.group_names) == (LAYLA, " jihadist ")
    assert layla.text[layla.passage_start : layla.passage_end] in LAYLA


def test_every_page_is_kept_as_it_was_saved_and_belongs_to_backups(tmp_path: Path) -> None:
    take_in(a_folder(tmp_path), actor=ACTOR)
    path = evidence.path_of(hashlib.sha256(page_of(LAYLA)).hexdigest())
    assert gzip.decompress(path.read_bytes()) == page_of(LAYLA)
    kept = {evidence.path_of(copy.payload_sha256) for copy in Copy.objects.all()}
    assert len(kept) == 3
    assert kept <= belongings.needed()


def test_the_same_folder_again_changes_nothing(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    first = take_in(folder, actor=ACTOR)
    again = take_in(folder, actor=ACTOR)
    assert (again.is_new, again.collection) == (False, first.collection)
    assert (Collection.objects.count(), Copy.objects.count()) == (1, 3)
    assert Entry.objects.filter(verb="collection-taken-in").count() == 1


def test_a_known_page_is_passed_over_and_a_new_copy_joins_its_story(tmp_path: Path) -> None:
    take_in(a_folder(tmp_path), actor=ACTOR)
    more = make_folder(
        tmp_path / "more",
        make_candidate(NADIM, address="https://one.example/nadim"),
        make_candidate(NADIM[:300], address="https://four.example/cut"),
    )
    taken = take_in(more, actor=ACTOR)
    assert (taken.stories, taken.copies, taken.joined, taken.known) == (0, 1, 1, 1)
    cut = Copy.objects.get(address="https://four.example/cut")
    assert cut.story == Copy.objects.get(address="https://one.example/nadim").story
    assert not cut.leads


@pytest.mark.parametrize("state", [StoryState.ACCEPTED, StoryState.REJECTED])
def test_a_copy_of_a_decided_story_is_proposed_not_added(tmp_path: Path, state: str) -> None:
    decided = make_story(NADIM, decided_by=member("Ann", Role.RESEARCHER), state=state)
    more = make_folder(tmp_path / "more", make_candidate(REPRINT, address="https://x.example/"))
    taken = take_in(more, actor=ACTOR)
    assert (taken.stories, taken.proposed, taken.joined) == (1, 1, 0)
    proposed = Story.objects.get(resembles=decided)
    assert proposed.state == StoryState.CANDIDATE
    assert decided.copies.count() == 1


def test_what_shares_a_turn_of_phrase_alone_stays_apart(tmp_path: Path) -> None:
    make_story(NADIM)
    other = make_candidate(FOOTBALL + " “I regret every day of it,” he says.")
    assert take_in(make_folder(tmp_path / "more", other), actor=ACTOR).joined == 0


def test_of_several_like_stories_the_one_that_is_most_like_is_joined(tmp_path: Path) -> None:
    make_story(NADIM[: len(NADIM) // 2] + FOOTBALL)
    most = make_story(NADIM)
    more = make_folder(tmp_path / "more", make_candidate(REPRINT, address="https://x.example/"))
    assert take_in(more, actor=ACTOR).joined == 1
    assert most.copies.count() == 2


def test_evidence_that_was_changed_is_refused_and_nothing_is_taken_in(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    path = evidence_path(folder, hashlib.sha256(page_of(LAYLA)).hexdigest())
    path.write_bytes(gzip.compress(b"something else"))
    with pytest.raises(CollectionError, match=re.escape(str(path))):
        take_in(folder, actor=ACTOR)
    assert (Collection.objects.count(), Copy.objects.count()) == (0, 0)


def test_candidates_that_were_changed_after_collecting_are_refused(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    with (folder / CANDIDATES).open("a") as file:
        file.write(line_of(make_candidate(FOOTBALL)))
    with pytest.raises(CollectionError, match="what the manifest tells of"):
        take_in(folder, actor=ACTOR)


def test_a_passage_outside_its_text_is_refused_with_its_line(tmp_path: Path) -> None:
    bad = make_candidate(NADIM, passage={"start": 0, "end": len(NADIM) + 1})
    folder = make_folder(tmp_path / "found", make_candidate(LAYLA), bad)
    with pytest.raises(CollectionError, match="line 2, passage"):
        take_in(folder, actor=ACTOR)


def test_half_a_character_is_refused_by_its_place(tmp_path: Path) -> None:
    torn = make_candidate(NADIM, title="torn \ud83d here")
    folder = tmp_path / "found"
    folder.mkdir()
    line = line_of(torn).replace("\ud83d", "\\ud83d")
    make_folder(folder, make_candidate(NADIM))
    (folder / CANDIDATES).write_text(line)
    finish_folder(folder, 1)
    with pytest.raises(CollectionError, match="at line 1, title: expected whole letters"):
        take_in(folder, actor=ACTOR)
    assert not Copy.objects.exists()


def test_others_than_researchers_take_nothing_in(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        take_in(a_folder(tmp_path), actor=member("Eve", Role.EDITOR))


def test_a_hash_that_is_none_leads_to_no_path() -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        evidence.path_of("../../journal-key")


def test_the_command_says_what_came_of_it(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    first = CliRunner().invoke(commands, ["take-in", str(folder)])
    assert first.exit_code == 0, first.output
    assert "Stories to review: 2, from 3 page(s)." in first.output
    again = CliRunner().invoke(commands, ["take-in", str(folder)])
    assert "taken in before" in again.output


def test_the_command_names_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    answer = CliRunner().invoke(commands, ["take-in", str(tmp_path)])
    assert answer.exit_code == 1
    assert "manifest.json" in answer.output
    assert "walkaway collect" in answer.output


def test_clusters_of_tests_are_those_of_the_program() -> None:
    one, other = clustered([make_candidate(NADIM), make_candidate(REPRINT, address="https://b/")])
    assert one["cluster"] == other["cluster"] == one["id"]


def test_a_made_copy_is_like_a_copy_that_came_in() -> None:
    story = make_story(NADIM)
    copy = make_copy(story, REPRINT)
    assert story.copies.count() == 2
    assert copy.group_names == " jihadist "
    assert evidence.path_of(copy.payload_sha256).is_file()
