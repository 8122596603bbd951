"""The door: a name, a password, a second factor, and nothing kept of where somebody came from."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from tests.cast import CODES_SECRET, PASSPHRASE, PASSWORD, Cast, Member, code_now, signed_in
from walkaway.accounts.deriving import QueuedArgon2
from walkaway.accounts.models import OpenVault, Staff
from walkaway.config import settings as site_settings
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

SIGN_IN = "/en/desk/account/sign-in/"
SECOND_FACTOR = "/en/desk/account/sign-in/second-factor/"
NEW_PASSWORD = "another long word for the door"


@pytest.fixture(autouse=True)
def nobody_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def try_password(client: Client, name: str, password: str = PASSWORD) -> str:
    """Where the password leads; empty when it does not."""
    response = client.post(SIGN_IN, {"login": name, "password": password})
    return response.headers.get("Location", "")


def sign_in(client: Client, member: Member) -> None:
    assert try_password(client, member.staff.name) == SECOND_FACTOR
    assert client.post(SECOND_FACTOR, {"code": code_now()}).status_code == 302


def test_a_password_alone_opens_nothing(client: Client, cast: Cast) -> None:
    assert try_password(client, "editor") == SECOND_FACTOR
    assert client.get("/en/desk/").headers["Location"].startswith(SIGN_IN)


def test_password_and_code_sign_in(client: Client, cast: Cast) -> None:
    sign_in(client, cast.editor)
    page = client.get("/en/desk/").content.decode()
    assert "<bdi>editor</bdi>" in page
    assert "Your vault is locked" in page


@pytest.mark.parametrize("name", ["Editor", "EDITOR", "  editor "])
def test_a_name_is_known_in_any_case(client: Client, cast: Cast, name: str) -> None:
    assert try_password(client, name) == SECOND_FACTOR


@pytest.mark.parametrize(
    ("name", "password"),
    [("editor", "x"), ("editor", ""), ("nobody", PASSWORD), ("", PASSWORD), ("editor\0", "x")],
)
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(
    client: Client, cast: Cast, name: str, password: str
) -> None:
    assert try_password(client, name, password) == ""


def test_a_wrong_name_is_told_no_more_than_a_wrong_password(client: Client, cast: Cast) -> None:
    pages = [
        client.post(SIGN_IN, {"login": name, "password": "wrong"}).content.decode()
        for name in ("editor", "nobody")
    ]
    assert all("The name or the password is another." in page for page in pages)


def test_whoever_left_is_told_no_more_than_a_stranger(client: Client, cast: Cast) -> None:
    Staff.objects.filter(name="editor").update(is_active=False)
    response = client.post(SIGN_IN, {"login": "editor", "password": PASSWORD})
    assert response.headers.get("Location", SIGN_IN) == SIGN_IN
    assert client.get("/en/desk/").headers["Location"].startswith(SIGN_IN)


def test_a_code_works_once_and_in_the_digits_of_any_script(client: Client, cast: Cast) -> None:
    code = code_now()
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    try_password(client, "editor")
    assert client.post(SECOND_FACTOR, {"code": arabic}).status_code == 302
    other = Client()
    try_password(other, "editor")
    page = other.post(SECOND_FACTOR, {"code": code}).content.decode()
    assert "This code is not valid now" in page


def test_codes_are_not_guessed(client: Client, cast: Cast) -> None:
    try_password(client, "editor")
    for _ in range(5):
        client.post(SECOND_FACTOR, {"code": "000000"})
    page = client.post(SECOND_FACTOR, {"code": code_now()}).content.decode()
    assert "Too many wrong attempts" in page


def test_passwords_are_not_guessed_from_any_number_of_addresses(client: Client, cast: Cast) -> None:
    for number in range(5):
        client.post(
            SIGN_IN, {"login": "editor", "password": "x"}, REMOTE_ADDR=f"203.0.113.{number}"
        )
    page = client.post(SIGN_IN, {"login": "editor", "password": PASSWORD}).content.decode()
    assert "Too many wrong attempts for this name" in page
    assert try_password(client, "translator") == SECOND_FACTOR


def test_attempts_are_counted_whatever_port_or_spelling_is_asked_for(
    client: Client, cast: Cast
) -> None:
    for number, name in enumerate(("editor", "Editor", " EDITOR", "editor", "eDitor")):
        client.post(
            SIGN_IN,
            {"login": name, "password": "x"},
            headers={"host": f"testserver:{8000 + number}"},
        )
    page = client.post(
        SIGN_IN, {"login": "editor", "password": PASSWORD}, headers={"host": "testserver:9"}
    ).content.decode()
    assert "Too many wrong attempts for this name" in page


def test_counting_is_not_forgotten_when_many_other_names_are_tried(
    client: Client, cast: Cast
) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"login": "editor", "password": "x"})
    for number in range(400):
        cache.set(f"another-name-{number}", 1)
    page = client.post(SIGN_IN, {"login": "editor", "password": PASSWORD}).content.decode()
    assert "Too many wrong attempts for this name" in page


def test_signing_out_closes_the_vault_and_forgets_both_cookies(cast: Cast) -> None:
    client = signed_in(cast.editor)
    response = client.post("/en/desk/account/sign-out/")
    assert not OpenVault.objects.exists()
    assert not Session.objects.exists()
    for name in (settings.SESSION_COOKIE_NAME, settings.VAULT_COOKIE_NAME):
        assert response.cookies[name]["max-age"] == 0


def test_nobody_is_signed_out_by_a_link(cast: Cast) -> None:
    client = signed_in(cast.editor)
    assert client.get("/en/desk/account/sign-out/").status_code == 405
    assert client.get("/en/desk/").status_code == 200


def test_the_first_second_factor_is_set_up_with_the_codes_of_an_app(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    Authenticator.objects.all().delete()
    assert try_password(client, "editor") == "/en/desk/"
    assert client.get("/en/desk/").headers["Location"].startswith("/en/desk/account/second-factor/")
    page = client.get("/en/desk/account/codes/").content.decode()
    secret = re.search(r'<code class="secret" dir="ltr">(\w+)</code>', page)
    assert secret
    assert secret[1] not in json.dumps(dict(client.session))
    assert SECRET_SESSION_KEY in client.session
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/en/desk/account/codes/", {"code": code_now(secret[1])})
    assert response.headers["Location"] == "/en/desk/account/recovery-codes/"
    assert SECRET_SESSION_KEY not in client.session
    shown = client.get("/en/desk/account/recovery-codes/").content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", shown)
    assert len(codes) == 10
    again = client.get("/en/desk/account/recovery-codes/").content.decode()
    assert not re.findall(r"<li>(\d{8})</li>", again)
    assert "10 codes are left" in again
    assert client.get("/en/desk/").status_code == 200
    told = Entry.objects.filter(verb="second-factor-added").order_by("position")
    assert [entry.facts for entry in told] == ['{"kind":"totp"}', '{"kind":"recovery-codes"}']


def test_a_recovery_code_works_once(client: Client, cast: Cast) -> None:
    signed = signed_in(cast.editor)
    remember_the_password(signed, cast.editor)
    assert signed.post("/en/desk/account/recovery-codes/new/").status_code == 302
    shown = signed.get("/en/desk/account/recovery-codes/").content.decode()
    code = re.findall(r"<li>(\d{8})</li>", shown)[3]
    try_password(client, "editor")
    assert client.post(SECOND_FACTOR, {"code": code}).status_code == 302
    other = Client()
    try_password(other, "editor")
    assert other.post(SECOND_FACTOR, {"code": code}).status_code == 200


def remember_the_password(client: Client, member: Member) -> None:
    """As if they had typed it a moment ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["_account_authentication_methods_user"] = str(member.staff.pk)
    session["account_authentication_methods_user"] = str(member.staff.pk)
    session.save()


def test_a_borrowed_browser_cannot_change_how_one_signs_in(cast: Cast) -> None:
    client = signed_in(cast.editor)
    for address in ("recovery-codes/new/", "codes/remove/", "passkeys/add/"):
        for answer in (
            client.get(f"/en/desk/account/{address}"),
            client.post(
                f"/en/desk/account/{address}", {"code": "canary"}, REMOTE_ADDR="203.0.113.7"
            ),
        ):
            assert answer.headers["Location"].startswith("/en/desk/account/again/?next="), address
    kept = json.dumps(dict(client.session))
    assert "canary" not in kept
    assert "203.0.113.7" not in kept
    page = client.post("/en/desk/account/again/", {"password": "wrong"}).content.decode()
    assert "The password is another." in page
    response = client.post(
        "/en/desk/account/again/",
        {"password": PASSWORD, "next": "/en/desk/account/recovery-codes/new/"},
    )
    assert response.headers["Location"] == "/en/desk/account/recovery-codes/new/"
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("en", "With a code"), ("ar", "برمز"), ("fr", "Avec un code")]
)
def test_the_other_ways_to_say_who_one_is_are_named_in_the_language_of_the_page(
    cast: Cast, language: str, words: str
) -> None:
    client = signed_in(cast.editor)
    page = client.get(f"/{language}/desk/account/again/").content.decode()
    assert words in page
    assert f"/{language}/desk/account/again/code/" in page
    assert "passkey" not in page


def test_a_new_password_is_typed_twice_the_same(cast: Cast) -> None:
    client = signed_in(cast.editor)
    page = client.post(
        "/ar/desk/account/password/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": "x"},
    ).content.decode()
    assert "هذا غير ما كتبته أعلاه." in page
    assert try_password(Client(), "editor") == SECOND_FACTOR


def test_the_only_second_factor_cannot_be_taken_away(cast: Cast) -> None:
    client = signed_in(cast.editor)
    remember_the_password(client, cast.editor)
    page = client.post("/en/desk/account/codes/remove/").content.decode()
    assert "This is your only second factor" in page
    assert Authenticator.objects.filter(user_id=cast.editor.staff.pk).exists()


def test_the_only_passkey_cannot_be_taken_away(cast: Cast) -> None:
    client = signed_in(cast.editor)
    remember_the_password(client, cast.editor)
    Authenticator.objects.filter(user_id=cast.editor.staff.pk).delete()
    passkey = Authenticator.objects.create(
        user_id=cast.editor.staff.pk, type=Authenticator.Type.WEBAUTHN, data={"name": "blue"}
    )
    response = client.post(f"/en/desk/account/passkeys/{passkey.pk}/remove/")
    assert response.status_code == 403
    assert "it is your only second factor" in response.content.decode()


def test_nobody_takes_away_the_passkey_of_another(cast: Cast) -> None:
    theirs = Authenticator.objects.create(
        user_id=cast.reviewer.staff.pk, type=Authenticator.Type.WEBAUTHN, data={"name": "blue"}
    )
    client = signed_in(cast.editor)
    remember_the_password(client, cast.editor)
    assert client.post(f"/en/desk/account/passkeys/{theirs.pk}/remove/").status_code == 404
    assert client.get(f"/en/desk/account/passkeys/{theirs.pk}/name/").status_code == 404


def test_the_secret_of_an_app_is_not_in_the_database(cast: Cast) -> None:
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert CODES_SECRET not in kept


def test_a_new_password_locks_the_vault_and_ends_every_other_session(cast: Cast) -> None:
    here, elsewhere = signed_in(cast.editor), signed_in(cast.editor)
    response = here.post(
        "/en/desk/account/password/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert response.status_code == 302
    assert not OpenVault.objects.exists()
    assert "Your vault is locked" in here.get("/en/desk/").content.decode()
    assert elsewhere.get("/en/desk/").headers["Location"].startswith(SIGN_IN)
    assert Entry.objects.get(verb="password-changed").actor == str(cast.editor.staff.pk)
    assert try_password(Client(), "editor", NEW_PASSWORD) == SECOND_FACTOR


def test_the_passphrase_of_the_vault_is_no_password(cast: Cast) -> None:
    client = signed_in(cast.editor)
    page = client.post(
        "/en/desk/account/password/",
        {"oldpassword": PASSWORD, "password1": PASSPHRASE, "password2": PASSPHRASE},
    ).content.decode()
    assert "it is the passphrase of your vault" in page
    assert PASSPHRASE not in page
    assert try_password(Client(), "editor") == SECOND_FACTOR


@pytest.mark.parametrize("weak", ["short", "first officer 1", "password1234"])
def test_a_weak_password_is_not_taken(cast: Cast, weak: str) -> None:
    client = signed_in(cast.first_officer)
    client.post(
        "/en/desk/account/password/",
        {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
    )
    assert try_password(Client(), "first officer") == SECOND_FACTOR


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
        "http://testserver/en/desk/", "/en/desk/\nX: 1", "https:evil.example", "",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_site(client: Client, cast: Cast, elsewhere: str) -> None:
    Authenticator.objects.all().delete()
    response = client.post(SIGN_IN, {"login": "editor", "password": PASSWORD, "next": elsewhere})
    assert response.headers["Location"] == "/en/desk/"


def test_a_session_names_nobody(client: Client, cast: Cast) -> None:
    sign_in(client, cast.first_officer)
    kept = json.dumps(dict(client.session)) + str(list(Session.objects.values()))
    assert "officer" not in kept
    assert PASSWORD not in kept
    assert CODES_SECRET not in kept


def test_sessions_that_are_over_are_erased_when_somebody_signs_in(
    client: Client, cast: Cast
) -> None:
    signed_in(cast.editor)
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    sign_in(client, cast.reviewer)
    assert Session.objects.count() == 1


def test_a_session_ends_with_the_browser(client: Client, cast: Cast) -> None:
    response = client.post(SIGN_IN, {"login": "editor", "password": PASSWORD})
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_there_is_no_way_to_sign_up_and_no_letter_is_sent(client: Client, cast: Cast) -> None:
    for address in ("signup/", "password/reset/", "email/", "confirm-email/"):
        for under in ("/en/desk/account/", "/en/accounts/", "/accounts/"):
            assert client.get(under + address).status_code == 404


def test_passwords_are_kept_as_argon2_in_the_queue_of_the_vaults() -> None:
    assert site_settings.PASSWORD_HASHERS == ["walkaway.accounts.deriving.QueuedArgon2"]
    hashed = QueuedArgon2().encode("a word", "a salt of sixteen")
    assert hashed.startswith("argon2$argon2id$")
    assert QueuedArgon2().verify("a word", hashed)
