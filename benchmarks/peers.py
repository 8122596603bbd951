"""Other people's programs, in an environment of their own: they want other versions of ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from walkaway.core.errors import MissingPiece
from walkaway.core.files import sha256_of, write_whole

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "peers.lock"
ENVIRONMENT = ROOT / ".cache" / "peers"


def peer_program(name: str) -> Path:
    """A program of the peers' environment, which is made when it is not there."""
    mark = ENVIRONMENT / "made-from"
    if not mark.exists() or mark.read_text() != sha256_of(LOCK):
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
        pip = [ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
        done = subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=False)
        if done.returncode:
            raise MissingPiece(
                piece="The environment of deface and moviepy",
                cost="there is nothing to compare with",
                remedy="Connect to the package index and run the benchmark again.",
            )
        write_whole(mark, sha256_of(LOCK))
    return ENVIRONMENT / "bin" / name
