"""What stands around an article on the pages of the web: head, menus, cards, scripts, containers.

Its proportions are those that were measured on pages as they were saved; see `PROPORTIONS`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable

PROPORTIONS = """
Medians of the 953 pages of 396 sites, many with forms, that the source of formasaurus 0.10 holds,
of the 28 pages of news sites in that of newspaper4k 0.9.6, and of 60 of ours:

    kB                              46      137     58
    packed by zlib, share          .23      .23    .20
    elements a kB                 11.3      8.1   11.3
    links a kB                     2.1      1.7    2.5
    attributes an element          1.4      1.4    1.4
    attributes, share of bytes     .47      .44    .52
    text, share of bytes           .07      .09    .10
    scripts, share of bytes        .11      .19    .17
    deepest element                 15       18     14
    an element's depth             9.6     10.0   10.0
"""
"""Of the second sample's pages 28 told a title, 16 a day and 15 an author where `told_by` reads it
without guessing, mostly in JSON-LD, which half of them had."""

TOLD_IN_HEAD = 0.5
ESCAPED = 0.57
"""In so many of the pages of the second sample a script holds escapes such as `\\u00e9`."""
BLOCKS = ("teaser", "nav", "card", "media", "share", "promo", "list", "meta", "grid", "header")
PARTS = ("inner", "item", "link", "title", "body", "figure", "label", "icon", "wrap", "text")
FORMS = ("wide", "dark", "first", "small", "lazy", "has-image", "is-open", "sticky", "large")
SECTIONS = ("world", "local", "sport", "culture", "opinion", "economy", "science", "travel")

SPACE = " " * 12

Words = Callable[[int], str]


class Frame:
    """The parts of one page, by its own chance."""

    def __init__(self, words: Words, chance: random.Random) -> None:
        self._words = words
        self._chance = chance
        self._escapes = chance.random() < ESCAPED
        # A site has class names of its own and repeats them.
        self._classes = [
            f"{block}-{part}" for block in BLOCKS for part in PARTS if chance.random() < 0.4
        ]

    def head(self, title: str, day: str) -> str:
        """Metadata, styles and scripts; in half of the pages the day and an author."""
        links = "".join(
            f'<link rel="{rel}" href="https://static.example/{self._number()}/{rel}.css"'
            f' media="all">\n'
            for rel in ("stylesheet", "stylesheet", "preconnect", "icon", "alternate", "canonical")
        )
        said = {"og:title": title, "og:type": "article", "og:site_name": self._words(2)}
        named = {"twitter:card": "summary_large_image", "robots": "max-image-preview:large"}
        named |= {"description": self._words(14), "viewport": "width=device-width"}
        metas = "".join(f'<meta property="{k}" content="{v}">\n' for k, v in said.items())
        metas += "".join(f'<meta name="{k}" content="{v}">\n' for k, v in named.items())
        if self._chance.random() < TOLD_IN_HEAD:
            metas += self._linked_data(title, day)
        return (
            f'<head><meta charset="utf-8"><title>{title}</title>\n{metas}{links}{self._style()}'
            f"{self.script(self._chance.randrange(16, 42))}</head>"
        )

    def _linked_data(self, title: str, day: str) -> str:
        told = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "datePublished": f"{day}T08:00:00Z",
            "author": [{"@type": "Person", "name": self._words(2).title()}],
        }
        written = json.dumps(told, ensure_ascii=False)
        return f'<script type="application/ld+json">{written}</script>\n'

    def menu(self, links: int) -> str:
        """A menu with a second level."""
        items = "".join(
            f"{SPACE}<li {self._called(1)}>\n{SPACE}  <a {self._called(1)} "
            f'href="{self._place()}" data-at="{self._tracked()}">'
            f"{self._words(1)}</a>\n{SPACE}</li>\n"
            for _ in range(links)
        )
        return f'<nav role="navigation"><div {self._called(2)}><ul>\n{items}</ul></div></nav>\n'

    def cards(self, count: int) -> str:
        """What else there is to read."""
        return "".join(self._card() for _ in range(count))

    def _card(self) -> str:
        place, picture = self._address(), self._picture()
        return (
            f'{SPACE}<div {self._called(2)} data-id="{self._number()}">\n{SPACE}<div>\n{SPACE}'
            f'<a href="{place}" {self._called(1)}><figure {self._called(2)}>'
            f'<img src="{picture}" alt="" '
            f'data-src="{picture}&amp;w=640" width="320" '
            f'data-srcset="{picture}&amp;w=320 320w">'
            f"</figure></a></div>\n{SPACE}<div "
            f'{self._called(1)}><h3><a href="{place}" data-track="{self._tracked()}">'
            f"{self._words(5)}</a></h3>\n{SPACE}<div><span {self._called(1)}>"
            f"<b {self._called(1)}><i {self._called(2)}></i></b></span>"
            f'<span data-at="{self._number()}">{self._words(1)}'
            f"</span></div></div></div>\n"
        )

    def shares(self) -> str:
        """Buttons that take a page elsewhere."""
        buttons = "".join(
            f'<li {self._called(2)}><a href="https://{name}.example/share?u={self._number()}"'
            f' rel="nofollow noopener" aria-label="{name}"><svg {self._called(1)} viewBox='
            f'"0 0 24 24"><path d="M{self._number()}z"></path></svg></a></li>\n'
            for name in ("post", "pin", "mail", "chat", "copy")
        )
        return f"<div {self._called(2)}><ul>\n{buttons}</ul></div>\n"

    def within(self, depth: int, content: str) -> str:
        """`content` in so many containers."""
        called = [self._called(2) for _ in range(depth)]
        opened = "".join(f"<div {each}>\n" for each in called)
        closed = "".join(f"</div><!-- {each} -->\n" for each in reversed(called))
        return f"{opened}{content}{closed}"

    def script(self, entries: int) -> str:
        """State and settings, as pages hand them to their scripts."""
        state = {
            f"{self._chance.choice(PARTS)}{at}": {
                "id": self._chance.getrandbits(64),
                "url": self._address(),
                "on": at % 2 == 0,
                "label": self._words(2),
            }
            for at in range(entries)
        }
        escaped = json.dumps(state, ensure_ascii=self._escapes)
        return f"<script>window.__STATE__ = {escaped};</script>\n"

    def _style(self) -> str:
        rules = (f".{name}{{margin:{len(name)}px}}" for name in self._classes[:8])
        return f"<style>{''.join(rules)}</style>\n"

    def _called(self, count: int) -> str:
        names = self._chance.choices(self._classes, k=count)
        if self._chance.random() < 0.3:
            names.append(f"{names[0]}--{self._chance.choice(FORMS)}")
        return f'class="{" ".join(names)}"'

    def _address(self) -> str:
        section = self._chance.choice(SECTIONS)
        return f"https://news.example/{section}/2016/02/{self._number()}.html"

    def _place(self) -> str:
        return f"/{self._chance.choice(SECTIONS)}/{self._chance.choice(PARTS)}"

    def _picture(self) -> str:
        return f"https://static.example/images/{self._number()}/crop-16x9.jpg?q=75"

    def _tracked(self) -> str:
        return f"{self._chance.choice(BLOCKS)}|{self._chance.choice(PARTS)}|{self._number()}"

    def _number(self) -> str:
        return f"{self._chance.getrandbits(32):08x}"
