"""Names and places to hide: one plan a speaker, marked by people, never decided by the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor, require_role
from walkaway.accounts.models import Role
from walkaway.archive.holds import refuse_held
from walkaway.archive.models import CompartmentKind, SealedItem, Speaker, Transcript
from walkaway.archive.queries.transcripts import newest_versions
from walkaway.archive.services.compartments import open_text, seal_text
from walkaway.archive.services.transcript_versions import open_version, standing
from walkaway.core.errors import ChangedMeanwhile
from walkaway.core.hidden_plan_json import from_json, to_json
from walkaway.core.media.sheet.write import hidden_names_text
from walkaway.core.spans import Span
from walkaway.core.text import hidden_plan as plans
from walkaway.core.text.hidden_plan import HiddenPlan, NameForm, NameKind, PlannedName
from walkaway.core.text.jigsaw import Fact
from walkaway.core.text.proposals import Proposal, propose_names
from walkaway.core.text.said import Said as AllSaid
from walkaway.core.transcripts.working import Working, WorkingCue
from walkaway.journal.services import record

ITEM = "protection-plan"
MARKERS = (Role.PROTECTION_OFFICER, Role.INTERVIEWER)
UNMARKERS = (Role.PROTECTION_OFFICER,)
"""Hiding more is for those who hear the speaker; hiding less for those who answer for it."""
NO_VERSION = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The newest plan. `version` names it: whoever changes the plan says which one they saw."""

    plan: HiddenPlan
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Where a speaker says a name."""

    transcript: Transcript
    number: int
    cue: WorkingCue
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A word that may be a name; `name` is the id of the one that it resembles, if any."""

    proposal: Proposal
    name: str
    places: list[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What somebody marked: words, in a language, as a form of `name`, or of a new one."""

    text: str
    language: str = ""
    name: str = ""
    kind: NameKind = NameKind.PERSON
    stand_in: str = ""


def plan_of(speaker: Speaker, *, actor: Actor) -> Kept:
    """The plan of a speaker, an empty one when nothing was marked yet.

    Raises `Refused` as `private_key` does, `NotOpened` when it was tampered with.
    """
    newest = _newest(speaker)
    if newest is None:
        standing(speaker, actor)
        return Kept(plan=HiddenPlan(), version=NO_VERSION)
    text = open_text(newest, actor=actor)
    return Kept(plan=from_json(text.decode()), version=str(newest.pk))


@transaction.atomic
def mark(speaker: Speaker, marked: Mark, *, actor: Actor) -> str:
    """Hide what somebody marked in a transcript; the id of its name.

    Marks of several people add up, so nobody needs to have seen the newest plan for it.
    """
    kept = _open_for_change(speaker, actor)
    form = NameForm(text=marked.text, language=marked.language)
    if marked.name:
        changed = plans.add_form(kept.plan, marked.name, form)
        return _sealed(speaker, kept, changed, marked.name, actor)
    stand_ins = {marked.language: marked.stand_in} if marked.stand_in.strip() else {}
    id = f"n{uuid4().hex[:12]}"
    changed = plans.add_name(kept.plan, id, marked.kind, form, stand_ins)
    return _sealed(speaker, kept, changed, id, actor)


@transaction.atomic
def change(
    speaker: Speaker,
    name: str,
    act: Callable[[HiddenPlan], HiddenPlan],
    *,
    seen: str,
    actor: Actor,
) -> None:
    """Change the plan by a function of `core.text.hidden_plan`; `seen` is the version seen.

    Raises `ChangedMeanwhile` when there is a newer one: to hide less than somebody else wanted is
    no accident that may happen.
    """
    kept = _open_for_change(speaker, actor)
    if kept.version != seen:
        raise ChangedMeanwhile(
            what=_("Changing what is hidden"),
            reason=_("somebody else changed it meanwhile"),
            way_on=_("Look at the plan below, and do it again if you still want to."),
            conflicts=(),
        )
    _sealed(speaker, kept, act(kept.plan), name, actor)


def set_name(
    speaker: Speaker,
    name: str,
    *,
    kind: NameKind,
    stand_ins: Mapping[str, str],
    seen: str,
    actor: Actor,
) -> None:
    """Say what a name is the name of, and what is read in its place."""

    def told(plan: HiddenPlan) -> HiddenPlan:
        return plans.set_kind(plans.set_stand_ins(plan, name, stand_ins), name, kind)

    change(speaker, name, told, seen=seen, actor=actor)


def remove_name(speaker: Speaker, name: str, *, seen: str, actor: Actor) -> None:
    """No longer hide a name."""
    require_role(actor, *UNMARKERS, what=_("Hiding less"))
    change(speaker, name, lambda plan: plans.remove_name(plan, name), seen=seen, actor=actor)


def remove_form(speaker: Speaker, name: str, text: str, *, seen: str, actor: Actor) -> None:
    """No longer hide a form of a name."""
    require_role(actor, *UNMARKERS, what=_("Hiding less"))
    change(speaker, name, lambda plan: plans.remove_form(plan, name, text), seen=seen, actor=actor)


def accept(speaker: Speaker, name: str, text: str, *, language: str = "", actor: Actor) -> None:
    """Hide what was proposed as a form of a name."""
    mark(speaker, Mark(text=text, language=language, name=name), actor=actor)


@transaction.atomic
def reject(speaker: Speaker, text: str, *, actor: Actor) -> None:
    """Say that what was proposed is no name to hide; it is not proposed again."""
    kept = _open_for_change(speaker, actor)
    _sealed(speaker, kept, plans.reject(kept.plan, text), "no-name", actor)


def proposals_for(speaker: Speaker, plan: HiddenPlan, *, actor: Actor) -> list[Proposed]:
    """Words of the speaker's transcripts that may be names too. Nobody has decided anything."""
    texts = {str(transcript.pk): (transcript, working)
             for transcript, working in texts_of(speaker, actor=actor)}  # fmt: skip
    said = [
        AllSaid(pk, transcript.language, [cue.text for cue in working.cues])
        for pk, (transcript, working) in texts.items()
    ]
    forms = [form for name in plan.names for form in name.texts]
    found = propose_names(said, forms, plan.rejected)
    by_form = {form: name.id for name in plan.names for form in name.texts}
    return [
        Proposed(proposal=each, name=by_form.get(each.because, ""), places=places_in(each, texts))
        for each in found
    ]


def places_in(
    found: Proposal | Fact, texts: Mapping[str, tuple[Transcript, Working]]
) -> list[Said]:
    """The places of a proposal or of a fact, with their cues."""
    return [
        Said(
            transcript=texts[place.transcript][0],
            number=place.cue,
            cue=texts[place.transcript][1].cues[place.cue],
            span=place.span,
        )
        for place in found.places
    ]


def said_in(speaker: Speaker, plan: HiddenPlan, *, actor: Actor) -> dict[str, list[Said]]:
    """For each name of `plan` where the speaker's newest transcripts and translations say it."""
    found: dict[str, list[Said]] = {name.id: [] for name in plan.names}
    for transcript, working in texts_of(speaker, actor=actor):
        for name in plan.names:
            found[name.id].extend(_said(transcript, working, name))
    return found


def texts_of(speaker: Speaker, *, actor: Actor) -> list[tuple[Transcript, Working]]:
    """The newest version of all that a speaker said, and of its translations."""
    transcripts = Transcript.objects.filter(interview__speaker=speaker)
    versions = newest_versions(transcripts).order_by("transcript__created_at")
    return [(each.transcript, open_version(each, actor=actor)) for each in versions]


@transaction.atomic
def export_section(speaker: Speaker, *, actor: Actor) -> str:
    """The plan as the part of a cut sheet that hides names. Raises `Refused`."""
    require_role(actor, *MARKERS, Role.EDITOR, what=_("An export of what is hidden"))
    refuse_held(speaker, what=_("An export of what is hidden"))
    plan = plan_of(speaker, actor=actor).plan
    section = hidden_names_text(plans.hidden_names(plan))
    record(
        "protection-plan-exported",
        actor=actor.ref,
        subject=f"speaker:{speaker.pk}",
        facts={"names": len(plan.names)},
    )
    return section


def may_mark(actor: Actor) -> bool:
    """Whether `actor` may say what is hidden."""
    return actor.has(*MARKERS)


def may_unmark(actor: Actor) -> bool:
    """Whether `actor` may say that something is no longer hidden."""
    return actor.has(*UNMARKERS)


def _said(transcript: Transcript, working: Working, name: PlannedName) -> list[Said]:
    return [
        Said(
            transcript=transcript,
            number=each.text_number,
            cue=working.cues[each.text_number],
            span=each.span,
        )
        for each in plans.occurrences([cue.text for cue in working.cues], name)
    ]


def _newest(speaker: Speaker) -> SealedItem | None:
    items = SealedItem.objects.filter(
        compartment__speaker=speaker,
        compartment__kind=CompartmentKind.TESTIMONY,
        kind=ITEM,
        subject=speaker.pk,
    )
    return items.select_related("compartment").order_by("created_at").last()


def _open_for_change(speaker: Speaker, actor: Actor) -> Kept:
    """The plan, for somebody who may change it, while everybody else waits."""
    require_role(actor, *MARKERS, what=_("Marking what is hidden"))
    standing(speaker, actor)
    Speaker.objects.select_for_update().get(pk=speaker.pk)
    return plan_of(speaker, actor=actor)


def _sealed(speaker: Speaker, kept: Kept, changed: HiddenPlan, name: str, actor: Actor) -> str:
    if changed != kept.plan:
        text = to_json(changed).encode()
        seal_text(speaker, CompartmentKind.TESTIMONY, ITEM, text, subject=speaker.pk, author=actor)
        record(
            "protection-plan-changed",
            actor=actor.ref,
            subject=f"speaker:{speaker.pk}",
            facts={"name": name, "names": len(changed.names)},
        )
    return name
