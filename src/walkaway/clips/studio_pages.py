"""A transcript as the studio shows it: its cues, and what is hidden in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from walkaway.archive.words import STATES, VOICES
from walkaway.core.media.sheet.model import HiddenName, Passage
from walkaway.core.spans import Span
from walkaway.core.text.names import named_spans, replace_names_across
from walkaway.core.transcripts.model import Voice, direction_of
from walkaway.core.transcripts.times import short_clock
from walkaway.core.transcripts.working import CueState, Working, WorkingCue

_WORD = re.compile(r"\S+")
LONGEST_EXCERPT = 280
CUES_TOGETHER = 40
"""So many cues are one stretch of the page, which a browser lays out only when it comes into sight.
Whether it does is asked of each stretch at each frame: were each cue one, that took 30 ms of a key.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWord:
    """A word and when it is heard: as a recogniser measured it, else by its place in the cue."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a transcript is shown. Empty is everything; `beside` is the other language."""

    speaker: str = ""
    voice: str = ""
    state: str = ""
    code: str = ""
    beside: str = ""

    def shows(self, cue: WorkingCue, codes: frozenset[str]) -> bool:
        """Whether a cue is among them."""
        return (
            self.speaker in ("", cue.speaker)
            and self.voice in ("", cue.voice)
            and self.state in ("", cue.state)
            and (not self.code or self.code in codes)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A transcript that lies open: its cues, the words beside them, and what the plan hides.

    `said` are the words of each cue as they will be captioned; `named` where a hidden name stands,
    with its stand-in. `beside` and `beside_said` are likewise in the other language, or empty.
    `codes` are the identifiers of the codes on each cue.
    """

    source: str
    language: str
    cues: tuple[WorkingCue, ...]
    said: tuple[str, ...]
    named: Mapping[int, tuple[tuple[Span, str], ...]]
    beside_language: str = ""
    beside: tuple[str, ...] = ()
    beside_said: tuple[str, ...] = ()
    codes: tuple[frozenset[str], ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks, in the order in which they are first heard."""
        return tuple(dict.fromkeys(cue.speaker for cue in self.cues if cue.speaker))

    @property
    def direction(self) -> str:
        """The direction in which the words are written."""
        return direction_of(self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """A passage in the list of the page; `number` counts from 1, `words` are what is said in it.

    `problems` are sentences about it. `tags` are the languages in which a label can be written,
    `is_footage` says that what is heard in it is inserted footage.
    """

    number: int
    passage: Passage
    words: str
    language: str
    problems: tuple[str, ...] = field(default=())
    tags: tuple[str, ...] = ()
    is_footage: bool = False

    @property
    def labels(self) -> list[tuple[str, str]]:
        """The label over inserted footage in each language of the page."""
        return [(tag, self.passage.insert_label.get(tag, "")) for tag in self.tags]

    @property
    def is_told(self) -> bool:
        """Whether it is footage of others, or said to be."""
        told = self.passage
        return bool(
            self.is_footage or told.insert_label or told.insert_purpose or told.insert_source
        )

    @property
    def length_s(self) -> str:
        """How long it is, in seconds with one decimal."""
        return f"{max(0, self.passage.end_ms - self.passage.start_ms) / 1000:.1f}"


def blank_row(tags: Sequence[str]) -> PassageRow:
    """What the script of the page fills in for a new passage."""
    nothing = Passage(source="", start_ms=0, end_ms=0, insert_label={})
    return PassageRow(number=0, passage=nothing, words="", language="", tags=tuple(tags))


def script_of(
    source: str,
    working: Working,
    language: str,
    names: Sequence[HiddenName],
    *,
    beside: Working | None = None,
    beside_language: str = "",
    codes: Mapping[str, frozenset[str]] | None = None,
) -> Script:
    """A transcript laid open. `codes` are those on each cue, by the cue's id."""
    texts = [cue.text for cue in working.cues]
    there = beside.by_id if beside else {}
    other = (
        [there[cue.id].text if cue.id in there else "" for cue in working.cues] if beside else []
    )
    named = _named(texts, names, language)
    return Script(
        source=source,
        language=language,
        cues=working.cues,
        said=_said_instead(texts, named, names, language),
        named=named,
        beside_language=beside_language if beside else "",
        beside=tuple(other),
        beside_said=_said_instead(
            other, _named(other, names, beside_language), names, beside_language
        ),
        codes=tuple((codes or {}).get(cue.id, frozenset()) for cue in working.cues),
    )


def cues_html(script: Script, wanted: Wanted) -> SafeString:
    """Every cue as HTML; those that are not wanted are there, hidden.

    Written here and not in a template: it is done five thousand times before the page is seen.
    """
    shown = [wanted.shows(cue, codes) for cue, codes in zip(script.cues, script.codes, strict=True)]
    parts: list[str] = []
    for first in range(0, len(script.cues), CUES_TOGETHER):
        numbers = range(first, min(first + CUES_TOGETHER, len(script.cues)))
        is_empty = not any(shown[number] for number in numbers)
        parts.append(f'<div class="stretch"{" hidden" if is_empty else ""}>')
        parts += (
            _cue_html(script, number, script.cues[number], is_shown=shown[number])
            for number in numbers
        )
        parts.append("</div>\n")
    return mark_safe("".join(parts))  # noqa: S308  # everything in it was escaped


def words_between(cues: Sequence[WorkingCue], start_ms: int, end_ms: int) -> str:
    """What is said between two times: the words whose middle lies between them."""
    starts = [cue.start_ms for cue in cues]
    first = max(0, bisect_right(starts, start_ms) - 1)
    # Cues may overlap: the one before may still be heard.
    while first and cues[first - 1].end_ms > start_ms:
        first -= 1
    said = []
    for cue in cues[first : bisect_right(starts, max(start_ms, end_ms))]:
        if cue.end_ms <= start_ms:
            continue
        said += [
            word.text
            for word in spoken_words(cue)
            if start_ms <= (word.start_ms + word.end_ms) / 2 < end_ms
        ]
    return " ".join(said)


def shows_footage(cues: Sequence[WorkingCue], start_ms: int, end_ms: int) -> bool:
    """Whether inserted footage is heard between two times."""
    return any(
        cue.voice is Voice.INSERTED_FOOTAGE and cue.start_ms < end_ms and start_ms < cue.end_ms
        for cue in cues
    )


def spoken_words(cue: WorkingCue) -> list[SpokenWord]:
    """The words of a cue with their times. Together they last as long as the cue."""
    found = list(_WORD.finditer(cue.text))
    if len(cue.words) == len(found):
        return [
            SpokenWord(text=match[0], start_ms=word.start_ms, end_ms=word.end_ms)
            for match, word in zip(found, cue.words, strict=True)
        ]
    length, total = cue.end_ms - cue.start_ms, max(1, len(cue.text))
    return [
        SpokenWord(
            text=match[0],
            start_ms=cue.start_ms + length * match.start() // total,
            end_ms=cue.start_ms + length * match.end() // total,
        )
        for match in found
    ]


def excerpt(words: str) -> str:
    """Words of a passage; of a long one its beginning and its end."""
    if len(words) <= LONGEST_EXCERPT:
        return words
    half = LONGEST_EXCERPT // 2
    return f"{words[:half].rstrip()} … {words[-half:].lstrip()}"


def _said_instead(
    texts: Sequence[str], named: Container[int], names: Sequence[HiddenName], language: str
) -> tuple[str, ...]:
    """`texts` without hidden names. Only what is near one is written anew: the rest says none."""
    said = list(texts)
    number = 0
    while number < len(texts):
        if number not in named:
            number += 1
            continue
        end = number
        while end in named:
            end += 1
        # With those beside them, since a name may run on.
        low, high = max(0, number - 1), min(len(texts), end + 1)
        said[low:high] = replace_names_across(said[low:high], names, language)
        number = end
    return tuple(said)


def _named(
    texts: Sequence[str], names: Sequence[HiddenName], language: str
) -> dict[int, tuple[tuple[Span, str], ...]]:
    """Where hidden names stand, by the number of the cue; one may run on into the next."""
    if not names or not texts:
        return {}
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    found: dict[int, list[tuple[Span, str]]] = {}
    for span, stand_in in named_spans("\n".join(texts), names, language):
        number = bisect_right(starts, span.start) - 1
        while number < len(texts) and starts[number] < span.end:
            here = Span(starts[number], starts[number] + len(texts[number]))
            if part := span.intersection(here):
                found.setdefault(number, []).append((part.shifted(-here.start), stand_in))
            number += 1
    return {number: tuple(spans) for number, spans in found.items()}


def _cue_html(script: Script, number: int, cue: WorkingCue, *, is_shown: bool) -> str:
    reasons = "".join(f'<small class="why">{escape(each)}</small>' for each in _why(script, number))
    kind = " no" if cue.voice is Voice.INSERTED_FOOTAGE else ""
    return (
        f'<div class="cue{kind}" id="q{number + 1}" data-f="{cue.start_ms}" data-t="{cue.end_ms}"'
        f"{_word_times(cue)}{_said(script, number)}{'' if is_shown else ' hidden'}>"
        f'<span class="n" aria-hidden="true">{number + 1}</span>'
        f'<span class="who"><bdi>{escape(cue.speaker)}</bdi> '
        f'<span class="time" dir="ltr">{short_clock(cue.start_ms)}</span></span>'
        f'<p class="words">{_marked(cue.text, script.named.get(number, ()))}</p>'
        f"{_beside(script, number)}{reasons}</div>\n"
    )


def _word_times(cue: WorkingCue) -> str:
    """Where each word begins and ends, counted from the cue's start; nothing when not measured."""
    if not cue.words or len(cue.words) != len(_WORD.findall(cue.text)):
        return ""
    times = ",".join(
        f"{word.start_ms - cue.start_ms},{word.end_ms - cue.start_ms}" for word in cue.words
    )
    return f' data-w="{times}"'


def _said(script: Script, number: int) -> str:
    """What is captioned, where it is not what is written."""
    parts = []
    if script.said[number] != script.cues[number].text:
        parts.append(f' data-said="{escape(script.said[number])}"')
    if script.beside and script.beside_said[number] != script.beside[number]:
        parts.append(f' data-other="{escape(script.beside_said[number])}"')
    return "".join(parts)


def _marked(text: str, named: Sequence[tuple[Span, str]]) -> str:
    parts: list[str] = []
    at = 0
    for span, stand_in in named:
        why = escape(_("Hidden. Instead: %(words)s") % {"words": stand_in})
        name = escape(text[span.start : span.end])
        parts += [escape(text[at : span.start]), f'<span class="hid" title="{why}">{name}</span>']
        at = span.end
    return "".join([*parts, escape(text[at:])])


def _beside(script: Script, number: int) -> str:
    if not script.beside:
        return ""
    language = script.beside_language
    return (
        f'<p class="beside" lang="{escape(language)}" dir="{direction_of(language)}">'
        f"{escape(script.beside[number]) or '–'}</p>"
    )


def _why(script: Script, number: int) -> Iterator[str | Promise]:
    """Why a cue cannot be taken as it is, as sentences that stand beside it."""
    cue = script.cues[number]
    for _span, stand_in in dict.fromkeys(script.named.get(number, ())):
        yield _("hidden by the plan: “%(words)s” is heard and read instead") % {"words": stand_in}
    if cue.voice is Voice.INSERTED_FOOTAGE:
        yield _("inserted footage: it needs a label over it")
    elif cue.voice is not Voice.WITNESS:
        yield VOICES[cue.voice]
    if cue.state is not CueState.APPROVED:
        yield STATES[cue.state]
