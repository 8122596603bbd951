"""Events drawn on a plain ground, without any video: pictures and frames to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from walkaway.core.files import scratch_folder, whole_file, write_whole
from walkaway.core.media.captions.fonts import Font, private_font_configuration
from walkaway.core.media.captions.typesetting import Event, document
from walkaway.core.media.ffmpeg import CLEAN_OUTPUT, run_ffmpeg

RATE = Fraction(25)


def ass_filter(path: Path) -> str:
    """The filter that renders the ASS file at `path`, for a filtergraph."""
    return f"ass=filename={_escaped_for_filtergraph(str(path))}:shaping=complex"


def _escaped_for_filtergraph(value: str) -> str:
    """Escaped twice: as the value of an option, then as part of a graph. No shell is involved."""
    option = "".join(f"\\{each}" if each in "\\':" else each for each in value)
    return "".join(f"\\{each}" if each in "\\'[],;" else each for each in option)


def draw_picture(
    path: Path, size: tuple[int, int], ground: str, events: Sequence[Event], fonts: Iterable[Font]
) -> None:
    """Write the first frame of `events` on `ground` ("#rrggbb") as a picture."""
    output: list[str | Path] = ["-frames:v", "1", "-update", "1"]
    # The words lie where the picture will: what is made in memory leaves nothing on a disk.
    with whole_file(path) as temporary, scratch_folder(path.parent) as folder:
        _draw(folder, size, ground, events, fonts, [*output, temporary])


def draw_luma(
    size: tuple[int, int],
    ground: str,
    events: Sequence[Event],
    fonts: Iterable[Font],
    *,
    frames: int,
    beside: Path,
) -> bytes:
    """The brightness of `frames` frames of `events` on `ground`: bytes (frames, height, width).

    Meanwhile the words lie in the folder `beside`.
    """
    output = ["-vf", "format=gray", "-frames:v", str(frames), "-f", "rawvideo", "-"]
    with scratch_folder(beside) as folder:
        return _draw(folder, size, ground, events, fonts, output)


def _draw(
    folder: Path,
    size: tuple[int, int],
    ground: str,
    events: Sequence[Event],
    fonts: Iterable[Font],
    output: Sequence[str | Path],
) -> bytes:
    used = sorted(set(fonts), key=lambda font: font.file)
    words = folder / "words.ass"
    write_whole(words, document(size, RATE, events, family=used[0].family))
    plain = f"color=c=0x{ground[1:]}:s={size[0]}x{size[1]}:r={RATE},format=gbrp"
    done = run_ffmpeg(
        ["-f", "lavfi", "-i", f"{plain},{ass_filter(words)}", *CLEAN_OUTPUT, *output],
        environment={"FONTCONFIG_FILE": str(private_font_configuration(folder, used))},
    )
    return done.stdout
