"""Links that let one person in, once."""

import logging
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.cast import PASSPHRASE, PASSWORD, Cast, make_member, signed_in
from walkaway.accounts import invitations, services, vaults
from walkaway.accounts.models import Invitation, KeySide, OpenVault, Role, Staff
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

CHOSEN = {
    "name": "Mira",
    "password": "a long word for the door",
    "password_again": "a long word for the door",
    "passphrase": PASSPHRASE,
    "passphrase_again": PASSPHRASE,
}


def token_in(page: str) -> str:
    return page.split("/en/desk/join/")[1].split("/")[0]


def test_somebody_is_invited_joins_and_signs_in(cast: Cast) -> None:
    cache.clear()
    made = signed_in(cast.administrator).post(
        "/en/desk/staff/invite/", {"roles": ["protection-officer", "reviewer"]}
    )
    token = token_in(made.content.decode())
    visitor = Client()
    page = visitor.get(f"/en/desk/join/{token}/").content.decode()
    assert "Protection officer" in page
    assert "This organisation chose no escrow" in page
    joined = visitor.post("/en/desk/join/", CHOSEN | {"token": token})
    code = joined.context["code"]
    assert code in joined.content.decode()
    staff = Staff.objects.get(name="Mira")
    assert staff.roles == {Role.PROTECTION_OFFICER, Role.REVIEWER}
    assert staff.key_side in KeySide.values
    now = timezone.now()
    assert vaults.open_vault_with_code(staff, code, now=now) == vaults.open_vault(
        staff, PASSPHRASE, now=now
    )
    signed = visitor.post(
        "/en/desk/account/sign-in/", {"login": "mira", "password": CHOSEN["password"]}
    )
    assert signed.headers["Location"] == "/en/desk/"
    assert (
        visitor.get("/en/desk/").headers["Location"].startswith("/en/desk/account/second-factor/")
    )
    told = [entry.verb for entry in Entry.objects.order_by("position")]
    assert told == ["staff-invited", "staff-joined", "role-given", "role-given", "vault-made"]


def test_a_link_is_followed_once(cast: Cast) -> None:
    now = timezone.now()
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=now)
    Client().post("/en/desk/join/", CHOSEN | {"token": token})
    for answer in (
        Client().get(f"/en/desk/join/{token}/"),
        Client().post("/en/desk/join/", CHOSEN | {"token": token, "name": "Noor"}),
    ):
        assert answer.status_code == 410
        assert "it was used" in answer.content.decode()
    assert not Staff.objects.filter(name="Noor").exists()


def test_a_link_lasts_seven_days(cast: Cast) -> None:
    now = timezone.now()
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=now)
    assert invitations.invitation_for(token, now=now + timedelta(days=6, hours=23))
    with pytest.raises(Refused):
        invitations.invitation_for(token, now=now + timedelta(days=7))


def test_two_who_follow_one_link_at_once_do_not_both_come_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=now)
    invitation = invitations.invitation_for(token, now=now)
    # Both have looked; one was faster.
    Invitation.objects.update(used_at=now)
    monkeypatch.setattr(invitations, "invitation_for", lambda *_, **__: invitation)
    with pytest.raises(Refused):
        invitations.accept(
            token,
            name="Mira",
            password=CHOSEN["password"],
            passphrase=PASSPHRASE,
            now=now,
        )
    assert not Staff.objects.filter(name="Mira").exists()


def test_a_withdrawn_link_is_worthless(cast: Cast) -> None:
    now, client = timezone.now(), signed_in(cast.administrator)
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=now)
    page = client.get("/en/desk/staff/").content.decode()
    assert "Links that were not followed yet" in page
    invitation = Invitation.objects.get()
    client.post(f"/en/desk/staff/invitations/{invitation.pk}/")
    assert Client().get(f"/en/desk/join/{token}/").status_code == 410


def test_a_link_of_somebody_who_may_no_longer_invite_is_worthless(cast: Cast) -> None:
    now, other = timezone.now(), make_member("another administrator", Role.ADMINISTRATOR)
    token = invitations.invite({Role.EDITOR}, actor=other.actor, now=now)
    assert invitations.invitation_for(token, now=now)
    services.change_roles(other.staff, {Role.EDITOR}, actor=cast.administrator.actor)
    with pytest.raises(Refused):
        invitations.invitation_for(token, now=now)
    services.change_roles(other.staff, {Role.ADMINISTRATOR}, actor=cast.administrator.actor)
    services.end_membership(other.staff, actor=cast.administrator.actor, now=now)
    with pytest.raises(Refused):
        invitations.invitation_for(token, now=now)


def test_only_administrators_invite(cast: Cast) -> None:
    for member in (cast.editor, cast.first_officer):
        with pytest.raises(Refused):
            invitations.invite({Role.EDITOR}, actor=member.actor, now=timezone.now())
        with pytest.raises(Refused):
            invitations.open_way_back(cast.reviewer.staff, actor=member.actor, now=timezone.now())
        assert signed_in(member).get("/en/desk/staff/invite/").status_code == 403


def test_what_stands_in_a_link_is_neither_kept_nor_written_to_any_record(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    now = timezone.now()
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=now)
    Client().get(f"/en/desk/join/{token}/")
    Client().get(f"/en/desk/join/{token[:-1]}/")
    Client(enforce_csrf_checks=True).post("/en/desk/join/", CHOSEN | {"token": token})
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert token[:-1] not in str(said)
    assert token not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"password_again": "x"}, "This is not what you typed above."),
        ({"passphrase_again": "x"}, "This is not what you typed above."),
        ({"password": "short", "password_again": "short"}, "This password"),
        ({"passphrase": "too short", "passphrase_again": "too short"}, "it is too short"),
        ({"name": "EDITOR"}, "somebody has it already"),
        ({"name": ""}, "errorlist"),
        (
            {"passphrase": CHOSEN["password"], "passphrase_again": CHOSEN["password"]},
            "it is your password",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_link_stays_good(
    cast: Cast, change: dict[str, str], reason: str
) -> None:
    now = timezone.now()
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=now)
    response = Client().post("/en/desk/join/", CHOSEN | change | {"token": token})
    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert PASSPHRASE not in page
    assert CHOSEN["password"] not in page
    assert invitations.invitation_for(token, now=now)


def test_a_way_back_gives_a_new_password_and_forgets_the_second_factor(cast: Cast) -> None:
    cache.clear()
    editor = cast.editor
    theirs = signed_in(editor)
    made = signed_in(cast.administrator).post(f"/en/desk/staff/{editor.staff.pk}/way-back/")
    token = token_in(made.content.decode())
    new = "a quite new word for the door"
    response = Client().post(
        "/en/desk/join/", {"token": token, "password": new, "password_again": new}
    )
    assert response.headers["Location"] == "/en/desk/account/sign-in/"
    assert not Authenticator.objects.filter(user_id=editor.staff.pk).exists()
    assert not OpenVault.objects.filter(staff=editor.staff).exists()
    assert theirs.get("/en/desk/").status_code == 302
    client = Client()
    answer = client.post("/en/desk/account/sign-in/", {"login": "editor", "password": new})
    assert answer.headers["Location"] == "/en/desk/"
    # It opens no vault: that has kept its passphrase.
    assert vaults.open_vault(editor.staff, PASSPHRASE, now=timezone.now()) == editor.keys
    assert Client().get(f"/en/desk/join/{token}/").status_code == 410
    told = [entry.verb for entry in Entry.objects.order_by("position")]
    assert told == ["way-back-opened", "came-back"]


def test_a_newer_way_back_ends_the_older_and_none_leads_back_who_left(cast: Cast) -> None:
    now, admin = timezone.now(), cast.administrator.actor
    older = invitations.open_way_back(cast.editor.staff, actor=admin, now=now)
    newer = invitations.open_way_back(cast.editor.staff, actor=admin, now=now)
    with pytest.raises(Refused):
        invitations.come_back(older, password=PASSWORD + "!", now=now)
    cast.editor.staff.is_active = False
    cast.editor.staff.save()
    with pytest.raises(Refused):
        invitations.come_back(newer, password=PASSWORD + "!", now=now)
    with pytest.raises(Refused):
        invitations.open_way_back(cast.editor.staff, actor=admin, now=now)


def test_a_way_back_does_not_take_the_passphrase_for_a_password(cast: Cast) -> None:
    now = timezone.now()
    token = invitations.open_way_back(cast.editor.staff, actor=cast.administrator.actor, now=now)
    with pytest.raises(Refused, match="it is the passphrase of your vault"):
        invitations.come_back(token, password=PASSPHRASE, now=now)
    assert invitations.invitation_for(token, now=now)


def test_a_way_back_is_no_invitation(cast: Cast) -> None:
    now = timezone.now()
    token = invitations.open_way_back(cast.editor.staff, actor=cast.administrator.actor, now=now)
    with pytest.raises(Refused):
        invitations.accept(
            token,
            name="Mira",
            password=CHOSEN["password"],
            passphrase=PASSPHRASE,
            now=now,
        )
