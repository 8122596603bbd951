"""The pages of releases, from weighing to taking back, as plain forms."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.cast import Member, signed_in
from tests.release.releasing import Crew, assess_all, make_releasable, watch
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import ReadLanguage
from walkaway.archive.models import Interview
from walkaway.archive.services.interviews import Details, change_interview
from walkaway.clips.models import Package
from walkaway.core.gate.sentences import SENTENCES, blocks
from walkaway.core.release.assessment import LEVELS, QUESTIONS
from walkaway.core.sealing.key_pairs import KeyPair
from walkaway.release.gate_words import SENTENCES_OF_THE_GATE
from walkaway.release.models import Assessment, Freeze, Release, SignOff, Viewing
from walkaway.release.words import blocker_told

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    assert actor.staff
    assert isinstance(actor.keys, KeyPair)
    return signed_in(Member(actor.staff, actor.keys))


def at(name: str, *arguments: object) -> str:
    with override("en"):
        return reverse(name, args=arguments)


def test_every_sentence_of_the_gate_is_marked_for_translators() -> None:
    said = {part for sentence in SENTENCES.values() for part in sentence}
    assert set(SENTENCES_OF_THE_GATE) == said


@pytest.mark.parametrize(("language", "day"), [("en", "Nov. 27, 2026"), ("ar", "27 نوفمبر، 2026")])
def test_what_blocks_tells_days_as_the_pages_do(language: str, day: str) -> None:
    with override(language):
        reason, _way_on = blocker_told(blocks("frozen", day=date(2026, 11, 27)))
    assert day in reason


def test_clips_are_called_by_their_title_where_one_may_read_it(
    package: Package, crew: Crew
) -> None:
    assert crew.reviewer.staff
    assert isinstance(crew.reviewer.keys, KeyPair)
    reviewer, pages = Member(crew.reviewer.staff, crew.reviewer.keys), []
    for unlocked in (True, False):
        client = signed_in(reviewer, unlocked=unlocked)
        pages.append(client.get(at("desk-release")).content.decode())
    assert ["The well" in page for page in pages] == [True, False]
    assert ["Bahar" in page for page in pages] == [True, True]


def test_a_clip_is_weighed_with_conditions(package: Package, crew: Crew) -> None:
    client = client_of(crew.reviewer)
    form = {f"{each.value}_level": LEVELS[each][1] for each in QUESTIONS}
    form |= {f"{each.value}_reason": "A reason." for each in QUESTIONS}
    form |= {
        "expires_on": (timezone.now() + timedelta(days=90)).date().isoformat(),
        "without": "0:01-0:02",
        "not_territories": "SY",
    }
    address = at("desk-weigh-clip", package.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, form | {"speaker_reason": ""}).status_code == 422
    weighed = client.post(address, form)
    assert weighed.headers["Location"] == f"{at('desk-release-clip', package.pk)}#weighed"
    assert len(Assessment.objects.get(package=package).conditions) == 2
    page = client.get(address).content.decode()
    assert "without 0:01 to 0:02 of the interview" in page
    assert "A reason." in page


def test_a_testimony_is_named_by_its_title_and_its_weighing_leads_back_to_the_clip(
    package: Package, crew: Crew
) -> None:
    client = client_of(crew.reviewer)
    clip = at("desk-release-clip", package.pk)
    (interview,) = package.spans
    assert "was not assessed" in client.get(clip).content.decode()
    title = "The winter at the mill"
    change_interview(Interview.objects.get(pk=interview), Details(title=title), actor=crew.officer)
    page = client.get(clip).content.decode()
    assert f"The testimony of interview {title} was not assessed." in page
    address = f"{at('desk-weigh-testimony', interview)}?clip={package.pk}"
    assert address in page
    weigh = client.get(address).content.decode()
    assert f'href="{clip}"' in weigh
    assert title in weigh
    form = {f"{each.value}_level": LEVELS[each][1] for each in QUESTIONS}
    form |= {f"{each.value}_reason": "A reason." for each in QUESTIONS}
    form["expires_on"] = (timezone.now() + timedelta(days=90)).date().isoformat()
    assert client.post(address, form).headers["Location"] == f"{clip}#weighed"
    alone = at("desk-weigh-testimony", interview)
    assert client.post(alone, form).headers["Location"] == f"{alone}#before"
    assert client.get(f"{alone}?clip={interview}").status_code == 404


def test_what_keeps_a_release_is_told_in_the_language_of_the_page(
    package: Package, crew: Crew
) -> None:
    client = client_of(crew.reviewer)
    form = {
        "renditions": [str(each.pk) for each in package.renditions.all()],
        "exit": "press",
        "audience": "journalists",
        "territory": "*",
        "from_day": timezone.now().date().isoformat(),
    }
    with override("ar"):
        address = reverse("desk-release-clip", args=[package.pk])
    page = client.post(address, form)
    assert page.status_code == 422
    notice = page.content.decode().split('role="alert">')[1].split("</p>")[0]
    assert "لم" in notice
    assert "assessed" not in notice


def test_the_server_shows_the_button_to_sign_when_all_was_played(
    package: Package, crew: Crew
) -> None:
    rendition, client = package.renditions.get(position=0), client_of(crew.reviewer)
    page, told = at("desk-watch", rendition.pk), at("desk-watched", rendition.pk)
    assert "data-sign hidden" in client.get(page).content.decode()
    assert client.post(told, {"parts": "[[0, 10]]"}).status_code == 409
    assert client.post(told, {"parts": "begin"}).json() == {"played": [], "ended": False}
    # Nothing passed, however long the machine takes.
    Viewing.objects.update(told_at=timezone.now() + timedelta(minutes=5))
    hasty = client.post(told, {"parts": json.dumps([[0, 4000]])})
    assert hasty.status_code == 422
    assert "time passed" in hasty.json()["refused"]
    Viewing.objects.update(told_at=timezone.now() - timedelta(seconds=5))
    assert client.post(told, {"parts": json.dumps([[0, 4000]])}).json()["ended"]
    assert "data-sign hidden" not in client.get(page).content.decode()
    sign = at("desk-sign", rendition.pk)
    seen = {"sha256": rendition.sha256, "beside_sha256": rendition.beside_sha256}
    assert client.post(sign, seen | {"sha256": "0" * 64}).status_code == 422
    assert client.post(sign, seen).status_code == 302
    assert SignOff.objects.get().staff == crew.reviewer.staff


@pytest.mark.parametrize(
    "parts", ["", "[]", "[1]", '[["a", 2]]', "{", "null", "[[true, 2]]", "[" * 9999]
)
def test_nonsense_is_no_watching(package: Package, crew: Crew, parts: str) -> None:
    rendition, client = package.renditions.get(position=0), client_of(crew.reviewer)
    told = at("desk-watched", rendition.pk)
    client.post(told, {"parts": "begin"})
    assert client.post(told, {"parts": parts}).json() == {"played": [], "ended": False}


def test_a_language_is_read_beside_what_is_spoken(package: Package, crew: Crew) -> None:
    client = client_of(crew.reviewer)
    address = at("desk-read-language", package.pk, "fr")
    page = client.get(address).content.decode()
    assert "Je suis parti." in page
    assert "ثم رحلتُ." in page
    assert client.post(address).status_code == 422
    ReadLanguage.objects.create(staff=crew.reviewer.staff, language="fr")
    assert client.post(address).status_code == 302
    assert package.language_approvals.count() == 1
    assert client.get(at("desk-read-language", package.pk, "de")).status_code == 404


def test_the_page_tells_what_blocks_and_releases_when_nothing_does(
    package: Package, crew: Crew
) -> None:
    client = client_of(crew.reviewer)
    address = at("desk-release-clip", package.pk)
    page = client.get(address).content.decode()
    assert "was not assessed" in page
    assert "Nobody looked at what this clip" in page
    form = {
        "renditions": [str(each.pk) for each in package.renditions.all()],
        "exit": "library",
        "audience": "anyone",
        "territory": "*",
        "from_day": timezone.now().date().isoformat(),
    }
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert not Release.objects.exists()
    assert client.post(address, form | {"exit": "api"}).status_code == 422
    make_releasable(package, crew)
    assert client.post(address, form).status_code == 302
    released = Release.objects.get()
    out = client.get(at("desk-out")).content.decode()
    assert "the-well" in out
    assert "Signed by crew officer, crew reviewer" in out
    assert Client().get("/en/clips/the-well/").status_code == 200
    assert client.post(at("desk-take-back", released.pk)).status_code == 302
    assert Client().get("/en/clips/the-well/").status_code == 410


def test_a_pack_is_handed_out_and_not_while_frozen(releasable: Package, crew: Crew) -> None:
    client = client_of(crew.reviewer)
    soft = releasable.renditions.get(language="", shape="16x9")
    form = {
        "renditions": [str(soft.pk)],
        "exit": "screening",
        "audience": "pupils",
        "territory": "BE",
        "from_day": timezone.now().date().isoformat(),
    }
    assert client.post(at("desk-release-clip", releasable.pk), form).status_code == 302
    address = at("desk-pack", Release.objects.get().pk)
    answer = client.post(address)
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert "the-well.16x9.mp4" in pack.namelist()
        letter = json.loads(pack.read("release.json"))
    assert (letter["use"], letter["territory"], letter["audience"]) == ("screening", "BE", "pupils")
    assert client.post(at("desk-freeze", releasable.cut.speaker_id)).status_code == 302
    assert client.post(address).status_code == 422
    frozen = Freeze.objects.get()
    assert client.post(at("desk-lift-freeze", frozen.pk)).status_code == 302
    assert client_of(crew.officer).post(at("desk-lift-freeze", frozen.pk)).status_code == 302
    assert client.post(address).status_code == 200


def test_an_editor_reads_and_decides_nothing(package: Package, crew: Crew) -> None:
    assess_all(package, crew.reviewer)
    rendition = package.renditions.get(position=0)
    watch(rendition, crew.reviewer)
    client = client_of(crew.editor)
    assert (
        "You had a hand in this clip"
        in client.get(at("desk-release-clip", package.pk)).content.decode()
    )
    assert client.post(at("desk-watched", rendition.pk), {"parts": "begin"}).status_code == 403
    assert client.post(at("desk-sign", rendition.pk)).status_code == 403
    assert client.post(at("desk-release-jigsaw", package.pk)).status_code == 403


def test_pages_speak_arabic(package: Package, crew: Crew) -> None:
    client = client_of(crew.reviewer)
    for name, argument in (
        ("desk-release", ()), ("desk-out", ()), ("desk-release-clip", (package.pk,)),
        ("desk-weigh-clip", (package.pk,)),
    ):  # fmt: skip
        page = client.get(at(name, *argument).replace("/en/", "/ar/"))
        assert page.status_code == 200
        assert 'dir="rtl"' in page.content.decode()
