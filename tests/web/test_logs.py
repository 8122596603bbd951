"""The log tells what happened, and no word of what anybody typed."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from logging.config import dictConfig

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.log import configure_logging

NAME = "Ghazwan"


def breaks(request: HttpRequest) -> HttpResponse:
    try:
        int(request.GET["q"])
    except ValueError as error:
        raise RuntimeError(f"no number: {request.GET['q']}") from error
    return HttpResponse()


urlpatterns = [path("breaks/", breaks, name="breaks")]
handler404 = "walkaway.web.views.not_found"
handler500 = "walkaway.web.views.server_error"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What goes to standard error, as the site is set up."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    dictConfig(settings.LOGGING)
    yield stream
    logging.getLogger().handlers.clear()
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


def test_an_address_that_is_none_is_not_repeated(log: io.StringIO) -> None:
    assert Client().get(f"/en/{NAME}/").status_code == 404
    assert log.getvalue() == "WARNING django.request: 404 at an address that is none\n"


def test_a_host_that_is_not_ours_is_not_repeated(log: io.StringIO) -> None:
    assert Client().get("/en/about/", headers={"host": f"{NAME}.example"}).status_code == 400
    assert "django.security.DisallowedHost: 400 at" in log.getvalue()
    assert NAME.lower() not in log.getvalue().lower()


@pytest.mark.urls(__name__)
def test_an_error_is_told_by_class_and_line_without_its_words(log: io.StringIO) -> None:
    answer = Client(raise_request_exception=False).get(f"/breaks/?q={NAME}")
    assert answer.status_code == 500
    said = log.getvalue()
    assert "500 at breaks" in said
    assert "in breaks\n    int(request.GET" in said
    assert "builtins.RuntimeError" in said
    assert "builtins.ValueError" in said
    assert NAME not in said
