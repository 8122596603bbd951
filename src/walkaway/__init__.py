"""Walkaway: keep the testimony of people who left violent extremism, and keep them safe."""

import os

__version__ = "0.1.0"

# ONNX Runtime would tell its makers over the network what it runs, and keep a number for this
# machine in the user's folder. It looks at this once, when it is first imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
