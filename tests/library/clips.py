"""Small clips to publish: real videos of four seconds, captions in four languages, reports."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from walkaway.core.files import sha256_of, write_whole
from walkaway.core.media import ffmpeg
from walkaway.core.media.manifest import (
    MANIFEST_NAME,
    ClipManifest,
    RenditionJson,
    ShapeName,
    companion_files,
    manifest_from_json,
    write_manifest,
)
from walkaway.core.media.package import package_for_streaming
from walkaway.core.media.probe import probe
from walkaway.core.media.verify.companions import hash_of_words
from walkaway.core.media.verify.report import EVERY_CHECK, Check, Report, report_to_json

SECONDS = 4
SIZES: dict[ShapeName, tuple[int, int]] = {
    "16x9": (320, 180),
    "1x1": (192, 192),
    "9x16": (144, 256),
}
LANGUAGES = ("en", "ar", "fr", "ur")

SPOKEN = {
    "en": ("The well was dry.", "They told us not to ask.", "I asked.", "Then I walked away."),
    "ar": ("كانت البئر جافّة.", "قالوا لنا ألّا نسأل.", "سألتُ.", "ثم رحلتُ."),
    "fr": (
        "Le puits était à sec.",
        "On nous a dit de nous taire.",
        "J’ai demandé.",
        "Je suis parti.",
    ),
    "ur": ("کنواں سوکھا تھا۔", "کہا گیا کہ مت پوچھو۔", "میں نے پوچھا۔", "پھر میں چلا گیا۔"),
}
"""What the invented speaker says, one line a second."""


def make_media(folder: Path) -> Path:
    """The files that every small clip shares: videos, stills, a stream."""
    folder.mkdir(parents=True)
    for shape, size in SIZES.items():
        _video(folder / f"{shape}.mp4", "testsrc2", size)
        _still(folder / f"poster-{shape}.png", "testsrc2", size)
        _still(folder / f"quote-{shape}.png", "smptebars", size)
    _video(folder / "16x9.ar.mp4", "smptebars", SIZES["16x9"])
    (folder / "waveform.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 1h2" stroke="#000"/>'
        "</svg>"
    )
    for language in LANGUAGES:
        write_whole(folder / f"{language}.vtt", webvtt(SPOKEN[language]))
    captions = {language: folder / f"{language}.vtt" for language in LANGUAGES}
    picture = probe(folder / "16x9.mp4").picture
    assert picture
    package_for_streaming(folder / "16x9.mp4", picture, captions, folder / "stream")
    return folder


def make_clip(
    media: Path,
    folder: Path,
    *,
    change: Callable[[ClipManifest], object] = lambda manifest: None,
    checks: tuple[Check, ...] | None = None,
) -> Path:
    """A clip that can be published, in `folder`, once `change` has had its way with it."""
    shutil.copytree(media, folder)
    manifest = _manifest(folder)
    change(manifest)
    (folder / MANIFEST_NAME).unlink(missing_ok=True)
    write_manifest(folder, manifest)
    for rendition in manifest["renditions"]:
        write_report(folder, rendition, manifest["id"], checks or passed_checks())
    return folder


def write_report(
    folder: Path, rendition: RenditionJson, clip_id: str, checks: tuple[Check, ...]
) -> None:
    path = folder / rendition["file"]
    manifest = manifest_from_json((folder / MANIFEST_NAME).read_text(), path=folder)
    companions = {MANIFEST_NAME: hash_of_words(manifest)} | {
        name: sha256_of(folder / name)
        for _, name in companion_files(manifest)
        if (folder / name).is_file()
    }
    report = Report(
        path=path,
        sha256=sha256_of(path),
        companions=companions,
        sheet_id=clip_id,
        checks=checks,
    )
    write_whole(folder / rendition["verification"], report_to_json(report))


def passed_checks() -> tuple[Check, ...]:
    return tuple(
        Check(name=name, passed=True, sentence=f"The {name} were measured and are as they must be.")
        for name in sorted(EVERY_CHECK)
    )


def webvtt(lines: tuple[str, ...]) -> str:
    """One line a second."""
    cues = (
        f"00:00:0{second}.000 --> 00:00:0{second + 1}.000\n{line}"
        for second, line in enumerate(lines)
    )
    return "\n\n".join(("WEBVTT", *cues)) + "\n"


def _manifest(folder: Path) -> ClipManifest:
    return {
        "schema": 1,
        "id": "the-well",
        "title": {"en": "The well", "ar": "البئر", "fr": "Le puits"},
        "description": {"en": "Why Bahar left.", "ar": "لماذا رحل بهار."},
        "help_line": {"en": "Call 0800 000 000.", "ar": "اتصلوا على 0800 000 000."},
        "publisher": "Open Door",
        "funder": "The city of Nowhere",
        "purpose": "Prevention in schools",
        "spoken_language": "ar",
        "languages": list(LANGUAGES),
        "speaker": {"pseudonym": "Bahar", "about": {"en": "Invented. Left after two years."}},
        "protection": {"face": "mask", "voice": "replace"},
        "duration_ms": SECONDS * 1000,
        "invented": True,
        "inserts": [],
        "renditions": [
            *(_rendition(folder, shape, None) for shape in SIZES),
            _rendition(folder, "16x9", "ar"),
        ],
        "captions": {language: f"{language}.vtt" for language in LANGUAGES},
        "quotes": {"en": "Then I walked away.", "ar": "ثم رحلتُ."},
        "guide": {
            "aims": {"en": "Why people leave.", "ar": "لماذا يرحل الناس."},
            "background": {"en": "The movement is invented."},
            "questions": {"en": "What did Bahar see?\nWhat would you have asked?"},
            "cautions": {"en": "Ask nobody about their own family."},
            "help": {"en": "Call 0800 000 000."},
        },
        "quote_cards": {
            language: {shape: f"quote-{shape}.png" for shape in SIZES} for language in ("en", "ar")
        },
        "posters": {shape: f"poster-{shape}.png" for shape in SIZES},
        "thumbnails": {"16x9": "poster-16x9.png"},
        "waveform": "waveform.svg",
        "hls": "stream/master.m3u8",
    }


def _rendition(folder: Path, shape: ShapeName, language: str | None) -> RenditionJson:
    name = ".".join(filter(None, (shape, language)))
    path = folder / f"{name}.mp4"
    width, height = SIZES[shape]
    return {
        "shape": shape,
        "language": language,
        "burned_in": language is not None,
        "file": path.name,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
        "width": width,
        "height": height,
        "verification": f"{name}.report.json",
    }


def _video(path: Path, pattern: str, size: tuple[int, int]) -> None:
    ffmpeg.run_ffmpeg(
        [
            *(
                "-f",
                "lavfi",
                "-i",
                f"{pattern}=size={size[0]}x{size[1]}:rate=10:duration={SECONDS}",
            ),
            *("-f", "lavfi", "-i", f"sine=duration={SECONDS}"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10"),
            *("-c:a", "aac", "-b:a", "48k", "-movflags", "+faststart"),
            *(*ffmpeg.CLEAN_OUTPUT, *ffmpeg.STRIP_ENCODER_SETTINGS, path),
        ]
    )


def _still(path: Path, pattern: str, size: tuple[int, int]) -> None:
    ffmpeg.run_ffmpeg(
        [*("-f", "lavfi", "-i", f"{pattern}=size={size[0]}x{size[1]}", "-frames:v", "1", path)]
    )
