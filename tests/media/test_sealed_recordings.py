"""A recording is the same in the clear and sealed, and a damaged one gives nothing."""

from __future__ import annotations

import pickle
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.media.numbered import write_numbered
from tests.media.sealed import damage, sealed_copy
from tests.media.sheets import a_sheet
from walkaway.core.errors import NotOpened, UnreadableMedia
from walkaway.core.media import ffmpeg
from walkaway.core.media.frames import planned_pictures
from walkaway.core.media.plan import Timeline, plan_timeline
from walkaway.core.media.probe import probe
from walkaway.core.media.recordings.opening import opened_recording
from walkaway.core.media.recordings.source import (
    SealedRecording,
    content_hash,
    listed_path,
    shown_path,
)
from walkaway.core.media.sheet import sheet_to_toml
from walkaway.core.media.sheet.model import Passage, VoiceProtection
from walkaway.core.media.sound.decode import decode_sound
from walkaway.core.media.sound.soundtrack import build_soundtrack
from walkaway.core.sealing.envelopes import new_key
from walkaway.core.sealing.files import SEALED_CHUNK_BYTES
from walkaway.core.transcripts.model import Cue, Transcript

RATE = Fraction(25)
WORDS = Transcript(cues=(Cue(start_ms=1000, end_ms=3000, text="I left."),), language="en")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds whose sound is not packed, so that the file has several pieces."""
    folder = tmp_path_factory.mktemp("plain")
    film = write_numbered(folder / "film.mp4", RATE, 250)
    path = folder / "interview.mkv"
    ffmpeg.run_ffmpeg(["-i", film, "-c:v", "copy", "-c:a", "pcm_s16le", path])
    assert path.stat().st_size > 3 * SEALED_CHUNK_BYTES
    return path


@pytest.fixture
def recording(plain: Path, tmp_path: Path) -> SealedRecording:
    return sealed_copy(plain, tmp_path / "blob")


def timeline() -> Timeline:
    passage = Passage(source="interview", start_ms=1_000, end_ms=9_000, insert_label={})
    return plan_timeline(a_sheet(passages=[passage]), RATE)


def pictures_of(recording: Path | SealedRecording) -> list[bytes]:
    plan = timeline()
    return [
        picture.to_bytes() for _, picture in planned_pictures(recording, plan, plan.passages[0])
    ]


def test_its_facts_pictures_and_sound_are_those_of_the_plain_one(
    plain: Path, recording: SealedRecording
) -> None:
    facts = probe(recording)
    assert facts == replace(probe(plain), path=facts.path)
    assert pictures_of(recording) == pictures_of(plain)
    sound = decode_sound(recording, Fraction(5, 2), 96_000)
    assert np.abs(sound).max() > 0
    np.testing.assert_array_equal(sound, decode_sound(plain, Fraction(5, 2), 96_000))


def test_a_disguise_draws_the_same_chance(plain: Path, recording: SealedRecording) -> None:
    sheet = a_sheet(recording=plain, voice=VoiceProtection.DISGUISE)
    source = replace(sheet.sources["interview"], recording=recording)
    closed = replace(sheet, sources={"interview": source})
    made = [
        build_soundtrack(each, plan_timeline(each, RATE), {"interview": WORDS}).samples
        for each in (sheet, closed)
    ]
    np.testing.assert_array_equal(*made)


def test_its_hash_is_known_without_reading_it(plain: Path, recording: SealedRecording) -> None:
    recording.path.unlink()
    assert content_hash(recording) == content_hash(plain)


@pytest.mark.parametrize("piece", [1, 2])
def test_a_damaged_piece_in_the_middle_ends_the_work(
    recording: SealedRecording, piece: int
) -> None:
    damage(recording, piece * SEALED_CHUNK_BYTES + 1000)
    with pytest.raises(NotOpened):
        pictures_of(recording)
    with pytest.raises(NotOpened):
        decode_sound(recording, Fraction(0), 480_000)


def test_whoever_passes_over_what_did_not_open_is_told_at_the_end(
    recording: SealedRecording,
) -> None:
    damage(recording, SEALED_CHUNK_BYTES + 1000)
    passing_over = suppress(NotOpened)
    with pytest.raises(NotOpened), opened_recording(recording) as container, passing_over:
        for _ in container.decode(video=0):
            pass


@pytest.mark.parametrize("at", [3, 100, -1])
def test_a_damaged_beginning_or_end_is_not_opened(recording: SealedRecording, at: int) -> None:
    damage(recording, at)
    for read in (probe, pictures_of, lambda each: decode_sound(each, Fraction(0), 480)):
        with pytest.raises(NotOpened):
            read(recording)


def test_another_key_place_size_or_no_file_is_not_opened(recording: SealedRecording) -> None:
    gone = recording.path.with_name("gone")
    for other in (
        replace(recording, key=new_key()),
        replace(recording, belongs_to=b"another interview"),
        replace(recording, size=recording.size - 1),
        replace(recording, path=gone),
    ):
        with pytest.raises(NotOpened):
            probe(other)


def test_nothing_that_is_printed_tells_the_key_or_the_place(recording: SealedRecording) -> None:
    sheet = a_sheet()
    source = replace(sheet.sources["interview"], recording=recording)
    for told in (repr(recording), str(recording), repr(source), f"{shown_path(recording)}"):
        assert recording.key.hex() not in told
        assert repr(bytes(recording.key)) not in told
        assert "blob" not in told


def test_it_is_the_same_after_pickling(recording: SealedRecording) -> None:
    assert pickle.loads(pickle.dumps(recording)) == recording


def test_a_sheet_that_is_written_names_it_by_its_content(recording: SealedRecording) -> None:
    sheet = a_sheet()
    source = replace(sheet.sources["interview"], recording=recording)
    written = sheet_to_toml(replace(sheet, sources={"interview": source}))
    assert f'recording = "{recording.sha256}.sealed"' in written
    assert listed_path(recording).name == f"{recording.sha256}.sealed"


LISTS = {
    "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{other}\n#EXT-X-ENDLIST\n",
    "list.ffconcat": "ffconcat version 1.0\nfile '{other}'\n",
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("closed", [False, True])
def test_a_list_of_other_files_opens_none_of_them(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, closed: bool
) -> None:
    monkeypatch.chdir(plain.parent)
    path = tmp_path / name
    path.write_text(LISTS[name].format(other=plain.name))
    with pytest.raises(UnreadableMedia):
        probe(sealed_copy(path, tmp_path / "blob") if closed else path)
