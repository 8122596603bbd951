"""How alike two voices are to a network trained to tell people apart.

Three LSTM layers read 1.6 s of mel spectrum at a time; the mean of their answers is the voice's
embedding, and the cosine between two embeddings is the similarity. On real readers (LibriSpeech)
two utterances of the same person score about .83 and of different people about .59.

**Source**: Wan, Wang, Papir, Moreno, "Generalized end-to-end loss for speaker verification",
ICASSP 2018; weights by Resemble AI, see `assets/voice/README.md`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import onnxruntime
import scipy
from numpy.typing import NDArray

from walkaway.core.media.plan import SAMPLE_RATE_HZ
from walkaway.core.media.sound.decode import Samples

SAME_PERSON = 0.83
DIFFERENT_PEOPLE = 0.59

ENCODER_RATE_HZ = 16_000
WINDOW = 400  # 25 ms
HOP = 160  # 10 ms
MEL_BANDS = 40
PART_FRAMES = 160  # 1.6 s, what the network was trained on
PART_STEP = 77  # 1.3 parts a second, as its authors use it
TARGET_RMS = 10 ** (-30 / 20)
SILENCE_WINDOW = 480  # 30 ms
SILENCE_BELOW_LOUD_DB = 35.0
SHORTEST_SPEECH_S = 0.8

Array = NDArray[np.float32]


def voice_embedding(sound: Samples) -> Array | None:
    """The 256 numbers of the voice in `sound`, of unit length; None when it holds no speech."""
    speech = _without_silence(_at_encoder_rate(sound))
    if len(speech) < SHORTEST_SPEECH_S * ENCODER_RATE_HZ:
        return None
    mean = _encoded(_parts(_mel(speech))).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def similarity(one: Samples, other: Samples) -> float | None:
    """The cosine between the voices in two sounds; None when either holds no speech."""
    first, second = voice_embedding(one), voice_embedding(other)
    return None if first is None or second is None else float(first @ second)


def _at_encoder_rate(sound: Samples) -> Array:
    down = SAMPLE_RATE_HZ // ENCODER_RATE_HZ
    return np.asarray(scipy.signal.resample_poly(sound, 1, down), np.float32)


def _without_silence(sound: Array) -> Array:
    """The windows that are loud enough to be speech, raised to the level the network expects."""
    windows = sound[: len(sound) // SILENCE_WINDOW * SILENCE_WINDOW].reshape(-1, SILENCE_WINDOW)
    if not len(windows):
        return sound[:0]
    rms = np.sqrt((windows**2).mean(axis=1))
    loud = max(float(np.quantile(rms, 0.95)), 1e-5)
    speech = windows[rms > loud * 10 ** (-SILENCE_BELOW_LOUD_DB / 20)].ravel()
    level = float(np.sqrt((speech**2).mean())) if len(speech) else 1.0
    return np.asarray(speech * max(1.0, TARGET_RMS / level), np.float32)


def _mel(sound: Array) -> Array:
    """The power in each mel band: (frames, bands)."""
    spectrum = scipy.signal.ShortTimeFFT(
        scipy.signal.windows.hann(WINDOW, sym=False), HOP, ENCODER_RATE_HZ, scale_to=None
    )
    frames = len(sound) // HOP + 1
    power = np.abs(spectrum.stft(sound, p0=0, p1=frames, padding="zeros")) ** 2
    return np.asarray((_mel_bands() @ power).T, np.float32)


@cache
def _mel_bands() -> NDArray[np.float64]:
    """Triangles of equal area, evenly spaced on Slaney's mel scale: (bands, frequencies)."""
    edges = _hz_of_mel(np.linspace(0, _mel_of_hz(ENCODER_RATE_HZ / 2), MEL_BANDS + 2))
    hz = np.linspace(0, ENCODER_RATE_HZ / 2, WINDOW // 2 + 1)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    triangles = np.minimum((hz - low) / (middle - low), (high - hz) / (high - middle))
    return np.asarray(np.maximum(triangles, 0) * 2 / (high - low))


def _mel_of_hz(hz: float) -> float:
    """Slaney's scale: linear below 1 kHz, then logarithmic."""
    return hz * 3 / 200 if hz < 1000 else float(15 + 27 * np.log(hz / 1000) / np.log(6.4))


def _hz_of_mel(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def _parts(mel: Array) -> Array:
    """Overlapping stretches of `PART_FRAMES`: (parts, frames, bands); a short one is padded."""
    short = PART_FRAMES - len(mel)
    if short > 0:
        return np.pad(mel, ((0, short), (0, 0)))[None]
    return np.stack(
        [mel[at : at + PART_FRAMES] for at in range(0, len(mel) - PART_FRAMES + 1, PART_STEP)]
    )


def _encoded(parts: Array) -> Array:
    """The embedding of each part: (parts, 256)."""
    (embeddings,) = _encoder().run(None, {"mel": parts})
    return np.asarray(embeddings, np.float32)


@cache
def _encoder() -> onnxruntime.InferenceSession:
    """The network, on one thread: others share the machine, and clips are verified side by side."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    content = (files("walkaway") / "assets" / "voice" / "encoder.onnx").read_bytes()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
