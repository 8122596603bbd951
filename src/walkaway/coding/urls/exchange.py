"""The addresses of what is handed out and taken in."""

from __future__ import annotations

from django.urls import path

from walkaway.coding.views import exchange

urlpatterns = [
    path("import/", exchange.take_in, name="desk-study-import"),
    path("studies/<uuid:pk>/export/", exchange.before_export, name="desk-study-export"),
    path(
        "studies/<uuid:pk>/export/<slug:format>/",
        exchange.hand_out,
        name="desk-study-hand-out",
    ),
]
