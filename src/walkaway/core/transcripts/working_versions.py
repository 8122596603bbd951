"""Versions of a transcript: what changed between two, and how the work of two people is joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from walkaway.core.transcripts.working import (
    Comment,
    CueState,
    Working,
    WorkingCue,
    fingerprint,
    in_order,
)

ASPECTS: Mapping[str, tuple[str, ...]] = {
    "text": ("text",),
    "times": ("start_ms", "end_ms"),
    "speaker": ("speaker", "voice"),
    "state": ("state",),
    "fit": ("follows",),
    "comments": ("comments",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What became of one cue: `before` is None when it is new, `after` when it is gone."""

    before: WorkingCue | None
    after: WorkingCue | None

    @property
    def cue(self) -> WorkingCue:
        """The cue as it is, or as it last was."""
        found = self.after or self.before
        assert found
        return found

    @property
    def aspects(self) -> tuple[str, ...]:
        """What of the cue changed: keys of `ASPECTS`; none when it is new or gone."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            name
            for name, fields in ASPECTS.items()
            if any(getattr(self.before, each) != getattr(self.after, each) for each in fields)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A cue that two people changed differently; None stands for one who deleted it."""

    id: str
    base: WorkingCue | None
    theirs: WorkingCue | None
    mine: WorkingCue | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """The work of two people on one version. It is whole only when there are no `conflicts`."""

    working: Working
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """A cue of a source with the cue that translates it, which may be missing."""

    source: WorkingCue
    translation: WorkingCue | None

    @property
    def missing(self) -> bool:
        """Whether there are no words yet."""
        return bool(self.source.text) and not (self.translation and self.translation.text)

    @property
    def stale(self) -> bool:
        """Whether the source's words changed after the translation was written or confirmed."""
        if self.translation is None or not self.translation.text:
            return False
        return self.translation.follows != fingerprint(self.source.text)


def changes(before: Working, after: Working) -> tuple[Change, ...]:
    """What is new, gone or different in `after`, in the order of the cues' times."""
    old, new = before.by_id, after.by_id
    found = [
        Change(before=old.get(name), after=new.get(name))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]
    return tuple(sorted(found, key=lambda change: change.cue.start_ms))


def join(base: Working, theirs: Working, mine: Working) -> Joined:
    """What two people made of `base`, together.

    A cue that one of them changed is taken from that one. One that both changed in the same way is
    no conflict, and comments of both are kept. In a conflict `theirs`, which was saved first,
    stands in `working`.
    """
    olds, firsts, seconds = base.by_id, theirs.by_id, mine.by_id
    kept: list[WorkingCue] = []
    conflicts: list[Conflict] = []
    for name in dict.fromkeys([*firsts, *seconds]):
        old, first, second = olds.get(name), firsts.get(name), seconds.get(name)
        cue = _joined_cue(old, first, second)
        if cue is _BOTH:
            conflicts.append(Conflict(id=name, base=old, theirs=first, mine=second))
            cue = first
        if isinstance(cue, WorkingCue):
            kept.append(cue)
    title = mine.title if theirs.title == base.title else theirs.title
    working = replace(theirs, cues=in_order(kept), title=title)
    return Joined(working=working, conflicts=tuple(conflicts))


def follow(source: Working, translation: Working) -> tuple[Followed, ...]:
    """Each cue of `source` with the one that translates it."""
    written = translation.by_id
    return tuple(Followed(source=cue, translation=written.get(cue.id)) for cue in source.cues)


def left_over(source: Working, translation: Working) -> tuple[WorkingCue, ...]:
    """Cues of `translation` with words for which the source has no cue any more."""
    known = source.by_id
    return tuple(cue for cue in translation.cues if cue.text and cue.id not in known)


def laid_along(source: Working, translation: Working) -> Working:
    """`translation` with exactly the cues, times, speakers and voices of `source`.

    A cue without words stands for what is not translated yet.
    """
    cues = [
        replace(
            each.translation or WorkingCue(id=each.source.id, start_ms=0, end_ms=0, text=""),
            start_ms=each.source.start_ms,
            end_ms=each.source.end_ms,
            speaker=each.source.speaker,
            voice=each.source.voice,
        )
        for each in follow(source, translation)
    ]
    return replace(translation, cues=tuple(cues))


def kept_along(source: Working, translation: Working) -> Working:
    """`laid_along` with what is left over, at its own time, so that nobody's words are lost."""
    laid = laid_along(source, translation)
    return replace(laid, cues=in_order([*laid.cues, *left_over(source, translation)]))


def begun(source: Working, language: str) -> Working:
    """An empty translation of `source`."""
    return laid_along(source, Working(language=language))


_BOTH = object()


def _joined_cue(
    old: WorkingCue | None, first: WorkingCue | None, second: WorkingCue | None
) -> WorkingCue | object | None:
    """The one that changed it, or `_BOTH`. Comments are no change: they are gathered."""
    if _bare(first) == _bare(second) or _bare(second) == _bare(old):
        winner = first
    elif _bare(first) == _bare(old):
        winner = second
    else:
        return _BOTH
    return replace(winner, comments=_comments(first, second)) if winner else None


def _bare(cue: WorkingCue | None) -> WorkingCue | None:
    return replace(cue, comments=()) if cue else None


def _comments(first: WorkingCue | None, second: WorkingCue | None) -> tuple[Comment, ...]:
    said = [*(first.comments if first else ()), *(second.comments if second else ())]
    return tuple(sorted(dict.fromkeys(said), key=lambda each: (each.at, each.author, each.text)))


def approved_total(working: Working) -> int:
    """How many cues are approved."""
    return sum(cue.state is CueState.APPROVED for cue in working.cues)
