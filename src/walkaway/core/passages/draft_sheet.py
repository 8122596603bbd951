"""A proposal as the draft of a cut sheet, for a person to finish."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from walkaway.core.errors import Refused
from walkaway.core.files import write_whole
from walkaway.core.media.recordings.source import Recording
from walkaway.core.media.sheet.draft import Draft, finished_draft
from walkaway.core.media.sheet.model import (
    Cards,
    CutSheet,
    FaceProtection,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.sheet.read import slug_of
from walkaway.core.media.sheet.write import toml_of
from walkaway.core.passages.from_files import Told
from walkaway.core.passages.proposals import Proposal


def write_draft(told: Told, proposal: Proposal, theme: str, out: Path) -> Draft:
    """Write the draft of the clip that `proposal` would be to `out`.

    Open are whatever a person must say: title, description, purpose, and how face and voice are
    protected, even where the sheet that the transcript came from says it. A file that is there
    already is never replaced. Raises `Refused`, `NotEnoughDisk`.
    """
    if out.exists():
        raise Refused(
            what=f"Writing {out}",
            reason="there is a file already",
            way_on="Choose another name, and compare the two",
        )
    draft = draft_of_proposal(told, proposal, theme, out)
    write_whole(out, draft.toml)
    return draft


def draft_of_proposal(told: Told, proposal: Proposal, theme: str, out: Path) -> Draft:
    """The draft as it would be kept at `out`."""
    folder = out.parent.resolve()
    base = _seen_from(told.sheet, folder) if told.sheet else _blank(told, folder)
    source = next(each for each in base.sources.values() if _is_of(each, told))
    passage = Passage(
        source=source.name,
        start_ms=proposal.span_ms.start,
        end_ms=proposal.span_ms.end,
        insert_label={},
    )
    sheet = replace(
        base,
        id=slug_of(f"{theme} {told.name}"),
        title={},
        description={},
        purpose="",
        quote={},
        sources={source.name: source},
        passages=(passage,),
        cards=replace(base.cards, title={}),
    )
    toml = toml_of(sheet, folder=folder, is_decided=False)
    return finished_draft(toml, (), out, opening=tuple(_opening(proposal, theme)))


def _opening(proposal: Proposal, theme: str) -> Iterator[str]:
    yield f"Proposed for the theme {theme}. Whether it becomes a clip, and how, a person decides."
    for each in proposal.reasons:
        yield f"{each.counts:+.2f}  {each.sentence}"
    if proposal.marks:
        yield "Look at where it is cut:"
        yield from (each.sentence for each in proposal.marks)


def _is_of(source: Source, told: Told) -> bool:
    return told.source is None or source.name == told.source.name


def _seen_from(sheet: CutSheet, folder: Path) -> CutSheet:
    """The sheet with its files as seen from another folder."""

    def moved(path: Path) -> Path:
        return path if path == Path() else Path(os.path.relpath(path.resolve(), folder))

    def moved_recording(recording: Recording) -> Recording:
        return moved(recording) if isinstance(recording, Path) else recording

    plan = sheet.protection
    actor = plan.voice.recording
    voice = replace(plan.voice, recording=moved_recording(actor) if actor else None)
    sources = {
        name: replace(
            each,
            recording=moved_recording(each.recording),
            transcript=moved(each.transcript),
            translations={tag: moved(path) for tag, path in each.translations.items()},
        )
        for name, each in sheet.sources.items()
    }
    stand_in = plan.stand_in and moved(plan.stand_in)
    protection = replace(plan, voice=voice, stand_in=stand_in)
    return replace(sheet, sources=sources, protection=protection, folder=folder)


def _blank(told: Told, folder: Path) -> CutSheet:
    """A sheet of which no more is known than a transcript and its language."""
    name = slug_of(told.name)
    language = told.transcript.language
    source = Source(
        name=name,
        recording=Path(),
        transcript=Path(os.path.relpath(told.path.resolve(), folder)),
        language=language,
        translations={},
    )
    return CutSheet(
        id=name,
        title={},
        description={},
        publisher="",
        purpose="",
        languages=(language,) if language else (),
        shapes=(Shape.WIDE,),
        sources={name: source},
        passages=(),
        # Never read: the text leaves both open.
        protection=ProtectionPlan(
            face=FaceProtection.COVER, voice=VoicePlan(protection=VoiceProtection.REPLACE)
        ),
        cards=Cards(title={}, help_line={}),
        folder=folder,
    )
