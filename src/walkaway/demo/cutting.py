"""A clip for whoever opens the studio of the demonstration: begun, and not finished."""

from __future__ import annotations

from dataclasses import replace

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, OriginalState
from walkaway.clips.models import Cut
from walkaway.clips.services.cuts import begin_cut
from walkaway.clips.services.sources import FIRST_NAME
from walkaway.clips.services.versions import kept_sheets, save_sheet
from walkaway.core.media.sheet.model import CutSheet

TITLE = {"en": "A first cut", "ar": "مونتاج أول", "fr": "Un premier montage"}


def begin_clip(interview: Interview, sheet: CutSheet, *, editor: Actor) -> Cut | None:
    """Begin a clip with the first passages of a cut sheet, once a speaker; None while a job still
    reads the recording back."""
    if not interview.originals.filter(state=OriginalState.WHOLE).exists():
        return None
    begun = Cut.objects.filter(speaker=interview.speaker, newest__gt=0).first()
    if begun is not None:
        return begun
    cut = begin_cut(interview.speaker, title=TITLE, interview=interview, actor=editor)
    version = cut.versions.get(number=cut.newest)
    first = kept_sheets([version], actor=editor)[version.number]
    mine = [each for each in sheet.passages if each.source == "interview"]
    save_sheet(
        cut,
        replace(
            first,
            publisher=sheet.publisher,
            purpose=sheet.purpose,
            funder=sheet.funder,
            languages=tuple(TITLE),
            passages=tuple(replace(each, source=FIRST_NAME) for each in mine[:2]),
        ),
        seen=version.number,
        actor=editor,
    )
    return cut
