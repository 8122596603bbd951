"""Recordings from a card, and the chain of custody: `import`, `custody`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from walkaway.cli.site import prepare_site
from walkaway.cli.staff import member_named, secret_line
from walkaway.core.errors import Refused

if TYPE_CHECKING:
    from walkaway.accounts.actors import Actor
    from walkaway.archive.checklist import Answered
    from walkaway.archive.custody_report import CustodyJson
    from walkaway.archive.models import Interview
    from walkaway.archive.queries.custody import Custody

A_SOURCE = click.Path(path_type=Path, exists=True)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=A_SOURCE)
@click.option("--staff", "name", required=True, help="Who takes them in: what they sign in with.")
@click.option("--interview", "interview_id", type=click.UUID, help="The interview they belong to.")
@click.option("--speaker", "pseudonym", help="Plan a new interview with this speaker instead.")
@click.option("--yes", is_flag=True, help="Do not ask before taking them in.")
@click.option("--from-stdin", is_flag=True, help="Read the vault passphrase from standard input.")
def import_(
    paths: tuple[Path, ...],
    name: str,
    interview_id: UUID | None,
    pseudonym: str | None,
    yes: bool,
    from_stdin: bool,
) -> None:
    """Take in the recordings in PATHS, files or folders such as a card.

    Each is hashed where it is, sealed, read back and compared. Nothing on the card is changed or
    removed. What is here already is passed over; what was interrupted is gone on with. A new
    interview asks the questions that come before a recording.
    """
    if (interview_id is None) == (pseudonym is None):
        raise click.UsageError("Name either --interview or --speaker.")
    prepare_site()
    from walkaway.archive.services.card_import import recordings_in

    actor = _actor(name, from_stdin)
    found = recordings_in(paths)
    if not found:
        raise Refused(
            what="Taking in recordings",
            reason="none is there",
            way_on="Name the files themselves if their names end strangely.",
        )
    for path in found:
        click.echo(f"  {path}  {path.stat().st_size:,} bytes")
    if not (yes or click.confirm(f"Take in {len(found)} recording(s)?", default=True)):
        return
    interview = (
        _interview(interview_id, actor) if interview_id else _new_interview(pseudonym or "", actor)
    )
    _take_in(found, interview, actor)


@click.command()
@click.argument("testimony", metavar="ID")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to this file; one that ends in .json is for programs.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def custody(testimony: str, report: Path | None, as_json: bool) -> None:
    """Print what was done with the recordings of a testimony, and check the journal.

    ID is that of an interview or of a recording, or the pseudonym of a speaker. The exit code is 1
    when the journal was changed.
    """
    prepare_site()
    from walkaway.archive.custody_report import as_text
    from walkaway.core.files import write_whole
    from walkaway.core.typed_json import written

    told = _report(testimony)
    if report:
        write_whole(report, written(told) if report.suffix == ".json" else as_text(told))
        click.echo(f"✓ {report}")
    else:
        click.echo(written(told) if as_json else as_text(told), nl=False)
    if not told["journal_is_whole"]:
        click.echo("✗ The journal was changed: `walkaway journal verify` says where.", err=True)
        raise SystemExit(1)


def _actor(name: str, from_stdin: bool) -> Actor:
    from django.utils import timezone

    from walkaway.accounts.actors import actor_of
    from walkaway.accounts.vaults import open_vault

    staff, question = member_named(name), "Vault passphrase"
    passphrase = secret_line(question) if from_stdin else click.prompt(question, hide_input=True)
    return actor_of(staff, open_vault(staff, passphrase, now=timezone.now()))


def _interview(pk: UUID, actor: Actor) -> Interview:
    from walkaway.archive.models import Interview
    from walkaway.archive.queries.interviews import interview_for

    try:
        return interview_for(actor, pk)
    except Interview.DoesNotExist:
        raise Refused(
            what="Taking in recordings",
            reason="you have no such interview",
            way_on="Its identifier is in the address of its page.",
        ) from None


def _new_interview(pseudonym: str, actor: Actor) -> Interview:
    from walkaway.archive.queries.speakers import speakers_of
    from walkaway.archive.services.interviews import Details, plan_interview

    speaker = speakers_of(actor).filter(pseudonym=pseudonym).first()
    if speaker is None:
        raise Refused(
            what="Planning an interview",
            reason="you have no such speaker",
            way_on="Write the pseudonym as on their page.",
        )
    title = click.prompt("Title of the interview")
    details = Details(title=title, answers=_asked(), confirmed_by=actor.ref)
    interview = plan_interview(speaker, details, actor=actor)
    click.echo(f"Planned: {interview.pk}")
    return interview


def _asked() -> dict[str, Answered]:
    from walkaway.archive.checklist import CHECKLIST, Answer, Answered

    answers = {}
    for question in CHECKLIST:
        click.echo(f"{question.asks}\n  {question.why}")
        choice = click.Choice([answer.value for answer in Answer])
        answer = Answer(click.prompt("  Answer", type=choice))
        note = click.prompt("  What was done about it") if answer is Answer.NO else ""
        answers[question.slug] = Answered(answer=answer, note=note)
    return answers


def _take_in(found: list[Path], interview: Interview, actor: Actor) -> None:
    from django.utils import timezone

    from walkaway.archive.services.card_import import Outcome, take_in
    from walkaway.cli.watching import shown_progress

    broken = 0
    for path in found:
        with shown_progress() as progress:
            taken = take_in(interview, path, actor=actor, progress=progress, now=timezone.now())
        mark = "✗" if taken.outcome is Outcome.BROKEN else "✓"
        click.echo(f"{mark} {taken.outcome.value}: {path}\n  SHA-256 {taken.sha256}")
        broken += taken.outcome is Outcome.BROKEN
    if broken:
        raise SystemExit(1)
    click.echo("What is made of them is made by `walkaway serve` or `walkaway work`.")


def _report(testimony: str) -> CustodyJson:
    from django.utils import timezone

    from walkaway.archive.custody_report import as_json
    from walkaway.journal.verification import verify

    chains = _chains(testimony)
    verdict = verify(now=timezone.now())
    return as_json(
        testimony,
        chains,
        is_whole=verdict.is_whole,
        entries=verdict.entries,
        head=verdict.head.entry_hash if verdict.head else "",
    )


def _chains(testimony: str) -> list[Custody]:
    from walkaway.archive.models import Original
    from walkaway.archive.queries.custody import custody_of

    try:
        pk = UUID(testimony)
    except ValueError:
        found = Original.objects.filter(interview__speaker__pseudonym=testimony)
        known = _is_speaker(testimony)
    else:
        found = Original.objects.filter(interview=pk) | Original.objects.filter(pk=pk)
        known = found.exists() or _is_interview(pk)
    if not known:
        raise Refused(
            what="A report of custody",
            reason="nothing here is called so",
            way_on="Give the identifier of an interview or a recording, or a pseudonym.",
        )
    return custody_of(found)


def _is_speaker(pseudonym: str) -> bool:
    from walkaway.archive.models import Speaker

    return Speaker.objects.filter(pseudonym=pseudonym).exists()


def _is_interview(pk: UUID) -> bool:
    from walkaway.archive.models import Interview

    return Interview.objects.filter(pk=pk).exists()
