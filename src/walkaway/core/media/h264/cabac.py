"""A P slice in which nothing changes, as CABAC. Source: ITU-T H.264, 7.3.4 and 9.3.

Every macroblock is skipped. Without a neighbour that moves, its motion vector is zero (8.4.1.1), so
that it shows what the picture before showed at its place. Such a slice needs one context variable,
and this never sees its least probable symbol.
"""

from __future__ import annotations

from functools import cache

from walkaway.core.media.h264.bits import BitWriter

SKIP_CONTEXT = (23, 33)
"""(m, n) of ctxIdx 11, mb_skip_flag of P slices, for a cabac_init_idc of 0 (Table 9-13)."""

LAST_STATE = 62

# Table 9-44, rangeTabLPS by pStateIdx and qCodIRangeIdx.
_RANGE_OF_LEAST_PROBABLE = (
    (128, 176, 208, 240), (128, 167, 197, 227), (128, 158, 187, 216), (123, 150, 178, 205),
    (116, 142, 169, 195), (111, 135, 160, 185), (105, 128, 152, 175), (100, 122, 144, 166),
    (95, 116, 137, 158), (90, 110, 130, 150), (85, 104, 123, 142), (81, 99, 117, 135),
    (77, 94, 111, 128), (73, 89, 105, 122), (69, 85, 100, 116), (66, 80, 95, 110),
    (62, 76, 90, 104), (59, 72, 86, 99), (56, 69, 81, 94), (53, 65, 77, 89),
    (51, 62, 73, 85), (48, 59, 69, 80), (46, 56, 66, 76), (43, 53, 63, 72),
    (41, 50, 59, 69), (39, 48, 56, 65), (37, 45, 54, 62), (35, 43, 51, 59),
    (33, 41, 48, 56), (32, 39, 46, 53), (30, 37, 43, 50), (29, 35, 41, 48),
    (27, 33, 39, 45), (26, 31, 37, 43), (24, 30, 35, 41), (23, 28, 33, 39),
    (22, 27, 32, 37), (21, 26, 30, 35), (20, 24, 29, 33), (19, 23, 27, 31),
    (18, 22, 26, 30), (17, 21, 25, 28), (16, 20, 23, 27), (15, 19, 22, 25),
    (14, 18, 21, 24), (14, 17, 20, 23), (13, 16, 19, 22), (12, 15, 18, 21),
    (12, 14, 17, 20), (11, 14, 16, 19), (11, 13, 15, 18), (10, 12, 15, 17),
    (10, 12, 14, 16), (9, 11, 13, 15), (9, 11, 12, 14), (8, 10, 12, 14),
    (8, 9, 11, 13), (7, 9, 11, 12), (7, 9, 10, 12), (7, 8, 10, 11),
    (6, 8, 9, 11), (6, 7, 9, 10), (6, 7, 8, 9), (2, 2, 2, 2),
)  # fmt: skip


@cache
def skipped_macroblocks(count: int, slice_qp: int) -> bytes:
    """slice_data() of `count` skipped macroblocks, with trailing bits, for a cabac_init_idc of 0
    and a SliceQPY of `slice_qp`."""
    encoder = _Encoder(_initial_state(*SKIP_CONTEXT, slice_qp))
    for macroblock in range(1, count + 1):
        encoder.most_probable()  # mb_skip_flag
        encoder.terminate(last=macroblock == count)  # end_of_slice_flag
    return encoder.content()


def _initial_state(m: int, n: int, slice_qp: int) -> int:
    """pStateIdx of 9.3.1.1, for a context whose valMPS is 1 there."""
    state = max(1, min(126, (m * max(0, min(51, slice_qp)) >> 4) + n))
    if state < 64:
        raise ValueError(f"at a quantiser of {slice_qp} a skip is not the most probable")
    return state - 64


class _Encoder:
    """The arithmetic encoder of 9.3.4.2 to 9.3.4.5, with one context variable."""

    def __init__(self, state: int) -> None:
        self._state = state
        self._low, self._range = 0, 510
        self._outstanding = 0
        self._is_first = True
        self._writer = BitWriter()

    def most_probable(self) -> None:
        """EncodeDecision for the most probable symbol."""
        self._range -= _RANGE_OF_LEAST_PROBABLE[self._state][self._range >> 6 & 3]
        self._state = min(self._state + 1, LAST_STATE)
        self._renormalise()

    def terminate(self, *, last: bool) -> None:
        """EncodeTerminate; when `last` it flushes, and its last bit is rbsp_stop_one_bit."""
        self._range -= 2
        if last:
            self._low += self._range
            self._range = 2
        self._renormalise()
        if last:
            self._put(self._low >> 9 & 1)
            self._writer.u(2, self._low >> 7 & 3 | 1)
            self._writer.fill(0)

    def content(self) -> bytes:
        """What was encoded, after the last symbol."""
        return self._writer.content()

    def _renormalise(self) -> None:
        while self._range < 256:
            if self._low < 256:
                self._put(0)
            elif self._low >= 512:
                self._low -= 512
                self._put(1)
            else:
                self._low -= 256
                self._outstanding += 1
            self._range <<= 1
            self._low <<= 1

    def _put(self, bit: int) -> None:
        if self._is_first:
            self._is_first = False
        else:
            self._writer.u(1, bit)
        for _ in range(self._outstanding):
            self._writer.u(1, 1 - bit)
        self._outstanding = 0
