"""The library and what other programs read of it as ways out of released clips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db.models import QuerySet

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Rendition
from walkaway.core.gate import Exit
from walkaway.core.media.manifest import (
    MANIFEST_NAME,
    ClipManifest,
    ShapeName,
    read_manifest,
    write_manifest,
)
from walkaway.library.models import Offer
from walkaway.library.offering import offering, take_off
from walkaway.library.services import arriving, erase_withdrawn_clip, recall_released
from walkaway.release.exits import Deliver, WayOut, Wish
from walkaway.release.models import Release
from walkaway.release.services.opening import opened_package


class OnTheLibrary(WayOut):
    """Shown on the public pages, under the name of the clip."""

    exit = Exit.LIBRARY

    @contextmanager
    def made_ready(self, wish: Wish, *, actor: Actor) -> Iterator[Deliver]:
        """Open the package in memory, and put what is released of it on the shelf."""
        with opened_package(wish.package, actor=actor) as folder:
            keep_released(folder, wish.renditions)
            speaker = wish.package.cut.speaker
            with arriving(folder, speaker=speaker, actor=actor) as publish:

                def deliver(release: Release) -> None:
                    publish(release)

                yield deliver

    def recall(self, releases: QuerySet[Release], *, actor: Actor, now: datetime) -> None:
        """Every address of what they let out says that it was withdrawn."""
        recall_released(releases, actor=actor, now=now)

    def erase(self, release: Release) -> None:
        """Erase words and files of the clip."""
        erase_withdrawn_clip(release.clip_id)


class ToOtherPrograms(WayOut):
    """Read by the programs of others, who show it on pages of their own."""

    exit = Exit.API

    @contextmanager
    def made_ready(self, wish: Wish, *, actor: Actor) -> Iterator[Deliver]:
        """Open the package in memory, and put what is released of it on the shelf."""
        with opened_package(wish.package, actor=actor) as folder:
            keep_released(folder, wish.renditions)
            with offering(folder, wish.package) as offer:

                def deliver(release: Release) -> None:
                    offer(release)

                yield deliver

    def recall(self, releases: QuerySet[Release], *, actor: Actor, now: datetime) -> None:
        """Nothing more: what is over is offered no more, whatever lies there."""

    def erase(self, release: Release) -> None:
        """Erase words and files of the offer."""
        take_off(Offer.objects.filter(release=release))


def keep_released(folder: Path, renditions: Sequence[Rendition]) -> None:
    """Have `clip.json` in `folder` name no other videos than `renditions`, with their pictures."""
    manifest = read_manifest(folder)
    released = {(each.shape, each.language) for each in renditions}
    if released == _videos_of(manifest):
        return
    videos = [
        each
        for each in manifest["renditions"]
        if (each["shape"], each["language"] or "") in released
    ]
    soft = {each["shape"] for each in videos if not each["burned_in"]}
    manifest["renditions"] = videos
    manifest["posters"] = _of_shapes(manifest["posters"], soft)
    manifest["thumbnails"] = _of_shapes(manifest["thumbnails"], soft)
    manifest["quote_cards"] = {
        language: kept
        for language, cards in manifest["quote_cards"].items()
        if (kept := _of_shapes(cards, soft))
    }
    # The stream is one of the videos, cut in pieces: which one, only its packets tell.
    manifest["hls"] = None
    (folder / MANIFEST_NAME).unlink()
    write_manifest(folder, manifest)


def _videos_of(manifest: ClipManifest) -> set[tuple[str, str]]:
    return {(each["shape"], each["language"] or "") for each in manifest["renditions"]}


def _of_shapes(files: dict[ShapeName, str], shapes: set[ShapeName]) -> dict[ShapeName, str]:
    return {shape: name for shape, name in files.items() if shape in shapes}
