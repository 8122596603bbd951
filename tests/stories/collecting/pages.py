"""Candidates for tests; the people in them are invented."""

from __future__ import annotations

import hashlib
from typing import Any

from walkaway.stories.collecting.formats import Candidate, Manifest, candidate_id

BODY = b"<html><body><p>She left the group.</p></body></html>"
PAYLOAD = hashlib.sha256(BODY).hexdigest()
ADDRESS = "https://news.example/a"


def a_candidate(**other: Any) -> Candidate:
    candidate: Candidate = {
        "id": candidate_id(PAYLOAD, ADDRESS),
        "source": "archive.warc.gz",
        "record_id": "urn:uuid:1",
        "address": ADDRESS,
        "retrieved_at": "2026-01-02T03:04:05Z",
        "payload_sha256": PAYLOAD,
        "language": "en",
        "title": "She left",
        "title_from": "meta",
        "author": "",
        "author_from": "",
        "published_on": "2015-09",
        "published_from": "json-ld",
        "text": "She left the group.",
        "passage": {"start": 0, "end": 19},
        "reasons": [{"kind": "act", "name": "left", "start": 4, "end": 8, "language": "en"}],
        "score": 1.0,
        "cluster": candidate_id(PAYLOAD, ADDRESS),
        "shared": [],
    }
    return {**candidate, **other}  # type: ignore[typeddict-item]  # some tests break it


def a_manifest(candidates_sha256: str) -> Manifest:
    return {
        "format": "walkaway collection 1",
        "candidates_sha256": candidates_sha256,
        "counts": {
            "files": 1,
            "pages": 2,
            "beside": 1,
            "sifted": 2,
            "candidates": 1,
            "repeats": 0,
            "clusters": 0,
            "damages": 1,
            "skipped": 0,
        },
        "incomplete": ["archive.warc.gz"],
        "files": [
            {
                "name": "archive.warc.gz",
                "bytes": 100,
                "sha256": "0" * 64,
                "pages": 2,
                "beside": {"request": 1},
                "sifted": 2,
                "candidates": 1,
                "damages": [{"source": "archive.warc.gz", "offset": 7, "reason": "damaged"}],
            }
        ],
        "skipped": [],
        "lexicons": [{"name": "en.txt", "language": "en", "sha256": "1" * 64}],
        "versions": {"walkaway": "0.1.0"},
    }
