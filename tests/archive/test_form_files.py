"""Files of forms lie in the server's memory: nobody but who may send one can fill it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import reverse

from tests.archive.room import Room, make_room
from tests.cast import signed_in
from walkaway.archive.memory_uploads import InMemory

pytestmark = pytest.mark.django_db

PAGES = ("desk-consent", "desk-transcript-import")


@pytest.fixture
def room() -> Room:
    return make_room()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files of which something was kept in memory."""
    names: list[str] = []
    keep = InMemory.receive_data_chunk

    def noted(self: InMemory, raw_data: bytes, start: int) -> None:
        names.append(str(self.file_name))
        keep(self, raw_data, start)

    monkeypatch.setattr(InMemory, "receive_data_chunk", noted)
    return names


def send_two(client: Client, room: Room, page: str, token: str = "") -> HttpResponse:
    pk = {"desk-consent": room.speaker.pk, "desk-transcript-import": room.interview.pk}[page]
    files = {name: SimpleUploadedFile(f"{name}.vtt", b"many bytes") for name in ("file", "more")}
    answer = client.post(reverse(page, args=[pk]), files | {"csrfmiddlewaretoken": token})
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_a_stranger_is_kept(page: str, room: Room, kept: list[str]) -> None:
    stranger = Client(enforce_csrf_checks=True)
    # Whoever has seen the page of signing in has such a token.
    token = stranger.cookies[settings.CSRF_COOKIE_NAME] = _get_new_csrf_string()
    assert send_two(stranger, room, page, token).status_code == 302
    assert kept == []


@pytest.mark.parametrize("page", PAGES)
def test_one_file_is_kept_and_no_second_one(page: str, room: Room, kept: list[str]) -> None:
    send_two(signed_in(room.cast.interviewer), room, page)
    assert kept == ["file.vtt"]
