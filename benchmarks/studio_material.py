"""A site with a three-hour interview of 5,000 cues in two languages, for the benchmark `studio`.

Everything that is told in it is invented, and says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

CUES = 5000
CUE_MS = 3 * 3_600_000 // CUES
WORDS = (
    "we",
    "left",
    "the",
    "camp",
    "at",
    "night",
    "and",
    "nobody",
    "knew",
    "where",
    "he",
    "was",
    "hungry",
    "always",
    "never",
    "bread",
    "road",
    "north",
    "they",
    "said",
    "uncle",
    "house",
)
ARABIC_WORDS = (
    "كان",
    "غادرنا",
    "المخيم",
    "ليلًا",
    "ولم",
    "يعرف",
    "أحد",
    "الطريق",
    "إلى",
    "الشمال",
    "جائعًا",
    "دائمًا",
    "عمي",
    "البيت",
    "قالوا",
    "خبز",
    "هناك",
)
NAMES = ("Raqqa", "Salem", "Manbij")
"""What is hidden, said in one cue of fifty."""
SEED = 7


def cue_texts(cues: int = CUES, known: Sequence[str] = WORDS) -> list[str]:
    """What is said: eight to sixteen words a cue."""
    rng = Random(SEED)  # noqa: S311  # nothing is kept secret by it
    texts = []
    for number in range(cues):
        words = [rng.choice(known) for _ in range(rng.randrange(8, 17))]
        if number % 50 == 0:
            words.insert(2, rng.choice(NAMES))
        texts.append(f"{' '.join(words).capitalize()}.")
    return texts


def make_long(cues: int = CUES) -> dict[str, Any]:
    """Fill the database; the cut and the cookies of its editor. Asks for Django."""
    from django.db import transaction

    from tests.archive.people import a_speaker
    from tests.archive.recordings import PREPARED
    from tests.cast import make_cast, signed_in
    from tests.clips.cutting import a_recording
    from walkaway.accounts.site_keys import make_site_keys
    from walkaway.archive.models import Transcript
    from walkaway.archive.services.interviews import plan_interview
    from walkaway.archive.services.protection import Mark, mark
    from walkaway.archive.services.transcript_versions import kept
    from walkaway.clips.services.cuts import begin_cut
    from walkaway.core.transcripts.working import CueState, Working, WorkingCue, fingerprint

    make_site_keys()
    cast = make_cast()
    by = cast.interviewer.actor
    speaker = a_speaker(
        "Amber Heron", by, cast.editor.actor, cast.first_officer.actor, cast.second_officer.actor
    )
    interview = plan_interview(speaker, PREPARED, actor=by)
    a_recording(interview, by)
    texts = cue_texts(cues)
    spoken = Transcript.objects.create(interview=interview, language="en")
    other = Transcript.objects.create(interview=interview, language="ar", source=spoken)
    for transcript, said in ((spoken, texts), (other, cue_texts(cues, ARABIC_WORDS))):
        working = Working(
            language=transcript.language,
            cues=tuple(
                WorkingCue(
                    id=f"c{number + 1}",
                    start_ms=number * CUE_MS,
                    end_ms=(number + 1) * CUE_MS - 60,
                    text=text,
                    speaker="Heron",
                    state=CueState.APPROVED,
                    follows=fingerprint(texts[number]) if transcript.source else "",
                )
                for number, text in enumerate(said)
            ),
        )
        with transaction.atomic():
            kept(transcript, 1, working, "transcript-imported", actor=by, indexed=False)
    for name in NAMES:
        mark(speaker, Mark(text=name, language="en", stand_in="a town"), actor=by)
    cut = begin_cut(speaker, title={"en": "Long"}, interview=interview, actor=cast.editor.actor)
    cookies = {key: each.value for key, each in signed_in(cast.editor).cookies.items()}
    return {"cut": str(cut.pk), "cookies": cookies}
