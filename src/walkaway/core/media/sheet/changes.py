"""What somebody changed from one sheet to the next, as facts that a person can be told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from walkaway.core.media.sheet.model import CutSheet, Passage, Texts
from walkaway.core.spans import Span


class ChangeKind(StrEnum):
    """What kind of change it is."""

    PASSAGE_ADDED = "passage added"
    PASSAGE_REMOVED = "passage removed"
    PASSAGE_MOVED = "passage moved"
    """It stands at another place among the others."""
    PASSAGE_TRIMMED = "passage trimmed"
    """It begins or ends at another time, or is labelled otherwise."""
    WORDS_CHANGED = "words changed"
    """The title, the description or other words of one language."""
    SETTING_CHANGED = "setting changed"
    """Something that has one value for the whole clip."""
    SOURCE_CHANGED = "source changed"
    """A recording came, went, or is read from another version of its words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change. `field` is the key of the sheet that changed, such as `title` or `languages`;
    `language` is set for words. `before` and `after` are "" where there was or is nothing.

    `number` counts passages from 1: in the newer sheet, or in the older one for a passage that is
    gone. `was` and `now` are the passages themselves.
    """

    kind: ChangeKind
    field: str = ""
    language: str = ""
    before: str = ""
    after: str = ""
    number: int = 0
    was_number: int = 0
    was: Passage | None = None
    now: Passage | None = None


def changes_between(before: CutSheet, after: CutSheet) -> tuple[Change, ...]:
    """Everything that differs: passages in their order, then words, settings and sources.

    Invariant: it is empty if and only if both are the same text when they are written.
    """
    return (
        *_passages(before.passages, after.passages),
        *_words(before, after),
        *_settings(before, after),
        *_sources(before, after),
    )


def _passages(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Change]:
    pairs = _paired(before, after)
    matched = dict(pairs)
    staying = _in_order([there for _, there in pairs])
    came = {there: here for here, there in pairs}
    for there, passage in enumerate(after):
        if there not in came:
            yield Change(kind=ChangeKind.PASSAGE_ADDED, number=there + 1, now=passage)
            continue
        here = came[there]
        both = {
            "number": there + 1, "was_number": here + 1, "was": before[here], "now": passage,
        }  # fmt: skip
        if there not in staying:
            yield Change(kind=ChangeKind.PASSAGE_MOVED, **both)  # type: ignore[arg-type]
        if before[here] != passage:
            yield Change(kind=ChangeKind.PASSAGE_TRIMMED, **both)  # type: ignore[arg-type]
    for here, passage in enumerate(before):
        if here not in matched:
            yield Change(kind=ChangeKind.PASSAGE_REMOVED, number=here + 1, was=passage)


def _paired(before: Sequence[Passage], after: Sequence[Passage]) -> list[tuple[int, int]]:
    """Which passage became which, in the order of `before`: the same first, then whichever shares
    most time with it."""
    left, right = dict(enumerate(before)), dict(enumerate(after))
    pairs = []
    for here, passage in list(left.items()):
        same = [there for there, other in right.items() if other == passage]
        if same:
            there = min(same, key=lambda each: abs(each - here))
            pairs.append((here, there))
            del left[here], right[there]
    shared = sorted(
        (
            (-_shared_ms(passage, other), abs(here - there), here, there)
            for here, passage in left.items()
            for there, other in right.items()
            if _shared_ms(passage, other)
        )
    )
    for _, _, here, there in shared:
        if here in left and there in right:
            pairs.append((here, there))
            del left[here], right[there]
    return sorted(pairs)


def _shared_ms(one: Passage, other: Passage) -> int:
    if one.source != other.source or one.start_ms >= one.end_ms or other.start_ms >= other.end_ms:
        return 0
    shared = Span(one.start_ms, one.end_ms).intersection(Span(other.start_ms, other.end_ms))
    return len(shared) if shared else 0


def _in_order(places: Sequence[int]) -> set[int]:
    """The most of `places` that still follow each other: whatever is not among them has moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
    staying: set[int] = set()
    at_last = ends[-1] if ends else None
    while at_last is not None:
        staying.add(places[at_last])
        at_last = before[at_last]
    return staying


def _words(before: CutSheet, after: CutSheet) -> Iterator[Change]:
    for field, were, are in (
        ("title", before.title, after.title),
        ("description", before.description, after.description),
        ("quote", before.quote, after.quote),
        ("about", before.speaker.about, after.speaker.about),
        ("card", _own_cards(before), _own_cards(after)),
        ("help_line", before.cards.help_line, after.cards.help_line),
        *(
            (f"guide_{part}", texts, after.guide.parts[part])
            for part, texts in before.guide.parts.items()
        ),
    ):
        for language in sorted({*were, *are}):
            was, now = were.get(language, ""), are.get(language, "")
            if was != now:
                yield Change(
                    kind=ChangeKind.WORDS_CHANGED,
                    field=field,
                    language=language,
                    before=was,
                    after=now,
                )


def _own_cards(sheet: CutSheet) -> Texts:
    """What the title card says where it is not the title."""
    return {
        language: words
        for language, words in sheet.cards.title.items()
        if sheet.title.get(language) != words
    }


def _settings(before: CutSheet, after: CutSheet) -> Iterator[Change]:
    were, are = _values(before), _values(after)
    for field, value in are.items():
        if were[field] != value:
            yield Change(
                kind=ChangeKind.SETTING_CHANGED, field=field, before=were[field], after=value
            )


def _values(sheet: CutSheet) -> Mapping[str, str]:
    plan, cards = sheet.protection, sheet.cards
    return {
        "id": sheet.id,
        "publisher": sheet.publisher,
        "purpose": sheet.purpose,
        "funder": sheet.funder,
        "languages": ", ".join(sheet.languages),
        "shapes": ", ".join(sheet.shapes),
        "height": str(sheet.height),
        "captions": sheet.captions.value,
        "pseudonym": sheet.speaker.pseudonym,
        "invented": "yes" if sheet.speaker.invented else "",
        "face": plan.face.value,
        "people": ", ".join(plan.people),
        "margin": str(plan.margin),
        "colour": plan.colour,
        "stand_in": str(plan.stand_in or ""),
        "voice": plan.voice.protection.value,
        "reader": plan.voice.reader,
        "variant": plan.voice.variant,
        "actor": str(plan.voice.recording or ""),
        "hidden": "\n".join(f"{each.forms} {dict(each.stand_ins)}" for each in plan.hide),
        "title_seconds": f"{cards.title_ms / 1000:g}",
        "end_seconds": f"{cards.end_ms / 1000:g}",
    }


def _sources(before: CutSheet, after: CutSheet) -> Iterator[Change]:
    for name in dict.fromkeys((*before.sources, *after.sources)):
        was, now = before.sources.get(name), after.sources.get(name)
        if was != now:
            yield Change(
                kind=ChangeKind.SOURCE_CHANGED,
                field=name,
                before=str(was.transcript) if was else "",
                after=str(now.transcript) if now else "",
            )
