"""The real site with two editors, and interviews with film in English and in Arabic to cut from.

Everything that is told in them is invented.
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
from tests.browser.studio_site import make
print(json.dumps(make(Path(sys.argv[1]))))
"""

ENGLISH = (
    "I left Raqqa at night, on foot.",
    "My uncle waited in the car behind the mill.",
    "We drove north without lights.",
    "Nobody had told us what it would be like.",
    "I was always hungry there.",
    "They beat an old baker in the square.",
    "I did not believe them any more.",
    "Now I tell it so that nobody goes.",
)
ARABIC = (
    "غادرت الرقة ليلًا سيرًا على الأقدام.",
    "كان عمي ينتظر في السيارة خلف الطاحونة.",
    "قدنا شمالًا من دون أضواء.",
    "لم يخبرنا أحد كيف سيكون الأمر.",
    "كنت جائعًا دائمًا هناك.",
    "ضربوا خبازًا عجوزًا في الساحة.",
    "لم أعد أصدقهم.",
    "الآن أروي ذلك كي لا يذهب أحد.",
)
FRAMES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioSite:
    """A home, the cuts in it, and who is signed in with which cookies."""

    home: Path
    cuts: dict[str, str]
    cookies: dict[str, dict[str, str]]

    def sign_in(self, context: BrowserContext, name: str, address: str) -> None:
        """Let the browser of `context` be that of `name`, with their vault open."""
        context.add_cookies(
            [
                {"name": key, "value": value, "url": address}
                for key, value in self.cookies[name].items()
            ]
        )


def prepare_studio(home: Path) -> StudioSite:
    """Make the site in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(home)],
        env=_variables_with_tests(home), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return StudioSite(home=home, **json.loads(done.stdout.splitlines()[-1]))


def as_vtt(speaker: str, *texts: str) -> str:
    """A cue of a second for each text."""
    cues = [
        f"00:{number:02}.000 --> 00:{number + 1:02}.000\n<v {speaker}>{text}\n"
        for number, text in enumerate(texts)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def make(folder: Path) -> dict[str, Any]:
    """Fill the database. Asks for Django."""
    from tests.archive.recordings import (
        PREPARED,
        interview_of_the_cast,
        numbered_film,
        whole,
    )
    from tests.cast import make_cast, make_member, signed_in
    from walkaway.accounts.models import Role
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.archive.services.compartments import admit
    from walkaway.archive.services.interviews import plan_interview
    from walkaway.archive.services.protection import Mark, mark
    from walkaway.archive.services.transcript_edits import CueEdit
    from walkaway.archive.services.transcript_import import import_transcript
    from walkaway.archive.services.transcripts import begin_translation, save
    from walkaway.clips.services.cuts import begin_cut
    from walkaway.core.text.hidden_plan import NameKind
    from walkaway.core.transcripts.working import CueState

    make_site_keys()
    cast = make_cast()
    interviewer, translator = cast.interviewer.actor, cast.translator.actor
    second = make_member("second editor", Role.EDITOR)
    english = interview_of_the_cast(cast)
    arabic = plan_interview(english.speaker, PREPARED, actor=interviewer)
    admit(english.speaker, second.staff, actor=interviewer)
    film = numbered_film(folder, FRAMES)
    cuts = {}
    for interview, language, other, said, translated in (
        (english, "en", "ar", ENGLISH, ARABIC),
        (arabic, "ar", "en", ARABIC, ENGLISH),
    ):
        whole(interview, film, interviewer)
        spoken = import_transcript(
            interview, name="a.vtt", content=as_vtt("Heron", *said).encode(), language=language,
            actor=interviewer,
        ).versions[0].transcript  # fmt: skip
        approved = [CueEdit(id=f"c{n}", state=CueState.APPROVED) for n in range(1, len(said) + 1)]
        save(spoken, approved, base_number=1, actor=interviewer)
        words = [CueEdit(id=f"c{n}", text=text) for n, text in enumerate(translated, 1)]
        beside = begin_translation(spoken, other, actor=translator).transcript
        save(beside, words, base_number=1, actor=translator)
        cuts[language] = str(
            begin_cut(
                english.speaker, title={"en": "How I left", "ar": "كيف غادرت"},
                interview=interview, actor=cast.editor.actor,
            ).pk
        )  # fmt: skip
    officer = cast.first_officer.actor
    town = Mark(text="Raqqa", language="en", kind=NameKind.PLACE, stand_in="a town")
    name = mark(english.speaker, town, actor=officer)
    mark(english.speaker, Mark(text="الرقة", language="ar", name=name), actor=officer)
    return {
        "cuts": cuts,
        "cookies": {
            name: {key: each.value for key, each in signed_in(member).cookies.items()}
            for name, member in (("editor", cast.editor), ("second", second),
                                 ("reviewer", cast.reviewer))
        },
    }  # fmt: skip
