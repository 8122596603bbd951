"""What cases have in common, at the desk. Every figure is of what was published."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from walkaway.accounts.access import DeskRequest, desk
from walkaway.accounts.models import Role
from walkaway.core.cases.report import CaseReport, case_report
from walkaway.core.plots import FORMATS, drawn
from walkaway.stories.queries.reports import confirmed_cases
from walkaway.stories.report_contrast import Groups, contrast, groups_in
from walkaway.stories.report_files import PAGE, report_page, section_csv
from walkaway.stories.report_sections import Section, sections

READERS = [Role.RESEARCHER]
TABLE = "csv"


@require_safe
@desk(roles=READERS)
def report(request: DeskRequest) -> HttpResponse:
    """The whole report, with each table and picture to download."""
    rows = confirmed_cases()
    counted = case_report(rows)
    one, other = request.GET.get("one", ""), request.GET.get("other", "")
    groups = Groups.of(one, other)
    context = {
        "report": counted,
        "parts": [(each, _picture_address(each)) for each in sections(counted)],
        "downloads": True,
        "choices": groups_in(rows),
        "one": one,
        "other": other,
        "contrast": contrast(rows, groups) if groups else None,
        "is_no_pair": bool(one and other and not groups),
    }
    return render(request, "stories/reports/report.html", context)


@require_safe
@desk(roles=READERS)
def paper(request: DeskRequest) -> HttpResponse:
    """The report as one file to print, without scripts."""
    counted = _counted()
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    told = gettext("Counted from the confirmed cases of this installation on %(day)s.")
    page = report_page(counted, sections(counted), notes=(), counted_from=told % {"day": day})
    return _file(page.encode(), "text/html; charset=utf-8", name=PAGE)


@require_safe
@desk(roles=READERS)
def report_file(request: DeskRequest, slug: str, kind: str) -> HttpResponse:
    """A table as CSV; a picture, to be shown in the page or to be kept."""
    section = next((each for each in sections(_counted()) if each.slug == slug), None)
    if section is None:
        raise Http404
    name = f"{slug}.{kind}"
    if kind == TABLE:
        return _file(section_csv(section).encode(), "text/csv; charset=utf-8", name=name)
    if kind not in FORMATS or section.picture is None:
        raise Http404
    is_kept = "download" in request.GET
    return _file(drawn(section.picture, kind), FORMATS[kind], name=name if is_kept else "")


def _counted() -> CaseReport:
    return case_report(confirmed_cases())


def _picture_address(section: Section) -> str:
    if section.picture is None:
        return ""
    return reverse("desk-case-report-file", args=(section.slug, "svg"))


def _file(content: bytes, content_type: str, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return HttpResponse(content, content_type=content_type, headers=headers)
