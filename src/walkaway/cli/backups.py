"""Backups from the command line: `backup`, `backup-key`, `restore`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from walkaway.cli.site import prepare_django, prepare_site
from walkaway.cli.watching import shown_progress
from walkaway.core.errors import Refused
from walkaway.core.files import whole_file

RECIPIENTS_FILE = "backup-recipients"

a_folder = click.Path(path_type=Path, file_okay=False)
a_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("folder", type=a_folder)
@click.option("--to", multiple=True, metavar="age1…", help="A public key that will open it.")
@click.option(
    "--recipients",
    type=a_file,
    help=f"A file of public keys, one a line.  [default: {RECIPIENTS_FILE} in WALKAWAY_HOME]",
)
@click.option(
    "--keep-days",
    type=click.IntRange(min=1),
    help="Afterwards remove this site's older backups from FOLDER; the newest always stays.",
)
def backup(
    folder: Path, to: tuple[str, ...], recipients: Path | None, keep_days: int | None
) -> None:
    """Write an encrypted backup into FOLDER, while everyone goes on working."""
    prepare_site()
    from walkaway.backup import age
    from walkaway.backup.making import make_backup
    from walkaway.backup.retention import remove_older

    keys = age.read_recipients([*to, *_recipients_in(recipients, needed=not to)])
    now = datetime.now(UTC)
    with shown_progress() as progress:
        made = make_backup(folder, keys, now=now, progress=progress)
    click.echo(f"✓ {made.path}: {made.rows} rows and {made.files} files for {len(keys)} key(s)")
    click.echo(f"  SHA-256 {made.sha256}")
    for name in made.vanished:
        click.echo(f"! erased while the backup was made, and not in it: {name}")
    if keep_days:
        for path in remove_older(folder, keep_days=keep_days, now=now):
            click.echo(f"  removed, older than {keep_days} days: {path.name}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup_key(file: Path) -> None:
    """Make a key that opens backups; its private half is written to FILE.

    Keep FILE away from this machine: on paper, or on a stick in a safe.
    """
    from walkaway.backup.age import new_keys

    if file.exists():
        raise Refused(
            what="Making a key",
            reason=f"{file} is there already",
            way_on="A key is never overwritten: name another file.",
        )
    private, public = new_keys()
    with whole_file(file) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_text(f"# public key: {public}\n{private}\n")
    click.echo(public)


@click.command()
@click.argument("file", type=a_file)
@click.option("--identity", type=a_file, required=True, help="The file with the private key.")
@click.option("--into", type=a_folder, help="The home to make: a folder that is empty or absent.")
@click.option(
    "--erasures",
    type=a_file,
    multiple=True,
    help="A further list of what must not come back, such as erasures.jsonl of a lost home.",
)
@click.option("--check", is_flag=True, help="Only read it to its end; restore nothing.")
def restore(
    file: Path, identity: Path, into: Path | None, erasures: tuple[Path, ...], check: bool
) -> None:
    """Make a home anew from the backup FILE."""
    if check or into is None:
        _check(file, identity, wanted=check)
        return
    _refuse_what_is_there(into)
    lost_home = Path(os.environ.get("WALKAWAY_HOME") or "var")
    with whole_file(into) as home:
        home.mkdir(mode=0o700)
        _restore_into(home, file, identity, [lost_home / "erasures.jsonl", *erasures])
    click.echo(f"✓ Restored into {into}. Use it with WALKAWAY_HOME={into}")


def _restore_into(home: Path, file: Path, identity: Path, lists: list[Path]) -> None:
    os.environ["WALKAWAY_HOME"] = str(home)
    prepare_django()
    from django.db import connection

    from walkaway.backup import age
    from walkaway.backup import erasures as erasing
    from walkaway.backup.restoring import restore as restore_home

    listed = set().union(*map(erasing.read, [file.parent / erasing.FILE_NAME, *lists]))
    with shown_progress() as progress:
        done = restore_home(
            file,
            age.read_identities(identity),
            listed=listed,
            now=datetime.now(UTC),
            progress=progress,
        )
    connection.close()
    click.echo(f"✓ {done.rows} rows and {done.files} files, as they were at {done.made_at}")
    for path in done.vanished:
        click.echo(f"! was erased while the backup was made: {path}")
    for each in done.erased_again:
        click.echo(f"! gone since, and gone again: {each.kind} {each.identifier}")


def _check(file: Path, identity: Path, *, wanted: bool) -> None:
    if not wanted:
        raise click.UsageError("Say --into FOLDER, or --check to restore nothing.")
    from walkaway.backup import age, verifying

    with shown_progress() as progress:
        begin, manifest = verifying.check(file, age.read_identities(identity), progress)
    rows = sum(manifest["rows"].values())
    click.echo(f"✓ {file.name} is whole: {rows} rows, as they were at {begin['made_at']}")


def _recipients_in(path: Path | None, *, needed: bool) -> list[str]:
    from django.conf import settings

    default = Path(settings.HOME) / RECIPIENTS_FILE
    if path is None and (needed or default.exists()):
        path = default
    if path is None:
        return []
    if not path.exists():
        raise Refused(
            what="Backing up",
            reason="nobody is named who could open it",
            way_on=f"Make a key with `walkaway backup-key`, and name it with --to or in {path}.",
        )
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _refuse_what_is_there(into: Path) -> None:
    if into.exists() and any(into.iterdir()):
        raise Refused(
            what="Restoring",
            reason=f"{into} is not empty",
            way_on="Name an empty folder; nothing is ever restored over what is there.",
        )
