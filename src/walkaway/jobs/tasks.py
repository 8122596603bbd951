"""The one task of the Django Tasks API: to run a job."""

from __future__ import annotations

import secrets
from uuid import UUID

from django_tasks import task

from walkaway.jobs.claims import claim_job
from walkaway.jobs.pulse import Pulse
from walkaway.jobs.running import Surroundings, run


@task
def run_job(job_id: str) -> None:
    """Run the job, unless somebody else did or does.

    The argument is all that a backend of the Tasks API keeps, and nothing that the job raises
    gets out: no backend's table can come to hold a traceback with somebody's words in it.
    """
    claim = claim_job(UUID(job_id), worker=secrets.token_hex(8))
    if claim:
        run(claim, Surroundings(beating=Pulse))
