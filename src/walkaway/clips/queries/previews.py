"""What is looked at and listened to before a clip is made."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Cut, Preview, PreviewKind
from walkaway.clips.queries.cuts import cuts_of
from walkaway.jobs.models import GOING_ON, Job

JOBS: Mapping[PreviewKind, str] = MappingProxyType(
    {PreviewKind.PEOPLE: "find-people", PreviewKind.SOUND: "hear-clip"}
)
"""The kind of job that makes each."""


def newest_preview_job(cut: Cut, kind: PreviewKind) -> Job | None:
    """The last job that was to make it (1 query)."""
    jobs = Job.objects.filter(kind=JOBS[kind], subject=f"cut:{cut.pk}")
    return jobs.order_by("-created_at").first()


def preview_going_on(cut: Cut, kind: PreviewKind) -> Job | None:
    """The job that makes it just now, or waits to (1 query)."""
    job = newest_preview_job(cut, kind)
    return job if job is not None and job.state in GOING_ON else None


def preview_for(actor: Actor, pk: int) -> Preview:
    """One of a cut of `actor`. Raises `Preview.DoesNotExist`."""
    found = Preview.objects.select_related(
        "stored__compartment__speaker", "sheet_version__cut__speaker"
    )
    return found.get(pk=pk, sheet_version__cut__in=cuts_of(actor))
