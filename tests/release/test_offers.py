"""What other programs read: a clip with a release for it, and none of it once that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.library.clips import make_clip
from tests.release.packages import packaged
from tests.release.releasing import Crew, make_releasable, speaker_of_crew
from tests.release.test_release import BREAKS, let_go
from walkaway.archive.models import Interview
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.gate import Audience, Exit
from walkaway.core.media.manifest import ClipManifest
from walkaway.library import offering
from walkaway.library.models import Clip, Offer, OfferedFile
from walkaway.library.queries import listed_offers, offered_clip, offered_clips, offered_file
from walkaway.release.models import EndedBy, Release
from walkaway.release.services.freezing import freeze
from walkaway.release.services.releasing import take_back

pytestmark = pytest.mark.django_db

LIST = "/api/clips/"
CLIP = "/api/clips/the-well/"
FILE = f"{CLIP}files/16x9.mp4"


def asked(address: str) -> Any:
    response = Client().get(address)
    assert response.status_code == 200
    return response.json()


def statuses() -> tuple[int, int]:
    listed = [each["id"] for each in asked(LIST)["clips"]]
    clip, file = (Client().head(address).status_code for address in (CLIP, FILE))
    assert bool(listed) == (clip == 200)
    return clip, file


def kinds(told: Any) -> set[str]:
    return {each["kind"] for each in told["files"]}


def lying(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "shelf").rglob("*") if path.stat().st_size]


def test_programs_read_what_was_released_for_them(releasable: Package, crew: Crew) -> None:
    let_go(releasable, crew, Exit.API)
    (entry,) = asked(LIST)["clips"]
    told = asked(CLIP)
    assert {**entry, "files": told["files"]} == told
    assert told["publisher"]
    assert told["purpose"]
    assert set(told["languages"]) == set(releasable.languages)
    assert told["released"] == {
        "purpose": "library",
        "audience": "anyone",
        "territory": "*",
        "from": timezone.now().date().isoformat(),
        "until": None,
    }
    assert {"film", "report", "captions", "poster"} <= kinds(told)
    for each in told["files"]:
        response = Client().get(each["address"])
        body = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # it streams
        assert len(body) == each["bytes"]
        assert response.headers["Content-Type"] == each["type"]


def test_a_release_by_one_exit_is_none_by_the_other(releasable: Package, crew: Crew) -> None:
    made = let_go(releasable, crew)
    assert statuses() == (404, 404)
    offer = let_go(releasable, crew, Exit.API)
    take_back(offer, actor=crew.editor, now=timezone.now())
    assert statuses() == (410, 410)
    assert Client().get("/en/clips/the-well/").status_code == 200
    assert Client().head("/files/the-well/16x9.mp4").status_code == 200
    assert made.clips.exists()


def test_what_is_offered_stays_when_the_library_takes_it_back(
    releasable: Package, crew: Crew
) -> None:
    let_go(releasable, crew, Exit.API)
    assert not Clip.objects.exists()
    take_back(let_go(releasable, crew), actor=crew.editor, now=timezone.now())
    assert Client().get("/en/clips/the-well/").status_code == 410
    assert statuses() == (200, 200)


@pytest.mark.parametrize("happens", BREAKS)
def test_whatever_breaks_a_rule_takes_it_off_at_once(
    releasable: Package, crew: Crew, happens: Callable[[Package, Crew], None]
) -> None:
    let_go(releasable, crew, Exit.API)
    assert statuses() == (200, 200)
    happens(releasable, crew)
    assert statuses() == (404, 404)


def test_a_freeze_and_a_withdrawal_reach_programs_at_once(
    releasable: Package, crew: Crew, tmp_path: Path
) -> None:
    let_go(releasable, crew, Exit.API)
    speaker = releasable.cut.speaker
    freeze(speaker, actor=crew.editor, now=timezone.now())
    assert statuses() == (404, 404)
    account = withdraw(speaker, actor=crew.officer, now=timezone.now()).account
    assert statuses() == (410, 410)
    assert Client().get(CLIP).json()["state"] == "withdrawn"
    assert not Offer.objects.exists()
    assert not OfferedFile.objects.exists()
    assert lying(tmp_path) == []
    (told,) = (each for each in account["exits"] if each["exit"] == "release")
    assert told["items"] == ["the-well"]
    assert told["beyond"] == ["handed-out"]


def test_what_was_taken_back_is_not_offered_again(
    releasable: Package, crew: Crew, tmp_path: Path
) -> None:
    made = let_go(releasable, crew, Exit.API)
    take_back(made, actor=crew.editor, now=timezone.now())
    assert statuses() == (410, 410)
    assert not Offer.objects.exists()
    assert lying(tmp_path) == []
    with pytest.raises(Refused, match="withdrawn"):
        let_go(releasable, crew, Exit.API)
    assert lying(tmp_path) == []


def test_what_a_crash_left_of_an_offer_is_not_shown_and_is_swept(
    releasable: Package, crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = let_go(releasable, crew, Exit.API)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("walkaway.library.ways_out.take_off", crash)
    with pytest.raises(KeyboardInterrupt):
        take_back(made, actor=crew.reviewer, now=timezone.now())
    assert lying(tmp_path)
    assert statuses() == (410, 410)
    assert offering.sweep() == 1
    assert offering.sweep() == 0
    assert lying(tmp_path) == []


def test_files_whose_rows_a_crash_took_are_swept(
    releasable: Package, crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = let_go(releasable, crew, Exit.API)

    def crash(_clip_id: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("walkaway.library.offering.erase_what_is_not_shown", crash)
    with pytest.raises(KeyboardInterrupt):
        take_back(made, actor=crew.reviewer, now=timezone.now())
    assert not Offer.objects.exists()
    assert lying(tmp_path)
    monkeypatch.undo()
    offering.sweep()
    assert lying(tmp_path) == []


def test_captions_in_the_picture_bring_no_other_language(releasable: Package, crew: Crew) -> None:
    burned = releasable.renditions.get(language="ar")
    let_go(releasable, crew, Exit.API, renditions=[burned])
    told, leaving = asked(CLIP), {releasable.spoken_language, "ar"}
    assert set(releasable.languages) - leaving
    assert set(told["languages"]) <= leaving
    for field in ("title", "description", "help_line"):
        assert set(told[field]) <= leaving
    assert set(told["speaker"]["about"]) <= leaving
    assert {each["language"] for each in told["files"]} - {None} <= leaving
    assert [each["shape"] for each in told["files"] if each["kind"] == "film"] == [burned.shape]
    others = set(releasable.languages) - leaving
    for language in others:
        assert Client().get(f"{CLIP}files/captions/{language}.vtt").status_code == 404
    assert Client().get(f"{CLIP}files/1x1.mp4").status_code == 404


def test_it_is_offered_from_its_first_day_to_its_last(
    releasable: Package, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.now()
    first, last = (today.date() + timedelta(days=days) for days in (2, 4))
    let_go(releasable, crew, Exit.API, from_day=first, until_day=last)

    def status_in(days: int) -> int:
        moment = today + timedelta(days=days)
        monkeypatch.setattr("walkaway.library.queries.timezone.now", lambda: moment)
        return statuses()[1]

    assert [status_in(days) for days in range(6)] == [404, 404, 200, 200, 200, 404]


@pytest.mark.parametrize(
    "more", [{"audience": Audience.PUPILS}, {"territory": "BE"}], ids=["audience", "territory"]
)
def test_it_can_promise_neither_an_audience_nor_a_territory(
    releasable: Package, crew: Crew, more: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="open to anyone"):
        let_go(releasable, crew, Exit.API, **more)
    assert not Offer.objects.exists()


def test_a_newer_version_takes_the_place_of_the_older(
    releasable: Package, crew: Crew, media: Path, tmp_path: Path
) -> None:
    first = let_go(releasable, crew, Exit.API)

    def retitled(manifest: ClipManifest) -> None:
        manifest["title"]["en"] = "The dry well"

    folder = make_clip(media, tmp_path / "newer", change=retitled)
    interview = Interview.objects.get(pk=next(iter(releasable.spans)))
    newer = packaged(folder, releasable.cut.speaker, editor=crew.editor, interviews=[interview])
    make_releasable(newer, crew)
    let_go(newer, crew, Exit.API)
    first.refresh_from_db()
    assert first.ended_by == EndedBy.NEWER
    assert asked(CLIP)["title"]["en"] == "The dry well"
    assert len(asked(LIST)["clips"]) == Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("theirs", "mine"), [(Exit.API, Exit.LIBRARY), (Exit.LIBRARY, Exit.API), (Exit.API, Exit.API)]
)
def test_a_name_stays_with_its_speaker(
    releasable: Package, crew: Crew, media: Path, tmp_path: Path, theirs: Exit, mine: Exit
) -> None:
    let_go(releasable, crew, theirs)

    def unnamed(manifest: ClipManifest) -> None:
        manifest["speaker"]["pseudonym"] = ""

    other = speaker_of_crew("Darya", crew)
    folder = make_clip(media, tmp_path / "other", change=unnamed)
    package = packaged(folder, other, editor=crew.editor)
    make_releasable(package, crew)
    with pytest.raises(Refused, match="another speaker"):
        let_go(package, crew, mine)


def test_a_program_keeps_nothing_and_is_given_nothing(releasable: Package, crew: Crew) -> None:
    let_go(releasable, crew, Exit.API)
    for address in (LIST, CLIP, "/api/clips/no-such/"):
        response = Client().get(address)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
        assert Client().post(address).status_code == 405
    response = Client().head(FILE)
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    again = Client().get(FILE, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304
    part = Client().get(FILE, headers={"range": "bytes=0-9"})
    part.close()
    assert (part.status_code, part.headers["Content-Length"]) == (206, "10")


def test_a_copy_is_not_said_to_be_fresh_once_it_is_off(releasable: Package, crew: Crew) -> None:
    let_go(releasable, crew, Exit.API)
    etag = Client().head(FILE).headers["ETag"]
    freeze(releasable.cut.speaker, actor=crew.editor, now=timezone.now())
    assert Client().get(FILE, headers={"if-none-match": etag}).status_code == 404


def test_a_long_list_is_turned_and_what_is_held_back_is_missing(
    releasable: Package, crew: Crew, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkaway.library.api_views.CLIPS_A_PAGE", 1)
    let_go(releasable, crew, Exit.API)

    def named(manifest: ClipManifest) -> None:
        manifest["id"] = "another"

    folder = make_clip(media, tmp_path / "another", change=named)
    other = packaged(folder, speaker_of_crew("Bahar", crew), editor=crew.editor)
    make_releasable(other, crew)
    newer = let_go(other, crew, Exit.API)
    first = asked(LIST)
    assert [each["id"] for each in first["clips"]] == ["another"]
    assert [each["id"] for each in asked(first["next"])["clips"]] == ["the-well"]
    assert asked(first["next"])["next"] is None
    yesterday = timezone.now().date() - timedelta(days=1)
    Release.objects.filter(pk=newer.pk).update(from_day=yesterday, until_day=yesterday)
    assert asked(LIST)["clips"] == []
    assert asked(LIST)["next"] == first["next"]


def test_names_that_nobody_gave_lead_nowhere(releasable: Package, crew: Crew) -> None:
    let_go(releasable, crew, Exit.API)
    for key in ("../../secret", "%2e%2e/x", "16x9.mp4%00", "clip.json", "/etc/passwd"):
        assert Client().get(f"{CLIP}files/{key}").status_code == 404


def test_answers_cost_the_same_however_many_clips_there_are(
    releasable: Package,
    crew: Crew,
    media: Path,
    tmp_path: Path,
    django_assert_max_num_queries: Any,
) -> None:
    let_go(releasable, crew, Exit.API)

    def named(manifest: ClipManifest) -> None:
        manifest["id"] = "another"

    folder = make_clip(media, tmp_path / "another", change=named)
    other = packaged(folder, releasable.cut.speaker, editor=crew.editor)
    make_releasable(other, crew)
    let_go(other, crew, Exit.API)
    with django_assert_max_num_queries(16):
        assert len(offered_clips([each.pk for each in listed_offers()])) == 2
    with django_assert_max_num_queries(16):
        assert offered_clip("the-well")
    with django_assert_max_num_queries(16):
        assert offered_file("the-well", "16x9.mp4")
