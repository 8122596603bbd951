"""Cut sheets from OpenTimelineIO: our own timelines without loss, any other's as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import opentimelineio as otio
from opentimelineio.opentime import RationalTime

from walkaway.core.errors import SheetError
from walkaway.core.media.plan import SegmentKind, standard_rate
from walkaway.core.media.recordings.source import listed_path
from walkaway.core.media.sheet.draft import (
    Draft,
    TakenClip,
    cards_on_whole_frames,
    draft_of,
    finished_draft,
    passages_of,
    source_names,
    source_to_fill_in,
)
from walkaway.core.media.sheet.mistakes import Mistake, mistakes_only, sheet_error
from walkaway.core.media.sheet.model import CutSheet, Texts
from walkaway.core.media.sheet.otio import METADATA_KEY
from walkaway.core.media.sheet.read import Reading, reading_of, sheet_of, text_of
from walkaway.core.media.sheet.write import toml_of

PROTECTION_CHOICES = (("protection", "face"), ("protection", "voice", "protection"))

_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Card:
    """A card that our own export made; `length` is in seconds."""

    kind: SegmentKind
    length: Fraction
    is_as_written: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    """What was found on the first video track."""

    clips: list[TakenClip] = field(default_factory=list)
    cards: dict[SegmentKind, _Card] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    rates: list[Fraction] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Note:
    """What our own export wrote beside a passage."""

    source: str
    start_ms: int
    end_ms: int
    insert_label: Texts
    insert_purpose: str
    insert_source: str
    start: RationalTime
    end: RationalTime


def read_otio(path: Path) -> CutSheet:
    """The sheet of a timeline that Walkaway wrote and that no editor went beyond.

    Raises `SheetError` when anything is missing or could not be taken: `draft_from_otio` gives
    what there is.
    """
    draft = draft_from_otio(path)
    found = [*draft.mistakes, *(Mistake(line=1, sentence=each) for each in draft.remarks)]
    if found:
        raise sheet_error(path, found)
    return sheet_of(draft.toml, path)


def draft_from_otio(path: Path, text: str | None = None) -> Draft:
    """The timeline at `path` as a sheet to be kept beside it, as far as a sheet can say it.

    `text` is what `path` holds; it is read from there when it is not given. A timeline that
    Walkaway wrote comes back whole, with what the other editor changed. Raises `SheetError` when
    it is no timeline.
    """
    timeline = _timeline_in(text_of(path) if text is None else text, path)
    taken = _take(timeline)
    reading = _own_sheet(timeline, path, taken.remarks)
    if reading:
        return _own_draft(reading, taken, path)
    rate = standard_rate(taken.rates[0]) if taken.rates else Fraction(25)
    return draft_of(
        title=timeline.name or path.stem,
        clips=taken.clips,
        cards_ms=cards_on_whole_frames(rate),
        remarks=taken.remarks,
        path=path,
    )


def _timeline_in(text: str, path: Path) -> otio.schema.Timeline:
    try:
        found = otio.adapters.read_from_string(text, "otio_json")
    except (ValueError, KeyError, TypeError, otio.exceptions.OTIOError) as error:
        line = _LINE.search(str(error))
        sentence = f"this is not OpenTimelineIO: {error}"
        mistake = Mistake(line=int(line[1]) if line else 1, sentence=sentence)
        raise sheet_error(path, [mistake]) from error
    if isinstance(found, otio.schema.SerializableCollection) and len(found) == 1:
        found = found[0]
    if not isinstance(found, otio.schema.Timeline):
        sentence = f"a single timeline was expected, but this is a {type(found).__name__}"
        raise sheet_error(path, [Mistake(line=1, sentence=sentence)])
    return found


def _take(timeline: otio.schema.Timeline) -> _Taken:
    taken = _Taken()
    tracks = timeline.video_tracks()
    if not tracks:
        taken.remarks.append("the timeline has no video track")
        return taken
    _take_track(tracks[0], taken)
    for other in tracks[1:]:
        taken.remarks.append(f"{_track_name(other)} is not taken: a sheet has one picture track")
    for child in timeline.tracks:
        if not isinstance(child, otio.schema.Track):
            taken.remarks.append(f"{_item_name(child)} lies beside the tracks and is not taken")
    taken.remarks.extend(_remarks_on_item(timeline.tracks))
    taken.remarks.extend(_remarks_on_sound(tracks[0], timeline.audio_tracks()))
    return taken


def _take_track(track: otio.schema.Track, taken: _Taken) -> None:
    if track.source_range is not None:
        taken.remarks.append(f"{_track_name(track)} is trimmed as a whole, which is not taken")
    taken.remarks.extend(_remarks_on_item(track))
    taken.remarks.extend(_remarks_on_card_place(list(track)))
    for item in track:
        if isinstance(item, otio.schema.Clip):
            _take_clip(item, taken)
        elif isinstance(item, otio.schema.Gap):
            if _seconds(item.duration()) > 0:
                taken.remarks.append(f"a gap of {_spoken(item.duration())}: passages follow on")
        elif isinstance(item, otio.schema.Transition):
            taken.remarks.append(f"{_item_name(item)}: it is taken as a plain cut")
        else:
            taken.remarks.append(f"{_item_name(item)} is nested and is not taken")


def _take_clip(clip: otio.schema.Clip, taken: _Taken) -> None:
    try:
        span = clip.trimmed_range()
    except otio.exceptions.OTIOError:
        taken.remarks.append(f"{_item_name(clip)} does not say how long it is and is not taken")
        return
    if not clip.enabled:
        taken.remarks.append(f"{_item_name(clip)} is switched off and is not taken")
        return
    taken.remarks.extend(_remarks_on_item(clip))
    card = _card_of(clip)
    if card:
        taken.cards[card.kind] = card
        return
    recording = _recording_of(clip, taken.remarks)
    start, length = _seconds(span.start_time) - _start_of_media(clip), _seconds(span.duration)
    if recording is None:
        return
    if start < 0 or length <= 0:
        taken.remarks.append(f"{_item_name(clip)} lies outside its recording and is not taken")
        return
    taken.rates.append(_exact_rate(span.duration.rate))
    taken.clips.append(_with_note(clip, recording, start, length))


def _with_note(
    clip: otio.schema.Clip, recording: str, start: Fraction, length: Fraction
) -> TakenClip:
    note = _note_of(clip)
    plain = TakenClip(name=clip.name, recording=recording, start=start, length=length)
    if note is None:
        return plain
    span = clip.trimmed_range()
    return replace(
        plain,
        name=note.source,
        start_ms=note.start_ms if span.start_time == note.start else None,
        end_ms=note.end_ms if span.end_time_exclusive() == note.end else None,
        insert_label=note.insert_label,
        insert_purpose=note.insert_purpose,
        insert_source=note.insert_source,
    )


def _recording_of(clip: otio.schema.Clip, remarks: list[str]) -> str | None:
    """The path of the clip's recording, "" when it is not said, None when there cannot be one."""
    media = clip.media_reference
    if isinstance(media, otio.schema.ExternalReference):
        address = media.target_url
        if "://" in address and not address.startswith("file:"):
            remarks.append(f"{_item_name(clip)} is kept elsewhere, at {address}")
            return ""
        return str(otio.url_utils.filepath_from_url(address))
    if media is None or isinstance(media, otio.schema.MissingReference):
        remarks.append(f"{_item_name(clip)} does not say which recording it shows")
        return ""
    remarks.append(f"{_item_name(clip)} shows no recording ({media.schema_name()}): not taken")
    return None


def _start_of_media(clip: otio.schema.Clip) -> Fraction:
    """What the recording's own clock says at its start, which another editor may count from."""
    media = clip.media_reference
    available = media.available_range if media else None
    return _seconds(available.start_time) if available else Fraction(0)


def _own_sheet(timeline: otio.schema.Timeline, path: Path, remarks: list[str]) -> Reading | None:
    """The sheet that our own export put into the timeline."""
    text = _mapping(timeline.metadata.get(METADATA_KEY)).get("sheet")
    if not isinstance(text, str):
        return None
    try:
        reading = reading_of(text, path)
    except SheetError as error:
        remarks.append(f"the sheet inside the timeline, which is not readable ({error.report})")
        return None
    remarks.extend(
        f"in the sheet inside the timeline {mistake.sentence}"
        for mistake in mistakes_only(reading.notes.found)
    )
    return reading


def _own_draft(reading: Reading, taken: _Taken, path: Path) -> Draft:
    before = reading.sheet
    sources = dict(before.sources)
    named = []
    for name, clip in zip(_names_in(before, taken.clips), taken.clips, strict=True):
        sources.setdefault(name, source_to_fill_in(name, clip, path.parent))
        named.append((name, clip))
    after = replace(_with_cards(before, taken), sources=sources)
    title_ms = after.cards.title_ms
    card = taken.cards.get(SegmentKind.TITLE)
    title = card.length if card else Fraction(title_ms, 1000)
    after = replace(after, passages=passages_of(named, title_ms=title_ms, title=title))
    if after.passages != before.passages and before.protection.people:
        # The names of face tracks count passages and the people in them.
        taken.remarks.append("who is masked was chosen for other passages: now everybody is")
        after = replace(after, protection=replace(after.protection, people=()))
    is_decided = all(map(reading.notes.is_sound, PROTECTION_CHOICES))
    return finished_draft(toml_of(after, folder=None, is_decided=is_decided), taken.remarks, path)


def _names_in(sheet: CutSheet, clips: Sequence[TakenClip]) -> tuple[str, ...]:
    """The source of each clip, a new name where the recording is none of the sheet's."""
    known = [_known_source(sheet, clip) for clip in clips]
    strangers = [clip for name, clip in zip(known, clips, strict=True) if name is None]
    new = iter(source_names(strangers, taken=sheet.sources))
    return tuple(next(new) if name is None else name for name in known)


def _known_source(sheet: CutSheet, clip: TakenClip) -> str | None:
    """Another editor may have linked the clip to a copy elsewhere: the file's name decides."""
    file_name = PurePosixPath(clip.recording).name
    by_note = sheet.sources.get(clip.name)
    if by_note and file_name in {listed_path(by_note.recording).name, ""}:
        return clip.name
    named = [
        each.name
        for each in sheet.sources.values()
        if listed_path(each.recording).name == file_name
    ]
    return named[0] if len(named) == 1 else None


def _with_cards(sheet: CutSheet, taken: _Taken) -> CutSheet:
    """`sheet` with cards as long as they were made; a card that is gone is kept as it was."""
    cards = sheet.cards
    length_ms = {SegmentKind.TITLE: cards.title_ms, SegmentKind.END: cards.end_ms}
    for kind, before_ms in length_ms.items():
        card = taken.cards.get(kind)
        if card is None and before_ms:
            taken.remarks.append(f"the {kind} is not in the timeline: it stays as it was")
        elif card is not None and not card.is_as_written:
            length_ms[kind] = round(1000 * card.length)
    return replace(
        sheet,
        cards=replace(
            cards, title_ms=length_ms[SegmentKind.TITLE], end_ms=length_ms[SegmentKind.END]
        ),
    )


def _card_of(clip: otio.schema.Clip) -> _Card | None:
    told = _mapping(clip.metadata.get(METADATA_KEY))
    frames = told.get("frames")
    if told.get("card") not in {SegmentKind.TITLE, SegmentKind.END} or type(frames) is not int:
        return None
    length = clip.trimmed_range().duration
    return _Card(
        kind=SegmentKind(told["card"]),
        length=_seconds(length),
        is_as_written=length.value == frames,
    )


def _note_of(clip: otio.schema.Clip) -> _Note | None:
    """The note of our own export; None when there is none or somebody broke it."""
    told = _mapping(clip.metadata.get(METADATA_KEY))
    label = _mapping(told.get("insert_label"))
    numbers = [told.get(key) for key in ("start_ms", "end_ms", "start_frame", "frames")]
    rate, source = told.get("rate"), told.get("source")
    if not isinstance(source, str) or not isinstance(rate, int | float) or rate <= 0:
        return None
    start_ms, end_ms, start_frame, frames = (each if type(each) is int else -1 for each in numbers)
    if not 0 <= start_ms < end_ms or start_frame < 0 or frames < 0:
        return None
    return _Note(
        source=source,
        start_ms=start_ms,
        end_ms=end_ms,
        insert_label={str(key): str(value) for key, value in label.items()},
        insert_purpose=str(told.get("insert_purpose", "")),
        insert_source=str(told.get("insert_source", "")),
        start=RationalTime(start_frame, rate),
        end=RationalTime(start_frame + frames, rate),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _remarks_on_card_place(items: Sequence[otio.core.Composable]) -> Iterator[str]:
    for index, item in enumerate(items):
        card = _card_of(item) if isinstance(item, otio.schema.Clip) else None
        home = 0 if card and card.kind is SegmentKind.TITLE else len(items) - 1
        if card and index != home:
            yield f"the {card.kind} was moved: a sheet has it in its usual place"


def _remarks_on_item(item: otio.core.Item) -> Iterator[str]:
    """What was done to `item` that a sheet cannot say."""
    for effect in item.effects:
        if isinstance(effect, otio.schema.TimeEffect):
            yield f"{_item_name(item)} runs at another speed: it is taken at its own"
        else:
            yield f'{_item_name(item)} has the effect "{effect.effect_name or effect.name}"'
    if item.markers:
        yield f"{_item_name(item)} has {len(item.markers)} marker(s)"


def _remarks_on_sound(
    picture: otio.schema.Track, sound: Sequence[otio.schema.Track]
) -> Iterator[str]:
    """What is heard and is not the sound of what is seen."""
    seen = list(_shown_by(picture))
    if not sound and seen:
        yield "the timeline has no sound: the passages bring the sound of their recording"
    for track in sound:
        if list(_shown_by(track)) != seen:
            yield (
                f"{_track_name(track)} differs from the picture and is not taken: the passages "
                "bring the sound of their recording"
            )


def _shown_by(track: otio.schema.Track) -> Iterator[tuple[str, Fraction, Fraction]]:
    for clip in track:
        is_passage = isinstance(clip, otio.schema.Clip) and _card_of(clip) is None
        if is_passage and clip.enabled and clip.source_range:
            span = clip.source_range
            address = getattr(clip.media_reference, "target_url", "")
            yield address, _seconds(span.start_time), _seconds(span.duration)


def _track_name(track: otio.schema.Track) -> str:
    return f'the {track.kind.lower()} track "{track.name}"'


def _item_name(item: otio.core.Composable) -> str:
    kind = {"Clip": "clip", "Stack": "stack", "Track": "track", "Transition": "transition"}
    return f'the {kind.get(item.schema_name(), item.schema_name())} "{item.name}"'


def _spoken(time: RationalTime) -> str:
    return f"{float(_seconds(time)):.3f} s"


def _seconds(time: RationalTime) -> Fraction:
    return Fraction(time.value) / _exact_rate(time.rate)


def _exact_rate(rate: float) -> Fraction:
    """The rate that is meant: files say 29.97 for 30000/1001."""
    whole = round(rate)
    if abs(rate - whole) < 1e-6:
        return Fraction(whole)
    broadcast = Fraction(round(rate * 1.001) * 1000, 1001)
    if abs(rate - broadcast) < 0.005:
        return broadcast
    return Fraction(rate).limit_denominator(10_000)
