"""What is looked at on every page: what axe knows to find, and whether it fits its screen."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize


def found_by_axe(page: Page) -> str:
    """What axe says of the page; empty when it finds nothing."""
    page.wait_for_load_state()
    # axe is put in as a script of the tool, which the page's own policy does not bind.
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    return str(results.generate_report()) if results.violations_count else ""


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def seen_with(page: Page, look: dict[str, Any]) -> None:
    """Give a page that is open the size and the light of a look: a new browser costs far more."""
    page.set_viewport_size(ViewportSize(**look["viewport"]))
    page.emulate_media(color_scheme=look.get("color_scheme", "light"))


def check(page: Page, name: str) -> None:
    """Nothing that axe finds, and nothing wider than the screen."""
    found = found_by_axe(page)
    assert found == "", f"{name}: {found}"
    assert overflow(page) == 0, name
