"""Published accounts, from the command line: `take-in`."""

from __future__ import annotations

from pathlib import Path

import click

from walkaway.cli.site import ACTOR, prepare_site

A_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command("take-in")
@click.argument("folder", type=A_FOLDER)
def take_in(folder: Path) -> None:
    """Take in what `walkaway collect` left in FOLDER, for researchers to review at the desk.

    Every page is checked against its hash and kept in the home; FOLDER is needed no more. What is
    here already is passed over, so the same folder may be taken in again.
    """
    prepare_site()
    from walkaway.accounts.actors import program
    from walkaway.stories.services import taking_in

    taken = taking_in.take_in(folder, actor=program(ACTOR))
    if not taken.is_new:
        click.echo("This folder has been taken in before: nothing was changed.")
        return
    click.echo(f"Stories to review: {taken.stories}, from {taken.copies - taken.joined} page(s).")
    if taken.joined:
        click.echo(f"Pages that joined stories not decided yet: {taken.joined}.")
    if taken.proposed:
        click.echo(f"Stories that look like copies of decided ones: {taken.proposed}.")
    if taken.known:
        click.echo(f"Pages that were here already: {taken.known}.")
    if taken.collection.is_incomplete:
        click.echo(
            "! Some archives could not be read to their end: manifest.json says which.", err=True
        )
