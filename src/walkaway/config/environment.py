"""Settings as the environment gives them: each is read strictly or refused with a sentence.

`docs/reference/settings.md` tells what each is for.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NewType

from walkaway.core.errors import MissingPiece, Refused

Variables = Mapping[str, str]
SecretKey = NewType("SecretKey", str)

YES_OR_NO = {"yes": True, "no": False}
OURS_ALONE = 0o700
SECRET_BYTES = 48
GIGABYTE = 10**9
WORKER_KEY_BYTES = 32
JOURNAL_KEY_BYTES = 32

_HOST = re.compile(r"\.?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]")


def home(variables: Variables) -> Path:
    """The folder of everything that Walkaway keeps, made when it is not there."""
    folder = Path(variables.get("WALKAWAY_HOME") or "var").expanduser().resolve()
    try:
        folder.mkdir(mode=OURS_ALONE, parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(
            "WALKAWAY_HOME", f"{folder} is no folder: {error.strerror}", "Name one that can be made"
        ) from error
    return folder


def hosts(variables: Variables) -> list[str]:
    """The names under which the site may be asked for."""
    given = variables.get("WALKAWAY_HOSTS") or "localhost,127.0.0.1,[::1]"
    names = [name.strip() for name in given.split(",")]
    # "*" would let anyone who points a name at the server write that name into its pages.
    for name in names:
        if not _HOST.fullmatch(name):
            raise _refused(
                "WALKAWAY_HOSTS",
                f"{name!r} is no host name",
                "Write names with commas between them, such as library.example,www.library.example",
            )
    return names


def is_reached_by_https(variables: Variables) -> bool:
    """Whether visitors reach the site by HTTPS, through a proxy that says so."""
    given = variables.get("WALKAWAY_HTTPS") or "no"
    if given not in YES_OR_NO:
        raise _refused("WALKAWAY_HTTPS", f"{given!r} is neither yes nor no", "Write one of them")
    return YES_OR_NO[given]


def library_name(variables: Variables) -> str:
    """What the library is called at the head of its pages."""
    name = " ".join((variables.get("WALKAWAY_LIBRARY_NAME") or "Walkaway").split())
    if len(name) > 60:
        raise _refused("WALKAWAY_LIBRARY_NAME", "it is too long", "Use at most 60 characters")
    return name


def database(variables: Variables, folder: Path) -> dict[str, Any]:
    """The database as Django wants it: SQLite in `folder`, or PostgreSQL by its address."""
    address = variables.get("WALKAWAY_DATABASE", "")
    if not address:
        return _sqlite(folder / "walkaway.sqlite3")
    if not address.startswith(("postgresql://", "postgres://")):
        # The address itself is not repeated: it may hold a password.
        raise _refused(
            "WALKAWAY_DATABASE",
            "it is not the address of a PostgreSQL database",
            "Write postgresql://user@host/name, or leave it out to use SQLite",
        )
    return _postgresql(address)


def secret_key(folder: Path) -> SecretKey:
    """The key kept in `folder`, made on first use and readable by its owner only."""
    path = folder / "secret-key"
    key = _kept(path, partial(secrets.token_urlsafe, SECRET_BYTES))
    if len(key) < SECRET_BYTES or not key.isascii():
        raise _refused("The secret key", f"{path} is not whole", "Remove it, and a new one is made")
    return SecretKey(key)


def journal_key(folder: Path) -> bytes:
    """The seed of 32 bytes that signs the journal, kept in `folder` as hex, made likewise."""
    path = folder / "journal-key"
    key = _kept(path, partial(secrets.token_hex, JOURNAL_KEY_BYTES))
    if not re.fullmatch(f"[0-9a-f]{{{2 * JOURNAL_KEY_BYTES}}}", key):
        # A new one would hide whatever was done with the journal until now.
        raise _refused("The journal's key", f"{path} is not whole", "Put it back from a backup")
    return bytes.fromhex(key)


def worker_key(folder: Path) -> bytes:
    """The private key of the jobs of this site, kept in `folder` as hex, made likewise.

    What is sealed to it lives as long as a job: when it is lost, jobs are asked for anew.
    """
    path = folder / "worker-key"
    key = _kept(path, partial(secrets.token_hex, WORKER_KEY_BYTES))
    if not re.fullmatch(f"[0-9a-f]{{{2 * WORKER_KEY_BYTES}}}", key):
        raise _refused("The worker's key", f"{path} is not whole", "Remove it, a new one is made")
    return bytes.fromhex(key)


def gigabytes(variables: Variables, name: str, *, unless_set: int) -> int:
    """A number of whole gigabytes (10^9 bytes), in bytes."""
    given = variables.get(name) or str(unless_set)
    if not re.fullmatch(r"[0-9]{1,6}", given):
        raise _refused(name, f"{given!r} is no number", "Write whole gigabytes, such as 50")
    return int(given) * GIGABYTE


def speech_model(variables: Variables) -> Path | None:
    """The folder of a speech model, None when none is named."""
    given = variables.get("WALKAWAY_SPEECH_MODEL", "")
    if given and not Path(given).is_dir():
        raise _refused("WALKAWAY_SPEECH_MODEL", f"{given} is no folder", "Name the model's folder")
    return Path(given) if given else None


def known_items(variables: Variables) -> Path | None:
    """The hash list, or the folder of hash lists, of known items; None when none is named."""
    given = variables.get("WALKAWAY_KNOWN_ITEMS", "")
    if given and not Path(given).exists():
        raise _refused("WALKAWAY_KNOWN_ITEMS", f"{given} is not there", "Name a list or a folder")
    return Path(given) if given else None


def memory_folder(variables: Variables) -> Path | None:
    """The folder of a file system in memory where clips are made, the system's own when None.

    Whether it lies in memory is looked at when something is made there.
    """
    given = variables.get("WALKAWAY_MEMORY_FOLDER", "")
    if given and not Path(given).is_dir():
        raise _refused("WALKAWAY_MEMORY_FOLDER", f"{given} is no folder", "Mount a tmpfs there")
    return Path(given) if given else None


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file `path`, which is made when it is not there."""
    if not path.exists():
        _make_secret(path, make())
    return path.read_text("ascii", errors="replace").strip()


def _make_secret(path: Path, secret: str) -> None:
    """Two processes may do this at once: the first to link its secret under the name has won."""
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(8)}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret + "\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    finally:
        temporary.unlink()


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A transaction that will write takes its lock first: no upgrade can fail half way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete overwrites what a withdrawal erased; otherwise the words stay on disk.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA secure_delete=ON",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise MissingPiece(
            piece="psycopg",
            cost="PostgreSQL cannot be used",
            remedy="Install Walkaway with its extra: pip install 'walkaway[postgresql]'",
        ) from error
    try:
        parts = conninfo_to_dict(address)
    except ProgrammingError as error:
        raise _refused(
            "WALKAWAY_DATABASE",
            "PostgreSQL cannot read the address",
            "Write postgresql://user@host/name",
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "walkaway"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": parts,
    }


def _refused(what: str, reason: str, way_on: str) -> Refused:
    return Refused(what=what, reason=reason, way_on=f"{way_on}.")
