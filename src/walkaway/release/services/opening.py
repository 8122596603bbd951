"""Opening the files of a package, for a reader of the speaker's testimony."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from walkaway.accounts.actors import Actor
from walkaway.archive.services.file_keys import content_of
from walkaway.clips.making.sealed_package import lay_out
from walkaway.clips.models import Package, StoredFile
from walkaway.clips.services.stored_files import blob_of, sealed_source, stored_key
from walkaway.core.memory import memory_folder
from walkaway.core.sealing.files import SealedFile


@contextmanager
def content_of_file(file: StoredFile, *, actor: Actor) -> Iterator[SealedFile]:
    """The content of a file. Raises `Refused` without a key, `NotOpened` when it was changed."""
    with content_of(blob_of(file), stored_key(file, actor=actor)) as content:
        yield content


@contextmanager
def opened_package(package: Package, *, actor: Actor) -> Iterator[Path]:
    """All files of a package in a folder in memory, which goes. Raises as `content_of_file`."""
    sealed = {
        each.name: sealed_source(blob_of(each.stored), stored_key(each.stored, actor=actor))
        for each in package.files.select_related("stored__compartment")
    }
    with memory_folder(settings.MEMORY_FOLDER) as folder:
        lay_out(sealed, folder)
        yield folder
