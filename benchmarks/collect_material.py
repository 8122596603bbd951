"""Web archives of invented pages: a frame, scripts, an article, comments; in few of them a story.

Most words are invented in the letters of a language, as in `benchmarks.search`. Between them stand
whole sentences of everyday news, in some pages of news about groups. The stories are those of
`tests/core/text/labelled`, and their neighbours, which are none; no page holds words of a lexicon
for being in it.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import accumulate
from pathlib import Path

from benchmarks.page_frame import Frame
from benchmarks.search import Speech, speech_of
from tests.core.web_archives.archives import warc_record

LABELLED = Path("tests/core/text/labelled")
LANGUAGES = ("en", "ar", "ru", "fr", "de", "tr", "es")
ABOUT_GROUPS = 0.06
"""The share of pages in which there is news about a group, and nobody who left."""

EVERYDAY = {
    "en": (
        "The council left the decision to the mayor. She quit her job at the bank in "
        "May. Rain is expected in the north. Two goals in the last minutes got the "
        "visitors out of trouble. He told me that prices will rise again. The museum "
        "walked away with the prize."
    ),
    "ar": (
        "غادر الوزير العاصمة صباح اليوم. ارتفعت أسعار الخبز في السوق. فاز الفريق بهدفين "
        "في الدقائق الأخيرة. افتتحت المدينة متحفا جديدا قرب النهر. خرج الطلاب من المدرسة "
        "باكرا."
    ),
    "ru": (
        "Министр покинул заседание раньше времени. Цены на хлеб снова выросли. Команда "
        "выиграла в последние минуты. В городе открылся новый музей. Дети вышли из школы "
        "рано."
    ),
    "fr": (
        "Le ministre a quitté la réunion avant la fin. Le prix du pain augmente encore. "
        "L'équipe a gagné dans les dernières minutes. Un musée ouvre près du fleuve. Il "
        "regrette son choix."
    ),
    "de": (
        "Der Minister verließ die Sitzung früher. Die Preise für Brot steigen wieder. "
        "Die Mannschaft gewann in den letzten Minuten. Am Fluss öffnet ein Museum. Sie "
        "ist aus dem Verein ausgetreten."
    ),
    "tr": (
        "Bakan toplantıdan erken ayrıldı. Ekmek fiyatları yine arttı. Takım son "
        "dakikalarda kazandı. Nehir kıyısında yeni bir müze açıldı. Çocuklar okuldan "
        "erken çıktı."
    ),
    "es": (
        "El ministro dejó la reunión antes del final. El precio del pan sube otra vez. "
        "El equipo ganó en los últimos minutos. Abre un museo junto al río. La directora "
        "abandonó la empresa."
    ),
}
NEWS = {
    "en": ("The army says that militants attacked a checkpoint. The court heard a terrorism case."),
    "ar": ("قال الجيش إن مسلحين هاجموا حاجزا. نظرت المحكمة في قضية إرهاب."),
    "ru": ("Армия сообщила, что боевики напали на пост. Суд рассмотрел дело о терроризме."),
    "fr": (
        "L'armée affirme que des djihadistes ont attaqué un poste. Un procès pour "
        "terrorisme s'ouvre."
    ),
    "de": (
        "Die Armee meldet einen Angriff von Terroristen. Das Gericht verhandelt gegen Neonazis."
    ),
    "tr": (
        "Ordu, militanların bir noktaya saldırdığını bildirdi. Mahkeme bir terör davasına baktı."
    ),
    "es": (
        "El ejército dice que unos yihadistas atacaron un puesto. Comienza un juicio por "
        "terrorismo."
    ),
}

Disguise = Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A text in a page: where, and whether it tells of somebody who left."""

    language: str
    text: str
    left: bool
    place: str


def labelled(half: str) -> list[tuple[str, str, bool]]:
    """The language, text and label of each row of `made` or `held_out`."""
    lines = (LABELLED / f"{half}.jsonl").read_text("utf-8").splitlines()
    return [(row["language"], row["text"], row["left"]) for row in map(json.loads, lines)]


def _plainly(text: str) -> str:
    return escape(text, quote=False)


def _by_entities(text: str) -> str:
    return "".join(f"&#{ord(each)};" if each.isalpha() else escape(each) for each in text)


def _in_tags(text: str) -> str:
    words = (f'<a href="/tag">{escape(word)}</a>' for word in text.split(" "))
    return "&nbsp;".join(words)


PLACES: dict[str, tuple[str, Disguise]] = {
    "article": ("article", _plainly),
    "comment": ("comment", _plainly),
    "sidebar": ("sidebar", _plainly),
    "article, by entities": ("article", _by_entities),
    "comment, each word a link": ("comment", _in_tags),
}


def planted(half: str) -> list[Planted]:
    """Each text of a half in one of the places, in turn."""
    places = list(PLACES)
    return [
        Planted(language=language, text=text, left=left, place=places[at % len(places)])
        for at, (language, text, left) in enumerate(labelled(half))
    ]


def page(number: int, passage: Planted | None = None) -> str:
    """A page with the proportions of real ones; the same for the same number and passage."""
    chance = _chance(number)
    language = passage.language if passage else chance.choice(LANGUAGES)
    write = _Writer(language, chance)
    frame = Frame(write.words, chance)
    news = NEWS[language] if not passage and chance.random() < ABOUT_GROUPS else ""
    held = {"article": "", "comment": "", "sidebar": ""}
    if passage:
        place, disguise = PLACES[passage.place]
        held[place] = f"<p>{disguise(passage.text)}</p>"
    paragraphs = [f"<p>{write.paragraph()}</p>\n" for _ in range(chance.randrange(4, 12))]
    paragraphs.insert(chance.randrange(len(paragraphs)), f"<p>{news}</p>{held['article']}")
    comments = [_comment(write, at) for at in range(chance.randrange(1, 6))]
    comments.append(f"<li class='comment'><div>{held['comment']}</div></li>")
    title = write.words(7)
    article = (
        f"<article><header><h1>{title}</h1></header>{frame.shares()}"
        f"{frame.within(2, ''.join(paragraphs))}</article>{frame.cards(chance.randrange(4, 9))}"
        f"<section id='comments'><ul>{''.join(comments)}</ul></section>"
    )
    aside = f"{frame.cards(chance.randrange(15, 40))}{held['sidebar']}"
    content = (
        f"<main>{frame.within(2, article)}</main><aside>{frame.within(2, aside)}</aside>"
        f"{frame.script(chance.randrange(20, 60))}"
    )
    footer = f"{frame.menu(chance.randrange(20, 40))}<p>&copy; 2016 {write.words(3)}</p>"
    return (
        f'<!doctype html><html lang="{language}">'
        f"{frame.head(title, f'2016-0{number % 9 + 1}-11')}<body>"
        f"<header>{frame.within(2, frame.menu(chance.randrange(20, 50)))}</header>"
        f"{frame.within(2, content)}<footer>{frame.within(2, footer)}</footer></body></html>"
    )


def write_archive(path: Path, bodies: Sequence[bytes]) -> None:
    """A `.warc.gz`, a member a page."""
    with path.open("wb") as file:
        for number, each in enumerate(bodies):
            file.write(gzip.compress(warc_record(number, each), mtime=0))


def replaced(text: str, share: float, chance: random.Random, language: str) -> str:
    """`text` with a share of its words replaced by others."""
    write = _Writer(language, chance)
    words = text.split(" ")
    return " ".join(write.words(1) if chance.random() < share else word for word in words)


def article(number: int, language: str, words: int = 300) -> str:
    """A text of so many words."""
    return _Writer(language, _chance(number)).words(words)


def _chance(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311  the same pages in every run


@cache
def _speech(language: str) -> tuple[Speech, list[float]]:
    speech = speech_of(language)
    return speech, list(accumulate(speech.weights))


class _Writer:
    """Words and sentences of a language."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self._chance = chance
        self._speech, self._weights = _speech(language)
        self._everyday = EVERYDAY[language].split(". ")

    def words(self, count: int) -> str:
        words = self._chance.choices(self._speech.words, cum_weights=self._weights, k=count)
        return " ".join(words)

    def paragraph(self) -> str:
        said = [self.words(self._chance.randrange(8, 22)) for _ in range(3)]
        said[1] = f'<a href="/{self._chance.getrandbits(24):x}">{said[1]}</a>'
        return ". ".join([*said, self._chance.choice(self._everyday)]) + "."


def _comment(write: _Writer, at: int) -> str:
    said = write.paragraph()
    return f"<li class='comment' id='c{at}'><b>{write.words(1)}</b> <div><p>{said}</p></div></li>"
