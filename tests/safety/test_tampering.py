"""Whoever can write in the database and on the disk makes nothing open as something else."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from tests.archive.desk import Desk, a_desk
from tests.archive.recordings import PREPARED, noise
from walkaway.accounts.site_keys import make_site_keys
from walkaway.archive import blobs
from walkaway.archive.models import (
    Compartment,
    CompartmentKind,
    Original,
    ReaderKey,
    SealedItem,
    WithdrawalCode,
)
from walkaway.archive.services.compartments import current, dismiss, open_text, seal_text
from walkaway.archive.services.file_keys import content_of, file_key
from walkaway.archive.services.interviews import plan_interview
from walkaway.archive.services.uploads import Description, begin_upload, receive
from walkaway.archive.services.withdrawal import speaker_with_code
from walkaway.core.errors import NotOpened, Refused
from walkaway.core.sealing.files import CHUNK_BYTES, HEADER_BYTES, SEALED_CHUNK_BYTES

pytestmark = pytest.mark.django_db
many_times = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)

TESTIMONY = CompartmentKind.TESTIMONY


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def sealed(desk: Desk, text: bytes, kind: str = "profile") -> SealedItem:
    author = desk.interviewer
    return seal_text(desk.speaker, TESTIMONY, kind, text, subject=desk.speaker.pk, author=author)


def flipped(content: bytes, at: int) -> bytes:
    place, bit = divmod(at % (len(content) * 8), 8)
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


def refuses(item: SealedItem, desk: Desk) -> bool:
    try:
        open_text(item, actor=desk.interviewer)
    except NotOpened:
        return True
    return False


@pytest.mark.one_database
@many_times
@given(at=st.integers(0, 10**6), field=st.sampled_from(["wrapped_key", "envelope"]))
def test_an_item_with_a_bit_flipped(desk: Desk, at: int, field: str) -> None:
    item = sealed(desk, b"by the well")
    setattr(item, field, flipped(bytes(getattr(item, field)), at))
    assert refuses(item, desk)


@pytest.mark.one_database
@many_times
@given(
    length=st.integers(0, 10**4),
    field=st.sampled_from(["wrapped_key", "envelope"]),
    more=st.binary(max_size=3),
)
def test_an_item_that_was_cut_or_lengthened(
    desk: Desk, length: int, field: str, more: bytes
) -> None:
    item = sealed(desk, b"by the well")
    whole = bytes(getattr(item, field))
    changed = whole[: length % len(whole)] if not more else whole + more
    setattr(item, field, changed)
    assert refuses(item, desk)


@pytest.mark.parametrize("fields", [("wrapped_key",), ("envelope",), ("wrapped_key", "envelope")])
def test_what_was_swapped_between_two_items_or_replayed_from_an_older_one(
    desk: Desk, fields: tuple[str, ...]
) -> None:
    old, new = sealed(desk, b"the old one"), sealed(desk, b"the new one")
    for field in fields:
        setattr(new, field, bytes(getattr(old, field)))
    assert refuses(new, desk)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "transcript"), ("author", "somebody"), ("pk", uuid4())]
)
def test_an_item_under_another_label(desk: Desk, field: str, value: object) -> None:
    item = sealed(desk, b"by the well")
    setattr(item, field, value)
    assert refuses(item, desk)


def test_an_item_of_an_old_epoch_does_not_pass_for_one_of_the_new(desk: Desk) -> None:
    old = sealed(desk, b"before the translator left")
    assert desk.translator.staff
    dismiss(desk.speaker, desk.translator.staff, actor=desk.officer)
    moved = copy.copy(old)
    moved.compartment = current(desk.speaker, TESTIMONY)
    assert moved.compartment.epoch_number == 2
    assert refuses(moved, desk)
    assert open_text(old, actor=desk.interviewer) == b"before the translator left"


def test_a_number_of_an_epoch_cannot_be_changed(desk: Desk) -> None:
    item = sealed(desk, b"by the well")
    Compartment.objects.filter(pk=item.compartment_id).update(epoch_number=7)
    assert refuses(SealedItem.objects.get(pk=item.pk), desk)


@pytest.mark.one_database
@many_times
@given(at=st.integers(0, 10**6))
def test_a_permission_with_a_bit_flipped(desk: Desk, at: int) -> None:
    item = sealed(desk, b"by the well")
    with changed_row(desk, lambda box: flipped(box, at)):
        assert refuses(item, desk)
    assert not refuses(item, desk)


def test_the_permission_of_another_is_none_of_ones_own(desk: Desk) -> None:
    item = sealed(desk, b"by the well")
    others = ReaderKey.objects.get(compartment=item.compartment, staff=desk.editor.staff)
    with changed_row(desk, lambda box: bytes(others.box)):
        assert refuses(item, desk)
    stranger = desk.stranger
    assert stranger.staff
    ReaderKey.objects.create(
        compartment=item.compartment, staff=stranger.staff, box=bytes(others.box)
    )
    with pytest.raises(NotOpened):
        open_text(item, actor=stranger)


def test_the_permission_for_another_compartment_is_none_for_this_one(desk: Desk) -> None:
    item = sealed(desk, b"by the well")
    originals = current(desk.speaker, CompartmentKind.ORIGINALS)
    other = ReaderKey.objects.get(compartment=originals, staff=desk.interviewer.staff)
    with changed_row(desk, lambda box: bytes(other.box)):
        assert refuses(item, desk)


def test_a_row_that_was_put_back_opens_what_it_opened_and_nothing_newer(desk: Desk) -> None:
    """Replay: with a row from an older copy a dismissed reader reads no more than they could."""
    old = sealed(desk, b"while the translator was here")
    mine = ReaderKey.objects.get(compartment=old.compartment, staff=desk.translator.staff)
    assert desk.translator.staff
    dismiss(desk.speaker, desk.translator.staff, actor=desk.officer)
    with pytest.raises(Refused):
        open_text(old, actor=desk.translator)
    new = sealed(desk, b"after they left")
    with pytest.raises(Refused):
        open_text(new, actor=desk.translator)
    mine.pk, mine.compartment = None, new.compartment
    mine.save(force_insert=True)
    with pytest.raises(NotOpened):
        open_text(new, actor=desk.translator)


@contextmanager
def changed_row(desk: Desk, change: Callable[[bytes], bytes]) -> Iterator[None]:
    """The interviewer's permission to read testimony, changed for a while."""
    rows = ReaderKey.objects.filter(
        compartment=current(desk.speaker, TESTIMONY), staff=desk.interviewer.staff
    )
    box = bytes(rows.get().box)
    rows.update(box=change(box))
    try:
        yield
    finally:
        rows.update(box=box)


@pytest.fixture
def two_recordings(desk: Desk, settings: Settings, tmp_path: Path) -> tuple[Original, Original]:
    """Two recordings of the same length, of three chunks each."""
    settings.ARCHIVE_FILES = tmp_path / "archive"
    settings.DISK_RESERVE_BYTES = 0
    interview = plan_interview(desk.speaker, PREPARED, actor=desk.interviewer)
    one, other = (arrived(desk, interview, noise(LENGTH, seed)) for seed in (b"one", b"other"))
    return one, other


LENGTH = 2 * CHUNK_BYTES + 1000
LAST = HEADER_BYTES + 2 * SEALED_CHUNK_BYTES


def arrived(desk: Desk, interview: object, content: bytes) -> Original:
    description = Description(name="a.mp4", content_type="video/mp4")
    original = begin_upload(interview, len(content), description, actor=desk.interviewer)  # type: ignore[arg-type]  # an interview
    return receive(original, 0, [content], actor=desk.interviewer)


def read(original: Original, desk: Desk) -> bytes:
    with content_of(original, file_key(original, actor=desk.interviewer)) as content:
        return b"".join(content.read_range(0, content.size))


def written(original: Original, content: bytes) -> None:
    path = blobs.path_of(original.pk)
    path.chmod(0o600)
    path.write_bytes(content)


@pytest.mark.one_database
@many_times
@given(data=st.data())
def test_a_recording_that_was_changed(
    desk: Desk, two_recordings: tuple[Original, Original], data: st.DataObject
) -> None:
    one = two_recordings[0]
    whole, others = (blobs.path_of(each.pk).read_bytes() for each in two_recordings)
    at = data.draw(st.integers(0, len(whole) * 8 - 1))
    chunk = [whole[HEADER_BYTES + n * SEALED_CHUNK_BYTES :][:SEALED_CHUNK_BYTES] for n in range(3)]
    head = whole[:HEADER_BYTES]
    change = {
        "a bit": flipped(whole, at),
        "cut": whole[: at // 8],
        "longer": whole + b"\0",
        "two chunks swapped": head + chunk[1] + chunk[0] + chunk[2],
        "a chunk repeated": head + chunk[0] + chunk[0] + chunk[2],
        "a chunk left out": head + chunk[0] + chunk[2],
        "another recording": others,
        "the end of another": whole[:LAST] + others[LAST:],
        "the head of another": others[:HEADER_BYTES] + whole[HEADER_BYTES:],
    }[data.draw(st.sampled_from(CHANGES))]
    written(one, change)
    with pytest.raises(NotOpened):
        read(one, desk)
    written(one, whole)
    assert len(read(one, desk)) == LENGTH


CHANGES = (
    "a bit", "cut", "longer", "two chunks swapped", "a chunk repeated", "a chunk left out",
    "another recording", "the end of another", "the head of another",
)  # fmt: skip


def test_the_key_of_another_recording(
    desk: Desk, two_recordings: tuple[Original, Original]
) -> None:
    one, other = two_recordings
    one.wrapped_key, one.header = bytes(other.wrapped_key), bytes(other.header)
    with pytest.raises(NotOpened):
        read(one, desk)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(digits=st.text("0123456789", min_size=22, max_size=22))
def test_a_code_that_nobody_was_given(desk: Desk, digits: str, own_files: Path) -> None:
    make_site_keys()
    assert not WithdrawalCode.objects.exists()
    with pytest.raises((NotOpened, Refused)):
        speaker_with_code(digits)
