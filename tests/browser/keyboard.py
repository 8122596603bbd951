"""Somebody who uses a page by the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST = 200


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something of that selector has the focus, and shows that it has."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("it => document.activeElement.matches(it)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab never came to {selector}")


def come_to(it: Locator) -> None:
    """Press Tab until `it` has the focus, and shows that it has."""
    for _ in range(MOST):
        it.page.keyboard.press("Tab")
        if it.evaluate("it => it === document.activeElement"):
            assert it.evaluate("it => getComputedStyle(it).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab never came to {it}")


def choose(select: Locator, value: str) -> None:
    """Tab to a list and go down in it, and from its end to its beginning, to that value."""
    come_to(select)
    for key in ("ArrowDown", "ArrowUp"):
        for _ in range(select.locator("option").count()):
            if select.input_value() == value:
                return
            select.page.keyboard.press(key)
    raise AssertionError(f"{value} is not in {select}")


def enter(page: Page, selector: str) -> None:
    """Tab to a link or a button, press Enter, and wait for the page it leads to."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, selector: str, words: str) -> None:
    """Tab to a field and type; what stood there is replaced."""
    tab_to(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
