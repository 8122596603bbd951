"""The site with a study that three invented coders have finished, in two languages."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.server import _variables
from tests.browser.speakers_site import Cookies

FILL = """
import django, json
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.comparison_site import fill
print(json.dumps(fill()))
"""

ENGLISH = (
    "I joined because a cousin asked me to. Nobody forced me. The first weeks were full of "
    "songs. Then they sent us to the quarry, and we ate once a day. In the winter they beat a "
    "baker who had sold bread to the other side. I saw his hands. After that I stopped singing. "
    "My mother wrote that my sister was ill. I asked for leave and they laughed. So I walked out "
    "at night, along the river, with two others. One of them turned back. I do not blame him. "
    "Today I drive a bus."
)
ARABIC = (
    "انضممت لأن ابن عمي طلب مني ذلك. لم يجبرني أحد. كانت الأسابيع الأولى مليئة بالأناشيد. "
    "ثم أرسلونا إلى المحجر وكنا نأكل مرة في اليوم. وفي الشتاء ضربوا خبازا باع الخبز للطرف الآخر. "
    "رأيت يديه. بعد ذلك توقفت عن الغناء. كتبت أمي أن أختي مريضة. طلبت إجازة فضحكوا. "
    "فخرجت ليلا على طول النهر."
)
"""Invented, both: nobody lived this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """Who is signed in in which browser, and where the study and its documents are."""

    cookies: dict[str, Cookies]
    study: str
    english: str
    arabic: str
    waiting: str


def prepare_comparison(home: Path) -> Compared:
    """Fill a new home."""
    made = subprocess.run(
        [sys.executable, "-c", FILL], env=_variables(home), check=True, stdout=subprocess.PIPE
    )
    return Compared(**json.loads(made.stdout))


def fill() -> dict[str, Any]:
    """Two stories that three coders finished, and one that is still coded. Asks for Django."""
    from tests.cast import make_member, signed_in
    from tests.coding.studying import (
        BRUTALITY,
        HARDSHIP,
        LEFT,
        a_copy,
        a_study,
        code_passage,
        finish,
    )
    from walkaway.accounts.models import Role
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.coding.services.studies import assign
    from walkaway.core.coding.model import Document as Text
    from walkaway.core.coding.units import UnitKind, units_of

    make_site_keys()
    people = {name: make_member(name, Role.RESEARCHER) for name in ("Ann", "Ben", "Chidi")}
    ann, ben, chidi = (member.actor for member in people.values())
    copies = [
        a_copy(ENGLISH, title="The bus driver", accepted_by=ann),
        a_copy(ARABIC, title="سائق الحافلة", language="ar", accepted_by=ann),
        a_copy(ENGLISH, title="Another one", accepted_by=ann),
    ]
    study = a_study(ann, copies=copies)
    english, arabic, waiting = study.documents.order_by("number")
    assign([english, arabic, waiting], [each.staff for each in people.values()], actor=ann)
    plan = {4: HARDSHIP, 5: BRUTALITY, 6: BRUTALITY, 8: HARDSHIP, 9: HARDSHIP, 10: LEFT, 11: LEFT}
    for document, text in ((english, ENGLISH), (arabic, ARABIC)):
        spans = units_of(Text(ref="", title="", language="", text=text), UnitKind.SENTENCE)
        for number, code in plan.items():
            if number > len(spans):
                continue
            span = spans[number - 1]
            code_passage(ann, document, code, span.start, span.end)
            if number != 9:
                code_passage(ben, document, code, span.start, span.end - (number == 4) * 12)
            if number not in {6, 8}:
                shown = HARDSHIP if number == 5 else code
                code_passage(chidi, document, shown, span.start, span.end)
        for coder in (ann, ben, chidi):
            finish(coder, document)
    finish(ann, waiting)
    return {
        "cookies": {
            name: [
                {"name": each.key, "value": each.value}
                for each in signed_in(member).cookies.values()
            ]
            for name, member in people.items()
        },
        "study": str(study.pk),
        "english": str(english.pk),
        "arabic": str(arabic.pk),
        "waiting": str(waiting.pk),
    }
