"""The addresses of the archive: pages under their language, and contents without one."""

from __future__ import annotations

from walkaway.archive.urls import (
    consent,
    identity,
    interviews,
    jigsaw,
    originals,
    protection,
    search,
    speakers,
    transcripts,
    withdrawal,
)

urlpatterns = [
    *speakers.urlpatterns,
    *consent.urlpatterns,
    *identity.urlpatterns,
    *withdrawal.urlpatterns,
    *interviews.urlpatterns,
    *originals.urlpatterns,
    *transcripts.urlpatterns,
    *protection.urlpatterns,
    *jigsaw.urlpatterns,
    *search.urlpatterns,
]
raw_urlpatterns = [*originals.raw_urlpatterns]
public_urlpatterns = [*withdrawal.public_urlpatterns]
