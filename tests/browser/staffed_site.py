"""The real site with staff who sign in as everybody does, and a worker who does their jobs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.server import PATIENCE_S, _variables

if TYPE_CHECKING:
    from walkaway.accounts.actors import Actor

JOIN = """
import json, sys, django
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.staffed_site import join
join(json.loads(sys.argv[1]))
"""
PUBLISH = """
import sys, django
from pathlib import Path
django.setup()
from tests.browser.staffed_site import actor_named
from tests.release.releasing import a_crew, released, work_on
from walkaway.archive.queries.speakers import speaker_named
folder, pseudonym, name, number = sys.argv[1:]
crew, speaker = a_crew(f"crew {number}"), speaker_named(pseudonym)
work_on(speaker, crew, by=actor_named(name, int(number)))
released(Path(folder), crew=crew, speaker=speaker)
"""


@dataclass(frozen=True, slots=True)
class SignIn:
    """With what one of the staff signs in."""

    name: str
    password: str
    passphrase: str
    secret: str


def sign_in_of(name: str, number: int) -> SignIn:
    """What somebody chose; the secret of the app for codes differs by `number`."""
    secret = f"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3P{'ABCDEFGH'[number // 8]}{'ABCDEFGH'[number % 8]}"
    return SignIn(
        name, f"four winds and gate {number}", f"seven grey geese fly home {number}", secret
    )


def join(roles_of: Mapping[str, str]) -> None:
    """Let staff in through the services that invitations use. Asks for Django."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    from walkaway.accounts.actors import program
    from walkaway.accounts.models import Role
    from walkaway.accounts.services import add_member, new_member
    from walkaway.accounts.site_keys import make_site_keys

    make_site_keys()
    for number, (name, role) in enumerate(roles_of.items()):
        known = sign_in_of(name, number)
        new = new_member(name, known.password, passphrase=known.passphrase)
        staff = add_member(new, {Role(role)}, actor=program("setup"))
        Authenticator.objects.create(
            user_id=staff.pk,
            type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt(known.secret)},
        )


def join_staff(home: Path, roles_of: Mapping[str, str]) -> None:
    """Fill a new home with staff: their names, and the role of each."""
    run_in(home, JOIN, json.dumps(dict(roles_of)))


def actor_named(name: str, number: int) -> Actor:
    """One of the staff, with their vault open. Asks for Django."""
    from django.utils import timezone

    from walkaway.accounts.actors import actor_of
    from walkaway.accounts.models import Staff
    from walkaway.accounts.vaults import open_vault

    staff = Staff.objects.get(name=name)
    passphrase = sign_in_of(name, number).passphrase
    return actor_of(staff, open_vault(staff, passphrase, now=timezone.now()))


def publish_of(home: Path, folder: Path, pseudonym: str, name: str, number: int) -> None:
    """Release the clip in `folder` to the library, of the speaker known as `pseudonym`; the member
    of staff of that name and number lets those in who weigh, watch and sign it."""
    run_in(home, PUBLISH, str(folder), pseudonym, name, str(number))


def run_in(home: Path, code: str, *arguments: str) -> None:
    """Run `code` on the site in `home`, in a process of its own."""
    subprocess.run(
        [sys.executable, "-c", code, *arguments], env=_variables_with_tests(home), check=True
    )


@contextmanager
def working(home: Path) -> Iterator[None]:
    """Have the jobs of the site in `home` done while `with` lasts."""
    command = [sys.executable, "-m", "walkaway", "work"]
    worker = subprocess.Popen(command, env=_variables(home), stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(PATIENCE_S)


def _variables_with_tests(home: Path) -> dict[str, str]:
    return _variables(home) | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    }
