"""Recordings and what was made of them, for those who hold the key."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from walkaway.accounts.access import GET_OR_POST, DeskRequest, desk
from walkaway.archive.models import Derivative, DerivativeKind, Original, OriginalState
from walkaway.archive.queries.custody import custody_of_original, names_of
from walkaway.archive.services import originals, uploads
from walkaway.archive.services.file_keys import File, content_of, file_key
from walkaway.archive.views.found import derivative_or_404, original_or_404
from walkaway.archive.views.sealed_answers import sealed_answer

PLAYABLE = re.compile(r"(?:audio|video)/[a-z0-9.+-]{1,60}", re.ASCII)
BY_NAME = {
    "3gp": "video/3gpp", "aac": "audio/aac", "flac": "audio/flac", "m4a": "audio/mp4",
    "m4v": "video/mp4", "mkv": "video/x-matroska", "mov": "video/mp4", "mp3": "audio/mpeg",
    "mp4": "video/mp4", "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav",
    "webm": "video/webm",
}  # fmt: skip
ANYTHING = "application/octet-stream"
PLAYED = "played"

WORDS = {
    "upload-begun": _("began to arrive"),
    "original-arrived": _("arrived whole"),
    "original-broken": _("found broken"),
    "original-read": _("read by a job"),
    "derivative-made": _("something was made of it"),
    "original-played": _("the original was played"),
    "derivative-played": _("the small film was played"),
    "original-exported": _("the evidence copy was taken out"),
}
"""What the journal's verbs mean to a person."""

MADE = {
    DerivativeKind.PROXY: _("the small film"),
    DerivativeKind.WAVEFORM: _("the drawing of its sound"),
    DerivativeKind.THUMBNAILS: _("the small pictures"),
    DerivativeKind.TECHNICAL_REPORT: _("the technical report"),
}
"""What is made of a recording, as a person calls it."""


@desk(unlocked=True)
@require_safe
def original_content(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """The evidence itself, by ranges, to be played."""
    original = _whole_original(request, pk)
    key = file_key(original, actor=request.actor)
    _note_once(request, original)
    described = uploads.description_of(original, actor=request.actor)
    return sealed_answer(request, original, key, content_type=_playable(described))


@desk(unlocked=True)
@require_safe
def derivative_content(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """What was made of a recording, by ranges."""
    derivative = derivative_or_404(request.actor, pk)
    key = file_key(derivative, actor=request.actor)
    if derivative.kind == DerivativeKind.PROXY:
        _note_once(request, derivative)
    return sealed_answer(request, derivative, key, content_type=derivative.content_type)


@desk(unlocked=True)
@require_http_methods(GET_OR_POST)
def export(request: DeskRequest, pk: UUID) -> HttpResponseBase:
    """Take out the evidence copy: the page says what it should be, the button sends it."""
    original = _whole_original(request, pk)
    described = uploads.description_of(original, actor=request.actor)
    if request.method != "POST":
        context = {
            "original": original,
            "described": described,
            "file_name": _file_name(original, described),
        }
        return render(request, "archive/originals/export.html", context)
    key = originals.export(original, actor=request.actor)
    response = sealed_answer(request, original, key, content_type=ANYTHING)
    disposition = content_disposition_header(True, _file_name(original, described))
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


@desk
@require_GET
def custody(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Everything that was done with a recording."""
    original = original_or_404(request.actor, pk)
    chain = custody_of_original(original)
    names = names_of(entry.actor for entry in chain.entries)
    entries = [
        {
            "position": entry.position,
            "at": entry.at,
            "who": names.get(entry.actor, entry.actor),
            "words": WORDS.get(entry.verb, entry.verb),
            "facts": " · ".join(f"{name} {value}" for name, value in entry.facts.items()),
            "entry_hash": entry.entry_hash,
        }
        for entry in chain.entries
    ]
    made = [(MADE[DerivativeKind(each.kind)], each.sha256) for each in chain.derivatives]
    context = {"original": original, "entries": entries, "made": made}
    return render(request, "archive/originals/custody.html", context)


@desk(unlocked=True)
@require_POST
def make_again(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Have made what is missing of a recording."""
    original = original_or_404(request.actor, pk)
    originals.ask_again(original, actor=request.actor)
    return redirect("desk-interview", original.interview_id)


@desk
@require_POST
def cancel(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Give up an upload that is not whole."""
    original = original_or_404(request.actor, pk)
    uploads.cancel_upload(original, actor=request.actor)
    return redirect("desk-interview", original.interview_id)


def read_small(derivative: Derivative, request: DeskRequest) -> bytes:
    """The whole content of a small derivative, for a page."""
    with content_of(derivative, file_key(derivative, actor=request.actor)) as content:
        return b"".join(content.read_range(0, content.size))


def _whole_original(request: DeskRequest, pk: UUID) -> Original:
    original = original_or_404(request.actor, pk)
    if original.state != OriginalState.WHOLE:
        raise Http404
    return original


def _note_once(request: DeskRequest, file: File) -> None:
    """One entry for each file and each time that a vault is open: a player asks a hundred times.

    The session keeps a hash of the vault's cookie, which opens nothing.
    """
    secret = request.COOKIES.get(settings.VAULT_COOKIE_NAME, "")
    sitting = hashlib.sha256(f"played {secret}".encode()).hexdigest()
    noted = request.session.get(PLAYED, {})
    files = noted.get("files", []) if noted.get("sitting") == sitting else []
    if str(file.pk) in files:
        return
    originals.note_played(file, actor=request.actor)
    request.session[PLAYED] = {"sitting": sitting, "files": [*files, str(file.pk)]}


def _playable(described: uploads.Description) -> str:
    """The kind under which a browser is to play it; never one that it would run."""
    told = described.content_type.lower()
    if PLAYABLE.fullmatch(told) and told != "video/quicktime":
        return told
    ending = described.name.rpartition(".")[2].lower()
    return BY_NAME.get(ending, ANYTHING)


def _file_name(original: Original, described: uploads.Description) -> str:
    ending = described.name.rpartition(".")[2].lower()
    safe = ending if re.fullmatch(r"[a-z0-9]{1,8}", ending) else "bin"
    # By its hash, not by the name it came with: that may tell who is on it.
    return f"original-{original.sha256[:16]}.{safe}"
