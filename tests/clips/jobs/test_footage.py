"""Footage of others in a cut is compared with the list of known items, and registered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.clips.rendered import Scene, a_scene, do_all_jobs
from tests.media.faces.hard_case import RATE, Pose, draw, encode
from walkaway.archive.models import WorkerKey
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import RegisteredFootage, WorkOrder
from walkaway.clips.services.footage import ask_to_register, footage_in
from walkaway.clips.services.registering import NO_LIST_SHA256
from walkaway.clips.services.versions import open_sheet
from walkaway.core.errors import Refused
from walkaway.core.media.known_items.hash_list import add_hashes
from walkaway.core.media.known_items.matching import hashes_to_list
from walkaway.core.media.sheet.model import CutSheet
from walkaway.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db(transaction=True)

LABEL = {"en": "Film of the group", "ar": "فيلم للجماعة"}


def told(sheet: CutSheet, **more: object) -> CutSheet:
    """The sheet with its last passage as footage of others."""
    words = {"insert_label": LABEL, "insert_purpose": "Why.", "insert_source": "Whence."} | more
    *first, last = sheet.passages
    return replace(sheet, passages=(*first, replace(last, **words)))  # type: ignore[arg-type]


def registered(scene: Scene) -> RegisteredFootage:
    ask_to_register(scene.version, actor=scene.editor)
    do_all_jobs()
    job = Job.objects.latest("created_at")
    assert job.state == JobState.DONE, (job.problem, job.error)
    assert not WorkOrder.objects.exists()
    assert not WorkerKey.objects.exists()
    return RegisteredFootage.objects.get()


def test_what_is_told_at_the_desk_is_compared_and_entered(tmp_path: Path) -> None:
    scene = a_scene(tmp_path)
    scene.change(told)
    (before,) = footage_in(scene.cut, open_sheet(scene.version, actor=scene.editor))
    assert before.entered is None
    entered = registered(scene)
    assert (entered.label, entered.purpose, entered.source) == (LABEL, "Why.", "Whence.")
    assert (entered.is_known, entered.list_sha256) == (False, NO_LIST_SHA256)
    assert entered.registered_by == scene.editor.staff
    (after,) = footage_in(scene.cut, open_sheet(scene.version, actor=scene.editor))
    assert after.entered == entered


def test_what_is_on_the_list_is_entered_as_refused(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    encode((draw(Pose()) for _ in range(125)), film, RATE)
    scene = a_scene(tmp_path, film=film.read_bytes())
    scene.change(told)
    listed = tmp_path / "known.txt"
    add_hashes(listed, [(value, "listed") for _at, _shape, value in hashes_to_list(film)])
    with override_settings(KNOWN_ITEMS=listed):
        assert registered(scene).is_known


@pytest.mark.parametrize("more", [{"insert_purpose": ""}, {"insert_source": ""},
                                  {"insert_label": {"en": "Only here"}}])  # fmt: skip
def test_what_is_not_told_as_it_must_be_is_refused(tmp_path: Path, more: dict[str, object]) -> None:
    scene = a_scene(tmp_path)
    scene.change(lambda sheet: told(sheet, **more))
    with pytest.raises(Refused, match="not told as it must be"):
        ask_to_register(scene.version, actor=scene.editor)
    assert not Job.objects.filter(kind="register-footage").exists()


def test_only_who_cuts_registers_and_only_footage_of_others(tmp_path: Path) -> None:
    scene = a_scene(tmp_path)
    with pytest.raises(Refused, match="no passage"):
        ask_to_register(scene.version, actor=scene.editor)
    scene.change(told)
    with pytest.raises(Refused):
        ask_to_register(scene.version, actor=scene.desk.translator)


def test_nothing_is_entered_of_a_speaker_who_withdrew_meanwhile(tmp_path: Path) -> None:
    scene = a_scene(tmp_path)
    scene.change(told)
    ask_to_register(scene.version, actor=scene.editor)
    withdraw(scene.desk.speaker, actor=scene.desk.officer, now=timezone.now())
    do_all_jobs()
    assert not RegisteredFootage.objects.exists()
