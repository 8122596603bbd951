"""How long a withdrawal takes until every exit says so, with readers at work meanwhile."""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks.rows import Row

RENDITIONS_OF_A_CLIP = 27
OF_THE_SPEAKER = 10_000
OTHER_SPEAKERS = 99
READERS = 2
ROWS_AT_ONCE = 20_000
POLL_SECONDS = 0.002
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
HASH = "0" * 64


def withdraw(renditions: int) -> Iterator[Row]:
    """One speaker with 10,000 renditions in the library, among all others, withdraws on SQLite."""
    with tempfile.TemporaryDirectory(prefix="walkaway-bench-") as home:
        _prepare(home)
        start = time.perf_counter()
        speakers, total = _fill(renditions)
        yield Row(name="renditions in the library", value=total, unit="rows")
        yield Row(name="written", value=time.perf_counter() - start, unit="s")
        with _Readers(speakers[-1]) as readers:
            time.sleep(1)
            floor = _bare_update(speakers[1])
            seen, whole = _withdrawn(speakers[0])
            yield Row(
                name="until every exit says withdrawn",
                value=seen,
                unit="s",
                floor=f"the bare UPDATE of another speaker's releases, {floor:.3g} s",
                ratio=seen / floor,
            )
            yield Row(name="until words and rows are erased, too", value=whole, unit="s")
            peer = _row_by_row(speakers[2])
            yield Row(
                name="until every exit says withdrawn",
                value=seen,
                unit="s",
                peer=f"clip by clip, words and files in the transaction, {peer:.3g} s",
                ratio=seen / peer,
            )
        yield Row(name="readers' pages, median", value=1000 * readers.median, unit="ms")
        yield Row(name="readers' pages, slowest", value=1000 * readers.slowest, unit="ms")


def _prepare(home: str) -> None:
    os.environ |= {
        "WALKAWAY_HOME": home,
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _fill(renditions: int) -> tuple[list[Any], int]:
    """Speakers, each with an equal share; the first three have as many as were asked for."""
    from walkaway.accounts.models import Staff
    from walkaway.archive.models import Speaker

    staff = Staff.objects.create(name="who releases")
    speakers = [
        Speaker.objects.create(pseudonym=f"speaker {number}", invented=True)
        for number in range(OTHER_SPEAKERS + 1)
    ]
    others = max(1, (renditions - 3 * OF_THE_SPEAKER) // (len(speakers) - 3))
    total = 0
    for number, speaker in enumerate(speakers):
        wanted = OF_THE_SPEAKER if number < 3 else others
        total += _clips_of(speaker, number, -(-wanted // RENDITIONS_OF_A_CLIP), staff)
    return speakers, total


def _clips_of(speaker: Any, number: int, clips: int, staff: Any) -> int:
    """Released clips of a speaker, as the library keeps them."""
    from walkaway.library.models import Asset, Clip, Rendition, Wording
    from walkaway.release.models import Release, ReleasedRendition

    releases = Release.objects.bulk_create(
        Release(
            speaker=speaker, clip_id=f"clip-{number}-{at}", exit="library", purpose="library",
            audience="anyone", territory="*", from_day=NOW.date(), released_by=staff,
            released_at=NOW,
        )
        for at in range(clips)
    )  # fmt: skip
    shown = Clip.objects.bulk_create(
        Clip(
            id=each.clip_id, speaker=speaker, release=each, state="published", published_at=NOW,
            publisher="An archive", purpose="Prevention", pseudonym=speaker.pseudonym,
            duration_ms=60_000, spoken_language="ar", manifest_sha256=HASH,
        )
        for each in releases
    )  # fmt: skip
    Wording.objects.bulk_create(
        Wording(clip=each, language="en", title="Why I left", folded="why i left") for each in shown
    )
    assets = Asset.objects.bulk_create(
        (
            Asset(
                clip=each, key=f"16x9.{at}.mp4", sha256=HASH, size_bytes=1, content_type="video/mp4"
            )
            for each in shown
            for at in range(RENDITIONS_OF_A_CLIP)
        ),
        batch_size=ROWS_AT_ONCE,
    )  # fmt: skip
    Rendition.objects.bulk_create(
        (
            Rendition(
                clip_id=each.clip_id, asset=each, position=at % RENDITIONS_OF_A_CLIP, shape="16x9",
                language=f"l{at % RENDITIONS_OF_A_CLIP}", width=1280, height=720, report="{}",
            )
            for at, each in enumerate(assets)
        ),
        batch_size=ROWS_AT_ONCE,
    )  # fmt: skip
    ReleasedRendition.objects.bulk_create(
        (
            ReleasedRendition(release=each, sha256=HASH, shape="16x9", language=f"l{at}")
            for each in releases
            for at in range(RENDITIONS_OF_A_CLIP)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    return len(assets)


def _bare_update(speaker: Any) -> float:
    from walkaway.release.models import EndedBy, Release

    start = time.perf_counter()
    Release.objects.filter(speaker=speaker, ended_at=None).update(
        ended_at=NOW, ended_by=EndedBy.WITHDRAWAL
    )
    return time.perf_counter() - start


def _withdrawn(speaker: Any) -> tuple[float, float]:
    """Seconds until another connection sees no release and every clip withdrawn, and until all of
    it is erased."""
    from walkaway.archive.models import OriginalsOnWithdrawal
    from walkaway.archive.services.withdrawal import withdraw_again

    seen: list[float] = []
    start = time.perf_counter()

    def look() -> None:
        from django.db import connection

        from walkaway.library.models import Clip
        from walkaway.release.models import Release

        while (
            Release.objects.filter(speaker=speaker, ended_at=None).exists()
            or Clip.objects.filter(speaker=speaker, state="published").exists()
        ):
            time.sleep(POLL_SECONDS)
        seen.append(time.perf_counter() - start)
        connection.close()

    looking = threading.Thread(target=look)
    looking.start()
    withdraw_again(speaker, fate=OriginalsOnWithdrawal.ERASED, now=NOW)
    whole = time.perf_counter() - start
    looking.join()
    return seen[0], whole


def _row_by_row(speaker: Any) -> float:
    """As it was done before: each clip by itself, with its words and files, in one transaction."""
    from django.db import transaction

    from walkaway.accounts.actors import program
    from walkaway.library.models import Clip
    from walkaway.library.services import _tombstone

    start = time.perf_counter()
    with transaction.atomic():
        for clip in Clip.objects.filter(speaker=speaker, state="published").order_by("pk"):
            _tombstone(clip, actor=program("benchmark"), now=NOW)
    return time.perf_counter() - start


class _Readers:
    """Threads that fetch pages of the library all the time, and how long each took."""

    def __init__(self, speaker: Any) -> None:
        self._speaker = speaker
        self._done = threading.Event()
        self._took: list[float] = []
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self) -> _Readers:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for each in self._threads:
            each.join()

    @property
    def median(self) -> float:
        """Seconds a page."""
        return statistics.median(self._took)

    @property
    def slowest(self) -> float:
        """Seconds of the slowest page."""
        return max(self._took)

    def _read(self) -> None:
        from django.db import connection

        from walkaway.library.models import Clip
        from walkaway.library.queries import published_clip

        names = list(Clip.objects.filter(speaker=self._speaker).values_list("pk", flat=True)[:50])
        fetch: Callable[[str], object] = published_clip
        while not self._done.is_set():
            for name in names:
                start = time.perf_counter()
                fetch(name)
                self._took.append(time.perf_counter() - start)
                if self._done.is_set():
                    break
        connection.close()
