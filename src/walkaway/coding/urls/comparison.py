"""The addresses of comparison."""

from __future__ import annotations

from django.urls import path

from walkaway.coding.views import comparison

urlpatterns = [
    path("studies/<uuid:pk>/comparison/", comparison.study, name="desk-comparison"),
    path(
        "studies/<uuid:pk>/comparison/download/",
        comparison.download,
        name="desk-comparison-download",
    ),
    path("comparison/<uuid:pk>/", comparison.document, name="desk-comparison-document"),
    path("comparison/<uuid:pk>/decide/", comparison.decide_unit, name="desk-comparison-decide"),
    path("comparison/<uuid:pk>/finish/", comparison.finish, name="desk-comparison-finish"),
]
