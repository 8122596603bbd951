"""Processes that end with the one that started them, together with what they started themselves."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from multiprocessing import parent_process


def live_and_die_with_parent() -> None:
    """Called first in a process that `multiprocessing` began: it leads a group of its own now."""
    os.setpgid(0, 0)
    threading.Thread(target=_end_group_after_parent, daemon=True).start()


def end_group(leader: int) -> None:
    """End the process that leads a group, and every program that it started."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def leave_interrupts_to_main_thread() -> None:
    """Called first in a thread that starts processes: they inherit its mask.

    So Ctrl-C reaches the main thread alone, which stops them in good order.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _end_group_after_parent() -> None:
    # A parent that was killed cannot tidy up: no worker and no ffmpeg may outlive it.
    parent = parent_process()
    assert parent
    parent.join()
    os.killpg(0, signal.SIGKILL)
