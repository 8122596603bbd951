"""Conformance with tus 1.0.0: creation, termination, checksum and expiration.

**Source:** https://tus.io/protocols/resumable-upload. Each test names what the protocol says.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import parse_http_date

from tests.archive.recordings import interview_of_the_cast, noise
from tests.cast import Cast, signed_in
from walkaway.archive import blobs
from walkaway.archive.models import Interview, Original, OriginalState
from walkaway.archive.services.compartments import dismiss
from walkaway.archive.services.file_keys import content_of, file_key
from walkaway.archive.services.uploads import KEPT_FOR
from walkaway.core.sealing.files import CHUNK_BYTES
from walkaway.jobs.running import run_all_that_wait

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = noise(3 * CHUNK_BYTES + 77)
TUS = {"Tus-Resumable": "1.0.0"}
ENDPOINT = "/desk/uploads/"
PATCH_TYPE = "application/offset+octet-stream"


@pytest.fixture
def interview(cast: Cast) -> Interview:
    return interview_of_the_cast(cast)


@pytest.fixture
def browser(cast: Cast, interview: Interview) -> Client:
    return signed_in(cast.interviewer)


def told(**facts: str) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in facts.items())


def create(browser: Client, interview: Interview, size: int = len(CONTENT), **headers: str) -> Any:
    given = {
        **TUS,
        "Upload-Length": str(size),
        "Upload-Metadata": told(
            filename="A001.mp4", filetype="video/mp4", interview=str(interview.pk)
        ),
    } | headers
    return browser.post(ENDPOINT, headers={name: value for name, value in given.items() if value})


def begun(browser: Client, interview: Interview, size: int = len(CONTENT)) -> str:
    response = create(browser, interview, size)
    assert response.status_code == 201
    return str(response["Location"])


def patch(browser: Client, address: str, offset: object, body: bytes, **headers: str) -> Any:
    given = {**TUS, "Upload-Offset": str(offset)} | headers
    return browser.patch(
        address,
        body,
        content_type=PATCH_TYPE,
        headers={name: value for name, value in given.items() if value},
    )


def standing(browser: Client, address: str) -> int:
    response = browser.head(address, headers=TUS)
    assert response.status_code == 200
    return int(response["Upload-Offset"])


def test_options_says_what_is_spoken_without_the_version_header(browser: Client) -> None:
    response = browser.options(ENDPOINT)
    assert response.status_code == 204
    assert response["Tus-Version"] == "1.0.0"
    assert response["Tus-Extension"] == "creation,termination,checksum,expiration"
    assert response["Tus-Checksum-Algorithm"] == "sha256"
    assert int(response["Tus-Max-Size"]) > 10**9


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_is_412_and_nothing_is_done(
    version: str, browser: Client, interview: Interview
) -> None:
    response = create(browser, interview, **{"Tus-Resumable": version})
    assert response.status_code == 412
    assert response["Tus-Version"] == "1.0.0"
    assert not Original.objects.exists()


def test_a_recording_is_created_sent_and_found_whole(
    browser: Client, interview: Interview, cast: Cast
) -> None:
    response = create(browser, interview)
    assert response.status_code == 201
    assert response["Tus-Resumable"] == "1.0.0"
    address = response["Location"]
    assert standing(browser, address) == 0
    response = patch(browser, address, 0, CONTENT[: 2 * CHUNK_BYTES])
    assert (response.status_code, response["Upload-Offset"]) == (204, str(2 * CHUNK_BYTES))
    assert standing(browser, address) == 2 * CHUNK_BYTES
    response = patch(browser, address, 2 * CHUNK_BYTES, CONTENT[2 * CHUNK_BYTES :])
    assert (response.status_code, response["Upload-Offset"]) == (204, str(len(CONTENT)))
    run_all_that_wait("test")
    original = Original.objects.get()
    assert original.state == OriginalState.WHOLE
    assert original.sha256 == hashlib.sha256(CONTENT).hexdigest()
    with content_of(original, file_key(original, actor=cast.interviewer.actor)) as content:
        assert b"".join(content.read_range(0, content.size)) == CONTENT


def test_head_tells_offset_and_length_and_is_kept_by_nobody(
    browser: Client, interview: Interview
) -> None:
    response = browser.head(begun(browser, interview), headers=TUS)
    assert response["Upload-Length"] == str(len(CONTENT))
    assert response["Cache-Control"] == "no-store"


def test_the_answer_tells_what_of_a_piece_was_kept(browser: Client, interview: Interview) -> None:
    address = begun(browser, interview)
    response = patch(browser, address, 0, CONTENT[: CHUNK_BYTES + 1000])
    assert (response.status_code, response["Upload-Offset"]) == (204, str(CHUNK_BYTES))
    response = patch(browser, address, CHUNK_BYTES, CONTENT[CHUNK_BYTES : CHUNK_BYTES + 10])
    assert (response.status_code, response["Upload-Offset"]) == (204, str(CHUNK_BYTES))


@pytest.mark.parametrize("offset", [CHUNK_BYTES, 5])
def test_another_offset_is_409_and_changes_nothing(
    offset: int, browser: Client, interview: Interview
) -> None:
    address = begun(browser, interview)
    response = patch(browser, address, offset, CONTENT[:CHUNK_BYTES])
    assert (response.status_code, response["Upload-Offset"]) == (409, "0")
    assert standing(browser, address) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Offset": ""}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "1e3"}, 400),
        ({"Content-Type": "application/octet-stream"}, 415),
        ({"Tus-Resumable": ""}, 412),
        ({"Upload-Checksum": "md5 AAAA"}, 400),
        ({"Upload-Checksum": "sha256 %%%"}, 400),
    ],
)
def test_a_patch_that_is_not_as_it_must_be_is_refused(
    headers: dict[str, str], status: int, browser: Client, interview: Interview
) -> None:
    address = begun(browser, interview)
    kind = headers.pop("Content-Type", PATCH_TYPE)
    given = {**TUS, "Upload-Offset": "0"} | headers
    response = browser.patch(
        address,
        CONTENT,
        content_type=kind,
        headers={name: value for name, value in given.items() if value},
    )
    assert response.status_code == status
    assert standing(browser, address) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "many"}, 400),
        ({"Upload-Length": "", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": "999999999999999"}, 413),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": "interview %%"}, 400),
        ({"Upload-Metadata": told(interview="1")}, 400),
        ({"Upload-Metadata": told(interview="3f8a3b1e-0000-4000-8000-000000000000")}, 404),
        ({"Upload-Length": "0"}, 403),
    ],
)
def test_a_creation_that_is_not_as_it_must_be_is_refused(
    headers: dict[str, str], status: int, browser: Client, interview: Interview
) -> None:
    assert create(browser, interview, **headers).status_code == status
    assert not Original.objects.exists()


def test_a_wrong_announced_hash_is_refused(browser: Client, interview: Interview) -> None:
    metadata = told(interview=str(interview.pk), sha256="not one")
    assert create(browser, interview, **{"Upload-Metadata": metadata}).status_code == 400


def test_more_than_was_announced_is_413(browser: Client, interview: Interview) -> None:
    address = begun(browser, interview)
    assert patch(browser, address, 0, CONTENT + b"x").status_code == 413
    assert standing(browser, address) == 0


def checksum_of(body: bytes) -> str:
    return f"sha256 {b64encode(hashlib.sha256(body).digest()).decode()}"


def test_a_piece_with_the_right_checksum_is_kept(browser: Client, interview: Interview) -> None:
    address = begun(browser, interview)
    response = patch(browser, address, 0, CONTENT, **{"Upload-Checksum": checksum_of(CONTENT)})
    assert (response.status_code, response["Upload-Offset"]) == (204, str(len(CONTENT)))


def test_a_piece_with_another_checksum_is_460_and_nothing_of_it_is_sealed(
    browser: Client, interview: Interview
) -> None:
    address = begun(browser, interview)
    length = blobs.path_of(Original.objects.get().pk).stat().st_size
    damaged = CONTENT[:-1] + b"x"
    response = patch(browser, address, 0, damaged, **{"Upload-Checksum": checksum_of(CONTENT)})
    assert response.status_code == 460
    assert standing(browser, address) == 0
    assert blobs.path_of(Original.objects.get().pk).stat().st_size == length
    # The right bytes are taken: nothing stands in their place.
    response = patch(browser, address, 0, CONTENT, **{"Upload-Checksum": checksum_of(CONTENT)})
    assert response.status_code == 204


def test_a_checked_piece_that_is_too_long_to_hold_is_413(
    browser: Client, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walkaway.archive.views.uploads.MOST_CHECKED_BYTES", 1000)
    address = begun(browser, interview)
    response = patch(browser, address, 0, CONTENT, **{"Upload-Checksum": checksum_of(CONTENT)})
    assert response.status_code == 413


def test_an_upload_says_when_it_expires_and_then_is_gone(
    browser: Client, interview: Interview
) -> None:
    response = create(browser, interview)
    expires = parse_http_date(response["Upload-Expires"])
    assert abs(expires - (timezone.now() + KEPT_FOR).timestamp()) < 60
    response = patch(browser, response["Location"], 0, CONTENT)
    assert "Upload-Expires" not in response


def test_delete_gives_it_up_and_after_that_it_is_404(browser: Client, interview: Interview) -> None:
    address = begun(browser, interview)
    assert browser.delete(address, headers=TUS).status_code == 204
    assert browser.head(address, headers=TUS).status_code == 404
    assert patch(browser, address, 0, CONTENT).status_code == 404
    assert not Original.objects.exists()


def test_what_is_whole_takes_nothing_more_and_is_not_deleted(
    browser: Client, interview: Interview
) -> None:
    address = begun(browser, interview)
    patch(browser, address, 0, CONTENT)
    run_all_that_wait("test")
    assert standing(browser, address) == len(CONTENT)
    assert patch(browser, address, len(CONTENT), b"x").status_code == 409
    assert patch(browser, address, 0, CONTENT).status_code == 409
    assert browser.delete(address, headers=TUS).status_code == 403
    assert Original.objects.count() == 1


def test_an_upload_that_is_being_written_is_423(
    browser: Client, interview: Interview, cast: Cast
) -> None:
    address = begun(browser, interview)
    original = Original.objects.get()
    seal = Any  # the lock asks for no key
    with blobs.arriving(original.pk, seal):  # type: ignore[arg-type]
        assert patch(browser, address, 0, CONTENT).status_code == 423
    assert patch(browser, address, 0, CONTENT).status_code == 204


def test_a_full_disk_is_507(
    browser: Client, interview: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = begun(browser, interview)

    def full(*args: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("walkaway.archive.blobs.os.pwrite", full)
        assert patch(browser, address, 0, CONTENT).status_code == 507
    assert patch(browser, address, 0, CONTENT).status_code == 204


@pytest.mark.parametrize("method", ["get", "put", "post"])
def test_other_methods_are_405(method: str, browser: Client, interview: Interview) -> None:
    address = begun(browser, interview)
    response = getattr(browser, method)(address, headers=TUS)
    assert response.status_code == 405
    assert "PATCH" in response["Allow"]
    assert browser.get(ENDPOINT, headers=TUS).status_code == 405


def test_without_the_token_of_our_own_pages_nothing_is_taken(
    cast: Cast, interview: Interview
) -> None:
    browser = signed_in(cast.interviewer, client=Client(enforce_csrf_checks=True))
    assert create(browser, interview).status_code == 403
    assert not Original.objects.exists()


def test_a_stranger_learns_of_no_upload(browser: Client, interview: Interview, cast: Cast) -> None:
    address = begun(browser, interview)
    for member in (cast.stranger, cast.administrator):
        other = signed_in(member)
        assert other.head(address, headers=TUS).status_code == 404
        assert patch(other, address, 0, CONTENT).status_code == 404
        assert other.delete(address, headers=TUS).status_code == 404
        assert create(other, interview).status_code == 404
    assert Client().head(address, headers=TUS).status_code == 302
    assert standing(browser, address) == 0


@pytest.mark.parametrize("role", ["translator", "reviewer", "campaigner"])
def test_whose_role_reads_no_recordings_brings_none(
    role: str, browser: Client, interview: Interview, cast: Cast
) -> None:
    address = begun(browser, interview)
    other = signed_in(getattr(cast, role))
    assert create(other, interview).status_code == 403
    assert patch(other, address, 0, CONTENT).status_code == 403
    assert standing(browser, address) == 0
    assert Original.objects.count() == 1


def test_a_colleague_who_holds_the_key_adds_nothing_to_what_another_brings(
    browser: Client, interview: Interview, cast: Cast
) -> None:
    address = begun(browser, interview)
    colleague = signed_in(cast.researcher)
    assert standing(colleague, address) == 0
    assert patch(colleague, address, 0, CONTENT).status_code == 403
    assert standing(browser, address) == 0


def test_with_a_locked_vault_the_answer_says_so(interview: Interview, cast: Cast) -> None:
    browser = signed_in(cast.interviewer, unlocked=False)
    response = create(browser, interview)
    assert (response.status_code, response["Walkaway-Vault"]) == (403, "locked")


def test_with_a_ticket_an_upload_goes_on_while_the_vault_is_locked(
    browser: Client, interview: Interview, cast: Cast
) -> None:
    response = create(browser, interview)
    address, ticket = response["Location"], response["Walkaway-Upload-Ticket"]
    locked = signed_in(cast.interviewer, unlocked=False)
    assert "Walkaway-Upload-Ticket" not in locked.head(address, headers=TUS)
    response = patch(locked, address, 0, CONTENT[:CHUNK_BYTES])
    assert (response.status_code, response["Walkaway-Vault"]) == (403, "locked")
    held = {"Walkaway-Upload-Ticket": ticket}
    assert patch(locked, address, 0, CONTENT, **held).status_code == 204
    run_all_that_wait("test")
    assert Original.objects.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_ticket_is_for_one_upload_and_one_person(
    browser: Client, interview: Interview, cast: Cast
) -> None:
    response = create(browser, interview)
    address, ticket = response["Location"], response["Walkaway-Upload-Ticket"]
    held = {"Walkaway-Upload-Ticket": ticket}
    other = begun(browser, interview)
    assert patch(browser, other, 0, CONTENT, **held).status_code == 403
    editor = signed_in(cast.editor, unlocked=False)
    assert patch(editor, address, 0, CONTENT, **held).status_code == 403
    assert patch(browser, address, 0, CONTENT, **{"Walkaway-Upload-Ticket": "%"}).status_code == 403
    dismiss(interview.speaker, cast.interviewer.staff, actor=cast.first_officer.actor)
    assert patch(browser, address, 0, CONTENT, **held).status_code == 404
