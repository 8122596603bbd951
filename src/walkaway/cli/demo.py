"""`walkaway demo`: three invented speakers, from a drawn recording to a public page."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from walkaway.cli.options import chosen_engine, jobs_option
from walkaway.cli.site import port_option, prepare_site, running_server
from walkaway.cli.watching import shown_progress
from walkaway.cli.work import running_workers
from walkaway.clips.making.cut import Wish
from walkaway.clips.making.cut import cut as cut_sheet
from walkaway.clips.making.package import finished_files, verification_path
from walkaway.clips.making.proof import prove
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.sheet.read import read_sheet
from walkaway.engine import Engine
from walkaway.engine.progress import Progress

if TYPE_CHECKING:
    from walkaway.archive.models import Interview, Speaker

DEFAULT_FOLDER = Path("var/demo")
BURNED_IN = ("idris", ("ar", "en"))
"""Whose clip also has its captions in the picture, and in which languages."""
ARCHIVIST = "interviewer"
"""Which of the invented staff takes the speakers in."""


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    show_default=True,
    help="Where the demonstration is made and kept.",
)
@click.option("--no-serve", is_flag=True, help="Stop when everything is published.")
@click.option("--code", "name", help="Print the sign-in code of this person at this moment.")
@port_option
@jobs_option
def demo(folder: Path, no_serve: bool, name: str | None, port: int, jobs: int | None) -> None:
    """Draw, archive, cut, verify and publish three invented testimonies, and serve them."""
    began = time.monotonic()
    os.environ["WALKAWAY_HOME"] = str((folder / "home").resolve())
    os.environ.setdefault("WALKAWAY_LIBRARY_NAME", "Walkaway demonstration")
    prepare_site()
    if name is not None:
        click.echo(_code_of(name, folder))
        return
    with running_workers(), running_server(port) as server:
        click.echo(f"The library is at http://127.0.0.1:{port}/ and fills as clips are verified.")
        _say_sign_ins(folder, port)
        with shown_progress() as progress, chosen_engine(jobs) as engine:
            for published in _publish_all(folder, engine, progress):
                seconds = time.monotonic() - began
                click.echo(f"✓ verified and published after {seconds:.0f} s: {published}")
        if no_serve:
            return
        click.echo(f"Everything is published: http://127.0.0.1:{port}/  (Ctrl-C ends it)")
        raise SystemExit(server.wait())


def _say_sign_ins(folder: Path, port: int) -> None:
    from walkaway.demo.staff import sign_ins

    click.echo(f"The workbench is at http://127.0.0.1:{port}/en/desk/ for these invented people:")
    for name, sign_in in sign_ins(folder).items():
        click.echo(f"  {name:18} password: {sign_in['password']}")
        click.echo(f"  {'':18} vault:    {sign_in['passphrase']}")
    click.echo("  The code that is asked for besides: ./run demo --code NAME")


def _code_of(name: str, folder: Path) -> str:
    from walkaway.demo.staff import code_of, sign_ins

    known = sign_ins(folder)
    if name not in known:
        raise Refused(
            what=f"A code of {name}",
            reason="nobody of that name works in the demonstration",
            way_on=f"Name one of: {', '.join(known)}.",
        )
    return code_of(known[name])


def _publish_all(folder: Path, engine: Engine, progress: Progress) -> Iterator[str]:
    """Archive and publish every speaker's clip, the first in one shape as soon as can be, and at
    last with captions in the picture, too."""
    from walkaway.demo.cast import SPEAKERS
    from walkaway.demo.prepare import SHEET, prepare_speaker

    for number, speaker in enumerate(SPEAKERS):
        progress.stage(f"Drawing {speaker.folder}", 1)
        path = prepare_speaker(speaker, folder / "interviews")
        _archive(path, folder, progress)
        if number == 0:
            yield _publish(path, folder, Wish(shapes=(Shape.WIDE,)), engine, progress)
            _take_in_accounts(folder, engine, progress)
        yield _publish(path, folder, Wish(), engine, progress)
    name, languages = BURNED_IN
    again = folder / "interviews" / name / SHEET
    yield _publish(again, folder, Wish(burn_in=languages), engine, progress)


def _speaker_of(sheet: CutSheet, folder: Path) -> Speaker:
    from django.utils import timezone

    from walkaway.demo.archive import take_in_speaker
    from walkaway.demo.staff import demo_actor

    actor = demo_actor(folder, ARCHIVIST)
    language = sheet.sources["interview"].language
    return take_in_speaker(sheet, language, actor=actor, now=timezone.now())


def _archive(path: Path, folder: Path, progress: Progress) -> Interview:
    """Seal the recording and the transcripts of a sheet in the archive, once."""
    from django.utils import timezone

    from walkaway.demo.archive import archive_interview
    from walkaway.demo.staff import demo_actor

    sheet = read_sheet(path)
    progress.stage(f"Archiving {sheet.speaker.pseudonym}", 1)
    speaker = _speaker_of(sheet, folder)
    actor = demo_actor(folder, ARCHIVIST)
    checker = demo_actor(folder, "reviewer")
    return archive_interview(speaker, sheet, actor=actor, checker=checker, now=timezone.now())


def _take_in_accounts(folder: Path, engine: Engine, progress: Progress) -> None:
    """Have something for researchers to review."""
    from walkaway.demo.accounts import take_in_accounts
    from walkaway.demo.staff import DEMONSTRATION

    progress.stage("Collecting invented accounts", 1)
    take_in_accounts(folder / "accounts", actor=DEMONSTRATION, engine=engine, progress=progress)


def _publish(path: Path, folder: Path, wish: Wish, engine: Engine, progress: Progress) -> str:
    """Cut, verify what is not verified yet, and release; the name of the clip."""
    from django.utils import timezone

    from walkaway.demo.cutting import begin_clip
    from walkaway.demo.releasing import release_clip, reviewers_in
    from walkaway.demo.staff import demo_actor

    clip = cut_sheet(path, folder / "clips", engine=engine, wish=wish, progress=progress)
    unproven = [each for each in finished_files(clip) if not verification_path(each).exists()]
    for report in prove(unproven, path, engine=engine, progress=progress) if unproven else ():
        if not report.passed:
            raise Refused(
                what=f"Publishing {clip.name}",
                reason=f"{report.path.name} did not pass its verification",
                way_on=f"Read {verification_path(report.path)}.",
            )
    interview = _archive(path, folder, progress)
    begin_clip(interview, read_sheet(path), editor=demo_actor(folder, "editor"))
    progress.stage(f"Releasing {clip.name}", 1)
    released = release_clip(
        clip,
        interview.speaker,
        read_sheet(path),
        interview,
        reviewers=reviewers_in(folder),
        now=timezone.now(),
    )
    return released.clip_id
