"""A new site with two researchers, a codebook, and a web archive that nobody has read yet.

Everything that is told in the archive is invented.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.server import _variables
from tests.browser.speakers_site import Cookies
from tests.browser.staffed_site import _variables_with_tests
from tests.core.web_archives.archives import packed, warc_record

FILL = """
import django, json
django.setup()
from tests.tables import make_tables
make_tables()
from tests.browser.stories_path import fill
print(json.dumps(fill()))
"""

ENGLISH = (
    "Karim mends bicycles. In 2013 he joined Islamic State, since a friend had told of justice.",
    "They promised him pay. The food was thin soup, and the pay never came.",
    "In the spring they beat an old baker in the square for a cigarette. Everybody had to watch.",
    "He left the group at night and walked for two days. I regret every day of it, he says.",
)
ARABIC = (
    "ليلى تبلغ من العمر ثلاثين عاما. انضمت إلى تنظيم الدولة الإسلامية مع زوجها.",
    "وعدوهم ببيت. كان الطعام حساء خفيفا ولم يدفع لهم أحد شيئا.",
    "في الربيع ضربوا خبازا عجوزا في الساحة. أجبر الجميع على المشاهدة.",
    "هربت من التنظيم ليلا مع طفلها. تقول إنها نادمة على كل يوم قضته هناك.",
)
DULL = ("The home side won again on Saturday. Nobody expected the goal in the last minute.",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """The cookies of the researchers, by name."""

    cookies: dict[str, Cookies]


def prepare_path(home: Path) -> Begun:
    """Fill a new home, and collect and take in what an archive beside it holds, by the commands."""
    made = subprocess.run(
        [sys.executable, "-c", FILL], env=_variables_with_tests(home), check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    archive, found = home.with_name("news.warc.gz"), home.with_name("found")
    pages = [_page("A mender of bicycles", ENGLISH, "en"), _page("ليلى تروي", ARABIC, "ar"),
             _page("Football", DULL, "en")]  # fmt: skip
    records = [warc_record(number, page) for number, page in enumerate(pages)]
    archive.write_bytes(b"".join(packed(records, ".warc.gz")))
    for arguments in (["collect", str(archive), "--out", str(found)], ["take-in", str(found)]):
        subprocess.run([sys.executable, "-m", "walkaway", *arguments], env=_variables(home),
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    return Begun(**json.loads(made.stdout))


def fill() -> dict[str, Any]:
    """Two researchers, and a codebook of narratives. Asks for Django."""
    from django.utils import timezone

    from tests.cast import make_member, signed_in
    from walkaway.accounts.models import Role
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.coding.services.codebooks import begin_codebook
    from walkaway.core.coding.presets import LEAVING, preset

    make_site_keys()
    people = {name: make_member(name, Role.RESEARCHER) for name in ("Ann", "Ben")}
    begin_codebook(preset(LEAVING), actor=people["Ann"].actor, now=timezone.now())
    return {
        "cookies": {
            name: [
                {"name": each.key, "value": each.value}
                for each in signed_in(member).cookies.values()
            ]
            for name, member in people.items()
        }
    }


def _page(title: str, paragraphs: tuple[str, ...], language: str) -> bytes:
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta property="article:published_time" content="2015-03-02"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{told}</article></body>"
        "</html>"
    ).encode()
