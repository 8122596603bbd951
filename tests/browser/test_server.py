"""What a real server makes of our answers: it, too, has a say in lengths and bodies."""

from __future__ import annotations

import hashlib
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

FILE = "/files/the-well/16x9.mp4"


def ask(site: str, method: str, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection(urlsplit(site).netloc, timeout=60)) as connection:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response, response.read()


def test_a_file_arrives_whole_and_with_its_hash(site: str) -> None:
    response, body = ask(site, "GET", FILE, {})
    assert response.status == 200
    assert response.headers["Content-Length"] == str(len(body))
    assert response.headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    assert response.headers["Content-Encoding"] is None


def test_a_range_arrives_and_no_more(site: str) -> None:
    _, whole = ask(site, "GET", FILE, {"Accept-Encoding": "gzip"})
    response, body = ask(site, "GET", FILE, {"Range": "bytes=100-199"})
    assert (response.status, body) == (206, whole[100:200])
    assert response.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"


def test_head_has_the_length_of_the_file_and_no_body(site: str) -> None:
    _, whole = ask(site, "GET", FILE, {})
    response, body = ask(site, "HEAD", FILE, {})
    assert (response.status, body) == (200, b"")
    assert response.headers["Content-Length"] == str(len(whole))


def test_a_range_outside_the_file_is_refused(site: str) -> None:
    response, body = ask(site, "GET", FILE, {"Range": "bytes=99999999-"})
    assert (response.status, body) == (416, b"")


def test_a_page_is_small_on_the_way(site: str) -> None:
    response, packed = ask(site, "GET", "/en/clips/the-well/", {"Accept-Encoding": "gzip"})
    _, plain = ask(site, "GET", "/en/clips/the-well/", {})
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(packed) < len(plain) / 3


def test_a_withdrawn_file_is_gone(site: str) -> None:
    response, body = ask(site, "GET", "/files/withdrawn/16x9.mp4", {})
    assert response.status == 410
    assert b"withdrawn" in body


def test_no_path_leads_out_of_the_library(site: str) -> None:
    for path in (
        "/files/the-well/../../secret-key",
        "/files/../secret-key",
        "/static/../secret-key",
    ):
        response, body = ask(site, "GET", path, {})
        assert response.status in {302, 400, 404}
        assert b"<html" in body or body == b""
