"""The addresses of studies."""

from __future__ import annotations

from django.urls import path

from walkaway.coding.views import studies

urlpatterns = [
    path("", studies.home, name="desk-coding"),
    path("studies/new/", studies.begin, name="desk-study-new"),
    path("studies/<uuid:pk>/", studies.study, name="desk-study"),
    path("studies/<uuid:pk>/documents/", studies.documents, name="desk-study-documents"),
    path("studies/<uuid:pk>/coders/", studies.coders, name="desk-study-coders"),
    path("studies/<uuid:pk>/take-back/", studies.take_from, name="desk-study-take-back"),
]
