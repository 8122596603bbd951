"""The addresses of the library."""

from __future__ import annotations

from django.urls import path

from walkaway.library import api_views, file_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("clips/<slug:clip_id>/", views.clip, name="clip"),
    path("clips/<slug:clip_id>/guide/", views.guide, name="guide"),
    path("clips/<slug:clip_id>/proof/", views.proof, name="proof"),
]

file_urls = [
    path("<slug:clip_id>/<path:key>", file_views.file, name="file"),
]

api_urls = [
    path("clips/", api_views.clips, name="api-clips"),
    path("clips/<slug:clip_id>/", api_views.clip, name="api-clip"),
    path("clips/<slug:clip_id>/files/<path:key>", api_views.file, name="api-file"),
]
