"""Letting a clip go, and taking it back: the gate is asked first, last and at every request."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.archive.consents import consent
from tests.archive.people import member
from tests.library.clips import make_clip
from tests.release.packages import packaged
from tests.release.releasing import Crew, a_wish, approve_all, assess_all, make_releasable, sign
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import HeldRole, ReadLanguage, Role, Staff
from walkaway.archive.models import HardStopMark, Interview
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import Package, Rendition
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import Audience, Exit, Form, HardStop, NotInTerritory, Purpose, WithoutSpan
from walkaway.core.media.manifest import ClipManifest
from walkaway.journal.models import Entry
from walkaway.library.models import Asset, Clip, ClipState, Wording
from walkaway.library.services import sweep
from walkaway.release import exits
from walkaway.release.exits import every_way
from walkaway.release.models import EndedBy, Release, SignOff
from walkaway.release.queries.facts import blocked, blockers_of
from walkaway.release.services.freezing import freeze
from walkaway.release.services.packs import pack_of
from walkaway.release.services.releasing import release, take_back

pytestmark = pytest.mark.django_db

PAGE = "/en/clips/the-well/"


def is_shown() -> bool:
    return Client().get(PAGE).status_code == 200


def let_go(package: Package, crew: Crew, exit_: Exit = Exit.LIBRARY, **more: object) -> Release:
    return release(a_wish(package, exit_, **more), actor=crew.reviewer, now=timezone.now())  # type: ignore[arg-type]  # checked when it is called


def test_what_the_gate_lets_out_is_shown(releasable: Package, crew: Crew) -> None:
    made = let_go(releasable, crew)
    assert Clip.objects.get().release == made
    assert is_shown()
    entry = Entry.objects.get(verb="clip-released")
    assert entry.subject == f"release:{made.pk}"


def test_what_nobody_weighed_watched_or_signed_is_refused_with_every_reason(
    package: Package, crew: Crew
) -> None:
    with pytest.raises(Refused) as refused:
        let_go(package, crew)
    for reason in ("was not assessed", "0 of two signatures", "has approved", "Nobody looked at"):
        assert reason in refused.value.reason
    assert not Release.objects.exists()
    assert not Clip.objects.exists()


def test_every_exit_of_the_gate_is_offered() -> None:
    assert {each.exit for each in every_way()} == set(Exit)


def test_an_exit_that_no_room_built_is_offered_nowhere(
    releasable: Package, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(exits._ways, Exit.API)
    assert {each.exit for each in every_way()} == set(Exit) - {Exit.API}
    with pytest.raises(Refused, match="no such exit"):
        let_go(releasable, crew, Exit.API)


def test_only_reviewers_and_officers_of_the_speaker_release(
    releasable: Package, crew: Crew
) -> None:
    for actor in (crew.editor, member("stranger", Role.REVIEWER)):
        with pytest.raises(Refused):
            release(a_wish(releasable), actor=actor, now=timezone.now())


def test_a_film_of_another_clip_does_not_slip_in(
    releasable: Package, crew: Crew, media: Path, tmp_path: Path
) -> None:
    def named(manifest: ClipManifest) -> None:
        manifest["id"] = "another"

    other = packaged(
        make_clip(media, tmp_path / "another", change=named), releasable.cut.speaker,
        editor=crew.editor,
    )  # fmt: skip
    with pytest.raises(Refused, match="another clip"):
        let_go(releasable, crew, renditions=list(other.renditions.all()))
    with pytest.raises(Refused, match="No film"):
        let_go(releasable, crew, renditions=[])


def hard_stop(package: Package, crew: Crew) -> None:
    HardStopMark.objects.create(
        speaker=package.cut.speaker, stop=HardStop.THREAT, set_at=timezone.now(),
        set_by=crew.officer.staff,
    )  # fmt: skip


def less_consent(package: Package, crew: Crew) -> None:
    consent(package.cut.speaker, (Purpose.RESEARCH, Form.TEXT))


def frozen(package: Package, crew: Crew) -> None:
    freeze(package.cut.speaker, actor=crew.editor, now=timezone.now())


def weighed_again(package: Package, crew: Crew) -> None:
    assess_all(package, crew.officer, conditions=[NotInTerritory(territory="DE")])


def without_a_span(package: Package, crew: Crew) -> None:
    (interview,) = package.spans
    condition = WithoutSpan(interview=interview, start_ms=1000, end_ms=2000)
    assess_all(package, crew.officer, conditions=[condition])


def without_a_span_that_nobody_can_tell(package: Package, crew: Crew) -> None:
    (interview,) = package.spans
    condition = WithoutSpan(interview=interview, start_ms=90_000_000, end_ms=90_001_000)
    assess_all(package, crew.officer, conditions=[condition])
    assert blockers_in(package) == set()
    Package.objects.filter(pk=package.pk).update(spans={interview: []})
    assert blockers_in(package) == {"condition-span-unknown"}


def blockers_in(package: Package) -> set[str]:
    made = package.releases.get()
    return {each.rule for each in blockers_of(made, timezone.now().date())}


def made_anew(package: Package, crew: Crew) -> None:
    Rendition.objects.filter(package=package, position=0).update(
        sha256="1" * 64, proven_sha256="1" * 64
    )


def a_signature_less(package: Package, crew: Crew) -> None:
    SignOff.objects.filter(rendition__package=package, staff=crew.officer.staff).delete()


def nobody_reads_it(package: Package, crew: Crew) -> None:
    ReadLanguage.objects.filter(language="ur").delete()


def a_failed_check(package: Package, crew: Crew) -> None:
    first = package.renditions.get(position=0)
    first.checks |= {"faces": False}
    first.save()


def a_signer_who_edits(package: Package, crew: Crew) -> None:
    package.editors = [*package.editors, crew.officer.ref]
    package.save()


def of_nobody(package: Package, crew: Crew) -> None:
    Package.objects.filter(pk=package.pk).update(spans={})


BREAKS = (
    hard_stop, less_consent, frozen, weighed_again, without_a_span,
    without_a_span_that_nobody_can_tell, made_anew, a_signature_less,
    nobody_reads_it, a_failed_check, a_signer_who_edits, of_nobody,
)  # fmt: skip


@pytest.mark.parametrize("happens", BREAKS)
def test_whatever_breaks_a_rule_keeps_it_in_and_takes_it_off_at_once(
    releasable: Package, crew: Crew, happens: object
) -> None:
    made = let_go(releasable, crew)
    assert is_shown()
    assert callable(happens)
    happens(releasable, crew)
    assert not is_shown()
    assert Client().get("/files/the-well/16x9.mp4").status_code == 404
    assert blockers_of(made, timezone.now().date())
    releasable.refresh_from_db()
    with pytest.raises(Refused):
        let_go(releasable, crew)


def has_left(actor: Actor) -> None:
    Staff.objects.filter(pk=actor.ref).update(is_active=False, left_at=timezone.now())


def lost_the_role(actor: Actor) -> None:
    HeldRole.objects.filter(staff=actor.ref).delete()


@pytest.mark.parametrize("happens", [has_left, lost_the_role])
@pytest.mark.parametrize("exit_", [Exit.LIBRARY, Exit.API])
def test_what_is_out_stays_when_a_signer_leaves_and_nothing_new_goes_out_by_their_signature(
    releasable: Package, crew: Crew, happens: Callable[[Actor], None], exit_: Exit
) -> None:
    made = let_go(releasable, crew, exit_)
    happens(crew.officer)
    assert blockers_of(made, timezone.now().date()) == ()
    with pytest.raises(Refused, match="1 of two signatures are of people who may still sign"):
        let_go(releasable, crew, Exit.PRESS, audience=Audience.JOURNALISTS)
    (second,) = crew.others
    for rendition in releasable.renditions.all():
        sign(rendition, second)
    if happens is has_left:
        with pytest.raises(Refused, match="no longer one of the staff"):
            let_go(releasable, crew, Exit.PRESS, audience=Audience.JOURNALISTS)
    approve_all(releasable, second)
    assert let_go(releasable, crew, Exit.PRESS, audience=Audience.JOURNALISTS)


def test_the_gate_is_asked_again_when_everything_is_ready(
    releasable: Package, crew: Crew, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        "walkaway.library.services.refuse_unproven", lambda *_: frozen(releasable, crew)
    )
    with pytest.raises(Refused, match="frozen"):
        let_go(releasable, crew)
    assert not Release.objects.exists()
    assert not Clip.objects.exists()
    assert not any(path.is_file() for path in (tmp_path / "shelf").glob("the-well/*"))


def test_it_leaves_from_its_first_day_to_its_last(
    releasable: Package, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.now()
    first, last = (today.date() + timedelta(days=days) for days in (2, 4))
    let_go(releasable, crew, from_day=first, until_day=last)

    def shown_in(days: int) -> bool:
        moment = today + timedelta(days=days)
        monkeypatch.setattr("walkaway.library.queries.timezone.now", lambda: moment)
        return is_shown()

    assert [shown_in(days) for days in range(6)] == [False, False, True, True, True, False]


def test_it_vanishes_with_its_assessment(
    releasable: Package, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go(releasable, crew)
    later = timezone.now() + timedelta(days=181)
    monkeypatch.setattr("walkaway.library.queries.timezone.now", lambda: later)
    assert not is_shown()


@pytest.mark.parametrize(
    ("from_day", "until_day"), [(-1, None), (2, 1)], ids=["in the past", "backwards"]
)
def test_days_in_no_order_are_refused(
    releasable: Package, crew: Crew, from_day: int, until_day: int | None
) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else timezone.now().date() + timedelta(days=days)

    with pytest.raises(Refused, match="days"):
        let_go(releasable, crew, from_day=day(from_day), until_day=day(until_day))


def test_the_library_is_for_anyone_anywhere(releasable: Package, crew: Crew) -> None:
    with pytest.raises(Refused, match="open to anyone"):
        let_go(releasable, crew, audience=Audience.PUPILS, territory="BE")


def test_some_films_of_a_clip_are_released_and_no_others(releasable: Package, crew: Crew) -> None:
    square = releasable.renditions.get(shape="1x1")
    let_go(releasable, crew, renditions=[square])
    clip = Clip.objects.get()
    assert [each.shape for each in clip.renditions.all()] == ["1x1"]
    assert not clip.assets.filter(key__startswith="16x9").exists()
    assert not clip.assets.filter(key__contains="hls").exists()
    assert is_shown()


def test_a_newer_version_takes_the_place_of_the_older(
    releasable: Package, crew: Crew, media: Path, tmp_path: Path
) -> None:
    first = let_go(releasable, crew)

    def retitled(manifest: ClipManifest) -> None:
        manifest["title"]["en"] = "The dry well"

    folder = make_clip(media, tmp_path / "newer", change=retitled)
    interview = Interview.objects.get(pk=next(iter(releasable.spans)))
    newer = packaged(folder, releasable.cut.speaker, editor=crew.editor, interviews=[interview])
    with pytest.raises(Refused, match="not assessed"):
        let_go(newer, crew)
    make_releasable(newer, crew)
    second = let_go(newer, crew)
    first.refresh_from_db()
    assert (first.ended_by, second.ended_by) == (EndedBy.NEWER, "")
    assert "The dry well" in Client().get(PAGE).content.decode()


def test_what_is_taken_back_is_gone_for_good(releasable: Package, crew: Crew) -> None:
    made = let_go(releasable, crew)
    take_back(made, actor=crew.editor, now=timezone.now())
    take_back(made, actor=crew.editor, now=timezone.now())
    assert made.ended_by == EndedBy.STAFF
    assert Client().get(PAGE).status_code == 410
    assert not any(model.objects.exists() for model in (Wording, Asset))
    assert Entry.objects.filter(verb="release-ended").count() == 1
    with pytest.raises(Refused, match="withdrawn"):
        let_go(releasable, crew)
    with pytest.raises(Refused, match="do not work on"):
        take_back(made, actor=member("stranger", Role.REVIEWER), now=timezone.now())


def test_what_a_crash_left_of_a_clip_that_was_taken_back_is_swept(
    releasable: Package, crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = let_go(releasable, crew)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("walkaway.library.services._erase_withdrawn", crash)
    with pytest.raises(KeyboardInterrupt):
        take_back(made, actor=crew.reviewer, now=timezone.now())
    assert Client().get(PAGE).status_code == 410
    assert Client().get("/files/the-well/16x9.mp4").status_code == 410
    assert Asset.objects.exists()
    monkeypatch.undo()
    assert sweep() in {0, 1}
    assert sweep() == 0


def test_a_withdrawal_ends_all_releases_by_every_exit(releasable: Package, crew: Crew) -> None:
    made = [
        let_go(releasable, crew),
        let_go(releasable, crew, Exit.PRESS, audience=Audience.JOURNALISTS),
    ]
    speaker = releasable.cut.speaker
    account = withdraw(speaker, actor=crew.officer, now=timezone.now()).account
    told = {each["exit"]: each for each in account["exits"]}
    assert told["library"]["items"] == ["the-well"]
    assert told["release"]["items"] == ["the-well"]
    assert told["release"]["beyond"] == ["handed-out"]
    assert set(Release.objects.values_list("ended_by", flat=True)) == {EndedBy.WITHDRAWAL}
    assert Client().get(PAGE).status_code == 410
    assert Clip.objects.get().state == ClipState.WITHDRAWN
    for each in made:
        each.refresh_from_db()
        with pytest.raises(Refused), pack_of(each, actor=crew.reviewer, now=timezone.now()):
            pass


def test_a_pack_with_another_film_than_was_signed_is_handed_out_to_nobody(
    releasable: Package, crew: Crew
) -> None:
    wide, burned = (releasable.renditions.get(shape="16x9", language=each) for each in ("", "ar"))
    made = let_go(releasable, crew, Exit.PRESS, renditions=[wide], audience=Audience.JOURNALISTS)
    # Whoever can write to the database lays another film in the place of the signed one.
    wide.file.stored = burned.file.stored
    wide.file.save()
    with (
        pytest.raises(NotOpened, match="film of the pack"),
        pack_of(made, actor=crew.reviewer, now=timezone.now()),
    ):
        pass
    assert not Entry.objects.filter(verb="pack-handed-out").exists()
    with pytest.raises((Refused, NotOpened)):
        let_go(releasable, crew)
    with pytest.raises((Refused, NotOpened)):
        let_go(releasable, crew, Exit.API)
    assert not Clip.objects.exists()


def test_a_pack_holds_what_was_released_with_a_letter(releasable: Package, crew: Crew) -> None:
    burned = releasable.renditions.get(language="ar")
    until = timezone.now().date() + timedelta(days=30)
    made = let_go(
        releasable, crew, Exit.CAMPAIGN_PACK, renditions=[burned], audience=Audience.FAMILIES,
        territory="BE", until_day=until,
    )  # fmt: skip
    with pack_of(made, actor=crew.reviewer, now=timezone.now()) as file:
        content = io.BytesIO(file.read())
    with zipfile.ZipFile(content) as pack:
        # Captions are in the picture: those of no other language go with it.
        assert sorted(pack.namelist()) == [
            "release.json", "release.txt", "the-well.16x9.ar.mp4", "the-well.ar.vtt",
        ]  # fmt: skip
        letter = json.loads(pack.read("release.json"))
        text = pack.read("release.txt").decode()
    assert letter["files"]["the-well.16x9.ar.mp4"] == burned.sha256
    assert letter["until"] == until.isoformat()
    for words in ("Open Door", "Prevention in schools", "campaign", "BE", burned.sha256):
        assert words in text
    assert Entry.objects.filter(verb="pack-handed-out").count() == 1


def test_the_gate_is_asked_before_each_pack(releasable: Package, crew: Crew) -> None:
    made = let_go(releasable, crew, Exit.PRESS, audience=Audience.JOURNALISTS)
    frozen(releasable, crew)
    with (
        pytest.raises(Refused, match="frozen"),
        pack_of(made, actor=crew.reviewer, now=timezone.now()),
    ):
        pass
    assert not Entry.objects.filter(verb="pack-handed-out").exists()


def test_many_releases_are_asked_about_in_a_fixed_number_of_queries(
    releasable: Package, crew: Crew, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        let_go(releasable, crew, Exit.PRESS, audience=Audience.JOURNALISTS)
    today: date = timezone.now().date()
    with django_assert_num_queries(14):  # type: ignore[operator]  # pytest-django's fixture
        assert blocked(Release.objects.all(), today) == {}


def test_a_signature_of_yesterday_counts_and_one_of_tomorrow_does_not(
    package: Package, crew: Crew
) -> None:
    now: datetime = timezone.now()
    make_releasable(package, crew)
    SignOff.objects.all().delete()
    for rendition in package.renditions.all():
        sign(rendition, crew.reviewer, now=now)
        sign(rendition, crew.officer, now=now)
    SignOff.objects.filter(staff=crew.officer.staff).update(signed_at=now + timedelta(days=1))
    with pytest.raises(Refused, match="1 of two"):
        let_go(package, crew)
