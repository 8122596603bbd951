"""Laying the demonstration out in a folder: sheets, transcripts and freshly drawn recordings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from walkaway.core.files import whole_file, write_whole
from walkaway.core.media.ffmpeg import ffmpeg_path
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples
from walkaway.core.spans import Span
from walkaway.core.transcripts import read_transcript
from walkaway.core.transcripts.model import Cue
from walkaway.demo.cast import SPEAKERS, InventedSpeaker
from walkaway.demo.drawing.motion import DRAWINGS_PER_SECOND, Motion, loudness_of, motion_of
from walkaway.demo.drawing.portrait import paint_portrait
from walkaway.demo.drawing.recording import sitting_drawings, write_recording
from walkaway.demo.drawing.scenes import draw_stand_in, film_drawings
from walkaway.demo.sound import in_a_room, over_engines, sample_span, spoken
from walkaway.engine.progress import NobodyAsked, Progress

CONTENT = Path(__file__).parent / "content"
SHEET = "sheet.toml"
TAIL_SECONDS = Fraction(6, 5)
"""How long a recording goes on after its last word."""


def prepare_demo(folder: Path, progress: Progress | None = None) -> tuple[Path, ...]:
    """Lay out the whole demonstration in `folder` and return its sheets, the quickest first.

    What was drawn before from the same code and words is kept. Raises `ToolFailed`,
    `NotEnoughDisk`.
    """
    told = progress or NobodyAsked()
    told.stage("Drawing the recordings of the demonstration", len(SPEAKERS))
    sheets = []
    for speaker in SPEAKERS:
        sheets.append(prepare_speaker(speaker, folder))
        told.reached(len(sheets))
    return tuple(sheets)


def prepare_speaker(speaker: InventedSpeaker, folder: Path) -> Path:
    """Lay out what one clip needs in a folder of its own in `folder`; returns its sheet.

    The sheet is written last: where it is, everything that it names is there.
    """
    mine = folder / speaker.folder
    for source in sorted((CONTENT / speaker.folder).glob("*.vtt")):
        _write_if_new(source.read_bytes(), mine / source.name)
    _draw_unless_drawn(speaker, mine)
    sheet = mine / SHEET
    _write_if_new((CONTENT / speaker.folder / SHEET).read_bytes(), sheet)
    return sheet


def _draw_unless_drawn(speaker: InventedSpeaker, folder: Path) -> None:
    recipe = _recipe_of(speaker)
    for path in _drawn_files(speaker, folder):
        note = path.with_suffix(".drawn")
        if path.exists() and note.exists() and note.read_text("ascii") == recipe:
            continue
        note.unlink(missing_ok=True)
        _draw(speaker, path)
        write_whole(note, recipe)


def _drawn_files(speaker: InventedSpeaker, folder: Path) -> Iterator[Path]:
    yield folder / "interview.mp4"
    if speaker.has_film:
        yield folder / "film.mp4"
    if speaker.has_stand_in:
        yield folder / "stand-in.png"


def _draw(speaker: InventedSpeaker, path: Path) -> None:
    if path.name == "interview.mp4":
        draw_interview(speaker, path)
    elif path.name == "film.mp4":
        draw_film(speaker, path)
    else:
        with whole_file(path) as temporary:
            draw_stand_in().save(temporary)


def draw_interview(speaker: InventedSpeaker, path: Path, cues: Sequence[Cue] | None = None) -> None:
    """Draw the recording of `speaker` saying `cues`, by default those of the content."""
    cues = cues or cues_of(speaker, "interview")
    drawings = _drawings_for(cues)
    rng = np.random.default_rng(speaker.setting.seed)
    dry = spoken(cues, speaker.language, speaker.voices, _samples_for(drawings))
    motions = [_motion(speaker, seat, cues, dry, drawings) for seat in _seats(speaker)]
    portrait = paint_portrait(speaker.setting)
    pictures = sitting_drawings(speaker.setting, portrait, motions)
    write_recording(pictures, in_a_room(dry, rng), path)


def draw_film(speaker: InventedSpeaker, path: Path) -> None:
    """Draw the recruitment film that `speaker` was sent."""
    cues = cues_of(speaker, "film")
    drawings = _drawings_for(cues)
    rng = np.random.default_rng(speaker.setting.seed)
    dry = spoken(cues, speaker.language, speaker.voices, _samples_for(drawings))
    write_recording(film_drawings(drawings), over_engines(dry, rng), path)


def cues_of(speaker: InventedSpeaker, recording: str) -> tuple[Cue, ...]:
    """The cues of `recording` in the language that is spoken."""
    path = CONTENT / speaker.folder / f"{recording}.{speaker.language}.vtt"
    return read_transcript(path, language=speaker.language).cues


def _motion(
    speaker: InventedSpeaker,
    seat: int,
    cues: Sequence[Cue],
    dry: Samples,
    drawings: int,
) -> Motion:
    spans: list[Span] = [sample_span(cue) for cue in cues if speaker.seats.get(cue.voice) == seat]
    sitter = speaker.setting.sitters[seat]
    loudness = loudness_of(dry, spans, drawings)
    return motion_of(drawings, loudness, sitter.turn, np.random.default_rng(sitter.seed))


def _seats(speaker: InventedSpeaker) -> range:
    return range(len(speaker.setting.sitters))


def _drawings_for(cues: Sequence[Cue]) -> int:
    seconds = Fraction(cues[-1].end_ms, 1000) + TAIL_SECONDS
    return int(seconds * DRAWINGS_PER_SECOND)


def _samples_for(drawings: int) -> int:
    return int(drawings * SAMPLE_RATE_HZ / DRAWINGS_PER_SECOND)


def _recipe_of(speaker: InventedSpeaker) -> str:
    """The digest of everything that the drawn files of `speaker` depend on."""
    digest = hashlib.sha256(ffmpeg_path().rpartition("/")[2].encode())
    words = CONTENT / speaker.folder
    code = Path(__file__).parent
    inputs = [*sorted(code.glob("*.py")), *sorted((code / "drawing").glob("*.py"))]
    for path in (*inputs, *sorted(words.glob(f"*.{speaker.language}.vtt"))):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _write_if_new(content: bytes, path: Path) -> None:
    """Leave a file alone that is as it should be: its date tells others that nothing changed."""
    if not path.exists() or path.read_bytes() != content:
        write_whole(path, content)
