import logging

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db

PAGES = ("/en/", "/ar/search/", "/fr/about/", "/en/nothing/", "/files/no/file.mp4")


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_may_use_only_what_comes_from_this_site(visitor: Client, address: str) -> None:
    policy = visitor.get(address, follow=True).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "connect-src": "'self'",
        "font-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "img-src": "'self'",
        "media-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
    }


@pytest.mark.parametrize("address", PAGES)
def test_a_page_gives_nothing_away_and_takes_nothing(visitor: Client, address: str) -> None:
    response = visitor.get(address, follow=True)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "geolocation=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_is_given_no_cookie(visitor: Client, address: str) -> None:
    response = visitor.get(address, follow=True)
    assert not response.cookies
    assert not visitor.cookies


@pytest.mark.parametrize("address", PAGES)
def test_a_page_brings_nothing_from_elsewhere_and_nothing_inline(
    visitor: Client, address: str
) -> None:
    page = visitor.get(address, follow=True).content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
    assert "<script>" not in page


def test_who_asked_is_in_no_record(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.get("/en/nothing/?q=my-brother", REMOTE_ADDR="203.0.113.7")
    visitor.get("/en/", headers={"host": "elsewhere.example"}, REMOTE_ADDR="203.0.113.7")
    assert caplog.text
    assert "203.0.113.7" not in caplog.text
    assert "my-brother" not in caplog.text


def test_a_name_that_is_not_ours_is_answered_with_a_plain_refusal(visitor: Client) -> None:
    response = visitor.get("/en/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "This request makes no sense" in response.content.decode()
    assert "elsewhere.example" not in response.content.decode()


def test_a_failure_of_ours_is_a_plain_page_that_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("the name is Yunus")

    monkeypatch.setattr("walkaway.library.queries.published_clips", break_down)
    response = Client(raise_request_exception=False).get("/ar/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong here" in page
    assert "حدث خلل عندنا" in page
    assert "Yunus" not in page


@pytest.mark.parametrize(
    "name",
    ["web/tokens.css", "web/player.js", "web/icon.svg", "fonts/NotoNaskhArabic-Regular.ttf"],
)
def test_styles_scripts_and_fonts_are_served_for_ever_under_an_address_of_this_version(
    visitor: Client, name: str
) -> None:
    response = visitor.get(settings.STATIC_URL + name)
    content = b"".join(response)
    found = finders.find(name)
    assert found
    with open(found, "rb") as file:  # noqa: PTH123  finders name files by text
        assert content == file.read()
    assert response.headers["Cache-Control"].startswith("max-age=31536000")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
