"""What the studio posts, as a sheet. Everything can be posted without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import (
    CaptionPlace,
    CutSheet,
    FaceProtection,
    Guide,
    Passage,
    Shape,
    Texts,
    VoiceProtection,
)
from walkaway.core.media.sheet.read import slug_of
from walkaway.core.transcripts import parse_clock
from walkaway.core.transcripts.working import WorkingCue

Chosen = TypeVar("Chosen", bound=StrEnum)

LONGEST_NUMBER = 9
LONGEST_WORDS = 4000
COLUMNS = ("source", "from", "to", "insert-purpose", "insert-source")
"""The fields of each passage, beside its label in each language."""
_ACT = re.compile(r"(?P<verb>up|down|remove)-(?P<number>\d{1,4})", re.ASCII)


def seen_of(data: QueryDict) -> int:
    """The version that the page showed; one that is none when it says none."""
    return number_in(data.get("seen", "")) or 0


def sheet_of(
    data: QueryDict, before: CutSheet, cues: Mapping[str, Sequence[WorkingCue]]
) -> CutSheet:
    """`before` with what was typed and pressed. `cues` are those of each source.

    Raises `Refused` for what is no time, no cue and no passage.
    """
    sheet = before
    if "passages" in data:
        sheet = replace(sheet, passages=_passages(data, before))
    if "settings" in data:
        sheet = _with_settings(data, sheet)
    act = data.get("act", "")
    if act == "add":
        added = _added(data, cues)
        return replace(sheet, passages=(*sheet.passages, added))
    if match := _ACT.fullmatch(act):
        passages = _acted(list(sheet.passages), match["verb"], int(match["number"]) - 1)
        return replace(sheet, passages=passages)
    return sheet


def number_in(written: str) -> int | None:
    """A whole number of few digits, None for anything else."""
    stripped = written.strip()
    is_one = stripped.isascii() and stripped.isdecimal() and len(stripped) <= LONGEST_NUMBER
    return int(stripped) if is_one else None


def time_in(written: str) -> int:
    """A time of a recording in milliseconds. Raises `Refused`."""
    try:
        return parse_clock(written)
    except ValueError:
        raise _refused(
            _("“%(typed)s” is no time") % {"typed": written.strip()[:40]},
            _("Write it such as 0:10 or 1:02:03.500."),
        ) from None


def _passages(data: QueryDict, before: CutSheet) -> tuple[Passage, ...]:
    tags = languages_of(before)
    names = (*COLUMNS, *(f"label-{tag}" for tag in tags))
    columns = [data.getlist(name) for name in names]
    if len({len(each) for each in columns}) != 1:
        raise _refused(_("the list of passages is not whole"), _("Load the page again."))
    return tuple(_passage(row[:3], row[3:5], dict(zip(tags, row[5:], strict=True)), before)
                 for row in zip(*columns, strict=True))  # fmt: skip


def _passage(place: Sequence[str], told: Sequence[str], label: Texts, before: CutSheet) -> Passage:
    """A passage from its source and times, what is told of it as footage, and the label over it."""
    source, start, end = place
    purpose, origin = (_measured(each) for each in told)
    if source not in before.sources:
        raise _refused(
            _("a passage comes from no interview of this cut"), _("Load the page again.")
        )
    return Passage(
        source=source,
        start_ms=time_in(start),
        end_ms=time_in(end),
        insert_label={tag: said for tag, typed in label.items() if (said := _measured(typed))},
        insert_purpose=purpose,
        insert_source=origin,
    )


def _added(data: QueryDict, cues: Mapping[str, Sequence[WorkingCue]]) -> Passage:
    """A passage from one cue to another, by the numbers beside them."""
    source = data.get("add-source", "")
    here = cues.get(source, ())
    first = number_in(data.get("add-first", "")) or 0
    last = number_in(data.get("add-last", "")) if data.get("add-last", "").strip() else first
    if not (last and 1 <= first <= last <= len(here)):
        raise _refused(
            _("there are no cues of these numbers"), _("Take the numbers beside the words.")
        )
    taken = here[first - 1 : last]
    return Passage(
        source=source,
        start_ms=taken[0].start_ms,
        end_ms=max(cue.end_ms for cue in taken),
        insert_label={},
    )


def _acted(passages: list[Passage], verb: str, at: int) -> tuple[Passage, ...]:
    if not 0 <= at < len(passages):
        raise _refused(_("there is no passage of this number"), _("Load the page again."))
    passage = passages.pop(at)
    if verb == "up":
        passages.insert(max(0, at - 1), passage)
    elif verb == "down":
        passages.insert(at + 1, passage)
    return tuple(passages)


def _with_settings(data: QueryDict, sheet: CutSheet) -> CutSheet:
    possible = languages_of(sheet)
    title, cards = _texts(data, "title", sheet.title, possible), sheet.cards
    # A card that said the title goes on saying it.
    own = {tag: text for tag, text in cards.title.items() if sheet.title.get(tag) != text}
    plan = sheet.protection
    return replace(
        sheet,
        id=slug_of(_line(data, "id", sheet.id)),
        title=title,
        description=_texts(data, "description", sheet.description, possible),
        quote=_texts(data, "quote", sheet.quote, possible),
        guide=Guide(
            **{
                part: _texts(data, f"guide_{part}", said, possible)
                for part, said in sheet.guide.parts.items()
            }
        ),
        publisher=_line(data, "publisher", sheet.publisher),
        purpose=_line(data, "purpose", sheet.purpose),
        funder=_line(data, "funder", sheet.funder),
        languages=_languages(data, sheet),
        shapes=tuple(shape for shape in Shape if shape in data.getlist("shapes")),
        captions=_choice(data, "captions", CaptionPlace, sheet.captions),
        cards=replace(
            cards,
            title={**title, **own},
            help_line=_texts(data, "help_line", cards.help_line, possible),
        ),
        protection=replace(
            plan,
            face=_choice(data, "face", FaceProtection, plan.face),
            voice=replace(
                plan.voice,
                protection=_choice(data, "voice", VoiceProtection, plan.voice.protection),
            ),
        ),
    )


def _languages(data: QueryDict, sheet: CutSheet) -> tuple[str, ...]:
    """What is ticked, the first first: that is the one shown when nobody asks."""
    possible = languages_of(sheet)
    ticked = [tag for tag in possible if tag in data.getlist("languages")]
    first = data.get("first-language", "")
    return tuple(sorted(ticked, key=lambda tag: tag != first))


def languages_of(sheet: CutSheet) -> tuple[str, ...]:
    """The languages that the sheet has, then those in which its interviews have words."""
    spoken = (
        tag for source in sheet.sources.values() for tag in (source.language, *source.translations)
    )
    return tuple(dict.fromkeys((*sheet.languages, *spoken, *sheet.title)))


def _texts(data: QueryDict, name: str, before: Texts, possible: Sequence[str]) -> Texts:
    """What was typed for each language that the cut can have; the others stay as they are."""
    typed = {
        tag: _measured(data.get(f"{name}-{tag}", "")) for tag in possible if f"{name}-{tag}" in data
    }
    return {tag: text for tag, text in {**before, **typed}.items() if text}


def _line(data: QueryDict, name: str, before: str) -> str:
    return _measured(data.get(name, before))


def _choice(data: QueryDict, name: str, kind: type[Chosen], before: Chosen) -> Chosen:
    typed = data.get(name, "")
    return kind(typed) if typed in set(kind) else before


def _measured(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise _refused(_("these words are too many"), _("Write at most 4,000 characters."))
    return words.replace("\0", "").replace("\r\n", "\n").strip()


def _refused(reason: str, way_on: str) -> Refused:
    return Refused(what=_("Saving this cut"), reason=reason, way_on=way_on)
