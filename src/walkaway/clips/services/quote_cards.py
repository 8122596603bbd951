"""The quote cards of a cut before anything is rendered: what they say, and how they are drawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.clips.models import Cut, SheetVersion
from walkaway.clips.services.rendering import shown_sources, words_to_show
from walkaway.clips.services.versions import open_sheet
from walkaway.core.errors import MissingPiece, Refused
from walkaway.core.media.captions.clip_captions import captions_on_clip
from walkaway.core.media.captions.quotes import Quote, quote_card, quote_in, quotes_of
from walkaway.core.media.material import RATE_WITHOUT_PICTURE
from walkaway.core.media.plan import plan_timeline
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.memory import memory_folder
from walkaway.core.transcripts.model import Transcript
from walkaway.core.transcripts.working import transcript_of

SILENCE = Transcript(cues=())


def quote_cards_of(
    version: SheetVersion, *, language: str = "", actor: Actor
) -> dict[tuple[str, Shape], Quote]:
    """What stands on the card of each language and shape of a version, without hidden names.

    With `language` only its cards. Where no quote is written, it is the one that rendering would
    choose; a language without words for one has no card. Raises `Refused`, `NotOpened`.
    """
    sheet = open_sheet(version, actor=actor)
    asked = tuple(each for each in sheet.languages if language in ("", each))
    captions = _captions(sheet, asked, version.cut, actor=actor)
    said = quotes_of(sheet, captions)
    return {
        (each, shape): quote_in(sheet, each, said[each])
        for each in asked
        if each in said
        for shape in sheet.shapes
    }


def drawn(quote: Quote, shape: Shape) -> bytes:
    """The card as a PNG. It is drawn in memory: what it says never lies on a disk.

    Raises `Refused` for a language without a font, `ToolFailed`, `NotEnoughDisk`.
    """
    try:
        with memory_folder(settings.MEMORY_FOLDER) as folder:
            return quote_card(quote, shape, folder / "card.png").read_bytes()
    except MissingPiece:
        raise Refused(
            what=_("Drawing this quote card"),
            reason=_("there is no font for its language on this machine"),
            way_on=_("Ask whoever looks after the machine to install one."),
        ) from None


def _captions(
    sheet: CutSheet, asked: Collection[str], cut: Cut, *, actor: Actor
) -> dict[str, Transcript]:
    """The captions in which quotes are looked for, the first language of the sheet before others.

    Words are opened only for languages whose quote is not written, with those of the first: its
    cue decides. Times are in frames of a clip without a picture, at most half a frame from those
    of the film.
    """
    whole = _with_whole_passages(sheet)
    unwritten = [each for each in asked if not sheet.quote.get(each)]
    needed = dict.fromkeys([*sheet.languages[:1], *unwritten]) if unwritten else {}
    told = [each for each in needed if _is_told_in(whole, each)]
    words: dict[str, dict[str, Transcript]] = {}
    if told:
        for each in words_to_show(replace(whole, languages=tuple(told)), cut, actor=actor):
            words.setdefault(each.language, {})[each.source.name] = transcript_of(each.laid)
    timeline = plan_timeline(whole, RATE_WITHOUT_PICTURE)
    hidden = sheet.protection.hide
    return {
        each: captions_on_clip(timeline, words.get(each, {}), each, hidden)
        if each in told
        else SILENCE
        for each in dict.fromkeys([*needed, *asked])
    }


def _with_whole_passages(sheet: CutSheet) -> CutSheet:
    """`sheet` without passages that are not finished: of an unknown source, or of no length."""
    passages = (
        each
        for each in sheet.passages
        if each.source in sheet.sources and each.start_ms < each.end_ms
    )
    return replace(sheet, passages=tuple(passages))


def _is_told_in(sheet: CutSheet, language: str) -> bool:
    """Whether all that is shown has words in `language`."""
    sources = shown_sources(sheet)
    return all(language in (each.language, *each.translations) for each in sources)
