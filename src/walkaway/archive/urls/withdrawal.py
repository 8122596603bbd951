"""Pages of withdrawal: at the desk, and one for everybody."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import withdrawal

urlpatterns = [
    path("speakers/<uuid:pk>/withdraw/", withdrawal.withdraw_speaker, name="desk-withdraw"),
    path("speakers/<uuid:pk>/withdrawal/", withdrawal.withdrawal, name="desk-withdrawal"),
]

public_urlpatterns = [
    path("withdraw/", withdrawal.speaker_withdraws, name="speaker-withdraws"),
]
