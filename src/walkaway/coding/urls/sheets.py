"""The addresses of sheets: the pages on which somebody codes."""

from __future__ import annotations

from django.urls import path

from walkaway.coding.views import sheets

urlpatterns = [
    path("sheets/<uuid:pk>/", sheets.sheet, name="desk-sheet"),
    path("sheets/<uuid:pk>/change/", sheets.change, name="desk-sheet-change"),
    path("sheets/<uuid:pk>/suggestions/", sheets.suggestions, name="desk-sheet-suggestions"),
    path("sheets/<uuid:pk>/finish/", sheets.finish, name="desk-sheet-finish"),
]
