"""The page of jobs in a real browser: it renews itself, and works without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.archive_site import _python
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check, seen_with
from tests.browser.server import serving

PREPARE = """
import json, django
django.setup()
from tests.tables import make_tables
make_tables()
from django.utils import timezone
from tests.cast import make_cast, signed_in
from walkaway.jobs.models import Job, JobState
from walkaway.jobs.problems import ENDED_TOO_OFTEN
cast = make_cast()
now = timezone.now()
for facts in (
    {"state": JobState.RUNNING, "attempts": 1, "done_units": 37, "total_units": 100},
    {"state": JobState.RUNNING, "attempts": 3},
    {"state": JobState.WAITING},
    {"state": JobState.FAILED, "attempts": 3, "finished_at": now, "problem": ENDED_TOO_OFTEN},
):
    Job.objects.create(
        kind="proxy", subject="original:1", asked_by=cast.researcher.actor.ref,
        heartbeat_at=now, **facts,
    )
print(json.dumps({key: each.value for key, each in signed_in(cast.researcher).cookies.items()}))
"""

FINISH = """
import django
django.setup()
from django.utils import timezone
from walkaway.jobs.models import Job
Job.objects.filter(finished_at=None).update(state="done", finished_at=timezone.now())
"""


@dataclass(frozen=True)
class JobsSite:
    home: Path
    address: str
    cookies: dict[str, str]
    browser: Browser

    def open(self, language: str = "en", **options: object) -> Page:
        context = new_context(self.browser, **options)
        context.add_cookies(
            [
                {"name": name, "value": value, "url": self.address}
                for name, value in self.cookies.items()
            ]
        )
        page = context.new_page()
        self.show(page, language)
        return page

    def show(self, page: Page, language: str) -> None:
        answer = page.goto(f"{self.address}/{language}/desk/jobs/")
        assert answer
        assert answer.status == 200


@pytest.fixture
def jobs_site(chromium: Browser, tmp_path: Path) -> Iterator[JobsSite]:
    cookies = json.loads(_python(tmp_path, PREPARE).splitlines()[-1])
    with serving(tmp_path) as address:
        yield JobsSite(tmp_path, address, cookies, chromium)


def test_the_page_says_by_itself_that_jobs_have_ended(jobs_site: JobsSite) -> None:
    page = jobs_site.open()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    expect(page.locator("progress")).to_have_count(2)
    _python(jobs_site.home, FINISH)
    expect(page.locator("progress")).to_have_count(0)
    expect(page.get_by_text("Finished")).to_have_count(3)
    expect(page.locator("#jobs")).not_to_have_attribute("hx-trigger", "every 3s")
    assert complaints == []
    page.context.close()


def test_a_job_is_stopped_without_a_script(jobs_site: JobsSite) -> None:
    page = jobs_site.open(java_script_enabled=False)
    waiting = page.locator("li", has_text="Waits its turn")
    waiting.get_by_role("button").click()
    expect(page.get_by_text("Stopped")).to_have_count(1)
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("li", has_text="Waits its turn")).to_have_count(0)
    page.context.close()


def test_axe_finds_nothing_on_the_page_of_jobs(jobs_site: JobsSite) -> None:
    page = jobs_site.open()
    for language in ("en", "ar", "fr"):
        jobs_site.show(page, language)
        for look in ({"viewport": DESK}, {"viewport": PHONE, "color_scheme": "dark"}):
            seen_with(page, look)
            check(page, f"{language} {look}")
    page.context.close()
