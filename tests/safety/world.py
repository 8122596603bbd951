"""Speakers with something of everything that the archive keeps, made by its services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.utils import timezone

from tests.cast import Cast, Member, make_cast, make_member
from tests.clips.packaged import a_package
from tests.safety.canaries import CANARIES, words
from tests.safety.cases_world import CasesKept, keep_cases
from tests.stories.telling import NADIM, make_copy, make_story
from walkaway.accounts.actors import Actor
from walkaway.accounts.models import Invitation, Role, Staff
from walkaway.accounts.site_keys import make_site_keys
from walkaway.archive.checklist import CHECKLIST, Answer, Answered
from walkaway.archive.models import (
    ConsentVersion,
    Derivative,
    Explanation,
    HardStopMark,
    IdentityOpening,
    Interview,
    Original,
    OriginalsOnWithdrawal,
    Speaker,
    Transcript,
)
from walkaway.archive.services import identity as identities
from walkaway.archive.services import jigsaw, protection, search
from walkaway.archive.services.consent import Allowed, Proof, Terms, record_consent
from walkaway.archive.services.interviews import Details, plan_interview
from walkaway.archive.services.speakers import (
    Profile,
    lift_hard_stop,
    set_hard_stop,
    take_in_named,
)
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_import import import_transcript
from walkaway.archive.services.transcripts import begin_translation, save
from walkaway.archive.services.uploads import HASH_JOB, Description, begin_upload, receive
from walkaway.archive.services.withdrawal import withdraw
from walkaway.clips.models import Cut, Package, Rendition
from walkaway.clips.queries.cuts import newest_version as newest_sheet
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.versions import open_sheet, save_sheet
from walkaway.coding.models import Document, Sheet, Unit
from walkaway.coding.queries.codebooks import newest_version as newest_codebook
from walkaway.coding.queries.sheets import own_sheets_of
from walkaway.coding.services.adjudication import decide
from walkaway.coding.services.codebooks import begin_codebook
from walkaway.coding.services.sheets import finish_sheet, put_coding, write_document_memo
from walkaway.coding.services.studies import add_documents, assign, begin_study
from walkaway.core.coding.adjudication import Verdict
from walkaway.core.coding.model import Choice, TextSelection
from walkaway.core.coding.presets import LEAVING, preset
from walkaway.core.gate import Form, HardStop, Purpose
from walkaway.core.spans import Span
from walkaway.jobs.models import Job
from walkaway.jobs.running import run_all_that_wait
from walkaway.jobs.services import enqueue
from walkaway.stories.models import Story

TODAY = date(2026, 1, 15)


@dataclass(frozen=True, slots=True)
class Kept:
    """One speaker and what is kept of them."""

    speaker: Speaker
    interview: Interview
    original: Original
    arriving: Original
    transcript: Transcript
    translation: Transcript
    consent: ConsentVersion
    opening: IdentityOpening
    mark: HardStopMark
    code: str
    sheet: Sheet
    """What the researcher coded in the interview, in a study that they lead."""
    compared: Document
    """The same interview in another study, which two coders finished and one decided."""
    package: Package
    """A clip that was taken in."""
    film: Rendition
    """The one film in it."""
    cut: Cut
    """A clip in the making, with nothing to show yet."""
    quoted: Cut
    """Another, of which a quote card can be drawn."""


@dataclass(frozen=True, slots=True)
class World:
    """Two speakers: one whom everybody works on, and one who withdrew from the same people."""

    cast: Cast
    given: Kept
    withdrawn: Kept
    invitation: Invitation
    job: Job
    story: Story
    """A published account in two copies, on which nobody has decided."""
    cases: CasesKept
    derivatives: dict[UUID, UUID]
    """For each recording one file that was made of it, if jobs were done."""


def build_world(film: bytes, *, do_jobs: bool = False) -> World:
    """Everything, with canaries in all that a person writes; with `do_jobs` no worker is needed."""
    make_site_keys()
    cast = make_cast()
    second_coder = make_member("second coder", Role.RESEARCHER)
    given, withdrawn = (
        _keep(cast, second_coder, name, film) for name in ("Amber Heron", "Silver Wren")
    )
    if do_jobs:
        run_all_that_wait("world")
    derivatives = dict(Derivative.objects.values_list("original", "pk"))
    withdraw(withdrawn.speaker, actor=cast.interviewer.actor, now=timezone.now())
    return World(
        cast=cast,
        given=given,
        withdrawn=withdrawn,
        invitation=_invitation(cast),
        job=_job(given, cast.interviewer.actor),
        story=_story(),
        cases=keep_cases(cast.researcher.actor),
        derivatives=derivatives,
    )


def _keep(cast: Cast, second_coder: Member, pseudonym: str, film: bytes) -> Kept:
    interviewer, now = cast.interviewer.actor, timezone.now()
    speaker = take_in_named(
        pseudonym,
        Profile(
            group=words("group"),
            region=words("region"),
            roles=(words("role"),),
            period_from="2013",
            period_to="2016",
            languages=("ar", "en"),
        ),
        members=[*_members(cast), second_coder.staff],
        actor=interviewer,
        invented=True,
    )
    interview = _interview(speaker, interviewer)
    original = _recording(interview, film, interviewer)
    transcript, translation = _transcripts(cast, interview)
    consent, code = _consent(cast, speaker, now)
    package = _package(cast, speaker, now)
    return Kept(
        speaker=speaker,
        interview=interview,
        original=original,
        arriving=_half_a_recording(interview, interviewer),
        transcript=transcript,
        translation=translation,
        consent=consent,
        opening=_identity(cast, speaker, now),
        mark=_stops(cast, speaker, now),
        code=code,
        sheet=_coded(cast, transcript, now),
        compared=_compared(cast, second_coder, transcript, now),
        package=package,
        film=package.renditions.get(),
        cut=begin_cut(speaker, title={"en": words("cut title")}, actor=cast.editor.actor),
        quoted=_quoted(cast, speaker),
    )


def _quoted(cast: Cast, speaker: Speaker) -> Cut:
    """A cut of which a quote card can be drawn."""
    editor = cast.editor.actor
    cut = begin_cut(speaker, title={"en": words("quoted title")}, actor=editor)
    sheet = open_sheet(newest_sheet(cut), actor=editor)
    quoted = replace(sheet, languages=("en",), quote={"en": words("quote")})
    save_sheet(cut, quoted, seen=1, actor=editor)
    return cut


def _members(cast: Cast) -> list[Staff]:
    """Everybody but the stranger, whatever they may read."""
    people = (
        cast.interviewer, cast.researcher, cast.editor, cast.translator, cast.first_officer,
        cast.second_officer, cast.reviewer, cast.campaigner, cast.administrator,
    )  # fmt: skip
    return [member.staff for member in people]


def _interview(speaker: Speaker, actor: Actor) -> Interview:
    details = Details(
        title=words("title"),
        day=TODAY,
        place=words("place"),
        language="ar",
        interpreter=words("interpreter"),
        notes=words("notes"),
        answers={
            question.slug: Answered(answer=Answer.YES, note=words("answer"))
            for question in CHECKLIST
        },
    )
    return plan_interview(speaker, details, actor=actor)


def _recording(interview: Interview, film: bytes, actor: Actor) -> Original:
    description = Description(name=f"{words('file name')}.mp4", content_type="video/mp4")
    original = begin_upload(interview, len(film), description, actor=actor)
    return receive(original, 0, [film], actor=actor)


def _half_a_recording(interview: Interview, actor: Actor) -> Original:
    description = Description(name=f"{words('half')}.mp4", content_type="video/mp4")
    original = begin_upload(interview, 600_000, description, actor=actor)
    return receive(original, 0, [words("recording").encode().ljust(300_000)], actor=actor)


def _transcripts(cast: Cast, interview: Interview) -> tuple[Transcript, Transcript]:
    vtt = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n"
        f"<v {words('who speaks')}>{words('said')}\n\n00:02.000 --> 00:04.000\n{words('more')}\n"
    )
    actor = cast.interviewer.actor
    imported = import_transcript(
        interview, name=f"{words('transcript file')}.vtt", content=vtt.encode(), language="en",
        actor=actor,
    )  # fmt: skip
    transcript = imported.versions[0].transcript
    edit = CueEdit(id="c1", text=words("edited"), comment=words("comment"))
    save(transcript, [edit], base_number=1, actor=actor)
    begun = begin_translation(transcript, "ar", actor=cast.translator.actor)
    speaker = interview.speaker
    for what, name in CANARIES.items():
        marked = protection.Mark(text=name, language="en", stand_in=f"a stand-in for {what}")
        protection.mark(speaker, marked, actor=actor)
    jigsaw.add_note(speaker, words("jigsaw"), reviewed=False, actor=actor)
    search.search(words("asked"), actor=actor)
    return transcript, begun.transcript


def _consent(cast: Cast, speaker: Speaker, now: datetime) -> tuple[ConsentVersion, str]:
    terms = Terms(
        given_on=TODAY,
        given_how=Explanation.SIGNED,
        understood=True,
        explained_by=cast.interviewer.staff,
        explained_in="ar",
        originals_on_withdrawal=OriginalsOnWithdrawal.SEALED,
        allowed=tuple(Allowed(purpose=purpose, form=form) for purpose in Purpose for form in Form),
        guardian_consented=True,
        comprehension=words("comprehension"),
        present=words("present"),
        guardian=words("guardian"),
    )
    proof = Proof(
        name=f"{words('form name')}.pdf",
        content_type="application/pdf",
        content=b"%PDF-1.7\n" + words("signed form").encode(),
    )
    recorded = record_consent(
        speaker, terms, after=0, actor=cast.interviewer.actor, now=now, proof=proof
    )
    return recorded.version, str(recorded.code)


def _coded(cast: Cast, transcript: Transcript, now: datetime) -> Sheet:
    actor = cast.researcher.actor
    content = preset(LEAVING)
    version = newest_codebook(begin_codebook(content, actor=actor, now=now))
    study = begin_study("Why they left", version, Unit.SENTENCE, actor=actor)
    newest = transcript.versions.latest("number")
    documents = add_documents(study, transcripts=[newest], actor=actor)
    assign(documents, [cast.researcher.staff], actor=actor)
    sheet = own_sheets_of(actor).get(document=documents[0])
    passage, code = TextSelection(span=Span(0, 20)), content.codes[0].children[0].guid
    put_coding(sheet, code, passage, memo=words("memo"), revision=0, actor=actor)
    write_document_memo(sheet, words("memo on all"), revision=1, actor=actor)
    return sheet


def _compared(cast: Cast, second: Member, transcript: Transcript, now: datetime) -> Document:
    actor = cast.researcher.actor
    content = preset(LEAVING)
    version = newest_codebook(begin_codebook(content, actor=actor, now=now))
    study = begin_study("Why they left, twice", version, Unit.CUE, actor=actor)
    (document,) = add_documents(
        study, transcripts=[transcript.versions.latest("number")], actor=actor
    )
    assign([document], [cast.researcher.staff, second.staff], actor=actor)
    passage, code = TextSelection(span=Span(0, 20)), content.codes[0].children[0].guid
    sheet = own_sheets_of(actor).get(document=document)
    put_coding(sheet, code, passage, memo=words("compared memo"), revision=0, actor=actor)
    finish_sheet(sheet, revision=1, actor=actor)
    other = own_sheets_of(second.actor).get(document=document)
    finish_sheet(other, revision=0, actor=second.actor)
    verdict = Verdict(choice=Choice.CODER, coder=actor.ref, reason=words("why it was decided"))
    decide(document, 1, verdict, revision=0, actor=actor)
    return document


def _package(cast: Cast, speaker: Speaker, now: datetime) -> Package:
    cut = Cut.objects.create(speaker=speaker, created_by=cast.editor.staff, created_at=now)
    captions = f"WEBVTT\n\n00:00.000 --> 00:02.000\n{words('caption')}\n"
    with TemporaryDirectory() as folder:
        return a_package(cut, Path(folder), words=captions)


def _identity(cast: Cast, speaker: Speaker, now: datetime) -> IdentityOpening:
    who = identities.Identity(
        name=words("true name"), contact=words("contact"), notes=words("identity notes")
    )
    identities.write_identity(speaker, who, actor=cast.interviewer.actor)
    reason = identities.OpeningReason.CONTACT
    first, second = cast.first_officer.actor, cast.second_officer.actor
    opening = identities.ask_to_open(speaker, reason, words("reason"), actor=first, now=now)
    identities.second(opening, actor=second, now=now)
    opening.refresh_from_db()
    assert identities.read_identity(opening, actor=first, now=now).name == words("true name")
    return opening


def _stops(cast: Cast, speaker: Speaker, now: datetime) -> HardStopMark:
    actor = cast.interviewer.actor
    lifted = set_hard_stop(speaker, HardStop.TRIAL_PENDING, words("stop"), actor=actor, now=now)
    lift_hard_stop(lifted, words("lifted"), actor=cast.first_officer.actor, now=now)
    return set_hard_stop(speaker, HardStop.THREAT, words("threat"), actor=actor, now=now)


def _story() -> Story:
    story = make_story(NADIM)
    make_copy(story, NADIM[:300])
    return story


def _invitation(cast: Cast) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        token_hash="0" * 64,
        roles=[Role.EDITOR.value],
        invited_by=cast.administrator.staff,
        made_at=now,
        expires_at=now + timedelta(days=1),
    )


def _job(kept: Kept, actor: Actor) -> Job:
    return enqueue(HASH_JOB, subject=f"original:{kept.original.pk}", asked_by=actor.ref)
