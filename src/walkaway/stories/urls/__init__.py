"""The addresses of stories, topic by topic."""

from __future__ import annotations

from walkaway.stories.urls import cases, reports, review

urlpatterns = [
    *review.urlpatterns,
    *cases.urlpatterns,
    *reports.urlpatterns,
]
