"""Where people are and what they browse with is kept nowhere: in no table, file or log."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from logging.config import dictConfig
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.utils.log import configure_logging
from django.utils.translation import override
from pytest_django import Settings

from tests.cast import signed_in
from tests.safety.matrix import ASSIGNED, objects_of_a_speaker, objects_of_all, written
from tests.safety.routes import every_route
from tests.safety.traces import ADDRESS_6, MET, traces_in
from tests.safety.world import World


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that is logged, at the level at which most is said."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    dictConfig(site.LOGGING)
    monkeypatch.setattr(logging.getLogger(), "level", logging.DEBUG)
    yield stream
    logging.getLogger().handlers.clear()
    configure_logging(site.LOGGING_CONFIG, site.LOGGING)


def clients(world: World) -> Iterator[Client]:
    yield Client(raise_request_exception=False, **MET)
    for name in ("stranger", *ASSIGNED.values()):
        client = Client(raise_request_exception=False, **MET)
        yield signed_in(getattr(world.cast, name), client=client)


def addresses(world: World) -> list[str]:
    arguments = objects_of_a_speaker(world, world.given) | objects_of_all(world)
    table = written()
    # Whoever leaves sees nothing any more: that comes last.
    routes = sorted(every_route(), key=lambda route: route.name in LEAVING)
    with override("en"):
        return [reverse(route.name, args=arguments[table[route.name].about]) for route in routes]


LEAVING = frozenset({"lock", "account_logout", "desk-staff-end"})


def rows() -> bytes:
    """Every cell of every table as words, and what sessions hold packed."""
    lines = [
        repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values_list()
    ]
    lines += [repr(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(lines).encode()


@pytest.mark.one_database
def test_no_route_keeps_where_people_are(world: World, log: io.StringIO, own_files: Path) -> None:
    shown = 0
    for client in clients(world):
        for address in addresses(world):
            for ask in (client.get, client.post):
                response = ask(address)
                response.close()
                shown += response.status_code == 200
    assert shown > 300
    assert traces_in(rows()) == set()
    assert traces_in(log.getvalue().encode()) == set()
    assert "WARNING django.request" in log.getvalue()
    for file in own_files.rglob("*"):
        assert not file.is_file() or traces_in(file.read_bytes()) == set()


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"a broken page for {request.META['REMOTE_ADDR']} with {request.headers}")


urlpatterns = [path("breaks/", breaks, name="breaks")]
handler500 = "walkaway.web.views.server_error"


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda client: client.get("/en/about/", HTTP_HOST="evil.example")),
        (403, lambda client: client.post("/en/desk/unlock/")),
        (404, lambda client: client.get("/en/nothing/")),
        (405, lambda client: client.post("/en/about/")),
        (500, lambda client: client.get("/breaks/")),
    ],
)
def test_no_error_page_keeps_or_shows_where_people_are(
    status: int,
    ask: Callable[[Client], HttpResponse],
    world: World,
    log: io.StringIO,
    settings: Settings,
) -> None:
    if status == 500:
        settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False, enforce_csrf_checks=True, **MET)
    signed_in(world.cast.interviewer, client=client)
    answer = ask(client)
    assert answer.status_code == status
    assert traces_in(answer.content) == set()
    assert traces_in(rows()) == set()
    assert str(status) in log.getvalue()
    assert traces_in(log.getvalue().encode()) == set()


def test_an_address_that_is_kept_is_found(world: World) -> None:
    """The positive control: were it in a row, it would be seen."""
    world.given.speaker.pseudonym = f"came from {ADDRESS_6}"
    world.given.speaker.save()
    assert traces_in(rows()) == {f"{ADDRESS_6}, UTF-8"}
