"""A release and what must stop it at once, in two threads: nothing stays out, whoever is first."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.library.clips import make_clip
from tests.release.packages import packaged
from tests.release.releasing import Crew, a_crew, a_wish, make_releasable, speaker_of_crew
from walkaway.archive.models import Speaker
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import Package
from walkaway.core.errors import Refused
from walkaway.core.gate import Exit
from walkaway.core.media.manifest import ClipManifest
from walkaway.release import exits
from walkaway.release.exits import WayOut
from walkaway.release.models import Release
from walkaway.release.services.freezing import freeze
from walkaway.release.services.releasing import release

ADDRESSES = {Exit.LIBRARY: "/files/{}/16x9.mp4", Exit.API: "/api/clips/{}/files/16x9.mp4"}
LONG_S = 1.0

Stop = Callable[[Package, Crew], object]


def withdrawn(package: Package, crew: Crew) -> None:
    speaker = Speaker.objects.get(pk=package.cut.speaker_id)
    withdraw(speaker, actor=crew.officer, now=timezone.now())


def frozen(package: Package, crew: Crew) -> None:
    freeze(package.cut.speaker, actor=crew.editor, now=timezone.now())


def elsewhere(stop: Stop, package: Package, crew: Crew) -> threading.Thread:
    def run() -> None:
        stop(package, crew)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@contextmanager
def between(way: WayOut, when: str, act: Callable[[], object]) -> Iterator[None]:
    """Do `act` in a release by `way`: once all is `ready`, or `inside` of its transaction."""
    usual = way.made_ready

    @contextmanager
    def made_ready(*args: object, **more: object) -> Iterator[Callable[[Release], None]]:
        with usual(*args, **more) as deliver:  # type: ignore[arg-type]  # as it was called
            if when == "ready":
                act()

            def deliver_and_act(made: Release) -> None:
                deliver(made)
                if when == "inside":
                    act()

            yield deliver_and_act

    way.made_ready = made_ready  # type: ignore[method-assign]  # for as long as this lasts
    try:
        yield
    finally:
        del way.made_ready


def status(exit_: Exit, clip_id: str) -> int:
    # Of the settings of a real site, which knows this machine by one name.
    return Client(SERVER_NAME="localhost").head(ADDRESSES[exit_].format(clip_id)).status_code


def race(package: Package, crew: Crew, exit_: Exit, stop: Stop, when: str, clip_id: str) -> None:
    """Release, and stop it meanwhile from another thread; checks that it is out nowhere."""
    threads: list[threading.Thread] = []

    def stop_meanwhile() -> None:
        threads.append(elsewhere(stop, package, crew))
        # Inside the transaction the speaker is held: whoever stops it waits for that.
        threads[0].join(timeout=None if when == "ready" else LONG_S)
        assert threads[0].is_alive() is (when == "inside")

    with between(exits.way_by(exit_), when, stop_meanwhile):
        try:
            release(a_wish(package, exit_), actor=crew.reviewer, now=timezone.now())
            assert when == "inside"
        except Refused:
            assert when == "ready"
    threads[0].join()
    assert status(exit_, clip_id) == (410 if when == "inside" and stop is withdrawn else 404)
    assert Release.objects.filter(clip_id=clip_id).exists() is (when == "inside")


def all_races(media: Path, folder: Path) -> None:
    """Each by a speaker and a clip of its own, in one database."""
    every = product(ADDRESSES, (withdrawn, frozen), ("ready", "inside"))
    for number, (exit_, stop, when) in enumerate(every):
        crew = a_crew(f"crew {number}")
        speaker = speaker_of_crew(f"Bahar {number}", crew)

        def of_them(manifest: ClipManifest, number: int = number) -> None:
            manifest["id"] = f"clip-{number}"
            manifest["speaker"]["pseudonym"] = ""

        clip = make_clip(media, folder / f"clip-{number}", change=of_them)
        package = packaged(clip, speaker, editor=crew.editor)
        make_releasable(package, crew)
        race(package, crew, exit_, stop, when, f"clip-{number}")


IN_A_FILE = """
import sys, django
from pathlib import Path
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.release.test_at_once import all_races
all_races(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_first_nothing_stays_out(media: Path, tmp_path: Path) -> None:
    """On SQLite in a file: a database in memory knows other locks."""
    if connection.vendor != "sqlite":
        all_races(media, tmp_path)
        return
    variables = {
        "WALKAWAY_HOME": str(tmp_path / "home"),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    subprocess.run(
        [sys.executable, "-c", IN_A_FILE, media, tmp_path], env=os.environ | variables, check=True
    )
