"""What changes the library: a clip is published, or withdrawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from walkaway.accounts.actors import Actor
from walkaway.core.errors import Refused
from walkaway.journal.services import record
from walkaway.library import shelf
from walkaway.library.arrivals import (
    Arrival,
    ArrivingWording,
    folded_words,
    read_arrival,
    refuse_unproven,
)
from walkaway.library.models import (
    Asset,
    Clip,
    ClipState,
    Line,
    Rendition,
    Wording,
)
from walkaway.library.shelf import ShelvedFile

LINES_A_QUERY = 500

Shelved = dict[str, ShelvedFile]
"""What lies on the shelf, by key."""


def publish_clip(folder: Path, *, actor: Actor) -> Clip:
    """Publish the clip in `folder`, or its new version.

    Every file is copied, and the copies are what is judged and served: `Refused` unless each
    rendition's bytes passed their verification. Publishing the same again changes nothing. Raises
    `UnexpectedContent`, `TranscriptError` and `NotEnoughDisk` too; then nothing has changed.
    """
    arrival = read_arrival(folder)
    clip_id = arrival.manifest["id"]
    with shelf.held(clip_id):
        _refuse_if_withdrawn(clip_id)
        try:
            shelved = {each.key: shelf.shelve(clip_id, each.path) for each in arrival.assets}
            refuse_unproven(arrival, {key: file.sha256 for key, file in shelved.items()})
            return _replace(arrival, shelved, actor=actor, now=timezone.now())
        finally:
            _erase_what_is_not_published(clip_id)


def withdraw_clip(clip_id: str, *, actor: Actor) -> Clip:
    """Take a clip out of the library for good: its words, then its files.

    Once this returns, every address of the clip answers that it was withdrawn, and the words and
    files are gone. Doing it twice does no harm. Raises `Refused` when
    there never was such a clip.
    """
    with shelf.held(clip_id):
        with transaction.atomic(durable=True):
            clip = Clip.objects.select_for_update().filter(pk=clip_id).first()
            if clip is None:
                raise Refused(
                    what=f"Withdrawing {clip_id}",
                    reason="no clip of that name was ever published here",
                    way_on="Look its name up in the address of its page.",
                )
            if clip.state != ClipState.WITHDRAWN:
                clip = _tombstone(clip, actor=actor, now=timezone.now())
            transaction.on_commit(_forget_erased_pages, robust=True)
        _erase_what_is_not_published(clip_id)
    return clip


def _refuse_if_withdrawn(clip_id: str) -> None:
    if Clip.objects.filter(pk=clip_id, state=ClipState.WITHDRAWN).exists():
        raise Refused(
            what=f"Publishing {clip_id}",
            reason="this clip was withdrawn",
            way_on="A withdrawal is final: make a clip of another name, with consent to it.",
        )


def _replace(arrival: Arrival, shelved: Shelved, *, actor: Actor, now: datetime) -> Clip:
    clip_id = arrival.manifest["id"]
    version = arrival.version({key: file.sha256 for key, file in shelved.items()})
    with transaction.atomic(durable=True):
        old = Clip.objects.select_for_update().filter(pk=clip_id).first()
        _refuse_if_withdrawn(clip_id)
        if old and old.manifest_sha256 == version:
            return old
        if old:
            old.wordings.all().delete()
            old.assets.all().delete()
        clip = _write_clip(arrival, version, published_at=old.published_at if old else now)
        _write_assets(clip, arrival, shelved)
        for wording in arrival.wordings:
            _write_wording(clip, wording)
        verb = "clip-replaced" if old else "clip-published"
        _record(verb, clip_id, version, actor=actor)
    return clip


def _write_clip(arrival: Arrival, version: str, *, published_at: datetime) -> Clip:
    manifest = arrival.manifest
    clip = Clip(
        id=manifest["id"],
        state=ClipState.PUBLISHED,
        manifest_sha256=version,
        published_at=published_at,
        publisher=manifest["publisher"],
        funder=manifest["funder"],
        purpose=manifest["purpose"],
        pseudonym=manifest["speaker"]["pseudonym"],
        invented=manifest["invented"],
        face=manifest["protection"]["face"],
        voice=manifest["protection"]["voice"],
        spoken_language=manifest["spoken_language"],
        duration_ms=manifest["duration_ms"],
    )
    clip.save()
    return clip


def _write_assets(clip: Clip, arrival: Arrival, shelved: Shelved) -> None:
    assets = {
        each.key: Asset(
            clip=clip,
            key=each.key,
            sha256=shelved[each.key].sha256,
            size_bytes=shelved[each.key].size_bytes,
            content_type=each.content_type,
        )
        for each in arrival.assets
    }
    Asset.objects.bulk_create(assets.values())
    Rendition.objects.bulk_create(
        Rendition(
            clip=clip,
            asset=assets[each.key],
            position=position,
            shape=each.facts["shape"],
            language=each.facts["language"] or "",
            width=each.facts["width"],
            height=each.facts["height"],
            report=each.report_text,
        )
        for position, each in enumerate(arrival.renditions)
    )


def _write_wording(clip: Clip, arriving: ArrivingWording) -> None:
    wording = Wording.objects.create(
        clip=clip,
        language=arriving.language,
        title=arriving.title,
        description=arriving.description,
        help_line=arriving.help_line,
        about_speaker=arriving.about_speaker,
        quote=arriving.quote,
        track_position=arriving.track_position,
        folded=arriving.folded,
    )
    lines = (
        Line(
            wording=wording,
            position=position,
            start_ms=cue.start_ms,
            end_ms=cue.end_ms,
            text=cue.text,
            folded=folded_words(cue.text),
        )
        for position, cue in enumerate(arriving.cues)
    )
    Line.objects.bulk_create(lines, batch_size=LINES_A_QUERY)


def _tombstone(clip: Clip, *, actor: Actor, now: datetime) -> Clip:
    clip.wordings.all().delete()
    clip.assets.all().delete()
    empty = Clip(
        id=clip.id,
        state=ClipState.WITHDRAWN,
        published_at=clip.published_at,
        withdrawn_at=now,
    )
    empty.save(force_update=True)
    _record("clip-withdrawn", clip.id, clip.manifest_sha256, actor=actor)
    return empty


def _record(verb: str, clip_id: str, version: str, *, actor: Actor) -> None:
    record(verb, actor=actor.ref, subject=f"clip:{clip_id}", facts={"manifest_sha256": version})


def _erase_what_is_not_published(clip_id: str) -> None:
    kept = Asset.objects.filter(clip_id=clip_id).values_list("sha256", flat=True)
    shelf.erase_all_but(clip_id, set(kept))


def _forget_erased_pages() -> None:
    """SQLite's write-ahead log still holds what was erased until it is emptied."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
