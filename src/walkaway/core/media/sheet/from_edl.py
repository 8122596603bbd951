"""Edit decision lists as drafts of cut sheets.

A line that is neither an event nor a known statement is a mistake: an edit that was passed over
would be a passage that nobody misses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path, PurePosixPath

from walkaway.core.errors import EditListError
from walkaway.core.media.plan import SegmentKind
from walkaway.core.media.sheet.draft import Draft, TakenClip, cards_on_whole_frames, draft_of
from walkaway.core.media.sheet.edl import BLACK_REEL, CARD, CLIP_NAME, SOURCE_FILE
from walkaway.core.media.sheet.mistakes import Mistake
from walkaway.core.media.sheet.read import text_of
from walkaway.core.media.sheet.timecode import frame_at_timecode
from walkaway.core.spans import Span

EVENT_FORM = "a number, a reel, channels, a transition and four timecodes"

_EVENT_NUMBER = re.compile(r"\d{3,}", re.ASCII)
_TRANSITION = re.compile(r"C|D|W\d{3}|KB?|KO?", re.ASCII)
_CHANNELS = re.compile(r"(?:AA?\d*/?)*V|(?:AA?\d*/?)+|B|NONE", re.ASCII)
_STATEMENT = re.compile(
    r"(?P<word>TITLE:|FCM:|\*|M2|AUD|SPLIT:|GPI|EFFECTS NAME IS|FINAL CUT PRO REEL:|>>>|#)"
    r"(?P<rest>.*)"
)


@dataclass(kw_only=True, slots=True)
class EditEvent:
    """One edit: the frames `source` of a reel are shown during the frames `record`.

    `line` is where the list says so. What follows the event in the list is added to it.
    """

    line: int
    reel: str
    channels: str
    transition: str
    source: Span
    record: Span
    clip_name: str = ""
    source_file: str = ""
    card: str = ""
    changes_speed: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether the event is an edit of the picture."""
        return self.channels == "B" or self.channels.endswith("V")


@dataclass(kw_only=True, slots=True)
class EditList:
    """The events of a list in its order, and what it says that no event holds."""

    title: str = ""
    events: list[EditEvent] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def draft_from_edl(path: Path, rate: Fraction, text: str | None = None) -> Draft:
    """The edit list at `path`, counted at `rate`, as a sheet to be kept beside it.

    `text` is what `path` holds; it is read from there when it is not given.
    Raises `EditListError`, which tells all mistakes of the list at once, and `SheetError` when
    it is no text.
    """
    edits = edits_of(text_of(path) if text is None else text, path, rate)
    seen = sorted((each for each in edits.events if each.is_seen), key=lambda each: each.record)
    shown = [each for each in seen if each.reel != BLACK_REEL and len(each.source)]
    remarks = [*edits.remarks, *_remarks(edits.events, seen)]
    return draft_of(
        title=edits.title or path.stem,
        clips=[_clip(each, rate) for each in shown],
        cards_ms=_cards_ms(seen, rate),
        remarks=remarks,
        path=path,
    )


def edits_of(text: str, path: Path, rate: Fraction) -> EditList:
    """The events of an edit list. Raises `EditListError`."""
    reader = _Reader(rate)
    for number, line in enumerate(text.split("\n"), start=1):
        reader.read(number, line.strip())
    reader.check_lengths()
    if reader.mistakes:
        found = sorted(reader.mistakes, key=lambda each: each.line)
        raise EditListError(
            path=path, count=len(found), report="\n".join(map(str, found)), mistakes=tuple(found)
        )
    return reader.edits


class _Reader:
    """Reads line by line; a list says most things of an event in the lines that follow it."""

    def __init__(self, rate: Fraction) -> None:
        self.edits = EditList()
        self.mistakes: list[Mistake] = []
        self._rate = rate
        self._drop_frame = False

    def read(self, number: int, line: str) -> None:
        if not line:
            return
        words = line.split()
        if _EVENT_NUMBER.fullmatch(words[0]):
            self._read_event(number, line, words)
        elif statement := _STATEMENT.match(line):
            self._read_statement(number, statement["word"], statement["rest"].strip())
        else:
            self._mistake(
                number,
                f"this is no part of an edit list. Expected is an event ({EVENT_FORM}), or a "
                "comment that starts with *",
            )

    def check_lengths(self) -> None:
        """Source and record last as long as each other, or the list says that the speed changes."""
        for event in self.edits.events:
            if len(event.source) != len(event.record) and not event.changes_speed:
                self._mistake(
                    event.line,
                    f"{len(event.source)} frames of the source are recorded as "
                    f"{len(event.record)} frames, and no M2 line says that the speed changes",
                )

    def _read_event(self, number: int, line: str, words: list[str]) -> None:
        middle = words[1:-4]
        has_form = len(middle) >= 3 and _CHANNELS.fullmatch(middle[1])
        if not has_form or not _TRANSITION.fullmatch(middle[2]) or len(middle) > 5:
            self._mistake(number, f"this event is not understood. Expected are {EVENT_FORM}")
            return
        try:
            edges = [
                frame_at_timecode(each, self._rate, drop_frame=self._drop_frame)
                for each in words[-4:]
            ]
            source, record = Span(*edges[:2]), Span(*edges[2:])
        except ValueError as error:
            self._mistake(number, f"{error}. Expected are timecodes in order, at the right rate")
            return
        self.edits.events.append(
            EditEvent(
                line=number,
                reel=middle[0],
                channels=middle[1],
                transition=middle[2],
                source=source,
                record=record,
            )
        )

    def _read_statement(self, number: int, word: str, rest: str) -> None:
        if word == "TITLE:":
            self.edits.title = rest
        elif word == "FCM:":
            self._read_frame_code_mode(number, rest)
        elif word == "*":
            self._read_comment(rest)
        elif word == "M2" and self.edits.events:
            self._changed_event(rest).changes_speed = True
        else:
            self.edits.remarks.append(f'line {number} is not taken: "{word} {rest}"')

    def _read_frame_code_mode(self, number: int, mode: str) -> None:
        if mode not in {"DROP FRAME", "NON-DROP FRAME", "NON DROP FRAME"}:
            self._mistake(number, 'FCM must be "DROP FRAME" or "NON-DROP FRAME"')
        self._drop_frame = mode == "DROP FRAME"

    def _changed_event(self, rest: str) -> EditEvent:
        """The event that an M2 line speaks of: the last of its reel."""
        reel = (rest.split() or [""])[0]
        of_reel = [each for each in self.edits.events if each.reel == reel]
        return (of_reel or self.edits.events)[-1]

    def _read_comment(self, text: str) -> None:
        if not self.edits.events:
            return
        event = self.edits.events[-1]
        for start, name in ((CLIP_NAME, "clip_name"), (SOURCE_FILE, "source_file"), (CARD, "card")):
            if text.upper().startswith(start):
                setattr(event, name, text[len(start) :].strip())

    def _mistake(self, line: int, sentence: str) -> None:
        self.mistakes.append(Mistake(line=line, sentence=sentence))


def _clip(event: EditEvent, rate: Fraction) -> TakenClip:
    return TakenClip(
        name=event.clip_name or event.reel,
        recording=event.source_file or _file_in(event.clip_name),
        start=event.source.start / rate,
        length=len(event.source) / rate,
    )


def _file_in(clip_name: str) -> str:
    """`clip_name` when it is the name of a file; other editors name clips as they like."""
    return clip_name if PurePosixPath(clip_name).suffix else ""


def _cards_ms(seen: Sequence[EditEvent], rate: Fraction) -> tuple[int, int]:
    title_ms, end_ms = cards_on_whole_frames(rate)
    written = {each.card: round(len(each.record) * 1000 / rate) for each in seen if each.card}
    if not written:
        return title_ms, end_ms
    return written.get(SegmentKind.TITLE, 0), written.get(SegmentKind.END, end_ms)


def _remarks(events: Sequence[EditEvent], seen: Sequence[EditEvent]) -> Iterator[str]:
    for event in seen:
        yield from _remarks_on_event(event)
    for before, after in pairwise(seen):
        gap = after.record.start - before.record.end
        if gap:
            what = "a gap of" if gap > 0 else "an overlap of"
            yield (
                f"line {after.line}: {what} {abs(gap)} frames before this event: passages follow on"
            )
    heard_with_picture = {(each.reel, each.source, each.record) for each in seen}
    for event in events:
        is_own_sound = (event.reel, event.source, event.record) in heard_with_picture
        if not event.is_seen and not is_own_sound and event.channels != "NONE":
            yield f"line {event.line}: sound of its own is not taken: passages bring theirs"


def _remarks_on_event(event: EditEvent) -> Iterator[str]:
    if event.transition != "C":
        yield f"line {event.line}: the transition {event.transition} is taken as a plain cut"
    if event.changes_speed:
        yield f"line {event.line}: the changed speed is not taken: the passage runs at its own"
    if event.reel == BLACK_REEL and not event.card and len(event.record):
        yield f"line {event.line}: {len(event.record)} frames of black are not taken"
