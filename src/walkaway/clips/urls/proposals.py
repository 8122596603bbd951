"""The address of what could go into a cut."""

from __future__ import annotations

from django.urls import path

from walkaway.clips.views import proposals

urlpatterns = [
    path("<uuid:pk>/proposals/", proposals.proposals, name="desk-cut-proposals"),
]
