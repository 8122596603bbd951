"""A job as a person reads it: its state as a word with a shape, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from walkaway.jobs.claims import MOST_ATTEMPTS
from walkaway.jobs.kinds import kind_named
from walkaway.jobs.models import GOING_ON, Job, JobState


class Mood(Enum):
    """How a state is set: the class of its style."""

    PLAIN = ""
    GOOD = "good"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownState:
    """A word, and a shape that tells it apart without colour."""

    word: str | Promise
    shape: str
    mood: Mood = Mood.PLAIN


_STATES = {
    JobState.WAITING: ShownState(word=_("Waits its turn"), shape="○"),
    JobState.RUNNING: ShownState(word=_("Under way"), shape="◐"),
    JobState.DONE: ShownState(word=_("Finished"), shape="●", mood=Mood.GOOD),
    JobState.FAILED: ShownState(word=_("Went wrong"), shape="✕", mood=Mood.STOP),
    JobState.CANCELLED: ShownState(word=_("Stopped"), shape="–"),
}
_STOPPING = ShownState(word=_("Stopping"), shape="◑")


def state_of(job: Job) -> ShownState:
    """Where the job is, in a word."""
    state = JobState(job.state)
    return _STOPPING if state == JobState.RUNNING and job.cancel_asked else _STATES[state]


def kind_of(job: Job) -> str:
    """What the job does, in the language of the page."""
    kind = kind_named(job.kind)
    return gettext(kind.label) if kind else job.kind


def stage_of(job: Job) -> str:
    """What it is doing now, in the language of the page; empty when it did not say."""
    return gettext(job.stage) if job.stage else ""


def problem_of(job: Job) -> str:
    """Why it failed, in the language of the page; empty when it did not."""
    return gettext(job.problem) if job.problem else ""


def asked_of(job: Job) -> str:
    """When it was asked for: so long ago, whatever the clock on the reader's wall says."""
    if timezone.now() - job.created_at < timedelta(minutes=1):
        return gettext("Asked for just now")
    return gettext("Asked for %(time)s ago") % {"time": timesince(job.created_at)}


def deaths_of(job: Job) -> str:
    """That its worker died and it is run again; empty when it did not."""
    state = JobState(job.state)
    began_again = job.attempts - (state != JobState.WAITING)
    if began_again < 1 or state == JobState.FAILED:
        return ""
    if state == JobState.WAITING:
        return gettext("The program that did it was ended in the middle. It will be begun again.")
    told = ngettext(
        "The program that did it was ended in the middle, so it was begun again.",
        "The program that did it was ended in the middle %(times)d times, so it was begun again.",
        began_again,
    ) % {"times": began_again}
    if state in {JobState.DONE, JobState.CANCELLED} or began_again + 1 < MOST_ATTEMPTS:
        return told
    last = gettext("This is the last attempt.")
    return f"{told} {last}"


def percent_of(job: Job) -> int | None:
    """How far it is; None while nobody knows how far there is to go."""
    if not job.total_units:
        return None
    return min(100, job.done_units * 100 // job.total_units)


def can_be_stopped(job: Job) -> bool:
    """Whether asking it to stop changes anything."""
    return job.state in GOING_ON and not job.cancel_asked
