"""What surrounds the finished files: captions, cards, pictures, a stream, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from walkaway.clips.making.addresses import address_of, recipe
from walkaway.clips.making.renditions import Rendition
from walkaway.core.files import sha256_of, write_whole
from walkaway.core.media.captions.quotes import Quote, quote_card, quote_in, quotes_of
from walkaway.core.media.captions.vtt import write_captions
from walkaway.core.media.manifest import (
    MANIFEST_NAME,
    ClipManifest,
    FilesByShape,
    InsertJson,
    RenditionJson,
    manifest_from_json,
    write_manifest,
)
from walkaway.core.media.material import Material
from walkaway.core.media.package import package_for_streaming
from walkaway.core.media.plan import Timeline, picture_size
from walkaway.core.media.probe import probe
from walkaway.core.media.recordings.source import content_hash
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.sound.decode import decode_sound
from walkaway.core.media.sound.waveform import waveform_of
from walkaway.core.media.stills import STILL_WIDTHS, draw_still, still_time_ms
from walkaway.core.transcripts.model import Transcript
from walkaway.core.typed_json import text_of
from walkaway.engine import Engine
from walkaway.engine.progress import Progress, watch


def inserts_of(sheet: CutSheet, timeline: Timeline) -> list[InsertJson]:
    """The inserted footage of a clip, in the time of the clip."""
    return [
        {
            "sha256": content_hash(sheet.sources[passage.source].recording),
            "label": dict(passage.insert_label),
            "purpose": passage.insert_purpose,
            "source": passage.insert_source,
            "start_ms": timeline.ms_at(segment.span.start),
            "end_ms": timeline.ms_at(segment.span.end),
        }
        for segment in timeline.passages
        if (passage := segment.passage) is not None and passage.insert_label
    ]


def verification_path(finished: Path) -> Path:
    """Where the report on a finished file is kept."""
    return finished.with_suffix(".verification.json")


def finished_files(folder: Path) -> tuple[Path, ...]:
    """The renditions of the clip in `folder`, whether they were verified or not."""
    path = folder / MANIFEST_NAME
    manifest = manifest_from_json(text_of(path), path=path)
    return tuple(folder / rendition["file"] for rendition in manifest["renditions"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """A clip's folder while what surrounds the finished files is made."""

    material: Material
    folder: Path
    renditions: Sequence[Rendition]
    captions: Mapping[str, Transcript]

    def make(self, engine: Engine, progress: Progress) -> None:
        """Make what is missing, and write the manifest last of all.

        The manifest names the verification report of each file, which is for `verify` to write.
        """
        quotes = quotes_of(self._sheet, self.captions)
        cards = self._quote_cards(quotes)
        missing = [(path, work) for path, work in cards.values() if not path.exists()]
        progress.stage("Drawing quote cards", len(missing))
        drawing: list[Future[Path]] = [
            engine.submit(quote_card, quote, shape, path) for path, (quote, shape) in missing
        ]
        tracks = self._write_captions()
        stream = self._stream(tracks)
        waveform = self._waveform()
        pictures = {kind: self._pictures(kind) for kind in STILL_WIDTHS}
        watch(drawing, (), progress)
        paths = {(language, shape): path for (language, shape), (path, _) in cards.items()}
        manifest = self._manifest(quotes)
        manifest["captions"] = {each: self._name(path) for each, path in tracks.items()}
        manifest["quote_cards"] = {
            language: {shape.value: self._name(paths[language, shape]) for shape in self._soft}
            for language in quotes
        }
        manifest["posters"] = pictures["posters"]
        manifest["thumbnails"] = pictures["thumbnails"]
        manifest["waveform"] = self._name(waveform)
        manifest["hls"] = self._name(stream)
        write_manifest(self.folder, manifest)

    @property
    def _sheet(self) -> CutSheet:
        return self.material.sheet

    @property
    def _soft(self) -> dict[Shape, Rendition]:
        return {each.shape: each for each in self.renditions if not each.burned_in}

    @property
    def _streamed(self) -> Rendition:
        return next(iter(self._soft.values()))

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _write_captions(self) -> dict[str, Path]:
        return {
            language: write_captions(transcript, self.folder / "captions" / f"{language}.vtt")
            for language, transcript in self.captions.items()
        }

    def _quote_cards(
        self, quotes: Mapping[str, str]
    ) -> dict[tuple[str, Shape], tuple[Path, tuple[Quote, Shape]]]:
        """For every language and shape, the file of the card and what it is drawn from."""
        cards = {}
        for language, text in quotes.items():
            quote = quote_in(self._sheet, language, text)
            for shape in self._soft:
                address = address_of(recipe("quote card", quote=quote, shape=shape))
                path = self.folder / "cards" / f"{language}-{shape.value}-{address}.png"
                cards[language, shape] = path, (quote, shape)
        return cards

    def _stream(self, tracks: Mapping[str, Path]) -> Path:
        source = self._streamed
        ingredients = recipe("stream", file=source.path, captions=dict(tracks))
        folder = self.folder / f"stream-{address_of(ingredients)}"
        picture = probe(source.path).picture
        assert picture is not None
        if folder.exists():
            return next(folder.glob("master.m3u8"))
        return package_for_streaming(source.path, picture, tracks, folder)

    def _waveform(self) -> Path:
        source = self._streamed
        path = self.folder / "pictures" / f"waveform-{address_of(source.recipe)}.svg"
        if not path.exists():
            sound = decode_sound(source.path, Fraction(0), self.material.timeline.samples)
            write_whole(path, waveform_of(sound))
        return path

    def _pictures(self, kind: str) -> FilesByShape:
        """A still of every shape, from the middle of the first passage."""
        at_ms = still_time_ms(self.material.timeline)
        files: FilesByShape = {}
        for shape, rendition in self._soft.items():
            name = f"{kind}-{shape.value}-{address_of(rendition.recipe)}.jpg"
            path = self.folder / "pictures" / name
            if not path.exists():
                draw_still(rendition.path, at_ms, path, width=STILL_WIDTHS[kind])
            files[shape.value] = self._name(path)
        return files

    def _manifest(self, quotes: dict[str, str]) -> ClipManifest:
        sheet, timeline = self._sheet, self.material.timeline
        return {
            "schema": 1,
            "id": sheet.id,
            "title": dict(sheet.title),
            "description": dict(sheet.description),
            "help_line": dict(sheet.cards.help_line),
            "publisher": sheet.publisher,
            "funder": sheet.funder,
            "purpose": sheet.purpose,
            "spoken_language": sheet.sources[sheet.passages[0].source].language,
            "languages": list(self.captions),
            "speaker": {"pseudonym": sheet.speaker.pseudonym, "about": dict(sheet.speaker.about)},
            "protection": {
                "face": sheet.protection.face.value,
                "voice": sheet.protection.voice.protection.value,
            },
            "duration_ms": timeline.ms_at(timeline.frames),
            "invented": sheet.speaker.invented,
            "inserts": inserts_of(sheet, timeline),
            "renditions": [self._described(each) for each in self.renditions],
            "captions": {},
            "quotes": quotes,
            "guide": {
                "aims": dict(sheet.guide.aims),
                "background": dict(sheet.guide.background),
                "questions": dict(sheet.guide.questions),
                "cautions": dict(sheet.guide.cautions),
                "help": dict(sheet.guide.help),
            },
            "quote_cards": {},
            "posters": {},
            "thumbnails": {},
            "waveform": None,
            "hls": None,
        }

    def _described(self, rendition: Rendition) -> RenditionJson:
        width, height = picture_size(rendition.shape, self._sheet.height)
        return {
            "shape": rendition.shape.value,
            "language": rendition.language if rendition.burned_in else None,
            "burned_in": rendition.burned_in,
            "file": self._name(rendition.path),
            "bytes": rendition.path.stat().st_size,
            "sha256": sha256_of(rendition.path),
            "width": width,
            "height": height,
            "verification": self._name(verification_path(rendition.path)),
        }
