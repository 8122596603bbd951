import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import Client

from tests.library.clips import make_clip
from tests.library.conftest import Publish
from walkaway.accounts.actors import program
from walkaway.core.errors import Refused
from walkaway.core.media.manifest import ClipManifest
from walkaway.journal.models import Entry
from walkaway.library.models import Asset, Clip, ClipState, Line, Wording
from walkaway.library.services import withdraw_clip

PUBLISH_AND_WITHDRAW = """
import sys, django
from pathlib import Path
django.setup()
from tests.tables import make_tables
from walkaway.accounts.actors import program
from tests.release.releasing import released
from walkaway.library.services import withdraw_clip
folder, home = map(Path, sys.argv[1:])
make_tables()
released(folder)
assert b"Xylophonwort" in b"".join(path.read_bytes() for path in home.glob("walkaway.sqlite3*"))
withdraw_clip("the-well", actor=program("protection-officer"))
# Not even while the database is open, and its log not yet put away.
assert b"Xylophonwort" not in b"".join(path.read_bytes() for path in home.glob("walkaway.sqlite3*"))
"""


def test_every_page_and_every_file_says_that_it_was_withdrawn(
    publish: Publish, visitor: Client
) -> None:
    keys = [asset.key for asset in publish("the-well").assets.all()]
    addresses = [
        "/en/clips/the-well/",
        "/ar/clips/the-well/",
        "/en/clips/the-well/proof/",
        *(f"/files/the-well/{key}" for key in keys),
        "/files/the-well/never-was.mp4",
    ]
    assert visitor.get(addresses[0]).status_code == 200
    withdraw_clip("the-well", actor=program("protection-officer"))
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 410, address
        assert b"Bahar" not in answer.content
    assert "سُحبت هذه الشهادة" in visitor.get("/ar/clips/the-well/").content.decode()


def test_it_is_no_longer_listed_nor_found(publish: Publish, visitor: Client) -> None:
    publish("the-well")
    withdraw_clip("the-well", actor=program("protection-officer"))
    for address in ("/en/", "/en/search/?q=well"):
        assert "the-well" not in visitor.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_but_its_identifier_and_who_withdrew_it(
    publish: Publish, shelf: Path
) -> None:
    publish("the-well")
    clip = withdraw_clip("the-well", actor=program("protection-officer"))
    assert Clip.objects.get() == clip
    assert (clip.state, clip.publisher, clip.pseudonym) == (ClipState.WITHDRAWN, "", "")
    assert not any(model.objects.exists() for model in (Wording, Line, Asset))
    assert not (shelf / "the-well").exists()
    entry = Entry.objects.last()
    assert entry is not None
    assert (entry.verb, entry.actor) == ("clip-withdrawn", "protection-officer")


def test_what_was_left_of_a_withdrawn_clip_by_mistake_is_not_served(
    publish: Publish, visitor: Client
) -> None:
    clip = publish("the-well")
    tombstone = {"publisher": "", "funder": "", "purpose": "", "pseudonym": ""}
    Clip.objects.filter(pk=clip.pk).update(
        state=ClipState.WITHDRAWN, withdrawn_at=clip.published_at, manifest_sha256="", **tombstone
    )
    assert Asset.objects.filter(clip=clip).exists()
    assert visitor.get("/files/the-well/16x9.mp4").status_code == 410
    assert visitor.get("/en/clips/the-well/").status_code == 410


def test_withdrawing_twice_does_no_harm(publish: Publish) -> None:
    publish("the-well")
    first = withdraw_clip("the-well", actor=program("protection-officer"))
    second = withdraw_clip("the-well", actor=program("editor"))
    assert second.withdrawn_at == first.withdrawn_at
    assert Entry.objects.filter(verb="clip-withdrawn").count() == 1


@pytest.mark.django_db
def test_what_was_never_published_cannot_be_withdrawn() -> None:
    with pytest.raises(Refused, match="the-wall"):
        withdraw_clip("the-wall", actor=program("protection-officer"))


@pytest.mark.django_db
def test_the_database_refuses_a_withdrawn_clip_that_still_speaks(publish: Publish) -> None:
    publish("the-well")
    clip = withdraw_clip("the-well", actor=program("protection-officer"))
    clip.pseudonym = "Bahar"
    with pytest.raises(IntegrityError):
        clip.save()


def test_the_erased_words_are_not_left_on_the_disk(tmp_path: Path, media: Path) -> None:
    """On SQLite, in a process of its own with a real file: in memory nothing is proven.

    PostgreSQL overwrites what was erased in its own time.
    """

    def with_many_words(manifest: ClipManifest) -> None:
        manifest["purpose"] = "Xylophonwort " * 500

    folder = make_clip(media, tmp_path / "clip", change=with_many_words)
    home = tmp_path / "home"
    variables = {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    subprocess.run(
        [sys.executable, "-c", PUBLISH_AND_WITHDRAW, str(folder), str(home)],
        env=os.environ | variables,
        check=True,
    )
    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"Xylophonwort" not in left
    assert b"Why Bahar left" not in left
