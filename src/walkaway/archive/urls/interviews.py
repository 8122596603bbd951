"""Pages of interviews."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import interviews

urlpatterns = [
    path("speakers/<uuid:speaker_pk>/interviews/new/", interviews.plan, name="desk-interview-plan"),
    path("interviews/<uuid:pk>/", interviews.interview, name="desk-interview"),
    path("interviews/<uuid:pk>/change/", interviews.change, name="desk-interview-change"),
    path("interviews/<uuid:pk>/checklist/", interviews.checklist, name="desk-checklist"),
    path("interviews/<uuid:pk>/recordings/", interviews.send, name="desk-send-recording"),
]
