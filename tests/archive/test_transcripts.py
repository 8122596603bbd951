"""Transcripts in the archive: taken in, translated, worked on together, handed out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.archive.desk import VTT, Desk, a_desk, a_transcript, as_vtt
from walkaway.accounts.actors import Actor
from walkaway.archive.models import Posting, SealedItem, Transcript, TranscriptVersion
from walkaway.archive.queries.transcripts import (
    newest_version,
    transcript_for,
    transcripts_of,
    versions_of,
)
from walkaway.archive.services.protection import Mark, mark
from walkaway.archive.services.transcript_edits import (
    CueEdit,
    DeleteCue,
    InsertCue,
    MergeCue,
    ShiftCues,
    SplitCue,
)
from walkaway.archive.services.transcript_import import LARGEST_FILE_BYTES, import_transcript
from walkaway.archive.services.transcript_versions import open_version, opened
from walkaway.archive.services.transcripts import (
    begin_translation,
    export,
    keep_first,
    restore,
    save,
)
from walkaway.core.errors import ChangedMeanwhile, NotOpened, Refused, TranscriptError
from walkaway.core.text.hidden_plan import NameKind
from walkaway.core.transcripts import FORMATS, Cue, Voice, transcript_bytes
from walkaway.core.transcripts import Transcript as FileTranscript
from walkaway.core.transcripts import transcripts_of as read
from walkaway.core.transcripts.working import CueState, Working, WorkingCue
from walkaway.core.transcripts.working_versions import follow, left_over
from walkaway.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


@pytest.fixture
def transcript(desk: Desk) -> Transcript:
    return a_transcript(desk)


def texts(transcript: Transcript, actor: Actor, number: int | None = None) -> list[str]:
    return [cue.text for cue in opened(transcript, number, actor=actor).working.cues]


def state(transcript: Transcript, actor: Actor, id: str) -> CueState:
    return opened(transcript, actor=actor).working.by_id[id].state


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_taken_in(desk: Desk, format: str) -> None:
    file = FileTranscript(
        cues=(Cue(start_ms=0, end_ms=2000, text="I left.", speaker="Bahar"),
              Cue(start_ms=2000, end_ms=4000, text="At night.", speaker="Bahar")),
        language="en",
    )  # fmt: skip
    name = f"interview{(FORMATS[format].suffixes or ('.xml',))[0]}"
    imported = import_transcript(
        desk.interview, name=name, content=transcript_bytes(file, format), language="en",
        actor=desk.interviewer,
    )  # fmt: skip
    (version,) = imported.versions
    assert [cue.text for cue in open_version(version, actor=desk.translator).cues] == [
        "I left.", "At night.",
    ]  # fmt: skip
    assert (version.number, version.cues_total, version.cues_approved) == (1, 2, 0)


def test_a_file_that_holds_a_translation_brings_it_along(desk: Desk) -> None:
    english = FileTranscript(
        cues=(Cue(start_ms=0, end_ms=2000, text="I left."),), language="en", title="t"
    )
    french = replace(english, cues=(Cue(start_ms=0, end_ms=2000, text="Je suis parti."),),
                     language="fr")  # fmt: skip
    content = transcript_bytes(english, "ohms", translation=french)
    import_transcript(desk.interview, name="a.xml", content=content, actor=desk.interviewer)
    assert [each.language for each in transcripts_of(desk.interview)] == ["en", "fr"]


@pytest.mark.parametrize("told", ["Amira Hassan", "Amira_Hassan-of-Raqqa", "en" * 40])
def test_what_a_file_calls_its_language_is_kept_only_when_it_is_a_tag(
    desk: Desk, told: str
) -> None:
    """It stands in the clear: in the database, and in the names of files that leave."""
    ttml = f"""<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="{told}"><body><div>
        <p begin="0s" end="1s">I left.</p></div></body></tt>"""
    with pytest.raises(Refused, match="in which language it is"):
        import_transcript(
            desk.interview, name="a.ttml", content=ttml.encode(), actor=desk.interviewer
        )
    assert not Transcript.objects.exists()


def test_a_mistake_in_a_file_is_told_with_its_line_and_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(TranscriptError) as caught:
        import_transcript(
            desk.interview, name="a.srt", language="en", actor=desk.interviewer,
            content=b"1\n00:00:01,000 --> 00:99:02,000\nwords\n",
        )  # fmt: skip
    assert caught.value.line == 2
    assert caught.value.path == Path("a.srt")
    assert not Transcript.objects.exists()


def test_a_file_of_no_known_language_or_of_no_measure_is_refused(desk: Desk) -> None:
    for content, language in (
        (VTT.encode(), ""), (VTT.encode(), "not a language"),
        (b" " * (LARGEST_FILE_BYTES + 1), "en"), (as_vtt("x" * 20_000).encode(), "en"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            import_transcript(
                desk.interview, name="a.vtt", content=content, language=language,
                actor=desk.interviewer,
            )  # fmt: skip


def test_nothing_of_a_transcript_is_on_the_disk_in_the_clear(desk: Desk) -> None:
    a_transcript(desk)
    rows = [
        *SealedItem.objects.values_list("envelope", "wrapped_key"),
        *Posting.objects.values_list("token", "cues"),
    ]
    whole = b"".join(
        bytes(part) if not isinstance(part, int) else str(part).encode()
        for row in rows
        for part in row
    )
    journal = " ".join(entry.facts + entry.subject for entry in Entry.objects.all())
    assert b"Raqqa" not in whole
    assert "Raqqa" not in journal
    assert not list(Path(settings.HOME).rglob("*.vtt"))


def test_whoever_does_not_work_on_the_speaker_gets_nothing(
    desk: Desk, transcript: Transcript
) -> None:
    with pytest.raises(Transcript.DoesNotExist):
        transcript_for(desk.stranger, transcript.pk)
    for act in (
        lambda: opened(transcript, actor=desk.stranger),
        lambda: save(transcript, [CueEdit(id="c1", text="x")], base_number=1, actor=desk.stranger),
        lambda: export(transcript, "webvtt", actor=desk.stranger),
        lambda: begin_translation(transcript, "ar", actor=desk.stranger),
        lambda: import_transcript(
            desk.interview, name="a", content=VTT.encode(), language="en", actor=desk.stranger
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_a_locked_vault_reads_and_writes_nothing(desk: Desk, transcript: Transcript) -> None:
    locked = replace(desk.interviewer, keys=None)
    for act in (
        lambda: opened(transcript, actor=locked),
        lambda: save(transcript, [CueEdit(id="c1", text="x")], base_number=1, actor=locked),
    ):
        with pytest.raises(Refused):
            act()


def test_a_changed_seal_is_seen(desk: Desk, transcript: Transcript) -> None:
    item = SealedItem.objects.get(kind="transcript")
    item.envelope = bytes(item.envelope)[:-1] + bytes([bytes(item.envelope)[-1] ^ 1])
    item.save()
    with pytest.raises(NotOpened):
        opened(transcript, actor=desk.interviewer)


def test_each_save_is_a_version_and_the_old_ones_stay(desk: Desk, transcript: Transcript) -> None:
    save(transcript, [CueEdit(id="c1", text="I left at night.")], base_number=1,
         actor=desk.researcher)  # fmt: skip
    assert texts(transcript, desk.editor)[0] == "I left at night."
    assert texts(transcript, desk.editor, 1)[0] == "I left Raqqa at night."
    assert [each.number for each in versions_of(transcript)] == [2, 1]
    entry = Entry.objects.latest("position")
    assert (entry.verb, entry.actor) == ("transcript-saved", desk.researcher.ref)


def test_saving_without_a_change_makes_no_version(desk: Desk, transcript: Transcript) -> None:
    same = [CueEdit(id="c1", text="I left Raqqa at night.", state=CueState.DRAFT, start_ms=0)]
    assert save(transcript, same, base_number=1, actor=desk.interviewer).number == 1


def test_two_who_changed_other_cues_are_joined(desk: Desk, transcript: Transcript) -> None:
    save(transcript, [CueEdit(id="c1", text="One.")], base_number=1, actor=desk.interviewer)
    save(transcript, [CueEdit(id="c3", text="Three.")], base_number=1, actor=desk.researcher)
    assert texts(transcript, desk.editor) == ["One.", "My uncle waited in the car.", "Three."]


def test_two_who_changed_one_cue_are_shown_both(desk: Desk, transcript: Transcript) -> None:
    save(transcript, [CueEdit(id="c1", text="One.")], base_number=1, actor=desk.interviewer)
    with pytest.raises(ChangedMeanwhile) as caught:
        save(transcript, [CueEdit(id="c1", text="Uno.")], base_number=1, actor=desk.researcher)
    (conflict,) = caught.value.conflicts
    assert conflict.theirs
    assert conflict.mine
    assert (conflict.theirs.text, conflict.mine.text) == ("One.", "Uno.")
    assert newest_version(transcript).number == 2


def test_the_database_keeps_each_number_once(desk: Desk, transcript: Transcript) -> None:
    """Should two ever save at the same moment, past the lock, the second one is refused."""
    version = newest_version(transcript)
    version.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_whoever_approves_is_recorded_and_an_edit_makes_a_draft(
    desk: Desk, transcript: Transcript
) -> None:
    approve = [CueEdit(id="c1", state=CueState.APPROVED)]
    version = save(transcript, approve, base_number=1, actor=desk.reviewer)
    assert version.cues_approved == 1
    cue = open_version(version, actor=desk.editor).by_id["c1"]
    assert (cue.state, cue.approved_by) == (CueState.APPROVED, desk.reviewer.ref)
    edit = [CueEdit(id="c1", text="I left.", state=CueState.APPROVED)]
    version = save(transcript, edit, base_number=2, actor=desk.interviewer)
    assert version.cues_approved == 0
    assert state(transcript, desk.editor, "c1") is CueState.DRAFT


def test_new_words_with_a_new_state_have_that_state(desk: Desk, transcript: Transcript) -> None:
    edit = [CueEdit(id="c1", text="I left.", state=CueState.CHECKED)]
    save(transcript, edit, base_number=1, actor=desk.interviewer)
    assert state(transcript, desk.editor, "c1") is CueState.CHECKED


def test_comments_are_for_every_reader(desk: Desk, transcript: Transcript) -> None:
    save(transcript, [CueEdit(id="c2", comment="Whose uncle?")], base_number=1, actor=desk.editor)
    (said,) = opened(transcript, actor=desk.interviewer).working.by_id["c2"].comments
    assert (said.author, said.text) == (desk.editor.ref, "Whose uncle?")


def test_roles_keep_to_their_part(desk: Desk, transcript: Transcript) -> None:
    words, approve = CueEdit(id="c1", text="x"), CueEdit(id="c1", state=CueState.APPROVED)
    refused: list[tuple[Actor, object]] = [
        (desk.translator, words), (desk.editor, words), (desk.reviewer, words),
        (desk.editor, approve), (desk.translator, approve),
        (desk.reviewer, DeleteCue(id="c1")), (desk.translator, ShiftCues(offset_ms=5)),
    ]  # fmt: skip
    for actor, edit in refused:
        with pytest.raises(Refused):
            save(transcript, [edit], base_number=1, actor=actor)  # type: ignore[list-item]


def test_cues_are_split_joined_shifted_added_and_taken_out(
    desk: Desk, transcript: Transcript
) -> None:
    edits = [
        SplitCue(id="c1", offset=7),
        MergeCue(id="c2"),
        ShiftCues(offset_ms=500),
        InsertCue(start_ms=0, end_ms=400, text="Yes.", voice=Voice.INTERVIEWER),
    ]
    save(transcript, edits, base_number=1, actor=desk.interviewer)
    cues = opened(transcript, actor=desk.editor).working.cues
    assert [(cue.start_ms, cue.text) for cue in cues] == [
        (0, "Yes."), (500, "I left"), (1136, "Raqqa at night."),
        (2500, "My uncle waited in the car.\nWe drove north without lights."),
    ]  # fmt: skip
    save(transcript, [DeleteCue(id=cues[0].id)], base_number=2, actor=desk.interviewer)
    assert len(texts(transcript, desk.editor)) == 3


def test_a_translation_follows_and_tells_what_is_missing_and_stale(
    desk: Desk, transcript: Transcript
) -> None:
    begun = begin_translation(transcript, "ar", actor=desk.translator)
    arabic = begun.transcript
    write = [CueEdit(id="c1", text="غادرت الرقة ليلا.", state=CueState.APPROVED)]
    save(arabic, write, base_number=1, source_number=1, actor=desk.translator)
    both = opened(arabic, actor=desk.reviewer)
    assert both.source
    assert [each.missing for each in follow(both.source, both.working)] == [False, True, True]

    save(transcript, [CueEdit(id="c1", text="I left Raqqa at dawn.")], base_number=1,
         actor=desk.interviewer)  # fmt: skip
    both = opened(arabic, actor=desk.reviewer)
    assert both.source
    assert follow(both.source, both.working)[0].stale

    # Somebody who still sees the old words confirms nothing about the new ones.
    save(arabic, [CueEdit(id="c1", comment="fits", confirms=True)], base_number=2,
         source_number=1, actor=desk.translator)  # fmt: skip
    both = opened(arabic, actor=desk.reviewer)
    assert both.source
    assert follow(both.source, both.working)[0].stale

    save(arabic, [CueEdit(id="c1", confirms=True)], base_number=3, source_number=2,
         actor=desk.reviewer)  # fmt: skip
    both = opened(arabic, actor=desk.reviewer)
    assert both.source
    assert not follow(both.source, both.working)[0].stale


def test_words_whose_source_is_gone_are_left_over_not_lost(
    desk: Desk, transcript: Transcript
) -> None:
    arabic = begin_translation(transcript, "ar", actor=desk.translator).transcript
    save(arabic, [CueEdit(id="c2", text="عمي")], base_number=1, actor=desk.translator)
    save(transcript, [DeleteCue(id="c2")], base_number=1, actor=desk.interviewer)
    save(arabic, [CueEdit(id="c1", text="غادرت")], base_number=2, actor=desk.translator)
    both = opened(arabic, actor=desk.translator)
    assert both.source
    assert [cue.text for cue in left_over(both.source, both.working)] == ["عمي"]
    assert "عمي".encode() not in export(arabic, "webvtt", actor=desk.translator)
    save(arabic, [DeleteCue(id="c2")], base_number=3, actor=desk.translator)
    assert len(texts(arabic, desk.translator)) == 2


def test_times_of_a_translation_are_those_of_its_source(desk: Desk, transcript: Transcript) -> None:
    arabic = begin_translation(transcript, "ar", actor=desk.translator).transcript
    for edit in (CueEdit(id="c1", start_ms=5), ShiftCues(offset_ms=9), SplitCue(id="c1", offset=1),
                 CueEdit(id="c1", voice=Voice.NARRATOR)):  # fmt: skip
        with pytest.raises(Refused):
            save(arabic, [edit], base_number=1, actor=desk.translator)


def test_there_is_one_translation_a_language(desk: Desk, transcript: Transcript) -> None:
    begin_translation(transcript, "ar", actor=desk.translator)
    for language in ("ar", "en", "", "x y"):
        with pytest.raises(Refused):
            begin_translation(transcript, language, actor=desk.translator)


def test_a_translated_file_becomes_a_translation_cue_by_cue(
    desk: Desk, transcript: Transcript
) -> None:
    french = as_vtt("Je suis parti de nuit.", "Mon oncle attendait.", "Sans phares.")
    import_transcript(
        desk.interview, name="f.vtt", content=french.encode(), language="fr",
        actor=desk.translator,
    )  # fmt: skip
    (found,) = Transcript.objects.filter(source=transcript)
    both = opened(found, actor=desk.translator)
    assert both.source
    assert not any(each.missing or each.stale for each in follow(both.source, both.working))
    with pytest.raises(Refused, match="cue by cue"):
        import_transcript(
            desk.interview, name="g.vtt", content=as_vtt("Nur eines.").encode(), language="de",
            actor=desk.translator,
        )  # fmt: skip


def test_a_file_that_comes_again_keeps_what_was_checked(desk: Desk, transcript: Transcript) -> None:
    edits = [CueEdit(id="c1", state=CueState.APPROVED, comment="good"), CueEdit(
        id="c2", state=CueState.APPROVED, comment="uncle?")]  # fmt: skip
    save(transcript, edits, base_number=1, actor=desk.researcher)
    again = VTT.replace("My uncle", "A man").replace("00:04.000 --> 00:06", "00:04.500 --> 00:06")
    import_transcript(
        desk.interview, name="a.vtt", content=again.encode(), language="en",
        actor=desk.interviewer,
    )  # fmt: skip
    cues = opened(transcript, actor=desk.editor).working.cues
    assert [(cue.id, cue.state, len(cue.comments)) for cue in cues[:2]] == [
        ("c1", CueState.APPROVED, 1), ("c2", CueState.DRAFT, 1),
    ]  # fmt: skip
    assert cues[2].id not in {"c1", "c2", "c3"}


def test_an_old_version_comes_back_as_a_new_one(desk: Desk, transcript: Transcript) -> None:
    save(transcript, [CueEdit(id="c1", text="x")], base_number=1, actor=desk.interviewer)
    with pytest.raises(ChangedMeanwhile):
        restore(transcript, 1, base_number=1, actor=desk.interviewer)
    version = restore(transcript, 1, base_number=2, actor=desk.interviewer)
    assert version.number == 3
    assert texts(transcript, desk.editor)[0] == "I left Raqqa at night."
    with pytest.raises(TranscriptVersion.DoesNotExist):
        restore(transcript, 9, base_number=3, actor=desk.interviewer)


@pytest.mark.parametrize("format", FORMATS)
def test_it_is_handed_out_in_every_format_and_the_journal_says_so(
    desk: Desk, transcript: Transcript, format: str
) -> None:
    content = export(transcript, format, actor=desk.editor)
    suffix = (FORMATS[format].suffixes or (".xml",))[0]
    (found, *_) = read(content, Path(f"a{suffix}"))
    assert found.cues[0].text == "I left Raqqa at night."
    entry = Entry.objects.latest("position")
    assert entry.verb == "transcript-exported"
    assert f'"format":"{format}"' in entry.facts
    with pytest.raises(Refused):
        export(transcript, format, actor=desk.reviewer)


def test_a_file_may_leave_with_what_is_hidden_replaced(desk: Desk, transcript: Transcript) -> None:
    mark(desk.speaker, Mark(text="Raqqa", language="en", kind=NameKind.PLACE,
                            stand_in="a town"), actor=desk.officer)  # fmt: skip
    mark(desk.speaker, Mark(text="Bahar"), actor=desk.officer)
    hidden = export(transcript, "webvtt", hiding=True, actor=desk.editor).decode()
    assert "I left a town at night." in hidden
    assert "Bahar" not in hidden
    assert "Raqqa" in export(transcript, "webvtt", actor=desk.editor).decode()


def test_what_a_job_made_is_kept_without_a_key(desk: Desk) -> None:
    made = Working(cues=(WorkingCue(id="c1", start_ms=0, end_ms=9, text="Heard."),), language="en")
    keyless = replace(desk.interviewer, keys=None)
    version = keep_first(desk.interview, made, "transcript-transcribed", actor=keyless)
    assert texts(version.transcript, desk.interviewer) == ["Heard."]
    assert version.transcript.indexed_number == 0
    assert keep_first(desk.interview, made, "transcript-aligned", actor=keyless).number == 2
    with pytest.raises(Refused, match="another language"):
        keep_first(desk.interview, replace(made, language="ar"), "x", actor=keyless)


def test_nothing_of_a_speaker_who_withdrew_is_worked_on(desk: Desk, transcript: Transcript) -> None:
    desk.speaker.withdrawn_at = timezone.now()
    desk.speaker.save()
    transcript = transcript_for(desk.interviewer, transcript.pk)
    with pytest.raises(Refused):
        save(transcript, [CueEdit(id="c1", text="x")], base_number=1, actor=desk.interviewer)


def test_after_a_dismissal_the_others_go_on(desk: Desk, transcript: Transcript) -> None:
    from walkaway.archive.services.compartments import dismiss

    assert desk.translator.staff
    dismiss(desk.speaker, desk.translator.staff, actor=desk.officer)
    save(transcript, [CueEdit(id="c1", text="x")], base_number=1, actor=desk.interviewer)
    assert texts(transcript, desk.reviewer)[0] == "x"
    assert texts(transcript, desk.reviewer, 1)[0] == "I left Raqqa at night."
    with pytest.raises(Refused):
        opened(transcript, actor=desk.translator)
