"""A package without a film: small files that lie in a clip's folder like real ones, sealed."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.utils import timezone

from walkaway.clips.models import Cut, Package, SheetVersion
from walkaway.clips.services.packages import Facts, keep_package, own_order, seal_clip
from walkaway.core.files import sha256_of, write_whole
from walkaway.core.media.manifest import ClipManifest, RenditionJson, write_manifest
from walkaway.core.media.verify.companions import hashes_beside
from walkaway.core.media.verify.report import EVERY_CHECK, Check, Report, report_to_json

FILM = b"\0\0\0\x18ftypisom the film"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nI left at night.\n"


def a_package(
    cut: Cut,
    folder: Path,
    *,
    version: SheetVersion | None = None,
    burned_in: tuple[str, ...] = (),
    failing: tuple[str, ...] = (),
    words: str = CAPTIONS,
) -> Package:
    """A package of `cut`: a wide film with captions in tracks, and one for each of `burned_in`."""
    write_clip(folder, burned_in=burned_in, failing=failing, words=words)
    facts = Facts(
        sheet_version=version,
        spans={},
        editors=(str(cut.created_by_id),),
        made_by=cut.created_by,
    )
    with own_order(cut) as order:
        clip = seal_clip(folder, cut, order, lambda _done: None)
        with transaction.atomic():
            return keep_package(cut, clip, facts, now=timezone.now())


def write_clip(
    folder: Path,
    *,
    burned_in: tuple[str, ...] = (),
    failing: tuple[str, ...] = (),
    words: str = CAPTIONS,
) -> None:
    """A clip's folder with everything in it that is needed to be kept."""
    write_whole(folder / "captions" / "en.vtt", words)
    films = [_film(folder, language) for language in ("", *burned_in)]
    write_manifest(folder, _manifest(films))
    for told in films:
        path = folder / told["file"]
        report = Report(
            path=path,
            sha256=told["sha256"],
            companions=hashes_beside(path),
            sheet_id="a-clip",
            checks=tuple(
                Check(name=name, passed=name not in failing, sentence="It was measured.")
                for name in sorted(EVERY_CHECK)
            ),
        )
        write_whole(folder / told["verification"], report_to_json(report))


def _film(folder: Path, language: str) -> RenditionJson:
    name = f"renditions/16x9-{language or 'soft'}-0123456789abcdef"
    path = folder / f"{name}.mp4"
    write_whole(path, FILM + language.encode())
    return {
        "shape": "16x9",
        "language": language or None,
        "burned_in": bool(language),
        "file": f"{name}.mp4",
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "width": 426,
        "height": 240,
        "verification": f"{name}.verification.json",
    }


def _manifest(films: list[RenditionJson]) -> ClipManifest:
    return {
        "schema": 1,
        "id": "a-clip",
        "title": {"en": "A clip"},
        "description": {},
        "help_line": {},
        "guide": {"aims": {}, "background": {}, "questions": {}, "cautions": {}, "help": {}},
        "publisher": "The publisher",
        "funder": "",
        "purpose": "To be tested.",
        "spoken_language": "en",
        "languages": ["en"],
        "speaker": {"pseudonym": "", "about": {}},
        "protection": {"face": "cover", "voice": "replace"},
        "duration_ms": 2_000,
        "invented": True,
        "inserts": [],
        "renditions": films,
        "captions": {"en": "captions/en.vtt"},
        "quotes": {},
        "quote_cards": {},
        "posters": {},
        "thumbnails": {},
        "waveform": None,
        "hls": None,
    }
