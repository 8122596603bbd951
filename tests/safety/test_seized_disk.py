"""Somebody carries the machine away while it runs, and reads every byte of it."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.backup.homes import Home
from tests.media.numbered import write_numbered
from tests.safety.browsing import Answer
from tests.safety.canaries import CANARIES, found_below, found_in, words
from tests.safety.installation import Installation, running
from tests.safety.traces import traces_in
from walkaway.backup.age import new_keys

NAME = CANARIES["a name"]
SRT = f"1\n00:00:00,000 --> 00:00:02,000\n{NAME}\n\n2\n00:00:02,000 --> 00:00:04,000\n{NAME}\n"


@dataclass(frozen=True, slots=True)
class Seized:
    """What was taken, and what the pages had answered before."""

    folder: Path
    installation: Installation
    answers: dict[str, int]
    key: Path
    """What opens the backups; it was in a safe."""


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seized]:
    """An installation with canaries in everything, used through its pages, while it still runs."""
    folder = tmp_path_factory.mktemp("seized")
    film = write_numbered(tmp_path_factory.mktemp("film") / "film.mp4", Fraction(25), 50)
    with film.open("ab") as file:
        said = words("in the recording").encode()
        file.write((len(said) + 8).to_bytes(4, "big") + b"free" + said)
    with running(folder, film) as installation, somebody_reads(folder / "home"):
        answers = use(installation, film.read_bytes())
        said = installation.home.walkaway("work", "--until-idle")
        (installation.logs / "second-worker").write_text(said)
        private, public = new_keys()
        key = film.with_name("key")
        key.write_text(private)
        installation.home.walkaway("backup", folder / "backups", "--to", public)
        yield Seized(folder, installation, answers, key)


@contextmanager
def somebody_reads(home: Path) -> Iterator[None]:
    """A reader of an older state, for whom SQLite keeps everything in its log that came since."""
    with closing(sqlite3.connect(home / "walkaway.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM archive_speaker").fetchone()
        yield


def use(installation: Installation, film: bytes) -> dict[str, int]:
    """Put canaries into the forms of the pages, refused ones included."""
    facts = installation.facts
    stranger, interviewer = installation.browser(), installation.browser("interviewer")
    asked = f"?{urlencode({'q': NAME})}"
    answers = {
        "sign in": stranger.post(
            at("account_login"), {"login": NAME, "password": words("password")}
        ),
        "no such page": stranger.get(f"/en/{quote(NAME)}/"),
        "public search": stranger.get(at("search") + asked),
        "unlock": interviewer.post(at("unlock"), {"passphrase": words("passphrase")}),
        "search": interviewer.get(at("desk-search") + asked),
    }
    transcript, interview = facts["transcript"], facts["interview"]
    speaker, pages = facts["speaker"], at("desk-interview", interview)
    answers |= {
        "transcript": interviewer.get(at("desk-transcript", transcript)),
        "editing": interviewer.post(
            at("desk-transcript-save", transcript),
            {"base": "2", "text-c1": words("cue")},
            at=at("desk-transcript", transcript),
        ),
        "note": interviewer.post(
            at("desk-jigsaw-note", speaker), {"text": words("note")}, at=at("desk-jigsaw", speaker)
        ),
        "mark": interviewer.post(
            at("desk-hide", speaker), {"text": NAME}, at=at("desk-protection", speaker)
        ),
        "interview": interviewer.get(pages),
        "recording": interviewer.send(
            at("desk-send-recording", interview),
            {"size": str(len(words("no film at all").encode() * 100))},
            {"recording": (f"{NAME}.mp4", words("no film at all").encode() * 100)},
            at=pages,
        ),
        "change": interviewer.post(
            at("desk-interview-change", interview), {"title": NAME, "notes": words("notes")}
        ),
        "import": interviewer.send(
            at("desk-transcript-import", interview),
            {"language": "fr"},
            {"file": (f"{NAME}.srt", SRT.encode())},
            at=at("desk-transcript-import", interview),
        ),
    }
    answers |= use_pages_of_speakers(installation)
    return {name: answer.status for name, answer in answers.items()}


def use_pages_of_speakers(installation: Installation) -> dict[str, Answer]:
    """Words and files about who somebody is, what they agreed to and what endangers them."""
    facts = installation.facts
    speaker, code = facts["speaker"], facts["code"]
    stranger, interviewer = installation.browser(), installation.browser("interviewer")
    officer = installation.browser("first_officer")
    profile = {"group": words("group"), "region": words("region"), "languages": "ar"}
    consent = {
        "do": "record", "after": "1", "given_on": "2026-01-16", "given_how": "signed",
        "explained_by": facts["interviewer"], "explained_in": "ar", "understood": "on",
        "comprehension": words("comprehension"), "present": words("present"),
        "guardian": words("guardian"), "originals_on_withdrawal": "sealed",
    }  # fmt: skip
    # Django would write a file of this size into the temporary folder.
    signed = (f"{NAME}.pdf", b"%PDF-1.7\n" + words("a signed form").encode() * 20_000)
    page = at("desk-speaker", speaker)
    return {
        "profile": interviewer.post(at("desk-profile", speaker), profile),
        "new speaker": interviewer.post(at("desk-speaker-new"), profile),
        "identity": interviewer.post(
            at("desk-identity-write", speaker),
            {"name": words("name"), "contact": words("contact"), "notes": words("notes")},
        ),
        "asking": officer.post(
            at("desk-identity-ask", speaker),
            {"reason": "contact", "words": words("why")},
            at=at("desk-identity", speaker),
        ),
        "reading": officer.post(
            at("desk-identity-read", speaker, facts["opening"]),
            {},
            at=at("desk-identity", speaker),
        ),
        "stop": interviewer.post(
            at("desk-stop", speaker), {"stop": "detained", "reason": words("stop")}, at=page
        ),
        "consent": interviewer.send(
            at("desk-consent", speaker), consent, {"proof": signed}, at=at("desk-consent", speaker)
        ),
        "large import": interviewer.send(
            at("desk-transcript-import", facts["interview"]),
            {"language": "fr"},
            {"file": (f"{NAME}.vtt", words("much").encode() * 20_000)},
            at=at("desk-transcript-import", facts["interview"]),
        ),
        "receipt": interviewer.post(
            at("desk-receipt", speaker, "1"), {"code": code, "as": "pdf"}, at=page
        ),
        "wrong code": stranger.post(at("speaker-withdraws"), {"code": NAME}),
        "code": stranger.post(at("speaker-withdraws"), {"code": code}),
    }


def at(name: str, *arguments: str) -> str:
    """An address of the English pages."""
    with override("en"):
        return reverse(name, args=arguments)


def test_the_pages_were_used(seized: Seized) -> None:
    shown = {"public search", "search", "transcript", "interview", "sign in"}
    done = {"editing", "note", "mark", "recording", "change", "import"}
    shown |= {"reading", "code", "receipt", "consent"}
    done |= {"profile", "new speaker", "identity", "asking", "stop"}
    wanted = dict.fromkeys(shown, 200) | dict.fromkeys(done, 302)
    refused = dict.fromkeys(("unlock", "large import", "wrong code"), 422)
    assert seized.answers == wanted | refused | {"no such page": 404}


def test_nothing_that_anybody_said_is_on_the_disk(seized: Seized) -> None:
    files = {path.relative_to(seized.folder).parts[0] for path in seized.folder.rglob("*")}
    assert {"home", "logs", "tmp", "backups"} <= files
    assert (seized.folder / "home" / "walkaway.sqlite3-wal").stat().st_size
    assert list((seized.folder / "home" / "archive").rglob("*"))
    assert found_below(seized.folder) == {}


def test_the_jobs_were_done_and_the_forms_were_taken(seized: Seized) -> None:
    tables = seized.installation.home.rows()
    assert len(tables["archive.Speaker"]) == 3
    assert len(tables["archive.ConsentVersion"]) == 3
    rows = tables["jobs.Job"]
    assert {"'done'", "'failed'"} <= {cell for row in rows for cell in row}
    assert len(rows) >= 10


def test_nothing_is_in_any_row_either(seized: Seized) -> None:
    """A page of SQLite may part a row: what a program reads out is searched as well."""
    database = sqlite3.connect(seized.folder / "home" / "walkaway.sqlite3")
    dump = "\n".join(database.iterdump()).encode()
    assert len(dump) > 100_000
    assert found_in(dump) == set()
    # Sessions are packed, and anybody can unpack them.
    unpacked = seized.installation.home.python(SESSIONS)
    assert "_auth_user_id" in unpacked
    assert found_in(unpacked.encode()) == set()


SESSIONS = """
from django.contrib.sessions.models import Session
print([session.get_decoded() for session in Session.objects.all()])
"""


def test_the_keys_that_are_needed_to_read_it_lie_nowhere(seized: Seized) -> None:
    from tests.cast import PASSPHRASE, PASSWORD, RECOVERY_CODE

    cookies = seized.installation.facts["cookies"]["interviewer"]
    opened = [value for name, value in cookies.items() if "vault" in name.lower()]
    assert opened
    secrets = [PASSPHRASE, PASSWORD, RECOVERY_CODE, seized.installation.facts["code"], *opened]
    for path in seized.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert [secret for secret in secrets if secret.encode() in content] == [], path


def test_nothing_is_in_a_home_that_was_restored_either(seized: Seized, tmp_path: Path) -> None:
    (backup,) = (seized.folder / "backups").glob("*.age")
    again, lost = Home(tmp_path / "again"), Home(tmp_path / "lost")
    lost.walkaway("restore", backup, "--identity", seized.key, "--into", again.folder)
    assert len(list((again.folder / "archive").rglob("*"))) > 5
    again.walkaway("journal", "verify")
    assert found_below(again.folder) == {}


def test_where_people_are_is_on_the_disk_nowhere(seized: Seized) -> None:
    for path in seized.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert traces_in(content) == set(), path


@pytest.mark.parametrize("canary", CANARIES.values())
@pytest.mark.parametrize(
    "written",
    [
        lambda said: said.encode(),
        lambda said: said.upper().encode(),
        lambda said: said.encode("utf-16-le"),
        lambda said: json.dumps({"said": said}).encode(),
        lambda said: base64.b64encode(b"x" + said.encode() + b"and more"),
        lambda said: base64.b64encode(b"xy" + said.encode() + b"and more"),
        lambda said: b"\\x" + said.encode().hex().encode(),
    ],
)
def test_what_is_written_in_the_clear_is_found(
    canary: str, written: object, tmp_path: Path
) -> None:
    """The positive control: this search would have seen it."""
    assert callable(written)
    (tmp_path / "log").write_bytes(b"\0" * 5000 + written(canary) + b"\0" * 70_000)
    assert len(found_below(tmp_path)) == 1
    assert found_below(tmp_path / "nothing") == {}


def test_a_canary_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.mp4").touch()
    assert len(found_below(tmp_path)) == 1
