from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.server import prepare, serving
from tests.library.clips import make_clip, make_media
from walkaway.core.media.manifest import ClipManifest

# Every window has two hidden pages, for what drops down from the bar of addresses, and they cost
# more than a page of ours. The last `--disable-features` counts: playwright's own are named again.
FEATURES_OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# No sandbox, since tests may run as root in a container; and nothing leaves the machine.
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    f"--disable-features={','.join(FEATURES_OFF)}",
)
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
"""How long what should be on a page may take, where much else runs."""

OpenPage = Callable[..., Page]


def new_context(chromium: Browser, **options: Any) -> BrowserContext:
    """A patient browser that scrolls at once: what a mouse goes to stands still."""
    context = chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce"} | options)
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a library with two clips, one of them withdrawn."""
    folder = tmp_path_factory.mktemp("site")
    media = make_media(folder / "media")

    def withdrawn(manifest: ClipManifest) -> None:
        manifest["id"] = "withdrawn"
        manifest["hls"] = None

    prepare(
        folder / "home",
        make_clip(media, folder / "the-well"),
        make_clip(media, folder / "withdrawn", change=withdrawn),
    )
    with serving(folder / "home") as address:
        yield address


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a library without clips."""
    home = tmp_path_factory.mktemp("empty") / "home"
    prepare(home)
    with serving(home) as address:
        yield address


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_OPTIONS)
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[OpenPage]:
    """Open an address of the site; what a page complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        address: str, *, status: int = 200, may_complain: bool = False, **options: object
    ) -> Page:
        context = new_context(chromium, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if status == 200 and not may_complain:
            page.on(
                "console",
                lambda message: (
                    complaints.append(message.text)
                    if message.type in {"error", "warning"}
                    else None
                ),
            )
        answer = page.goto(address if address.startswith("http") else site + address)
        assert answer
        assert answer.status == status
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
