"""What a finished clip's folder brings, and why it may be refused.

Nothing here touches the database: a folder is read, judged, and described.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from walkaway.clips.making.clip_folder import content_type_of
from walkaway.core.errors import Refused
from walkaway.core.media.manifest import (
    MANIFEST_NAME,
    ClipManifest,
    RenditionJson,
    companion_files,
    guide_parts,
    read_manifest,
)
from walkaway.core.media.verify.companions import hash_of_words
from walkaway.core.media.verify.report import EVERY_CHECK, Report, report_from_json
from walkaway.core.media.verify.stream import (
    files_of_stream,
    packets_of,
    picture_lists,
    refuse_what_is_not_compared,
)
from walkaway.core.text.folding import fold
from walkaway.core.transcripts.model import Cue
from walkaway.core.transcripts.source import Source
from walkaway.core.transcripts.webvtt import read as read_webvtt
from walkaway.core.typed_json import text_of, written

Hashes = Mapping[str, str]
"""SHA-256 by key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrivingAsset:
    """A file to publish under `key`. A companion was verified together with every rendition, by
    the name it has in the clip's folder."""

    key: str
    path: Path
    companion: str = ""

    @property
    def content_type(self) -> str:
        """As what it is served. Raises `Refused` for a kind that is never published."""
        return content_type_of(self.path.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrivingRendition:
    """A video to publish, and the report that must be about exactly its bytes."""

    key: str
    facts: RenditionJson
    report: Report
    report_text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrivingWording:
    """What is said about the clip in one language; `cues` are its captions, if it has any."""

    language: str
    title: str
    description: str
    help_line: str
    about_speaker: str
    quote: str
    guide: Mapping[str, str]
    track_position: int | None
    cues: tuple[Cue, ...]

    @property
    def folded(self) -> str:
        """The words of the page and of the captions, as a search compares them."""
        page = (self.title, self.description, self.about_speaker, self.quote)
        return folded_words(" ".join((*page, *(cue.text for cue in self.cues))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """A clip that asks to be published."""

    manifest: ClipManifest
    assets: tuple[ArrivingAsset, ...]
    renditions: tuple[ArrivingRendition, ...]
    wordings: tuple[ArrivingWording, ...]

    def version(self, hashes: Hashes) -> str:
        """A hash of all that will be published: the same clip again has the same."""
        return hashlib.sha256(written([self.manifest, sorted(hashes.items())]).encode()).hexdigest()


def read_arrival(folder: Path) -> Arrival:
    """The clip in `folder`. Raises `UnexpectedContent`, `TranscriptError`, `Refused`."""
    manifest = read_manifest(folder)
    arrival = Arrival(
        manifest=manifest,
        assets=tuple(_assets(manifest, folder)),
        renditions=tuple(_rendition(facts, folder) for facts in manifest["renditions"]),
        wordings=_wordings(manifest, folder),
    )
    if manifest["hls"] is not None:
        _refuse_another_stream(manifest, folder, arrival.wordings)
    return arrival


def refuse_unproven(arrival: Arrival, hashes: Hashes) -> None:
    """Raise `Refused` unless every rendition and all that goes with it, by their own bytes, passed
    every check.

    `hashes` were measured on the copies that will be served.
    """
    clip_id = arrival.manifest["id"]
    for rendition in arrival.renditions:
        report, name = rendition.report, rendition.facts["file"]
        if not hashes[rendition.key] == report.sha256 == rendition.facts["sha256"]:
            raise _refused(name, "its report is about other bytes", "Verify it again")
        if report.sheet_id != clip_id:
            raise _refused(
                name, f"its report is about the clip {report.sheet_id}", "Verify it again"
            )
        if not report.passed:
            failed = [check.name for check in report.checks if not (check.ran and check.passed)]
            reason = f"it did not pass: {', '.join(failed)}" if failed else "nothing was checked"
            raise _refused(name, reason, "Mend what its report names, and verify it again")
        if missing := EVERY_CHECK - {check.name for check in report.checks}:
            reason = f"it was not checked for: {', '.join(sorted(missing))}"
            raise _refused(name, reason, "Verify it with this version")
    _refuse_unproven_companions(arrival, hashes)


def _refuse_unproven_companions(arrival: Arrival, hashes: Hashes) -> None:
    """A clip may gain files after some were verified: each report knows those of its time."""
    words = {MANIFEST_NAME: hash_of_words(arrival.manifest)}
    files = {asset.companion: hashes[asset.key] for asset in arrival.assets if asset.companion}
    known: set[str] = set()
    for rendition in arrival.renditions:
        bound = rendition.report.companions
        known |= bound.keys()
        for companion, sha256 in (words | files).items():
            stale = bound.get(companion, sha256) != sha256
            if stale or (companion in words and companion not in bound):
                reason = f"it is not what was verified with {rendition.facts['file']}"
                raise _refused(companion, reason, "Verify the clip again")
    if missing := sorted(files.keys() - known):
        raise _refused(missing[0], "it was never verified", "Verify the clip again")


def rendition_key(facts: RenditionJson) -> str:
    """The key of a rendition, without its suffix: shape, and language when it is burned in."""
    return ".".join(part for part in (facts["shape"], facts["language"]) if part)


def folded_words(text: str) -> str:
    """`text` as it is compared in a search, on one line."""
    return " ".join(fold(text).split())


def _assets(manifest: ClipManifest, folder: Path) -> Iterator[ArrivingAsset]:
    for facts in manifest["renditions"]:
        key = rendition_key(facts)
        yield ArrivingAsset(key=f"{key}.mp4", path=folder / facts["file"])
        yield ArrivingAsset(key=f"reports/{key}.json", path=folder / facts["verification"])
    for place, name in companion_files(manifest):
        yield _companion_asset(place, folder / name, name)
    if manifest["hls"] is not None:
        for path in files_of_stream(folder / manifest["hls"]):
            yield ArrivingAsset(key=f"hls/{path.name}", path=path)


def _companion_asset(place: str, path: Path, name: str) -> ArrivingAsset:
    """`quote_cards.ar.16x9` in the manifest is `quotes/16x9.ar` in the library."""
    kind, *which = place.split(".")
    folder = {"quote_cards": "quotes"}.get(kind, kind)
    key = "/".join((folder, *([".".join(reversed(which))] if which else ())))
    return ArrivingAsset(key=f"{key}{path.suffix}", path=path, companion=name)


def _rendition(facts: RenditionJson, folder: Path) -> ArrivingRendition:
    path = folder / facts["verification"]
    text = text_of(path)
    return ArrivingRendition(
        key=f"{rendition_key(facts)}.mp4",
        facts=facts,
        report=report_from_json(text, path=path),
        report_text=text,
    )


def _wordings(manifest: ClipManifest, folder: Path) -> tuple[ArrivingWording, ...]:
    tables = (
        manifest["title"],
        manifest["description"],
        manifest["help_line"],
        manifest["speaker"]["about"],
        manifest["quotes"],
    )
    guide = guide_parts(manifest["guide"])
    tracks = manifest["languages"]
    written = (*tables, *(texts for _, texts in guide))
    others = sorted({language for table in written for language in table} - set(tracks))
    return tuple(
        ArrivingWording(
            language=language,
            title=tables[0].get(language, ""),
            description=tables[1].get(language, ""),
            help_line=tables[2].get(language, ""),
            about_speaker=tables[3].get(language, ""),
            quote=tables[4].get(language, ""),
            guide={part: texts[language] for part, texts in guide if language in texts},
            track_position=tracks.index(language) if language in tracks else None,
            cues=_cues(folder / manifest["captions"][language]) if language in tracks else (),
        )
        for language in (*tracks, *others)
    )


def _cues(path: Path) -> tuple[Cue, ...]:
    content = path.read_bytes()
    # As browsers read it (WebVTT, section 6.1): NUL is no character.
    text = content.decode("utf-8", "replace").replace("\0", "\ufffd")
    (transcript,) = read_webvtt(Source(path=path, content=content, text=text))
    return transcript.cues


def _refuse_another_stream(
    manifest: ClipManifest, folder: Path, wordings: tuple[ArrivingWording, ...]
) -> None:
    """A stream is published only if it is a verified file, cut in pieces, with these captions."""
    master = folder / (manifest["hls"] or "")
    files = files_of_stream(master)
    verified = [packets_of(folder / facts["file"]) for facts in manifest["renditions"]]
    lists = picture_lists(files)
    if not lists or any(packets_of(path) not in verified for path in lists):
        raise _refused(
            "The stream", "it does not show a verified file", "Cut it from the verified file again"
        )
    refuse_what_is_not_compared(files)
    words = {_said(wording.cues) for wording in wordings}
    for path in files:
        if path.suffix == ".vtt" and _said(_cues(path)) not in words:
            raise _refused(path.name, "the captions of the clip are others", "Cut the clip again")


def _said(cues: tuple[Cue, ...]) -> tuple[tuple[int, int, str], ...]:
    return tuple((cue.start_ms, cue.end_ms, cue.text) for cue in cues)


def _refused(what: str, reason: str, way_on: str) -> Refused:
    return Refused(what=f"Publishing {what}", reason=reason, way_on=f"{way_on}.")
