"""The beginning of a site and the last resort for a vault: `setup`, `recover-vault`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from walkaway.cli.site import prepare_site
from walkaway.core.errors import Refused

if TYPE_CHECKING:
    from walkaway.accounts.founding import Founded
    from walkaway.accounts.models import Staff
    from walkaway.core.sealing.shares import Share

OTHER_ROLES = (
    "interviewer",
    "researcher",
    "editor",
    "translator",
    "protection-officer",
    "reviewer",
    "campaigner",
)

from_standard_input = click.option(
    "--from-stdin", is_flag=True, help="Read the secrets from standard input, one a line."
)


@click.command()
@click.option("--name", help="What the first administrator signs in with; no true name needed.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(OTHER_ROLES),
    help="A role that this person holds besides administrator; may be given several times.",
)
@click.option(
    "--escrow/--no-escrow",
    default=None,
    help="Whether two of three people can together open a vault that is lost.",
)
@from_standard_input
def setup(name: str | None, roles: Sequence[str], escrow: bool | None, from_stdin: bool) -> None:
    """Make the keys of this site and the first administrator.

    Asks for a password and for a vault passphrase; with --from-stdin they are the first and the
    second line. Done once; others come by invitation.
    """
    prepare_site()
    from walkaway.accounts.founding import found, require_nobody_yet
    from walkaway.accounts.models import Role

    require_nobody_yet()
    name = name or click.prompt("Name")
    if escrow is None:
        escrow = not from_stdin and _wants_escrow()
    password = _secret("Password (at least 12 letters)", from_stdin)
    passphrase = _secret("Vault passphrase (at least five words)", from_stdin)
    founded = found(
        name, password, passphrase=passphrase, roles={Role(role) for role in roles}, escrow=escrow
    )
    _tell(founded)


@click.command()
@click.argument("name")
@from_standard_input
def recover_vault(name: str, from_stdin: bool) -> None:
    """Open the lost vault of NAME with two of the three shares of the recovery key.

    The holders type their shares; then NAME chooses a new passphrase. With --from-stdin these are
    the first three lines. The journal keeps that it was done.
    """
    prepare_site()
    from walkaway.accounts.actors import program
    from walkaway.accounts.vaults import keys_from_shares, recover_vault

    staff = member_named(name)
    one, other = _share("First share", from_stdin), _share("Second share", from_stdin)
    keys = keys_from_shares(staff, one, other)
    passphrase = _secret("New vault passphrase (at least five words)", from_stdin)
    code = recover_vault(staff, keys, passphrase, actor=program("recover-vault"), by="shares")
    click.echo(f"The vault of {staff.name} opens with the new passphrase.")
    click.echo(f"Its new recovery code, shown this one time:\n\n    {code}\n")


def member_named(name: str) -> Staff:
    """Who signs in with `name`. Raises `Refused`."""
    from walkaway.accounts.models import Staff

    staff = Staff.objects.filter(name__iexact=name, is_active=True).first()
    if staff is None:
        raise Refused(
            what="Opening this vault",
            reason="nobody of that name works here",
            way_on="Look at the names on the page for staff.",
        )
    return staff


def secret_line(question: str) -> str:
    """The next line of standard input, as the answer to `question`. Raises `Refused` at its end."""
    line = sys.stdin.readline()
    if not line:
        raise Refused(
            what=question,
            reason="standard input has no such line",
            way_on="Give one secret a line, in the order that --help says.",
        )
    return line.rstrip("\r\n")


def _wants_escrow() -> bool:
    click.echo(
        "With escrow, two of three people can together open the vault of somebody who lost\n"
        "passphrase and recovery code. Everybody who joins is told. Without it, nobody can."
    )
    return click.confirm("Escrow?", default=False)


def _secret(question: str, from_stdin: bool) -> str:
    if not from_stdin:
        return str(click.prompt(question, hide_input=True, confirmation_prompt=True))
    return secret_line(question)


def _share(question: str, from_stdin: bool) -> Share:
    from walkaway.accounts.paper import share_from

    return share_from(
        secret_line(question) if from_stdin else click.prompt(question, hide_input=True)
    )


def _tell(founded: Founded) -> None:
    from django.urls import reverse

    from walkaway.accounts.paper import printed

    click.echo(f"\nThe administrator is {founded.staff.name}.")
    click.echo("The recovery code of their vault, shown this one time. Write it down:\n")
    click.echo(f"    {founded.recovery_code}\n")
    if founded.shares:
        click.echo("The three shares of the recovery key, shown this one time. Any two open every")
        click.echo("vault. Give each to another person, on paper, and keep none of them here:\n")
        for share in founded.shares:
            click.echo(f"    {share.number}:  {printed(share)}\n")
    click.echo(f"Run `walkaway serve` and sign in at {reverse('desk-home')}")
    click.echo("The second factor is set up at the first sign-in.")
