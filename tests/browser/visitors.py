"""Somebody before the site in a browser of their own, who looks at each page they come to.

With `WALKAWAY_TEST_PICTURES=FOLDER` every page that is looked at is photographed, wide and narrow.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, ViewportSize
from playwright.sync_api import TimeoutError as NotInTime

from tests.browser import keyboard
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.keyboard import come_to
from tests.browser.looking import found_by_axe, overflow
from tests.browser.staffed_site import SignIn
from tests.cast import code_now

PICTURES = os.environ.get("WALKAWAY_TEST_PICTURES", "")
BETWEEN_MS = 1000
PATIENCE = 240
_numbers = itertools.count(1)


@dataclass(slots=True)
class Visitor:
    """One person, one browser. Without `scripts` the browser runs none. Who is `at_the_keys` has no
    mouse."""

    chromium: Browser
    site: str
    language: str
    scripts: bool = True
    at_the_keys: bool = False
    viewport: dict[str, int] = field(default_factory=lambda: DESK)
    complaints: list[str] = field(default_factory=list)
    """What the browser said since the last look."""
    found: list[str] = field(default_factory=list)
    looked_at: set[tuple[str, str]] = field(default_factory=set)
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)
    with_scripts: Page = field(init=False)

    def __post_init__(self) -> None:
        look = {"viewport": self.viewport}
        self.context = new_context(self.chromium, **look, java_script_enabled=self.scripts)
        self.with_scripts = new_context(self.chromium, **look).new_page()
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.complaints.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )

    @property
    def path(self) -> str:
        """Where this visitor is, without language: a colleague may read it in another."""
        return urlsplit(self.page.url).path.removeprefix(f"/{self.language}")

    def open(self, path: str, *, status: int = 200) -> None:
        """Go to a page of the site, in the language of this visitor."""
        answer = self.page.goto(f"{self.site}/{self.language}{path}")
        assert answer
        assert answer.status == status, (path, self.page.locator("main").inner_text())
        self.forgive(status)

    def follow(self, selector: str, *, status: int = 200) -> None:
        """Press a button or follow a link, and wait for the page it leads to."""
        with self.page.expect_navigation() as to:
            self.press(selector)
        assert to.value
        assert to.value.status == status, selector
        self.forgive(status)

    def press(self, selector: str) -> None:
        """Press a button or a link."""
        it = self.page.locator(selector).first
        if self.at_the_keys:
            come_to(it)
            self.page.keyboard.press("Enter")
        else:
            it.click()

    def choose(self, select: Locator, value: str) -> None:
        """Choose a value from a list."""
        if self.at_the_keys:
            keyboard.choose(select, value)
        else:
            select.select_option(value)

    def write(self, field: Locator, words: str) -> None:
        """Write words into an empty field."""
        if self.at_the_keys:
            come_to(field)
            self.page.keyboard.insert_text(words)
        else:
            field.fill(words)

    def play(self, film: Locator) -> None:
        """Have a film played."""
        if self.at_the_keys:
            come_to(film)
            self.page.keyboard.press("Space")
        else:
            film.evaluate("film => { film.play() }")

    def reload_until(self, selector: str) -> None:
        """Load the page anew until something is on it."""
        for _ in range(PATIENCE):
            try:
                self.page.locator(selector).first.wait_for(state="attached", timeout=BETWEEN_MS)
            except NotInTime:
                self.page.reload()
            else:
                return
        raise AssertionError(f"{selector} never came: {self.page.locator('main').inner_text()}")

    def look(self, name: str) -> None:
        """Note in `found` what is wrong with the page, and whether it fits screens, small ones too.

        One walk tells everything that is wrong on the way, so nothing is asserted here. What the
        browser says is heard every time; axe looks once at what others have seen in this language.
        """
        if (name, self.language) not in self.looked_at:
            self.looked_at.add((name, self.language))
            self._look_closely(name)
        self.found += [f"{name}: {each}" for each in self.complaints]
        self.complaints.clear()

    def _look_closely(self, name: str) -> None:
        for size in (DESK, PHONE):
            self.page.set_viewport_size(_size(size))
            if (pixels := overflow(self.page)) > 0:
                self.complaints.append(f"{pixels} px too wide for {size['width']}")
            self._photograph(name, size)
        self.page.set_viewport_size(_size(self.viewport))
        if found := found_by_axe(self.page if self.scripts else self._twin()):
            self.complaints.append(found)

    def sign_in(self, known: SignIn) -> None:
        """Sign in with both factors, and unlock the vault."""
        page = self.page
        self.open("/desk/")
        self.look("sign-in")
        page.fill("input[name=login]", known.name)
        page.fill("input[name=password]", known.password)
        self.follow("main form .button")
        self.look("second-factor")
        page.fill("input[name=code]", code_now(known.secret))
        self.follow("main form .button")
        self.look("desk-locked")
        self.follow("main .actions .button")
        self.look("unlock")
        page.fill("input[name=passphrase]", known.passphrase)
        self.follow("main form .button")
        self.look("desk")

    def _twin(self) -> Page:
        """The same page in a browser that runs scripts: axe is one, and this one runs none."""
        twin = self.with_scripts
        here, html = urldefrag(self.page.url).url, self.page.content()
        twin.unroute_all()
        twin.route("**/*", _show_words_and_styles)
        twin.route(here, lambda route: route.fulfill(body=html, content_type="text/html"))
        twin.goto(here)
        return twin

    def close(self) -> None:
        """Close the browser of this visitor."""
        self.with_scripts.context.close()
        self.context.close()

    def forgive(self, status: int) -> None:
        """The browser says of each page that answers with an error that it did."""
        if status != 200:
            said = f"the server responded with a status of {status}"
            self.complaints[:] = [each for each in self.complaints if said not in each]

    def _photograph(self, name: str, size: dict[str, int]) -> None:
        if not PICTURES:
            return
        number = next(_numbers)
        file = f"{number:03}-{name}-{self.language}-{size['width']}.png"
        self.page.screenshot(path=Path(PICTURES) / file, full_page=True)


def _show_words_and_styles(route: Route) -> None:
    if route.request.resource_type in {"stylesheet", "font"}:
        route.continue_()
    else:
        route.abort()


def _size(size: dict[str, int]) -> ViewportSize:
    return {"width": size["width"], "height": size["height"]}
