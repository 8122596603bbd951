"""What a web page needs beside the file: segments of it, and a list of what there is.

HTTP Live Streaming with fragmented MP4 segments cut from the finished file by stream copy, so that
the measured frames are the streamed frames, and one WebVTT rendition per caption language.
Source: RFC 8216, sections 3.3 (fMP4), 3.5 (WebVTT) and 4.3.4.1 (EXT-X-MEDIA).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from mmap import ACCESS_READ, mmap
from pathlib import Path

import langcodes

from walkaway.core.files import whole_file, write_whole
from walkaway.core.media import ffmpeg
from walkaway.core.media.probe import PictureFacts

SEGMENT_SECONDS = 4
MASTER_PLAYLIST = "master.m3u8"


def package_for_streaming(
    finished: Path, picture: PictureFacts, captions: Mapping[str, Path], folder: Path
) -> Path:
    """Make `folder` hold the stream of `finished` with `captions` by language; return its master
    playlist. The folder appears whole or not at all."""
    with whole_file(folder) as temporary:
        temporary.mkdir()
        _segment(finished, temporary)
        for language, track in captions.items():
            _write_captions(temporary, language, track, picture.duration)
        master = _master_playlist(finished, picture, tuple(captions))
        write_whole(temporary / MASTER_PLAYLIST, master)
    return folder / MASTER_PLAYLIST


def _segment(finished: Path, folder: Path) -> None:
    ffmpeg.run_ffmpeg(
        [
            *("-i", finished, "-map", "0:v", "-map", "0:a", "-c", "copy"),
            *ffmpeg.CLEAN_OUTPUT,
            *("-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod"),
            *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"),
            *("-hls_segment_filename", folder / "part-%04d.m4s", folder / "picture.m3u8"),
        ]
    )


def _write_captions(folder: Path, language: str, track: Path, duration: Fraction) -> None:
    """The whole track as one segment, on the clock of the picture."""
    header, _, body = track.read_text("utf-8").partition("\n")
    clock = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"
    write_whole(folder / f"captions-{language}.vtt", f"{header}\n{clock}\n{body}")
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{math.ceil(duration)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f"#EXTINF:{float(duration):.6f},",
        f"captions-{language}.vtt",
        "#EXT-X-ENDLIST",
    ]
    write_whole(folder / f"captions-{language}.m3u8", "\n".join(lines) + "\n")


def _master_playlist(finished: Path, picture: PictureFacts, languages: tuple[str, ...]) -> str:
    bits_per_second = math.ceil(finished.stat().st_size * 8 / picture.duration)
    media = [
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",LANGUAGE="{language}",'
        f'NAME="{langcodes.Language.get(language).autonym()}",AUTOSELECT=YES,'
        f'DEFAULT={"YES" if index == 0 else "NO"},URI="captions-{language}.m3u8"'
        for index, language in enumerate(languages)
    ]
    group = ',SUBTITLES="captions"' if languages else ""
    stream = (
        f"#EXT-X-STREAM-INF:BANDWIDTH={bits_per_second},"
        f"RESOLUTION={picture.width}x{picture.height},"
        f'FRAME-RATE={float(picture.rate):.3f},CODECS="{_codecs(finished)}"{group}'
    )
    return "\n".join(["#EXTM3U", "#EXT-X-VERSION:7", *media, stream, "picture.m3u8"]) + "\n"


def _codecs(finished: Path) -> str:
    """The codec strings of RFC 6381: profile, constraints and level stand in the avcC box."""
    with finished.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        configuration = content.find(b"avcC") + len("avcC")
        profile, constraints, level = content[configuration + 1 : configuration + 4]
    return f"avc1.{profile:02x}{constraints:02x}{level:02x},mp4a.40.2"
