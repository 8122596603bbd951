"""Vaults: what is taken as a passphrase, wrong ones counted, lost ones recovered."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.cast import PASSPHRASE, PASSWORD, RECOVERY_CODE, Cast, signed_in
from walkaway.accounts import site_keys, vaults
from walkaway.accounts.actors import program
from walkaway.accounts.deriving import AT_ONCE, turn
from walkaway.accounts.models import OpenVault, Vault
from walkaway.accounts.paper import printed, share_from
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.sealing.key_pairs import new_key_pair
from walkaway.core.sealing.shares import Share
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

ANOTHER = "nine blue boats drift past dawn"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A home without keys."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    "passphrase",
    [
        "five words are quite enough",
        "sixteenletters!!",
        "خمس كلمات لا صلة بينها",
        "十六文字以上のパスフレーズは長いです。",
    ],
)
def test_a_long_passphrase_is_taken(passphrase: str) -> None:
    vaults.require_good_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["", "four short words here"[:15], "a a a a a a", "a" * 40])
def test_a_short_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused):
        vaults.require_good_passphrase(passphrase)


def test_a_vault_opens_with_its_passphrase_and_with_its_code(cast: Cast) -> None:
    member, now = cast.editor, timezone.now()
    assert vaults.open_vault(member.staff, PASSPHRASE, now=now) == member.keys
    assert vaults.open_vault_with_code(member.staff, RECOVERY_CODE, now=now) == member.keys


def test_wrong_passphrases_are_counted_and_delayed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotOpened(what="A vault")

    staff, now = cast.editor.staff, timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr("walkaway.core.sealing.passphrases.open_vault", refuse)
        for _ in range(3):
            with pytest.raises(NotOpened):
                vaults.open_vault(staff, "wrong", now=now)
        with pytest.raises(Refused, match="Wait 2 seconds"):
            vaults.open_vault(staff, "wrong", now=now + timedelta(milliseconds=100))
        with pytest.raises(NotOpened):
            vaults.open_vault(staff, "wrong", now=now + timedelta(seconds=3))
        with pytest.raises(Refused, match="Wait 4 seconds"):
            vaults.open_vault(staff, "wrong", now=now + timedelta(seconds=3, milliseconds=1))
        with pytest.raises(Refused):
            vaults.open_vault_with_code(staff, "wrong", now=now + timedelta(seconds=4))
    told = [entry.facts for entry in Entry.objects.filter(verb="vault-unlock-failed")]
    assert told == [f'{{"tries":{tries}}}' for tries in (1, 2, 3, 4)]
    # The right one is not taken early either, and ends the count.
    with pytest.raises(Refused):
        vaults.open_vault(staff, PASSPHRASE, now=now + timedelta(seconds=6))
    vaults.open_vault(staff, PASSPHRASE, now=now + timedelta(seconds=8))
    vault = Vault.objects.get(staff=staff)
    assert (vault.wrong_tries, vault.next_try_at) == (0, None)


def test_tries_that_come_at_once_are_counted_one_by_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each looks at the count only when it is its turn to derive."""

    def look(*_: object) -> None:
        assert turn._value < AT_ONCE
        raise NotOpened(what="A vault")

    monkeypatch.setattr("walkaway.core.sealing.passphrases.open_vault", look)
    monkeypatch.setattr(vaults, "vault_of", _in_turn(vaults.vault_of))
    monkeypatch.setattr(vaults, "_count_wrong", _in_turn(vaults._count_wrong))
    with pytest.raises(NotOpened):
        vaults.open_vault(cast.editor.staff, "wrong", now=timezone.now())
    assert Vault.objects.get(staff=cast.editor.staff).wrong_tries == 1


def _in_turn(function: Any) -> Any:
    def checked(*args: Any, **rest: Any) -> Any:
        assert turn._value < AT_ONCE
        return function(*args, **rest)

    return checked


def test_waiting_grows_and_ends_at_a_quarter_of_an_hour() -> None:
    waits = [vaults.waiting_after(tries).total_seconds() for tries in range(1, 200)]
    assert waits[:5] == [0, 0, 2, 4, 8]
    assert max(waits) == 900


def test_another_passphrase_closes_the_vault_and_the_code_stays(cast: Cast) -> None:
    member, now = cast.editor, timezone.now()
    signed_in(member)
    vaults.change_passphrase(member.staff, member.keys, ANOTHER)
    assert not OpenVault.objects.exists()
    assert vaults.open_vault(member.staff, ANOTHER, now=now) == member.keys
    assert vaults.open_vault_with_code(member.staff, RECOVERY_CODE, now=now) == member.keys
    with pytest.raises(NotOpened):
        vaults.open_vault(member.staff, PASSPHRASE, now=now)
    assert Entry.objects.filter(verb="passphrase-changed").count() == 1


def test_the_password_is_no_passphrase(cast: Cast) -> None:
    with pytest.raises(Refused, match="it is your password"):
        vaults.change_passphrase(cast.editor.staff, cast.editor.keys, PASSWORD)
    client = signed_in(cast.editor)
    page = client.post(
        "/en/desk/passphrase/", {"now": PASSPHRASE, "passphrase": PASSWORD, "again": PASSWORD}
    ).content.decode()
    assert "it is your password" in page


def test_the_keys_of_another_change_nothing(cast: Cast) -> None:
    with pytest.raises(NotOpened):
        vaults.change_passphrase(cast.editor.staff, cast.reviewer.keys, ANOTHER)
    with pytest.raises(NotOpened):
        vaults.recover_vault(
            cast.editor.staff, new_key_pair(), ANOTHER, actor=program("x"), by="code"
        )


def test_a_lost_passphrase_is_replaced_with_the_code_which_is_replaced_too(cast: Cast) -> None:
    client, now = signed_in(cast.editor, unlocked=False), timezone.now()
    page = client.post(
        "/en/desk/passphrase/lost/",
        {"code": RECOVERY_CODE.lower(), "passphrase": ANOTHER, "again": ANOTHER},
    )
    code = page.context["code"]
    assert code in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert vaults.open_vault(cast.editor.staff, ANOTHER, now=now) == cast.editor.keys
    assert vaults.open_vault_with_code(cast.editor.staff, code, now=now) == cast.editor.keys
    with pytest.raises(NotOpened):
        vaults.open_vault_with_code(cast.editor.staff, RECOVERY_CODE, now=now)
    told = Entry.objects.get(verb="vault-recovered")
    assert (told.actor, told.facts) == (str(cast.editor.staff.pk), '{"by":"code"}')


@pytest.mark.parametrize(
    ("typed", "leads_to"), [("{}", "/en/desk/"), (" {} ", "/en/desk/"), ("XXXX", None), ("", None)]
)
def test_a_recovery_code_is_typed_back_in_part(
    cast: Cast, typed: str, leads_to: str | None
) -> None:
    from walkaway.accounts.recovery_codes import mark_of

    client, mark = signed_in(cast.editor), mark_of(RECOVERY_CODE)
    assert "6789" not in mark
    response = client.post(
        "/en/desk/join/written-down/", {"last_group": typed.format("6789"), "mark": mark}
    )
    assert response.headers.get("Location") == leads_to


def test_a_wrong_code_is_said_and_counted(cast: Cast) -> None:
    client = signed_in(cast.editor, unlocked=False)
    page = client.post(
        "/en/desk/passphrase/lost/",
        {"code": "ABCD", "passphrase": ANOTHER, "again": ANOTHER},
    )
    assert page.status_code == 422
    assert "This is not the code of your vault" in page.content.decode()
    assert Vault.objects.get(staff=cast.editor.staff).wrong_tries == 1


def test_a_passphrase_must_be_typed_twice_the_same(cast: Cast) -> None:
    client = signed_in(cast.editor)
    page = client.post(
        "/en/desk/passphrase/", {"now": PASSPHRASE, "passphrase": ANOTHER, "again": "x"}
    ).content.decode()
    assert "This is not what you typed above." in page
    assert "boats" not in page


def test_two_of_three_shares_open_a_vault_that_was_made_with_escrow(cast: Cast) -> None:
    shares = site_keys.make_recovery_key()
    keys, staff = new_key_pair(), cast.editor.staff
    Vault.objects.filter(staff=staff).delete()
    vaults.keep_vault(staff, vaults.new_vault(keys, ANOTHER))
    for one, other in ((0, 1), (0, 2), (2, 1)):
        assert vaults.keys_from_shares(staff, shares[one], shares[other]) == keys
    with pytest.raises(NotOpened):
        vaults.keys_from_shares(staff, shares[0], shares[0])
    with pytest.raises(NotOpened):
        vaults.keys_from_shares(staff, shares[0], Share(number=2, value=bytes(32)))
    vaults.recover_vault(staff, keys, PASSPHRASE, actor=program("recover-vault"), by="shares")
    assert vaults.keys_from_shares(staff, shares[0], shares[1]) == keys
    assert Entry.objects.get(verb="vault-recovered").facts == '{"by":"shares"}'


def test_without_escrow_no_shares_open_a_vault(cast: Cast) -> None:
    shares = site_keys.make_recovery_key()
    with pytest.raises(Refused, match="without escrow"):
        vaults.keys_from_shares(cast.editor.staff, shares[0], shares[1])


def test_a_share_survives_paper_and_a_mistake_is_seen() -> None:
    share = site_keys.make_recovery_key()[2]
    paper = printed(share)
    assert len(paper.split("-")) == 14
    assert share_from(paper) == share_from(f" {paper.lower().replace('-', ' ')}\n") == share
    for at in (0, 7, len(paper) - 1):
        other = "B" if paper[at] != "B" else "C"
        with pytest.raises(NotOpened):
            share_from(paper[:at] + other + paper[at + 1 :])
    for typed in ("", paper[:-1], paper + "A", "0" * 56):
        with pytest.raises(NotOpened):
            share_from(typed)


def test_the_keys_of_the_site_are_readable_by_their_owner_only_and_never_replaced(
    home: Path,
) -> None:
    site_keys.make_site_keys()
    site = site_keys.site()
    assert (len(site.pepper), len(site.salt)) == (32, 16)
    site_keys.make_site_keys()
    assert site_keys.site() == site
    site_keys.make_recovery_key()
    modes = {path.name: path.stat().st_mode & 0o777 for path in home.iterdir()}
    assert modes == {"pepper": 0o600, "salt": 0o600, "recovery-key": 0o600}


def test_without_the_pepper_nothing_is_guessed(home: Path) -> None:
    from walkaway.core.errors import MissingPiece

    with pytest.raises(MissingPiece, match="walkaway setup"):
        site_keys.site()
    (home / "pepper").write_text("abcd")
    with pytest.raises(MissingPiece):
        site_keys.site()


def test_no_more_than_two_derive_at_once() -> None:
    arrived, go = threading.Semaphore(0), threading.Event()

    def derive() -> None:
        with turn:
            arrived.release()
            go.wait(20)

    threads = [threading.Thread(target=derive) for _ in range(5)]
    for thread in threads:
        thread.start()
    for _ in range(AT_ONCE):
        assert arrived.acquire(timeout=20)
    assert not arrived.acquire(timeout=0.05)
    go.set()
    for thread in threads:
        thread.join(20)
    assert all(arrived.acquire(timeout=1) for _ in range(3))
