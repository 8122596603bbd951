from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.library.conftest import Publish
from walkaway.library import file_views
from walkaway.library.models import Clip

FILE = "/files/the-well/16x9.mp4"


@pytest.fixture
def clip(publish: Publish) -> Clip:
    return publish("the-well")


@pytest.fixture
def content(clip: Clip, media: Path) -> bytes:
    return (media / "16x9.mp4").read_bytes()


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response) if response.streaming else response.content  # type: ignore[arg-type,attr-defined]  # either kind


def test_a_whole_file_is_sent_in_pieces_with_its_type_length_and_hash(
    content: bytes, clip: Clip, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_views, "CHUNK_BYTES", 1000)
    response = visitor.get(FILE)
    assert response.status_code == 200
    pieces = list(response)
    assert max(map(len, pieces)) == 1000
    assert b"".join(pieces) == content
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["ETag"] == f'"{clip.assets.get(key="16x9.mp4").sha256}"'
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.one_database
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.integers(0, 90_000), length=st.integers(1, 90_000))
def test_a_range_is_what_slicing_the_file_gives(
    content: bytes, visitor: Client, first: int, length: int
) -> None:
    last = first + length - 1
    response = visitor.get(FILE, headers={"Range": f"bytes={first}-{last}"})
    if first >= len(content):
        assert response.status_code == 416
        assert response.headers["Content-Range"] == f"bytes */{len(content)}"
    else:
        sent = body(response)
        assert response.status_code == 206
        assert sent == content[first : last + 1]
        assert response.headers["Content-Length"] == str(len(sent))
        assert response.headers["Content-Range"] == (
            f"bytes {first}-{first + len(sent) - 1}/{len(content)}"
        )


def test_the_end_of_a_file_can_be_asked_for(content: bytes, visitor: Client) -> None:
    assert body(visitor.get(FILE, headers={"Range": "bytes=-7"})) == content[-7:]


def test_a_download_goes_on_only_with_the_same_file(content: bytes, visitor: Client) -> None:
    etag = visitor.head(FILE).headers["ETag"]
    resumed = visitor.get(FILE, headers={"Range": "bytes=9-", "If-Range": etag})
    assert (resumed.status_code, body(resumed)) == (206, content[9:])
    started_anew = visitor.get(FILE, headers={"Range": "bytes=9-", "If-Range": '"another"'})
    assert (started_anew.status_code, body(started_anew)) == (200, content)


def test_a_file_that_a_browser_has_is_not_sent_again(clip: Clip, visitor: Client) -> None:
    etag = visitor.head(FILE).headers["ETag"]
    response = visitor.get(FILE, headers={"If-None-Match": etag})
    assert (response.status_code, body(response)) == (304, b"")
    assert visitor.get(FILE, headers={"If-Match": '"another"'}).status_code == 412


def test_head_tells_all_and_sends_nothing(content: bytes, visitor: Client) -> None:
    response = visitor.head(FILE, headers={"Range": "bytes=0-3"})
    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["Content-Length"] == str(len(content))


def test_a_file_cannot_be_posted(clip: Clip, visitor: Client) -> None:
    assert visitor.post(FILE).status_code == 405


@pytest.mark.parametrize(
    ("key", "content_type"),
    [
        ("captions/ar.vtt", "text/vtt; charset=utf-8"),
        ("posters/1x1.png", "image/png"),
        ("waveform.svg", "image/svg+xml"),
        ("hls/master.m3u8", "application/vnd.apple.mpegurl"),
        ("hls/part-0000.m4s", "video/iso.segment"),
        ("reports/16x9.ar.json", "application/json"),
    ],
)
def test_each_kind_of_file_says_what_it_is(
    clip: Clip, visitor: Client, key: str, content_type: str
) -> None:
    response = visitor.get(f"/files/the-well/{key}")
    assert body(response)
    assert response.headers["Content-Type"] == content_type


def test_nothing_in_a_file_can_act(clip: Clip, visitor: Client) -> None:
    response = visitor.get("/files/the-well/waveform.svg")
    assert body(response)
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/files/the-well/clip.json",
        "/files/the-well/..%2f..%2fsecret-key",
        "/files/the-well/../../secret-key",
        "/files/the-well/%2fetc%2fpasswd",
        "/files/the-well/16x9.mp4/",
        "/files/the-well/16X9.mp4",
        "/files/the-wall/16x9.mp4",
        "/files/..%2fthe-well/16x9.mp4",
        "/files/the-well/16x9.mp4%00",
        "/files/the-well/",
    ],
)
def test_only_a_key_of_a_published_clip_leads_to_a_file(
    clip: Clip, visitor: Client, address: str
) -> None:
    assert visitor.get(address).status_code in {404, 302}
    # A missing page may be looked for in the visitor's language; there it is missing too.
    assert visitor.get(address, follow=True).status_code == 404


def test_a_name_of_a_file_on_the_shelf_is_no_key(clip: Clip, visitor: Client) -> None:
    sha256 = clip.assets.get(key="16x9.mp4").sha256
    assert visitor.get(f"/files/the-well/{sha256}").status_code == 404


def test_a_file_that_was_lost_is_missing_and_says_so_in_the_record(
    clip: Clip, visitor: Client, shelf: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (shelf / "the-well" / clip.assets.get(key="16x9.mp4").sha256).unlink()
    assert visitor.get(FILE).status_code == 404
    assert "16x9.mp4" in caplog.text
