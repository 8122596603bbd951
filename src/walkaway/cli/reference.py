"""`walkaway reference`: the pages of the reference that are drawn from the code itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import click

import walkaway
from walkaway.cli import commands
from walkaway.cli.develop import ROOT, require_sources
from walkaway.cli.site import prepare_django
from walkaway.core.errors import WalkawayError
from walkaway.core.files import write_whole

FOLDER = ROOT / "docs" / "reference"
DRAWN = "<!-- Drawn from the code by `./run reference`: change it there. -->\n\n"


@click.command()
def reference() -> None:
    """Write the pages of the reference that are drawn from the code."""
    require_sources()
    # To find every error, every package is imported, models among them.
    prepare_django()
    for name, text in pages().items():
        write_whole(FOLDER / name, text)
        click.echo(f"✓ docs/reference/{name}")


def pages() -> dict[str, str]:
    """The text of each page by its file name."""
    return {"commands.md": _commands_page(), "errors.md": _errors_page()}


def all_errors() -> list[type[WalkawayError]]:
    """Every error of the package, the base first, each before its children."""
    for module in walk_packages(walkaway.__path__, "walkaway."):
        if "errors" in module.name.split("."):
            import_module(module.name)
    return list(_family(WalkawayError))


def _family(error: type[WalkawayError]) -> Iterator[type[WalkawayError]]:
    yield error
    for child in error.__subclasses__():
        yield from _family(child)


def _commands_page() -> str:
    opening = (
        "# Commands\n\n"
        + DRAWN
        + "Every command is given as `./run COMMAND` in a copy of the sources, or as "
        "`walkaway COMMAND` where the package is installed.\n\n"
        "Exit codes: 0 done; 1 refused, failed or found wanting, with a sentence; 2 the command "
        "was not understood; 130 stopped by Ctrl-C; 143 ended from outside.\n"
    )
    context = click.Context(commands, info_name="walkaway")
    return opening + "".join(_sections(commands, context))


def _sections(group: click.Group, context: click.Context) -> Iterator[str]:
    """A section for each command of `group` and for theirs."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        own_context = click.Context(command, parent=context, info_name=name)
        yield _section(command, own_context)
        if isinstance(command, click.Group):
            yield from _sections(command, own_context)


def _section(command: click.Command, context: click.Context) -> str:
    path = context.command_path
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    records = (
        each.get_help_record(context) for each in command.params if isinstance(each, click.Option)
    )
    rows = "".join(
        f"| `{names}` | {text.replace('|', chr(92) + '|')} |\n"
        for names, text in filter(None, records)
    )
    table = f"\n| option | what it does |\n|---|---|\n{rows}" if rows else ""
    name = path.removeprefix("walkaway ")
    return f"\n## `{name}`\n\n    {usage}\n\n{inspect.cleandoc(command.help or '')}\n{table}"


def _errors_page() -> str:
    rows = "".join(
        f"| `{error.__name__}` | `{error.__base__.__name__}` | {_message(error)} |\n"
        for error in all_errors()[1:]
        if error.__base__
    )
    return (
        "# Errors\n\n"
        + DRAWN
        + "Whatever Walkaway refuses or cannot do is a `WalkawayError`: its text is the sentence "
        "that a command prints, and its facts are attributes of the same names. All of them "
        "survive `pickle`.\n\n| error | kind of | sentence |\n|---|---|---|\n" + rows
    )


def _message(error: type[WalkawayError]) -> str:
    return " ".join(inspect.cleandoc(error.__doc__ or "").split()).replace("|", "\\|")
