"""What changes the library: a clip is published, or withdrawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker
from walkaway.archive.queries.gate import gate_speaker
from walkaway.core.errors import Refused
from walkaway.core.media.manifest import ClipManifest
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.journal.services import record
from walkaway.library import shelf
from walkaway.library.arrivals import (
    Arrival,
    ArrivingWording,
    folded_words,
    read_arrival,
    refuse_unproven,
)
from walkaway.library.leaving import blockers_of, form_of
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


def publish_clip(folder: Path, *, speaker: Speaker, actor: Actor) -> Clip:
    """Publish the clip in `folder`, or its new version, if the gate lets `speaker` out.

    Every file is copied, and the copies are what is judged and served: `Refused` unless each
    rendition's bytes passed their verification, and unless `speaker` is whom the clip names and
    consented to the library, in the form and in every language of the clip. Publishing the same
    again changes nothing. Raises `UnexpectedContent`, `TranscriptError` and `NotEnoughDisk` too;
    then nothing has changed.
    """
    arrival = read_arrival(folder)
    clip_id = arrival.manifest["id"]
    with shelf.held(clip_id):
        _refuse_if_withdrawn(clip_id)
        _refuse_another_speaker(arrival.manifest, speaker)
        _refuse_blocked(arrival.manifest, speaker)
        try:
            shelved = {each.key: shelf.shelve(clip_id, each.path) for each in arrival.assets}
            refuse_unproven(arrival, {key: file.sha256 for key, file in shelved.items()})
            return _replace(arrival, shelved, speaker, actor=actor, now=timezone.now())
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
            transaction.on_commit(empty_the_write_ahead_log, robust=True)
        _erase_what_is_not_published(clip_id)
    return clip


def recall_clips_of(speaker: Speaker, *, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Take every clip of a speaker out of the library, in the transaction of their withdrawal."""
    # Clips that are older than speakers know theirs by the pseudonym alone.
    theirs = Q(speaker=speaker) | Q(speaker=None, pseudonym=speaker.pseudonym)
    clips = Clip.objects.select_for_update(of=("self",)).filter(theirs, state=ClipState.PUBLISHED)
    recalled = []
    for clip in clips.order_by("pk"):
        clip.speaker = speaker
        recalled.append(_tombstone(clip, actor=actor, now=now).pk)
    return tuple(recalled)


def erase_withdrawn_files_of(speaker: Speaker) -> None:
    """Erase the files of a speaker's withdrawn clips. Doing it again does no harm."""
    clips = Clip.objects.filter(speaker=speaker, state=ClipState.WITHDRAWN)
    for clip_id in clips.values_list("pk", flat=True):
        with shelf.held(clip_id):
            _erase_what_is_not_published(clip_id)


def _refuse_if_withdrawn(clip_id: str) -> None:
    if Clip.objects.filter(pk=clip_id, state=ClipState.WITHDRAWN).exists():
        raise Refused(
            what=f"Publishing {clip_id}",
            reason="this clip was withdrawn",
            way_on="A withdrawal is final: make a clip of another name, with consent to it.",
        )


def _refuse_another_speaker(manifest: ClipManifest, speaker: Speaker) -> None:
    """A clip may leave its speaker unnamed; it never names another, nor hides who is invented."""
    told = manifest["speaker"]["pseudonym"]
    if told not in ("", speaker.pseudonym):
        raise Refused(
            what=f"Publishing {manifest['id']}",
            reason=f"it names {told}, and the speaker is {speaker.pseudonym}",
            way_on="Name the speaker whose testimony this is.",
        )
    if manifest["invented"] != speaker.invented:
        raise Refused(
            what=f"Publishing {manifest['id']}",
            reason="clip and archive do not agree whether the speaker is invented",
            way_on="Set it right in the cut sheet, and cut the clip again.",
        )


def _refuse_change_of_speaker(old: Clip | None, speaker: Speaker) -> None:
    if old is not None and old.speaker_id not in (None, speaker.pk):
        raise Refused(
            what=f"Publishing {old.pk}",
            reason="there is a clip of another speaker under this name",
            way_on="Give the cut sheet another name.",
        )


def _refuse_blocked(manifest: ClipManifest, speaker: Speaker) -> None:
    """Ask the gate. In the transaction of the publication it is asked with the speaker held."""
    protection = manifest["protection"]
    blockers = blockers_of(
        gate_speaker(speaker),
        form_of(protection["face"], protection["voice"]),
        {manifest["spoken_language"], *manifest["languages"], *manifest["quotes"]},
        timezone.now().date(),
    )
    if blockers:
        raise Refused(
            what=f"Publishing {manifest['id']}",
            reason=" ".join(blocker.reason for blocker in blockers).rstrip("."),
            way_on=" ".join(dict.fromkeys(blocker.way_on for blocker in blockers)),
        )


def _replace(
    arrival: Arrival, shelved: Shelved, speaker: Speaker, *, actor: Actor, now: datetime
) -> Clip:
    clip_id = arrival.manifest["id"]
    version = arrival.version({key: file.sha256 for key, file in shelved.items()})
    with transaction.atomic(durable=True):
        # A withdrawal or a hard stop comes before this, and is obeyed; or after, and recalls it.
        Speaker.objects.select_for_update().get(pk=speaker.pk)
        _refuse_blocked(arrival.manifest, speaker)
        old = Clip.objects.select_for_update().filter(pk=clip_id).first()
        _refuse_if_withdrawn(clip_id)
        _refuse_change_of_speaker(old, speaker)
        if old and old.manifest_sha256 == version and old.speaker_id is not None:
            return old
        if old:
            old.wordings.all().delete()
            old.assets.all().delete()
        clip = _write_clip(arrival, version, speaker, published_at=old.published_at if old else now)
        _write_assets(clip, arrival, shelved)
        for wording in arrival.wordings:
            _write_wording(clip, wording)
        verb = "clip-replaced" if old else "clip-published"
        _record(verb, clip_id, version, actor=actor)
    return clip


def _write_clip(
    arrival: Arrival, version: str, speaker: Speaker, *, published_at: datetime
) -> Clip:
    manifest = arrival.manifest
    clip = Clip(
        id=manifest["id"],
        speaker=speaker,
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
        speaker=clip.speaker,
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
