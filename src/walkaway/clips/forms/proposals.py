"""What an editor asks for on the page of proposals, read from the address of the page."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from walkaway.clips.services.proposing import Ask
from walkaway.core.errors import Refused
from walkaway.core.gate import ANYWHERE, Purpose
from walkaway.core.spans import Span
from walkaway.core.transcripts.languages import canonical_tag

LEAST_S, MOST_S = 30, 90
LONGEST_NUMBER = 9
LONGEST_TAG = 35


def ask_in(asked: QueryDict, source: str) -> Ask:
    """What is looked for. A theme is `document/code`; all are of one study. Raises `Refused`."""
    themes = [each.partition("/") for each in asked.getlist("theme")]
    documents = {document for document, _slash, _code in themes}
    if len(documents) != 1:
        raise Refused(
            what=_("Looking for passages"),
            reason=_("a theme of one study must be chosen, and none of another"),
            way_on=_("Choose one theme at least, of one study."),
        )
    purpose, language = asked.get("purpose", ""), asked.get("language", "")
    if purpose not in set(Purpose):
        raise _nowhere()
    territory = asked.get("territory", "").strip().upper()
    if territory and not (len(territory) == 2 and territory.isascii() and territory.isalpha()):
        raise _nowhere()
    if not language or not language.isascii() or len(language) > LONGEST_TAG:
        raise _nowhere()
    return Ask(
        source=source,
        document=documents.pop(),
        codes=frozenset(code for _document, _slash, code in themes),
        least_ms=_seconds(asked, "least") * 1000,
        most_ms=_seconds(asked, "most") * 1000,
        purpose=Purpose(purpose),
        language=canonical_tag(language),
        territory=territory or ANYWHERE,
    )


def span_in(typed: QueryDict) -> Span:
    """The passage that is taken; an empty one where none was told."""
    start, end = _whole(typed.get("start", "")), _whole(typed.get("end", ""))
    return Span(start, max(start, end))


def seen_in(typed: QueryDict) -> int:
    """The version that the page showed, 0 where none was told."""
    return _whole(typed.get("seen", ""))


def _seconds(asked: QueryDict, name: str) -> int:
    return _whole(asked.get(name, ""))


def _whole(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else 0


def _nowhere() -> Refused:
    return Refused(
        what=_("Looking for passages"),
        reason=_("it is not said where the clip is to go"),
        way_on=_("Choose a purpose and a language, and a country by its two letters or none."),
    )
