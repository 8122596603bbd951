"""Options and choices that several commands share."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from walkaway.engine import Engine, open_engine

if TYPE_CHECKING:
    from walkaway.core.media.known_items.hash_list import HashList

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many processes work at once; as many as there are cores unless said.",
)


def chosen_engine(jobs: int | None) -> AbstractContextManager[Engine]:
    """This machine's cores, or the cluster that WALKAWAY_SCHEDULER names."""
    return open_engine(workers=jobs, scheduler=os.environ.get("WALKAWAY_SCHEDULER"))


def known_items_of() -> HashList | None:
    """The hash lists that WALKAWAY_KNOWN_ITEMS names, None when it names none.

    Raises `UnexpectedContent` when what it names is not there or holds no hash.
    """
    from walkaway.core.media.known_items.hash_list import read_hash_list

    named = os.environ.get("WALKAWAY_KNOWN_ITEMS", "")
    return read_hash_list(Path(named)) if named else None
