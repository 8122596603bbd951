"""What other programs are told of a clip: facts and words, of the languages that leave alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypedDict

from walkaway.clips.arrivals import Arrival, ArrivingAsset
from walkaway.core.media.manifest import ClipManifest, ProtectionJson, SpeakerJson, TextsJson


class ShownInsertJson(TypedDict):
    """Footage of others, [start_ms, end_ms) in the clip: what its label says, why it is shown."""

    label: TextsJson
    purpose: str
    source: str
    start_ms: int
    end_ms: int


class ToldJson(TypedDict):
    """All but the files. `languages` are those of the captions that go with it."""

    title: TextsJson
    description: TextsJson
    help_line: TextsJson
    publisher: str
    funder: str
    purpose: str
    spoken_language: str
    languages: list[str]
    speaker: SpeakerJson
    protection: ProtectionJson
    duration_ms: int
    invented: bool
    inserts: list[ShownInsertJson]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFile:
    """A file that is offered under `key`. `kind` is `film`, `report`, `captions`, `poster` or
    `thumbnail`; `language` is that of captions, in the picture or beside it, "" for none."""

    key: str
    kind: str
    shape: str
    language: str


def told_of(manifest: ClipManifest, languages: Collection[str]) -> ToldJson:
    """What `manifest` says in `languages`."""

    def said(texts: TextsJson) -> TextsJson:
        return {language: text for language, text in texts.items() if language in languages}

    speaker = manifest["speaker"]
    return ToldJson(
        title=said(manifest["title"]),
        description=said(manifest["description"]),
        help_line=said(manifest["help_line"]),
        publisher=manifest["publisher"],
        funder=manifest["funder"],
        purpose=manifest["purpose"],
        spoken_language=manifest["spoken_language"],
        languages=[each for each in manifest["languages"] if each in languages],
        speaker=SpeakerJson(pseudonym=speaker["pseudonym"], about=said(speaker["about"])),
        protection=manifest["protection"],
        duration_ms=manifest["duration_ms"],
        invented=manifest["invented"],
        inserts=[
            ShownInsertJson(
                label=said(each["label"]),
                purpose=each["purpose"],
                source=each["source"],
                start_ms=each["start_ms"],
                end_ms=each["end_ms"],
            )
            for each in manifest["inserts"]
        ],
    )


def files_told(arrival: Arrival, languages: Collection[str]) -> Iterator[ToldFile]:
    """The files that go with what is said in `languages`: films with their reports first."""
    for each in arrival.renditions:
        shape, language = each.facts["shape"], each.facts["language"] or ""
        report = f"reports/{each.key.removesuffix('.mp4')}.json"
        yield ToldFile(key=each.key, kind="film", shape=shape, language=language)
        yield ToldFile(key=report, kind="report", shape=shape, language=language)
    for asset in arrival.assets:
        yield from _companion(asset, languages)


def _companion(asset: ArrivingAsset, languages: Collection[str]) -> Iterator[ToldFile]:
    folder, _, name = asset.key.partition("/")
    stem = name.rpartition(".")[0]
    if folder == "captions" and stem in languages:
        yield ToldFile(key=asset.key, kind="captions", shape="", language=stem)
    elif folder in ("posters", "thumbnails"):
        yield ToldFile(key=asset.key, kind=folder.removesuffix("s"), shape=stem, language="")
