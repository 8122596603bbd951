"""Packages of clips, sealed as the workbench seals them, made of a clip's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, Speaker
from walkaway.clips.models import Cut, Package
from walkaway.clips.services.packages import Facts, keep_package, own_order, seal_clip
from walkaway.core.media.manifest import read_manifest


def packaged(
    folder: Path, speaker: Speaker, *, editor: Actor, interviews: Sequence[Interview] = ()
) -> Package:
    """The clip in `folder` as a package that `editor` made of all of `interviews`, one if none."""
    assert editor.staff
    now, length_ms = timezone.now(), read_manifest(folder)["duration_ms"]
    interviews = interviews or (Interview.objects.create(speaker=speaker, created_by=editor.staff),)
    cut = Cut.objects.create(speaker=speaker, created_by=editor.staff, created_at=now)
    facts = Facts(
        sheet_version=None,
        spans={str(each.pk): [(0, length_ms)] for each in interviews},
        editors=[editor.ref],
        made_by=editor.staff,
    )
    with own_order(cut) as order:
        clip = seal_clip(folder, cut, order, lambda _done: None)
        with transaction.atomic():
            return keep_package(cut, clip, facts, now=now)
