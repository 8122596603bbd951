"""Transcripts that a format must hold, over the letters that break careless formats."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from walkaway.core.transcripts import Cue, Transcript, Voice, Word
from walkaway.core.transcripts.draft import one_line, tidy

FRAGMENTS = (
    "-->", "00:00:01.000 --> 00:00:02.000", "00:00:01,000 --> 00:00:02,000", "&", "&amp;", "&lt;",
    "<", ">", "<i>", "</v>", "<v Anna>", "<c></c>", "<i></i>", "{\\an8}", "{\\k20}", "{", "}",
    "\\N", "\\", "\u2060", "NOTE", "WEBVTT", "STYLE", "[Anna]:", "[ISIS video]", "INTERVIEWER:",
    "Q: ", "Then: ", "0:10", "0.02 x", "1", "2", "| ", "Title: x", "ISIS", "]]>", "- ", "(", ",",
    "أنا كنت هناك", "هذا، يا أخي؟", "میں وہاں تھا", "قال: نعم", "e\u0301", "م\u064f\u062d\u0651",
    "नि", "\u200f", "\u200d", "\u00a0", "\u3000", "\ufeff", "\u2028", "😀", "'", '"', "\t", "  ",
)  # fmt: skip
NOT_XML = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))

_letters = st.characters(exclude_categories=["Cs"], exclude_characters=NOT_XML + "\r")
_pieces = st.one_of(st.sampled_from(FRAGMENTS), st.text(_letters, max_size=6))
lines = st.lists(_pieces, max_size=4).map(" ".join).map(lambda line: line.replace("\n", " "))
texts = st.lists(lines, max_size=4).map("\n".join).map(tidy)
names = st.one_of(
    st.just(""),
    st.sampled_from(
        ["Anna", "INTERVIEWER", "Q", "ISIS video", "أبو حمزة", "Anna (narrator)", "A & <B>", "Zoë"]
    ),
    st.text(st.characters(categories=["L", "N", "M", "Zs"]), max_size=12),
).map(one_line)
times_ms = st.integers(0, 20_000_000)


@st.composite
def transcripts(
    draw: st.DrawFn,
    *,
    unit_ms: int = 1,
    identifiers: bool = False,
    settings: bool = False,
    words: bool = False,
    title: bool = True,
    language: bool = True,
) -> Transcript:
    """A transcript with sorted cues whose times are whole `unit_ms`."""
    starts = sorted(draw(st.lists(times_ms, max_size=5)))
    cues = [draw(_cue(start // unit_ms * unit_ms, unit_ms, words=words)) for start in starts]
    if identifiers:
        cues = [replace(cue, identifier=draw(identifier_texts)) for cue in cues]
    if settings:
        cues = [replace(cue, settings=draw(settings_texts)) for cue in cues]
    return Transcript(
        cues=tuple(cues),
        language=draw(st.sampled_from(["", "ar", "en", "zh-Hant"])) if language else "",
        title=draw(names) if title else "",
    )


identifier_texts = st.sampled_from(["", "1", "intro", "NOTE 1", "دخول", "a & b"])
settings_texts = st.sampled_from(["", "line:0", "position:20%  align:start", "line:-1 size:50%"])


@st.composite
def _cue(draw: st.DrawFn, start_ms: int, unit_ms: int, *, words: bool) -> Cue:
    length_ms = draw(st.integers(0, 600)) * unit_ms
    end_ms = start_ms + length_ms
    timed: tuple[Word, ...] = ()
    text = draw(texts)
    if words and draw(st.booleans()) and length_ms >= 10 * unit_ms:
        timed = draw(_words(text, start_ms, end_ms, unit_ms))
    return Cue(
        start_ms=start_ms,
        end_ms=end_ms,
        text=text,
        speaker=draw(names),
        voice=draw(st.sampled_from(list(Voice))),
        words=timed,
    )


@st.composite
def _words(
    draw: st.DrawFn, text: str, start_ms: int, end_ms: int, unit_ms: int
) -> tuple[Word, ...]:
    """Times for each word of `text`, in order, some with pauses between."""
    spoken = text.split()
    steps = (end_ms - start_ms) // unit_ms
    bounds = sorted(
        draw(
            st.lists(
                st.integers(0, steps),
                min_size=2 * len(spoken),
                max_size=2 * len(spoken),
                unique=True,
            )
        )
        if 2 * len(spoken) <= steps
        else []
    )
    return tuple(
        Word(start_ms=start_ms + a * unit_ms, end_ms=start_ms + b * unit_ms, text=word)
        for word, a, b in zip(spoken, bounds[::2], bounds[1::2], strict=False)
    )
