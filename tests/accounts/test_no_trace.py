"""Where somebody came from, and with what, is in no table, no record and no error report."""

import json
import logging
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter

from tests.accounts.test_access import every_page
from tests.cast import PASSPHRASE, PASSWORD, Cast, code_now, signed_in
from walkaway.accounts import invitations
from walkaway.accounts.models import Role

pytestmark = pytest.mark.django_db

ADDRESS = "203.0.113.7"
BROWSER = "Mozilla/5.0 (a browser that nobody else has)"
LIBRARY = ("/en/", "/ar/search/?q=x", "/fr/about/", "/en/nothing/", "/files/no/file.mp4")


def coming_from_somewhere(**options: object) -> Client:
    return Client(
        REMOTE_ADDR=ADDRESS,
        headers={"x-forwarded-for": ADDRESS, "x-real-ip": ADDRESS, "user-agent": BROWSER},
        **options,  # type: ignore[arg-type]  # the client's own
    )


def everything_kept() -> Iterator[str]:
    """Every value of every column of every table, sessions opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield f"{table}: {' '.join(_text(value) for value in row)}"
    for session in apps.get_model("sessions", "Session").objects.all():
        yield json.dumps(session.get_decoded())


def _text(value: object) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("latin-1")
    return str(value)


def test_no_address_and_no_browser_is_kept_whatever_one_does(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    cache.clear()
    caplog.set_level(logging.DEBUG)
    client = coming_from_somewhere()
    sign_in = "/en/desk/account/sign-in/"
    client.post(sign_in, {"login": "editor", "password": "wrong"})
    client.post(sign_in, {"login": "editor", "password": PASSWORD})
    client.post(f"{sign_in}second-factor/", {"code": "000000"})
    client.post(f"{sign_in}second-factor/", {"code": code_now()})
    client.post("/en/desk/unlock/", {"passphrase": "wrong"})
    client.post("/en/desk/unlock/", {"passphrase": PASSPHRASE})
    for address in every_page().values():
        client.get(address)
        if not address.endswith("sign-out/"):
            client.post(address, {"code": "x", "password": "x", "passphrase": "x"})
    admin = signed_in(cast.administrator, client=coming_from_somewhere())
    for address in every_page().values():
        admin.get(address)
    token = invitations.invite({Role.EDITOR}, actor=cast.administrator.actor, now=timezone.now())
    coming_from_somewhere().get(f"/en/desk/join/{token}/")
    kept = "\n".join(everything_kept())
    assert "vault-unlocked" in kept
    said = "\n".join(record.getMessage() for record in caplog.records)
    for trace in (ADDRESS, BROWSER, "Mozilla"):
        assert trace not in kept, trace
        assert trace not in said, trace
    counted = str(getattr(cache, "_cache", {}))
    assert ADDRESS not in counted


def test_no_secret_is_kept_whatever_one_does(cast: Cast) -> None:
    cache.clear()
    client = Client()
    sign_in = "/en/desk/account/sign-in/"
    client.post(sign_in, {"login": "editor", "password": PASSWORD})
    client.post(f"{sign_in}second-factor/", {"code": code_now()})
    client.post("/en/desk/unlock/", {"passphrase": PASSPHRASE})
    client.post(
        "/en/desk/passphrase/lost/", {"code": "x", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    )
    kept = "\n".join(everything_kept())
    private = cast.editor.keys.private
    for secret in (PASSWORD, PASSPHRASE, private.hex(), private.decode("latin-1")):
        assert secret not in kept


@pytest.mark.parametrize("address", LIBRARY)
def test_a_page_of_the_library_gives_no_cookie_even_to_staff(cast: Cast, address: str) -> None:
    client = signed_in(cast.editor)
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not hasattr(response.wsgi_request, "session")
    assert "editor" not in response.content.decode()


@pytest.mark.parametrize("address", LIBRARY)
def test_a_page_of_the_library_asks_the_database_for_no_session(cast: Cast, address: str) -> None:
    client = signed_in(cast.editor)
    with connection.execute_wrapper(_no_session_is_read):
        client.get(address)


def _no_session_is_read(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # Django's
    assert "django_session" not in sql
    # The gate asks whether those who signed still may: of them, not of whoever looks.
    assert 'FROM "accounts_staff"' not in sql
    return execute(sql, params, many, context)


def test_the_door_gives_a_cookie_for_its_form_alone(client: Client) -> None:
    response = client.get("/en/desk/account/sign-in/")
    assert set(response.cookies) == {settings.CSRF_COOKIE_NAME}
    assert response.cookies[settings.CSRF_COOKIE_NAME]["httponly"]
    assert response.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Strict"


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/en/desk/unlock/", {"passphrase": "a canary that was typed"}),
        (
            "/en/desk/passphrase/lost/",
            {
                "code": "a canary that was typed",
                "passphrase": "a canary that was typed",
                "again": "a canary that was typed",
            },
        ),
    ],
)
def test_an_error_report_shows_no_secret(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str, form: dict[str, str]
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("walkaway.core.sealing.passphrases.argon2id.kdf", break_down)
    client = signed_in(cast.editor, unlocked=False)
    client.raise_request_exception = False
    reports: list[str] = []

    class Reporting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            from django.views.debug import ExceptionReporter

            request = getattr(record, "request", None)
            if record.exc_info and record.exc_info[0]:
                reports.append(ExceptionReporter(request, *record.exc_info).get_traceback_text())
                reports.append(ExceptionReporter(request, *record.exc_info).get_traceback_html())

    handler = Reporting()
    logging.getLogger("django.request").addHandler(handler)
    try:
        response = client.post(address, form)
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert response.status_code == 500
    assert len(reports) == 2
    for report in reports:
        assert "the disk is gone" in report
        assert "canary" not in report
    assert SafeExceptionReporterFilter.cleansed_substitute in "".join(reports)


def test_no_table_has_a_column_for_an_address_or_a_browser() -> None:
    names = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    }
    told = ("ip", "ip_address", "user_agent", "remote", "browser", "host")
    assert [name for name in names if name.rsplit(".", 1)[1] in told] == []
    assert Authenticator._meta.get_field("last_used_at")
