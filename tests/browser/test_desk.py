"""The door and the vault as people meet them, in a real browser and in both directions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.architecture.sources import ROOT
from tests.browser.conftest import DESK, PHONE, new_context
from tests.browser.looking import check
from tests.browser.server import serving
from tests.cast import PASSPHRASE, PASSWORD, code_now

pytestmark = pytest.mark.browser

PEOPLE = """
import django; django.setup()
from tests.tables import make_tables
make_tables()
from allauth.mfa.models import Authenticator
from tests.cast import make_cast
from walkaway.accounts.models import Staff
from walkaway.accounts.site_keys import make_site_keys
make_site_keys()
make_cast()
for name in ("researcher", "translator", "reviewer"):
    Authenticator.objects.filter(user_id=Staff.objects.get(name=name).pk).delete()
"""
PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

NewPage = Callable[..., Page]


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the cast, by the name under which browsers offer passkeys."""
    home = tmp_path_factory.mktemp("desk") / "home"
    variables = os.environ | {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    subprocess.run([sys.executable, "-c", PEOPLE], env=variables, cwd=ROOT, check=True)
    with serving(home) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def new_page(chromium: Browser, desk_site: str) -> Iterator[NewPage]:
    """A page of a browser in which nobody is signed in; what it complains of, fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new_page(**options: Any) -> Page:
        context = new_context(chromium, **{"base_url": desk_site} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                # That a form was refused, the browser says in the console; the page says why.
                if message.type in {"error", "warning"} and "status of 422" not in message.text
                else None
            ),
        )
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == []


def follow(page: Page, selector: str) -> None:
    """Press a button or follow a link, and wait for the page it leads to."""
    with page.expect_navigation():
        page.click(selector)


def give_password(page: Page, name: str, language: str = "en") -> None:
    page.goto(f"/{language}/desk/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    follow(page, "main button[type=submit]")


@pytest.mark.parametrize(
    ("language", "name", "look"),
    [
        ("en", "researcher", {"viewport": DESK, "color_scheme": "light"}),
        ("ar", "reviewer", {"viewport": PHONE, "color_scheme": "dark"}),
    ],
)
def test_somebody_signs_in_for_the_first_time_with_codes_and_unlocks_their_vault(
    new_page: NewPage, language: str, name: str, look: dict[str, Any]
) -> None:
    page = new_page(**look)
    page.goto(f"/{language}/desk/")
    check(page, f"{language}-1-sign-in")
    give_password(page, name, language)
    check(page, f"{language}-2-second-factor")
    follow(page, "a[href$='/codes/']")
    check(page, f"{language}-3-codes")
    page.click("summary")
    secret = page.locator("details .secret").inner_text()
    page.fill("[name=code]", "000000")
    follow(page, "main button[type=submit]")
    expect(page.locator(".errorlist")).to_be_visible()
    assert page.locator("details .secret").text_content() == secret
    page.fill("[name=code]", code_now(secret))
    follow(page, "main button[type=submit]")
    expect(page.locator(".secret li")).to_have_count(10)
    check(page, f"{language}-4-recovery-codes")
    follow(page, "main .button")
    check(page, f"{language}-5-desk")
    follow(page, "main .button")
    page.fill("[name=passphrase]", "not the passphrase at all")
    follow(page, "main button[type=submit]")
    expect(page.locator(".errorlist")).to_be_visible()
    check(page, f"{language}-6-unlock")
    page.fill("[name=passphrase]", PASSPHRASE)
    follow(page, "main button[type=submit]")
    expect(page.locator(".state.good")).to_be_visible()
    check(page, f"{language}-7-open")
    follow(page, ".person form[action$='/lock/'] button")
    expect(page.locator(".state.good")).not_to_be_visible()
    follow(page, ".person form[action$='/sign-out/'] button")
    expect(page.locator("[name=login]")).to_be_visible()


def test_the_next_sign_in_asks_for_a_code(new_page: NewPage) -> None:
    page = new_page()
    give_password(page, "editor")
    check(page, "en-code")
    page.fill("[name=code]", code_now())
    follow(page, "main form.form button[type=submit]")
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    names = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(names) == {"walkaway-desk", "walkaway-form"}
    assert all(cookie["httpOnly"] for cookie in names.values())
    assert {cookie["sameSite"] for cookie in names.values()} == {"Strict"}


def test_somebody_signs_in_with_a_passkey(new_page: NewPage) -> None:
    page = new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
    give_password(page, "translator")
    follow(page, "a[href$='/passkeys/add/']")
    check(page, "en-passkey")
    page.fill("[name=name]", "the blue one")
    page.click("#add-passkey")
    expect(page.locator(".secret li")).to_have_count(10)
    follow(page, "main .button")
    follow(page, ".person form[action$='/sign-out/'] button")
    give_password(page, "translator")
    page.click("#use-passkey")
    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    page.goto("/en/desk/account/passkeys/")
    assert "the blue one" in page.locator("main").inner_text()
    check(page, "en-passkeys")
    page.goto("/en/desk/account/again/passkey/?next=/en/desk/account/recovery-codes/new/")
    page.click("#use-passkey")
    expect(page.get_by_role("heading", name="Make new recovery codes")).to_be_visible()


def test_where_browsers_offer_no_passkeys_none_is_offered(
    new_page: NewPage, desk_site: str
) -> None:
    page = new_page(base_url=desk_site.replace("localhost", "127.0.0.1"))
    give_password(page, "campaigner")
    expect(page.locator("[name=code]")).to_be_visible()
    assert page.locator("#use-passkey").count() == 0


def join(page: Page, link: str, name: str, seen: Callable[[Page, str], None]) -> None:
    page.goto(link)
    seen(page, "join")
    page.fill("[name=name]", name)
    for field in ("password", "password_again"):
        page.fill(f"[name={field}]", "a long word for the door")
    for field in ("passphrase", "passphrase_again"):
        page.fill(f"[name={field}]", "nine blue boats drift past dawn")
    follow(page, "main button[type=submit]")
    code = page.locator(".secret").inner_text()
    assert re.fullmatch(r"(?:[A-Z2-9]{4}-){7}[A-Z2-9]{4}", code)
    seen(page, "recovery-code")
    page.fill("[name=last_group]", code[-4:])
    follow(page, "main button[type=submit]")
    expect(page.locator("[name=login]")).to_be_visible()


def invite(page: Page, language: str, seen: Callable[[Page, str], None]) -> str:
    page.goto(f"/{language}/desk/staff/invite/")
    seen(page, "invite")
    page.check("[value=protection-officer]")
    follow(page, "main button[type=submit]")
    seen(page, "link")
    return page.locator(".secret").inner_text()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_administrator_invites_somebody_who_joins(new_page: NewPage, language: str) -> None:
    def seen(page: Page, name: str) -> None:
        check(page, f"{language}-{name}")

    admin, name = new_page(), f"Mira {language}"
    give_password(admin, "administrator", language)
    admin.fill("[name=code]", code_now() if language == "en" else next_code())
    follow(admin, "main form.form button[type=submit]")
    link = invite(admin, language, seen)
    join(new_page(viewport=PHONE), link, name, seen)
    admin.goto(f"/{language}/desk/staff/")
    assert name in admin.locator("main").inner_text()
    seen(admin, "staff")
    follow(admin, "tbody a >> nth=0")
    seen(admin, "member")
    follow(admin, "main a.danger")
    seen(admin, "end")


def test_all_of_it_works_without_a_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    give_password(page, "stranger")
    page.fill("[name=code]", code_now())
    follow(page, "main form.form button[type=submit]")
    page.goto("/en/desk/unlock/")
    page.fill("[name=passphrase]", PASSPHRASE)
    follow(page, "main button[type=submit]")
    expect(page.locator(".state.good")).to_be_visible()
    follow(page, ".person form[action$='/lock/'] button")
    expect(page.locator(".state.good")).to_have_count(0)


def next_code() -> str:
    """A code works once, so the next one is taken: the site allows for a clock that is off."""
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    from tests.cast import CODES_SECRET

    return format_hotp_value(hotp_value(CODES_SECRET, int(time.time()) // 30 + 1))


def test_a_page_covers_itself_when_nobody_is_there_and_keeps_what_was_typed(
    new_page: NewPage,
) -> None:
    page = new_page()
    page.clock.install()
    give_password(page, "interviewer")
    page.fill("[name=code]", code_now())
    follow(page, "main form.form button[type=submit]")
    page.goto("/en/desk/unlock/?next=/en/desk/passphrase/lost/")
    page.fill("[name=passphrase]", PASSPHRASE)
    follow(page, "main button[type=submit]")
    page.fill("[name=code]", "half of a long")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(30):
        page.clock.run_for(60_000)
        page.keyboard.press("Shift")
    expect(page.locator("main")).to_be_visible()
    assert 10 < sum("still-here" in address for address in asked) < 60
    page.clock.run_for(22 * 60_000)
    expect(page.locator("main")).to_be_hidden()
    expect(page.get_by_role("heading", name="Your vault has locked")).to_be_visible()
    assert page.locator(".bar .state").is_hidden()
    check(page, "en-covered")
    # The server's clock did not move, so the vault is still open there.
    page.get_by_role("button", name="It is open again: go on").click()
    expect(page.locator("[name=code]")).to_have_value("half of a long")


def test_a_page_covers_itself_when_the_vault_was_locked_in_another_tab(new_page: NewPage) -> None:
    page = new_page()
    page.clock.install()
    give_password(page, "campaigner")
    page.fill("[name=code]", next_code())
    follow(page, "main form.form button[type=submit]")
    page.goto("/en/desk/unlock/")
    page.fill("[name=passphrase]", PASSPHRASE)
    follow(page, "main button[type=submit]")
    other = page.context.new_page()
    other.goto("/en/desk/")
    follow(other, ".person form[action$='/lock/'] button")
    page.keyboard.press("Shift")
    page.clock.run_for(70_000)
    page.keyboard.press("Shift")
    page.clock.run_for(70_000)
    expect(page.locator("main")).to_be_hidden()
    page.get_by_role("button", name="It is open again: go on").click()
    expect(page.locator("main")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_pages_of_an_account(new_page: NewPage, language: str) -> None:
    page = new_page(color_scheme="dark" if language == "ar" else "light")
    give_password(page, "first officer" if language == "ar" else "second officer", language)
    page.fill("[name=code]", code_now())
    follow(page, "main form.form button[type=submit]")
    for name in ("account", "passphrase", "passphrase/lost", "recovery-code", "account/password"):
        page.goto(f"/{language}/desk/{name}/")
        check(page, f"{language}-{name.replace('/', '-')}")
