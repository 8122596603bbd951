"""What is published along with a finished file: captions, words, stills, quote cards.

A still may show what the film hides, and a card may say what nobody said. So each is made anew
from what was measured, and must be the same, pixel for pixel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from walkaway.core.files import scratch_folder, sha256_of
from walkaway.core.media.captions.quotes import quote_card, quote_in
from walkaway.core.media.manifest import (
    MANIFEST_NAME,
    ClipManifest,
    RenditionJson,
    companion_files,
    manifest_from_json,
    words_of,
)
from walkaway.core.media.plan import Timeline
from walkaway.core.media.sheet.model import CutSheet, Shape
from walkaway.core.media.sound.decode import decode_sound
from walkaway.core.media.sound.waveform import waveform_of
from walkaway.core.media.stills import STILL_WIDTHS, draw_still, still_time_ms
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.typed_json import text_of


def folder_of(path: Path) -> Path:
    """The clip's folder where `path` lies in one, else the folder of `path`."""
    folder = path.resolve().parent
    return folder.parent if (folder.parent / MANIFEST_NAME).exists() else folder


def companions_of(path: Path) -> tuple[Path, ...]:
    """All that goes with a finished file: what its clip publishes, or the captions beside it.

    The stream is left out: it is the file itself, cut in pieces. Raises `UnexpectedContent` when
    the clip's list of its files cannot be trusted.
    """
    folder = folder_of(path)
    if not (folder / MANIFEST_NAME).exists():
        return tuple(sorted(folder.glob("*.vtt")))
    names = {name for _, name in companion_files(_manifest_in(folder))}
    return (folder / MANIFEST_NAME, *(folder / name for name in sorted(names)))


def hashes_beside(path: Path) -> dict[str, str]:
    """The SHA-256 of every companion of `path`, by its name in the folder; of the clip's list the
    words alone. Raises as `companions_of`, and `OSError`."""
    folder = folder_of(path)
    hashes = {each.relative_to(folder).as_posix(): sha256_of(each) for each in companions_of(path)}
    if MANIFEST_NAME in hashes:
        hashes[MANIFEST_NAME] = hash_of_words(_manifest_in(folder))
    return hashes


def hash_of_words(manifest: ClipManifest) -> str:
    """The SHA-256 of what a clip says to people."""
    return hashlib.sha256(words_of(manifest).encode()).hexdigest()


def check_companions(path: Path, sheet: CutSheet, timeline: Timeline) -> Check:
    """Every picture that goes with the file shows what the file, or the clip's words, show.

    The stills, the waveform and the quote cards of a shape go with its file without captions.
    """
    folder = folder_of(path)
    compared, findings = 0, []
    for place, is_same in _comparisons(path, folder, sheet, timeline):
        compared += 1
        if not is_same:
            findings.append(Finding(sentence=f"{place} is not what the clip shows or says."))
    return Check(
        name="companions",
        passed=not findings,
        sentence=f"{len(findings)} picture(s) beside the file show something else."
        if findings
        else f"{compared} still(s) and quote card(s) were made anew and are the same."
        if compared
        else "No picture goes with this file.",
        measures={"pictures": compared},
        findings=tuple(findings),
    )


def _comparisons(
    path: Path, folder: Path, sheet: CutSheet, timeline: Timeline
) -> Iterator[tuple[str, bool]]:
    """Each picture's place, and whether it is the same when it is made anew."""
    if not (folder / MANIFEST_NAME).exists():
        return
    manifest = _manifest_in(folder)
    facts = _listed(manifest, path, folder)
    if facts is None or facts["burned_in"]:
        return
    shape = Shape(facts["shape"])
    with scratch_folder(path.parent) as anew:
        kinds = {"posters": manifest["posters"], "thumbnails": manifest["thumbnails"]}
        for kind, stills in kinds.items():
            still = folder / stills[shape.value]
            again = anew / f"{kind}{still.suffix}"
            draw_still(path, still_time_ms(timeline), again, width=STILL_WIDTHS[kind])
            yield f"The still {still.name}", _same_picture(still, again)
        for language, cards in manifest["quote_cards"].items():
            card = folder / cards[shape.value]
            quote = quote_in(sheet, language, manifest["quotes"][language])
            again = quote_card(quote, shape, anew / f"{language}.png")
            yield f"The quote card {card.name}", _same_picture(card, again)
    first = next(each for each in manifest["renditions"] if not each["burned_in"])
    if manifest["waveform"] is not None and facts == first:
        waveform = folder / manifest["waveform"]
        sound = decode_sound(path, Fraction(0), timeline.samples)
        yield f"The waveform {waveform.name}", waveform.read_text("utf-8") == waveform_of(sound)


def _manifest_in(folder: Path) -> ClipManifest:
    """The clip's list of its files; the reports that it names may not be there yet."""
    path = folder / MANIFEST_NAME
    return manifest_from_json(text_of(path), path=path)


def _listed(manifest: ClipManifest, path: Path, folder: Path) -> RenditionJson | None:
    name = path.resolve().relative_to(folder).as_posix()
    return next((each for each in manifest["renditions"] if each["file"] == name), None)


def _same_picture(one: Path, other: Path) -> bool:
    with Image.open(one) as first, Image.open(other) as second:
        return np.array_equal(np.asarray(first), np.asarray(second))
