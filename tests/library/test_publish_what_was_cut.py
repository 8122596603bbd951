"""From a cut sheet to the library, with nothing put in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clips.making.engines import InThisProcess
from tests.clips.making.interviews import write_interview
from tests.release.releasing import released
from walkaway.clips.making.cut import Wish, cut
from walkaway.clips.making.package import finished_files, verification_path
from walkaway.clips.making.proof import prove
from walkaway.core.media.sheet.model import FaceProtection, ProtectionPlan, Shape, VoicePlan
from walkaway.core.media.sheet.model import VoiceProtection as Voices

pytestmark = pytest.mark.django_db

COVERED = ProtectionPlan(
    face=FaceProtection.COVER, voice=VoicePlan(protection=Voices.REPLACE, variant="f1")
)


def test_a_clip_is_published_as_it_grows_and_only_what_is_new_is_measured(tmp_path: Path) -> None:
    sheet = write_interview(
        tmp_path / "interview", protection=COVERED, shapes=(Shape.WIDE, Shape.SQUARE)
    )
    for shapes in ((Shape.WIDE,), (Shape.WIDE, Shape.SQUARE)):
        folder = cut(sheet, tmp_path / "out", engine=InThisProcess(), wish=Wish(shapes=shapes))
        new = [path for path in finished_files(folder) if not verification_path(path).exists()]
        assert len(new) == 1
        (report,) = prove(new, sheet, engine=InThisProcess())
        assert report.passed
        clip = released(folder)
        assert clip.renditions.count() == len(shapes)
