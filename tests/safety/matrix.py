"""What every role gets at every route: asked for here, written down in `who_gets_what.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

from tests.cast import Member, signed_in
from tests.safety.routes import every_route
from tests.safety.world import Kept, World
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.gate import HardStop
from walkaway.core.sealing.files import CHUNK_BYTES

TABLE = Path(__file__).with_name("who_gets_what.txt")

ASSIGNED = {
    "interviewer": "interviewer",
    "researcher": "researcher",
    "editor": "editor",
    "translator": "translator",
    "officer": "first_officer",
    "reviewer": "reviewer",
    "campaigner": "campaigner",
    "administrator": "administrator",
}
COLUMNS = ("nobody", "locked", *ASSIGNED, "unassigned", "w-interviewer", "w-officer")
"""`locked` is the interviewer before they unlock their vault; `unassigned` is an interviewer who
was not given the speaker; `w-` is about a speaker who withdrew."""

METHODS = ("GET", "POST")
NO_SUCH = UUID(int=0)
OTHER_METHODS = {"desk-upload": (("HEAD", "PATCH"), ("DELETE", "PUT"))}
"""What a route is asked besides: each pair is a row of its own, `ROUTE@HEAD+PATCH`."""
NOTHING_TO_ASK = "--"
HEADERS = {
    "Tus-Resumable": "1.0.0",
    "Upload-Offset": str(CHUNK_BYTES),
    "Content-Type": "application/offset+octet-stream",
}
"""Without these words a resumable upload is not understood; forms have a type of their own."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a route, what it is asked about, and two letters a column."""

    route: str
    about: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.route:<30} {self.about:<11} {' '.join(f'{cell:<3}' for cell in self.cells)}"


def written() -> dict[str, Line]:
    """The table as it stands in the file."""
    lines = {}
    for text in TABLE.read_text("utf-8").splitlines():
        words = text.split()
        if words and not text.startswith("#"):
            lines[words[0]] = Line(words[0], words[1], tuple(words[2:]))
    return lines


def asked(world: World, about: dict[str, str]) -> dict[str, Line]:
    """The table as the site answers; `about` says for each route which object it is about."""
    lines = {}
    clients = {column: _client(world, column) for column in COLUMNS}
    for name, route, methods in _rows():
        subject = about.get(name, "-")
        cells = tuple(_cell(world, route, methods, subject, *each) for each in clients.items())
        lines[name] = Line(name, subject, cells)
    return lines


ERASES = frozenset({"desk-withdraw", "speaker-withdraws"})
"""What takes files from the disk, which nothing undoes: asked when all others were."""


def _rows() -> Iterator[tuple[str, str, tuple[str, str]]]:
    for route in sorted(every_route(), key=lambda each: each.name in ERASES):
        yield route.name, route.name, METHODS
        for pair in OTHER_METHODS.get(route.name, ()):
            yield f"{route.name}@{'+'.join(pair)}", route.name, pair


def _cell(
    world: World, route: str, methods: tuple[str, str], about: str, column: str, client: Client
) -> str:
    kept = world.withdrawn if column.startswith("w-") else world.given
    if column.startswith("w-") and about not in objects_of_a_speaker(world, kept):
        return NOTHING_TO_ASK
    arguments = objects_of_a_speaker(world, kept) | objects_of_all(world)
    with override("en"):
        address = reverse(route, args=arguments[about])
    form = forms(world, kept).get(route, {})
    return "".join(_ask(client, method, address, form) for method in methods)


def objects_of_a_speaker(world: World, kept: Kept) -> dict[str, tuple[Any, ...]]:
    """What belongs to one speaker, by the words of the table."""
    return {
        "speaker": (kept.speaker.pk,),
        "interview": (kept.interview.pk,),
        "original": (kept.original.pk,),
        "arriving": (kept.arriving.pk,),
        "derivative": (world.derivatives[kept.original.pk],),
        "transcript": (kept.transcript.pk,),
        "consent": (kept.speaker.pk, kept.consent.number),
        "opening": (kept.speaker.pk, kept.opening.pk),
        "stop": (kept.speaker.pk, kept.mark.pk),
        "sheet": (kept.sheet.pk,),
        "compared": (kept.compared.pk,),
        "taken-in": (kept.package.cut_id,),
        "package": (kept.package.pk,),
        "package-in": (kept.package.pk, kept.package.spoken_language),
        "film": (kept.film.pk,),
        "film-file": (kept.film.file_id,),
        "cut": (kept.cut.pk,),
        "card": (kept.quoted.pk, "en", "16x9"),
    }


def objects_of_all(world: World) -> dict[str, tuple[Any, ...]]:
    """What belongs to nobody, or to everybody."""
    return {
        "-": (),
        "job": (world.job.pk,),
        "codebook": (world.given.sheet.document.study.codebook_version.codebook_id,),
        "story": (world.story.pk,),
        "copy": (world.story.copies.get(leads=True).pk,),
        "invitation": (world.invitation.pk,),
        "staff": (world.cast.reviewer.staff.pk,),
        "release": (NO_SUCH,),
        "freeze": (NO_SUCH,),
        "token": ("no-such-token",),
        "passkey": (0,),
        "clip": ("no-such-clip",),
        "file": ("no-such-clip", "16x9.mp4"),
        "table": ("gender", "csv"),
        **world.cases.objects(),
        "no-person": (0, 0),
        "no-preview": (0,),
        "study": (world.given.sheet.document.study_id,),
        "study-file": (world.given.sheet.document.study_id, "csv"),
        "export": (world.given.sheet.document.study_id, "qdpx"),
        "answer": (world.given.sheet.document.study_id, "counts"),
    }


def forms(world: World, kept: Kept) -> dict[str, dict[str, str]]:
    """What is posted where an empty form would not show who may: other routes get an empty one."""
    a_code = preset(LEAVING).codes[0].guid
    return {
        "desk-stop": {"stop": HardStop.DETAINED.value, "reason": "told by the lawyer"},
        "desk-lift": {"reason": "it is over"},
        "desk-hide": {"text": "Somebody", "language": "en"},
        "desk-freeze-named": {"name": kept.speaker.pseudonym},
        "desk-jigsaw-note": {"text": "two passages together"},
        "desk-transcript-export": {"format": "vtt"},
        "desk-translate": {"language": "fr"},
        "desk-restore": {"number": "1"},
        "desk-story-decide": {"decision": "accept"},
        "desk-story-people": {"name": "a guard"},
        "desk-person": {"words": "twenty-six", "what": "age", "age": "26"},
        "desk-give-access": {"staff": str(world.cast.stranger.staff.pk)},
        "desk-end-access": {"staff": str(world.cast.campaigner.staff.pk)},
        "desk-identity-ask": {"reason": "contact", "words": "they must be reached"},
        "desk-withdraw": {"pseudonym": kept.speaker.pseudonym},
        "desk-receipt": {"code": kept.code, "as": "text"},
        "desk-search": {"q": "mosque"},
        "desk-sheet-finish": {"revision": "2"},
        "desk-cut-save": {"seen": "1"},
        "desk-cut-look": {"kind": "people"},
        "desk-cut-history": {"seen": "1", "number": "1"},
        "desk-cut-away": {"act": "away"},
        "desk-cut-export": {"format": "toml"},
        "desk-comparison-download": {"what": "json"},
        "desk-comparison-decide": {
            "unit": "1",
            "revision": "1",
            "answer": "none",
            "reason": "nobody left",
        },
        "desk-comparison-finish": {"revision": "1"},
        "desk-codebook-new": {"preset": "leaving", "language": "en"},
        "desk-codebook-about": {"seen": "1", "name": "Hunger", "language": "en"},
        "desk-codebook-code": {"seen": "1", "name": "Hunger"},
        "desk-codebook-move": {"seen": "1", "guid": a_code, "way": "down"},
        "desk-codebook-remove": {"seen": "1", "guid": a_code},
        "desk-codebook-restore": {"seen": "1", "number": "1"},
        "desk-codebook-file": {"format": "qdc"},
    }


def _ask(client: Client, method: str, address: str, form: dict[str, str]) -> str:
    """The answer to somebody who has just signed in: what they ask for leaves no trace."""
    cookies = deepcopy(client.cookies)
    with _undone():
        response = (
            client.post(address, form)
            if form and method == "POST"
            else client.generic(method, address, headers=HEADERS)
        )
        for _ in response if response.streaming else ():  # a file is read while it is sent
            break
        response.close()
    client.cookies = cookies
    return _letter(response.status_code, response.headers.get("Location", ""))


def _client(world: World, column: str) -> Client:
    client = Client(raise_request_exception=False)
    if column == "nobody":
        return client
    name = column.removeprefix("w-")
    member: Member = {
        "locked": world.cast.interviewer,
        "unassigned": world.cast.stranger,
    }.get(name) or getattr(world.cast, ASSIGNED.get(name, name))
    return signed_in(member, unlocked=column != "locked", client=client)


class _undone:  # noqa: N801  it reads as a word in `with _undone()`
    """Whatever is done within is undone; a service may ask for a transaction of its own."""

    def __enter__(self) -> None:
        self._block = transaction.atomic()
        self._block._from_testcase = True  # type: ignore[attr-defined]  # as TestCase marks its own
        self._block.__enter__()

    def __exit__(self, *error: object) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)


def _letter(status: int, location: str) -> str:
    if status in {301, 302, 303}:
        return {"account_login": "s", "unlock": "u"}.get(_route_at(location), ">")
    kinds = {403: "n", 404: "0", 405: ".", 410: "g", 500: "!"}
    return kinds.get(status) or ("y" if status < 300 else "f")


def _route_at(location: str) -> str:
    try:
        return resolve(location.partition("?")[0]).view_name
    except Resolver404:
        return ""


def differences(expected: dict[str, Line], found: dict[str, Line]) -> Iterator[str]:
    """Each row that is another than was written down, as it is now."""
    for name in sorted({*expected, *found}):
        if name not in expected:
            yield f"not listed: {found[name]}"
        elif name not in found:
            yield f"gone: {name}"
        elif expected[name] != found[name]:
            yield f"was  {expected[name]}\nis   {found[name]}"
