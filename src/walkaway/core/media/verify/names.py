"""Hidden names must not be readable anywhere in a file or beside it, in any language or script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av

from walkaway.core.files import scratch_folder
from walkaway.core.media.ffmpeg import run_ffmpeg
from walkaway.core.media.sheet.model import CutSheet
from walkaway.core.media.verify.report import Check, Finding
from walkaway.core.text.names import find_names

_TIMES = re.compile(r"^(?:\d+\n)?.*-->.*$", re.MULTILINE)
_TAGS = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """Words that somebody may read, and where they are."""

    place: str
    text: str


def check_names(path: Path, companions: Iterable[Path], sheet: CutSheet) -> Check:
    """No hidden name in a caption track of `path`, in the words of a file that goes with it, in a
    tag, in a file name. Words burned into the picture are not read by this check."""
    forms = tuple(form for name in sheet.protection.hide for form in name.forms)
    read = [*_tracks(path), *map(_companion, companions), *_tags(path)]
    findings = tuple(
        Finding(sentence=f"{words.place} holds a hidden name.")
        for words in read
        if find_names(words.text, forms)
    )
    return Check(
        name="names",
        passed=not findings,
        sentence=f"None of {len(forms)} hidden forms was found in {len(read)} texts: caption "
        "tracks, caption files, the words of the page, tags and file names."
        if not findings
        else f"A hidden name can be read in {len(findings)} place(s).",
        measures={"texts": len(read), "forms": len(forms)},
        findings=findings,
    )


def _tracks(path: Path) -> Iterator[_Words]:
    """Every caption track of the file as a player would show it; cues are joined by line feeds,
    so a name that runs over from one to the next is found too."""
    with av.open(str(path)) as container:
        languages = [stream.language or "und" for stream in container.streams.subtitles]
    if not languages:
        return
    with scratch_folder(path.parent) as folder:
        files = [folder / f"{number}.srt" for number in range(len(languages))]
        outputs = [
            argument
            for number, file in enumerate(files)
            for argument in ("-map", f"0:s:{number}", "-f", "srt", file)
        ]
        run_ffmpeg(["-i", path, *outputs])
        for number, (language, file) in enumerate(zip(languages, files, strict=True)):
            place = f"Caption track {number + 1} ({language}) of {path.suffix[1:]}"
            yield _Words(place=place, text=_readable(file.read_text("utf-8")))


def _companion(path: Path) -> _Words:
    """A file that goes with the clip, its notes and styles included: whoever has the file can read
    them. Of pictures only the name is read."""
    text = path.name
    if path.suffix == ".vtt":
        text += "\n" + _readable(path.read_text("utf-8", errors="replace"))
    elif path.suffix == ".json":
        text = "\n\n".join((text, *_strings(json.loads(path.read_text("utf-8")))))
    return _Words(place=f"The file {path.suffix} beside it", text=text)


def _strings(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        yield from chain.from_iterable(map(_strings, content))
    elif isinstance(content, dict):
        yield from chain.from_iterable(map(_strings, content.values()))


def _tags(path: Path) -> Iterator[_Words]:
    with av.open(str(path)) as container:
        texts = [path.name, *container.metadata.values()]
        for stream in container.streams:
            texts += stream.metadata.values()
        texts += [value for chapter in container.chapters() for value in _titles(chapter)]
    yield _Words(place="The name or a tag of the file", text="\n\n".join(texts))


def _titles(chapter: object) -> Iterator[str]:
    metadata = chapter.get("metadata", {}) if isinstance(chapter, dict) else {}
    yield from metadata.values()


def _readable(text: str) -> str:
    """Words without times, first without markup, since a tag inside a name does not hide it;
    then what the markup says, since `<v NAME>` shows a name."""
    untimed = _TIMES.sub("", text)
    return html.unescape("\n".join([_TAGS.sub("", untimed), *_TAGS.findall(untimed)]))
