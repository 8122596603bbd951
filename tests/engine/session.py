"""A program that waits for work which never ends, as a long `walkaway cut` does."""

import sys
from pathlib import Path

from tests.engine.work import wait_with_a_program
from walkaway.engine import open_engine

if __name__ == "__main__":
    told, answer = map(Path, sys.argv[1:])
    try:
        with open_engine(workers=1) as engine:
            engine.submit(wait_with_a_program, told, answer).result()
    except KeyboardInterrupt:
        sys.exit(130)
