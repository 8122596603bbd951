"""Backups that are restored, by the commands that people use, on both databases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.backup.conftest import NewHome
from tests.backup.homes import Home, altered
from walkaway.backup.age import new_keys
from walkaway.backup.erasures import Erasure, read

ON_POSTGRESQL = pytest.mark.postgresql
BOTH = ["sqlite", pytest.param("postgresql", marks=ON_POSTGRESQL)]
DIRECTIONS = [
    ("sqlite", "sqlite"),
    pytest.param("sqlite", "postgresql", marks=ON_POSTGRESQL),
    pytest.param("postgresql", "sqlite", marks=ON_POSTGRESQL),
]
WRITERS = 4
CLIP = "the-well"

Key = tuple[Path, str]


def backed_up(home: Home, folder: Path, key: Key) -> Path:
    home.walkaway("backup", folder, "--to", key[1])
    (path,) = folder.glob("*.age")
    return path


def restored(backup: Path, key: Key, target: Home, *words: str | Path) -> str:
    # The home that was lost is elsewhere: what it knew of withdrawals is not found by chance.
    lost = Home(target.folder.with_name("lost"), target.database)
    return lost.walkaway("restore", backup, "--identity", key[0], "--into", target.folder, *words)


@pytest.mark.parametrize(("source", "target"), DIRECTIONS)
def test_what_is_restored_is_what_was_there(
    source: str, target: str, filled_home: NewHome, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    home, again = filled_home(source), new_home(target)
    restored(backed_up(home, tmp_path / "backups", key), key, again)
    rows = again.rows()
    assert without_the_restoring(rows) == without_the_restoring(home.rows())
    assert rows["journal.Entry"][-1][2:4] == ["'restore'", "'home-restored'"]
    assert without_head(again.files()) == without_head(home.files())


def without_the_restoring(rows: dict[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    """All rows, but for the entry that tells of the restoring, and the head that moved to it."""
    entries = [row for row in rows["journal.Entry"] if "'home-restored'" not in row]
    return rows | {"journal.Entry": entries, "journal.Head": []}


def without_head(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name != "journal-head.json"}


@pytest.mark.parametrize("vendor", BOTH)
def test_work_goes_on_in_a_restored_home(
    vendor: str, home: Home, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    again = new_home(vendor)
    restored(backed_up(home, tmp_path / "backups", key), key, again)
    before = again.rows()
    again.python(
        "contents.publish('another');"
        "contents.note('consent-recorded', contents.Speaker.objects.first().pk)"
    )
    after = again.rows()
    assert len(after["library.Asset"]) == len(before["library.Asset"]) + 1
    assert len(after["journal.Entry"]) == len(before["journal.Entry"]) + 1


@pytest.mark.parametrize("vendor", BOTH)
def test_a_backup_stands_still_while_others_write(
    vendor: str, filled_home: NewHome, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    home, stop = filled_home(vendor), tmp_path / "stop"
    script = f"from pathlib import Path; print(contents.write_until(Path({str(stop)!r})))"
    writers = [home.start(script) for _ in range(WRITERS)]
    try:
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "writing\n"
        backup = backed_up(home, tmp_path / "backups", key)
    finally:
        stop.touch()
        written = [int(writer.communicate()[0]) for writer in writers]
    again = new_home()
    restored(backup, key, again)
    saved, later = again.rows(), home.rows()

    # What was saved is a beginning of what there is now, and others wrote on meanwhile.
    entries = [row for row in saved["journal.Entry"] if "'home-restored'" not in row]
    assert later["journal.Entry"][: len(entries)] == entries
    assert sum(written) > WRITERS
    assert len(entries) < len(later["journal.Entry"])
    # Speaker, interview and entry are of one transaction: all three were saved, or none.
    begun = {row[4].split(":")[1].strip("'") for row in entries if "'interview-begun'" in row}
    interviews = {row[0][6:42] for row in saved["archive.Interview"]}
    assert begun < interviews
    assert len(interviews - begun) == 2
    # A file lies there before its row does.
    assert begun <= {Path(name).name for name in again.files()}


@pytest.mark.parametrize("vendor", BOTH)
def test_whoever_withdrew_since_does_not_come_back(
    vendor: str, home: Home, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    again = new_home(vendor)
    backup = backed_up(home, tmp_path / "backups", key)
    home.python("contents.withdraw_all()")
    shutil.rmtree(home.folder)
    said = restored(backup, key, again)
    assert f"gone since, and gone again: clip {CLIP}" in said
    assert "gone since, and gone again: erased-speaker" in said
    assert not (again.folder / "library" / CLIP).exists()
    assert all("'withdrawn'" in row for row in again.rows()["library.Clip"])
    rows = again.rows()
    assert all("None" not in row[4] for row in rows["archive.Speaker"])
    # Wren left hers to the officers; Heron had said that his be erased.
    assert len({row[1] for row in rows["archive.Compartment"]}) == 1
    assert "speaker-withdrew" in said_in(rows["journal.Entry"])


LATER = """
from django.utils import timezone
from walkaway.accounts import invitations, services
from walkaway.accounts.models import Role, Staff
from tests.archive.people import member
administrator = Staff.objects.filter(name="Dalia").first()
"""


@pytest.mark.parametrize("vendor", BOTH)
def test_whoever_left_since_does_not_come_back_and_no_old_link_lets_anybody_in(
    vendor: str, home: Home, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    home.python(
        LATER + "admin = member('Dalia', Role.ADMINISTRATOR);"
        "invitations.invite([Role.EDITOR], actor=admin, now=timezone.now())"
    )
    backup = backed_up(home, tmp_path / "backups", key)
    home.python(
        LATER + "from walkaway.accounts.actors import actor_of\n"
        "services.end_membership(Staff.objects.get(name='Chidi'), actor=actor_of(administrator),"
        " now=timezone.now())"
    )
    shutil.rmtree(home.folder)
    again = new_home(vendor)
    said = restored(backup, key, again)
    assert "gone since, and gone again: staff" in said
    told = again.python(
        LATER + "from walkaway.accounts.models import Invitation\n"
        "gone = Staff.objects.get(name='Chidi')\n"
        "print(gone.is_active, gone.roles, gone.reader_keys.count(), gone.assignments.count(),"
        " Invitation.objects.filter(used_at=None).count())"
    )
    assert told.split() == ["False", "frozenset()", "0", "0", "0"]


def said_in(entries: list[list[str]]) -> set[str]:
    return {row[3].strip("'") for row in entries}


def test_the_list_of_a_lost_home_is_heard_too(
    home: Home, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    backup = Path(shutil.copy(backed_up(home, tmp_path / "backups", key), tmp_path))
    home.python("contents.withdraw_all()")
    known = home.folder / "erasures.jsonl"
    assert Erasure("clip", CLIP) in read(known)
    again = new_home()
    assert f"gone again: clip {CLIP}" in restored(backup, key, again, "--erasures", known)
    assert read(again.folder / "erasures.jsonl") == read(known)


def test_another_key_opens_nothing(home: Home, new_home: NewHome, key: Key, tmp_path: Path) -> None:
    backup = backed_up(home, tmp_path / "backups", key)
    key[0].write_text(new_keys()[0])
    said = new_home().walkaway("restore", backup, "--identity", key[0], "--check", code=1)
    assert said.splitlines()[-1] == (
        "✗ The backup did not open: the key is another, or it was changed. Check what was typed."
    )


def test_a_backup_that_was_changed_or_cut_restores_nothing(
    home: Home, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    backup = backed_up(home, tmp_path / "backups", key)
    whole = backup.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    again = new_home()
    words = ("restore", backup, "--identity", key[0], "--into", again.folder)
    for bad in (bytes(flipped), whole[:-1]):
        backup.write_bytes(bad)
        assert "did not open" in Home(tmp_path / "lost", again.database).walkaway(*words, code=1)
        assert not again.folder.exists()
    backup.write_bytes(whole)
    restored(backup, key, again)


@ON_POSTGRESQL
def test_a_restore_that_fails_at_its_end_leaves_an_empty_database(
    home: Home, new_home: NewHome, key: Key, tmp_path: Path
) -> None:
    backup, again = backed_up(home, tmp_path / "backups", key), new_home("postgresql")
    words = ("restore", str(backup), "--identity", str(key[0]), "--into", str(again.folder))
    done = altered(FAILS_AT_ITS_END, Home(tmp_path / "lost", again.database), *words)
    assert "✗ The disk that holds" in done.stderr
    assert not again.folder.exists()
    restored(backup, key, again)


FAILS_AT_ITS_END = """
from walkaway.backup import restoring
from walkaway.core.errors import NotEnoughDisk
def fails(*words, **more):
    raise NotEnoughDisk(path="the end")
restoring.erase_again = fails
"""


@pytest.mark.parametrize("vendor", BOTH)
def test_nothing_is_restored_over_what_is_there(
    vendor: str, filled_home: NewHome, key: Key, tmp_path: Path
) -> None:
    home = filled_home(vendor)
    backup = backed_up(home, tmp_path / "backups", key)
    rows = home.rows()
    words = ("restore", backup, "--identity", key[0], "--into")
    assert "is not empty" in home.walkaway(*words, home.folder, code=1)
    if vendor == "postgresql":
        assert "database is not empty" in home.walkaway(*words, tmp_path / "new", code=1)
        assert not (tmp_path / "new").exists()
    assert home.rows() == rows


def test_there_is_no_backup_that_nobody_could_open(new_home: NewHome, tmp_path: Path) -> None:
    home, folder = new_home(), tmp_path / "backups"
    assert "nobody is named who could open it" in home.walkaway("backup", folder, code=1)
    assert "no public key" in home.walkaway("backup", folder, "--to", "age1no", code=1)


def test_the_keys_named_in_the_home_are_used(home: Home, key: Key, tmp_path: Path) -> None:
    made = tmp_path / "made"
    public = home.walkaway("backup-key", made).strip()
    (home.folder / "backup-recipients").write_text(f"# the safe\n{public}\n")
    backup = backed_up(home, tmp_path / "backups", key)
    for identity in (key[0], made):
        assert "is whole" in home.walkaway("restore", backup, "--identity", identity, "--check")
    assert made.stat().st_mode & 0o777 == 0o600
    assert "never overwritten" in home.walkaway("backup-key", made, code=1)
