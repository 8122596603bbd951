"""What the form of a cut's captions says, source by source."""

from __future__ import annotations

from django.http import QueryDict

MARK = "|"


def field_of(source: str, name: str) -> str:
    """What a field about a source is called: two interviews may have a cue of the same id."""
    return f"{source}{MARK}{name}"


def part_of(post: QueryDict, source: str) -> QueryDict:
    """The fields of one source, as the page of its transcript would have posted them."""
    start = field_of(source, "")
    part = QueryDict(mutable=True)
    for name in post:
        if name.startswith(start):
            part.setlist(name[len(start) :], post.getlist(name))
    act = post.get("act", "")
    if act.startswith(start):
        part["act"] = act[len(start) :]
    return part
