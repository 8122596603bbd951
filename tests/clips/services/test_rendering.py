"""Whoever has files made opens what the job needs, and nothing that may not be used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from tests.clips.cutting import passages
from tests.clips.rendered import Scene, a_scene, approve
from walkaway.archive.models import WorkerKey
from walkaway.archive.services.speakers import set_hard_stop
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcripts import save
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import SheetVersion, WorkOrder
from walkaway.clips.services.packages import end_orders_of_ended_jobs
from walkaway.clips.services.rendering import ask_for_render
from walkaway.clips.services.sources import newest_words
from walkaway.core.errors import Refused, SheetError
from walkaway.core.gate import HardStop
from walkaway.core.media.sheet.model import Shape
from walkaway.core.transcripts.working import CueState
from walkaway.jobs.models import Job
from walkaway.jobs.services import ask_to_cancel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(db: None) -> Scene:
    return a_scene(None)


def with_newest_words(scene: Scene) -> SheetVersion:
    return scene.change(lambda sheet: newest_words(sheet, actor=scene.editor))


def nobody_was_asked() -> bool:
    return not (
        Job.objects.filter(kind="render").exists()
        or WorkOrder.objects.exists()
        or WorkerKey.objects.exists()
    )


def test_a_job_is_given_an_order_and_the_keys_of_the_recordings(scene: Scene) -> None:
    job = ask_for_render(scene.version, burn_in=True, actor=scene.editor)
    order = WorkOrder.objects.get(job=job.pk)
    assert order.sheet_version == scene.version
    both = ["en", "ar"]
    assert order.wanted == {"languages": both, "shapes": ["16x9", "1x1"], "burn_in": both}
    assert b"night" not in bytes(order.box)
    assert WorkerKey.objects.get(job=job.pk).original == scene.original
    assert job.subject == f"cut:{scene.cut.pk}"


@pytest.mark.parametrize("who", ["reviewer", "translator", "stranger"])
def test_only_an_editor_who_works_on_the_speaker_asks(scene: Scene, who: str) -> None:
    with pytest.raises(Refused):
        ask_for_render(scene.version, actor=getattr(scene.desk, who))
    assert nobody_was_asked()


def test_an_editor_with_a_locked_vault_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="locked"):
        ask_for_render(scene.version, actor=replace(scene.editor, keys=None))
    assert nobody_was_asked()


def test_words_that_nobody_approved_are_named_by_language_and_time(scene: Scene) -> None:
    draft = CueEdit(id="c3", state=CueState.DRAFT)
    newest = scene.arabic.versions.latest("number").number
    save(scene.arabic, [draft], base_number=newest, actor=scene.desk.translator)
    version = with_newest_words(scene)
    with pytest.raises(Refused, match=r"ar 00:00:03\.000"):
        ask_for_render(version, actor=scene.editor)
    assert nobody_was_asked()
    ask_for_render(version, languages=["en"], actor=scene.editor)


def test_words_outside_the_passages_need_no_approval(scene: Scene) -> None:
    draft = CueEdit(id="c2", state=CueState.DRAFT)
    newest = scene.transcript.versions.latest("number").number
    save(scene.transcript, [draft], base_number=newest, actor=scene.desk.researcher)
    ask_for_render(with_newest_words(scene), actor=scene.editor)


def test_a_translation_of_words_that_were_changed_since_is_refused(scene: Scene) -> None:
    other = CueEdit(id="c1", text="I left at dawn.")
    newest = scene.transcript.versions.latest("number").number
    save(scene.transcript, [other], base_number=newest, actor=scene.desk.researcher)
    approve(scene.transcript, by=scene.desk.reviewer)
    version = with_newest_words(scene)
    with pytest.raises(Refused, match=r"ar 00:00:01\.000"):
        ask_for_render(version, actor=scene.editor)


def test_nothing_is_made_of_a_speaker_who_is_stopped(scene: Scene) -> None:
    now = timezone.now()
    set_hard_stop(
        scene.desk.speaker, HardStop.THREAT, "followed", actor=scene.desk.officer, now=now
    )
    with pytest.raises(Refused, match="threat"):
        ask_for_render(scene.version, actor=scene.editor)
    assert nobody_was_asked()


def test_nothing_is_made_of_a_speaker_who_withdrew(scene: Scene) -> None:
    version = scene.version
    withdraw(scene.desk.speaker, actor=scene.desk.officer, now=timezone.now())
    with pytest.raises(Refused, match="withdr"):
        ask_for_render(version, actor=scene.editor)
    assert nobody_was_asked()


def test_an_unfinished_sheet_says_what_is_missing(scene: Scene) -> None:
    version = scene.change(lambda sheet: replace(sheet, publisher=""))
    with pytest.raises(SheetError, match="publish"):
        ask_for_render(version, actor=scene.editor)
    assert nobody_was_asked()


def test_what_the_sheet_does_not_name_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused, match="fr"):
        ask_for_render(scene.version, languages=["fr"], actor=scene.editor)
    with pytest.raises(Refused, match="9x16"):
        ask_for_render(scene.version, shapes=[Shape.TALL], actor=scene.editor)


def test_two_do_not_make_files_of_a_cut_at_once(scene: Scene) -> None:
    job = ask_for_render(scene.version, actor=scene.editor)
    with pytest.raises(Refused, match="just now"):
        ask_for_render(scene.version, actor=scene.editor)
    ask_to_cancel(job, asked_by=scene.editor.ref)
    end_orders_of_ended_jobs()
    assert not WorkOrder.objects.exists()
    ask_for_render(scene.version, actor=scene.editor)


def test_two_recordings_are_given_to_one_job(scene: Scene) -> None:
    from tests.archive.recordings import noise
    from tests.clips.rendered import a_whole_recording

    other = a_whole_recording(scene.desk.interview, noise(3_000, b"other"), scene.desk.interviewer)

    def with_both(sheet):  # type: ignore[no-untyped-def]  # CutSheet to CutSheet
        first = sheet.sources["interview"]
        path = first.recording.parent / str(other.pk)
        second = replace(first, name="second", recording=path)
        return replace(
            sheet,
            sources={"interview": first, "second": second},
            passages=(
                *passages((1_000, 2_000)),
                *passages((3_000, 4_000), source="second"),
            ),
        )

    job = ask_for_render(scene.change(with_both), actor=scene.editor)
    given = WorkerKey.objects.filter(job=job.pk).values_list("original", flat=True)
    assert set(given) == {scene.original.pk, other.pk}
