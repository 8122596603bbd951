"""Collecting from real files, in real processes."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from tests.core.web_archives.archives import warc_record
from tests.engine.conftest import cluster
from tests.stories.collecting.running import AfterTheFirst, left_in, run
from tests.stories.collecting.saved import (
    ENGLISH,
    GERMAN,
    STORIES,
    a_page,
    dull_pages,
    filler,
    stories,
    write_archive,
    write_many,
)
from walkaway.core.errors import LexiconError, Refused
from walkaway.core.text.folding import fold
from walkaway.core.text.lexicon import Lexicon
from walkaway.core.web_archives.model import Record
from walkaway.core.web_archives.opening import events
from walkaway.engine import open_engine
from walkaway.engine.progress import NobodyAsked
from walkaway.stories.collecting import parts
from walkaway.stories.collecting.formats import (
    Candidate,
    read_candidates,
    read_evidence,
    read_manifest,
)
from walkaway.stories.collecting.pages import candidate_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_many(tmp_path_factory.mktemp("pages") / "many")


@pytest.fixture(scope="module")
def collected(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("collected")
    run([many], out)
    return out


def by_title(out: Path) -> dict[str, Candidate]:
    return {each["title"]: each for each in read_candidates(out)}


@pytest.mark.parametrize("suffix", [".warc.gz", ".warc.zst", ".warc"])
def test_every_planted_story_is_found_with_its_evidence(tmp_path: Path, suffix: str) -> None:
    archive = write_archive(tmp_path / f"a{suffix}", stories())
    run([archive], tmp_path / "out")
    found = by_title(tmp_path / "out")
    assert sorted(found) == sorted(f"Story {language}" for language in STORIES)
    for number, (language, story) in enumerate(STORIES.items()):
        each = found[f"Story {language}"]
        assert each["language"] == language
        assert story in each["text"][each["passage"]["start"] : each["passage"]["end"]]
        assert each["source"] == f"a{suffix}"
        assert each["record_id"] == f"urn:uuid:{number:032}"
        assert each["address"] == f"https://news.example/{number}"
        assert each["retrieved_at"] == "2015-02-03T04:05:06Z"
        assert (each["published_on"], each["published_from"]) == (f"2015-0{number + 1}-02", "meta")
        page = read_evidence(tmp_path / "out", each["payload_sha256"])
        assert story.encode() in page


def test_every_kind_of_file_is_read_and_all_that_was_not_is_told(collected: Path) -> None:
    manifest = read_manifest(collected)
    files = {each["name"]: each for each in manifest["files"]}
    assert {name: each["candidates"] for name, each in files.items()} == {
        "many/a.warc.gz": 5,
        "many/b.warc.zst": 1,
        "many/c.warc": 1,
        "many/d.wacz": 1,
        "many/e.warc.gz": 1,
        "many/feed.rss": 1,
        "many/saved/copy.html": 1,
        "many/saved/empty.html": 0,
    }
    assert files["many/a.warc.gz"]["beside"] == {"metadata": 1, "request": 1}
    assert files["many/d.wacz"]["beside"] == {"beside-the-archive": 1}
    assert manifest["incomplete"] == ["many/e.warc.gz", "many/saved/empty.html"]
    [cut] = files["many/e.warc.gz"]["damages"]
    assert cut["reason"] == "the file ends inside a compressed record"
    assert cut["offset"] > 0
    assert manifest["skipped"] == [
        {"source": "many/saved/style.css", "offset": 0, "reason": "unknown-kind"}
    ]
    counts = manifest["counts"]
    assert counts["sifted"] == 11 < counts["pages"]
    assert counts["candidates"] == len(list(read_candidates(collected))) == 7
    assert counts["repeats"] == 4


def test_a_candidate_from_a_package_and_one_from_a_feed_say_where_they_are_from(
    tmp_path: Path, many: Path
) -> None:
    run([many / "d.wacz", many / "feed.rss"], tmp_path / "out")
    found = by_title(tmp_path / "out")
    assert (
        found["Story fr"]["source"] == "d.wacz!archive/data.warc.gz" if "Story fr" in found else 1
    )
    assert found["Left"]["address"] == "https://feed.example/1"
    assert found["Left"]["published_on"] == "2015-02-03"
    assert GERMAN in found["Left"]["text"]


def test_copies_stand_in_one_cluster_with_what_they_share(collected: Path) -> None:
    found = by_title(collected)
    original, copy = found["Story en"], found["Copied"]
    assert copy["cluster"] == original["cluster"] == original["id"]
    assert original["shared"] == []
    shared = copy["shared"]
    assert {each["with"] for each in shared} == {original["id"]}
    for each in shared:
        here, there = (
            text[start:end].split()
            for text, (start, end) in (
                (copy["text"], each["here"]),
                (original["text"], each["there"]),
            )
        )
        assert fold(" ".join(here)) == fold(" ".join(there))
    longest = max(shared, key=lambda each: each["here"][1] - each["here"][0])
    assert "fled from ISIS" in copy["text"][longest["here"][0] : longest["here"][1]]
    assert read_manifest(collected)["counts"]["clusters"] == 1
    assert found["Story tr"]["cluster"] == found["Story tr"]["id"]


def test_the_same_bytes_whatever_the_engine_and_whatever_dies(
    many: Path, collected: Path, tmp_path: Path
) -> None:
    expected = left_in(collected)
    assert len(expected) > 7
    for workers in (1, 2):
        with open_engine(workers=workers) as engine:
            run([many], tmp_path / str(workers), engine)
        assert left_in(tmp_path / str(workers)) == expected

    def kill_all_workers() -> None:
        for process in psutil.Process().children(recursive=True):
            if "spawn_main" in " ".join(process.cmdline()):
                process.send_signal(signal.SIGKILL)

    killing = AfterTheFirst(tmp_path / "killing", kill_all_workers)
    with open_engine(workers=2) as engine:
        run([many], tmp_path / "killing", engine, killing)
    assert killing.acted
    assert left_in(tmp_path / "killing") == expected


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_the_same_bytes_from_a_cluster(many: Path, collected: Path, tmp_path: Path) -> None:
    with cluster(tmp_path) as (address, _), open_engine(scheduler=address) as engine:
        run([many], tmp_path / "out", engine)
    assert left_in(tmp_path / "out") == left_in(collected)


class Heard(NobodyAsked):
    """What was told of the reading."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.amounts: list[int] = []

    def stage(self, name: str, total: int) -> None:
        self.stages.append((name, total))

    def reached(self, amount: int) -> None:
        if len(self.stages) == 1:
            self.amounts.append(amount)


def test_it_is_told_how_many_bytes_were_read_and_at_the_end_all_were(
    many: Path, tmp_path: Path
) -> None:
    heard = Heard()
    run([many], tmp_path, progress=heard)
    total = sum(path.stat().st_size for path in many.rglob("*") if path.suffix != ".css")
    folders = sum(path.stat().st_size for path in many.rglob("*") if path.is_dir())
    assert heard.stages == [("Reading 8 files", total - folders), ("Comparing", 11)]
    assert heard.amounts == sorted(heard.amounts)
    assert heard.amounts[-1] == total - folders


@pytest.mark.parametrize("kind", ["a.warc.gz", "b.warc.zst", "c.warc"])
def test_every_byte_of_an_archive_is_told_while_it_is_read(many: Path, kind: str) -> None:
    counts: list[int] = []
    list(events(many / kind, on_read=counts.append))
    assert sum(counts) >= (many / kind).stat().st_size
    assert len(counts) > 1


def test_a_run_that_was_killed_goes_on_where_it_was(
    many: Path, collected: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "tests.stories.collecting.killed", str(out), str(many)]
    ended = subprocess.run(command, cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    kept = out / ".work" / "parts"
    done = {path: path.stat().st_mtime_ns for path in kept.glob("*.json")}
    assert 0 < len(done) < 8
    assert not (out / "manifest.json").exists()
    run([many], out)
    assert left_in(out) == left_in(collected)
    assert {path: path.stat().st_mtime_ns for path in done} == done


def test_another_machine_and_another_order_make_no_difference(
    many: Path, collected: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "else" / "where" / "many"
    shutil.copytree(many, elsewhere)
    run([elsewhere], tmp_path / "out")
    assert left_in(tmp_path / "out") == left_in(collected)
    files = [many / "a.warc.gz", many / "c.warc"]
    run(files, tmp_path / "one")
    run(files[::-1], tmp_path / "two")
    assert left_in(tmp_path / "one") == left_in(tmp_path / "two")
    assert not [name for name, text in left_in(tmp_path / "out").items() if b"/tmp/" in text]


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [
        write_archive(tmp_path / each / "x.warc", [warc_record(n, a_page(ENGLISH, seed=n))])
        for n, each in enumerate(("one", "two"))
    ]
    manifest = run(paths, tmp_path / "out")
    assert [each["name"] for each in manifest["files"]] == ["x.warc", "x.warc~2"]
    assert [each["source"] for each in read_candidates(tmp_path / "out")] == ["x.warc", "x.warc~2"]


def test_more_archives_are_added_and_others_taken_away(tmp_path: Path) -> None:
    one = write_archive(tmp_path / "one.warc", stories()[:2])
    two = write_archive(tmp_path / "two.warc", stories()[2:4])
    out = tmp_path / "out"
    run([one], out)
    run([one, two], out)
    assert len(list(read_candidates(out))) == 2
    run([two], out)
    [left] = read_candidates(out)
    assert left["source"] == "two.warc"
    assert [path.name for path in (out / "evidence").iterdir()] == [
        f"{left['payload_sha256']}.html.gz"
    ]


def test_what_was_written_is_not_read_though_it_lies_below_what_is_read(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", stories())
    first = run([tmp_path], tmp_path / "out")
    before = left_in(tmp_path / "out")
    assert run([tmp_path], tmp_path / "out") == first
    assert left_in(tmp_path / "out") == before
    assert first["skipped"] == []


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.warc", stories())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.odt").write_bytes(b"years")
    with pytest.raises(Refused, match=r"thesis\.odt"):
        run([archive], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.odt"]


def test_two_runs_in_one_folder_are_refused(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.warc", stories())
    run([archive], tmp_path / "out")
    with (tmp_path / "out" / ".work" / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="another run is at work"):
            run([archive], tmp_path / "out")


def test_where_nothing_is_read_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(Refused, match="no file that is read"):
        run([tmp_path], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_organisation_has_its_own_lexicons(tmp_path: Path) -> None:
    archive = write_archive(
        tmp_path / "a.warc",
        [*stories(), warc_record(50, a_page("He walked out of the Quiet Order.", seed=3))],
    )
    own = tmp_path / "own"
    own.mkdir()
    (own / "en.txt").write_text("language en\n[group other]\nquiet order\n[act left]\nwalked out\n")
    manifest = run([archive], tmp_path / "out", lexicons=own)
    [found] = read_candidates(tmp_path / "out")
    assert [each["name"] for each in found["reasons"]] == ["left", "other"]
    assert [each["name"] for each in manifest["lexicons"]] == ["en.txt"]
    (own / "en.txt").write_text("language en\n[group other]\nloud order\n[act left]\nwalked out\n")
    run([archive], tmp_path / "out", lexicons=own)
    assert list(read_candidates(tmp_path / "out")) == []
    (own / "en.txt").write_text("walked out\n")
    with pytest.raises(LexiconError, match=r"en\.txt, line 1"):
        run([archive], tmp_path / "out", lexicons=own)


def test_a_list_names_what_is_read_and_what_is_gone(tmp_path: Path) -> None:
    write_archive(tmp_path / "in" / "a.warc", [*dull_pages([1]), *stories()[:1]])
    (tmp_path / "list.txt").write_text("in/a.warc\nin/gone.warc\n")
    manifest = run([tmp_path / "list.txt"], tmp_path / "out")
    assert [each["name"] for each in manifest["files"]] == ["in/a.warc"]
    assert manifest["skipped"] == [
        {"source": "list.txt", "offset": 10, "reason": "no such file: in/gone.warc"}
    ]
    assert manifest["incomplete"] == ["list.txt"]


def test_a_page_of_very_many_layers_is_read(tmp_path: Path) -> None:
    deep = b"<div>" * 200_000 + ENGLISH.encode() + filler(1).encode()
    archive = write_archive(tmp_path / "a.warc", [warc_record(9, deep), *stories()])
    manifest = run([archive], tmp_path / "out")
    assert manifest["counts"]["candidates"] == 6
    assert manifest["counts"]["damages"] == 0


def test_a_page_that_cannot_be_taken_apart_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_at_the_first(
        record: Record, html: str, lexicons: Sequence[Lexicon]
    ) -> Candidate | None:
        if record.address.endswith("/0"):
            raise RecursionError
        return candidate_of(record, html, lexicons)

    monkeypatch.setattr(parts, "candidate_of", fails_at_the_first)
    manifest = run([write_archive(tmp_path / "a.warc", stories())], tmp_path / "out")
    assert manifest["counts"]["candidates"] == 4
    [damage] = manifest["files"][0]["damages"]
    assert damage["reason"] == (f"the page urn:uuid:{0:032} cannot be taken apart (RecursionError)")
    assert manifest["incomplete"] == ["a.warc"]
