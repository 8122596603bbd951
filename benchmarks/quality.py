"""How much a picture suffered, as people see it: VMAF, by the libvmaf of the ffmpeg in use."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from walkaway.core.media import ffmpeg

EVERY = 5
"""Of so many frames one is compared."""


def vmaf_of(path: Path, original: Path) -> float:
    """The mean VMAF of the film at `path` beside `original`, from 0 to 100."""
    with tempfile.TemporaryDirectory(prefix="walkaway-bench-") as folder:
        log = Path(folder) / "vmaf.json"
        # Both are counted by frames: containers may tell of other times.
        same_clock = "[0:v]settb=1/25,setpts=N[a];[1:v]settb=1/25,setpts=N[b]"
        compare = f"libvmaf=n_subsample={EVERY}:log_fmt=json:log_path={log}"
        graph = f"{same_clock};[a][b]{compare}"
        ffmpeg.run_ffmpeg(["-i", path, "-i", original, "-filter_complex", graph, "-f", "null", "-"])
        score: float = json.loads(log.read_text("utf-8"))["pooled_metrics"]["vmaf"]["mean"]
    return score
