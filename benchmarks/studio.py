"""The studio in Chromium: how soon one can cut a three-hour interview, and how it feels to."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.rows import Row
from benchmarks.studio_material import CUES
from tests.browser.conftest import CHROMIUM_OPTIONS, DESK
from tests.browser.server import serving
from tests.browser.staffed_site import _variables_with_tests

ROUNDS = 5
KEYS = 60
HELD = 30
"""So many times a second a key is repeated that is held down."""
TYPED = 10
"""So many keys a second are typed by somebody fast: 120 words a minute."""
SENTENCE = "the example archive of those who left"
SOONEST_MS = 16
"""Chromium does not tell of what was seen sooner: it counts as this."""
PREPARE = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from benchmarks.studio_material import make_long
print(json.dumps(make_long()))
"""
WATCH_KEYS = f"""() => {{
  window.shown = new Map();
  document.addEventListener("keydown", (event) => {{
    if (["Shift", "Control", "Alt", window.passedOver].includes(event.key)) return;
    const pressed = event.timeStamp;
    window.shown.set(pressed, null);
    requestAnimationFrame(() => setTimeout(() => {{
      window.shown.set(pressed, window.shown.get(pressed) ?? performance.now() - pressed);
    }}));
  }}, true);
  new PerformanceObserver((list) => {{
    for (const each of list.getEntries()) {{
      if (window.shown.has(each.startTime)) window.shown.set(each.startTime, each.duration);
    }}
  }}).observe({{ type: "event", durationThreshold: {SOONEST_MS} }});
}}"""
"""From a key until the frame that shows what it did is on the screen, as Event Timing tells it: in
steps of 8 ms. Of what it does not tell, until that frame was drawn. A modifier does nothing by
itself and is not counted."""


def studio_rows() -> Iterator[Row]:
    """A cut of 5,000 cues, three hours, two languages beside each other, a hidden name in fifty."""
    with tempfile.TemporaryDirectory(prefix="walkaway-bench-") as folder:
        home = Path(folder) / "home"
        made = _prepared(home)
        with serving(home) as address, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=_chromium(), args=list(CHROMIUM_OPTIONS)
            )
            site = address.replace("127.0.0.1", "localhost")
            page_address = f"{site}/en/desk/studio/{made['cut']}/"
            contexts = {
                has_script: _signed_in(
                    chromium.new_context(viewport=DESK, java_script_enabled=has_script),
                    made["cookies"],
                    site,
                )
                for has_script in (True, False)
            }
            yield from _opening(contexts, page_address)
            yield from _working(contexts[True].new_page(), page_address)
            chromium.close()


def _opening(contexts: dict[bool, BrowserContext], address: str) -> Iterator[Row]:
    """With the script and without, in turns; the first round warms both up."""
    took: dict[str, list[float]] = {"ready": [], "cut": [], "plain": [], "sent": []}
    for number in range(ROUNDS + 1):
        page = contexts[True].new_page()
        page.goto(address, wait_until="load")
        ready = page.evaluate("performance.getEntriesByName('studio-ready')[0].startTime")
        cut = _first_cut(page)
        page.close(run_before_unload=False)
        plain = contexts[False].new_page()
        begun = time.perf_counter()
        plain.goto(address, wait_until="load")
        loaded = 1000 * (time.perf_counter() - begun)
        plain.close()
        begun = time.perf_counter()
        content = contexts[True].request.get(address).body()
        sent = 1000 * (time.perf_counter() - begun)
        if number:
            for name, value in (("ready", ready), ("cut", cut), ("plain", loaded), ("sent", sent)):
                took[name].append(value)
    middle = {name: statistics.median(values) for name, values in took.items()}
    floor = f"the same page without script, {middle['plain']:.0f} ms"
    yield Row(
        name=f"{CUES} cues, until one can work",
        value=middle["ready"], unit="ms", floor=floor, ratio=middle["ready"] / middle["plain"],
    )  # fmt: skip
    yield Row(name="until the first passage is cut and seen", value=middle["cut"], unit="ms")
    yield Row(name="of it, until the server has sent all", value=middle["sent"], unit="ms")
    yield Row(name="the page", value=len(content) / 2**20, unit="MiB")


def _first_cut(page: Page) -> float:
    """Milliseconds from the navigation until a passage is in the list, done as fast as one can."""
    page.locator("#text").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    return float(
        page.evaluate(
            """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
              if (!document.querySelector("#passages li")) throw new Error("nothing was cut");
              done(performance.now());
            })))"""
        )
    )


def _working(page: Page, address: str) -> Iterator[Row]:
    page.goto(address, wait_until="load")
    floor = _floor(page.context)
    page.bring_to_front()
    page.locator("#text").focus()
    page.evaluate(WATCH_KEYS)
    acts: Sequence[tuple[str, Sequence[str], int]] = (
        ("selecting by cue", ["ArrowDown"] * KEYS, HELD),
        ("selecting more and more words", ["Shift+ArrowRight"] * KEYS, HELD),
        ("making a passage", ["ArrowDown", "Enter"] * (KEYS // 2), TYPED),
        # Not all of it: of what is left the page asks the server while somebody types.
        ("undoing", ["Control+z"] * (KEYS // 3), HELD),
    )
    for name, keys, a_second in acts:
        # What is made of the next cue is measured, and not that the cue was selected.
        page.evaluate("(key) => { window.passedOver = key }", keys[0] if "Enter" in keys else "")
        yield _lag(name, _lags(page, keys, a_second), floor)
    page.locator("#publisher").focus()
    yield _lag("typing beside it", _lags(page, [*SENTENCE], TYPED), floor)


def _floor(context: BrowserContext) -> list[float]:
    """What a key takes in a page that holds nothing but the field."""
    page = context.new_page()
    page.set_content("<textarea autofocus></textarea>")
    page.locator("textarea").focus()
    page.evaluate(WATCH_KEYS)
    lags = _lags(page, [*SENTENCE], TYPED)
    page.close()
    return lags


def _lags(page: Page, keys: Sequence[str], a_second: int) -> list[float]:
    """How long each key took until it was seen, the shortest first.

    They come as fast as a person's and no faster: of keys that all fall into one frame, each would
    be told to take what is left of it.
    """
    page.evaluate("window.shown.clear()")
    begun = time.perf_counter()
    for number, key in enumerate(keys):
        time.sleep(max(0, begun + number / a_second - time.perf_counter()))
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    page.wait_for_function("[...window.shown.values()].every((each) => each !== null)")
    lags: list[float] = page.evaluate("[...window.shown.values()]")
    return sorted(max(SOONEST_MS, each) for each in lags)


def _lag(name: str, lags: Sequence[float], floor: Sequence[float]) -> Row:
    median, slow = statistics.median(lags), lags[int(0.95 * (len(lags) - 1))]
    least = statistics.median(floor)
    return Row(
        name=f"{name}, median (95 %: {slow:.0f} ms)", value=median, unit="ms",
        floor=f"a key in an empty page, {least:.0f} ms", ratio=median / least,
    )  # fmt: skip


def _prepared(home: Path) -> dict[str, Any]:
    home.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=_variables_with_tests(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _signed_in(context: BrowserContext, cookies: dict[str, str], address: str) -> BrowserContext:
    context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    )
    return context


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("WALKAWAY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
