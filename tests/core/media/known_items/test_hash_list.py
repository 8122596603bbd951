"""Hash lists: what may stand in them, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkaway.core.errors import UnexpectedContent
from walkaway.core.media.known_items.hash_list import (
    HashList,
    KnownItem,
    add_hashes,
    read_hash_list,
)
from walkaway.core.media.known_items.pdq import Hash, as_hex, distance

ONE, TWO = "f" * 64, "0123456789abcdef" * 4
hashes = st.integers(0, 2**256 - 1).map(Hash)


def test_lines_hold_a_hash_and_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "group.txt"
    path.write_text(f"# shared by a partner\n\n{ONE} film of 2014\n{TWO.upper()}, another\n{ONE}\n")
    found = read_hash_list(path).items
    assert [(each.line, each.comment) for each in found] == [
        (3, "film of 2014"), (4, "another"), (5, ""),
    ]  # fmt: skip
    assert as_hex(found[1].hash) == TWO


def test_a_folder_is_all_its_lists(tmp_path: Path) -> None:
    for name, line in (("b.txt", ONE), ("a.txt", TWO), ("notes.md", "no list")):
        (tmp_path / name).write_text(f"{line}\n")
    assert [each.file for each in read_hash_list(tmp_path).items] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("line", ["f" * 63, "f" * 65, "g" * 64, f"x{ONE}", "film of 2014"])
def test_a_line_that_is_no_hash_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{ONE}\n{line}\n")
    with pytest.raises(UnexpectedContent, match="line 2"):
        read_hash_list(path)


@pytest.mark.parametrize("content", ["", "# nothing yet\n"])
def test_a_list_without_a_hash_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(content)
    for each in (path, tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(UnexpectedContent):
            read_hash_list(each)


def test_what_is_added_stands_behind_what_was_there_and_once(tmp_path: Path) -> None:
    path = tmp_path / "lists" / "own.txt"
    one, two = Hash(int(ONE, 16)), Hash(int(TWO, 16))
    assert add_hashes(path, [(one, "a\nfilm"), (one, "again")]) == 1
    path.write_text(path.read_text() + "# checked by the officer")
    assert add_hashes(path, [(one, "a film"), (two, "")]) == 1
    assert path.read_text() == f"{ONE} a film\n# checked by the officer\n{TWO}\n"


@given(st.lists(hashes, min_size=1, max_size=8), st.lists(hashes, min_size=1, max_size=4))
def test_the_nearest_is_the_nearest(listed: list[Hash], asked: list[Hash]) -> None:
    items = tuple(
        KnownItem(hash=each, comment="", file="list.txt", line=at) for at, each in enumerate(listed)
    )
    item, bits, which = HashList(items).nearest(asked)
    assert bits == distance(item.hash, asked[which])
    assert bits == min(distance(one, other) for one in listed for other in asked)
