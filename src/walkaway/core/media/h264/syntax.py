"""What all readers of syntax elements share: values that must be, and runs of ue(v)."""

from __future__ import annotations

from collections.abc import Iterable

from walkaway.core.errors import UnusableStream
from walkaway.core.media.h264.bits import BitReader, BitWriter


def must_be(name: str, value: int, wanted: int, clause: str) -> None:
    """Raise `UnusableStream` unless the syntax element `name` has the one value known here."""
    if value != wanted:
        raise UnusableStream(reason=f"{name} is {value}, not {wanted}", clause=clause)


def must_not_exceed(name: str, value: int, most: int, clause: str) -> None:
    """Raise `UnusableStream` when the syntax element `name` is above its range."""
    if value > most:
        raise UnusableStream(reason=f"{name} is {value}, above {most}", clause=clause)


def read_codes(reader: BitReader, names: Iterable[str]) -> dict[str, int]:
    """Syntax elements that follow each other, each ue(v)."""
    return {name: reader.ue() for name in names}


def write_codes(writer: BitWriter, names: Iterable[str], values: object) -> None:
    """The inverse of `read_codes`, for the attributes of `values`."""
    for name in names:
        writer.ue(getattr(values, name))
