"""The jigsaw sheet of a speaker."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import jigsaw

urlpatterns = [
    path("speakers/<uuid:pk>/jigsaw/", jigsaw.sheet, name="desk-jigsaw"),
    path("speakers/<uuid:pk>/jigsaw/note/", jigsaw.note, name="desk-jigsaw-note"),
]
