"""`walkaway demo`: three invented speakers, from a drawn recording to a public page."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import click

from walkaway.cli.options import chosen_engine, jobs_option
from walkaway.cli.site import port_option, prepare_site, running_server
from walkaway.cli.watching import shown_progress
from walkaway.cli.work import running_workers
from walkaway.clips.cut import Wish
from walkaway.clips.cut import cut as cut_sheet
from walkaway.clips.package import finished_files, verification_path
from walkaway.clips.progress import Progress
from walkaway.clips.proof import prove
from walkaway.core.errors import Refused
from walkaway.core.media.manifest import read_manifest
from walkaway.core.media.sheet.model import Shape
from walkaway.engine import Engine

DEFAULT_FOLDER = Path("var/demo")
ACTOR = "demonstration"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    show_default=True,
    help="Where the demonstration is made and kept.",
)
@click.option("--burn-in", is_flag=True, help="Also a file per language with burned-in captions.")
@click.option("--no-serve", is_flag=True, help="Stop when everything is published.")
@port_option
@jobs_option
def demo(folder: Path, burn_in: bool, no_serve: bool, port: int, jobs: int | None) -> None:
    """Draw, cut, verify and publish three invented testimonies, and serve them."""
    began = time.monotonic()
    os.environ["WALKAWAY_HOME"] = str((folder / "home").resolve())
    os.environ.setdefault("WALKAWAY_LIBRARY_NAME", "Walkaway demonstration")
    prepare_site()
    with running_workers(), running_server(port) as server:
        click.echo(f"The library is at http://127.0.0.1:{port}/ and fills as clips are verified.")
        with shown_progress() as progress, chosen_engine(jobs) as engine:
            for published in _publish_all(folder, burn_in, engine, progress):
                seconds = time.monotonic() - began
                click.echo(f"✓ verified and published after {seconds:.0f} s: {published}")
        if no_serve:
            return
        click.echo(f"Everything is published: http://127.0.0.1:{port}/  (Ctrl-C ends it)")
        raise SystemExit(server.wait())


def _publish_all(folder: Path, burn_in: bool, engine: Engine, progress: Progress) -> Iterator[str]:
    """Publish every speaker's clip. The first is there in one shape as soon as can be."""
    from walkaway.demo.cast import SPEAKERS
    from walkaway.demo.prepare import prepare_speaker

    out = folder / "clips"
    for number, speaker in enumerate(SPEAKERS):
        progress.stage(f"Drawing {speaker.folder}", 1)
        sheet = prepare_speaker(speaker, folder / "interviews")
        if number == 0:
            yield _publish(sheet, out, Wish(shapes=(Shape.WIDE,)), engine, progress)
        yield _publish(sheet, out, Wish(burn_in=burn_in), engine, progress)


def _publish(sheet: Path, out: Path, wish: Wish, engine: Engine, progress: Progress) -> str:
    """Cut, verify what is not verified yet, and publish; the name of the clip."""
    from django.utils import timezone

    from walkaway.accounts.actors import program
    from walkaway.demo.archive import invented_speaker
    from walkaway.library.services import publish_clip

    clip = cut_sheet(sheet, out, engine=engine, wish=wish, progress=progress)
    unproven = [path for path in finished_files(clip) if not verification_path(path).exists()]
    for report in prove(unproven, sheet, engine=engine, progress=progress) if unproven else ():
        if not report.passed:
            raise Refused(
                what=f"Publishing {clip.name}",
                reason=f"{report.path.name} did not pass its verification",
                way_on=f"Read {verification_path(report.path)}.",
            )
    pseudonym = read_manifest(clip)["speaker"]["pseudonym"]
    speaker = invented_speaker(pseudonym, now=timezone.now())
    return publish_clip(clip, speaker=speaker, actor=program(ACTOR)).pk
