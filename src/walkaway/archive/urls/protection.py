"""Pages of what is hidden."""

from __future__ import annotations

from django.urls import path

from walkaway.archive.views import protection

urlpatterns = [
    path("speakers/<uuid:pk>/protection/", protection.plan, name="desk-protection"),
    path("speakers/<uuid:pk>/protection/mark/", protection.mark_name, name="desk-hide"),
    path("speakers/<uuid:pk>/protection/name/", protection.change_name, name="desk-hidden-name"),
    path("speakers/<uuid:pk>/protection/section/", protection.section, name="desk-hidden-section"),
]
