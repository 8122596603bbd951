"""The pages of speakers, as those see them who may and those who may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.archive.consents import consent
from tests.cast import Cast, Member, make_cast, signed_in
from walkaway.accounts.site_keys import make_site_keys
from walkaway.archive.models import (
    Assignment,
    ConsentVersion,
    IdentityOpening,
    OriginalsOnWithdrawal,
    Speaker,
    Withdrawal,
)
from walkaway.archive.services.consent import has_proof
from walkaway.archive.services.identity import Identity, write_identity
from walkaway.archive.services.speakers import Profile, profile_of, take_in
from walkaway.core.gate import Form, Purpose

pytestmark = pytest.mark.django_db

PROFILE = Profile(group="Canarygroup", region="Canaryshire", languages=("ar",))
DIGITS = re.compile(r"(?:\d{4} ){5}\d\d")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast() -> Cast:
    make_site_keys()
    return make_cast()


@pytest.fixture
def speaker(cast: Cast) -> Speaker:
    members = [cast.translator.staff, cast.researcher.staff]
    return take_in(PROFILE, members=members, actor=cast.interviewer.actor, rng=Random(1))


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.interviewer)


def words_of(response: HttpResponse, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    page = response.content.decode()
    assert "INVALID[" not in page
    return page


def address(name: str, speaker: Speaker, *more: object) -> str:
    return reverse(name, args=[speaker.pk, *more])


def test_the_list_shows_profiles_to_an_open_vault_and_pseudonyms_to_a_locked_one(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    page = words_of(client.get(reverse("desk-speakers")))
    assert speaker.pseudonym in page
    assert "Canarygroup" in page
    locked = signed_in(cast.interviewer, unlocked=False)
    page = words_of(locked.get(reverse("desk-speakers")))
    assert speaker.pseudonym in page
    assert "Canarygroup" not in page
    assert "Unlock" in page


def test_an_empty_list_teaches(cast: Cast) -> None:
    page = words_of(signed_in(cast.stranger).get(reverse("desk-speakers")))
    assert "You work on no speaker yet" in page
    assert "Take in a speaker" in page


@pytest.mark.parametrize("name", ["desk-speaker", "desk-profile", "desk-consent", "desk-withdraw"])
def test_whoever_does_not_work_on_a_speaker_never_learns_of_it(
    cast: Cast, speaker: Speaker, name: str
) -> None:
    strange = signed_in(cast.stranger)
    there, nowhere = (strange.get(reverse(name, args=[pk])) for pk in (speaker.pk, uuid4()))
    assert there.status_code == nowhere.status_code == 404


@pytest.mark.parametrize("member", ["administrator", "campaigner"])
def test_those_who_read_nothing_see_no_speakers(cast: Cast, member: str) -> None:
    client = signed_in(getattr(cast, member))
    assert client.get(reverse("desk-speakers")).status_code == 403


def test_a_visitor_is_sent_to_sign_in(speaker: Speaker) -> None:
    response = Client().get(address("desk-speaker", speaker))
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"]


def test_a_speaker_is_taken_in_with_chosen_colleagues(cast: Cast, client: Client) -> None:
    assert "may be left empty" in words_of(client.get(reverse("desk-speaker-new")))
    response = client.post(
        reverse("desk-speaker-new"),
        {
            "group": "x",
            "roles": "driver, guard",
            "languages": "ar، FR",
            "members": [cast.editor.staff.pk],
        },
    )
    speaker = Speaker.objects.get()
    assert response.headers["Location"] == address("desk-speaker", speaker)
    profile = profile_of(speaker, actor=cast.editor.actor)
    assert profile
    assert (profile.roles, profile.languages) == (("driver", "guard"), ("ar", "fr"))
    assert Assignment.objects.filter(speaker=speaker).count() == 4


def test_a_mistaken_tag_is_told_beside_its_field(client: Client) -> None:
    page = words_of(client.post(reverse("desk-speaker-new"), {"languages": "x!"}), 422)
    assert "x! is no tag of a language" in page
    assert not Speaker.objects.exists()


def test_a_page_of_a_speaker_shows_the_grid_and_the_next_step(
    speaker: Speaker, client: Client
) -> None:
    page = words_of(client.get(address("desk-speaker", speaker)))
    assert "Nothing may leave" in page
    assert "consented to nothing" in page
    assert f'<a class="button" href="{address("desk-consent", speaker)}">Record consent' in page
    until = timezone.now().date() + timedelta(days=30)
    consent(speaker, (Purpose.LIBRARY, Form.ALTERED_VOICE), language="ar", until=until)
    page = words_of(client.get(address("desk-speaker", speaker)))
    assert "Arabic · everywhere · until" in page
    assert page.count("Not agreed to.") >= 16
    assert "Record a change" in page


def test_a_hard_stop_is_set_and_lifted(cast: Cast, speaker: Speaker, client: Client) -> None:
    consent(speaker)
    said = {"stop": "threat", "reason": "Canaryreason"}
    assert client.post(address("desk-stop", speaker), said).status_code == 302
    page = words_of(client.get(address("desk-speaker", speaker)))
    assert "under threat" in page
    assert "Canaryreason" not in page
    officer = signed_in(cast.first_officer)
    assert "Canaryreason" in words_of(officer.get(address("desk-speaker", speaker)))
    mark = speaker.hard_stops.get()
    lift = address("desk-lift", speaker, mark.pk)
    assert client.post(lift, {"reason": "x"}).status_code == 403
    assert officer.post(lift, {"reason": ""}).status_code == 403
    assert officer.post(lift, {"reason": "it is over"}).status_code == 302
    assert "Lifted on" in words_of(officer.get(address("desk-speaker", speaker)))
    words_of(client.post(address("desk-stop", speaker), {"stop": "threat"}), 403)


def test_access_is_given_and_ended(cast: Cast, speaker: Speaker, client: Client) -> None:
    editor = {"staff": str(cast.editor.staff.pk)}
    assert client.post(address("desk-give-access", speaker), editor).status_code == 302
    assert profile_of(speaker, actor=cast.editor.actor) == PROFILE
    assert client.post(address("desk-end-access", speaker), editor).status_code == 302
    assert signed_in(cast.editor).get(address("desk-speaker", speaker)).status_code == 404
    for wrong in ({"staff": "x"}, {"staff": str(uuid4())}, {}):
        assert client.post(address("desk-give-access", speaker), wrong).status_code == 404
    assert (
        signed_in(cast.translator)
        .post(address("desk-end-access", speaker), {"staff": str(cast.interviewer.staff.pk)})
        .status_code
        == 403
    )


def row(number: int, purpose: str = "library", **changes: str) -> dict[str, str]:
    fields = {"purpose": purpose, "form": "altered voice", "languages": "*", "territories": "*"}
    return {f"row{number}-{name}": value for name, value in (fields | changes).items()}


def answers(member: Member, **changes: object) -> dict[str, object]:
    return {
        "do": "record",
        "given_on": "2026-01-02",
        "given_how": "signed",
        "explained_by": str(member.staff.pk),
        "explained_in": "ar",
        "understood": "on",
        "comprehension": "all can see it",
        "originals_on_withdrawal": "sealed",
        "after": "0",
        **changes,
    }


def test_consent_is_recorded_and_its_receipt_shown_once(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    page = words_of(client.get(address("desk-consent", speaker)))
    assert page.count('name="row') >= 3
    sent = answers(cast.interviewer) | row(0, languages="ar, fr", territories="BE") | row(1, "")
    response = client.post(address("desk-consent", speaker), sent)
    receipt = words_of(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert 'lang="ar" dir="rtl"' in receipt
    version = ConsentVersion.objects.get()
    assert {(each.language, each.territory) for each in version.grants.all()} == {
        ("ar", "BE"),
        ("fr", "BE"),
    }
    found = DIGITS.search(receipt)
    assert found
    code = found[0]
    file = client.post(address("desk-receipt", speaker, 1), {"code": code, "as": "text"})
    assert file.status_code == 200
    assert file.headers["Content-Disposition"] == 'attachment; filename="receipt.txt"'
    assert code in file.content.decode()
    assert "http://testserver/ar/withdraw/" in file.content.decode()
    pdf = client.post(address("desk-receipt", speaker, 1), {"code": code, "as": "pdf"})
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Cache-Control"] == "no-store"
    for wrong, status in (("1234 5678 9012 3456 7890 89", 403), ("x", 403)):
        answer = client.post(address("desk-receipt", speaker, 1), {"code": wrong, "as": "text"})
        assert answer.status_code == status
    assert DIGITS.search(words_of(client.get(address("desk-speaker", speaker)))) is None


def test_more_rows_and_presets_come_without_a_script(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    sent = answers(cast.interviewer, do="research") | row(0, "press", languages="de")
    page = words_of(client.post(address("desk-consent", speaker), sent))
    assert len(re.findall(r'name="row\d+-purpose"', page)) == 1 + 2 + 3
    assert 'value="de"' in page
    assert "all can see it" in page
    assert not ConsentVersion.objects.exists()


def test_a_form_that_cannot_be_is_shown_again_with_what_is_wrong(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    for sent, mistake in (
        (answers(cast.interviewer, given_on="2999-01-01") | row(0), "in the future"),
        (answers(cast.interviewer) | row(0, territories="ZZ"), "no code of a country"),
        (answers(cast.interviewer, comprehension="") | row(0), "how understanding was checked"),
        (answers(cast.interviewer) | row(0) | row(1), "allowed twice"),
        (answers(cast.interviewer, after="7") | row(0), "another version"),
        (answers(cast.interviewer, explained_in="ar, fr") | row(0), "Write one tag"),
    ):
        assert mistake in words_of(client.post(address("desk-consent", speaker), sent), 422)
    assert not ConsentVersion.objects.exists()


def test_a_signed_form_is_attached_and_given_out_as_a_file(
    cast: Cast, speaker: Speaker, client: Client, tmp_path: object
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    form = SimpleUploadedFile("form.html", b"<script>canary</script>" * 200_000, "text/html")
    words_of(
        client.post(
            address("desk-consent", speaker), answers(cast.interviewer, proof=form) | row(0)
        )
    )
    assert has_proof(ConsentVersion.objects.get())
    assert "signed form" in words_of(client.get(address("desk-consent-version", speaker, 1)))
    file = client.post(address("desk-consent-proof", speaker, 1))
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.content.startswith(b"<script>canary")
    assert (
        signed_in(cast.translator).post(address("desk-consent-proof", speaker, 1)).status_code
        == 403
    )


def test_a_file_that_is_too_large_is_told_and_what_was_written_stays(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    film = SimpleUploadedFile("film.mp4", bytes(21 * 2**20), "video/mp4")
    sent = row(0) | answers(cast.interviewer)
    button = sent.pop("do")
    page = client.post(address("desk-consent", speaker), sent | {"proof": film, "do": button})
    words = words_of(page, 422)
    assert "larger than 20 MB" in words
    assert "all can see it" in words
    assert not ConsentVersion.objects.exists()


def test_a_forged_form_is_refused(cast: Cast, speaker: Speaker) -> None:
    strict = signed_in(cast.interviewer, client=Client(enforce_csrf_checks=True))
    for name in ("desk-consent", "desk-withdraw"):
        response = strict.post(address(name, speaker), answers(cast.interviewer) | row(0))
        assert response.status_code == 403
    assert not ConsentVersion.objects.exists()


def test_two_officers_open_an_identity_on_the_page(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    sent = {"name": "Canaryname", "contact": "a cousin", "notes": ""}
    assert client.post(address("desk-identity-write", speaker), sent).status_code == 302
    page = words_of(client.get(address("desk-identity", speaker)))
    assert "written down and sealed" in page
    assert "Only protection officers" in page
    first, other = signed_in(cast.first_officer), signed_in(cast.second_officer)
    asked = {"reason": "danger", "words": "Canarywords"}
    assert first.post(address("desk-identity-ask", speaker), asked).status_code == 302
    opening = IdentityOpening.objects.get()
    assert "Waiting for an officer" in words_of(first.get(address("desk-identity", speaker)))
    page = words_of(other.get(address("desk-identity", speaker)))
    assert "Canarywords" in page
    assert "Add my half" in page
    read = address("desk-identity-read", speaker, opening.pk)
    assert first.post(read).status_code == 403
    assert other.post(address("desk-identity-second", speaker, opening.pk)).status_code == 302
    assert other.post(read).status_code == 403
    shown = first.post(read)
    assert "Canaryname" in words_of(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    assert first.post(address("desk-identity-close", speaker, opening.pk)).status_code == 302
    assert first.post(read).status_code == 403
    words_of(first.post(address("desk-identity-ask", speaker), {"reason": "danger"}), 422)


def test_an_identity_is_never_read_by_a_get(cast: Cast, speaker: Speaker) -> None:
    write_identity(speaker, Identity(name="Canaryname"), actor=cast.interviewer.actor)
    officer = signed_in(cast.first_officer)
    assert officer.get(address("desk-identity-read", speaker, uuid4())).status_code == 405


def test_a_speaker_is_withdrawn_by_typing_the_pseudonym(
    cast: Cast, speaker: Speaker, client: Client
) -> None:
    consent(speaker, originals=OriginalsOnWithdrawal.SEALED)
    page = words_of(client.get(address("desk-withdraw", speaker)))
    assert "only protection officers can open them" in page
    mistyped = client.post(address("desk-withdraw", speaker), {"pseudonym": "Another"})
    assert "Nothing was done" in words_of(mistyped, 422)
    assert not Withdrawal.objects.exists()
    typed = client.post(address("desk-withdraw", speaker), {"pseudonym": speaker.pseudonym})
    assert typed.headers["Location"] == address("desk-withdrawal", speaker)
    account = words_of(client.get(typed.headers["Location"]))
    assert "What was taken back" in account
    assert "kept sealed, for protection officers alone" in account
    file = client.get(f"{typed.headers['Location']}?as=text")
    assert file.headers["Content-Disposition"] == 'attachment; filename="withdrawal.txt"'
    assert client.get(f"{typed.headers['Location']}?as=x").status_code == 404
    page = words_of(client.get(address("desk-speaker", speaker)))
    assert "Read what was taken back" in page
    assert "Record a change" not in page


def test_an_erased_speaker_still_has_a_page(cast: Cast, speaker: Speaker, client: Client) -> None:
    client.post(address("desk-withdraw", speaker), {"pseudonym": speaker.pseudonym})
    assert "Erased." in words_of(client.get(address("desk-speaker", speaker)))
    assert speaker.pseudonym in words_of(client.get(reverse("desk-speakers")))
    officer = signed_in(cast.first_officer)
    assert "Erased." in words_of(officer.get(address("desk-speaker", speaker)))
