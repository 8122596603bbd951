"""Released files for somebody's hands: a ZIP with captions and a letter, made anew each time.

The gate is asked before every hand-out, and what was handed out is in the journal.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker
from walkaway.archive.queries.speakers import require_work_on
from walkaway.clips.models import StoredFile
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.gate import Exit
from walkaway.core.memory import memory_folder
from walkaway.journal.services import record
from walkaway.release.exits import Deliver, WayOut, Wish
from walkaway.release.models import Release
from walkaway.release.queries.facts import blockers_of, languages_out
from walkaway.release.services.letters import Letter, PackedFile, letter_of
from walkaway.release.services.opening import content_of_file
from walkaway.release.services.releasing import refused_by
from walkaway.release.services.words import said_in

PACKS = (Exit.DOWNLOAD, Exit.CAMPAIGN_PACK, Exit.SCREENING, Exit.PRESS, Exit.EXPORT)
"""The exits by which files are handed out as a pack."""


class Pack(WayOut):
    """Files in a ZIP, handed out at the desk."""

    def __init__(self, exit_: Exit) -> None:
        self.exit = exit_  # type: ignore[misc]  # one class for several exits

    @contextmanager
    def made_ready(self, wish: Wish, *, actor: Actor) -> Iterator[Deliver]:
        """Nothing is made before somebody asks for it."""
        yield lambda release: None

    def recall(self, releases: QuerySet[Release], *, actor: Actor, now: datetime) -> None:
        """Nothing is kept that could be taken back: an ended release makes no pack."""

    def erase(self, release: Release) -> None:
        """There are no files."""


@contextmanager
def pack_of(released: Release, *, actor: Actor, now: datetime) -> Iterator[BinaryIO]:
    """The ZIP of a release, in memory, if the gate lets it out today.

    Raises `Refused` with every reason, for whoever does not work on the speaker or holds no key,
    and for what is no pack; `NotOpened` when a file is not as it was.
    """
    what = _("Handing out a pack")
    require_work_on(actor, released.speaker, what=what)
    if Exit(released.exit) not in PACKS:
        raise Refused(
            what=what,
            reason=_("this release is no pack"),
            way_on=_("Open its page in the library."),
        )
    _refuse_blocked(released, now, what)
    # No plain byte of a clip that is not public rests on a disk.
    with (
        memory_folder(settings.MEMORY_FOLDER) as folder,
        (folder / "pack.zip").open("w+b") as file,
    ):
        _write(released, file, actor, now)
        with transaction.atomic():
            # A withdrawal or a freeze while it was packed is obeyed.
            Speaker.objects.select_for_update().get(pk=released.speaker_id)
            _refuse_blocked(released, now, what)
            record(
                "pack-handed-out",
                actor=actor.ref,
                subject=f"release:{released.pk}",
                facts={"exit": released.exit, "files": released.renditions.count()},
            )
        file.seek(0)
        yield file


def _refuse_blocked(released: Release, now: datetime, what: str) -> None:
    blockers = blockers_of(released, now.date())
    if blockers:
        raise refused_by(blockers, what=what)


def _write(released: Release, file: BinaryIO, actor: Actor, now: datetime) -> None:
    package = released.package
    assert package is not None  # the gate lets no release without files out
    manifest = said_in(package, actor=actor).manifest
    files = {each.name: each for each in package.files.select_related("stored__compartment")}
    signed: dict[str, str] = {}
    wanted: list[tuple[str, str]] = []
    languages: set[str] = set()
    for each in released.renditions.select_related("rendition__file"):
        assert each.rendition is not None
        languages |= languages_out(Exit(released.exit), package, each.language)
        name = ".".join(filter(None, (released.clip_id, each.shape, each.language, "mp4")))
        wanted.append((name, each.rendition.file.name))
        signed[name] = each.sha256
    wanted += [
        (f"{released.clip_id}.{language}.vtt", name)
        for language, name in sorted(manifest["captions"].items())
        if language in languages
    ]
    packed = tuple(
        PackedFile(name=name, sha256=files[source].stored.sha256) for name, source in wanted
    )
    letter = letter_of(released, manifest, packed, made_at=now)
    with zipfile.ZipFile(file, "w") as archive:
        for name, source in wanted:
            stored = files[source].stored
            _add(archive, name, stored, signed.get(name, stored.sha256), actor)
        _add_letter(archive, letter)


def _add(
    archive: zipfile.ZipFile, name: str, stored: StoredFile, sha256: str, actor: Actor
) -> None:
    """Add a file whose bytes are those of `sha256`. Raises `NotOpened` for any others."""
    digest = hashlib.sha256()
    with (
        content_of_file(stored, actor=actor) as content,
        archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out,
    ):
        for piece in content.read_range(0, content.size):
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != sha256:
        raise NotOpened(what=_("A film of the pack"))


def _add_letter(archive: zipfile.ZipFile, letter: Letter) -> None:
    archive.writestr(zipfile.ZipInfo("release.txt"), letter.text)
    archive.writestr(zipfile.ZipInfo("release.json"), letter.json)
