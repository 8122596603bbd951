from __future__ import annotations

import gzip
import hashlib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.web_archives.archives import (
    packed,
    page,
    request_record,
    warc_record,
    write_wacz,
)
from walkaway.core.web_archives.model import Aside, Damage, Event, Record
from walkaway.core.web_archives.opening import events, files_below

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def numbers(found: list[Event]) -> list[int]:
    return [int(event.record_id[-32:]) for event in found if isinstance(event, Record)]


def damages(found: list[Event]) -> list[Damage]:
    return [event for event in found if isinstance(event, Damage)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_page_is_read_with_its_evidence(tmp_path: Path, suffix: str) -> None:
    records = [request_record(9), *(warc_record(n) for n in range(3))]
    path = written(tmp_path / f"a{suffix}", b"".join(packed(records, suffix)))

    found = list(events(path, "here"))

    assert found[0] == Aside(source="here", kind="request")
    assert numbers(found) == [0, 1, 2]
    assert found[1] == Record(
        source="here",
        record_id=f"urn:uuid:{0:032}",
        address="https://news.example/0",
        retrieved_at="2015-02-03T04:05:06Z",
        media_type="text/html",
        charset="utf-8",
        body=page(0),
    )
    assert found[1].payload_sha256 == hashlib.sha256(page(0)).hexdigest()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_cut_off_archive_tells_where_it_was_cut(tmp_path: Path, suffix: str) -> None:
    members = packed([warc_record(n) for n in range(3)], suffix)
    whole = b"".join(members)
    path = written(tmp_path / f"a{suffix}", whole[: len(whole) - len(members[2]) // 2])

    found = list(events(path))

    assert numbers(found) == [0, 1]
    assert [each.offset for each in damages(found)] == [len(members[0]) + len(members[1])]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_reading_goes_on_behind_flipped_bytes(tmp_path: Path, suffix: str) -> None:
    members = packed([warc_record(n) for n in range(4)], suffix)
    hurt = bytearray(members[1])
    for place in range(len(hurt) // 2, len(hurt) // 2 + 20):
        hurt[place] ^= 0xA5
    path = written(tmp_path / f"a{suffix}", b"".join([members[0], hurt, *members[2:]]))

    found = list(events(path))

    assert numbers(found) == [0, 2, 3]
    assert [each.offset for each in damages(found)] == [len(members[0])]


def test_missing_bytes_cost_a_plain_archive_one_record(tmp_path: Path) -> None:
    records = [warc_record(n) for n in range(4)]
    records[1] = records[1][:-40]
    path = written(tmp_path / "a.warc", b"".join(records))

    found = list(events(path))

    assert numbers(found) == [0, 2, 3]
    assert [each.offset for each in damages(found)] == [len(records[0])]


def test_an_archive_that_is_one_gzip_member_is_salvaged_up_to_the_damage(tmp_path: Path) -> None:
    words = [hashlib.sha512(str(n).encode()).hexdigest() * 4 for n in range(40)]
    whole = gzip.compress(
        b"".join(warc_record(n, page(n, each)) for n, each in enumerate(words)), mtime=0
    )
    path = written(tmp_path / "a.warc.gz", whole[: len(whole) * 3 // 4])

    found = list(events(path))

    assert 20 < len(numbers(found)) < 40
    assert numbers(found) == list(range(len(numbers(found))))
    assert len(damages(found)) == 1


def test_a_salvaged_record_without_a_digest_is_not_trusted(tmp_path: Path) -> None:
    members = packed([warc_record(n, digest=False) for n in range(2)], ".warc.gz")
    checksum_wrong = members[0][:-8] + b"\0\0\0\0" + members[0][-4:]
    path = written(tmp_path / "a.warc.gz", checksum_wrong + members[1])

    found = list(events(path))

    assert numbers(found) == [1]
    assert damages(found)


def test_a_package_is_read_member_by_member(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    members = {
        "datapackage.json": b"{}",
        "archive/1.warc.gz": b"".join(packed([warc_record(1), warc_record(2)], ".warc.gz")),
        "archive/2.warc": warc_record(3),
    }
    write_wacz(path, members)

    found = list(events(path))

    assert numbers(found) == [1, 2, 3]
    assert {each.source for each in found} == {f"{path}!{name}" for name in members}
    assert not damages(found)


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("archive/1.warc", warc_record(1))
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("archive/1.warc", warc_record(2))

    assert numbers(list(events(path))) == [1, 2]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_archive_in_which_nothing_is_says_so(tmp_path: Path, suffix: str) -> None:
    empty = written(tmp_path / f"a{suffix}", b"")
    nothing = written(tmp_path / f"b{suffix}", b"".join(packed([b""], suffix)))

    assert [each.reason for path in (empty, nothing) for each in damages(list(events(path)))] == [
        "no record is in it",
        "no record is in it",
    ]


def test_links_that_lead_in_a_circle_are_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    saved = written(tmp_path / "in" / "a.html", page(1))
    for name in ("circle", "again"):
        (tmp_path / "in" / name).symlink_to(tmp_path / "in")

    found = list(files_below([tmp_path / "in"]))

    assert [each for each in found if isinstance(each, Path)] == [saved]
    assert [each.kind for each in found if isinstance(each, Aside)] == ["link-to-a-folder"] * 2


def test_a_cut_off_package_still_gives_its_records(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    member = b"".join(packed([warc_record(n) for n in range(20)], ".warc.gz"))
    write_wacz(path, {"archive/1.warc.gz": member})
    path.write_bytes(path.read_bytes()[: len(member) // 2])

    found = list(events(path))

    assert numbers(found) == list(range(len(numbers(found))))
    assert len(numbers(found)) >= 8
    assert "zip" in damages(found)[0].reason
    assert len(damages(found)) == 2


def test_a_changed_byte_in_a_package_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    write_wacz(path, {"archive/1.warc": warc_record(1, digest=False)})
    content = path.read_bytes().replace(b"Page 1", b"Page 7")
    path.write_bytes(content)
    assert zipfile.is_zipfile(path)

    assert "CRC" in damages(list(events(path)))[0].reason


def test_a_feed_gives_its_entries(tmp_path: Path) -> None:
    feed = (
        '<rss version="2.0"><channel><title>t</title><item><guid>x1</guid><title>A &amp; B</title>'
        "<link>https://f.example/1</link><pubDate>Tue, 03 Feb 2015 04:05:06 GMT</pubDate>"
        "<description>&lt;p&gt;Words&lt;/p&gt;</description></item></channel></rss>"
    )
    found = list(events(written(tmp_path / "a.rss", feed.encode())))

    assert [(e.record_id, e.address) for e in found if isinstance(e, Record)] == [
        ("x1", "https://f.example/1")
    ]
    assert isinstance(found[0], Record)
    assert b"<p>Words</p>" in found[0].body
    assert b"2015-02-03" in found[0].body


def test_a_feed_that_breaks_off_is_told(tmp_path: Path) -> None:
    content = b'<rss version="2.0"><channel><item><title>A</title><description>Wo'

    assert damages(list(events(written(tmp_path / "a.xml", content))))


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pages = [written(tmp_path / "in" / name, page(1)) for name in ("a.html", "b.htm")]
    other = written(tmp_path / "in" / "c.docx", b"PK")
    listed = written(tmp_path / "list.txt", b"in/a.html\n\nin/gone.html\nlist.txt\n")

    found = list(files_below([listed, tmp_path / "in"]))

    assert [each for each in found if isinstance(each, Path)] == pages
    assert [(e.source, e.offset) for e in found if isinstance(e, Damage)] == [
        (str(listed), 11),
        (str(listed), 24),
    ]
    assert Aside(source=str(other), kind="unknown-kind") in found


@settings(max_examples=60, deadline=None)
@given(
    suffix=st.sampled_from(SUFFIXES),
    count=st.integers(1, 6),
    hits=st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), min_size=0, max_size=4),
    cut=st.floats(0.2, 1),
)
def test_every_record_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory,
    suffix: str,
    count: int,
    hits: list[tuple[float, int]],
    cut: float,
) -> None:
    members = packed([warc_record(n) for n in range(count)], suffix)
    content = bytearray(b"".join(members))
    content = content[: max(1, int(len(content) * cut))]
    # Nothing tells of records that a cut between two of them left out.
    begun = sum(sum(map(len, members[:n])) < len(content) for n in range(count))
    for place, change in hits:
        content[int(place * len(content))] ^= change
    path = written(tmp_path_factory.mktemp("a") / f"a{suffix}", bytes(content))

    found = list(events(path))
    pages = [event for event in found if isinstance(event, Record)]

    for record in pages:
        if record.record_id.startswith("urn:uuid:"):
            assert record.body.startswith(b"<html")
    # A changed header field is not covered by a digest: such a page is read, or set aside.
    asides = [event for event in found if isinstance(event, Aside)]
    assert len(pages) + len(asides) == begun or damages(found)
