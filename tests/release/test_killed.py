"""Who is killed while signing or releasing leaves all of it, or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.library.clips import make_clip, make_media

PREPARE = """
import sys, django
from pathlib import Path
django.setup()
from tests.tables import make_tables
make_tables()
from django.utils import timezone
from tests.release.releasing import *
from tests.release.packages import packaged
from walkaway.release import exits
from walkaway.library.models import Clip
import os, signal
crew = a_crew()
speaker = speaker_of_crew("Bahar", crew)
package = packaged(Path(sys.argv[1]), speaker, editor=crew.editor)
"""
KILLED_WHILE = {
    "signing": """
from walkaway.release.services import signing
signing.record = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
sign(package.renditions.first(), crew.reviewer)
""",
    "releasing": """
make_releasable(package, crew)
from walkaway.release.services import releasing
releasing.record = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
release(a_wish(package), actor=crew.reviewer, now=timezone.now())
""",
}
LOOK = """
import django
django.setup()
from walkaway.journal.models import Entry
from walkaway.library.models import Asset, Clip
from walkaway.library.services import sweep
from walkaway.release.models import Release, ReleasedRendition, SignOff
from walkaway.library import shelf
verbs = set(Entry.objects.values_list("verb", flat=True))
counts = [each.objects.count() for each in (Release, ReleasedRendition, Clip, Asset)]
assert counts == [0, 0, 0, 0], counts
assert not {"clip-released", "clip-published"} & verbs
assert ("rendition-signed" in verbs) == SignOff.objects.exists()
"""


@pytest.mark.sqlite
@pytest.mark.parametrize("doing", KILLED_WHILE)
def test_whoever_is_killed_leaves_nothing_half_done(doing: str, tmp_path: Path) -> None:
    folder = make_clip(make_media(tmp_path / "media"), tmp_path / "the-well")
    environment = os.environ | {
        "WALKAWAY_HOME": str(tmp_path / "home"),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH")))
        ),
    }
    command = [sys.executable, "-c", PREPARE + KILLED_WHILE[doing], str(folder)]
    killed = subprocess.run(command, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    subprocess.run([sys.executable, "-c", LOOK], env=environment, check=True)
