"""The real site with two researchers, a story in English and in Arabic, and an interview with film.

Everything that is told in it is invented.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.staffed_site import _variables_with_tests

PREPARE = """
import json, sys, django
from pathlib import Path
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.coding_site import make
print(json.dumps(make(Path(sys.argv[1]))))
"""

ENGLISH = tuple(
    """\
He is twenty-six and asks to be called Sami. 🙂 We meet in a café behind the station.
They promised him work. When he arrived there was a rifle. The food was thin soup.
In the spring they beat an old baker in the square. Everybody had to watch.
He walked for two nights. Now he tells it 👩‍👩‍👧 so that nobody else goes.""".splitlines()
)
ARABIC = (
    "اسمه هنا سامي، وعمره ست وعشرون سنة. التقينا به في مقهى خلف المحطة.",
    "وعدوه بعمل. حين وصل لم يجد إلا بندقية ودروسًا. كان الطعام حساءً خفيفًا، ولم يُدفع له شيء.",
    "في الربيع ضربوا خبازًا عجوزًا في الساحة. أُجبر الجميع على المشاهدة. وكان القائد يشرب ليلًا.",
    "مشى ليلتين. كان ابن عمه ينتظره بسيارة. وهو اليوم يروي ما رآه كي لا يذهب أحد.",
)
VTT = """WEBVTT

00:00.000 --> 00:01.000
<v Amber Heron>I left at night.

00:01.000 --> 00:02.000
<v Amber Heron>They had beaten an old man in the square.

00:02.000 --> 00:04.000
<v Amber Heron>We were always hungry, and the prisoners were beaten.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingSite:
    """A home, the sheets of the researcher by document, and who is signed in with which cookies."""

    home: Path
    study: str
    sheets: dict[str, str]
    others: dict[str, str]
    cookies: dict[str, dict[str, str]]

    def sign_in(self, context: BrowserContext, name: str, address: str) -> None:
        """Let the browser of `context` be that of `name`, with their vault open."""
        context.add_cookies(
            [
                {"name": key, "value": value, "url": address}
                for key, value in self.cookies[name].items()
            ]
        )


def prepare_coding(home: Path) -> CodingSite:
    """Make the site in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home)],
        env=_variables_with_tests(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return CodingSite(home=home, **json.loads(done.stdout.splitlines()[-1]))


def make(folder: Path) -> dict[str, Any]:
    """Fill the database. Asks for Django."""
    from django.utils import timezone

    from tests.archive.recordings import interview_of_the_cast, numbered_film, whole
    from tests.cast import make_cast, make_member, signed_in
    from tests.coding.studying import a_copy
    from walkaway.accounts.models import Role
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.archive.services.compartments import admit
    from walkaway.archive.services.transcript_import import import_transcript
    from walkaway.coding.models import Unit
    from walkaway.coding.queries.codebooks import newest_version
    from walkaway.coding.queries.sheets import own_sheets_of
    from walkaway.coding.services.codebooks import begin_codebook
    from walkaway.coding.services.studies import add_documents, assign, begin_study
    from walkaway.core.coding.presets import LEAVING, preset

    make_site_keys()
    cast = make_cast()
    lead, second = cast.researcher, make_member("second researcher", Role.RESEARCHER)
    interview = interview_of_the_cast(cast)
    admit(interview.speaker, second.staff, actor=cast.interviewer.actor)
    whole(interview, numbered_film(folder), cast.interviewer.actor)
    imported = import_transcript(
        interview, name="a.vtt", content=VTT.encode(), language="en",
        actor=cast.interviewer.actor,
    )  # fmt: skip
    codebook = begin_codebook(preset(LEAVING), actor=lead.actor, now=timezone.now())
    study = begin_study("Why they left", newest_version(codebook), Unit.SENTENCE, actor=lead.actor)
    documents = add_documents(
        study,
        copies=[
            a_copy("\n\n".join(ENGLISH), title="He came back to warn", accepted_by=lead.actor),
            a_copy("\n".join(ARABIC), title="عاد ليحذّر", language="ar", accepted_by=lead.actor),
            a_copy(
                "\n".join(f"{n}. {' '.join(ENGLISH)}" for n in range(125)),
                title="A very long story", accepted_by=lead.actor,
            ),
        ],
        transcripts=[imported.versions[0]],
        actor=lead.actor,
    )  # fmt: skip
    a_copy("Nobody has given this one to anybody.", title="One more", accepted_by=lead.actor)
    assign(documents, [lead.staff, second.staff], actor=lead.actor)
    names = ("english", "arabic", "long", "interview")
    return {
        "study": str(study.pk),
        "sheets": dict(zip(names, map(_pk, own_sheets_of(lead.actor)), strict=True)),
        "others": dict(zip(names, map(_pk, own_sheets_of(second.actor)), strict=True)),
        "cookies": {
            name: {key: each.value for key, each in signed_in(member).cookies.items()}
            for name, member in (("researcher", lead), ("second", second))
        },
    }


def _pk(row: Any) -> str:
    return str(row.pk)
