"""After a withdrawal, nothing of what was erased lies on the disk: also when the machine died."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BEGIN = "import django; django.setup()\n"

WITHDRAW_AND_DIE = (
    BEGIN
    + """
import json, os
from tests.tables import make_tables
make_tables()
from tests.archive.test_withdrawal import NOW, a_scene
from walkaway.archive import blobs
from walkaway.archive.models import ReaderKey, SealedItem, WorkerKey
from walkaway.archive.services import withdrawal

scene = a_scene()
names = [scene.original.pk, scene.derivative.pk]
for name in names:
    with blobs.written(name) as file:
        file.write(b"sealed bytes")
assert all(blobs.path_of(name).exists() for name in names)
erased = [bytes(item.envelope) for item in SealedItem.objects.all()]
erased += [bytes(row.box) for row in ReaderKey.objects.all()]
print(json.dumps([[each[:40].hex() for each in erased], [str(blobs.path_of(n)) for n in names]]))
# The machine dies after the commit, before any file is erased.
withdrawal.finish = lambda *args, **more: os._exit(9)
print(flush=True)
withdrawal.withdraw(scene.speaker, actor=scene.interviewer, now=NOW)
"""
)

SWEEP = (
    BEGIN
    + """
from django.utils import timezone
from walkaway.archive.models import SealedItem, Withdrawal
from walkaway.archive.services.withdrawal import sweep
assert Withdrawal.objects.get().finished_at is None
assert not SealedItem.objects.exists()
assert sweep(now=timezone.now()) == 1
assert Withdrawal.objects.get().finished_at is not None
"""
)


def run(code: str, home: Path, exit_code: int) -> str:
    variables: dict[str, Any] = {
        "WALKAWAY_HOME": str(home),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | variables, stdout=subprocess.PIPE, text=True
    )
    assert done.returncode == exit_code
    return done.stdout


@pytest.mark.sqlite
def test_a_withdrawal_that_was_killed_is_finished_and_leaves_no_byte(tmp_path: Path) -> None:
    """In processes of their own with a real file. PostgreSQL overwrites in its own time."""
    home = tmp_path / "home"
    erased, files = json.loads(run(WITHDRAW_AND_DIE, home, 9).splitlines()[0])
    assert len(erased) > 10
    assert all(Path(file).exists() for file in files)
    run(SWEEP, home, 0)
    assert not any(Path(file).exists() for file in files)
    left = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert not [each for each in erased if bytes.fromhex(each) in left]
