"""The addresses of the review."""

from __future__ import annotations

from django.urls import path

from walkaway.stories.views import review

urlpatterns = [
    path("", review.stories, name="desk-stories"),
    path("merge/", review.merge, name="desk-stories-merge"),
    path("<uuid:pk>/", review.story, name="desk-story"),
    path("<uuid:pk>/decide/", review.decide, name="desk-story-decide"),
    path("copies/<uuid:pk>/split/", review.split, name="desk-copy-split"),
    path("copies/<uuid:pk>/page.html.gz", review.page_file, name="desk-copy-page"),
]
