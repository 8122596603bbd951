"""People come, are given roles, and leave."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone

from tests.cast import PASSPHRASE, PASSWORD, Cast, make_member, signed_in
from walkaway.accounts import services
from walkaway.accounts.actors import program
from walkaway.accounts.models import HeldRole, KeySide, OpenVault, Role, Staff
from walkaway.accounts.signals import roles_changed, staff_left
from walkaway.core.errors import Refused
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

Heard = list[dict[str, Any]]


@contextmanager
def heard(signal: Signal) -> Iterator[Heard]:
    told: Heard = []

    def listen(sender: object, signal: object, **facts: Any) -> None:
        assert transaction.get_connection().in_atomic_block
        told.append(facts)

    signal.connect(listen)
    yield told
    signal.disconnect(listen)


def journal() -> list[tuple[str, str, str]]:
    return [
        (entry.verb, entry.subject.split(":")[1], entry.facts)
        for entry in Entry.objects.order_by("position")
    ]


def test_a_change_of_roles_is_told_and_journaled(cast: Cast) -> None:
    editor, admin = cast.editor.staff, cast.administrator
    with heard(roles_changed) as told:
        services.change_roles(editor, {Role.TRANSLATOR, Role.REVIEWER}, actor=admin.actor)
    assert Staff.objects.get(pk=editor.pk).roles == {Role.TRANSLATOR, Role.REVIEWER}
    assert told == [
        {
            "staff": editor,
            "lost": {Role.EDITOR},
            "gained": {Role.TRANSLATOR, Role.REVIEWER},
            "actor": admin.actor,
        }
    ]
    assert journal() == [
        ("role-taken", str(editor.pk), '{"role":"editor"}'),
        ("role-given", str(editor.pk), '{"role":"reviewer","to_self":false}'),
        ("role-given", str(editor.pk), '{"role":"translator","to_self":false}'),
    ]


def test_the_same_roles_again_are_no_change(cast: Cast) -> None:
    with heard(roles_changed) as told:
        services.change_roles(cast.editor.staff, {Role.EDITOR}, actor=cast.administrator.actor)
    assert (told, journal()) == ([], [])


def test_an_administrator_who_takes_a_reading_role_is_seen_to_do_so(cast: Cast) -> None:
    admin = cast.administrator
    services.change_roles(admin.staff, {Role.ADMINISTRATOR, Role.RESEARCHER}, actor=admin.actor)
    assert journal() == [
        ("role-given", str(admin.staff.pk), '{"role":"researcher","to_self":true}')
    ]


@pytest.mark.parametrize("name", ["editor", "first_officer", "campaigner", "stranger"])
def test_only_administrators_change_roles_and_end_memberships(cast: Cast, name: str) -> None:
    actor = getattr(cast, name).actor
    with pytest.raises(Refused):
        services.change_roles(cast.reviewer.staff, set(Role), actor=actor)
    with pytest.raises(Refused):
        services.end_membership(cast.reviewer.staff, actor=actor, now=timezone.now())
    assert journal() == []


def test_new_officers_hold_the_side_that_has_fewer(cast: Cast) -> None:
    admin = cast.administrator.actor
    HeldRole.objects.filter(staff=cast.second_officer.staff).delete()
    Staff.objects.filter(pk=cast.second_officer.staff.pk).update(key_side="")
    officer = {Role.PROTECTION_OFFICER}
    services.change_roles(cast.editor.staff, officer, actor=admin)
    assert cast.editor.staff.key_side == KeySide.SECOND
    services.change_roles(cast.reviewer.staff, officer, actor=admin)
    assert cast.reviewer.staff.key_side == KeySide.FIRST
    services.change_roles(cast.editor.staff, set(), actor=admin)
    assert Staff.objects.get(pk=cast.editor.staff.pk).key_side == ""


def test_whoever_leaves_is_out_at_once_everywhere(cast: Cast) -> None:
    leaver, admin = cast.first_officer, cast.administrator
    here, there, other = signed_in(leaver), signed_in(leaver), signed_in(cast.editor)
    with heard(roles_changed) as changed, heard(staff_left) as left:
        services.end_membership(leaver.staff, actor=admin.actor, now=timezone.now())
    staff = Staff.objects.get(pk=leaver.staff.pk)
    assert (staff.is_active, staff.key_side, staff.roles) == (False, "", frozenset())
    assert staff.left_at
    assert [fact["lost"] for fact in changed] == [{Role.PROTECTION_OFFICER}]
    assert [fact["staff"] for fact in left] == [staff]
    for client in (here, there):
        assert client.get("/en/desk/").headers["Location"].startswith("/en/desk/account/sign-in/")
    assert other.get("/en/desk/").status_code == 200
    assert not OpenVault.objects.filter(staff=staff).exists()
    assert Session.objects.count() <= 3
    assert [verb for verb, *_ in journal()] == ["role-taken", "staff-left"]


def test_leaving_fails_whole_when_a_listener_cannot_follow(cast: Cast) -> None:
    def cannot(**_: object) -> None:
        raise Refused(what="Ending", reason="keys are missing", way_on="Find them.")

    staff_left.connect(cannot)
    try:
        with pytest.raises(Refused):
            services.end_membership(
                cast.editor.staff, actor=cast.administrator.actor, now=timezone.now()
            )
    finally:
        staff_left.disconnect(cannot)
    assert Staff.objects.get(pk=cast.editor.staff.pk).roles == {Role.EDITOR}
    assert journal() == []


def test_whoever_left_before_cannot_sign_in_even_where_their_keys_must_stay(cast: Cast) -> None:
    def cannot(**_: object) -> None:
        raise Refused(what="Ending", reason="half of an identity", way_on="Let another in.")

    browser = signed_in(cast.first_officer)
    staff_left.connect(cannot)
    try:
        services.end_again(cast.first_officer.staff, actor=program("restore"), now=timezone.now())
    finally:
        staff_left.disconnect(cannot)
    staff = Staff.objects.get(pk=cast.first_officer.staff.pk)
    assert (staff.is_active, staff.left_at is not None) == (False, True)
    assert browser.get("/en/desk/").status_code == 302
    assert [verb for verb, *_ in journal()] == ["staff-left"]


def test_a_restored_home_keeps_its_last_administrator(cast: Cast) -> None:
    admin = cast.administrator.staff
    with pytest.raises(Refused):
        services.end_again(admin, actor=program("restore"), now=timezone.now())
    assert Staff.objects.get(pk=admin.pk).is_active


def test_the_last_administrator_stays(cast: Cast) -> None:
    admin, now = cast.administrator, timezone.now()
    with pytest.raises(Refused):
        services.end_membership(admin.staff, actor=admin.actor, now=now)
    with pytest.raises(Refused):
        services.change_roles(admin.staff, {Role.EDITOR}, actor=admin.actor)
    other = make_member("another administrator", Role.ADMINISTRATOR)
    services.end_membership(admin.staff, actor=other.actor, now=now)
    with pytest.raises(Refused):
        services.end_membership(other.staff, actor=other.actor, now=now)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\nb" + "\0", "Editor", "ＥＤＩＴＯＲ"])
def test_a_name_that_cannot_be_kept_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        services.clean_name(name)


def test_the_database_refuses_two_of_one_name(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.create(name="EDITOR")


def test_a_member_must_not_open_the_vault_with_the_password() -> None:
    with pytest.raises(Refused, match="it is your password"):
        services.new_member("Mira", PASSPHRASE, passphrase=PASSPHRASE)
    with pytest.raises(Refused):
        services.new_member("Mira", "short", passphrase=PASSPHRASE)


def test_secrets_are_not_shown_when_a_member_is_printed() -> None:
    new = services.new_member("Mira", PASSWORD, passphrase=PASSPHRASE)
    assert new.password not in repr(new)
    assert new.vault.code not in repr(new)


def test_the_page_for_staff_changes_roles_and_ends_memberships(cast: Cast) -> None:
    client, editor = signed_in(cast.administrator), cast.editor.staff
    address = f"/en/desk/staff/{editor.pk}/"
    assert client.post(address, {"roles": ["translator"]}).headers["Location"] == "/en/desk/staff/"
    assert Staff.objects.get(pk=editor.pk).roles == {Role.TRANSLATOR}
    assert client.get(f"{address}end/").status_code == 200
    assert client.post(f"{address}end/").status_code == 302
    assert not Staff.objects.get(pk=editor.pk).is_active
    assert "has left" in client.get("/en/desk/staff/").content.decode()
    assert client.post(address, {"roles": ["editor"]}).status_code == 200
    assert not Staff.objects.get(pk=editor.pk).roles


def test_an_administrator_sets_down_which_languages_somebody_reads(cast: Cast) -> None:
    client, reviewer = signed_in(cast.administrator), cast.reviewer.staff
    address = f"/en/desk/staff/{reviewer.pk}/"
    typed = {"roles": ["reviewer"], "languages": "AR, zh-hant, ar"}
    assert client.post(address, typed).status_code == 302
    assert list(reviewer.read_languages.values_list("language", flat=True)) == ["ar", "zh-Hant"]
    assert 'value="ar, zh-Hant"' in client.get(address).content.decode()
    assert client.post(address, typed | {"languages": "ar"}).status_code == 302
    assert list(reviewer.read_languages.values_list("language", flat=True)) == ["ar"]


def test_what_is_no_language_is_refused_and_changes_nothing(cast: Cast) -> None:
    client, reviewer = signed_in(cast.administrator), cast.reviewer.staff
    typed = {"roles": ["reviewer", "editor"], "languages": "ar, the one of her mother"}
    answer = client.post(f"/en/desk/staff/{reviewer.pk}/", typed)
    assert "is no language tag" in answer.content.decode()
    assert not reviewer.read_languages.exists()
    assert Staff.objects.get(pk=reviewer.pk).roles == {Role.REVIEWER}


@pytest.mark.parametrize("name", ["editor", "first_officer", "reviewer", "stranger"])
def test_nobody_else_says_which_languages_somebody_reads(cast: Cast, name: str) -> None:
    actor = getattr(cast, name).actor
    with pytest.raises(Refused):
        services.set_read_languages(cast.reviewer.staff, ["ar"], actor=actor)
    assert not cast.reviewer.staff.read_languages.exists()
