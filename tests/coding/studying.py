"""Studies for tests: stories and interviews, coders, and what they coded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from django.utils import timezone

from tests.archive.people import a_speaker, member
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import KeySide, Role
from walkaway.archive.models import Interview, Transcript, TranscriptVersion
from walkaway.archive.services.transcript_versions import kept
from walkaway.coding.models import Codebook, CodebookVersion, Document, Sheet, Study, Unit
from walkaway.coding.queries.sheets import own_sheets_of
from walkaway.coding.services.sheets import finish_sheet, put_coding
from walkaway.coding.services.studies import add_documents, assign, begin_study
from walkaway.core.coding.codebook_json import codebook_text
from walkaway.core.coding.model import Code, TextSelection
from walkaway.core.coding.model import Codebook as Content
from walkaway.core.spans import Span
from walkaway.core.transcripts.working import Working, WorkingCue
from walkaway.stories.models import Collection, Copy, Story, StoryState

STORY = (
    "I left the group in the summer of 2015. They beat an old man in the square. "
    "There was never enough bread. I tell it so that nobody goes."
)
CUES = ("I left at night.", "They beat an old man.", "There was no bread.")

LEFT, BRUTALITY, HARDSHIP, HEADING = (
    f"{digit * 8}-0000-4000-8000-000000000000" for digit in "1234"
)
CODES = (
    Code(
        guid=HEADING,
        name="Reasons",
        is_codable=False,
        children=(
            Code(guid=BRUTALITY, name="Brutality", key="b", definition="Cruelty against people."),
            Code(guid=HARDSHIP, name="Hardship", key="h", definition="Hunger, cold, dull duty."),
        ),
    ),
    Code(guid=LEFT, name="Leaving", key="l", definition="How and when they left."),
)


def researcher(name: str = "Ann") -> Actor:
    """A researcher whose vault is open."""
    return member(name, Role.RESEARCHER)


def a_codebook(actor: Actor, codes: Sequence[Code] = CODES) -> CodebookVersion:
    """A codebook in its first version."""
    codebook = Codebook.objects.create(created_at=timezone.now())
    content = Content(guid=str(uuid4()), name="Leaving", language="en", codes=tuple(codes))
    return CodebookVersion.objects.create(
        codebook=codebook,
        number=1,
        content=codebook_text(content),
        made_by=actor.staff,
        made_at=timezone.now(),
    )


def a_copy(
    text: str = STORY,
    *,
    title: str = "A man tells",
    language: str = "en",
    accepted_by: Actor | None = None,
) -> Copy:
    """The only copy of a story, accepted when somebody says so."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    collection, _ = Collection.objects.get_or_create(
        manifest_sha256="0" * 64,
        defaults={
            "taken_in_at": now,
            "pages_total": 1,
            "candidates_total": 1,
            "damages_total": 0,
            "is_incomplete": False,
        },
    )
    state = StoryState.ACCEPTED if accepted_by else StoryState.CANDIDATE
    story = Story.objects.create(
        state=state,
        decided_by=accepted_by.staff if accepted_by else None,
        decided_at=now if accepted_by else None,
        found_at=now,
    )
    digest = hashlib.sha256(f"{text}{uuid4()}".encode()).hexdigest()
    return Copy.objects.create(
        story=story, collection=collection, leads=True, source="a.warc.gz", record_id="urn:1",
        address=f"https://news.example/{digest[:8]}", retrieved_at="2026-10-01T00:00:00Z",
        payload_sha256=digest, language=language, title=title, title_from="meta", author="",
        author_from="", published_on="2015-08", published_from="meta", text=text,
        passage_start=0, passage_end=len(text), reasons=[], score=1.0,
    )  # fmt: skip


def an_interview(*members: Actor, cues: Sequence[str] = CUES) -> TranscriptVersion:
    """The transcript of an interview with a new speaker, on whom `members` work."""
    mark = uuid4().hex[:6]
    officers = [
        member(f"{side} officer {mark}", Role.PROTECTION_OFFICER, side=side) for side in KeySide
    ]
    speaker = a_speaker(f"Speaker {mark}", *members, *officers)
    interview = Interview.objects.create(speaker=speaker, created_by=members[0].staff)
    transcript = Transcript.objects.create(interview=interview, language="en")
    working = Working(
        language="en",
        cues=tuple(
            WorkingCue(
                id=f"c{number}",
                start_ms=number * 1000,
                end_ms=number * 1000 + 900,
                text=text,
                speaker="S",
            )
            for number, text in enumerate(cues, 1)
        ),
    )
    return kept(transcript, 1, working, "transcript-imported", actor=members[0])


def a_study(
    lead: Actor,
    *coders: Actor,
    copies: Sequence[Copy] = (),
    transcripts: Sequence[TranscriptVersion] = (),
    unit: Unit = Unit.SENTENCE,
    codes: Sequence[Code] = CODES,
) -> Study:
    """A study of these documents, each given to all of `coders`; of one story without any."""
    if not copies and not transcripts:
        copies = (a_copy(accepted_by=lead),)
    study = begin_study("Why they left", a_codebook(lead, codes), unit, actor=lead)
    documents = add_documents(study, copies=copies, transcripts=transcripts, actor=lead)
    assign(documents, [coder.staff for coder in coders if coder.staff], actor=lead)
    return study


def sheet_of(coder: Actor, document: Document) -> Sheet:
    """The sheet that was given to `coder`."""
    return own_sheets_of(coder).get(document=document)


def code_passage(coder: Actor, document: Document, code: str, start: int, end: int) -> None:
    """Put `code` on a passage of the text."""
    sheet = sheet_of(coder, document)
    selection = TextSelection(span=Span(start, end))
    put_coding(sheet, code, selection, revision=sheet.revision, actor=coder)


def finish(coder: Actor, document: Document) -> Sheet:
    """Finish the sheet of `coder`."""
    sheet = sheet_of(coder, document)
    finish_sheet(sheet, revision=sheet.revision, actor=coder)
    return sheet
