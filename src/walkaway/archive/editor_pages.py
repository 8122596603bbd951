"""What the editor of a transcript shows: a page of cues, each with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from walkaway.accounts.models import Staff
from walkaway.archive.caption_words import Note, notes_by_cue
from walkaway.archive.models import Transcript, TranscriptVersion
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_versions import Opened
from walkaway.archive.words import Piece, pieces_of
from walkaway.core.spans import Span, merged
from walkaway.core.text.hidden_plan import HiddenPlan, occurrences
from walkaway.core.transcripts.working import Comment, Working, WorkingCue
from walkaway.core.transcripts.working_versions import Conflict, follow, left_over

CUES_A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment with the name of whoever made it."""

    name: str
    comment: Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cue on the page. `number` counts from 1; `source` is what it translates.

    `text`, `state` are what the fields hold: what somebody typed, when it was not saved. `theirs`
    is what another person made of the cue meanwhile.
    """

    number: int
    cue: WorkingCue
    text: str
    state: str
    source: WorkingCue | None = None
    source_pieces: Sequence[Piece] = ()
    hidden: Sequence[str] = ()
    missing: bool = False
    stale: bool = False
    left_over: bool = False
    comments: Sequence[Said] = ()
    typed_comment: str = ""
    approver: str = ""
    in_conflict: bool = False
    theirs: WorkingCue | None = None
    notes: Sequence[Note] = ()
    """What keeps it from being read as a caption."""

    @property
    def rows(self) -> int:
        """How many lines its field has room for."""
        longest = max(len(self.text), len(self.source.text) if self.source else 0)
        return min(12, max(2, 1 + longest // 48 + self.text.count("\n")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the editor."""

    transcript: Transcript
    version: TranscriptVersion
    source_version: TranscriptVersion | None
    rows: Sequence[Row]
    number: int
    pages: int
    total: int
    missing: int
    stale: int
    speakers: Sequence[str] = field(default_factory=tuple)
    homeless: Sequence[str] = ()
    """Words that were typed for cues that somebody else took out meanwhile."""

    @property
    def notes_total(self) -> int:
        """How much was found in the captions of this page."""
        return sum(len(row.notes) for row in self.rows)

    @property
    def numbers(self) -> range:
        """All pages, for links to them."""
        return range(1, self.pages + 1)


def page_of(
    transcript: Transcript,
    found: Opened,
    plan: HiddenPlan,
    *,
    number: int = 1,
    cue_id: str = "",
    typed: Sequence[CueEdit] = (),
    conflicts: Sequence[Conflict] = (),
) -> Page:
    """The page `number`, counted from 1, or the one with the cue `cue_id`.

    `typed` are edits that were not saved: their words stand in the fields.
    """
    cues = found.working.cues
    places = {cue.id: at for at, cue in enumerate(cues)}
    wanted = places.get(cue_id, (max(1, number) - 1) * CUES_A_PAGE) // CUES_A_PAGE
    pages = max(1, -(-len(cues) // CUES_A_PAGE))
    at_page = min(wanted, pages - 1)
    start = at_page * CUES_A_PAGE
    pairs = follow(found.source, found.working) if found.source else ()
    return Page(
        transcript=transcript,
        version=found.version,
        source_version=found.source_version,
        rows=_rows(found, plan, start, {each.id: each for each in typed}, conflicts),
        number=at_page + 1,
        pages=pages,
        total=len(cues),
        missing=sum(each.missing for each in pairs),
        stale=sum(each.stale for each in pairs),
        speakers=sorted({cue.speaker for cue in cues if cue.speaker}),
        homeless=[
            words
            for each in typed
            if each.id not in places
            for words in (each.text, each.comment)
            if words
        ],
    )


def _rows(
    found: Opened,
    plan: HiddenPlan,
    start: int,
    typed: Mapping[str, CueEdit],
    conflicts: Sequence[Conflict],
) -> list[Row]:
    shown = found.working.cues[start : start + CUES_A_PAGE]
    source = found.source or Working()
    pairs = {each.source.id: each for each in follow(source, found.working)}
    gone = {cue.id for cue in left_over(source, found.working)} if found.source else set()
    seen = [pairs[cue.id].source if cue.id in pairs else cue for cue in shown]
    names, pieces = _hidden(plan, [cue.text for cue in seen])
    own_names, _own = _hidden(plan, [cue.text for cue in shown]) if pairs else (names, pieces)
    people = _people(shown)
    clashes = {each.id: each for each in conflicts}
    notes = notes_by_cue(
        found.working, [cue.id for cue in shown], is_translation=found.source is not None
    )
    rows = []
    for at, cue in enumerate(shown):
        pair, edit, clash = pairs.get(cue.id), typed.get(cue.id), clashes.get(cue.id)
        rows.append(
            Row(
                number=start + at + 1,
                cue=cue,
                text=edit.text if edit and edit.text is not None else cue.text,
                state=edit.state if edit and edit.state else cue.state,
                source=pair.source if pair else None,
                source_pieces=pieces[at] if pair else (),
                hidden=list(dict.fromkeys([*names[at], *own_names[at]])),
                missing=bool(pair and pair.missing),
                stale=bool(pair and pair.stale),
                left_over=cue.id in gone,
                comments=[
                    Said(name=people.get(each.author, ""), comment=each) for each in cue.comments
                ],
                typed_comment=edit.comment if edit else "",
                approver=people.get(cue.approved_by, ""),
                in_conflict=clash is not None,
                theirs=clash.theirs if clash else None,
                notes=notes.get(cue.id, ()),
            )
        )
    return rows


def _hidden(plan: HiddenPlan, texts: Sequence[str]) -> tuple[list[list[str]], list[list[Piece]]]:
    """For each text the hidden names that it says, and the text with them marked."""
    names: list[list[str]] = [[] for _ in texts]
    spans: list[list[Span]] = [[] for _ in texts]
    for name in plan.names:
        for each in occurrences(texts, name):
            said = texts[each.text_number][each.span.start : each.span.end]
            if said not in names[each.text_number]:
                names[each.text_number].append(said)
            spans[each.text_number].append(each.span)
    pieces = [pieces_of(text, merged(found)) for text, found in zip(texts, spans, strict=True)]
    return names, pieces


def _people(cues: Sequence[WorkingCue]) -> dict[str, str]:
    """The names of all who commented on or approved any of `cues` (1 query)."""
    refs = {each.author for cue in cues for each in cue.comments}
    refs |= {cue.approved_by for cue in cues if cue.approved_by}
    if not refs:
        return {}
    staff = Staff.objects.filter(pk__in=refs)
    return {str(pk): name for pk, name in staff.values_list("pk", "name")}
