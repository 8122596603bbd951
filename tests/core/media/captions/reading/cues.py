"""Cues to be read, made by hand and at random."""

from __future__ import annotations

from hypothesis import strategies as st

from walkaway.core.transcripts.model import Voice, Word
from walkaway.core.transcripts.working import CueState, Working, WorkingCue

ENGLISH = (
    "we", "left", "at night,", "nobody", "had", "told", "us.", "My", "brother", "stayed", "behind;",
    "incomprehensibilities", "why?", "- Yes.", "\n", "\n- No.", "I",
)  # fmt: skip
ARABIC = ("خرجنا", "ليلًا،", "ولم", "يخبرنا", "أحد.", "أخي", "بقي", "هناك؟", "\n")
CHINESE = ("我们", "夜里", "离开，", "没有人", "告诉", "我们。", "OK", "\n", "2015")
THAI = ("ฉันคงไม่โทร", " ", "ไปหาเธอหรอก", "\n", "ถ้าฉันรู้")
WORDS = {"en": (ENGLISH, " "), "ar": (ARABIC, " "), "zh": (CHINESE, ""), "th": (THAI, "")}


def cue(
    name: str,
    start_ms: int,
    end_ms: int,
    text: str,
    *,
    words: tuple[Word, ...] = (),
    **more: object,
) -> WorkingCue:
    return WorkingCue(
        id=name, start_ms=start_ms, end_ms=end_ms, text=text, words=words,
        state=CueState.CHECKED, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def working(*cues: WorkingCue, language: str = "en") -> Working:
    return Working(cues=cues, language=language)


@st.composite
def workings(draw: st.DrawFn) -> Working:
    """Crowded cues in one of four scripts: overlaps, slivers, long lines, word times."""
    language = draw(st.sampled_from(sorted(WORDS)))
    pieces, between = WORDS[language]
    starts = sorted(draw(st.lists(st.integers(0, 30_000), min_size=1, max_size=6)))
    cues = []
    for number, start_ms in enumerate(starts):
        text = between.join(draw(st.lists(st.sampled_from(pieces), max_size=30))).strip()
        end_ms = start_ms + draw(st.integers(0, 9_000))
        timed: tuple[Word, ...] = ()
        if text and draw(st.booleans()):
            spoken = text.split()
            heard_ms = draw(st.integers(max(0, start_ms - 400), end_ms + 400))
            timed = tuple(
                Word(start_ms=heard_ms + 50 * at, end_ms=heard_ms + 50 * at + 40, text=each)
                for at, each in enumerate(spoken)
            )
        cues.append(
            cue(
                f"c{number}", start_ms, end_ms, text, words=timed,
                voice=draw(st.sampled_from([Voice.WITNESS, Voice.WITNESS, Voice.INTERVIEWER])),
            )
        )  # fmt: skip
    return working(*cues, language=language)
