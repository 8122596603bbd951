"""The addresses of the archive: pages under their language, and contents without one."""

from __future__ import annotations

from walkaway.archive.urls import jigsaw, protection, search, transcripts

urlpatterns = [
    *transcripts.urlpatterns,
    *protection.urlpatterns,
    *jigsaw.urlpatterns,
    *search.urlpatterns,
]
