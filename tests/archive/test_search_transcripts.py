"""Search over sealed transcripts: what one may see, as it is written, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.archive.desk import Desk, a_desk, a_transcript, an_interview, as_vtt
from tests.archive.people import a_speaker
from tests.core.text.test_blind_index import FOUND, NOT_FOUND
from walkaway.accounts.actors import Actor
from walkaway.archive.models import Posting, Transcript
from walkaway.archive.queries.search import candidates
from walkaway.archive.services.compartments import admit, dismiss
from walkaway.archive.services.search import keys_of_indexes, search
from walkaway.archive.services.transcript_edits import CueEdit, DeleteCue
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcripts import begin_translation, keep_first, save
from walkaway.core.errors import Refused
from walkaway.core.text.blind_index import question
from walkaway.core.transcripts.working import Working, WorkingCue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def texts(question: str, actor: Actor, language: str = "en") -> list[str]:
    return [hit.cue.text for hit in search(question, actor=actor, reader_language=language).hits]


def test_21_of_21_pairs_are_found_end_to_end_in_six_languages(desk: Desk) -> None:
    a_transcript(desk, as_vtt(*(text for _, text in FOUND)))
    for number, (asked, text) in enumerate(FOUND):
        hits = search(asked, actor=desk.editor).hits
        assert [hit.number for hit in hits if hit.cue.text == text] == [number], asked


def test_what_was_not_said_is_not_found(desk: Desk) -> None:
    a_transcript(desk, as_vtt(*(text for _, text in FOUND)))
    for asked, text in NOT_FOUND:
        assert text not in texts(asked, desk.editor), asked


def test_a_hit_says_where_it_is(desk: Desk) -> None:
    transcript = a_transcript(desk)
    (hit,) = search("uncle CAR", actor=desk.reviewer).hits
    assert (hit.speaker, hit.transcript, hit.number, hit.cue.id) == (
        desk.speaker, transcript, 1, "c2",
    )  # fmt: skip
    assert [hit.cue.text[span.start : span.end] for span in hit.spans] == ["uncle", "car"]


def test_nothing_is_found_on_speakers_one_does_not_work_on(desk: Desk) -> None:
    a_transcript(desk)
    assert texts("uncle", desk.stranger) == []
    other = a_speaker("Idris", desk.officer, desk.second_officer, desk.stranger)
    import_transcript(
        an_interview(other, desk.stranger), name="a.vtt", language="en", actor=desk.stranger,
        content=as_vtt("My uncle too.").encode(),
    )  # fmt: skip
    assert texts("uncle", desk.stranger) == ["My uncle too."]
    assert texts("uncle", desk.interviewer) == ["My uncle waited in the car."]
    assert len(texts("uncle", desk.officer)) == 2


def test_nothing_is_found_after_a_dismissal_and_all_after_an_admission(desk: Desk) -> None:
    a_transcript(desk)
    assert desk.editor.staff
    assert desk.stranger.staff
    dismiss(desk.speaker, desk.editor.staff, actor=desk.officer)
    assert texts("uncle", desk.editor) == []
    admit(desk.speaker, desk.stranger.staff, actor=desk.officer)
    assert texts("uncle", desk.stranger) == ["My uncle waited in the car."]


def test_whoever_was_dismissed_looks_up_nothing_of_what_came_after(desk: Desk) -> None:
    """Even with the database in their hands, and the keys that they once held."""
    transcript = a_transcript(desk)
    assert desk.editor.staff
    theirs = keys_of_indexes(desk.editor)
    assert candidates(question("uncle"), theirs)
    dismiss(desk.speaker, desk.editor.staff, actor=desk.officer)
    assert texts("uncle", desk.reviewer) == ["My uncle waited in the car."]
    save(transcript, [CueEdit(id="c3", text="Then we crossed the river.")], base_number=1,
         actor=desk.interviewer)  # fmt: skip
    assert candidates(question("river"), theirs) == ()
    assert candidates(question("uncle"), theirs) == ()
    assert texts("river", desk.reviewer) == ["Then we crossed the river."]
    assert texts("uncle", desk.reviewer) == ["My uncle waited in the car."]


def test_a_locked_vault_finds_nothing(desk: Desk) -> None:
    with pytest.raises(Refused):
        search("uncle", actor=replace(desk.editor, keys=None))


def test_only_the_newest_words_are_found(desk: Desk) -> None:
    transcript = a_transcript(desk)
    save(transcript, [CueEdit(id="c2", text="A man waited.")], base_number=1,
         actor=desk.interviewer)  # fmt: skip
    save(transcript, [DeleteCue(id="c1")], base_number=2, actor=desk.interviewer)
    assert texts("uncle", desk.editor) == []
    assert texts("Raqqa", desk.editor) == []
    assert texts("drove", desk.editor) == ["We drove north without lights."]


def test_only_what_changed_is_written_to_the_index(desk: Desk) -> None:
    transcript = a_transcript(desk)
    before = set(Posting.objects.values_list("pk", flat=True))
    save(transcript, [CueEdit(id="c2", text="My uncle waited in a car.")], base_number=1,
         actor=desk.interviewer)  # fmt: skip
    after = set(Posting.objects.values_list("pk", flat=True))
    assert len(before & after) > 0.8 * len(before)


def test_results_in_the_language_of_the_reader_come_first(desk: Desk) -> None:
    transcript = a_transcript(desk, as_vtt("Aleppo, at last."))
    french = begin_translation(transcript, "fr", actor=desk.translator).transcript
    save(french, [CueEdit(id="c1", text="Enfin Aleppo.")], base_number=1, actor=desk.translator)
    assert texts("aleppo", desk.editor, "fr") == ["Enfin Aleppo.", "Aleppo, at last."]
    assert texts("aleppo", desk.editor, "en") == ["Aleppo, at last.", "Enfin Aleppo."]


def test_what_a_job_wrote_is_found_by_the_next_who_has_the_key(desk: Desk) -> None:
    made = Working(
        cues=(WorkingCue(id="c1", start_ms=0, end_ms=9, text="Heard by a machine."),),
        language="en",
    )
    keep_first(desk.interview, made, "transcript-transcribed",
               actor=replace(desk.interviewer, keys=None))  # fmt: skip
    assert not Posting.objects.exists()
    assert texts("machine", desk.editor) == ["Heard by a machine."]
    assert Transcript.objects.get().indexed_number == 1


def test_a_speaker_who_withdrew_is_not_found(desk: Desk) -> None:
    a_transcript(desk)
    desk.speaker.withdrawn_at = timezone.now()
    desk.speaker.save()
    assert texts("uncle", desk.officer) == []


@pytest.mark.parametrize("asked", ["", "?!", "\0", "…"])
def test_a_question_without_words_asks_nothing(desk: Desk, asked: str) -> None:
    assert search(asked, actor=desk.editor).asked_nothing


def test_only_transcripts_that_may_hold_the_words_are_opened(desk: Desk) -> None:
    a_transcript(desk)
    for _ in range(3):
        import_transcript(
            an_interview(desk.speaker, desk.interviewer), name="a.vtt", language="en",
            actor=desk.interviewer, content=as_vtt("Something else entirely.").encode(),
        )  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(texts("uncle", desk.editor)) == 1
    assert sum("archive_sealeditem" in each["sql"] for each in queries) == 1


def test_the_index_tells_two_speakers_words_apart(desk: Desk) -> None:
    """A thief who has the database alone does not see that two speakers said the same."""
    a_transcript(desk, as_vtt("My uncle waited."))
    other = a_speaker("Idris", desk.officer, desk.second_officer, desk.interviewer)
    import_transcript(
        an_interview(other, desk.interviewer), name="a.vtt", language="en",
        actor=desk.interviewer, content=as_vtt("My uncle waited.").encode(),
    )  # fmt: skip
    tokens = list(Posting.objects.values_list("token", flat=True))
    assert len(tokens) == len(set(tokens))
