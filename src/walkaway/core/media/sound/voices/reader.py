"""What a synthetic voice is to the rest of Walkaway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from walkaway.core.errors import Refused
from walkaway.core.media.sound.decode import Samples
from walkaway.core.media.sound.voices.espeak import EspeakReader
from walkaway.core.transcripts.model import Voice


class VoiceReader(Protocol):
    """Reads words aloud. The same words give the same samples, in any process."""

    def speak(self, text: str, language: str, rate: float) -> Samples:
        """`text` in `language` (BCP 47) at `rate` times the reader's usual speed.

        Raises `Refused` with the remedy when it does not know the language.
        """
        ...


READERS: Mapping[str, Callable[[str], VoiceReader]] = {"espeak": EspeakReader}
"""Each kind of reader by the name a cut sheet gives it, made from the name of a timbre."""

LOW_TIMBRE, HIGH_TIMBRE = "m3", "f4"


def readers_for(name: str, variant: str) -> Mapping[Voice, VoiceReader]:
    """The reader of each voice; the interviewer does not sound like the witness.

    Raises `Refused`.
    """
    if name not in READERS:
        raise Refused(
            what=f"the voice {name!r}",
            reason="Walkaway does not know it",
            way_on=f"Known are: {', '.join(sorted(READERS))}",
        )
    make = READERS[name]
    witness = make(variant)
    other = make(LOW_TIMBRE if variant.startswith("f") else HIGH_TIMBRE)
    return {Voice.WITNESS: witness, Voice.INTERVIEWER: other, Voice.NARRATOR: other}
