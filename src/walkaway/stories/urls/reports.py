"""The addresses of reports."""

from __future__ import annotations

from django.urls import path

from walkaway.stories.views import reports

urlpatterns = [
    path("report/", reports.report, name="desk-case-report"),
    path("report/report.html", reports.paper, name="desk-case-report-paper"),
    path("report/<slug:slug>.<slug:kind>", reports.report_file, name="desk-case-report-file"),
]
