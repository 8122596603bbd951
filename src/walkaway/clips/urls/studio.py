"""The addresses of the studio: cuts, and the page on which one is made by reading."""

from __future__ import annotations

from django.urls import path

from walkaway.clips.views import captions, context, quote_cards, studio, studio_files

urlpatterns = [
    path("", studio.cuts, name="desk-studio"),
    path("new/", studio.begin, name="desk-cut-new"),
    path("<uuid:pk>/", studio.cut, name="desk-cut"),
    path("<uuid:pk>/save/", studio.save, name="desk-cut-save"),
    path("<uuid:pk>/marks/", context.marks, name="desk-cut-marks"),
    path("<uuid:pk>/context/", context.context, name="desk-cut-context"),
    path("<uuid:pk>/captions/", captions.captions, name="desk-cut-captions"),
    path("<uuid:pk>/history/", studio.versions, name="desk-cut-history"),
    path("<uuid:pk>/away/", studio.away, name="desk-cut-away"),
    path("<uuid:pk>/export/", studio_files.export, name="desk-cut-export"),
    path("<uuid:pk>/footage/", studio.footage, name="desk-cut-footage"),
    path(
        "<uuid:pk>/quote-cards/<str:language>/<str:shape>.png",
        quote_cards.card,
        name="desk-cut-quote-card",
    ),
    path("<uuid:pk>/import/", studio_files.take_in, name="desk-cut-import"),
]
