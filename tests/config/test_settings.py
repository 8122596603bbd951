import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import get_resolver

PUBLIC = {
    *("file", "about", "home", "search", "clip", "guide", "proof", "speaker-withdraws"),
    *("api-clips", "api-clip", "api-file"),
}
"""Pages that anyone may see. Everything else is at the desk, behind a second factor."""


@pytest.mark.django_db
def test_the_models_are_what_the_migrations_make() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_django_finds_nothing_wrong() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_database_keeps_its_promises() -> None:
    with connection.cursor() as cursor:
        promises = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "secure_delete", "synchronous")
        }
    assert promises == {"foreign_keys": 1, "secure_delete": 1, "synchronous": 1}


def test_no_address_is_for_anyone_but_visitors_and_staff() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    public = {name for name in names if not all(map(is_at_the_desk, addresses_of(name)))}
    assert public == PUBLIC


def addresses_of(name: str) -> list[str]:
    """The patterns under which a page is found, without the language."""
    found = get_resolver().reverse_dict.getlist(name)
    return [form.removeprefix("en/") for forms, *_ in found for form, _ in forms]


def is_at_the_desk(address: str) -> bool:
    return address.startswith("desk/")


@pytest.mark.parametrize(
    ("https", "status", "header"),
    [("no", 200, None), ("yes", 301, "https://localhost/en/about/")],
)
def test_https_is_insisted_on_where_it_is_there(
    tmp_path: Path, https: str, status: int, header: str | None
) -> None:
    code = (
        "import django; django.setup();"
        "from django.test import Client; c = Client();"
        "plain = c.get('/en/about/', headers={'host': 'localhost'});"
        "safe = c.get('/en/about/', headers={'host': 'localhost', 'x-forwarded-proto': 'https'});"
        "print(plain.status_code, plain.get('Location'), 'Strict-Transport-Security' in safe)"
    )
    variables = {
        "WALKAWAY_HOME": str(tmp_path),
        "WALKAWAY_HTTPS": https,
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | variables,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [str(status), str(header), str(https == "yes")]
