"""A finished, proven clip that was made elsewhere, taken in to be weighed and released.

It is sealed to the speaker's `testimony` by its public half, so nobody's vault is needed for it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, actor_of
from walkaway.accounts.models import Role, Staff
from walkaway.archive.models import Interview, Speaker
from walkaway.archive.queries.speakers import require_work_on
from walkaway.clips.arrivals import read_arrival, refuse_unproven
from walkaway.clips.making.clip_folder import files_of_clip, package_hash
from walkaway.clips.models import Cut, Package
from walkaway.clips.services.packages import Facts, keep_package, own_order, seal_clip
from walkaway.clips.services.standing import refuse_what_no_grant_opens
from walkaway.core.errors import Refused
from walkaway.core.files import sha256_of
from walkaway.core.media.manifest import MANIFEST_NAME, ClipManifest, named_files, read_manifest
from walkaway.core.media.sheet.model import Shape
from walkaway.core.media.verify.stream import files_of_stream
from walkaway.core.memory import memory_folder
from walkaway.journal.services import record

WORDS_OF_NAMES = frozenset(
    {
        *("renditions", "captions", "cards", "pictures", "guides", "stream", "posters"),
        *("thumbnails", "waveform", "verification", "clip", "guide", "soft", "master", "picture"),
        *("init", "part", "mp4", "m4s", "m3u8", "json", "vtt", "png", "jpg", "svg", "webp"),
        *(shape.value for shape in Shape),
    }
)
"""What names of files are made of, beside languages, numbers and addresses."""

NUMBER_OR_ADDRESS = re.compile(r"\d{1,6}|[0-9a-f]{8,64}", re.ASCII)


Spans = Mapping[UUID, Sequence[tuple[int, int]]]
"""What is shown of each interview, in milliseconds."""

NOTHING_TOLD: Spans = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A package, and whether it was there before."""

    package: Package
    was_here: bool


def take_in_clip(
    folder: Path,
    speaker: Speaker,
    *,
    made_by: Staff,
    actor: Actor,
    now: datetime,
    spans: Spans = NOTHING_TOLD,
) -> TakenIn:
    """Take the clip in `folder` in as a cut of `speaker`, made by an editor.

    `spans` are the [start_ms, end_ms) that it shows of each interview, none where that is not
    known: then no condition on parts of it can be met. Without an interview it is never released,
    since nobody could say which testimony was weighed. They may be told later.

    Its files are copied into memory, and the copies are what is judged and sealed: `Refused`
    unless each rendition's bytes, and all that goes with them, passed every check. Taking the same
    in again changes nothing but who made it: another editor becomes one of its editors, too.
    Raises `UnexpectedContent`, `TranscriptError`, `NotEnoughDisk` too; then nothing was kept.
    """
    what = _("Taking in {clip}").format(clip=folder.name)
    _require_editor(speaker, made_by, what=what)
    refuse_what_no_grant_opens(speaker, what=what, today=now.date())
    shown = _own_spans(speaker, spans, what=what)
    with _copied(folder) as copy:
        arrival = read_arrival(copy)
        _refuse_telling_names(copy, arrival.manifest, what=what)
        refuse_another_speaker(arrival.manifest, speaker, what=what)
        refuse_unproven(arrival, {each.key: sha256_of(each.path) for each in arrival.assets})
        if same := _package_of(speaker, package_hash(files_of_clip(copy))):
            return TakenIn(package=_told_later(same, shown, made_by), was_here=True)
        package = _sealed(copy, speaker, shown, made_by=made_by, actor=actor, now=now)
        return TakenIn(package=package, was_here=False)


def refuse_another_speaker(manifest: ClipManifest, speaker: Speaker, *, what: str) -> None:
    """A clip may leave its speaker unnamed; it never names another, nor hides who is invented."""
    told = manifest["speaker"]["pseudonym"]
    if told not in ("", speaker.pseudonym):
        raise Refused(
            what=what,
            reason=f"it names {told}, and the speaker is {speaker.pseudonym}",
            way_on="Name the speaker whose testimony this is.",
        )
    if manifest["invented"] != speaker.invented:
        raise Refused(
            what=what,
            reason="clip and archive do not agree whether the speaker is invented",
            way_on="Set it right in the cut sheet, and cut the clip again.",
        )


def _refuse_telling_names(folder: Path, manifest: ClipManifest, *, what: str) -> None:
    """Names of files stand in the clear: a person could have written somebody's into one."""
    tags = {part for tag in manifest["languages"] for part in tag.split("-")}
    for name in _names(folder):
        for word in re.split(r"[/.-]", name):
            if word not in WORDS_OF_NAMES | tags and not NUMBER_OR_ADDRESS.fullmatch(word):
                raise Refused(
                    what=what,
                    reason=f"the name of a file says “{word}”, which the program writes into none",
                    way_on="Cut and verify the clip again, and leave the names as they are.",
                )


def _own_spans(speaker: Speaker, spans: Spans, *, what: str) -> dict[str, list[tuple[int, int]]]:
    known = Interview.objects.filter(speaker=speaker, pk__in=spans).count()
    if known != len(spans) or any(not 0 <= a < b for each in spans.values() for a, b in each):
        raise Refused(
            what=what,
            reason=_("the interview that it is from is none of this speaker"),
            way_on=_("Name an interview by what stands in the address of its page."),
        )
    return {str(interview): list(each) for interview, each in spans.items()}


def _told_later(
    package: Package, shown: Mapping[str, Sequence[tuple[int, int]]], made_by: Staff
) -> Package:
    """A package of which nobody told what it shows is told it once. Whoever is said to have made it
    had a hand in it, whoever was said so before: their signature under it does not count."""
    with transaction.atomic():
        row = Package.objects.select_for_update(of=("self",)).get(pk=package.pk)
        row.editors = sorted({*row.editors, str(made_by.pk)})
        row.save(update_fields=["editors"])
    if shown and not package.spans:
        Package.objects.filter(pk=package.pk, spans={}).update(
            spans={interview: [list(each) for each in spans] for interview, spans in shown.items()}
        )
    package.refresh_from_db()
    return package


def _require_editor(speaker: Speaker, made_by: Staff, *, what: str) -> None:
    editor = actor_of(made_by)
    if not editor.has(Role.EDITOR):
        raise Refused(
            what=what,
            reason=_("{name} is no editor here").format(name=made_by.name),
            way_on=_("Name the editor who made it."),
        )
    require_work_on(editor, speaker, what=what)


@contextmanager
def _copied(folder: Path) -> Iterator[Path]:
    """The files of a clip in memory, each read once: nobody changes them while they are judged."""
    with memory_folder(settings.MEMORY_FOLDER) as memory:
        copy = memory / "clip"
        for name in _names(folder):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, copy / name)
        yield copy


def _names(folder: Path) -> list[str]:
    manifest = read_manifest(folder)
    names = {MANIFEST_NAME, *(name for _, name in named_files(manifest))}
    if manifest["hls"] is not None:
        stream = files_of_stream(folder / manifest["hls"])
        names |= {path.relative_to(folder).as_posix() for path in stream}
    return sorted(names)


def _package_of(speaker: Speaker, sha256: str) -> Package | None:
    """The same clip, when it was taken in before."""
    return Package.objects.filter(cut__speaker=speaker, cut__newest=0, sha256=sha256).first()


def _sealed(
    copy: Path,
    speaker: Speaker,
    shown: Mapping[str, Sequence[tuple[int, int]]],
    *,
    made_by: Staff,
    actor: Actor,
    now: datetime,
) -> Package:
    cut = Cut.objects.create(speaker=speaker, created_by=made_by, created_at=now)
    with own_order(cut) as order:
        clip = seal_clip(copy, cut, order, lambda _done: None)
        with transaction.atomic():
            # A withdrawal comes before this, or after it and finds it.
            Speaker.objects.select_for_update(no_key=True).get(pk=speaker.pk)
            refuse_what_no_grant_opens(speaker, what=_("Taking in a clip"), today=now.date())
            facts = Facts(
                sheet_version=None, spans=shown, editors=(str(made_by.pk),), made_by=made_by
            )
            package = keep_package(cut, clip, facts, now=now)
            record(
                "clip-taken-in",
                actor=actor.ref,
                subject=f"cut:{cut.pk}",
                facts={
                    "package": package.pk,
                    "sha256": package.sha256,
                    "speaker": speaker.pk,
                    "made_by": str(made_by.pk),
                },
            )
    return package
