"""The addresses of the site: pages under their language, what programs read without one."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from walkaway.archive.urls import public_urlpatterns, raw_urlpatterns
from walkaway.library.urls import api_urls, file_urls
from walkaway.web import views

urlpatterns = [
    path("files/", include(file_urls)),
    path("api/", include(api_urls)),
    path("desk/", include(raw_urlpatterns)),
    *i18n_patterns(
        path("desk/", include("walkaway.accounts.urls")),
        path("desk/jobs/", include("walkaway.web.job_pages")),
        path("desk/", include("walkaway.archive.urls")),
        path("desk/stories/", include("walkaway.stories.urls")),
        path("desk/coding/", include("walkaway.coding.urls")),
        path("desk/studio/", include("walkaway.clips.urls")),
        path("desk/release/", include("walkaway.release.urls")),
        path("", include(public_urlpatterns)),
        path("about/", views.about, name="about"),
        path("", include("walkaway.library.urls")),
    ),
]

handler400 = "walkaway.web.views.bad_request"
handler403 = "walkaway.web.views.forbidden"
handler404 = "walkaway.web.views.not_found"
handler429 = "walkaway.web.views.too_many"
handler500 = "walkaway.web.views.server_error"
