"""What the benchmarks are run on: a moving portrait before a noisy camera, and a synthetic voice.

The portrait is scikit-image's, moved by the same script as the tests' hard case, so where its face
is in every frame is known. Grain is added as a camera adds it: without it encoders are flattered.
"""

from __future__ import annotations

import math
import subprocess
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from benchmarks.encoder import RATE
from tests.media.faces.hard_case import HEIGHT, WIDTH, Pose, draw, poses
from walkaway.core.files import whole_file
from walkaway.core.media import ffmpeg
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sheet import write_sheet
from walkaway.core.media.sheet.model import (
    Cards,
    CutSheet,
    FaceProtection,
    Passage,
    ProtectionPlan,
    Shape,
    Source,
    Speaker,
    VoicePlan,
    VoiceProtection,
)
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.transcripts import Cue, Transcript, write_transcript

SECONDS = 20
MATRIX_SECONDS = 6
"""What is made in every language and shape: eighty-one files."""
GRAIN = 9
"""Strength of the added noise, as the filter counts it."""

WRITTEN = ("en", "ar", "fr", "de", "es", "tr", "ru", "ur", "bn")
REGIONS = {
    "en": ("GB", "AU"), "ar": ("IQ", "EG"), "fr": ("BE", "TN"), "de": ("AT", "CH"),
    "es": ("MX", "AR"), "tr": ("CY", "DE"), "ru": ("KZ", "KG"), "ur": ("IN", "GB"),
    "bn": ("IN", "GB"),
}  # fmt: skip
LANGUAGES = (*WRITTEN, *(f"{each}-{region}" for each in WRITTEN for region in REGIONS[each]))
"""Twenty-seven: the nine languages of the demonstration and two regions of each."""

DEMONSTRATION = Path(__file__).parents[1] / "src/walkaway/demo/content/lena"


def portrait_sheet(folder: Path) -> Path:
    """A sheet of one passage of `SECONDS`, everyone masked, the voice replaced."""
    sheet = folder / "sheet.toml"
    if sheet.exists():
        return sheet
    folder.mkdir(parents=True, exist_ok=True)
    write_recording(folder / "interview.mp4", _speaking(), talking())
    for language in LANGUAGES:
        write_transcript(_words(language), folder / f"interview.{language}.vtt")
    write_sheet(_sheet(folder), sheet)
    return sheet


def talking() -> Iterator[Pose]:
    """Somebody who sits and talks, for `SECONDS`."""
    for n in range(SECONDS * RATE):
        yield Pose(
            x=640 + 22 * math.sin(n / 31) + 6 * math.sin(n / 5),
            y=320 + 8 * math.sin(n / 17),
            degrees=7 * math.sin(n / 43),
        )


def hard() -> Iterator[Pose]:
    """The tests' hard case: turned, covered, fast, dark, small, at the edge, gone and back."""
    return (pose for _, pose in poses())


def write_recording(path: Path, sound: bytes, shown: Iterable[Pose]) -> Path:
    """The portrait in every pose of `shown`, with grain, and `sound` as 48 kHz mono floats."""
    raw_sound = path.with_suffix(".f32")
    raw_sound.write_bytes(sound)
    with whole_file(path) as temporary:
        argv = ffmpeg.command([
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE),
            "-i", "pipe:0", "-f", "f32le", "-ar", str(SAMPLE_RATE_HZ), "-ac", "1", "-i", raw_sound,
            "-vf", f"noise=alls={GRAIN}:allf=t,scale=out_color_matrix=bt709", "-c:v", "libx264",
            "-preset", "fast", "-crf", "19", "-pix_fmt", "yuv420p", "-c:a", "aac", temporary,
        ])  # fmt: skip
        with subprocess.Popen(argv, stdin=subprocess.PIPE) as running:
            assert running.stdin
            for pose in shown:
                running.stdin.write(draw(pose).tobytes())
            running.stdin.close()
    raw_sound.unlink()
    return path


def _speaking() -> bytes:
    words = " ".join(cue.text for cue in _words("en").cues)
    spoken = EspeakReader("m7").speak(words, "en", 1.0)
    return np.resize(spoken, SECONDS * SAMPLE_RATE_HZ).astype(np.float32).tobytes()


def _words(language: str) -> Transcript:
    """Words of the demonstration, shared out over the passage, other ones for every region."""
    from walkaway.core.transcripts import read_transcript

    written, _, region = language.partition("-")
    skipped = SECONDS // 4 * (REGIONS[written].index(region) + 1) if region else 0
    source = read_transcript(DEMONSTRATION / f"interview.{written}.vtt", language=written)
    cues = tuple(
        Cue(start_ms=4_000 * n + 200, end_ms=4_000 * (n + 1) - 200, text=cue.text)
        for n, cue in enumerate(islice(cycle(source.cues), skipped, skipped + SECONDS // 4))
    )
    return Transcript(cues=cues, language=language)


def _sheet(folder: Path) -> CutSheet:
    translations = {each: folder / f"interview.{each}.vtt" for each in LANGUAGES if each != "en"}
    return CutSheet(
        id="portrait",
        title=dict.fromkeys(LANGUAGES, "A portrait"),
        description={"en": "A moved portrait."},
        publisher="A benchmark",
        purpose="To measure.",
        languages=LANGUAGES,
        shapes=(Shape.WIDE,),
        sources={
            "interview": Source(
                name="interview",
                recording=folder / "interview.mp4",
                transcript=folder / "interview.en.vtt",
                language="en",
                translations=translations,
            )
        },
        passages=(Passage(source="interview", start_ms=0, end_ms=SECONDS * 1000, insert_label={}),),
        protection=ProtectionPlan(
            face=FaceProtection.MASK,
            voice=VoicePlan(protection=VoiceProtection.REPLACE, variant="f1"),
        ),
        cards=Cards(title={}, help_line={}, title_ms=0, end_ms=1000),
        speaker=Speaker(pseudonym="A portrait", invented=True),
        folder=folder,
    )
