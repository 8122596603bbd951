"""The sealed files of a package, for those who hold the key: played, looked at, read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.archive.queries.speakers import READING_ROLES
from walkaway.archive.views.sealed_answers import sealed_answer
from walkaway.clips.models import PackageFile, Rendition
from walkaway.clips.queries.renditions import (
    CAPTIONS,
    failed_checks,
    package_file_for,
    rendition_of,
)
from walkaway.clips.services.playing import note_played
from walkaway.clips.services.stored_files import blob_of, read_stored, stored_key
from walkaway.core.media.verify.report import Report, report_from_json

PLAYED = "played-clips"


@desk(unlocked=True, roles=READING_ROLES)
@require_safe
def package_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A file of a package, whole or by ranges."""
    try:
        file = package_file_for(request.actor, pk)
    except PackageFile.DoesNotExist:
        raise Http404 from None
    key = stored_key(file.stored, actor=request.actor)
    if file.content_type.startswith("video/"):
        _note_once(request, file)
    return sealed_answer(request, blob_of(file.stored), key, content_type=file.content_type)


@desk(unlocked=True, roles=READING_ROLES)
@require_safe
def rendition(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One film: it plays, and it says what was measured in it."""
    try:
        found = rendition_of(request.actor, pk)
    except Rendition.DoesNotExist:
        raise Http404 from None
    package = found.package
    tracks = package.files.filter(name__startswith=CAPTIONS).order_by("name")
    context = {
        "rendition": found,
        "package": package,
        "cut": package.cut,
        "speaker": package.cut.speaker,
        "failed": failed_checks(found),
        "report": _report(found, request),
        "tracks": [
            (each, each.name.removeprefix(CAPTIONS).removesuffix(".vtt"))
            for each in tracks
            if not found.language
        ],
    }
    return render(request, "clips/matrix/rendition.html", context)


def _report(found: Rendition, request: DeskRequest) -> Report | None:
    name = str(Path(found.file.name).with_suffix(".verification.json"))
    kept = (
        found.package.files.select_related("stored__compartment__speaker").filter(name=name).first()
    )
    if kept is None:
        return None
    return report_from_json(read_stored(kept.stored, actor=request.actor).decode(), path=Path(name))


def _note_once(request: DeskRequest, file: PackageFile) -> None:
    """One entry for each film and each time that a vault is open: a player asks a hundred times.

    The session keeps a hash of the vault's cookie, which opens nothing.
    """
    secret = request.COOKIES.get(settings.VAULT_COOKIE_NAME, "")
    sitting = hashlib.sha256(f"played {secret}".encode()).hexdigest()
    noted = request.session.get(PLAYED, {})
    files = noted.get("files", []) if noted.get("sitting") == sitting else []
    if file.pk in files:
        return
    note_played(file, actor=request.actor)
    request.session[PLAYED] = {"sitting": sitting, "files": [*files, file.pk]}
