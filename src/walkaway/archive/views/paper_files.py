"""Papers as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from walkaway.archive.papers import Paper, as_text

KINDS = (("text", _("Keep it as text")),)
"""As which files a paper can be had, the best one first."""


def paper_file(paper: Paper, kind: str, *, name: str) -> HttpResponse:
    """`paper` as a file to keep. It is made in memory, and nobody may keep a copy on the way."""
    if kind == "text":
        # With a mark of its encoding: text of Windows is read right, Arabic too.
        content, content_type, suffix = as_text(paper).encode("utf-8-sig"), "text/plain", "txt"
    else:
        raise Http404
    return HttpResponse(
        content,
        content_type=f"{content_type}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
            "Cache-Control": "no-store",
        },
    )
