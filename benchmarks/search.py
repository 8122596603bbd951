"""Searching sealed transcripts by their index, beside an index of the same words in the clear."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.rows import Row
from walkaway.core.text.blind_index import (
    PIECE_LETTERS,
    postings,
    question,
    tokens,
)
from walkaway.core.text.folding import fold
from walkaway.core.transcripts.exchange import read_transcript

SPEAKERS = 300
CUES_OF_A_TRANSCRIPT = 800
"""About an hour of speech."""
WORDS_OF_A_CUE = range(4, 13)
WORDS_OF_A_LANGUAGE = 4000
QUESTIONS = 500
LANGUAGES = ("ar", "bn", "de", "en", "es", "fr", "ru", "tr", "ur")
INTERVIEWS = Path("src/walkaway/demo/content")
SEED = 3
ROWS_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """A language of invented words, and how often each is said."""

    words: tuple[str, ...]
    weights: tuple[float, ...]


def search(cues: int) -> Iterator[Row]:
    """Questions of one and two words over sealed transcripts of 300 speakers in nine languages."""
    speeches = [speech_of(language) for language in LANGUAGES]
    with tempfile.TemporaryDirectory(prefix="walkaway-bench-") as home:
        _prepare(home)
        start = time.perf_counter()
        keys, rows = _fill(cues, speeches)
        yield Row(name=f"{cues} cues written", value=time.perf_counter() - start, unit="s")
        yield Row(name="rows of the index", value=rows, unit="rows")
        yield Row(name="database, with the index in the clear", value=_mib(home), unit="MiB")
        for words in (1, 2):
            yield from _asked(words, speeches, keys)


def _asked(words: int, speeches: Sequence[Speech], keys: Sequence[bytes]) -> Iterator[Row]:
    """Both indexes are asked the same in turns."""
    rng = _chance(f"{words} words")
    questions = [_question(rng, rng.choice(speeches), words) for _ in range(QUESTIONS)]
    took: dict[str, list[float]] = {"sealed": [], "clear": []}
    found = {"sealed": 0, "clear": 0}
    for text in questions:
        for name, ask in (("clear", _ask_clear), ("sealed", lambda text: _ask_sealed(text, keys))):
            seconds, count = _timed(ask, text)
            took[name].append(1000 * seconds)
            found[name] += count
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        clear, sealed = (_quantile(took[name], share) for name in ("clear", "sealed"))
        yield Row(
            name=f"{words} word(s), {label}",
            value=sealed,
            unit="CPU ms",
            floor=f"FTS5 trigram in the clear, {clear:.3g} ms",
            ratio=sealed / clear,
        )
    yield Row(
        name=f"{words} word(s), candidates",
        value=found["sealed"],
        unit="cues",
        floor=f"{found['clear']} hold the words",
        ratio=found["sealed"] / max(found["clear"], 1),
    )


def _timed(ask: Callable[[str], int], text: str) -> tuple[float, int]:
    """CPU time of this process, in which SQLite runs as well: other work does not count."""
    start = time.process_time()
    count = ask(text)
    return time.process_time() - start, count


def _ask_sealed(text: str, keys: Sequence[bytes]) -> int:
    from walkaway.archive.queries.search import candidates

    return sum(len(each.cues) for each in candidates(question(text), keys))


def _ask_clear(text: str) -> int:
    from django.db import connection

    wanted = " ".join(f'"{word}"' for word in text.split())
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM clear WHERE clear MATCH %s", [wanted])
        return len(cursor.fetchall())


def _question(rng: Random, speech: Speech, words: int) -> str:
    """Half of the words as often as they are said, the others evenly from the whole vocabulary.

    Shorter words than three letters are left out: a trigram table does not find them.
    """
    chosen: list[str] = []
    while len(chosen) < words:
        frequent = rng.choices(speech.words, speech.weights)[0]
        word = fold(rng.choice((frequent, rng.choice(speech.words))))
        if len(word) >= PIECE_LETTERS:
            chosen.append(word)
    return " ".join(chosen)


def _prepare(home: str) -> None:
    os.environ["WALKAWAY_HOME"] = home
    os.environ["WALKAWAY_DATABASE"] = ""
    from walkaway.cli.site import prepare_site

    prepare_site()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE clear USING fts5(text, tokenize='trigram')")


def _fill(cues: int, speeches: Sequence[Speech]) -> tuple[list[bytes], int]:
    """Interviews in turn of every speaker, until there are `cues`; the index keys and its rows."""
    from django.db import transaction

    from walkaway.accounts.models import Staff
    from walkaway.archive.models import Speaker
    from walkaway.archive.queries.search import index_key

    staff = Staff.objects.create(name="Bench")
    names = (f"Speaker {number}" for number in range(SPEAKERS))
    speakers = Speaker.objects.bulk_create([Speaker(pseudonym=name) for name in names])
    keys = [index_key(speaker.pk.bytes * 2) for speaker in speakers]
    rng = _chance("cues")
    rows = 0
    for number, first in enumerate(range(0, cues, CUES_OF_A_TRANSCRIPT)):
        at = number % SPEAKERS
        texts = _texts(rng, speeches[at % len(speeches)], min(CUES_OF_A_TRANSCRIPT, cues - first))
        with transaction.atomic():
            rows += _write(staff, speakers[at], keys[at], texts)
    return keys, rows


def _write(staff: object, speaker: object, key: bytes, texts: Sequence[str]) -> int:
    from django.db import connection

    from walkaway.archive.models import Interview, Posting, Transcript
    from walkaway.archive.queries.search import sealed_cues

    interview = Interview.objects.create(speaker=speaker, created_by=staff)  # type: ignore[misc]
    transcript = Transcript.objects.create(interview=interview, language="en")
    found = postings(texts)
    Posting.objects.bulk_create(
        (
            Posting(
                transcript=transcript,
                token=token,
                cues=sealed_cues(numbers, key, transcript.pk, token),
            )
            for token, numbers in zip(tokens(found, key), found.values(), strict=True)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO clear(text) VALUES (%s)", [(fold(text),) for text in texts])
    return len(found)


def _texts(rng: Random, speech: Speech, count: int) -> list[str]:
    lengths = rng.choices(WORDS_OF_A_CUE, k=count)
    said = iter(rng.choices(speech.words, speech.weights, k=sum(lengths)))
    return [" ".join(next(said) for _ in range(length)) for length in lengths]


def speech_of(language: str) -> Speech:
    """Invented words whose letters follow each other as in the demonstration's transcripts.

    The word of rank r is said 1/r as often as the first (Zipf).
    """
    rng = _chance(language)
    following = _following(language)
    words: dict[str, None] = {}
    while len(words) < WORDS_OF_A_LANGUAGE:
        words[_word(rng, following)] = None
    weights = (1 / rank for rank in range(1, WORDS_OF_A_LANGUAGE + 1))
    return Speech(words=tuple(words), weights=tuple(weights))


def _following(language: str) -> dict[str, list[str]]:

    following: dict[str, list[str]] = defaultdict(list)
    for file in sorted(INTERVIEWS.glob(f"*/interview.{language}.vtt")):
        for word in " ".join(cue.text for cue in read_transcript(file).cues).split():
            letters = "".join(each for each in word if each.isalpha() or not each.isascii())
            padded = f"^^{letters}$" if letters else ""
            for at in range(2, len(padded)):
                following[padded[at - 2 : at]].append(padded[at])
    return following


def _word(rng: Random, following: dict[str, list[str]]) -> str:
    word = "^^"
    while not word.endswith("$") and len(word) < 20:
        word += rng.choice(following[word[-2:]])
    return word.strip("^$")


def _chance(purpose: str) -> Random:
    return Random(f"{SEED} {purpose}")  # noqa: S311  the same questions in every run


def _quantile(values: Sequence[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]


def _mib(home: str) -> float:
    return sum(path.stat().st_size for path in Path(home).glob("walkaway.sqlite3*")) / 2**20
