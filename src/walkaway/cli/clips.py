"""Clips that were made from the command line, for the workbench: `take-in-clip`."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from walkaway.cli.site import ACTOR, prepare_site
from walkaway.core.errors import Refused


@click.command("take-in-clip")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--speaker", "pseudonym", required=True, help="Whose testimony it is.")
@click.option("--by", "editor", required=True, help="The editor who made it: never its signer.")
@click.option(
    "--interview",
    "interviews",
    type=click.UUID,
    multiple=True,
    help="From which interview it is, as in the address of its page; may be given several times.",
)
def take_in_clip(folder: Path, pseudonym: str, editor: str, interviews: tuple[UUID, ...]) -> None:
    """Take in the clip in FOLDER, made by `walkaway cut` and proven by `walkaway verify`.

    It is sealed to the speaker, and nothing of it is public: it waits in the workbench to be
    weighed, signed and released.
    """
    prepare_site()
    from django.utils import timezone

    from walkaway.accounts.actors import program
    from walkaway.accounts.models import Staff
    from walkaway.archive.queries.speakers import speaker_named
    from walkaway.clips.services import taking_in

    speaker = speaker_named(pseudonym)
    made_by = Staff.objects.filter(name=editor).first()
    if speaker is None or made_by is None:
        missing = f"speaker called {pseudonym!r}" if speaker is None else f"editor {editor!r}"
        raise Refused(
            what=f"Taking in {folder.name}",
            reason=f"there is no {missing} here",
            way_on="Look at the desk how the name is written.",
        )
    taken = taking_in.take_in_clip(
        folder,
        speaker,
        made_by=made_by,
        actor=program(ACTOR),
        now=timezone.now(),
        # Which passages it shows is not told here: so it may be any.
        spans={each: [] for each in interviews},
    )
    package = taken.package
    if taken.was_here:
        click.echo(f"It was here already: {package.pk}")
        return
    click.echo(f"Taken in: {package.pk}, {package.renditions.count()} rendition(s), sealed.")
