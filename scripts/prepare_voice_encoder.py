"""Make `src/walkaway/assets/voice/encoder.onnx` from the weights in the Resemblyzer wheel.

    pip download --no-deps Resemblyzer==0.1.4 && unzip Resemblyzer-0.1.4-py3-none-any.whl
    uv run --no-project --with onnx==1.23.2 scripts/prepare_voice_encoder.py \\
        resemblyzer/pretrained.pt OUT

The file of the wheel also holds the state of the optimiser it was trained with, and needs torch to
be read. What is kept are the weights, as float16 (embeddings move by less than 1e-4), in a network
that says what to do with them: three LSTM layers, one linear layer, a vector of unit length.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections import OrderedDict
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ORIGINAL_SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"
HEADER_PICKLES = 3  # magic number, protocol version, sizes of types
STORAGES = {"FloatStorage": np.float32, "LongStorage": np.int64}
LAYERS, UNITS, MEL_BANDS = 3, 256, 40
TORCH_GATES, ONNX_GATES = "ifco", "iofc"

Weights = dict[str, np.ndarray]


def prepare(original: bytes) -> bytes:
    """The network: mel spectra (parts, frames, bands) in, one embedding per part out."""
    if hashlib.sha256(original).hexdigest() != ORIGINAL_SHA256:
        raise SystemExit("this is not the pretrained.pt of Resemblyzer 0.1.4")
    weights = read_torch_file(BytesIO(original))["model_state"]
    nodes = [helper.make_node("Transpose", ["mel"], ["sequence_0"], perm=[1, 0, 2])]
    tensors: Weights = {"single_direction": np.array([1], np.int64), "first": np.array([0])}
    for layer in range(LAYERS):
        nodes += _lstm(layer, weights, tensors)
    nodes += _embedding(weights, tensors)
    casts = [
        helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT)
        for name, values in tensors.items()
        if values.dtype == np.float16
    ]
    graph = helper.make_graph(
        [*casts, *nodes],
        "voice encoder",
        [helper.make_tensor_value_info("mel", TensorProto.FLOAT, ("parts", "frames", MEL_BANDS))],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ("parts", UNITS))],
        [
            numpy_helper.from_array(values, f"{name}_half" if values.dtype == np.float16 else name)
            for name, values in tensors.items()
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=7)
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def _lstm(layer: int, weights: Weights, tensors: Weights) -> list[onnx.NodeProto]:
    """One layer, and what brings its answer into the form of the next one's question."""

    def part(name: str) -> np.ndarray:
        gates = np.split(weights[f"lstm.{name}_l{layer}"], len(TORCH_GATES))
        return np.concatenate([gates[TORCH_GATES.index(gate)] for gate in ONNX_GATES])

    names = [f"{name}_{layer}" for name in ("input", "recurrent", "bias")]
    bias = np.concatenate([part("bias_ih"), part("bias_hh")])
    for name, values in zip(names, (part("weight_ih"), part("weight_hh"), bias), strict=True):
        tensors[name] = values[None].astype(np.float16)
    answers = [f"states_{layer}", f"last_{layer}"]
    lstm = helper.make_node("LSTM", [f"sequence_{layer}", *names], answers, hidden_size=UNITS)
    squeeze = helper.make_node(
        "Squeeze", [f"states_{layer}", "single_direction"], [f"sequence_{layer + 1}"]
    )
    return [lstm, squeeze]


def _embedding(weights: Weights, tensors: Weights) -> list[onnx.NodeProto]:
    tensors["linear"] = weights["linear.weight"].astype(np.float16)
    tensors["linear_bias"] = weights["linear.bias"].astype(np.float16)
    last = f"last_{LAYERS - 1}"
    return [
        helper.make_node("Squeeze", [last, "first"], ["state"]),
        helper.make_node("Gemm", ["state", "linear", "linear_bias"], ["raw"], transB=1),
        helper.make_node("Relu", ["raw"], ["positive"]),
        helper.make_node("LpNormalization", ["positive"], ["embedding"], axis=1, p=2),
    ]


def read_torch_file(file: BinaryIO) -> Any:
    """The content of a file that an early torch wrote: pickles, then all numbers."""
    for _ in range(HEADER_PICKLES):
        pickle.load(file)  # noqa: S301 (its SHA-256 is known)
    tensors = _TensorUnpickler(file)
    content = tensors.load()
    for key in pickle.load(file):  # noqa: S301
        storage = tensors.storages[key]
        file.seek(8, 1)  # the count, known already
        storage[:] = np.frombuffer(file.read(storage.nbytes), storage.dtype)
    return content


class _TensorUnpickler(pickle.Unpickler):
    """Builds arrays over storages that are filled afterwards; nothing else may be built."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, np.ndarray] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _array_over
        if module == "torch" and name in STORAGES:
            return name
        raise SystemExit(f"{module}.{name} does not belong into a file of weights")

    def persistent_load(self, pid: Any) -> np.ndarray:
        _, kind, key, _, count, _ = pid
        return self.storages.setdefault(key, np.zeros(count, STORAGES[kind]))


def _array_over(storage: Any, offset: int, size: Any, stride: Any, *_: Any) -> np.ndarray:
    strides = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], size, strides)


if __name__ == "__main__":
    made = prepare(Path(sys.argv[1]).read_bytes())
    Path(sys.argv[2]).write_bytes(made)
    print(hashlib.sha256(made).hexdigest())
