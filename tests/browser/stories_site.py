"""The site with researchers who signed in, and invented stories to review."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.server import _variables

FILL = """
import django, json, sys
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.stories_site import fill
print(json.dumps(fill(empty=sys.argv[1] == "empty")))
"""
REPRINT = "As a paper in the capital reports: {} All names in this account were changed."


@dataclass(frozen=True, kw_only=True, slots=True)
class FilledStories:
    """What was put into a home: the cookies of a researcher, and the stories."""

    cookies: list[dict[str, str]]
    stories: dict[str, str]


def prepare_stories(home: Path, *, empty: bool = False) -> FilledStories:
    """Fill a new home."""
    made = subprocess.run(
        [sys.executable, "-c", FILL, "empty" if empty else "full"],
        env=_variables(home),
        check=True,
        stdout=subprocess.PIPE,
    )
    return FilledStories(**json.loads(made.stdout))


def fill(*, empty: bool) -> dict[str, Any]:
    """Make the cast and stories in several languages, some with copies. Asks for Django."""
    from tests.cast import make_cast, signed_in
    from walkaway.accounts.site_keys import make_site_keys

    make_site_keys()
    cast = make_cast()
    stories = {} if empty else _stories(cast.researcher.actor)
    cookies = signed_in(cast.researcher).cookies.values()
    return {
        "cookies": [{"name": each.key, "value": each.value} for each in cookies],
        "stories": {name: str(story.pk) for name, story in stories.items()},
    }


def _stories(actor: Any) -> dict[str, Any]:
    from tests.stories.telling import FOOTBALL, JONAS, KARIN, LAYLA, NADIM, make_copy, make_story
    from walkaway.stories.models import StoryState

    told: dict[str, dict[str, str]] = {
        "nadim": {"author": "R. Haddad", "author_from": "meta"},
        "layla": {"language": "ar", "title": "ليلى: هربت ليلا مع طفلي", "published_on": "2017"},
        "karin": {"language": "de", "title": "Zehn Jahre", "title_from": "title",
                  "published_on": "2019-03-14", "published_from": "url"},
        "football": {"title": "Home side wins again", "published_on": ""},
        "jonas": {"title": "He told them all he knew", "published_from": "trafilatura"},
    }  # fmt: skip
    texts = {"nadim": NADIM, "layla": LAYLA, "karin": KARIN, "football": FOOTBALL, "jonas": JONAS}
    decided = {"jonas": StoryState.ACCEPTED}
    stories = {
        name: make_story(
            texts[name], decided_by=actor if name in decided else None, **told[name]
        )
        for name in texts
    }  # fmt: skip
    make_copy(stories["nadim"], REPRINT.format(NADIM), title="Two days on foot", author="")
    make_copy(stories["nadim"], NADIM[:260], title="From our wire")
    again = make_story(REPRINT.format(JONAS), title="A guard talks")
    again.resembles = stories["jonas"]
    again.save()
    _learn_from_earlier_decisions(actor)
    return stories | {"again": again}


def _learn_from_earlier_decisions(actor: Any) -> None:
    """Decide on ten invented stories and ten reports of games, and have the queue ordered."""
    from tests.stories.telling import FOOTBALL, NADIM, make_story
    from walkaway.jobs.running import run_all_that_wait
    from walkaway.stories.services.deciding import accept, reject

    for number in range(10):
        accept(make_story(f"{NADIM} Part {number}.", title=f"Part {number}"), actor=actor)
        reject(make_story(f"{FOOTBALL} Day {number}.", title=f"Day {number}"), actor=actor)
    run_all_that_wait("browser")
