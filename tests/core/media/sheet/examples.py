"""One sheet that is as it should be, to be spoilt by the tests. Everybody in it is invented."""

from __future__ import annotations

SHEET = """\
format = "walkaway cut sheet 1"
id = "leaving-the-camp"
publisher = "The Example Archive (invented)"
purpose = "Shows pupils why one man left."
funder = ""
languages = ["en", "ar"]
shapes = ["16x9", "9x16"]
height = 720

[title]
en = "Leaving the camp"
ar = "مغادرة المخيم"

[speaker]
pseudonym = "Idris"
invented = true

[quote]
en = "Nobody had told us"

[guide.questions]
en = '''
What had nobody told him?
Who could have?'''
ar = "ماذا لم يقل له أحد؟"

[sources.interview]
recording = "interview.mp4"
transcript = "interview.ar.vtt"
language = "ar"

[sources.interview.translations]
en = "interview.en.vtt"

[[passages]]
source = "interview"
from = "00:00:01.000"
to = "00:00:02.500"

[[passages]]
source = "interview"
from = "00:00:03.000"
to = "00:00:04.000"
insert_label = { en = "Footage of the group", ar = "لقطات الجماعة" }
insert_purpose = "Shows what he was promised."
insert_source = "Channel of the group, 2014"

[protection]
face = "mask"
margin = 1.6

[protection.voice]
protection = "replace"

[[protection.hide]]
forms = ["Salem", "سالم"]
stand_ins = { en = "my friend", ar = "صديقي" }

[cards]
title_seconds = 2.0
end_seconds = 3.0

[cards.help_line]
en = "Call 000 (invented)"
ar = "اتصل 000 (مختلق)"
"""


def spoilt(old: str, new: str) -> str:
    """`SHEET` with its first `old` exchanged for `new`."""
    assert old in SHEET
    return SHEET.replace(old, new, 1)
