"""The command line: each command is a module here, read only when it is asked for."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from keyword import iskeyword
from types import FrameType

import click

from walkaway import __version__
from walkaway.core.errors import WalkawayError

COMMANDS = {
    "agreement": ("agreement", "Measure how far coders agree."),
    "backup": ("backups", "Write an encrypted backup, while everyone goes on working."),
    "backup-key": ("backups", "Make a key that opens backups."),
    "bench": ("bench", "Measure, beside a floor and a peer."),
    "captions": ("captions", "Check captions as subtitlers do, and mend them."),
    "custody": ("recordings", "Print what was done with the recordings of a testimony."),
    "collect": ("collect", "Find published accounts in web archives and saved pages."),
    "cut": ("cut", "Make the clip of a cut sheet."),
    "demo": ("demo", "Make and serve the demonstration."),
    "doctor": ("doctor", "Say what is here, what is missing, and what that costs."),
    "import": ("recordings", "Take in recordings from a card or a folder."),
    "journal": ("journal", "Check, anchor and read the record of who did what."),
    "known": ("known", "Know footage again that must not be shown."),
    "lock": ("develop", "Write the locks in requirements/ anew."),
    "recover-vault": ("staff", "Open a lost vault with two shares of the recovery key."),
    "reference": ("reference", "Write the reference pages that are drawn from the code."),
    "people": ("sheets", "Draw who is seen in the passages of a cut sheet."),
    "propose": ("propose", "Propose passages that could be a clip."),
    "report": ("report", "Write a report as tables and pictures."),
    "restore": ("backups", "Make a home anew from a backup."),
    "serve": ("site", "Serve the public library."),
    "setup": ("staff", "Make the keys of this site and the first administrator."),
    "sheet": ("sheets", "Exchange cut sheets with other editors."),
    "sweep": ("site", "Finish what a crash interrupted."),
    "take-in": ("stories", "Take in what `walkaway collect` found, to be reviewed."),
    "take-in-clip": ("clips", "Take in a proven clip, to be weighed and released."),
    "test": ("develop", "Check the code and run its tests."),
    "verify": ("verify", "Measure finished files against their cut sheet."),
    "work": ("work", "Do the jobs that wait."),
    "withdraw": ("site", "Take a clip out of the library for good."),
}
"""Each command: the module of this package that defines a function of its name, and its use."""

INTERRUPTED = 130
TERMINATED = 143


class Commands(click.Group):
    """A group that imports a command's module when the command is used.

    What Walkaway refuses or cannot do is printed as its sentence, and the exit code is 1.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        name = cmd_name.replace("-", "_")
        # What Python keeps for itself has a line behind it: `import_`.
        name = f"{name}_" if iskeyword(name) else name
        command = getattr(import_module(f"{__name__}.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, use) for name, (_, use) in sorted(COMMANDS.items())])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; turn errors into sentences and exit codes."""
        try:
            return super().invoke(ctx)
        except WalkawayError as error:
            click.echo(f"✗ {error}", err=True)
            ctx.exit(1)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="walkaway")
def commands() -> None:
    """Walkaway: from a recorded interview to verified, masked and captioned clips."""


def main() -> None:
    """Run the command line and leave the program."""
    signal.signal(signal.SIGTERM, _leave)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show ✓ gets a question mark, not a traceback.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams
    commands()


def _leave(signal_number: int, frame: FrameType | None) -> None:
    # An exception, so that files half written are removed and workers are stopped on the way out.
    raise SystemExit(TERMINATED)
