"""The tus 1.0 protocol: a recording arrives in pieces, over a line that breaks.

**Source:** https://tus.io/protocols/resumable-upload, version 1.0.0, with the extensions creation,
termination, checksum and expiration.

A body is read in pieces and never held as a whole; only one that carries a checksum is held, since
nothing may be sealed before it is known to be right, and it may be `MOST_CHECKED_BYTES` long.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import wraps
from typing import NoReturn
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from walkaway.accounts import words
from walkaway.accounts.access import DeskRequest, desk
from walkaway.archive import blobs
from walkaway.archive.models import Interview, Original, OriginalState
from walkaway.archive.queries.interviews import interview_for, original_for
from walkaway.archive.services import uploads
from walkaway.archive.services.upload_tickets import key_in_ticket, ticket_for
from walkaway.core.errors import NotEnoughDisk, NotOpened, Refused
from walkaway.core.sealing.envelopes import Key

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
CHECKSUMS = "sha256"
PATCH_TYPE = "application/offset+octet-stream"
PIECE_BYTES = 256 * 1024
MOST_CHECKED_BYTES = 32 * 2**20
MOST_METADATA_SIGNS = 4096
TICKET = "Walkaway-Upload-Ticket"

CHECKSUM_DIFFERS = 460  # the protocol's own number
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)

View = Callable[..., HttpResponse]


class _Answer(Exception):
    """The request ends here, with this answer."""

    def __init__(self, status: int, sentence: str = "", **headers: str) -> None:
        super().__init__(status)
        self.response = _answer(status, sentence, **headers)


def tus(view: View) -> View:
    """Speak the protocol: its version, and each refusal as the status that it gives it."""

    @wraps(view)
    def spoken(request: DeskRequest, *args: object, **rest: object) -> HttpResponse:
        response = answered(request, *args, **rest)
        if response.status_code >= 400:
            _read_to_its_end(request)
        return response

    def answered(request: DeskRequest, *args: object, **rest: object) -> HttpResponse:
        try:
            if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                _end(412, "This server speaks tus 1.0.0", **{"Tus-Version": VERSION})
            return view(request, *args, **rest)
        except _Answer as answer:
            return answer.response
        except (Interview.DoesNotExist, Original.DoesNotExist):
            return _answer(404)
        except uploads.OffsetDiffers as error:
            return _answer(409, "The upload stands elsewhere", **_offset(error.offset))
        except uploads.ChecksumDiffers:
            return _answer(CHECKSUM_DIFFERS, "The checksum differs: nothing of it was kept")
        except uploads.TooLong:
            return _answer(413, "More comes than was announced")
        except blobs.Busy:
            return _answer(423, "Another request is writing this upload")
        except NotEnoughDisk:
            return _answer(507, "The disk is full. What arrived is kept; go on when there is room")
        except (Refused, NotOpened) as error:
            return _refusal(request, error)

    return spoken


@desk
@tus
def collection(request: DeskRequest) -> HttpResponse:
    """OPTIONS says what is spoken here; POST begins an upload."""
    match request.method:
        case "OPTIONS":
            return _abilities()
        case "POST":
            return _begin(request)
    return _answer(405, Allow="OPTIONS, POST")


@desk(by_itself=True)
@tus
def one(request: DeskRequest, pk: UUID) -> HttpResponse:
    """HEAD says where an upload stands, PATCH goes on with it, DELETE gives it up."""
    if request.method == "OPTIONS":
        return _abilities()
    if request.method not in {"HEAD", "PATCH", "DELETE"}:
        return _answer(405, Allow="OPTIONS, HEAD, PATCH, DELETE")
    original = original_for(request.actor, pk)
    match request.method:
        case "PATCH":
            return _go_on(request, original)
        case "DELETE":
            uploads.cancel_upload(original, actor=request.actor)
            return _answer(204)
    return _with_ticket(request, original, _standing(original, 200))


def _begin(request: DeskRequest) -> HttpResponse:
    uploads.give_up_abandoned(now=timezone.now())
    size = _number(request, "Upload-Length")
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    if size > int(settings.LARGEST_RECORDING_BYTES):
        _end(413, "It is larger than recordings may be", **_largest())
    sha256 = told.get("sha256", "")
    if sha256 and not _SHA256.fullmatch(sha256):
        _end(400, "sha256 is 64 hexadecimal digits")
    original = uploads.begin_upload(
        interview_for(request.actor, _interview_in(told)),
        size,
        uploads.Description(
            name=told.get("filename", "")[:255],
            content_type=told.get("filetype", "")[:100] or "application/octet-stream",
        ),
        sha256=sha256,
        actor=request.actor,
    )
    response = _standing(original, 201)
    response.headers["Location"] = reverse("desk-upload", args=[original.pk])
    return _with_ticket(request, original, response)


def _go_on(request: DeskRequest, original: Original) -> HttpResponse:
    if request.content_type != PATCH_TYPE:
        _end(415, f"A PATCH is {PATCH_TYPE}")
    offset = _number(request, "Upload-Offset")
    if original.state != OriginalState.ARRIVING or original.arrived_bytes != offset:
        raise uploads.OffsetDiffers(original.arrived_bytes)
    if _length_of_body(request) > original.size_bytes - offset:
        raise uploads.TooLong
    content = _checked(request) if "Upload-Checksum" in request.headers else _pieces_of(request)
    key = _key_from(request, original)
    with suppress(UnreadablePostError):  # the line broke; what had arrived is kept
        uploads.receive(original, offset, content, actor=request.actor, key=key)
    original.refresh_from_db(fields=["arrived_bytes"])
    return _standing(original, 204)


def _key_from(request: DeskRequest, original: Original) -> Key | None:
    ticket = request.headers.get(TICKET, "")
    if not ticket:
        return None
    return key_in_ticket(original, ticket, actor=request.actor)


def _with_ticket(request: DeskRequest, original: Original, response: HttpResponse) -> HttpResponse:
    if request.actor.keys is not None and original.state == OriginalState.ARRIVING:
        response.headers[TICKET] = ticket_for(original, actor=request.actor)
    return response


def _checked(request: HttpRequest) -> Iterable[bytes]:
    algorithm, _, told = request.headers["Upload-Checksum"].partition(" ")
    if algorithm != CHECKSUMS:
        _end(400, f"Checksums here are {CHECKSUMS}")
    if _length_of_body(request) > MOST_CHECKED_BYTES:
        _end(413, "A body with a checksum is at most 32 MiB long")
    try:
        wanted = b64decode(told, validate=True)
    except binascii.Error:
        _end(400, "The checksum is base64")
    return uploads.with_checksum(_pieces_of(request), wanted, MOST_CHECKED_BYTES)


def _pieces_of(request: HttpRequest) -> Iterator[bytes]:
    # Read from the connection: `request.body` would hold all of it in memory.
    while piece := request.read(PIECE_BYTES):
        yield piece


def _read_to_its_end(request: HttpRequest) -> None:
    """Drop the rest of a piece that is refused: who is still sending hears no answer.

    Of a body that is longer than a piece no more is read: then the line is cut.
    """
    if request.method == "PATCH" and _length_of_body(request) <= MOST_CHECKED_BYTES:
        with suppress(UnreadablePostError):
            for _piece in _pieces_of(request):
                pass


def _standing(original: Original, status: int) -> HttpResponse:
    headers = {
        "Upload-Offset": str(original.arrived_bytes),
        "Upload-Length": str(original.size_bytes),
    }
    if original.arrived_bytes < original.size_bytes:
        headers["Upload-Expires"] = http_date(uploads.expires_at(original).timestamp())
    return _answer(status, **headers)


def _abilities() -> HttpResponse:
    return _answer(
        204,
        **{
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Checksum-Algorithm": CHECKSUMS,
        }
        | _largest(),
    )


def _largest() -> dict[str, str]:
    return {"Tus-Max-Size": str(settings.LARGEST_RECORDING_BYTES)}


def _refusal(request: DeskRequest, error: Refused | NotOpened) -> HttpResponse:
    # The script waits for the vault where it was locked, and gives up where it is refused.
    locked = {"Walkaway-Vault": "locked"} if request.actor.keys is None else {}
    return _answer(403, words.told(error), **locked)


def _number(request: HttpRequest, header: str) -> int:
    given = request.headers.get(header, "")
    if not _NUMBER.fullmatch(given):
        _end(400, f"{header} is a number of bytes")
    return int(given)


def _length_of_body(request: HttpRequest) -> int:
    given = request.headers.get("Content-Length", "0")
    return int(given) if _NUMBER.fullmatch(given) else 0


def _interview_in(told: dict[str, str]) -> UUID:
    try:
        return UUID(told.get("interview", ""))
    except ValueError:
        _end(400, "Upload-Metadata names the interview")


def _metadata(header: str) -> dict[str, str]:
    """Upload-Metadata: pairs of a key and a base64 value, with commas between."""
    if len(header) > MOST_METADATA_SIGNS:
        _end(400, "Upload-Metadata is too long")
    told = {}
    for pair in filter(None, map(str.strip, header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            told[key] = b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            _end(400, "Values of Upload-Metadata are UTF-8 in base64")
    return told


def _offset(offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset)}


def _end(status: int, sentence: str = "", **headers: str) -> NoReturn:
    raise _Answer(status, sentence, **headers)


def _answer(status: int, sentence: str = "", **headers: str) -> HttpResponse:
    response = HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name] = value
    return response
