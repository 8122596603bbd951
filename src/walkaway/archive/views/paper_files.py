"""Papers as files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from walkaway.archive.papers import Paper, document_of
from walkaway.core.documents import as_pdf, as_text

KINDS = (("pdf", _("Keep it as PDF")), ("text", _("Keep it as text")))
"""As which files a paper can be had, the best one first."""


def paper_file(paper: Paper, kind: str, *, name: str) -> HttpResponse:
    """`paper` as a file to keep. It is made in memory, and nobody may keep a copy on the way."""
    document = document_of(paper)
    match kind:
        case "pdf":
            content, content_type, suffix = as_pdf(document), "application/pdf", "pdf"
        case "text":
            # With a mark of its encoding: where it is guessed, Arabic would come out as signs.
            content, suffix = as_text(document).encode("utf-8-sig"), "txt"
            content_type = "text/plain; charset=utf-8"
        case _:
            raise Http404
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{suffix}"',
            "Cache-Control": "no-store",
        },
    )
