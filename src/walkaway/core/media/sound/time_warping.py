"""The way through a recording along what should be heard in it: dynamic time warping, one way.

Every frame of the recording is given one frame of a model, in order. From one to the next the way
stays, goes on, or leaves out up to two frames; so a recording may be up to three times as fast as
its model, and as slow as it likes. Because every frame of the recording is counted exactly once, a
long way is not dearer than a short one.

**Source:** H. Sakoe, S. Chiba, "Dynamic programming algorithm optimization for spoken word
recognition", IEEE Transactions on Acoustics, Speech and Signal Processing 26(1), 1978; from coarse
to fine as in S. Salvador, P. Chan, "FastDTW", Intelligent Data Analysis 11(5), 2007.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Row = NDArray[np.float32]

MOST_LEFT_OUT = 2
MOST_FORWARD = MOST_LEFT_OUT + 1
MOVES_OF_A_BYTE = 4
FAR = np.float32(1e9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a way costs, for frame `row` of the recording and the model's frames `first` to `end`.

    `at(row, first, end)` is the cost of being there, `staying(row, first, end)` what is added when
    the way was there before. `leaving_out` is added for each frame of the model that is left out.
    """

    rows: int
    columns: int
    at: Callable[[int, int, int], Row]
    staying: Callable[[int, int, int], Row]
    leaving_out: float


def cheapest_way(costs: Costs, lowest: Ints, width: int) -> Ints:
    """The model's frame for each of the recording's, `(rows,)`, from the first to the last.

    In row i only columns `lowest[i]` to `lowest[i] + width` are looked at; `lowest` never falls and
    `lowest + width` stays within the columns. A way begins at one of the model's first three
    frames and ends at one of its last three. Work: rows times width; memory: a quarter of a byte
    for each of them.
    """
    packed = np.empty((costs.rows, -(-width // MOVES_OF_A_BYTE)), np.uint8)
    so_far = np.full(width, FAR, np.float32)
    begin = slice(0, max(0, MOST_FORWARD - int(lowest[0])))
    so_far[begin] = costs.at(0, int(lowest[0]), int(lowest[0]) + width)[begin]
    for row in range(1, costs.rows):
        first = int(lowest[row])
        ways = _ways(costs, row, first, _shifted(so_far, first - int(lowest[row - 1])))
        moves = ways.argmin(axis=0)
        so_far = ways[moves, np.arange(width)] + costs.at(row, first, first + width)
        packed[row] = _packed(moves)
    past_end = costs.columns - MOST_FORWARD - int(lowest[-1])
    so_far[: max(0, past_end)] = np.inf
    return _walked_back(packed, lowest, int(so_far.argmin()))


def _shifted(so_far: Row, shift: int) -> Row:
    """`so_far` from three columns before where the next row starts, `(width + 3,)`."""
    before = np.full(len(so_far) + MOST_FORWARD, FAR, np.float32)
    begin = max(0, MOST_FORWARD - shift)
    kept = so_far[begin - MOST_FORWARD + shift :]
    before[begin : begin + len(kept)] = kept
    return before


def _ways(costs: Costs, row: int, first: int, before: Row) -> NDArray[np.float32]:
    """What arriving by each move costs, `(moves, width)`: 0 stays, 1 goes on, 2 leaves out one."""
    width = len(before) - MOST_FORWARD
    ways = np.empty((MOST_FORWARD + 1, width), np.float32)
    ways[0] = before[MOST_FORWARD:] + costs.staying(row, first, first + width)
    for move in range(1, MOST_FORWARD + 1):
        start = MOST_FORWARD - move
        ways[move] = before[start : start + width] + np.float32(costs.leaving_out * (move - 1))
    return ways


def _packed(moves: Ints) -> NDArray[np.uint8]:
    padded = np.pad(moves.astype(np.uint8), (0, -len(moves) % MOVES_OF_A_BYTE))
    four = padded.reshape(-1, MOVES_OF_A_BYTE)
    whole = four[:, 0] | four[:, 1] << 2 | four[:, 2] << 4 | four[:, 3] << 6
    return np.asarray(whole, np.uint8)


def _walked_back(packed: NDArray[np.uint8], lowest: Ints, last: int) -> Ints:
    way = np.empty(len(packed), np.int64)
    column = last + int(lowest[-1])
    for row in range(len(packed) - 1, 0, -1):
        way[row] = column
        byte, place = divmod(column - int(lowest[row]), MOVES_OF_A_BYTE)
        column -= int(packed[row, byte]) >> 2 * place & 3
    way[0] = column
    return way
