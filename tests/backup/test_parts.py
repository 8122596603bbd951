"""The parts of a backup: rows, members, and the list of what was erased."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.release.releasing import a_crew, speaker_of_crew
from walkaway.accounts.actors import program
from walkaway.archive.models import HardStopMark, Speaker, Withdrawal
from walkaway.archive.services.speakers import set_hard_stop
from walkaway.backup import erasures, tables
from walkaway.backup.again import erase_again
from walkaway.backup.age import Identity, Recipient, decrypted_from, encrypted_into, new_keys
from walkaway.backup.erasures import Erasure
from walkaway.backup.members import BEGIN, FORM, MANIFEST, Begin, Reader, Writer
from walkaway.core.errors import NotOpened, Refused, UnexpectedContent
from walkaway.core.gate import Exit, HardStop
from walkaway.library.models import Clip, ClipState
from walkaway.library.services import withdraw_clip
from walkaway.release.models import EndedBy, Freeze, Release
from walkaway.release.services.freezing import freeze
from walkaway.release.services.releasing import take_back

BEGINNING = Begin(form=FORM, walkaway="0", made_at="2026-03-01", migrations=[])


def a_tar(change: Callable[[dict[str, bytes]], object] = lambda members: None) -> io.BytesIO:
    """A backup of one file, whose members were changed by somebody who holds the key."""
    whole = io.BytesIO()
    writer = Writer(whole, lambda amount: None)
    writer.begin(BEGINNING)
    writer.file(PurePosixPath("blobs/a"), 3, io.BytesIO(b"abc"))
    writer.file(PurePosixPath("blobs/b"), 3, io.BytesIO(b"xyz"))
    writer.finish()
    with tarfile.open(fileobj=io.BytesIO(whole.getvalue())) as tar:
        members = {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]  # files only
    change(members)
    changed = io.BytesIO()
    with tarfile.open(fileobj=changed, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    changed.seek(0)
    return changed


def contents(stream: io.BytesIO) -> dict[str, bytes]:
    return {str(member.path): member.content.read() for member in Reader(stream).members()}


def test_members_come_back_as_they_were() -> None:
    assert contents(a_tar()) == {"blobs/a": b"abc", "blobs/b": b"xyz"}


def test_what_was_encrypted_opens_with_its_key() -> None:
    for length in (0, 1, 65536, 1_000_000):
        assert opened(encrypted(bytes(length), PUBLIC), PRIVATE) == bytes(length)


PRIVATE, PUBLIC = new_keys()


def encrypted(content: bytes, to: Recipient) -> bytes:
    file = io.BytesIO()
    with encrypted_into(file, [to]) as stream:
        stream.write(content)
    return file.getvalue()


def opened(content: bytes, identity: Identity) -> bytes:
    with decrypted_from(io.BytesIO(content), [identity]) as stream:
        return stream.read()


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotOpened):
        opened(encrypted(b"abc", PUBLIC), new_keys()[0])


# Once, since each has a header of another length.
SMALL, LARGE = (encrypted(bytes(length), PUBLIC) for length in (10, 200_000))


@given(data=st.data(), whole=st.sampled_from([SMALL, LARGE]))
def test_what_was_changed_or_cut_does_not_open(data: st.DataObject, whole: bytes) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["flip", "cut", "add", "leave out"]))
    changed = {
        "flip": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
        "cut": whole[:place],
        "add": whole + b"x",
        "leave out": whole[:place] + whole[place + 1 :],
    }[how]
    with pytest.raises(NotOpened):
        opened(changed, PRIVATE)


def test_whoever_stops_reading_hangs_nobody() -> None:
    sealed = io.BytesIO(encrypted(bytes(10_000_000), PUBLIC))
    with pytest.raises(KeyError), decrypted_from(sealed, [PRIVATE]) as stream:
        stream.read(10)
        raise KeyError


def swap(members: dict[str, bytes]) -> None:
    members["files/blobs/a"], members["files/blobs/b"] = b"xyz", b"abc"


def outside(name: str) -> Callable[[dict[str, bytes]], None]:
    def outside(members: dict[str, bytes]) -> None:
        manifest = json.loads(members.pop(MANIFEST))
        manifest["members"][name] = manifest["members"].pop("files/blobs/a")
        members[name] = members.pop("files/blobs/a")
        members[MANIFEST] = json.dumps(manifest).encode()

    return outside


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(swap, id="swapped"),
        pytest.param(lambda members: members.pop("files/blobs/b"), id="one is missing"),
        pytest.param(lambda members: members.pop(MANIFEST), id="no list"),
        pytest.param(lambda members: members.pop(BEGIN), id="no beginning"),
        pytest.param(outside("files/../../etc/passwd"), id="out of the home"),
        pytest.param(outside("files//etc/passwd"), id="absolute"),
        pytest.param(outside("elsewhere/a"), id="of no kind"),
    ],
)
def test_members_that_are_not_those_that_were_written_are_refused(
    change: Callable[[dict[str, bytes]], object],
) -> None:
    with pytest.raises(NotOpened):
        contents(a_tar(change))


def test_a_form_that_is_not_known_is_said() -> None:
    def newer(members: dict[str, bytes]) -> None:
        members[BEGIN] = json.dumps({**BEGINNING, "form": FORM + 1}).encode()

    with pytest.raises(Refused, match="form 2"):
        contents(a_tar(newer))


def test_of_a_file_that_is_cut_while_it_is_read_the_rest_is_zeros_and_noted() -> None:
    whole = io.BytesIO()
    writer = Writer(whole, lambda amount: None)
    writer.begin(BEGINNING)
    assert not writer.file(PurePosixPath("blobs/a"), 5, io.BytesIO(b"abc"))
    writer.finish()
    whole.seek(0)
    reader = Reader(whole)
    assert [member.content.read() for member in reader.members()] == [b"abc\0\0"]
    assert reader.manifest["vanished"] == ["blobs/a"]


def test_every_table_is_kept_or_named_as_not_kept() -> None:
    kept = {model._meta.label for model in tables.kept_models(apps)}
    every = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    assert every - kept == tables.NOT_KEPT & every


def test_every_field_of_every_table_has_a_form_in_a_backup() -> None:
    forms = (
        *(models.AutoField, models.BooleanField, models.CharField, models.TextField),
        *(models.IntegerField, models.BinaryField, models.DateTimeField, models.DateField),
        *(models.UUIDField, models.JSONField, models.FloatField, models.DurationField),
    )
    strange = [
        str(field)
        for model in tables.kept_models(apps)
        for field in tables.columns(model)
        if not isinstance(_own_form(field), forms)
    ]
    assert strange == []


def _own_form(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """That of what a field points to, on and on."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


@pytest.fixture
def lists(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    """The list of a home, and one beside its backups."""
    settings.HOME = tmp_path / "home"
    settings.LIBRARY_FILES = tmp_path / "home" / "library"
    settings.JOURNAL_HEAD_FILE = tmp_path / "home" / "journal-head.json"
    settings.HOME.mkdir()
    (tmp_path / "backups").mkdir()
    erasures.remember_folder(tmp_path / "backups")
    return settings.HOME / erasures.FILE_NAME, tmp_path / "backups" / erasures.FILE_NAME


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_is_listed_at_home_and_beside_the_backups_once_it_stands(
    lists: tuple[Path, Path],
) -> None:
    Clip.objects.create(
        id="the-well",
        state=ClipState.PUBLISHED,
        published_at=timezone.now(),
        publisher="p",
        purpose="p",
        duration_ms=1,
        manifest_sha256="0" * 64,
    )
    withdraw_clip("the-well", actor=program("demonstration"))
    heron, wren = (Speaker.objects.create(pseudonym=name) for name in ("Heron", "Wren"))
    Withdrawal.objects.create(speaker=heron, withdrawn_at=timezone.now(), by="withdrawal-code")
    with pytest.raises(RuntimeError), transaction.atomic():
        Withdrawal.objects.create(speaker=wren, withdrawn_at=timezone.now(), by="withdrawal-code")
        raise RuntimeError
    for path in lists:
        assert erasures.read(path) == {
            Erasure("clip", "the-well"),
            Erasure("speaker", str(heron.pk)),
        }


@pytest.mark.django_db(transaction=True)
def test_a_release_that_was_taken_back_is_listed_and_taken_back_again(
    lists: tuple[Path, Path],
) -> None:
    crew = a_crew("backup")
    speaker, officer = speaker_of_crew("Heron", crew), crew.reviewer
    made = Release.objects.create(
        speaker=speaker,
        clip_id="the-well",
        exit=Exit.PRESS.value,
        purpose=Exit.PRESS.purpose.value,
        audience="journalists",
        territory="*",
        from_day=timezone.now().date(),
        released_by=officer.staff,
        released_at=timezone.now(),
    )
    take_back(made, actor=officer, now=timezone.now())
    listed = Erasure("release", str(made.pk))
    for path in lists:
        assert listed in erasures.read(path)
    assert listed in erasures.in_database()
    Release.objects.update(ended_at=None, ended_by="")  # as an older backup has it
    assert erase_again([listed], now=timezone.now()) == {listed}
    assert erase_again([listed], now=timezone.now()) == set()
    assert Release.objects.get().ended_by == EndedBy.STAFF


@pytest.mark.django_db(transaction=True)
def test_whoever_was_held_back_after_the_backup_is_frozen_in_the_restored_home(
    lists: tuple[Path, Path],
) -> None:
    crew = a_crew("backup")
    heron, wren = (speaker_of_crew(name, crew) for name in ("Heron", "Wren"))
    first = freeze(heron, actor=crew.editor, now=timezone.now())
    mark = set_hard_stop(
        wren, HardStop.THREAT, "They ask for him.", actor=crew.officer, now=timezone.now()
    )
    listed = {
        Erasure("held", f"{heron.pk} {first.set_at.isoformat()}"),
        Erasure("held", f"{wren.pk} {mark.set_at.isoformat()}"),
    }
    for path in lists:
        assert listed <= erasures.read(path)
    assert listed <= erasures.in_database()
    assert erase_again(listed, now=timezone.now()) == set()  # this home knows of both

    Freeze.objects.all().delete()  # as an older backup has it
    HardStopMark.objects.all().delete()
    assert erase_again(listed, now=timezone.now()) == listed
    assert erase_again(listed, now=timezone.now()) == set()
    assert set(Freeze.objects.values_list("speaker", "set_at", "set_by", "lifted_at")) == {
        (heron.pk, first.set_at, None, None),
        (wren.pk, mark.set_at, None, None),
    }


def test_a_line_that_does_not_say_when_somebody_was_held_back_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b'{"held": "1 yesterday"}\n')
    with pytest.raises(UnexpectedContent, match="line 1"):
        erasures.read(path)


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_not_plugged_in_does_not_stop_a_withdrawal(
    lists: tuple[Path, Path],
) -> None:
    lists[1].parent.rmdir()
    erasures.add_everywhere([Erasure("speaker", "1")])
    assert erasures.read(lists[0]) == {Erasure("speaker", "1")}
    lists[1].parent.mkdir()
    assert erasures.bring_together() == {Erasure("speaker", "1")}
    assert erasures.read(lists[1]) == {Erasure("speaker", "1")}


def test_lines_are_added_once_and_half_a_line_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "list"
    erasures.add(path, [Erasure("speaker", "1")])
    erasures.add(path, [Erasure("speaker", "1"), Erasure("clip", "a")])
    with path.open("ab") as file:
        file.write(b'{"spea')
    assert erasures.read(path) == {Erasure("speaker", "1"), Erasure("clip", "a")}
    erasures.add(path, [Erasure("speaker", "2")])
    assert path.read_bytes() == b'{"speaker": "1"}\n{"clip": "a"}\n{"speaker": "2"}\n'


@pytest.mark.parametrize("line", ["x", "{}", '{"place": "a"}', '{"speaker": 1}', "[]"])
def test_a_line_that_tells_nothing_is_refused(line: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(line + "\n")
    with pytest.raises(UnexpectedContent, match="line 1"):
        erasures.read(tmp_path / "list")
