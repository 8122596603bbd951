"""`walkaway known`: keep a list of pictures that must not be shown again, and compare with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from walkaway.cli.options import known_items_of
from walkaway.cli.site import prepare_site
from walkaway.core.errors import Refused
from walkaway.core.media.known_items.hash_list import (
    MATCHED_WITHIN,
    HashList,
    add_hashes,
    read_hash_list,
)
from walkaway.core.media.known_items.matching import Match, hashes_to_list
from walkaway.core.media.known_items.matching import known as matches_of
from walkaway.core.media.sheet.clock import clock
from walkaway.core.media.sheet.tables import language_problem

FILES = click.argument(
    "files", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)  # fmt: skip


@click.group()
def known() -> None:
    """Know footage again that must not be shown: hash lists of pictures (PDQ)."""


@known.command()
@click.argument("hash_list", metavar="LIST", type=click.Path(path_type=Path, dir_okay=False))
@FILES
@click.option("--note", default="", help="What it is and why it is listed; the file's name else.")
def add(hash_list: Path, files: Sequence[Path], note: str) -> None:
    """Add the pictures of each FILE, films or stills, to the hash list LIST.

    One hash a second and one for each scene, whole and in the shapes 16:9, 1:1 and 9:16. No picture
    is kept, and none can be drawn from its hash.
    """
    for path in files:
        said = note or path.stem
        found = [
            (value, f"{said}, {clock(at_ms)}, {shape}")
            for at_ms, shape, value in hashes_to_list(path)
        ]
        new = add_hashes(hash_list, found)
        click.echo(f"{path}: {new} of {len(found)} hashes are new in {hash_list}")


@known.command()
@FILES
@click.option(
    "--list",
    "hash_list",
    type=click.Path(path_type=Path, exists=True),
    help="A hash list or a folder of them; what WALKAWAY_KNOWN_ITEMS names unless said.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def check(files: Sequence[Path], hash_list: Path | None, as_json: bool) -> None:
    """Say which pictures of each FILE are on a hash list. Leaves 1 when any is."""
    hashes = read_hash_list(hash_list) if hash_list else known_items_of()
    if hashes is None:
        raise click.UsageError("Say which list: --list PATH, or set WALKAWAY_KNOWN_ITEMS")
    found = [(path, matches_of(path, hashes)) for path in files]
    if as_json:
        click.echo(json.dumps({"files": [_as_json(*each) for each in found]}, ensure_ascii=False))
    else:
        for path, matches in found:
            _show(path, matches, hashes)
    if any(matches for _, matches in found):
        raise SystemExit(1)


@known.command()
@click.argument(
    "film", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    required=True,
    metavar="LANGUAGE=WORDS",
    help="What is burned over it in a language; given once for each.",
)
@click.option("--purpose", required=True, help="Why it is shown.")
@click.option("--source", required=True, help="Where it is from.")
@click.option("--by", "name", required=True, help="The member of staff who answers for it.")
def register(film: Path, labels: Sequence[str], purpose: str, source: str, name: str) -> None:
    """Enter the footage of others in FILE in the register: no clip that shows any other leaves.

    It is compared with the list that WALKAWAY_KNOWN_ITEMS names. Leaves 1 when it is known.
    """
    prepare_site()
    from walkaway.accounts.actors import actor_of
    from walkaway.accounts.models import Staff
    from walkaway.clips.services.registering import Footage, compared_with, register_footage

    staff = Staff.objects.filter(name=name, is_active=True).first()
    if staff is None:
        raise Refused(
            what=f"Registering {film.name}",
            reason=f"nobody called {name!r} works here",
            way_on="Look at the desk how the name is written.",
        )
    footage = Footage(label=dict(map(_label, labels)), purpose=purpose, source=source)
    compared = compared_with(film, known_items_of())
    entered = register_footage(footage, compared, actor=actor_of(staff, None))
    if entered.is_known:
        on_which = "is" if compared.is_known else "was, when it was last compared,"
        click.echo(
            f"✗ {film}: it {on_which} on the list of known items. No clip that shows it leaves."
        )
        raise SystemExit(1)
    click.echo(f"✓ {film}: registered as {entered.sha256}")


def _label(given: str) -> tuple[str, str]:
    language, equals, words = given.partition("=")
    if not equals or language_problem(language):
        raise click.BadParameter(f"{given!r} is not LANGUAGE=WORDS, such as en=Film of the group")
    return language, words


def _show(path: Path, matches: Sequence[Match], hashes: HashList) -> None:
    if not matches:
        click.echo(f"✓ {path}: no picture within {MATCHED_WITHIN} of 256 bits of a known item "
                   f"({len(hashes.items)} hashes)")  # fmt: skip
        return
    click.echo(f"✗ {path}: {len(matches)} pictures are known")
    for each in matches:
        mirrored = ", mirrored" if each.mirrored else ""
        click.echo(
            f"  {clock(each.at_ms)}  {each.distance} of 256 bits{mirrored}: "
            f"{each.item.file}, line {each.item.line} {each.item.comment}"
        )


def _as_json(path: Path, matches: Sequence[Match]) -> dict[str, object]:
    return {
        "file": str(path),
        "matches": [
            {
                "at_ms": each.at_ms,
                "distance": each.distance,
                "mirrored": each.mirrored,
                "list": each.item.file,
                "line": each.item.line,
                "comment": each.item.comment,
            }
            for each in matches
        ],
    }
