"""A browser without a window: cookies, forms with their tokens, and every answer kept."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What a server said."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


@dataclass
class Browser:
    """Asks the site at `address`, with the cookies that it was given."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """The page at `path`."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: dict[str, str], *, at: str = "") -> Answer:
        """Send a form that stands on the page `at`, or at `path` itself."""
        token = self._token(at or path)
        body = urlencode(fields | {"csrfmiddlewaretoken": token}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def send(
        self, path: str, fields: dict[str, str], files: dict[str, tuple[str, bytes]], *, at: str
    ) -> Answer:
        """Send a form with files."""
        edge = uuid4().hex
        fields = {"csrfmiddlewaretoken": self._token(at)} | fields
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, (file_name, content) in files.items():
            head = f'Content-Disposition: form-data; name="{name}"; filename="{file_name}"'
            kind = "Content-Type: application/octet-stream"
            parts.append(f"--{edge}\r\n{head}\r\n{kind}\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={edge}"
        return self._ask("POST", path, body, {"Content-Type": kind})

    def _token(self, path: str) -> str:
        found = TOKEN.search(self.get(path).text)
        return found[1] if found else ""

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, "Referer": f"{self.address}/", "Origin": self.address}
        with closing(HTTPConnection(urlsplit(self.address).netloc, timeout=60)) as connection:
            connection.request(method, path, body, sent | self.headers | headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers.get("Location", ""), response.read())
            for line in response.headers.get_all("Set-Cookie", []):
                name, _, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
        return answer
