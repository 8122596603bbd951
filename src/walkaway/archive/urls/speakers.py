"""Pages of speakers."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import speakers

urlpatterns = [
    path("speakers/", speakers.speakers, name="desk-speakers"),
    path("speakers/new/", speakers.new, name="desk-speaker-new"),
    path("speakers/<uuid:pk>/", speakers.speaker, name="desk-speaker"),
    path("speakers/<uuid:pk>/profile/", speakers.profile, name="desk-profile"),
    path("speakers/<uuid:pk>/stops/", speakers.stop, name="desk-stop"),
    path("speakers/<uuid:pk>/stops/<int:mark>/lift/", speakers.lift, name="desk-lift"),
    path("speakers/<uuid:pk>/access/give/", speakers.give_access, name="desk-give-access"),
    path("speakers/<uuid:pk>/access/end/", speakers.end_access, name="desk-end-access"),
]
