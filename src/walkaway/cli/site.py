"""The public library from the command line: `serve`, `sweep`, `withdraw`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from walkaway.core.errors import Refused
from walkaway.core.memory import sweep_memory

DEFAULT_PORT = 8000
STOP_SECONDS = 10
ACTOR = "command-line"
"""As whom the journal knows whoever has this machine in hand."""

port_option = click.option(
    "--port", type=click.IntRange(1, 65535), default=DEFAULT_PORT, show_default=True
)


def prepare_django() -> None:
    """Make Django ready, with the settings of the site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkaway.config.settings")
    import django

    django.setup()


def prepare_site() -> None:
    """Make Django ready, and the database what this version expects."""
    prepare_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def running_server(port: int, host: str = "127.0.0.1") -> Iterator[subprocess.Popen[bytes]]:
    """The site in a process of its own, stopped at the end."""
    # Granian warns of its many threads, but they mostly wait for visitors who download slowly.
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host),
        *("--port", str(port), "--no-access-log", "--log-level", "error"),
        "walkaway.config.wsgi:application",
    ]
    with subprocess.Popen(command) as server:
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@port_option
def serve(host: str, port: int) -> None:
    """Serve the public library, and do the jobs that its workbench asks for."""
    from walkaway.cli.work import running_workers

    prepare_site()
    _sweep()
    click.echo(f"The library is at http://{host}:{port}/  (Ctrl-C ends it)")
    click.echo(_the_desk(host, port))
    with running_workers(), running_server(port, host) as server:
        raise SystemExit(server.wait())


@click.command()
def sweep() -> None:
    """Finish what a crash interrupted: files of withdrawals, identities whose time is over,
    uploads to which nothing came for a week, files and keys that nobody needs."""
    prepare_site()
    withdrawals, openings, uploads = _sweep()
    click.echo(
        f"Withdrawals finished: {withdrawals}. Identities closed: {openings}. "
        f"Uploads given up: {uploads}."
    )


def _sweep() -> tuple[int, int, int]:
    from django.conf import settings
    from django.utils import timezone

    from walkaway.archive.services import identity, withdrawal
    from walkaway.archive.services.uploads import sweep as recording_sweep
    from walkaway.library import offering
    from walkaway.library import services as library

    with suppress(Refused):  # where nothing can be made in memory, nothing was left there
        sweep_memory(settings.MEMORY_FOLDER)
    now = timezone.now()
    library.sweep()
    offering.sweep()
    return withdrawal.sweep(now=now), identity.close_openings(now=now), recording_sweep(now=now)


def _the_desk(host: str, port: int) -> str:
    from django.urls import reverse

    from walkaway.accounts.models import Staff

    if Staff.objects.exists():
        return f"Staff sign in at http://{host}:{port}{reverse('desk-home')}"
    return "Nobody can sign in yet: `walkaway setup` makes the first administrator."


@click.command()
@click.argument("clip_id")
def withdraw(clip_id: str) -> None:
    """Take the clip CLIP_ID out of the library for good."""
    prepare_site()
    from walkaway.accounts.actors import program
    from walkaway.library.services import withdraw_clip

    withdraw_clip(clip_id, actor=program(ACTOR))
    click.echo(f"Withdrawn: {clip_id}. Its pages and files now answer that it was withdrawn.")
