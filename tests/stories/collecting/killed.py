"""A run that is killed as by a power cut, once its first file was read: `killed.py OUT PATH...`."""

import sys
from pathlib import Path

from tests.stories.collecting.running import AfterTheFirst, kill_this_process, run
from walkaway.engine import open_engine

if __name__ == "__main__":
    with open_engine(workers=1) as engine:
        out, *paths = map(Path, sys.argv[1:])
        run(paths, out, engine, AfterTheFirst(out, kill_this_process))
