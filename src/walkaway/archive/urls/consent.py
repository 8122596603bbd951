"""Pages of consent."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import consent

urlpatterns = [
    path("speakers/<uuid:pk>/consent/", consent.consent, name="desk-consent"),
    path("speakers/<uuid:pk>/consent/<int:number>/", consent.version, name="desk-consent-version"),
    path(
        "speakers/<uuid:pk>/consent/<int:number>/receipt/",
        consent.receipt_file,
        name="desk-receipt",
    ),
    path(
        "speakers/<uuid:pk>/consent/<int:number>/proof/", consent.proof, name="desk-consent-proof"
    ),
]
