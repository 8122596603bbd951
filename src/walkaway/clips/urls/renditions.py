"""The addresses of what is made of a cut."""

from __future__ import annotations

from django.urls import path

from walkaway.clips.views import matrix, package_files, protection

urlpatterns = [
    path("<uuid:pk>/renditions/", matrix.renditions, name="desk-renditions"),
    path("<uuid:pk>/renditions/now/", matrix.renditions_now, name="desk-renditions-now"),
    path("renditions/<uuid:pk>/", package_files.rendition, name="desk-rendition"),
    path("<uuid:pk>/protection/", protection.protection, name="desk-cut-protection"),
    path("<uuid:pk>/protection/now/", protection.protection_now, name="desk-cut-protection-now"),
    path("<uuid:pk>/protection/look/", protection.look, name="desk-cut-look"),
    path(
        "previews/<int:pk>/people/<int:number>/",
        protection.person_picture,
        name="desk-person-picture",
    ),
    path("previews/<int:pk>/sound/", protection.sound, name="desk-cut-sound"),
    path("files/<int:pk>/", package_files.package_file, name="desk-clip-file"),
]
