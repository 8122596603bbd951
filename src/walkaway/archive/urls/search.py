"""The address of the desk's search."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import search

urlpatterns = [path("search/", search.desk_search, name="desk-search")]
