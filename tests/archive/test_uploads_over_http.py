"""Recordings sent to the real server in a process of its own, over lines that break."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.archive.recordings import CANARY, files_below
from tests.browser.archive_site import ArchiveSite, prepare_archive
from tests.browser.server import _variables, _wait_until_started

MEBIBYTE = 2**20
PATIENCE_S = 240.0
PIECE = 8 * MEBIBYTE
HELD_AFTER = 20 * MEBIBYTE
TOKEN = "t" * 32
"""Our own form token: the cookie and the header must be the same."""


class Film:
    """A recording of any size, made piece by piece, with the canary in every MiB."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._block = CANARY + hashlib.shake_256(b"film").digest(MEBIBYTE - len(CANARY) - 8)

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` to `stop`, in pieces of at most a MiB."""
        for number in range(start // MEBIBYTE, -(-stop // MEBIBYTE)):
            first = number * MEBIBYTE
            block = number.to_bytes(8, "big") + self._block
            yield block[max(0, start - first) : stop - first]

    def sha256(self) -> str:
        """The hash of the whole."""
        digest = hashlib.sha256()
        for piece in self.read(0, self.size):
            digest.update(piece)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def location(self) -> str:
        return next(value for name, value in self.headers.items() if name.lower() == "location")


class Server:
    """The real server. It can be killed, and started again at the same address."""

    def __init__(self, site: ArchiveSite) -> None:
        self.site = site
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.temporary = site.home / "temporary"
        self.temporary.mkdir(exist_ok=True)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
                *("--port", str(self.port), "--workers", "1", "--blocking-threads", "4"),
                "walkaway.config.wsgi:application",
            ],
            env=_variables(self.site.home) | {"TMPDIR": str(self.temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        _wait_until_started(self.process)
        # It says so before it listens, which shows on a busy machine.
        while not self._listens():
            assert self.process.poll() is None

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except ConnectionRefusedError:
            return False
        return True

    def kill(self) -> None:
        """End it as a power cut would, all processes of it at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
        self.process = None

    def memory_bytes(self) -> int:
        """What all its processes hold in memory."""
        assert self.process
        main = psutil.Process(self.process.pid)
        return sum(each.memory_info().rss for each in (main, *main.children(recursive=True)))

    def headers(self, **more: str) -> dict[str, str]:
        cookies = self.site.cookies["interviewer"] | {"walkaway-form": TOKEN}
        return {
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": TOKEN,
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        } | more

    def ask(
        self, method: str, address: str, body: Iterator[bytes] | bytes = b"", **more: str
    ) -> Answer:
        with closing(HTTPConnection("127.0.0.1", self.port)) as line:
            line.request(method, address, body=body, headers=self.headers(**more))
            with line.getresponse() as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())

    def sha256_at(self, address: str) -> str:
        """The hash of what lies there, which is not held in memory."""
        digest = hashlib.sha256()
        with closing(HTTPConnection("127.0.0.1", self.port)) as line:
            line.request("GET", address, headers=self.headers())
            with line.getresponse() as answer:
                assert answer.status == 200
                while piece := answer.read(MEBIBYTE):
                    digest.update(piece)
        return digest.hexdigest()

    def begin(self, film: Film) -> str:
        facts = {"interview": self.site.interview, "filename": "A001.mp4", "sha256": film.sha256()}
        told = ",".join(
            f"{key} {b64encode(value.encode()).decode()}" for key, value in facts.items()
        )
        answer = self.ask(
            "POST",
            "/desk/uploads/",
            **{"Upload-Length": str(film.size), "Upload-Metadata": told, "Content-Length": "0"},
        )
        assert answer.status == 201, answer.body
        return answer.location

    def offset(self, address: str) -> int:
        answer = self.ask("HEAD", address)
        assert answer.status == 200
        return upload_offset(answer)

    def send(self, address: str, film: Film, start: int, stop: int) -> Answer:
        return self.ask("PATCH", address, film.read(start, stop), **piece_headers(start, stop))

    def send_the_rest(self, address: str, film: Film) -> int:
        """In pieces, from where it stands; asked again while the broken request still ends.

        Where it was gone on with.
        """
        offset, resumed_at = self.offset(address), -1
        while offset < film.size:
            answer = self.send(address, film, offset, min(offset + PIECE, film.size))
            if answer.status not in {409, 423}:
                assert answer.status == 204, answer.body
                resumed_at = offset if resumed_at < 0 else resumed_at
            offset = self.offset(address)
        return resumed_at

    def break_off(self, address: str, film: Film, at: int) -> None:
        """Begin to send all of it in one request, and pull the plug at byte `at`."""
        head = f"PATCH {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n" + "".join(
            f"{name}: {value}\r\n"
            for name, value in self.headers(**piece_headers(0, film.size)).items()
        )
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(head.encode() + b"\r\n")
            for piece in film.read(0, at):
                line.sendall(piece)
            # A reset, not a farewell.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def upload_offset(answer: Answer) -> int:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return int(headers["upload-offset"])


def piece_headers(start: int, stop: int) -> dict[str, str]:
    return {
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(stop - start),
        "Upload-Offset": str(start),
    }


def held_after(size: int, pieces: Iterator[bytes], go_on: threading.Event) -> Iterator[bytes]:
    """The pieces; after `size` bytes no more of them before `go_on` is set."""
    given = 0
    for piece in pieces:
        if given >= size:
            assert go_on.wait(PATIENCE_S)
        yield piece
        given += len(piece)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "home"
    home.mkdir()
    server = Server(prepare_archive(home))
    server.start()
    yield server
    if server.process:
        server.kill()


def taken_out(server: Server) -> str:
    """The SHA-256 of the evidence copy, as it is sent over HTTP."""
    server.site.do_all_jobs()
    page = server.ask("GET", f"/en/desk/interviews/{server.site.interview}/").body.decode()
    pk = page.split("/desk/originals/")[1].split("/")[0]
    return server.sha256_at(f"/desk/originals/{pk}/content")


def plain_files(server: Server) -> list[Path]:
    """The files of the home and of its temporary folder in which the canary sings."""
    found = []
    for path in files_below(server.site.home):
        before = b""
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                if CANARY in before + piece:
                    found.append(path)
                    break
                before = piece[-len(CANARY) :]
    return found


def test_500_megabytes_broken_off_at_40_percent_and_gone_on_with_are_byte_identical(
    server: Server,
) -> None:
    film = Film(500_000_000)
    address = server.begin(film)
    memory = server.memory_bytes()
    server.break_off(address, film, film.size * 4 // 10)
    assert not plain_files(server)
    resumed_at = server.send_the_rest(address, film)
    assert film.size * 39 // 100 <= resumed_at <= film.size * 40 // 100
    grown = server.memory_bytes() - memory
    assert taken_out(server) == film.sha256()
    assert not plain_files(server)
    # Were a body held as a whole, it would have grown by 300 MB.
    assert grown < 150_000_000


def test_a_server_that_is_killed_in_the_middle_loses_at_most_what_was_not_flushed(
    server: Server,
) -> None:
    film = Film(60 * MEBIBYTE + 12345)
    address = server.begin(film)
    killed = threading.Event()
    body = held_after(HELD_AFTER, film.read(0, film.size), killed)
    with ThreadPoolExecutor(1) as sending:
        broken = sending.submit(server.ask, "PATCH", address, body, **piece_headers(0, film.size))
        while server.offset(address) < 10 * MEBIBYTE:
            assert not broken.done()
        server.kill()
        killed.set()
        assert isinstance(broken.exception(), OSError)
    server.start()
    assert server.offset(address) >= 10 * MEBIBYTE
    server.send_the_rest(address, film)
    assert taken_out(server) == film.sha256()
    assert not plain_files(server)


def test_of_two_requests_at_once_one_wins(server: Server) -> None:
    film = Film(24 * MEBIBYTE)
    address = server.begin(film)
    with ThreadPoolExecutor(4) as sending:
        answers = [sending.submit(server.send, address, film, 0, film.size) for _ in range(4)]
        statuses = sorted(answer.result().status for answer in answers)
    assert statuses[0] == 204
    assert set(statuses[1:]) <= {409, 423}
    assert taken_out(server) == film.sha256()
