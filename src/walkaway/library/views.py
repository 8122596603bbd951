"""The pages of the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from walkaway.library import queries
from walkaway.library.models import Clip, Wording
from walkaway.library.pages import (
    card_of,
    guides_of,
    line_nearest,
    page_of,
    proofs_of,
    result_of,
    tracked,
)
from walkaway.library.queries import Filters

CLIPS_A_PAGE = 24
MOST_LETTERS = 200
GONE = 410

View = Callable[..., HttpResponse]

_TAG = re.compile(r"[A-Za-z0-9-]{1,35}")
_SECONDS = re.compile(r"(?P<whole>\d{1,6})(?:\.(?P<part>\d{1,3}))?", re.ASCII)


def page(view: View) -> View:
    """A page that anyone may read: never a form post, asked for anew each time it is shown.

    A withdrawal must be seen at once, so no copy is shown without asking whether it still holds.
    """
    return require_safe(cache_control(no_cache=True)(gzip_page(view)))


def of_published_clip(view: Callable[[HttpRequest, Clip], HttpResponse]) -> View:
    """Give `view` the published clip that is asked for: 410 when withdrawn, 404 for none."""

    @wraps(view)
    def find(request: HttpRequest, clip_id: str) -> HttpResponse:
        clip = queries.published_clip(clip_id)
        if clip is not None:
            return view(request, clip)
        if queries.was_withdrawn(clip_id):
            return gone(request)
        raise Http404

    return find


def gone(request: HttpRequest) -> HttpResponse:
    """Say that what is asked for was withdrawn, and nothing more."""
    return render(request, "410.html", status=GONE)


@page
def home(request: HttpRequest) -> HttpResponse:
    """All clips, newest first."""
    filters = _filters(request)
    # The gate is asked of one page: what it holds back is missing there, and nobody counts it.
    paginator = Paginator(queries.listed_clips(filters), CLIPS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    clips = queries.published_clips([clip.pk for clip in page])
    cards = [card_of(clip, _reader_language()) for clip in clips]
    return render(
        request,
        "library/home.html",
        {**_choices(filters), "cards": cards, "shown": page, "total": len(cards)},
    )


@page
def search(request: HttpRequest) -> HttpResponse:
    """Clips that say the words asked for, each with the captions that do."""
    filters, question = _filters(request), request.GET.get("q", "").strip()[:MOST_LETTERS]
    words, language = queries.words_of(question), _reader_language()
    if not words and filters != Filters():
        return redirect(f"{reverse('home')}?{urlencode(asdict(filters))}")
    found = queries.search(words, filters, reader_language=language) if words else []
    return render(
        request,
        "library/search.html",
        {
            **_choices(filters),
            "question": question,
            "words": words,
            "results": [result_of(each, words, language) for each in found],
        },
    )


@page
@of_published_clip
def clip(request: HttpRequest, clip: Clip) -> HttpResponse:
    """One clip: player, captions, transcript, files, and who answers for it."""
    wording = _captions_wanted(request, clip)
    at_ms = _milliseconds(request.GET.get("at", ""))
    lines = list(queries.transcript_of(wording))
    return render(
        request,
        "library/clip.html",
        {
            "page": page_of(clip, _reader_language(), wording.language),
            "clip": clip,
            "captions": wording.language,
            "has_guide": bool(guides_of(clip)),
            "lines": lines,
            "at_ms": at_ms,
            "current": line_nearest(lines, at_ms) if at_ms is not None else None,
        },
    )


@page
@of_published_clip
def proof(request: HttpRequest, clip: Clip) -> HttpResponse:
    """What was measured on every video of a clip."""
    context = {"clip": clip, "card": card_of(clip, _reader_language()), "proofs": proofs_of(clip)}
    return render(request, "library/proof.html", context)


@page
@of_published_clip
def guide(request: HttpRequest, clip: Clip) -> HttpResponse:
    """What helps a group talk about a clip, to be read or printed."""
    guides = guides_of(clip)
    wanted = (request.GET.get("language", ""), _reader_language(), *guides)
    shown = next((guides[language] for language in wanted if language in guides), None)
    if shown is None:
        raise Http404
    context = {
        "clip": clip,
        "card": card_of(clip, shown.language),
        "guide": shown,
        "languages": sorted(guides),
    }
    return render(request, "library/guide.html", context)


def _captions_wanted(request: HttpRequest, clip: Clip) -> Wording:
    """The captions asked for, else those in the language of the page, else the clip's first."""
    wordings = {each.language: each for each in tracked(clip.wordings.all())}
    for language in (request.GET.get("captions", ""), _reader_language()):
        if language in wordings:
            return wordings[language]
    return next(iter(wordings.values()))


def _filters(request: HttpRequest) -> Filters:
    spoken, captions = (request.GET.get(name, "") for name in ("spoken", "captions"))
    return Filters(
        spoken=spoken if _TAG.fullmatch(spoken) else "",
        captions=captions if _TAG.fullmatch(captions) else "",
    )


def _choices(filters: Filters) -> dict[str, Any]:
    """What the form shows: the languages to choose from, and those chosen."""
    languages = queries.languages_on_show()
    return {
        "filters": filters,
        "spoken_languages": languages.spoken,
        "caption_languages": languages.captions,
    }


def _milliseconds(written: str) -> int | None:
    """A time in an address, such as 12.4; anything else is passed over."""
    match = _SECONDS.fullmatch(written)
    return int(match["whole"]) * 1000 + int((match["part"] or "").ljust(3, "0")) if match else None


def _reader_language() -> str:
    return get_language() or "en"
