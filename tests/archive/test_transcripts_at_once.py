"""Many who save one transcript at the same moment, on the real locks of either database."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from tests.architecture.sources import ROOT
from tests.archive.desk import a_desk, a_transcript, as_vtt
from walkaway.archive.queries.transcripts import newest_version
from walkaway.archive.services.protection import Mark, mark, plan_of
from walkaway.archive.services.search import search
from walkaway.archive.services.transcript_edits import CueEdit
from walkaway.archive.services.transcript_versions import opened
from walkaway.archive.services.transcripts import save

EDITORS = 6


def save_at_once() -> None:
    """Each of several people changes another cue of version 1 and marks a name; none is lost."""
    desk = a_desk()
    transcript = a_transcript(desk, as_vtt(*(f"Sentence {n}." for n in range(EDITORS))))
    all_together = threading.Barrier(EDITORS)
    failed: list[BaseException] = []

    def at_once(number: int) -> None:
        try:
            all_together.wait()
            edit = CueEdit(id=f"c{number + 1}", text=f"Written by {number}.")
            save(transcript, [edit], base_number=1, actor=desk.researcher)
            mark(desk.speaker, Mark(text=f"Name{number}x"), actor=desk.officer)
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=at_once, args=(number,)) for number in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    cues = opened(transcript, actor=desk.reviewer).working.cues
    assert [cue.text for cue in cues] == [f"Written by {n}." for n in range(EDITORS)]
    assert newest_version(transcript).number == 1 + EDITORS
    assert len(plan_of(desk.speaker, actor=desk.reviewer).plan.names) == EDITORS
    assert len(search("written", actor=desk.reviewer).hits) == EDITORS
    assert search("sentence", actor=desk.reviewer).hits == ()


IN_A_FILE = """
import django
django.setup()
from tests.tables import make_tables
make_tables()
from tests.archive.test_transcripts_at_once import save_at_once
save_at_once()
"""


@pytest.mark.django_db(transaction=True)
def test_many_who_save_at_once_lose_nothing(tmp_path: Path) -> None:
    """On SQLite in a file: a database in memory knows other locks."""
    if connection.vendor != "sqlite":
        save_at_once()
        return
    variables = os.environ | {
        "WALKAWAY_HOME": str(tmp_path),
        "WALKAWAY_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "walkaway.config.settings",
    }
    subprocess.run([sys.executable, "-c", IN_A_FILE], env=variables, cwd=ROOT, check=True)
