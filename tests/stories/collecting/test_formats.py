"""What a collection holds is read as strictly as it is written."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stories.collecting.pages import BODY, PAYLOAD, a_candidate, a_manifest
from walkaway.core.errors import CollectionError
from walkaway.core.files import sha256_of
from walkaway.stories.collecting import formats

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(text=WORDS.filter(bool), title=WORDS, score=st.floats(0.5, 9))
def test_a_line_is_read_as_it_was_written(text: str, title: str, score: float) -> None:
    one = a_candidate(
        text=text, title=title, score=score, passage={"start": 0, "end": len(text)}, reasons=[]
    )
    line = formats.line_of(one)
    assert line.count("\n") == 1
    assert formats.parsed_candidate(line.encode(), path=Path("x"), number=1) == one


def test_candidates_come_back_one_by_one_in_their_order(tmp_path: Path) -> None:
    both = [a_candidate(), a_candidate(title="Sie ging")]
    formats.write_candidates(tmp_path, iter(both))
    assert list(formats.read_candidates(tmp_path)) == both


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"id": "f" * 64}, "line 2, id"),
        ({"cluster": "x"}, "line 2, cluster"),
        ({"score": 1}, "line 2, score"),
        ({"published_on": "2015-9"}, "line 2, published_on"),
        ({"language": "x" * 36}, "line 2, language"),
        ({"passage": {"start": 0, "end": 20}}, "line 2, passage"),
        ({"passage": {"start": 3, "end": 3}}, "line 2, passage"),
        ({"shared": [{"with": "a", "here": [1], "there": [1, 2]}]}, "line 2, shared"),
        ({"title": "a\0b"}, "line 2, title"),
        ({"more": 1}, "line 2, the top"),
    ],
)
def test_what_is_not_a_candidate_is_refused_with_its_line(
    tmp_path: Path, wrong: dict[str, Any], place: str
) -> None:
    formats.write_candidates(tmp_path, [a_candidate(), a_candidate(**wrong)])
    with pytest.raises(CollectionError) as refused:
        list(formats.read_candidates(tmp_path))
    assert refused.value.place == place
    assert str(tmp_path / "candidates.jsonl") in str(refused.value)
    assert formats.AGAIN in str(refused.value)


@given(junk=st.binary())
def test_any_other_bytes_are_refused(junk: bytes) -> None:
    with pytest.raises(CollectionError):
        formats.parsed_candidate(junk, path=Path("x"), number=1)


def test_a_line_that_was_cut_off_is_refused_though_it_would_parse() -> None:
    line = formats.line_of(a_candidate()).encode()
    with pytest.raises(CollectionError, match="cut off"):
        formats.parsed_candidate(line[:-1], path=Path("x"), number=1)


def test_a_manifest_tells_of_exactly_these_candidates(tmp_path: Path) -> None:
    formats.write_candidates(tmp_path, [a_candidate()])
    manifest = a_manifest(sha256_of(tmp_path / formats.CANDIDATES))
    formats.write_manifest(tmp_path, manifest)
    assert formats.read_manifest(tmp_path) == manifest
    formats.write_candidates(tmp_path, [])
    with pytest.raises(CollectionError, match="what the manifest tells of"):
        formats.read_manifest(tmp_path)


def test_a_folder_without_manifest_is_not_finished(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="has finished"):
        formats.read_manifest(tmp_path)


def test_evidence_is_the_page_itself_and_the_same_file_every_time(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "two"):
        formats.write_evidence(folder, PAYLOAD, BODY)
        assert formats.read_evidence(folder, PAYLOAD) == BODY
    one, two = (formats.evidence_path(tmp_path / each, PAYLOAD) for each in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "packed",
    [b"", b"junk", gzip.compress(b"another"), gzip.compress(BODY)[:-9]],
    ids=["empty", "junk", "another", "cut off"],
)
def test_evidence_that_was_changed_is_refused(tmp_path: Path, packed: bytes) -> None:
    path = formats.evidence_path(tmp_path, PAYLOAD)
    path.parent.mkdir()
    path.write_bytes(packed)
    with pytest.raises(CollectionError, match=PAYLOAD):
        formats.read_evidence(tmp_path, PAYLOAD)
