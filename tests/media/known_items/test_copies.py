"""Films are known again after what people do to them, and no other film is taken for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media.known_items.films import drawn_scene, write_film
from walkaway.core.errors import NoSuchStream, UnreadableMedia
from walkaway.core.media import ffmpeg
from walkaway.core.media.known_items.hash_list import (
    MATCHED_WITHIN,
    HashList,
    add_hashes,
    read_hash_list,
)
from walkaway.core.media.known_items.matching import hashes_to_list, known
from walkaway.core.spans import Span

SCENES = (1, 2)

COPIES = {
    "encoded anew, badly": ((), 40),
    "scaled down": (("scale=426:240",), 23),
    "scaled up": (("scale=1280:720",), 23),
    "cropped by three in a hundred": (("crop=620:350",), 23),
    "cropped by eight in a hundred": (("crop=588:330",), 23),
    "mirrored": (("hflip",), 23),
    "square": (("crop=360:360",), 23),
    "tall": (("crop=202:360",), 23),
    "with bars around it": (("scale=480:270", "pad=640:360:80:45"), 23),
    "in a tall picture": (("pad=iw:ih*2:0:ih/2",), 23),
    "grey and brighter": (("hue=s=0", "eq=brightness=0.1:contrast=1.2"), 23),
    "with a logo": (("drawbox=x=20:y=20:w=110:h=50:color=white:t=fill",), 23),
    "with captions": (("drawbox=x=60:y=290:w=520:h=50:color=black:t=fill",), 23),
    "mirrored, cropped, encoded badly": (("hflip", "crop=608:342"), 35),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def hashes(folder: Path) -> HashList:
    """A list that knows the film of two scenes."""
    film = write_film(folder / "film.mp4", SCENES)
    found = [(value, f"{at_ms} {shape}") for at_ms, shape, value in hashes_to_list(film)]
    add_hashes(folder / "list.txt", found)
    return read_hash_list(folder / "list.txt")


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_in_each_of_its_scenes(folder: Path, hashes: HashList, name: str) -> None:
    filters, quality = COPIES[name]
    copy = write_film(folder / "copy.mp4", SCENES, *filters, quality=quality)
    found = known(copy, hashes)
    assert {each.at_ms // 2_000 for each in found} == {0, 1}
    assert all(each.distance <= MATCHED_WITHIN for each in found)
    assert any(each.mirrored for each in found) == ("mirrored" in name)


def test_unrelated_films_are_far_away(folder: Path, hashes: HashList) -> None:
    other = write_film(folder / "other.mp4", range(100, 110))
    assert known(other, hashes) == ()
    assert min(each.distance for each in known(other, hashes, most_distance=256)) > 70


def test_only_the_passage_is_looked_at(folder: Path, hashes: HashList) -> None:
    film = write_film(folder / "mixed.mp4", (50, 1, 51))
    assert known(film, hashes, within=Span(0, 2_000)) == ()
    found = known(film, hashes, within=Span(1_000, 2_300))
    assert {each.at_ms for each in found} <= set(range(2_000, 2_300))
    assert found


def test_a_passage_between_two_pictures_of_the_recording_is_looked_at(
    folder: Path, hashes: HashList
) -> None:
    slow = write_film(folder / "slow.mp4", SCENES, "fps=1")
    assert known(slow, hashes, within=Span(400, 700))
    assert known(slow, hashes, within=Span(3_700, 3_900))


def test_a_still_is_listed_and_known(folder: Path, hashes: HashList) -> None:
    still = folder / "still.png"
    drawn_scene(1).crop((0, 0, 640, 360)).save(still)
    assert known(still, hashes)[0].distance <= MATCHED_WITHIN
    assert list(hashes_to_list(still))


def test_plain_pictures_are_neither_listed_nor_known(folder: Path, hashes: HashList) -> None:
    plain = folder / "plain.mp4"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "color=c=gray:s=320x180:d=1", plain])
    assert list(hashes_to_list(plain)) == []
    assert known(plain, hashes) == ()


def test_what_cannot_be_compared_is_not_told_to_be_unknown(folder: Path, hashes: HashList) -> None:
    film = folder / "film.mp4"
    broken = folder / "broken.mp4"
    broken.write_bytes(film.read_bytes()[:300])
    silent = folder / "sound.wav"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "sine=d=1", silent])
    with pytest.raises(UnreadableMedia):
        known(broken, hashes)
    with pytest.raises(NoSuchStream):
        known(silent, hashes)
    with pytest.raises(UnreadableMedia, match="no picture to compare"):
        known(film, hashes, within=Span(60_000, 61_000))
