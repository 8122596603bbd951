"""A small interview on disk with its cut sheet, for cutting it for real."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from tests.media import numbered
from tests.media.sheets import a_sheet
from walkaway.core.files import write_whole
from walkaway.core.media.sheet import write_sheet
from walkaway.core.media.sheet.model import Cards, CutSheet, Passage

WORDS = {
    "en": (
        "I carried water for them.",
        "Then I saw the list.",
        "I left in the night.",
        "I am here.",
    ),
    "fr": ("Je portais leur eau.", "Puis j'ai vu la liste.", "Je suis parti de nuit.", "Me voici."),
}


SHORT_CARDS = Cards(
    title={"en": "A clip"}, help_line={"en": "Someone listens."}, title_ms=1_000, end_ms=1_000
)
"""As short as is allowed: every frame of them is rendered and verified too."""


def passage(start_ms: int, end_ms: int) -> Passage:
    return Passage(source="interview", start_ms=start_ms, end_ms=end_ms, insert_label={})


def write_interview(
    folder: Path,
    *,
    passages: Sequence[Passage] = (passage(1_000, 2_000), passage(3_000, 4_000)),
    frames: int = 125,
    rate: Fraction = Fraction(25),
    sound_rate_hz: int = 48_000,
    **changes: object,
) -> Path:
    """Write a numbered recording, its transcripts and its sheet; return the sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    recording = folder / "interview.mp4"
    numbered.write_numbered(recording, rate, frames, sound_rate_hz=sound_rate_hz)
    for language, words in WORDS.items():
        write_whole(folder / f"interview.{language}.vtt", _transcript(words))
    sheet: CutSheet = a_sheet(
        recording=recording, passages=passages, **({"height": 240, "cards": SHORT_CARDS} | changes)
    )  # type: ignore[arg-type]  # fields of the sheet
    path = folder / "sheet.toml"
    write_sheet(sheet, path)
    return path


def _transcript(words: Sequence[str]) -> str:
    cues = (
        f"00:00:{second:02}.000 --> 00:00:{second + 1:02}.000\n{text}\n"
        for second, text in enumerate(words, start=1)
    )
    return "WEBVTT\n\n" + "\n".join(cues)
