"""A Dask scheduler and so many worker processes, until the standard input is closed.

Workers that die are started again here, as an organisation's init system does. Dask's own nanny
forgets a worker that dies while it is being started.
"""

import subprocess
import sys
import threading
from pathlib import Path

import dask
from distributed import LocalCluster

STARTED_AGAIN_AFTER_S = 0.1


def keep_running(address: str, stopped: threading.Event) -> None:
    """One worker process after the other."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address]
    while not stopped.is_set():
        with subprocess.Popen([*command, "--no-nanny", "--nthreads=1", "--no-dashboard"]) as worker:
            while worker.poll() is None:
                if stopped.wait(STARTED_AGAIN_AFTER_S):
                    worker.kill()


if __name__ == "__main__":
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with LocalCluster(n_workers=0, dashboard_address=":0") as cluster:
        address = cluster.scheduler_address
        stopped = threading.Event()
        keepers = [
            threading.Thread(target=keep_running, args=(address, stopped))
            for _ in range(int(sys.argv[2]))
        ]
        for keeper in keepers:
            keeper.start()
        cluster.wait_for_workers(len(keepers))
        Path(sys.argv[1]).write_text(address)
        sys.stdin.read()
        stopped.set()
        for keeper in keepers:
            keeper.join()
