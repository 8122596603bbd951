"""Invented pages, and archives of them, for tests of collecting."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from tests.core.web_archives.archives import packed, request_record, warc_record, write_wacz

ENGLISH = (
    "In the spring she fled from ISIS with the help of a smuggler, and she regrets that she ever "
    "went there."
)
ARABIC = "هربت من داعش في الربيع وهي نادمة على أنها انضمت إليه."
GERMAN = "Im Frühjahr ist er aus der Neonazi-Szene ausgestiegen und bereut, was er getan hat."
FRENCH = "Au printemps, il a fui Daech, et il regrette aujourd'hui d'être parti en Syrie."
TURKISH = "İlkbaharda IŞİD'den kaçtı ve örgüte katıldığı için pişman olduğunu söylüyor."
STORIES = {"en": ENGLISH, "ar": ARABIC, "de": GERMAN, "fr": FRENCH, "tr": TURKISH}

WORDS = {
    "en": "the harbour market teacher weather council bridge garden season and price museum of",
    "ar": "المدينة السوق المدرسة الشتاء الجسر الحديقة في الموسم السعر على المتحف النهر المحطة",
    "de": "der Hafen Markt Lehrer und das Wetter Brücke Garten die Jahreszeit Preis mit Museum",
    "fr": "le port marché la maîtresse météo conseil et pont jardin des saison prix musée rivière",
    "tr": "liman pazar öğretmen hava ve köprü bahçe mevsim bir fiyat müze nehir istasyon için",
}


def filler(seed: int, words: int = 120, language: str = "en") -> str:
    """Words about nothing, others for each seed."""
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS[language].split()) for _ in range(words))


def a_page(
    body: str, *, seed: int = 0, title: str = "A page", head: str = "", language: str = "en"
) -> bytes:
    """A page with a frame around its article."""
    before, behind = (filler(each, language=language) for each in (seed, seed + 1000))
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/s'>Sport</a></nav><article><h1>{title}</h1>"
        f"<p>{before}.</p><p>{body}</p><p>{behind}.</p></article>"
        f"<footer>Imprint</footer></body></html>"
    ).encode()


def dull_pages(numbers: Iterable[int]) -> list[bytes]:
    return [warc_record(n, a_page("Nothing happened.", seed=n)) for n in numbers]


def stories() -> list[bytes]:
    """A record for each language, with a dull one behind it."""
    made = []
    for number, (language, story) in enumerate(STORIES.items()):
        head = f'<meta property="article:published_time" content="2015-0{number + 1}-02">'
        page = a_page(story, seed=number, title=f"Story {language}", head=head, language=language)
        made += [warc_record(number, page), *dull_pages([100 + number])]
    return made


def large(number: int) -> bytes:
    """A record of more than a megabyte that is no page, so that its archive is no small file."""
    block = random.Random(number).randbytes(1_200_000)
    head = b"WARC/1.1\r\nWARC-Type: metadata\r\nContent-Length: %d\r\n\r\n" % len(block)
    return head + block + b"\r\n\r\n"


def write_archive(path: Path, records: list[bytes]) -> Path:
    suffix = next(each for each in (".warc.gz", ".warc.zst", ".warc") if path.name.endswith(each))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(packed(records, suffix)))
    return path


def write_many(folder: Path) -> Path:
    """Archives of every kind, a package, saved pages, a feed; one archive is damaged."""
    write_archive(folder / "a.warc.gz", [request_record(7), *stories(), large(1)])
    write_archive(folder / "b.warc.zst", [*dull_pages(range(3)), *stories()[:2], large(2)])
    write_archive(folder / "c.warc", [*stories()[2:4], large(3)])
    inner = b"".join(packed(stories()[4:6], ".warc.gz"))
    write_wacz(folder / "d.wacz", {"archive/data.warc.gz": inner, "pages/pages.jsonl": b"{}"})
    (folder / "saved").mkdir()
    copied = ENGLISH + " " + filler(0)
    (folder / "saved" / "copy.html").write_bytes(a_page(copied, seed=0, title="Copied"))
    (folder / "saved" / "style.css").write_bytes(b"body {}")
    (folder / "saved" / "empty.html").write_bytes(b"")
    (folder / "feed.rss").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item>'
        "<title>Left</title><link>https://feed.example/1</link><guid>1</guid>"
        "<pubDate>Tue, 03 Feb 2015 10:00:00 GMT</pubDate>"
        f"<description>{GERMAN} {filler(5)}</description></item></channel></rss>",
        encoding="utf-8",
    )
    cut = write_archive(folder / "e.warc.gz", [*stories()[:1], *dull_pages([5])])
    cut.write_bytes(cut.read_bytes()[:-40])
    return folder
