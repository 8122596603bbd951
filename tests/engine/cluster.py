"""A Dask cluster of two worker processes, until the standard input is closed."""

import sys
from pathlib import Path

from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        Path(sys.argv[1]).write_text(cluster.scheduler_address)
        sys.stdin.read()
