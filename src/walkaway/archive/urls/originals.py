"""Pages of recordings, and their contents, which have no language."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import originals, uploads

urlpatterns = [
    path("originals/<uuid:pk>/export/", originals.export, name="desk-export"),
    path("originals/<uuid:pk>/custody/", originals.custody, name="desk-custody"),
    path("originals/<uuid:pk>/make-again/", originals.make_again, name="desk-make-again"),
    path("originals/<uuid:pk>/cancel/", originals.cancel, name="desk-upload-cancel"),
]

raw_urlpatterns = [
    path("uploads/", uploads.collection, name="desk-uploads"),
    path("uploads/<uuid:pk>", uploads.one, name="desk-upload"),
    path("originals/<uuid:pk>/content", originals.original_content, name="desk-original"),
    path("derivatives/<uuid:pk>/content", originals.derivative_content, name="desk-derivative"),
]
