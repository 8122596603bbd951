"""Invented accounts of people who left, as if published, for researchers to review."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from walkaway.accounts.actors import Actor
from walkaway.core.files import write_whole
from walkaway.core.lexicon_files import SHIPPED, lexicon_files_in
from walkaway.engine import Engine
from walkaway.engine.progress import Progress
from walkaway.stories.collecting.collect import collect
from walkaway.stories.services.taking_in import TakenIn, take_in

INVENTED = "This account was invented for the demonstration of Walkaway: nobody lived it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A page as it was published, at an address that is none."""

    address: str
    language: str
    title: str
    day: str
    paragraphs: tuple[str, ...]


_NIGHTS = (
    "Karim is twenty-six and mends bicycles.",
    "In the spring of 2014 he joined Islamic State: a cousin had promised him work and justice.",
    "He guarded a bakery. The bread went to foreign fighters first, the families waited outside.",
    "When his commander had an old baker beaten in the square, something broke.",
    "In July 2015 he fled from the group. He walked for two nights and gave himself up.",
    "“I regret every month of it,” he says, “and I tell it so that nobody follows me.”",
)

ACCOUNTS: Sequence[Account] = (
    Account(
        address="https://morning.example/two-nights",
        language="en",
        title="Two nights on foot",
        day="2015-08-14",
        paragraphs=_NIGHTS,
    ),
    Account(
        address="https://wire.example/2015/karim",
        language="en",
        title="From our wire: a guard who walked away",
        day="2015-08-15",
        paragraphs=("A paper of the north reports:", *_NIGHTS),
    ),
    Account(
        address="https://sabah.example/layla",
        language="ar",
        title="ليلى: هربت ليلا مع طفلي",
        day="2015-11-02",
        paragraphs=(
            "ليلى في الثلاثين من عمرها. انضمت مع زوجها إلى تنظيم الدولة الإسلامية قبل عامين.",
            "تقول إن الحياة كانت قاسية، وإن الخبز لم يكن يكفي، وإن النساء كن محبوسات في البيوت.",
            "هربت من التنظيم ليلا مع طفلها في خريف 2015، وهي اليوم نادمة وتروي قصتها لتحذر غيرها.",
        ),
    ),
    Account(
        address="https://zeitung.example/ausstieg",
        language="de",
        title="Zehn Jahre Kameradschaft",
        day="2019-03-14",
        paragraphs=(
            "Karin war siebzehn, als sie zu den Neonazis kam. Zehn Jahre lang klebte sie Plakate.",
            "Dann ist sie aus der rechtsextremen Szene ausgestiegen.",
            "„Ich bereue, was ich getan habe“, sagt sie heute vor Schulklassen.",
        ),
    ),
    Account(
        address="https://morning.example/shop",
        language="en",
        title="Shop burns after demonstration",
        day="2016-05-01",
        paragraphs=(
            "Police said that the neo-Nazis left the group of shoppers alone. A shop burned later.",
        ),
    ),
)
"""Two copies of one story, two others, and a page that tells of nobody who left."""


def take_in_accounts(folder: Path, *, actor: Actor, engine: Engine, progress: Progress) -> TakenIn:
    """Write the accounts as a web archive in `folder`, collect them and take them in; once."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "invented.warc"
    write_whole(archive, b"".join(_record(account) for account in ACCOUNTS).decode())
    found = folder / "found"
    lexicons = tuple(lexicon_files_in(SHIPPED))
    collect([archive], found, engine=engine, lexicons=lexicons, progress=progress)
    return take_in(found, actor=actor)


def _record(account: Account) -> bytes:
    """The account as a record of a web archive."""
    page = _page(account).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = "\r\n".join(
        (
            "WARC/1.0",
            "WARC-Type: response",
            f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, account.address)}>",
            f"WARC-Target-URI: {account.address}",
            f"WARC-Date: {account.day}T12:00:00Z",
            "Content-Type: application/http; msgtype=response",
            f"Content-Length: {len(answer)}",
        )
    )
    return head.encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"


def _page(account: Account) -> str:
    paragraphs = "".join(f"<p>{html.escape(each)}</p>\n" for each in account.paragraphs)
    title = html.escape(account.title)
    return (
        f'<!doctype html><html lang="{account.language}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        f'<meta property="article:published_time" content="{account.day}"></head>\n'
        f"<body><article><h1>{title}</h1>\n{paragraphs}"
        f"<p><small>{INVENTED}</small></p></article></body></html>\n"
    )
