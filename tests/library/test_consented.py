"""Nothing is published, and nothing stays on show, without a consent that covers all of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.archive.consents import consent, consenting_speaker
from tests.library.conftest import Publish
from tests.library.publishing import arrived
from tests.release.releasing import a_crew, released
from walkaway.accounts.actors import program
from walkaway.accounts.models import Staff
from walkaway.archive.models import HardStopMark, Speaker
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.leaving import form_of
from walkaway.core.errors import Refused
from walkaway.core.gate import Form, HardStop, Purpose
from walkaway.library.models import Asset, Clip, ClipState
from walkaway.library.queries import Languages, languages_on_show
from walkaway.library.services import erase_withdrawn_files_of, recall_clips_of

pytestmark = pytest.mark.django_db

EDITOR = program("editor")
NOW = timezone.now() + timedelta(days=30)
ALTERED = (Purpose.LIBRARY, Form.ALTERED_VOICE)


@pytest.fixture
def bahar() -> Speaker:
    return Speaker.objects.create(pseudonym="Bahar", invented=True)


def stop(speaker: Speaker, stop: HardStop = HardStop.THREAT) -> HardStopMark:
    staff, _ = Staff.objects.get_or_create(name="officer")
    return HardStopMark.objects.create(
        speaker=speaker, stop=stop, set_at=timezone.now(), set_by=staff
    )


def is_on_show(visitor: Client) -> bool:
    answers = {
        visitor.head(address).status_code
        for address in ("/en/clips/the-well/", "/files/the-well/16x9.mp4")
    }
    listed = b"/clips/the-well/" in visitor.get("/en/").content
    found = b"/clips/the-well/" in visitor.get("/en/search/?q=well").content
    assert answers in ({200}, {404})
    assert listed == found == (answers == {200})
    return listed


def test_a_clip_is_not_published_without_consent(clip_folder: Path, bahar: Speaker) -> None:
    with pytest.raises(Refused, match="consented to nothing"):
        released(clip_folder, speaker=bahar)
    assert not Clip.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"language": "ar"}, "did not consent to en"),
        ({"territory": "BE"}, "everywhere"),
        ({"until": timezone.now().date() - timedelta(days=1)}, "ended"),
        ({"understood": False}, "understood"),
    ],
)
def test_consent_must_cover_every_language_and_the_whole_web(
    clip_folder: Path, bahar: Speaker, changes: dict[str, object], reason: str
) -> None:
    consent(bahar, ALTERED, **changes)  # type: ignore[arg-type]  # checked by the test
    with pytest.raises(Refused, match=reason):
        released(clip_folder, speaker=bahar)


def test_consent_to_another_form_or_purpose_is_none(clip_folder: Path, bahar: Speaker) -> None:
    consent(bahar, (Purpose.LIBRARY, Form.TEXT), (Purpose.PRESS, Form.ALTERED_VOICE))
    with pytest.raises(Refused, match="did not consent"):
        released(clip_folder, speaker=bahar)


def test_a_hard_stop_keeps_a_clip_in(clip_folder: Path, bahar: Speaker) -> None:
    consent(bahar, ALTERED)
    stop(bahar)
    with pytest.raises(Refused, match="under threat"):
        released(clip_folder, speaker=bahar)


def test_a_stop_that_is_set_while_files_are_copied_keeps_the_clip_in(
    clip_folder: Path, bahar: Speaker, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate is asked again inside the transaction, with the speaker held."""
    consent(bahar, ALTERED)

    def stop_meanwhile(*args: object) -> None:
        stop(bahar)

    monkeypatch.setattr("walkaway.library.services.refuse_unproven", stop_meanwhile)
    with pytest.raises(Refused, match="under threat"):
        released(clip_folder, speaker=bahar)
    assert not Clip.objects.exists()
    assert not any(path.is_file() for path in shelf.glob("the-well/*"))


@pytest.mark.parametrize(
    ("face", "voice", "form"),
    [
        ("keep", "replace", Form.FACE),
        ("keep", "keep", Form.FACE),
        ("mask", "keep", Form.OWN_VOICE),
        ("cover", "disguise", Form.ALTERED_VOICE),
        ("mask", "replace", Form.ALTERED_VOICE),
        ("", "", Form.ALTERED_VOICE),
    ],
)
def test_the_form_follows_from_what_hides_the_speaker(face: str, voice: str, form: Form) -> None:
    assert form_of(face, voice) is form


def test_a_clip_is_published_for_the_speaker_whom_it_names(clip_folder: Path) -> None:
    with pytest.raises(Refused, match="it names Bahar"):
        arrived(clip_folder, speaker=consenting_speaker("Rustem"), actor=EDITOR)
    with pytest.raises(Refused, match="invented"):
        real = consenting_speaker("Bahar", invented=False)
        arrived(clip_folder, speaker=real, actor=EDITOR)


def test_a_clip_stays_with_its_speaker(clip_folder: Path) -> None:
    clip = arrived(clip_folder, actor=EDITOR)
    assert clip.speaker == Speaker.objects.get(pseudonym="Bahar")
    Clip.objects.update(speaker=consenting_speaker("Rustem"))
    with pytest.raises(Refused, match="another speaker"):
        arrived(clip_folder, actor=EDITOR)


def test_a_hard_stop_hides_a_clip_at_once_and_its_lifting_shows_it_again(
    publish: Publish, visitor: Client
) -> None:
    speaker = publish("the-well").speaker
    assert speaker
    assert is_on_show(visitor)
    mark = stop(speaker)
    assert not is_on_show(visitor)
    assert languages_on_show() == Languages(spoken=[], captions=[])
    HardStopMark.objects.filter(pk=mark.pk).update(
        lifted_at=timezone.now(), lifted_by=mark.set_by_id
    )
    assert is_on_show(visitor)


def test_a_clip_vanishes_on_the_day_after_the_last(
    publish: Publish, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = publish("the-well").speaker
    assert speaker
    consent(speaker, ALTERED, until=NOW.date())
    monkeypatch.setattr("walkaway.library.queries.timezone.now", lambda: NOW)
    assert is_on_show(visitor)
    later = NOW + timedelta(days=1)
    monkeypatch.setattr("walkaway.library.queries.timezone.now", lambda: later)
    assert not is_on_show(visitor)


def test_a_newer_consent_to_less_hides_what_it_leaves_out(
    publish: Publish, visitor: Client
) -> None:
    speaker = publish("the-well").speaker
    assert speaker
    consent(speaker, ALTERED, language="ar")
    assert not is_on_show(visitor)
    consent(speaker, ALTERED)
    assert is_on_show(visitor)


def test_a_clip_that_is_older_than_speakers_is_not_shown(publish: Publish, visitor: Client) -> None:
    publish("the-well")
    Clip.objects.update(speaker=None)
    assert not is_on_show(visitor)


def test_a_withdrawal_finds_clips_that_are_older_than_speakers(
    publish: Publish, shelf: Path
) -> None:
    speaker = publish("the-well").speaker
    assert speaker
    Clip.objects.update(speaker=None)
    assert recall_clips_of(speaker, now=NOW) == ("the-well",)
    erase_withdrawn_files_of(speaker)
    assert Clip.objects.get().speaker == speaker
    assert not (shelf / "the-well").exists()


def test_a_speaker_who_withdraws_is_taken_out_of_the_library(
    clip_folder: Path, shelf: Path, visitor: Client
) -> None:
    speaker = released(clip_folder).speaker
    assert speaker
    assert is_on_show(visitor)
    withdrawal = withdraw(speaker, actor=a_crew().officer, now=timezone.now())
    library = next(each for each in withdrawal.account["exits"] if each["exit"] == "library")
    assert library["exit"] == "library"
    assert library["items"] == ["the-well"]
    assert "downloads" in library["beyond"]
    for address in ("/en/clips/the-well/", "/files/the-well/16x9.mp4"):
        assert visitor.get(address).status_code == 410
    assert Clip.objects.get().state == ClipState.WITHDRAWN
    assert not Asset.objects.exists()
    assert not (shelf / "the-well").exists()
    with pytest.raises(Refused, match="withdrawn"):
        arrived(clip_folder, speaker=speaker, actor=EDITOR)
