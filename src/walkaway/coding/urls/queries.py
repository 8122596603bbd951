"""The addresses of queries."""

from __future__ import annotations

from django.urls import path

from walkaway.coding.views import queries

urlpatterns = [
    path("studies/<uuid:pk>/queries/", queries.ask, name="desk-study-queries"),
    path("studies/<uuid:pk>/queries/<slug:part>/", queries.hand_out, name="desk-study-answer"),
]
