"""Reading and writing transcript files of every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from walkaway.core.errors import Refused
from walkaway.core.files import write_whole
from walkaway.core.transcripts import ohms
from walkaway.core.transcripts.draft import settled
from walkaway.core.transcripts.encoding import decode
from walkaway.core.transcripts.formats import Format, format_named, format_of, format_of_name
from walkaway.core.transcripts.losses import differences
from walkaway.core.transcripts.model import Transcript
from walkaway.core.transcripts.source import Source


def read_transcript(path: Path, *, language: str = "", format: str = "") -> Transcript:
    """The transcript in the file `path`.

    `language` is believed before what the file says, and helps to guess a legacy encoding.
    `format` names one of `FORMATS`; without it content and ending tell. What had to be inferred or
    left out stands in `remarks`. Raises `TranscriptError`, with the line, or
    `UnknownTranscriptFormat`.
    """
    return read_transcripts(path, language=language, format=format)[0]


def read_transcripts(path: Path, *, language: str = "", format: str = "") -> tuple[Transcript, ...]:
    """The transcript in the file `path`, then the translations that the same file holds.

    Only OHMS and ELAN files hold translations. Arguments and errors as for `read_transcript`.
    """
    return transcripts_of(path.read_bytes(), path, language=language, format=format)


def transcripts_of(
    content: bytes, path: Path, *, language: str = "", format: str = ""
) -> tuple[Transcript, ...]:
    """What `read_transcripts` would find in a file of this content and name."""
    is_archive = content.startswith(b"PK\x03\x04")
    decoded = decode(b"" if is_archive else content, language=language)
    source = Source(path=path, content=content, text=decoded.text)
    chosen = format_named(format, path) if format else format_of(source)
    remarks = list(decoded.remarks)
    if not format and path.suffix.lower() not in {"", *chosen.suffixes}:
        remarks.append(f"The file is named {path.suffix} and was read as {chosen.title}.")
    transcript, *translations = chosen.read(source)
    first = replace(_in_language(transcript, language), remarks=(*remarks, *transcript.remarks))
    if language and transcript.language not in {"", language}:
        said = f"The file says that its language is {transcript.language}; {language} was believed."
        first = replace(first, remarks=(*first.remarks, said))
    return (first, *translations)


def write_transcript(
    transcript: Transcript,
    path: Path,
    *,
    format: str = "",
    translation: Transcript | None = None,
) -> tuple[str, ...]:
    """Write `path` whole or not at all; say in sentences what the format could not hold.

    `format` names one of `FORMATS`; without it the ending of `path` tells. What is returned was
    measured: the written bytes were read again. Only OHMS 6.0 holds a `translation` beside the
    transcript. Raises `UnknownTranscriptFormat` and `Refused`.
    """
    chosen = format_named(format, path) if format else format_of_name(path)
    content = transcript_bytes(transcript, chosen.name, translation=translation)
    write_whole(path, content)
    found = _read_back(chosen, content)
    lost = _lost(chosen, transcript, found[0])
    return lost if translation is None else (*lost, *_lost(chosen, translation, found[1]))


def transcript_bytes(
    transcript: Transcript, format: str, *, translation: Transcript | None = None
) -> bytes:
    """The content of a file in `format`, for `write_transcript` and for whoever writes no file.

    Raises `UnknownTranscriptFormat`, and `Refused` for a translation that it cannot hold.
    """
    chosen = format_named(format, Path())
    if translation is None:
        return _encoded(chosen, transcript)
    if chosen.name != "ohms":
        raise Refused(
            what=f"Writing a translation into {chosen.title}",
            reason="such a file holds one language",
            way_on="Write the translation to a file of its own",
        )
    return ohms.write(settled(transcript), settled(translation))


def losses(transcript: Transcript, format: str) -> tuple[str, ...]:
    """What a file in `format` would not hold of `transcript`, in sentences; empty if nothing.

    Measured by writing and reading, not claimed. Remarks are about a file and are not written.
    """
    chosen = format_named(format, Path())
    return _lost(chosen, transcript, _read_back(chosen, _encoded(chosen, transcript))[0])


def _in_language(transcript: Transcript, language: str) -> Transcript:
    return replace(transcript, language=language or transcript.language)


def _encoded(chosen: Format, transcript: Transcript) -> bytes:
    """The bytes of the file. A lone surrogate, which no encoding holds, becomes a question mark."""
    written = chosen.write(settled(transcript))
    return written if isinstance(written, bytes) else written.encode("utf-8", "replace")


def _read_back(chosen: Format, content: bytes) -> tuple[Transcript, ...]:
    return transcripts_of(content, Path(f"written.{chosen.name}"), format=chosen.name)


def _lost(chosen: Format, before: Transcript, after: Transcript) -> tuple[str, ...]:
    return tuple(f"{chosen.title} does not keep {lost}." for lost in differences(before, after))
