"""One file as a worker reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.stories.collecting.saved import stories, write_archive
from walkaway.core.errors import Refused
from walkaway.core.lexicon_files import SHIPPED, lexicon_files_in
from walkaway.core.text.lexicon import Lexicon
from walkaway.core.web_archives.model import Record
from walkaway.engine.progress import Tally
from walkaway.stories.collecting import parts
from walkaway.stories.collecting.formats import Candidate
from walkaway.stories.collecting.inputs import Input
from walkaway.stories.collecting.pages import candidate_of
from walkaway.stories.collecting.parts import Order, read_files
from walkaway.stories.collecting.recipe import versions


def an_order(path: Path, folder: Path, **other: str) -> Order:
    return Order(
        files=(Input(path=path, name=path.name),),
        work=folder / "work",
        tally=Tally(folder / "tally"),
        lexicons=lexicon_files_in(SHIPPED),
        versions=tuple(sorted((versions() | other).items())),
    )


def test_a_worker_of_another_version_does_not_read(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.warc", stories())
    with pytest.raises(Refused, match="other versions"):
        read_files(an_order(path, tmp_path, trafilatura="0.1"))
    assert not (tmp_path / "work").exists()


def test_a_file_that_is_gone_when_its_turn_comes_is_told_and_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    [part] = read_files(an_order(path, tmp_path))
    [damage] = part.file()["damages"]
    assert damage["reason"] == "cannot be read (No such file or directory)"
    assert list(part.lines()) == []
    write_archive(path, stories())
    [part] = read_files(an_order(path, tmp_path))
    assert part.file()["damages"] == []
    assert len(list(part.lines())) == 5


def test_a_file_that_changes_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_archive(tmp_path / "a.warc", stories())

    def meanwhile(record: Record, html: str, lexicons: Sequence[Lexicon]) -> Candidate | None:
        with path.open("ab") as file:
            file.write(b"\r\n")
        return candidate_of(record, html, lexicons)

    monkeypatch.setattr(parts, "candidate_of", meanwhile)
    [part] = read_files(an_order(path, tmp_path))
    assert "the file was changed while it was read" in [
        each["reason"] for each in part.file()["damages"]
    ]


def test_what_was_found_is_not_looked_for_again_until_something_that_decides_is_another(
    tmp_path: Path,
) -> None:
    path = write_archive(tmp_path / "a.warc", stories())
    order = an_order(path, tmp_path)
    [first] = read_files(order)
    before = first.told.stat().st_mtime_ns
    assert read_files(order) == [first]
    assert first.told.stat().st_mtime_ns == before
    write_archive(path, stories()[:2])
    [second] = read_files(order)
    assert second != first
    assert [len(list(each.lines())) for each in (first, second)] == [5, 1]
