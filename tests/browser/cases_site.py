"""The site with a researcher, and invented accounts of which some tell of one person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.archive_site import _python

FILL = """
import django, json
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.cases_site import fill
print(json.dumps(fill()))
"""
FRESH = (
    "🚪 Karim left. “I was nineteen,” says Karim, who had driven a lorry for the group near the "
    "border. In March 2014 he walked away at night.\n\nKarim is a name that we gave him. "
    "All of this is invented."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FilledCases:
    """What was put into a home: the cookies of a researcher, and what pages are about."""

    cookies: list[dict[str, str]]
    ids: dict[str, str]


def prepare_cases(home: Path) -> FilledCases:
    """Fill a new home."""
    home.mkdir(parents=True)
    return FilledCases(**json.loads(_python(home, FILL).splitlines()[-1]))


def fill() -> dict[str, Any]:
    """Make the cast and the accounts. Asks for Django."""
    from tests.cast import make_cast, signed_in
    from tests.stories.cases_told import FIRST, SECOND, THIRD, a_person, also, case
    from tests.stories.telling import make_story
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.core.cases.vocabulary import Exposure, Kind
    from walkaway.stories.services.people import record_person

    make_site_keys()
    cast = make_cast()
    actor = cast.researcher.actor
    one = a_person(FIRST, actor, title="A guard who left")
    other = a_person(SECOND, actor, title="حارس غادر", language="ar")
    woman = a_person(THIRD, actor, title="She drove an ambulance")
    also(one, Kind.EXPOSES, Exposure.FULL_NAME, actor)
    also(woman, Kind.LEFT_ON, "2015-summer", actor)
    fresh = make_story(FRESH, decided_by=actor, title="The lorry driver")
    twice = make_story(FRESH, decided_by=actor, title="The lorry driver, once more")
    person = record_person(twice, "Karim", actor=actor)
    return {
        "cookies": [
            {"name": each.key, "value": each.value}
            for each in signed_in(cast.researcher).cookies.values()
        ],
        "ids": {
            "one": str(case(one).pk),
            "other": str(case(other).pk),
            "woman": str(case(woman).pk),
            "person": str(one.pk),
            "arabic": str(other.pk),
            "story": str(fresh.pk),
            "karim": str(person.pk),
        },
    }
