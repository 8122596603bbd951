"""Who comes in: signed in, with a second factor, in the right role, with the vault open."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from tests.accounts.pages import page_of_words
from tests.cast import Cast, signed_in
from walkaway.accounts.middleware import is_at_the_desk
from walkaway.accounts.models import Role

pytestmark = pytest.mark.django_db

BEFORE_THE_SECOND_FACTOR = {
    "account_reauthenticate": "says again who one is, before a second factor is added",
    "mfa_index": "offers the ways to set one up",
    "mfa_activate_totp": "sets up codes",
    "mfa_add_webauthn": "adds a passkey",
}
FOR_ANYONE = {
    "account_login": "the door",
    "mfa_authenticate": "the second lock of the door, for whoever passed the first",
    "account_logout": "leaving",
    "join": "for who was invited, with a token in the form",
    "follow-invitation": "the same, with the token in the address",
    "written-down": "typing back a part of the recovery code, before the first sign-in",
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the desk with what answers it."""
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        elif address.removeprefix("en/").startswith("desk/"):
            yield address, entry


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
EXAMPLES = {"uuid": str(uuid4()), "int": "1", "str": "no-such-thing", "slug": "nothing"}
_PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


def every_page() -> dict[str, str]:
    """The names of the pages of the desk, each with an address."""
    found = {}
    with translation.override("en"):
        for pattern, entry in patterns(get_resolver()):
            assert entry.name, pattern
            address = _PARAMETER.sub(lambda found: EXAMPLES[found[1] or "str"], pattern)
            found[entry.name] = f"/{address}"
    return found


def test_every_page_of_the_desk_asks_a_stranger_to_sign_in(client: Client) -> None:
    open_to_all = {
        name
        for name, address in every_page().items()
        for answer in [client.generic(method, address) for method in METHODS]
        if not answer.headers.get("Location", "").startswith("/en/desk/account/sign-in/")
        and answer.status_code != 405
    }
    assert open_to_all <= set(FOR_ANYONE)
    assert len(every_page()) > 50


def test_every_page_asks_whoever_has_no_second_factor_to_set_one_up(cast: Cast) -> None:
    Authenticator.objects.all().delete()
    client = signed_in(cast.administrator)
    for name, address in every_page().items():
        if name in FOR_ANYONE or name in BEFORE_THE_SECOND_FACTOR:
            continue
        answers = [client.generic(method, address) for method in METHODS]
        where = {answer.headers.get("Location", "").split("?")[0] for answer in answers}
        assert where <= {"/en/desk/account/second-factor/", ""}, name
        assert {answer.status_code for answer in answers} <= {302, 405}, name


def test_a_page_answers_nobody_whose_membership_ended(cast: Cast) -> None:
    client = signed_in(cast.editor)
    cast.editor.staff.is_active = False
    cast.editor.staff.save()
    response = client.get("/en/desk/")
    assert response.headers["Location"].startswith("/en/desk/account/sign-in/")


def test_the_way_on_leads_back_to_where_one_wanted_to_go(client: Client) -> None:
    response = client.get("/en/desk/staff/?page=2")
    assert response.headers["Location"] == (
        "/en/desk/account/sign-in/?next=%2Fen%2Fdesk%2Fstaff%2F%3Fpage%3D2"
    )


def test_a_form_of_whoever_is_signed_out_leads_back_to_the_desk(client: Client) -> None:
    response = client.post("/en/desk/unlock/", {"passphrase": "x"})
    assert response.headers["Location"] == "/en/desk/account/sign-in/?next=%2Fen%2Fdesk%2F"


@pytest.mark.urls("tests.accounts.pages")
def test_what_is_sealed_asks_for_the_open_vault(cast: Cast) -> None:
    locked, opened = signed_in(cast.editor, unlocked=False), signed_in(cast.editor)
    assert locked.get("/desk/sealed/").headers["Location"] == (
        "/en/desk/unlock/?next=%2Fdesk%2Fsealed%2F"
    )
    assert opened.get("/desk/sealed/").content == b"True"


@pytest.mark.urls("tests.accounts.pages")
def test_a_page_for_some_roles_refuses_the_others(cast: Cast) -> None:
    for member in (cast.editor, cast.translator):
        page = signed_in(member).get("/desk/words/").content.decode()
        assert page == str(member.staff.pk)
    for member in (cast.administrator, cast.researcher, cast.campaigner):
        response = signed_in(member).get("/desk/words/")
        assert response.status_code == 403
        assert "Not for your role" in response.content.decode()


def test_a_view_says_what_it_asks_for() -> None:
    terms = page_of_words.terms  # type: ignore[attr-defined]  # the mark of `desk`
    assert terms.roles == {Role.TRANSLATOR, Role.EDITOR}
    assert not terms.unlocked
    assert terms.second_factor


def test_nothing_of_the_desk_is_kept_by_a_browser(cast: Cast) -> None:
    for address in ("/en/desk/", "/ar/desk/unlock/", "/en/desk/staff/", "/en/desk/nothing/"):
        response = signed_in(cast.administrator).get(address)
        assert "no-store" in response.headers["Cache-Control"], address
        assert response.headers["Referrer-Policy"] == "same-origin", address


def test_a_form_of_another_site_does_nothing(cast: Cast) -> None:
    client = signed_in(cast.administrator, client=Client(enforce_csrf_checks=True))
    response = client.post("/en/desk/lock/")
    assert response.status_code == 403
    assert "Send it once more" in response.content.decode()
    assert "Your vault is open" in client.get("/en/desk/").content.decode()


def test_a_visitor_outside_the_desk_has_neither_session_nor_staff(rf: RequestFactory) -> None:
    inside = ("/en/desk/", "/ar/desk", "/desk/", "/desk/uploads/1", "/fr/desk/staff/")
    outside = ("/", "/en/", "/en/desks/", "/en/about/", "/en/search/?q=/desk/", "/files/desk/x")
    assert [address for address in inside if not is_at_the_desk(rf.get(address))] == []
    assert [address for address in outside if is_at_the_desk(rf.get(address))] == []
