"""How templates tell of a job."""

from __future__ import annotations

from django import template

from walkaway.jobs import shown

register = template.Library()

register.filter("job_asked", shown.asked_of)
register.filter("job_state", shown.state_of)
register.filter("job_kind", shown.kind_of)
register.filter("job_stage", shown.stage_of)
register.filter("job_problem", shown.problem_of)
register.filter("job_deaths", shown.deaths_of)
register.filter("job_percent", shown.percent_of)
register.filter("job_can_be_stopped", shown.can_be_stopped)
