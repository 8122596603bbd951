"""What other programs read: clips that were released for it, with their files, as JSON.

Anybody may read it, by no key: there is nothing here that is not public, and who reads it is
neither asked nor kept. The gate is asked at every request; no answer may be kept without asking.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from walkaway.library import queries
from walkaway.library.file_views import sent
from walkaway.library.models import Offer, OfferedFile

CLIPS_A_PAGE = 100
GONE, NOT_HERE = 410, 404

View = Callable[..., HttpResponseBase]


def for_programs(view: View) -> View:
    """Read only, from the pages of any site, and asked for anew each time."""

    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return require_safe(answer)


@for_programs
def clips(request: HttpRequest) -> JsonResponse:
    """All clips on offer, the newest first, at most `CLIPS_A_PAGE` an answer."""
    page = Paginator(queries.listed_offers(), CLIPS_A_PAGE).get_page(request.GET.get("page"))
    offers = queries.offered_clips([each.pk for each in page])
    following = None
    if page.has_next():
        following = _address(request, "api-clips") + f"?page={page.next_page_number()}"
    return JsonResponse(
        {
            "next": following,
            "clips": [_entry(request, each) for each in offers],
        }
    )


@for_programs
def clip(request: HttpRequest, clip_id: str) -> JsonResponse:
    """One clip on offer with all its files."""
    offer = queries.offered_clip(clip_id)
    if offer is None:
        return _nothing(clip_id)
    entry = _entry(request, offer)
    return JsonResponse(
        {**entry, "files": [_file(request, clip_id, each) for each in offer.files.all()]}
    )


@for_programs
def file(request: HttpRequest, clip_id: str, key: str) -> HttpResponseBase:
    """One file of a clip on offer: 200, 206, 304, 404, 410, 412 or 416."""
    offered = queries.offered_file(clip_id, key)
    return _nothing(clip_id) if offered is None else sent(request, offered, clip_id)


def _entry(request: HttpRequest, offer: Offer) -> dict[str, Any]:
    release = offer.release
    return {
        "id": release.clip_id,
        "address": _address(request, "api-clip", release.clip_id),
        **offer.told,
        "released": {
            "purpose": release.purpose,
            "audience": release.audience,
            "territory": release.territory,
            "from": release.from_day.isoformat(),
            "until": release.until_day.isoformat() if release.until_day else None,
        },
    }


def _file(request: HttpRequest, clip_id: str, file: OfferedFile) -> dict[str, Any]:
    return {
        "kind": file.kind,
        "shape": file.shape or None,
        "language": file.language or None,
        "type": file.content_type,
        "bytes": file.size_bytes,
        "sha256": file.sha256,
        "address": _address(request, "api-file", clip_id, file.key),
    }


def _nothing(clip_id: str) -> JsonResponse:
    if queries.was_taken_off(clip_id) or queries.was_withdrawn(clip_id):
        words = "This clip was withdrawn. Take it down, with every copy of it."
        return JsonResponse({"state": "withdrawn", "what_to_do": words}, status=GONE)
    words = "There is no such clip now. If you show it, take it down."
    return JsonResponse({"state": "not-on-offer", "what_to_do": words}, status=NOT_HERE)


def _address(request: HttpRequest, name: str, *args: str) -> str:
    return request.build_absolute_uri(reverse(name, args=args))
