"""One utterance of espeak-ng, in a process of its own: text in, 16-bit samples out.

    python -I -S espeak_process.py LIBRARY DATA VOICE WORDS_PER_MINUTE < text > samples

The library keeps state from one utterance to the next, so that the same words would never sound
the same twice; a fresh process says the same words in the same samples. It is also written in C and
reads whatever people wrote: if it falls, it falls alone. Only the standard library is used here.
The first four bytes of the answer are the sample rate.
"""

from __future__ import annotations

import ctypes
import struct
import sys

SYNCHRONOUS = 2
WORDS_PER_MINUTE = 1
UTF8 = 1
FROM_THE_START = 1  # a position counted in characters
SEED = 1

SampleCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


def speak(library_path: str, data_path: str, voice: str, rate: int, text: bytes) -> bytes:
    """The sample rate and the samples of `text`; exits with a sentence when espeak-ng will not."""
    library = ctypes.CDLL(library_path)
    spoken: list[bytes] = []

    def keep(samples: int | None, count: int, _: object) -> int:
        if samples is not None and count > 0:
            spoken.append(ctypes.string_at(samples, 2 * count))
        return 0

    rate_hz = library.espeak_Initialize(SYNCHRONOUS, 0, data_path.encode(), 0)
    if rate_hz <= 0:
        sys.exit(f"espeak-ng cannot read its data in {data_path}")
    callback = SampleCallback(keep)  # named, so that it lives as long as the library calls it
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        sys.exit(f"espeak-ng has no voice {voice!r}")
    library.espeak_SetParameter(WORDS_PER_MINUTE, rate, 0)
    library.espeak_ng_SetRandSeed(ctypes.c_long(SEED))
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
        ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    failed = library.espeak_Synth(text, len(text) + 1, 0, FROM_THE_START, 0, UTF8, None, None)
    if failed or library.espeak_Synchronize():
        sys.exit("espeak-ng could not speak the text")
    return struct.pack("<I", rate_hz) + b"".join(spoken)


if __name__ == "__main__":
    LIBRARY, DATA, VOICE, RATE = sys.argv[1:]
    sys.stdout.buffer.write(speak(LIBRARY, DATA, VOICE, int(RATE), sys.stdin.buffer.read()))
