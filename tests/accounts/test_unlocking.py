"""An open vault: the database alone opens nothing, the cookie alone opens nothing."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from tests.cast import PASSPHRASE, Cast, Member, signed_in
from walkaway.accounts import unlocking
from walkaway.accounts.models import OpenVault
from walkaway.core.sealing.envelopes import derived_key, open_envelope
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

UNLOCK = "/en/desk/unlock/"


def request_of(client: Client, member: Member) -> HttpRequest:
    """What a view is given when `client` asks."""
    request = HttpRequest()
    request.session, request.user = client.session, member.staff
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    return request


def is_open(client: Client, member: Member, *, at: datetime | None = None) -> bool:
    keys = unlocking.keys_of(request_of(client, member), now=at or timezone.now())
    assert keys is None or keys == member.keys
    return keys is not None


def test_the_passphrase_opens_the_vault_and_leads_on(cast: Cast) -> None:
    client = signed_in(cast.editor, unlocked=False)
    response = client.post(UNLOCK, {"passphrase": PASSPHRASE, "next": "/ar/desk/account/"})
    assert response.headers["Location"] == "/ar/desk/account/"
    assert is_open(client, cast.editor)
    assert Entry.objects.get(verb="vault-unlocked").subject == f"staff:{cast.editor.staff.pk}"


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "\\evil", ""])
def test_unlocking_leads_to_no_other_site(cast: Cast, next_page: str) -> None:
    client = signed_in(cast.editor, unlocked=False)
    response = client.post(UNLOCK, {"passphrase": PASSPHRASE, "next": next_page})
    assert response.headers["Location"] == "/en/desk/"


def test_the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts(cast: Cast) -> None:
    client = signed_in(cast.editor, unlocked=False)
    response = client.post(UNLOCK, {"passphrase": PASSPHRASE})
    cookie = response.cookies[settings.VAULT_COOKIE_NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert (cookie["path"], cookie["domain"], cookie["expires"]) == ("/", "", "")


def test_the_cookie_alone_opens_nothing(cast: Cast) -> None:
    client = signed_in(cast.editor)
    OpenVault.objects.all().delete()
    assert not is_open(client, cast.editor)


def test_the_database_alone_opens_nothing(cast: Cast) -> None:
    client = signed_in(cast.editor)
    row = OpenVault.objects.get()
    assert cast.editor.keys.private not in bytes(row.box)
    kept = str(list(Session.objects.values())) + str(list(OpenVault.objects.values()))
    assert client.cookies[settings.VAULT_COOKIE_NAME].value not in kept
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in kept
    del client.cookies[settings.VAULT_COOKIE_NAME]
    assert not is_open(client, cast.editor)


def test_what_the_table_of_sessions_holds_signs_nobody_in(cast: Cast) -> None:
    client = signed_in(cast.administrator)
    assert client.get("/en/desk/").status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    assert thief.get("/en/desk/").status_code == 302
    assert client.post("/en/desk/account/sign-out/").status_code == 302
    assert not Session.objects.exists()


def test_the_cookie_of_another_opens_nothing(cast: Cast) -> None:
    mine, theirs = signed_in(cast.editor), signed_in(cast.first_officer)
    mine.cookies[settings.VAULT_COOKIE_NAME] = theirs.cookies[settings.VAULT_COOKIE_NAME].value
    assert not is_open(mine, cast.editor)


def test_an_envelope_in_the_row_of_another_session_opens_nothing(cast: Cast) -> None:
    first, second = signed_in(cast.editor), signed_in(cast.editor)
    one, other = OpenVault.objects.order_by("pk")
    other.box = one.box
    other.save()
    second.cookies[settings.VAULT_COOKIE_NAME] = first.cookies[settings.VAULT_COOKIE_NAME].value
    assert is_open(first, cast.editor)
    assert not is_open(second, cast.editor)


@pytest.mark.parametrize("value", ["", "x", "????", "AAAA", "é", "A" * 4000])
def test_a_cookie_that_is_none_opens_nothing(cast: Cast, value: str) -> None:
    request = request_of(signed_in(cast.editor), cast.editor)
    request.COOKIES[settings.VAULT_COOKIE_NAME] = value
    assert unlocking.keys_of(request, now=timezone.now()) is None


def test_a_vault_closes_after_twenty_minutes_of_nothing(cast: Cast) -> None:
    client, now = signed_in(cast.editor), timezone.now()
    assert is_open(client, cast.editor, at=now + timedelta(minutes=19))
    assert is_open(client, cast.editor, at=now + timedelta(minutes=38))
    assert not is_open(client, cast.editor, at=now + timedelta(minutes=59))
    # Once closed it is erased: a clock that goes back does not open it.
    assert not is_open(client, cast.editor, at=now)


def test_that_somebody_is_there_is_not_written_down_at_every_picture(cast: Cast) -> None:
    client, now = signed_in(cast.editor), timezone.now()
    seen = OpenVault.objects.get().seen_at
    assert is_open(client, cast.editor, at=now + timedelta(seconds=20))
    assert OpenVault.objects.get().seen_at == seen
    assert is_open(client, cast.editor, at=now + timedelta(seconds=40))
    assert OpenVault.objects.get().seen_at > seen


def test_a_page_in_which_somebody_types_asks_whether_the_vault_is_open(cast: Cast) -> None:
    client = signed_in(cast.editor)
    OpenVault.objects.update(seen_at=timezone.now() - timedelta(minutes=19))
    assert client.post("/en/desk/still-here/").json() == {"open": True}
    assert OpenVault.objects.get().seen_at > timezone.now() - timedelta(minutes=1)
    client.post("/en/desk/lock/")
    assert client.post("/en/desk/still-here/").json() == {"open": False}


def test_the_button_locks_at_once(cast: Cast) -> None:
    client = signed_in(cast.editor)
    response = client.post("/en/desk/lock/")
    assert response.cookies[settings.VAULT_COOKIE_NAME]["max-age"] == 0
    assert not OpenVault.objects.exists()


def test_a_request_that_is_still_running_does_not_open_a_vault_again(cast: Cast) -> None:
    client = signed_in(cast.editor)
    request = request_of(client, cast.editor)
    client.post("/en/desk/lock/")
    request.session.save()
    assert unlocking.keys_of(request, now=timezone.now()) is None
    assert not OpenVault.objects.exists()


def test_vaults_that_nobody_used_are_erased_when_another_is_opened(cast: Cast) -> None:
    signed_in(cast.editor)
    OpenVault.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    signed_in(cast.reviewer)
    assert OpenVault.objects.get().staff == cast.reviewer.staff


def test_a_wrong_passphrase_is_said_and_not_repeated(cast: Cast) -> None:
    client = signed_in(cast.editor, unlocked=False)
    response = client.post(UNLOCK, {"passphrase": "seven grey geese fly home early"})
    assert response.status_code == 422
    assert "This is another passphrase" in response.content.decode()
    assert "geese" not in response.content.decode()
    assert not is_open(client, cast.editor)


def test_only_the_purpose_of_the_key_opens_the_envelope(cast: Cast) -> None:
    """What is in the row opens with the cookie, the session and the person together."""
    request, response = request_of(signed_in(cast.editor), cast.editor), HttpResponse()
    unlocking.unlock(request, response, cast.editor.keys, now=timezone.now())
    request.COOKIES[settings.VAULT_COOKIE_NAME] = response.cookies[settings.VAULT_COOKIE_NAME].value
    secret = unlocking._secret_in(request)
    assert secret
    box = bytes(OpenVault.objects.get().box)
    belongs_to = unlocking._belongs_to(request)
    key = derived_key(secret, "vault-open-v1")
    assert open_envelope(key, box, belongs_to) == cast.editor.keys.private


HTTPS_COOKIES = """
import django; django.setup()
from tests.tables import make_tables
make_tables()
from django.test import Client
from django.conf import settings
client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
response = client.get("/en/desk/account/sign-in/")
print(sorted(response.cookies))
print([bool(cookie["secure"]) for cookie in response.cookies.values()])
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.VAULT_COOKIE_NAME)
print(settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
      settings.CSRF_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE)
"""


def test_by_https_cookies_are_bound_to_this_host_alone(tmp_path: Path) -> None:
    variables = {
        "WALKAWAY_HOME": str(tmp_path),
        "WALKAWAY_HTTPS": "yes",
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    said = subprocess.run(
        [sys.executable, "-c", HTTPS_COOKIES],
        env=os.environ | variables,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert said == [
        "['__Host-walkaway-form']",
        "[True]",
        "__Host-walkaway-desk __Host-walkaway-form __Host-walkaway-vault",
        "True True True Strict",
    ]
