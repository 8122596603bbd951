"""A signed head that is kept elsewhere: printed, in a safe, with a friend."""

from __future__ import annotations

import re
from dataclasses import astuple
from pathlib import Path

from walkaway.core.errors import UnexpectedContent
from walkaway.journal.chain import SignedHead
from walkaway.journal.head_file import read_head

_LINE = re.compile(
    r"walkaway-journal-1 (?P<position>[1-9][0-9]{0,18}) (?P<entry_hash>[0-9a-f]{64}) "
    r"(?P<public_key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})",
    re.ASCII,
)


def as_line(head: SignedHead) -> str:
    """`head` as one line, to be printed or sent."""
    return " ".join(["walkaway-journal-1", *map(str, astuple(head))])


def read_anchor(path: Path) -> SignedHead:
    """The anchor in `path`, as a file or as a line. Raises `UnexpectedContent`."""
    text = " ".join(path.read_text("utf-8", errors="replace").split())
    if match := _LINE.fullmatch(text):
        position = int(match["position"])
        return SignedHead(
            position=position,
            entry_hash=match["entry_hash"],
            public_key=match["public_key"],
            signature=match["signature"],
        )
    head = read_head(path)
    if head is None:
        raise UnexpectedContent(path=path, place="the top", expected="an anchor", found=None)
    return head
