"""The addresses of clips in the making, topic by topic."""

from __future__ import annotations

from walkaway.clips.urls import proposals, renditions, studio

urlpatterns = [
    *studio.urlpatterns,
    *proposals.urlpatterns,
    *renditions.urlpatterns,
]
