"""The record of who did what: `journal verify`, `journal anchor`, `journal show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from walkaway.cli.site import ACTOR, prepare_site
from walkaway.core.errors import Refused

if TYPE_CHECKING:
    from walkaway.journal.chain import SignedHead
    from walkaway.journal.models import Entry
    from walkaway.journal.verification import Verdict

SHOWN = 20

A_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
A_NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def journal() -> None:
    """Who did what: check the journal, anchor it, read it."""


@journal.command()
@click.option("--anchor", "anchor_file", type=A_FILE, help="An anchor that was kept elsewhere.")
def verify(anchor_file: Path | None) -> None:
    """Check that nothing was changed, removed, exchanged or cut off.

    The exit code is 0 only if everything is as it was recorded.
    """
    prepare_site()
    from walkaway.journal.anchors import read_anchor

    verdict = _verdict(read_anchor(anchor_file) if anchor_file else None)
    if not verdict.is_whole:
        _tell_what_is_wrong(verdict)
        raise SystemExit(1)
    click.echo(f"✓ Everything is as it was recorded. Entries: {verdict.entries}")
    if not anchor_file:
        click.echo("  Whoever has the site's key could have written all of them anew: an anchor")
        click.echo("  that was kept elsewhere tells (`walkaway journal verify --anchor FILE`).")


@journal.command()
@click.argument("out", metavar="[FILE]", type=A_NEW_FILE, required=False)
def anchor(out: Path | None) -> None:
    """Print where the journal ends, signed, in one line; also write it to FILE.

    Keep it where nobody who administers this machine can change it: printed, or with a friend.
    Refused while something is wrong with the journal.
    """
    prepare_site()
    from walkaway.journal.anchors import as_line
    from walkaway.journal.head_file import write_head

    head = _head_to_anchor(_verdict())
    if out:
        write_head(out, head)
    click.echo(as_line(head))


@journal.command()
@click.option("--subject", help="Only what was done to this, such as clip:the-well.")
@click.option("--last", type=click.IntRange(min=1), default=SHOWN, show_default=True)
def show(subject: str | None, last: int) -> None:
    """Show the last entries, the newest at the end."""
    prepare_site()
    from walkaway.journal.queries import newest_entries

    for entry in newest_entries(last, subject=subject):
        click.echo(_in_words(entry))


@journal.command()
@click.confirmation_option(prompt="Was the key lost, or an older backup put back, by yourselves?")
def resume() -> None:
    """Go on after the key was lost for good, or an older backup was put back.

    The journal keeps that this was done, and the head file that no longer fits is kept beside the
    new one. Older anchors tell what came before: keep them.
    """
    prepare_site()
    from walkaway.journal.services import resume as resume_journal

    entry = resume_journal(actor=ACTOR)
    click.echo(f"✓ The journal goes on with entry {entry.position}. Anchor it anew.")


def _verdict(anchor: SignedHead | None = None) -> Verdict:
    from django.utils import timezone

    from walkaway.journal.verification import verify

    return verify(now=timezone.now(), anchor=anchor)


def _tell_what_is_wrong(verdict: Verdict) -> None:
    for finding in verdict.findings:
        click.echo(f"✗ {finding}", err=True)
    if verdict.found > len(verdict.findings):
        click.echo(f"  ... and {verdict.found - len(verdict.findings)} more", err=True)
    click.echo(
        "Record nothing more, copy the database and the folder of WALKAWAY_HOME as they are, and "
        "compare with your backups. docs/explanation/journal.md says how.",
        err=True,
    )


def _head_to_anchor(verdict: Verdict) -> SignedHead:
    if not verdict.is_whole:
        _tell_what_is_wrong(verdict)
        raise Refused(
            what="Anchoring the journal",
            reason="something is wrong with it",
            way_on="An anchor of it would vouch for what was changed.",
        )
    if verdict.head is None:
        raise Refused(
            what="Anchoring the journal",
            reason="nothing was recorded yet",
            way_on="Do it when something was.",
        )
    return verdict.head


def _in_words(entry: Entry) -> str:
    at = entry.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    facts = "" if entry.facts == "{}" else f"  {entry.facts}"
    return f"{entry.position}  {at}  {entry.actor}  {entry.verb}  {entry.subject}{facts}"
