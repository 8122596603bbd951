import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from walkaway.config import environment
from walkaway.config.static_address import static_address
from walkaway.core.errors import Refused


def test_the_home_is_made_for_its_owner_only(tmp_path: Path) -> None:
    home = environment.home({"WALKAWAY_HOME": str(tmp_path / "a" / "b")})
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="WALKAWAY_HOME"):
        environment.home({"WALKAWAY_HOME": str(tmp_path / "file" / "home")})


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = environment.secret_key(tmp_path)
    assert environment.secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(environment.secret_key, [tmp_path] * 32))
    assert len(keys) == 1


def test_a_key_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    for spoilt in (b"short", b"\xff" * 64):
        (tmp_path / "secret-key").write_bytes(spoilt)
        with pytest.raises(Refused, match="not whole"):
            environment.secret_key(tmp_path)


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert environment.secret_key(tmp_path / "a") != environment.secret_key(tmp_path / "b")


def test_the_key_of_the_journal_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = environment.journal_key(tmp_path)
    assert environment.journal_key(tmp_path) == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "journal-key").stat().st_mode) == 0o600
    assert first != environment.secret_key(tmp_path).encode()


def test_processes_that_begin_a_journal_at_once_agree_on_its_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(environment.journal_key, [tmp_path] * 32))
    assert len(keys) == 1


@pytest.mark.parametrize("spoilt", ["", "ab" * 31, "AB" * 32, "no hex", "\xff" * 64])
def test_a_key_of_the_journal_that_is_not_whole_is_refused(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "journal-key").write_text(spoilt, "latin-1")
    with pytest.raises(Refused, match="Put it back from a backup"):
        environment.journal_key(tmp_path)


def test_hosts_are_names_with_commas_between_them() -> None:
    given = "library.example, .other.example,127.0.0.1,[::1]"
    assert environment.hosts({"WALKAWAY_HOSTS": given}) == [
        "library.example", ".other.example", "127.0.0.1", "[::1]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "hosts", ["*", "a.example,*", "http://a.example", "a b", ",", "a.example:80"]
)
def test_what_is_no_host_name_is_refused(hosts: str) -> None:
    with pytest.raises(Refused, match="WALKAWAY_HOSTS"):
        environment.hosts({"WALKAWAY_HOSTS": hosts})


@pytest.mark.parametrize(("given", "read"), [("yes", True), ("no", False), ("", False)])
def test_https_is_yes_or_no(given: str, read: bool) -> None:
    assert environment.is_reached_by_https({"WALKAWAY_HTTPS": given}) is read


@pytest.mark.parametrize("given", ["1", "true", "YES", "on"])
def test_https_is_nothing_else(given: str) -> None:
    with pytest.raises(Refused, match="WALKAWAY_HTTPS"):
        environment.is_reached_by_https({"WALKAWAY_HTTPS": given})


def test_the_database_is_sqlite_in_the_home_by_default(tmp_path: Path) -> None:
    settings = environment.database({}, tmp_path)
    assert settings["NAME"] == str(tmp_path / "walkaway.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in settings["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_taken_apart(tmp_path: Path) -> None:
    address = "postgresql://w:s%40t@db.example:6432/clips?sslmode=verify-full"
    settings = environment.database({"WALKAWAY_DATABASE": address}, tmp_path)
    assert settings | {"CONN_MAX_AGE": 0} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "clips",
        "USER": "w",
        "PASSWORD": "s@t",
        "HOST": "db.example",
        "PORT": "6432",
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"sslmode": "verify-full"},
    }


@pytest.mark.parametrize(
    "address", ["mysql://u:secret@h/n", "sqlite:///x", "postgresql://u:secret@h/n?nonsense=1"]
)
def test_another_database_is_refused_and_its_password_not_repeated(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(Refused) as refusal:
        environment.database({"WALKAWAY_DATABASE": address}, tmp_path)
    assert "secret" not in str(refusal.value)


def test_a_name_that_is_too_long_is_refused() -> None:
    assert environment.library_name({"WALKAWAY_LIBRARY_NAME": " Open \n Door "}) == "Open Door"
    with pytest.raises(Refused, match="WALKAWAY_LIBRARY_NAME"):
        environment.library_name({"WALKAWAY_LIBRARY_NAME": "a" * 61})


def test_the_address_of_styles_changes_with_any_byte_and_any_name(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    first = static_address([tmp_path])
    assert static_address([tmp_path]) == first
    (tmp_path / "a.css").write_text("b")
    second = static_address([tmp_path])
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, static_address([tmp_path])}) == 3
