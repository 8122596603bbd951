"""The addresses of releases."""

from __future__ import annotations

from django.urls import path

from walkaway.release.views import clips, leaving, watching, weighing

urlpatterns = [
    path("", clips.packages, name="desk-release"),
    path("clips/<uuid:pk>/", clips.package, name="desk-release-clip"),
    path("clips/<uuid:pk>/jigsaw/", clips.jigsaw, name="desk-release-jigsaw"),
    path("clips/<uuid:pk>/languages/<str:language>/", clips.language, name="desk-read-language"),
    path("clips/<uuid:pk>/weigh/", weighing.clip, name="desk-weigh-clip"),
    path("testimonies/<uuid:pk>/weigh/", weighing.testimony, name="desk-weigh-testimony"),
    path("films/<uuid:pk>/", watching.film, name="desk-watch"),
    path("films/<uuid:pk>/watched/", watching.watched, name="desk-watched"),
    path("films/<uuid:pk>/sign/", watching.sign, name="desk-sign"),
    path("out/", leaving.out, name="desk-out"),
    path("out/<uuid:pk>/take-back/", leaving.take_back, name="desk-take-back"),
    path("out/<uuid:pk>/pack/", leaving.pack, name="desk-pack"),
    path("out/freeze/", leaving.freeze_named, name="desk-freeze-named"),
    path("speakers/<uuid:pk>/freeze/", leaving.freeze, name="desk-freeze"),
    path("freezes/<uuid:pk>/lift/", leaving.lift, name="desk-lift-freeze"),
]
