"""Cuts: begun, put away, taken out again. What is in them is in the versions of their sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from walkaway.accounts.actors import Actor
from walkaway.archive.models import Interview, Speaker
from walkaway.clips.models import Cut
from walkaway.clips.services.sources import FIRST_NAME, source_of
from walkaway.clips.services.versions import keep_version, require_cutter, require_measure
from walkaway.core.errors import Refused
from walkaway.core.media.sheet.model import (
    Cards,
    CutSheet,
    FaceProtection,
    ProtectionPlan,
    Shape,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.sheet.model import Speaker as Told
from walkaway.core.media.sheet.read import slug_of
from walkaway.journal.services import record


@transaction.atomic
def begin_cut(
    speaker: Speaker,
    *,
    title: Mapping[str, str],
    interview: Interview | None = None,
    actor: Actor,
) -> Cut:
    """Begin a clip of a speaker, with an interview to cut from. `title` is by language.

    The face is covered and the voice replaced until somebody decides otherwise. Raises `Refused`.
    """
    here = require_cutter(speaker, actor=actor)
    assert actor.staff
    if interview is not None and interview.speaker_id != here.pk:
        raise Refused(
            what=_("Beginning a cut"),
            reason=_("a cut is of one speaker, and this interview is with another"),
            way_on=_("Choose an interview with the speaker."),
        )
    sheet = first_sheet(here, title)
    if interview is not None:
        source = source_of(interview, FIRST_NAME, actor=actor)
        languages = (source.language, *source.translations)
        sheet = replace(sheet, sources={source.name: source}, languages=languages)
    require_measure(sheet)
    cut = Cut.objects.create(
        speaker=here, newest=1, created_by=actor.staff, created_at=timezone.now()
    )
    keep_version(cut, sheet, made_from=0, verb="cut-begun", actor=actor)
    return cut


@transaction.atomic
def put_away(cut: Cut, *, actor: Actor) -> None:
    """Take a cut out of the way. It can be taken out again; what was released stays released."""
    require_cutter(cut.speaker, actor=actor)
    now = timezone.now()
    if Cut.objects.filter(pk=cut.pk, put_away_at=None).update(put_away_at=now) == 1:
        record("cut-put-away", actor=actor.ref, subject=f"cut:{cut.pk}")
    cut.refresh_from_db()


@transaction.atomic
def take_out(cut: Cut, *, actor: Actor) -> None:
    """Go on with a cut that was put away."""
    require_cutter(cut.speaker, actor=actor)
    here = Cut.objects.filter(pk=cut.pk, put_away_at__isnull=False)
    if here.update(put_away_at=None) == 1:
        record("cut-taken-out", actor=actor.ref, subject=f"cut:{cut.pk}")
    cut.refresh_from_db()


def first_sheet(speaker: Speaker, title: Mapping[str, str]) -> CutSheet:
    """A sheet with nothing to show yet, under the strictest protection."""
    words = {language: text.strip() for language, text in title.items() if text.strip()}
    return CutSheet(
        id=slug_of(next(iter(words.values()), "")),
        title=words,
        description={},
        publisher="",
        purpose="",
        languages=(),
        shapes=(Shape.WIDE,),
        sources={},
        passages=(),
        protection=ProtectionPlan(
            face=FaceProtection.COVER, voice=VoicePlan(protection=VoiceProtection.REPLACE)
        ),
        cards=Cards(title=words, help_line={}),
        speaker=Told(pseudonym=speaker.pseudonym, invented=speaker.invented),
    )
