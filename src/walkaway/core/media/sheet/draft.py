"""A sheet that was taken from another editor's file, for a person to finish.

Such a file knows what is shown and nothing of what hides the speaker. Walkaway assumes no
protection: the draft leaves it open, and what is open is a mistake that keeps the sheet from being
cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path, PurePath

from walkaway.core.media.sheet.mistakes import Mistake, mistakes_only, printable
from walkaway.core.media.sheet.model import (
    DEFAULT_END_MS,
    DEFAULT_TITLE_MS,
    Cards,
    CutSheet,
    FaceProtection,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    Texts,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.sheet.read import reading_of, slug_of
from walkaway.core.media.sheet.write import toml_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """TOML that a person finishes.

    `remarks` are sentences about what the other file held and the draft does not. `mistakes` are
    what is still to be filled in, with its line in `toml`.
    """

    toml: str
    remarks: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenClip:
    """What another editor's file shows for `length` seconds, from `start` seconds of a recording.

    `recording` is "" when the file does not say which. `start_ms` and `end_ms` are given where
    the passage is known to the millisecond, since it was a sheet's before.
    """

    name: str
    recording: str
    start: Fraction
    length: Fraction
    start_ms: int | None = None
    end_ms: int | None = None
    insert_label: Texts = field(default_factory=dict)
    insert_purpose: str = ""
    insert_source: str = ""


def passages_of(
    clips: Iterable[tuple[str, TakenClip]], *, title_ms: int = 0, title: Fraction = Fraction(0)
) -> tuple[Passage, ...]:
    """Passages of clips with the names of their sources, after a title card.

    `title` is the time in seconds that the card of `title_ms` takes in the other file. An end
    that is not known to the millisecond is rounded by the sum of all that came before, so that
    after any number of joins each passage is still as many frames long as it was.
    """
    passages = []
    elapsed_ms, elapsed = title_ms, title
    for source, clip in clips:
        elapsed += clip.length
        start_ms = round(1000 * clip.start) if clip.start_ms is None else clip.start_ms
        nearest_ms = start_ms + max(1, round(1000 * elapsed) - elapsed_ms)
        end_ms = nearest_ms if clip.end_ms is None else clip.end_ms
        elapsed_ms += end_ms - start_ms
        passages.append(
            Passage(
                source=source,
                start_ms=start_ms,
                end_ms=end_ms,
                insert_label=clip.insert_label,
                insert_purpose=clip.insert_purpose,
                insert_source=clip.insert_source,
            )
        )
    return tuple(passages)


def draft_of(
    *,
    title: str,
    clips: Sequence[TakenClip],
    cards_ms: tuple[int, int],
    remarks: Sequence[str],
    path: Path,
) -> Draft:
    """The draft that shows `clips`; `cards_ms` are the lengths of the title and the end card."""
    names = source_names(clips)
    sources = {
        name: source_to_fill_in(name, clip, path.parent)
        for name, clip in zip(names, clips, strict=True)
    }
    sheet = CutSheet(
        id=slug_of(title),
        title={},
        description={},
        publisher="",
        purpose="",
        languages=(),
        shapes=(Shape.WIDE,),
        sources=sources,
        passages=passages_of(zip(names, clips, strict=True)),
        # Never read: the text leaves both open.
        protection=ProtectionPlan(
            face=FaceProtection.COVER, voice=VoicePlan(protection=VoiceProtection.REPLACE)
        ),
        cards=Cards(title={}, help_line={}, title_ms=cards_ms[0], end_ms=cards_ms[1]),
        folder=path.parent,
    )
    return finished_draft(toml_of(sheet, folder=None, is_decided=False), remarks, path)


def source_to_fill_in(name: str, clip: TakenClip, folder: Path) -> Source:
    """A source of which no more is known than its recording, if that."""
    return Source(
        name=name,
        recording=folder / clip.recording if clip.recording else Path(),
        transcript=Path(),
        language="",
        translations={},
    )


def finished_draft(
    toml: str, remarks: Sequence[str], path: Path, *, opening: Sequence[str] = ()
) -> Draft:
    """`toml` with the remarks on top and a comment above each line that has a mistake.

    `opening` says, instead of the usual lines, where the draft comes from.
    """
    remarks = tuple(printable(each) for each in remarks)
    first = [*(f"# {printable(each)}" for each in opening), ""] if opening else []
    text = "\n".join([*(first or _opening(remarks, path)), *_with_comments(toml, path)])
    return Draft(toml=text, remarks=remarks, mistakes=_mistakes_in(text, path))


def source_names(clips: Iterable[TakenClip], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """The name of each clip's source: clips of one recording share it, and no other has it."""
    in_use = set(taken)
    by_file: dict[str, str] = {}
    names = []
    for clip in clips:
        file = clip.recording or f"unknown file of {clip.name}"
        if file not in by_file:
            stem = slug_of(PurePath(clip.recording or clip.name).stem)
            number = 1
            while (name := stem if number == 1 else f"{stem}-{number}") in in_use:
                number += 1
            in_use.add(name)
            by_file[file] = name
        names.append(by_file[file])
    return tuple(names)


def cards_on_whole_frames(rate: Fraction) -> tuple[int, int]:
    """The usual lengths of the cards, moved to a frame: what follows keeps its length in frames."""
    return _on_a_whole_frame(DEFAULT_TITLE_MS, rate), _on_a_whole_frame(DEFAULT_END_MS, rate)


def _on_a_whole_frame(ms: int, rate: Fraction) -> int:
    return round(round(ms * rate / 1000) * 1000 / rate)


def _opening(remarks: Sequence[str], path: Path) -> list[str]:
    lines = [f"# Taken from {printable(path.name)}."]
    if remarks:
        lines += ["# It also held what is not in this sheet:", *(f"# - {each}" for each in remarks)]
    return [*lines, ""]


def _with_comments(toml: str, path: Path) -> list[str]:
    lines = toml.split("\n")
    for mistake in sorted(_mistakes_in(toml, path), key=lambda each: each.line, reverse=True):
        lines.insert(mistake.line - 1, f"# To do: {printable(mistake.sentence)}")
    return lines


def _mistakes_in(toml: str, path: Path) -> tuple[Mistake, ...]:
    return mistakes_only(reading_of(toml, path).notes.found)
