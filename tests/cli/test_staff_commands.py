"""`walkaway setup` and `walkaway recover-vault`, as they are typed."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone
from pytest_django import Settings

from tests.cast import PASSPHRASE
from walkaway.accounts import site_keys, vaults
from walkaway.accounts.models import Role, Staff
from walkaway.accounts.paper import share_from
from walkaway.cli import commands
from walkaway.cli.site import _the_desk
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db

PASSWORD = "a long word for the door"
ANOTHER = "nine blue boats drift past dawn"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setattr("walkaway.cli.staff.prepare_site", lambda: None)
    return tmp_path


def run(*arguments: str, lines: tuple[str, ...] = ()) -> Result:
    typed = "".join(f"{line}\n" for line in lines)
    return CliRunner().invoke(commands, list(arguments), input=typed)


def setup(*options: str) -> Result:
    return run("setup", "--from-stdin", "--name", "Mira", *options, lines=(PASSWORD, PASSPHRASE))


def shares_in(output: str) -> list[str]:
    lines = (line.strip() for line in output.splitlines())
    return [line[3:].strip() for line in lines if line[:2] in {"1:", "2:", "3:"}]


def test_setup_makes_the_site_and_its_first_administrator(home: Path) -> None:
    done = setup("--role", "protection-officer")
    assert done.exit_code == 0, done.output
    staff = Staff.objects.get()
    assert staff.roles == {Role.ADMINISTRATOR, Role.PROTECTION_OFFICER}
    assert staff.check_password(PASSWORD)
    assert site_keys.site().pepper
    assert site_keys.recovery_key() is None
    assert "/en/desk/" in done.output
    assert PASSWORD not in done.output
    assert PASSPHRASE not in done.output
    told = [(entry.verb, entry.actor) for entry in Entry.objects.order_by("position")]
    assert told == [
        ("staff-joined", "setup"),
        ("role-given", "setup"),
        ("role-given", "setup"),
        ("vault-made", str(staff.pk)),
    ]


def test_serve_says_where_staff_sign_in_and_what_to_do_when_nobody_can() -> None:
    assert "walkaway setup" in _the_desk("127.0.0.1", 8000)
    setup()
    assert _the_desk("127.0.0.1", 8000) == "Staff sign in at http://127.0.0.1:8000/en/desk/"


def test_setup_asks_for_what_was_not_said() -> None:
    answers = ("Mira", "n", PASSWORD, PASSWORD, PASSPHRASE, PASSPHRASE)
    done = run("setup", lines=answers)
    assert done.exit_code == 0, done.output
    assert Staff.objects.get().name == "Mira"
    assert PASSPHRASE not in done.output


def test_setup_is_done_once(home: Path) -> None:
    setup()
    pepper = site_keys.site().pepper
    again = setup()
    assert again.exit_code == 1
    assert "this was done before" in again.output
    assert "page for staff" in again.output
    assert Staff.objects.count() == 1
    assert site_keys.site().pepper == pepper


def test_a_setup_that_was_refused_can_be_done_again(home: Path) -> None:
    refused = run("setup", "--from-stdin", "--name", "Mira", "--escrow", lines=("x", PASSPHRASE))
    assert refused.exit_code == 1
    assert "This password" in refused.output
    assert not Staff.objects.exists()
    assert setup().exit_code == 0
    assert site_keys.recovery_key() is None


def test_setup_says_which_line_is_missing() -> None:
    done = run("setup", "--from-stdin", "--name", "Mira", lines=(PASSWORD,))
    assert done.exit_code == 1
    assert "standard input has no such line" in done.output


def test_two_holders_of_shares_open_a_lost_vault(home: Path) -> None:
    made = setup("--escrow")
    shares = shares_in(made.output)
    assert len(shares) == 3
    before = vaults.keys_from_shares(
        Staff.objects.get(), *[share_from(paper) for paper in shares[:2]]
    )
    done = run("recover-vault", "mira", "--from-stdin", lines=(shares[2], shares[0], ANOTHER))
    assert done.exit_code == 0, done.output
    now = timezone.now()
    assert vaults.open_vault(Staff.objects.get(), ANOTHER, now=now) == before
    entry = Entry.objects.get(verb="vault-recovered")
    assert (entry.actor, entry.facts) == ("recover-vault", '{"by":"shares"}')


def test_a_lost_vault_does_not_open_with_one_share_twice_nor_for_nobody(home: Path) -> None:
    shares = shares_in(setup("--escrow").output)
    once = run("recover-vault", "Mira", "--from-stdin", lines=(shares[0], shares[0], ANOTHER))
    assert once.exit_code == 1
    assert "did not open" in once.output
    nobody = run("recover-vault", "Noor", "--from-stdin", lines=(shares[0], shares[1], ANOTHER))
    assert nobody.exit_code == 1
    assert "nobody of that name" in nobody.output
