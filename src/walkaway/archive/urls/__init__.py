"""The addresses of the archive: pages under their language, and contents without one."""

from __future__ import annotations

from walkaway.archive.urls import (
    interviews,
    jigsaw,
    originals,
    protection,
    search,
    transcripts,
)

urlpatterns = [
    *interviews.urlpatterns,
    *originals.urlpatterns,
    *transcripts.urlpatterns,
    *protection.urlpatterns,
    *jigsaw.urlpatterns,
    *search.urlpatterns,
]
raw_urlpatterns = [*originals.raw_urlpatterns]
