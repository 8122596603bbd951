"""Pages of identities."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import identity

_OPENING = "speakers/<uuid:pk>/identity/<uuid:opening>"

urlpatterns = [
    path("speakers/<uuid:pk>/identity/", identity.identity, name="desk-identity"),
    path("speakers/<uuid:pk>/identity/write/", identity.write, name="desk-identity-write"),
    path("speakers/<uuid:pk>/identity/ask/", identity.ask, name="desk-identity-ask"),
    path(f"{_OPENING}/second/", identity.add_half, name="desk-identity-second"),
    path(f"{_OPENING}/read/", identity.read, name="desk-identity-read"),
    path(f"{_OPENING}/close/", identity.close, name="desk-identity-close"),
]
