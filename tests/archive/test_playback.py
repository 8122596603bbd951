"""Recordings are played by ranges to those who hold the key, and the journal says so."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.recordings import (
    CANARY,
    arrive,
    files_below,
    interview_of_the_cast,
    noise,
    numbered_film,
    whole,
)
from tests.cast import Cast, Member, signed_in
from walkaway.archive import blobs
from walkaway.archive.models import (
    Derivative,
    DerivativeKind,
    Interview,
    Original,
    OriginalState,
    ReaderKey,
)
from walkaway.archive.services.compartments import dismiss
from walkaway.archive.services.interviews import Details, change_interview
from walkaway.core.sealing.files import CHUNK_BYTES
from walkaway.jobs.running import run_all_that_wait
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = noise(2 * CHUNK_BYTES + 4321)
SIZE = len(CONTENT)


@pytest.fixture
def interview(cast: Cast) -> Interview:
    return interview_of_the_cast(cast)


@pytest.fixture
def original(interview: Interview, cast: Cast) -> Original:
    return whole(interview, CONTENT, cast.interviewer.actor)


@pytest.fixture
def browser(original: Original, cast: Cast) -> Client:
    return signed_in(cast.researcher)


def content_address(original: Original) -> str:
    return f"/desk/originals/{original.pk}/content"


def body_of(response: object) -> bytes:
    return b"".join(response)  # type: ignore[call-overload]  # a streaming answer


def test_the_whole_of_it_is_what_was_sent(browser: Client, original: Original) -> None:
    response = browser.get(content_address(original))
    assert response.status_code == 200
    assert body_of(response.streaming_content) == CONTENT
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "video/mp4"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.one_database
@given(first=st.integers(0, SIZE - 1), length=st.integers(1, SIZE))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_range_is_byte_exact(
    first: int, length: int, browser: Client, original: Original
) -> None:
    last = first + length - 1
    response = browser.get(content_address(original), headers={"Range": f"bytes={first}-{last}"})
    assert response.status_code == 206
    end = min(last, SIZE - 1)
    assert response["Content-Range"] == f"bytes {first}-{end}/{SIZE}"
    body = body_of(response.streaming_content)
    assert body == CONTENT[first : end + 1]
    assert response["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [
        ("bytes=-7", 206, CONTENT[-7:]),
        (f"bytes={SIZE - 1}-", 206, CONTENT[-1:]),
        ("bytes=0-0,2-3", 200, CONTENT),
        (f"bytes={SIZE}-", 416, b""),
    ],
)
def test_edges_of_ranges(
    asked: str, status: int, body: bytes, browser: Client, original: Original
) -> None:
    response = browser.get(content_address(original), headers={"Range": asked})
    assert response.status_code == status
    assert (body_of(response.streaming_content) if response.streaming else b"") == body


def test_a_range_of_a_file_that_is_another_by_now_is_the_whole(
    browser: Client, original: Original
) -> None:
    asked = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert browser.get(content_address(original), headers=asked).status_code == 200
    asked = {"Range": "bytes=0-9", "If-Range": f'"{original.sha256}"'}
    assert browser.get(content_address(original), headers=asked).status_code == 206


def test_head_tells_the_length_and_sends_nothing(browser: Client, original: Original) -> None:
    response = browser.head(content_address(original))
    assert response["Content-Length"] == str(SIZE)
    assert response.content == b""


@pytest.mark.parametrize(
    ("member", "status"),
    [
        ("interviewer", 200), ("researcher", 200), ("editor", 200), ("first_officer", 200),
        ("translator", 403), ("reviewer", 403), ("campaigner", 403),
        ("administrator", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_only_who_holds_the_key_plays_it(
    member: str, status: int, original: Original, cast: Cast
) -> None:
    browser = signed_in(getattr(cast, member))
    assert browser.get(content_address(original)).status_code == status
    assert browser.post(f"/en/desk/originals/{original.pk}/export/").status_code == status


def test_with_a_locked_vault_or_without_a_session_nothing_is_played(
    original: Original, cast: Cast
) -> None:
    for browser in (Client(), signed_in(cast.interviewer, unlocked=False)):
        response = browser.get(content_address(original))
        assert response.status_code == 302
    played = Entry.objects.filter(verb__in=["original-played", "original-exported"])
    assert not played.exists()


def test_who_loses_the_row_loses_the_recording(
    browser: Client, original: Original, cast: Cast
) -> None:
    assert browser.get(content_address(original)).status_code == 200
    ReaderKey.objects.filter(staff=cast.researcher.staff).delete()
    assert browser.get(content_address(original)).status_code == 403
    dismiss(original.interview.speaker, cast.researcher.staff, actor=cast.interviewer.actor)
    assert browser.get(content_address(original)).status_code == 404


def test_a_changed_file_is_refused_and_not_sent(browser: Client, original: Original) -> None:
    path = blobs.path_of(original.pk)
    path.chmod(0o600)
    changed = bytearray(path.read_bytes())
    changed[100] ^= 1
    path.write_bytes(changed)
    assert browser.get(content_address(original)).status_code == 403
    path.unlink()
    assert browser.get(content_address(original)).status_code == 403


def test_what_is_not_whole_is_not_played(browser: Client, interview: Interview, cast: Cast) -> None:
    arriving = arrive(interview, CONTENT, cast.interviewer.actor)
    assert arriving.state == OriginalState.ARRIVING
    assert browser.get(content_address(arriving)).status_code == 404
    assert browser.get(f"/en/desk/originals/{arriving.pk}/export/").status_code == 404


def plays_of(member: Member) -> int:
    return Entry.objects.filter(verb="original-played", actor=member.actor.ref).count()


def test_a_play_is_one_entry_however_often_the_player_asks(
    browser: Client, original: Original, cast: Cast
) -> None:
    for first in (0, 100, 5000):
        browser.get(content_address(original), headers={"Range": f"bytes={first}-{first + 9}"})
    assert plays_of(cast.researcher) == 1
    signed_in(cast.researcher, client=browser)  # the vault is opened anew
    browser.get(content_address(original))
    assert plays_of(cast.researcher) == 2
    browser.get(content_address(original))
    assert plays_of(cast.researcher) == 2


def test_the_evidence_copy_comes_with_its_hash_and_an_entry_each_time(
    browser: Client, original: Original, cast: Cast
) -> None:
    address = f"/en/desk/originals/{original.pk}/export/"
    page = browser.get(address).content.decode()
    assert original.sha256 in page
    assert "sha256sum --check" in page
    assert not Entry.objects.filter(verb="original-exported").exists()
    for _ in range(2):
        response = browser.post(address)
        body = body_of(response.streaming_content)
        assert hashlib.sha256(body).hexdigest() == original.sha256
        assert response["Content-Disposition"] == (
            f'attachment; filename="original-{original.sha256[:16]}.mp4"'
        )
        assert response["Content-Type"] == "application/octet-stream"
    assert Entry.objects.filter(verb="original-exported").count() == 2


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "video/mp4; x=<script>", ""])
def test_no_recording_is_run_by_a_browser_whatever_it_says_it_is(
    kind: str, interview: Interview, cast: Cast
) -> None:
    from walkaway.archive.services.uploads import Description, begin_upload, receive

    original = begin_upload(
        interview,
        len(CONTENT),
        Description(name="a.html", content_type=kind),
        actor=cast.interviewer.actor,
    )
    receive(original, 0, [CONTENT], actor=cast.interviewer.actor)
    run_all_that_wait("test")
    response = signed_in(cast.interviewer).get(content_address(original))
    assert response["Content-Type"] == "application/octet-stream"


def test_the_custody_page_tells_what_was_done_and_by_whom(
    browser: Client, original: Original
) -> None:
    browser.get(content_address(original))
    page = browser.get(f"/en/desk/originals/{original.pk}/custody/").content.decode()
    assert "arrived whole" in page
    assert "the original was played" in page
    assert "researcher" in page
    assert original.sha256 in page


def test_a_small_film_is_played_by_ranges_too(
    interview: Interview, cast: Cast, tmp_path: Path
) -> None:
    film = whole(interview, numbered_film(tmp_path), cast.interviewer.actor)
    proxy = Derivative.objects.get(original=film, kind=DerivativeKind.PROXY)
    address = f"/desk/derivatives/{proxy.pk}/content"
    browser = signed_in(cast.editor)
    response = browser.get(address, headers={"Range": "bytes=4-7"})
    assert (response.status_code, body_of(response.streaming_content)) == (206, b"ftyp")
    assert Entry.objects.filter(verb="derivative-played").count() == 1
    for member, status in ((cast.stranger, 404), (cast.translator, 403)):
        assert signed_in(member).get(address).status_code == status


def send(browser: Client, interview: Interview, content: bytes, name: str = "a.mp4") -> object:
    file = SimpleUploadedFile(name, content, "video/mp4")
    return browser.post(f"/en/desk/interviews/{interview.pk}/recordings/", {"recording": file})


def test_a_plain_form_takes_in_a_recording_without_a_temporary_file(
    interview: Interview, cast: Cast, tmp_path: Path, settings: object
) -> None:
    browser = signed_in(cast.interviewer)
    response = send(browser, interview, CONTENT)
    assert response.status_code == 302  # type: ignore[attr-defined]
    run_all_that_wait("test")
    assert Original.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert not [path for path in files_below(tmp_path) if CANARY in path.read_bytes()]


def test_a_form_without_a_file_or_an_answered_checklist_says_why(
    interview: Interview, cast: Cast
) -> None:
    browser = signed_in(cast.interviewer)
    address = f"/en/desk/interviews/{interview.pk}/recordings/"
    response = browser.post(address, {})
    assert response.status_code == 400
    assert "No file came" in response.content.decode()
    change_interview(interview, Details(title="x"), actor=cast.interviewer.actor)
    response = send(browser, interview, CONTENT)
    assert response.status_code == 403  # type: ignore[attr-defined]
    assert "checklist" in response.content.decode()  # type: ignore[attr-defined]
    assert not Original.objects.exists()


def test_a_form_that_was_cut_off_leaves_nothing(
    interview: Interview, cast: Cast, archive_files: Path
) -> None:
    browser = signed_in(cast.interviewer)
    body = (
        b'--B\r\nContent-Disposition: form-data; name="recording"; filename="a.mp4"\r\n'
        b"Content-Type: video/mp4\r\n\r\n" + CONTENT
    )
    browser.generic(
        "POST",
        f"/en/desk/interviews/{interview.pk}/recordings/",
        body,
        content_type="multipart/form-data; boundary=B",
    )
    assert not Original.objects.exists()
    assert not list(files_below(archive_files))


def test_a_form_that_another_site_sent_is_refused(
    interview: Interview, cast: Cast, archive_files: Path
) -> None:
    browser = signed_in(cast.interviewer, client=Client(enforce_csrf_checks=True))
    browser.get(f"/en/desk/interviews/{interview.pk}/")  # the browser is given a token
    for token in ("", "x" * 64):
        file = SimpleUploadedFile("a.mp4", CONTENT, "video/mp4")
        given = {"csrfmiddlewaretoken": token, "recording": file}
        response = browser.post(f"/en/desk/interviews/{interview.pk}/recordings/", given)
        assert response.status_code == 403
    assert not Original.objects.exists()
    assert not list(files_below(archive_files))
