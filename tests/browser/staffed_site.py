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

from tests.browser.server import _variables

JOIN = """
import json, sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.browser.staffed_site import join
join(json.loads(sys.argv[1]))
"""
PUBLISH = """
import sys, django
from pathlib import Path
django.setup()
from walkaway.accounts.actors import program
from walkaway.archive.queries.speakers import speaker_named
from walkaway.library.services import publish_clip
publish_clip(Path(sys.argv[1]), speaker=speaker_named(sys.argv[2]), actor=program("editor"))
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


def publish_of(home: Path, folder: Path, pseudonym: str) -> None:
    """Publish the clip in `folder`, of the speaker known as `pseudonym`."""
    run_in(home, PUBLISH, str(folder), pseudonym)


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
        worker.wait(30)


def _variables_with_tests(home: Path) -> dict[str, str]:
    return _variables(home) | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    }
