"""Somebody who uses a page by the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page

MOST = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something of that selector has the focus, and shows that it has."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("it => document.activeElement.matches(it)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab never came to {selector}")


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
