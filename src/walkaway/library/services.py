"""What changes the library: a released clip is published, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Speaker
from walkaway.clips.arrivals import (
    Arrival,
    ArrivingWording,
    folded_words,
    read_arrival,
    refuse_unproven,
)
from walkaway.core.errors import Refused
from walkaway.core.gate import Exit
from walkaway.core.media.manifest import ClipManifest
from walkaway.jobs.erasing import empty_the_write_ahead_log
from walkaway.journal.services import record
from walkaway.library import shelf
from walkaway.library.models import (
    Asset,
    Clip,
    ClipState,
    Line,
    OfferedFile,
    Rendition,
    Wording,
)
from walkaway.library.shelf import ShelvedFile
from walkaway.release.models import EndedBy, Release
from walkaway.release.services.releasing import end

LINES_A_QUERY = 500
CLIPS_AT_ONCE = 200

EMPTY = {
    "manifest_sha256": "", "publisher": "", "funder": "", "purpose": "", "pseudonym": "",
    "invented": False, "face": "", "voice": "", "spoken_language": "", "duration_ms": 0,
}  # fmt: skip
"""What a withdrawn clip says: nothing."""

PUBLIC_EXITS = (Exit.LIBRARY.value, Exit.API.value)
"""Those by which a clip has an address that anybody can open."""

Publish = Callable[[Release], Clip]
"""Shows a clip, in the transaction of its release."""

Shelved = dict[str, ShelvedFile]
"""What lies on the shelf, by key."""


@contextmanager
def arriving(folder: Path, *, speaker: Speaker, actor: Actor) -> Iterator[Publish]:
    """Put the clip in `folder` on the shelf, and give what publishes it, or its new version, in the
    transaction of its release. Raises as `on_the_shelf`."""
    with on_the_shelf(folder, speaker=speaker) as (arrival, shelved):
        yield partial(_replace, arrival, shelved, speaker, actor=actor)


@contextmanager
def on_the_shelf(folder: Path, *, speaker: Speaker) -> Iterator[tuple[Arrival, Shelved]]:
    """Put the files of the clip in `folder` on the shelf. What nothing shows at the end goes again.

    Every file is copied, and the copies are what is judged and served: `Refused` unless each
    rendition's bytes passed their verification, and `speaker` is whom the clip names. Raises
    `UnexpectedContent`, `TranscriptError` and `NotEnoughDisk` too.
    """
    arrival = read_arrival(folder)
    clip_id = arrival.manifest["id"]
    with shelf.held(clip_id):
        refuse_if_withdrawn(clip_id)
        _refuse_another_speaker(arrival.manifest, speaker)
        try:
            shelved = {each.key: shelf.shelve(clip_id, each.path) for each in arrival.assets}
            refuse_unproven(arrival, {key: file.sha256 for key, file in shelved.items()})
            yield arrival, shelved
        finally:
            erase_what_is_not_shown(clip_id)


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
        erase_what_is_not_shown(clip_id)
    return clip


def recall_clips_of(speaker: Speaker, *, now: datetime) -> tuple[str, ...]:
    """Take every clip of a speaker out of the library, in the transaction of their withdrawal.

    A few statements, however many clips there are: their words and files are hidden with them, and
    erased after the commit.
    """
    # Clips that are older than speakers know theirs by the pseudonym alone.
    theirs = Q(speaker=speaker) | Q(speaker=None, pseudonym=speaker.pseudonym)
    return _recall(Clip.objects.filter(theirs), now=now, speaker=speaker)


def recall_released(releases: QuerySet[Release], *, actor: Actor, now: datetime) -> None:
    """Take out of the library what `releases` let out, in the transaction in which they end."""
    clips = Clip.objects.filter(release__in=releases.order_by())
    for clip_id in _recall(clips, now=now):
        record("clip-withdrawn", actor=actor.ref, subject=f"clip:{clip_id}")


def erase_withdrawn_files_of(speaker: Speaker) -> None:
    """Erase words and files of a speaker's withdrawn clips. Doing it again does no harm."""
    _erase_withdrawn(Clip.objects.filter(speaker=speaker))


def erase_withdrawn_clip(clip_id: str) -> None:
    """Erase words and files of a clip that was withdrawn. Doing it again does no harm."""
    _erase_withdrawn(Clip.objects.filter(pk=clip_id))


def sweep() -> int:
    """Erase what a crash left of withdrawn clips; of how many there was anything."""
    left = Exists(Asset.objects.filter(clip=OuterRef("pk"))) | Exists(
        Wording.objects.filter(clip=OuterRef("pk"))
    )
    with_rows = Clip.objects.filter(left).values_list("pk", flat=True)
    with_files = Clip.objects.filter(pk__in=shelf.everyone()).values_list("pk", flat=True)
    return _erase_withdrawn(Clip.objects.filter(pk__in={*with_rows, *with_files}))


def _recall(clips: QuerySet[Clip], *, now: datetime, **changes: Speaker) -> tuple[str, ...]:
    published = clips.filter(state=ClipState.PUBLISHED)
    names = tuple(published.order_by("pk").values_list("pk", flat=True))
    if names:
        published.order_by().update(state=ClipState.WITHDRAWN, withdrawn_at=now, **EMPTY, **changes)
    return names


def _erase_withdrawn(clips: QuerySet[Clip]) -> int:
    """Rows first, some clips at a time so that others may write meanwhile; then files."""
    withdrawn = clips.filter(state=ClipState.WITHDRAWN).order_by("pk")
    names = list(withdrawn.values_list("pk", flat=True))
    for at in range(0, len(names), CLIPS_AT_ONCE):
        some = names[at : at + CLIPS_AT_ONCE]
        with transaction.atomic():
            Line.objects.filter(wording__clip__in=some).delete()
            Wording.objects.filter(clip__in=some).delete()
            Rendition.objects.filter(clip__in=some).delete()
            Asset.objects.filter(clip__in=some).delete()
    for clip_id in names:
        if shelf.has_files(clip_id):
            with shelf.held(clip_id):
                erase_what_is_not_shown(clip_id)
    return len(names)


def refuse_if_withdrawn(clip_id: str) -> None:
    """Raise `Refused` for the name of a clip that was taken out of the library."""
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


def refuse_name_of_another(release: Release) -> None:
    """Raise `Refused` where a clip of another speaker is or was public under the same name."""
    public = Release.objects.filter(exit__in=PUBLIC_EXITS, clip_id=release.clip_id)
    if public.exclude(speaker=release.speaker_id).exists():
        raise Refused(
            what=f"Publishing {release.clip_id}",
            reason="there is a clip of another speaker under this name",
            way_on="Give the cut sheet another name.",
        )


def _replace(
    arrival: Arrival, shelved: Shelved, speaker: Speaker, release: Release, *, actor: Actor
) -> Clip:
    """Show the clip, in the transaction of its release."""
    clip_id, now = arrival.manifest["id"], release.released_at
    version = arrival.version({key: file.sha256 for key, file in shelved.items()})
    refuse_other_files(arrival, release)
    old = Clip.objects.select_for_update(of=("self",)).filter(pk=clip_id).first()
    refuse_if_withdrawn(clip_id)
    _refuse_change_of_speaker(old, speaker)
    refuse_name_of_another(release)
    earlier = Release.objects.filter(clip_id=clip_id, exit=release.exit, speaker=speaker)
    end(earlier.exclude(pk=release.pk), EndedBy.NEWER, now=now)
    if old:
        old.wordings.all().delete()
        old.assets.all().delete()
    clip = _write_clip(
        arrival, version, speaker, release, published_at=old.published_at if old else now
    )
    _write_assets(clip, arrival, shelved)
    for wording in arrival.wordings:
        _write_wording(clip, wording)
    _record("clip-replaced" if old else "clip-published", clip_id, version, actor=actor)
    return clip


def refuse_other_files(arrival: Arrival, release: Release) -> None:
    """Raise `Refused` unless the files are those that the gate let out, no more and no less."""
    found = sorted(
        (each.facts["shape"], each.facts["language"] or "", each.facts["sha256"])
        for each in arrival.renditions
    )
    if found != sorted(release.renditions.values_list("shape", "language", "sha256")):
        raise Refused(
            what=f"Publishing {arrival.manifest['id']}",
            reason="its files are not those that were released",
            way_on="Release it anew.",
        )


def _write_clip(
    arrival: Arrival, version: str, speaker: Speaker, release: Release, *, published_at: datetime
) -> Clip:
    manifest = arrival.manifest
    clip = Clip(
        id=manifest["id"],
        speaker=speaker,
        release=release,
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
        guide=dict(arriving.guide),
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
    end(Release.objects.filter(clips=clip), EndedBy.STAFF, now=now)
    clip.wordings.all().delete()
    clip.assets.all().delete()
    empty = Clip(
        id=clip.id,
        speaker=clip.speaker,
        release=clip.release,
        state=ClipState.WITHDRAWN,
        published_at=clip.published_at,
        withdrawn_at=now,
    )
    empty.save(force_update=True)
    _record("clip-withdrawn", clip.id, clip.manifest_sha256, actor=actor)
    return empty


def _record(verb: str, clip_id: str, version: str, *, actor: Actor) -> None:
    record(verb, actor=actor.ref, subject=f"clip:{clip_id}", facts={"manifest_sha256": version})


def erase_what_is_not_shown(clip_id: str) -> None:
    """Erase the files of a clip that neither the library nor an offer has."""
    shown = Asset.objects.filter(clip_id=clip_id).values_list("sha256", flat=True)
    offered = OfferedFile.objects.filter(offer__release__clip_id=clip_id)
    shelf.erase_all_but(clip_id, {*shown, *offered.values_list("sha256", flat=True)})
