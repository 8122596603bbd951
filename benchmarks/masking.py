"""Ours from end to end, decoded once: `python -m benchmarks.masking IN OUT`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.encoder import ENCODER
from tests.media.sheets import a_sheet
from walkaway.core.media import ffmpeg
from walkaway.core.media.material import Material
from walkaway.core.media.plan import picture_area, plan_timeline
from walkaway.core.media.probe import probe
from walkaway.core.media.protect import protected_pictures
from walkaway.core.media.sheet.model import Cards, FaceProtection, Passage, Shape


def main(recording: Path, out: Path) -> None:
    """Mask everyone in `recording`, whole."""
    facts = probe(recording).picture
    assert facts
    whole = Passage(
        source="interview", start_ms=0, end_ms=round(facts.duration * 1000), insert_label={}
    )
    sheet = a_sheet(
        recording=recording,
        passages=[whole],
        face=FaceProtection.MASK,
        cards=Cards(title={}, help_line={}, title_ms=0, end_ms=0),
        height=facts.height,
    )
    material = Material(
        sheet=sheet,
        timeline=plan_timeline(sheet, facts.rate),
        pictures={"interview": facts},
        spoken={},
        transcripts={},
    )
    layout = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{facts.width}x{facts.height}")
    area = picture_area(sheet, Shape.WIDE)
    argv = ffmpeg.command([*layout, "-r", str(facts.rate), "-i", "pipe:0", *ENCODER, out])
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin
        for segment in material.timeline.passages:
            for picture in protected_pictures(material, segment, area, None):
                encoder.stdin.write(picture.to_bytes())
        encoder.stdin.close()
    ffmpeg.raise_if_failed(argv, encoder.returncode, b"")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
