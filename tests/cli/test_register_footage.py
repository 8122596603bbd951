"""`walkaway known register`: footage of others, compared and entered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.cast import Cast
from walkaway.cli import commands
from walkaway.clips.models import RegisteredFootage
from walkaway.clips.services.registering import NO_LIST_SHA256
from walkaway.core.files import sha256_of

pytestmark = pytest.mark.django_db

TOLD = ("--label", "en=A film", "--purpose", "Shows it.", "--source", "Sent to the speaker.")


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("walkaway.cli.known.prepare_site", lambda: None)
    monkeypatch.delenv("WALKAWAY_KNOWN_ITEMS", raising=False)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A picture in which there is something to compare."""
    path = tmp_path / "film.png"
    pixels = np.random.default_rng(1).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).resize((640, 480), Image.Resampling.BICUBIC).save(path)
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


def test_footage_is_entered_by_who_answers_for_it(film: Path, cast: Cast) -> None:
    answer = run("known", "register", film, *TOLD, "--by", cast.editor.staff.name)
    assert answer.exit_code == 0, answer.output
    entered = RegisteredFootage.objects.get(pk=sha256_of(film))
    assert (entered.label, entered.is_known) == ({"en": "A film"}, False)
    assert entered.registered_by == cast.editor.staff
    assert entered.list_sha256 == NO_LIST_SHA256


def test_footage_on_the_list_is_entered_as_known_and_told(
    film: Path, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "known.txt"
    assert run("known", "add", listed, film).exit_code == 0
    monkeypatch.setenv("WALKAWAY_KNOWN_ITEMS", str(listed))
    answer = run("known", "register", film, *TOLD, "--by", cast.editor.staff.name)
    assert answer.exit_code == 1
    assert "No clip that shows it leaves" in answer.output
    assert RegisteredFootage.objects.get().is_known
    monkeypatch.delenv("WALKAWAY_KNOWN_ITEMS")
    again = run("known", "register", film, *TOLD, "--by", cast.editor.staff.name)
    assert again.exit_code == 1
    assert "was, when it was last compared, on the list" in again.output
    assert RegisteredFootage.objects.get().is_known


def test_nobody_unknown_and_no_strange_label(film: Path, cast: Cast) -> None:
    assert run("known", "register", film, *TOLD, "--by", "nobody").exit_code != 0
    strange = ("--label", "english=A film", *TOLD[2:], "--by", cast.editor.staff.name)
    assert "LANGUAGE=WORDS" in run("known", "register", film, *strange).output
    assert not RegisteredFootage.objects.exists()
