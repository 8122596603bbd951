"""A Whisper model of random weights: it loads and runs like a real one, and understands nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from ctranslate2.specs import common_spec, whisper_spec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WIDTH = 64
LAYERS = 1
MEL_BANDS = 80
SPECIAL = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    *(f"<|{code}|>" for code in _LANGUAGE_CODES),
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)
STAMPS = tuple(f"<|{0.02 * number:.2f}|>" for number in range(1501))


def write_tiny_whisper(folder: Path, seed: int = 1) -> Path:
    """The four files of a model, in `folder`."""
    rng = np.random.default_rng(seed)
    vocabulary = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *SPECIAL, *STAMPS]
    spec = whisper_spec.WhisperSpec(LAYERS, 1, LAYERS, 1)
    _fill_encoder(spec.encoder, rng)
    _fill_decoder(spec.decoder, rng, len(vocabulary))
    spec.register_vocabulary(vocabulary)
    spec.config.suppress_ids = [vocabulary.index("<|startoflm|>")]
    spec.config.suppress_ids_begin = [vocabulary.index("<|endoftext|>")]
    spec.config.lang_ids = [vocabulary.index(f"<|{code}|>") for code in _LANGUAGE_CODES]
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.save(str(folder))
    _write_tokenizer(folder / "tokenizer.json", vocabulary)
    assert json.loads((folder / "config.json").read_text())
    return folder


def _write_tokenizer(path: Path, vocabulary: list[str]) -> None:
    letters = len(vocabulary) - len(SPECIAL) - len(STAMPS)
    numbers = {token: number for number, token in enumerate(vocabulary[:letters])}
    tokenizer = Tokenizer(models.BPE(vocab=numbers, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in SPECIAL])
    tokenizer.add_tokens([AddedToken(token) for token in STAMPS])
    tokenizer.save(str(path))


def _fill_encoder(encoder: whisper_spec.WhisperEncoderSpec, rng: np.random.Generator) -> None:
    for conv, inputs in ((encoder.conv1, MEL_BANDS), (encoder.conv2, WIDTH)):
        conv.weight = _random(rng, WIDTH, inputs, 3)
        conv.bias = _random(rng, WIDTH)
    encoder.position_encodings.encodings = _random(rng, 1500, WIDTH)
    _fill_norm(encoder.layer_norm)
    for layer in encoder.layer:
        _fill_attention(layer.self_attention, rng, (3, 1))
        _fill_feed_forward(layer.ffn, rng)


def _fill_decoder(decoder, rng: np.random.Generator, words: int) -> None:
    decoder.embeddings.weight = _random(rng, words, WIDTH)
    decoder.projection.weight = decoder.embeddings.weight
    decoder.position_encodings.encodings = _random(rng, 448, WIDTH)
    _fill_norm(decoder.layer_norm)
    for layer in decoder.layer:
        _fill_attention(layer.self_attention, rng, (3, 1))
        _fill_attention(layer.attention, rng, (1, 2, 1))
        _fill_feed_forward(layer.ffn, rng)


def _fill_attention(attention, rng: np.random.Generator, widths: tuple[int, ...]) -> None:
    _fill_norm(attention.layer_norm)
    for linear, width in zip(attention.linear, widths, strict=True):
        _fill_linear(linear, rng, width * WIDTH, WIDTH)


def _fill_feed_forward(ffn, rng: np.random.Generator) -> None:
    _fill_norm(ffn.layer_norm)
    _fill_linear(ffn.linear_0, rng, 2 * WIDTH, WIDTH)
    _fill_linear(ffn.linear_1, rng, WIDTH, 2 * WIDTH)


def _fill_linear(
    linear: common_spec.LinearSpec, rng: np.random.Generator, outputs: int, inputs: int
) -> None:
    linear.weight = _random(rng, outputs, inputs)
    linear.bias = _random(rng, outputs)


def _fill_norm(norm: common_spec.LayerNormSpec) -> None:
    norm.gamma = np.ones(WIDTH, np.float32)
    norm.beta = np.zeros(WIDTH, np.float32)


def _random(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return (0.2 * rng.standard_normal(shape)).astype(np.float32)
