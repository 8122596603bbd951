"""What the gate decides, one by one and for a whole library, beside reading the facts and beside
asking of consent alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import TypeVar

from benchmarks.rows import Row
from walkaway.core.gate import (
    ANYWHERE,
    Asking,
    Assessment,
    Audience,
    Exit,
    Form,
    Grant,
    Jigsaw,
    LanguageApproval,
    Leaving,
    OnlyForms,
    Purpose,
    Release,
    Rendition,
    SignOff,
    Speaker,
    Standing,
    Testimony,
    Title,
    Verification,
    WithoutSpan,
    blockers,
    release_blockers,
    standing_blockers,
)
from walkaway.core.lexicon_files import shipped_lexicons, shipped_title_words
from walkaway.core.spans import Span

LIBRARY = 100_000
RENDITIONS_OF_A_CLIP = 25
CLIPS_OF_A_SPEAKER = 4
LANGUAGES = (
    *("ar", "bn", "bs", "da", "de", "en", "es", "fa", "fr", "ha", "hi", "id", "it", "kk"),
    *("ms", "nl", "ps", "ru", "so", "sq", "sv", "sw", "tl", "tr", "ur", "uz", "zh"),
)
TITLES = {
    "en": "Why I left ISIS",
    "ar": "لماذا تركت داعش",
    "fr": "Pourquoi j'ai quitté Daech",
    "de": "Warum ich den Islamischen Staat verließ",
    "ru": "Почему я ушёл из ИГИЛ",
}
BY_LANGUAGE = 0.5
"""Of so many speakers each language was consented to by itself; the others said: in all."""
BLOCKED = 0.1
"""Of so many clips the assessment is over."""
CHECKS = frozenset({"card", "container", "coverage", "faces", "loudness", "names", "sync", "voice"})
TODAY = date(2030, 6, 15)
DAY = timedelta(days=1)
ROUNDS = 3
ALONE = 2000
"""So often one rendition is asked of."""
SEED = 11

Facts = TypeVar("Facts", bound=Standing)

ASKING = Asking(
    exit=Exit.LIBRARY,
    audience=Audience.ANYONE,
    territory=ANYWHERE,
    from_day=TODAY - 300 * DAY,
    until_day=None,
    today=TODAY,
)
CONDITIONS = (
    OnlyForms(forms=frozenset({Form.ALTERED_VOICE, Form.TEXT})),
    WithoutSpan(interview="none", start_ms=0, end_ms=1000),
)


def gate_rows() -> Iterator[Row]:
    """Decisions of the gate: one rendition in 27 languages, and a library of 100,000."""
    rng = Random(SEED)  # noqa: S311  # material, no secret
    library = [
        facts for clip in range(LIBRARY // RENDITIONS_OF_A_CLIP) for facts in clip_of(clip, rng)
    ]
    one = next(facts for facts in library if not standing_blockers(facts))
    yield from _beside_floor(
        "one rendition",
        [one] * ALONE,
        {"all that is asked at every request": standing_blockers},
    )
    release = as_release(one)
    assert not release_blockers(release)
    yield from _beside_floor(
        "one rendition",
        [release] * ALONE,
        {"all that is asked when it is released": release_blockers},
    )
    yield from _beside_floor(
        f"{LIBRARY} renditions",
        library,
        {"all that is asked at every request": standing_blockers, "consent alone": consent_alone},
        rounds=1,
    )
    held_back = sum(bool(standing_blockers(facts)) for facts in library)
    yield Row(name=f"{LIBRARY} renditions: held back", value=held_back / LIBRARY, unit="share")


def clip_of(number: int, rng: Random) -> Iterator[Standing]:
    """The facts about all renditions of one clip: some of them are shared."""
    speaker = _speaker(number // CLIPS_OF_A_SPEAKER)
    package, editors = f"{number:064}", frozenset({f"editor-{number % 5}"})
    interviews = [f"interview-{number}-{each}" for each in range(rng.randrange(1, 4))]
    signed_on = TODAY - rng.randrange(300) * DAY
    is_over = rng.random() < BLOCKED
    approvals = tuple(
        LanguageApproval(
            language=each,
            beside_sha256=package,
            who=f"reader-{each}",
            reads_it=True,
            is_here=True,
        )
        for each in LANGUAGES
    )
    testimonies = tuple(
        Testimony(
            interview=each,
            spans=tuple(Span(at * 60_000, at * 60_000 + 9000) for at in range(1, 4)),
            told_by=f"speaker-{number // CLIPS_OF_A_SPEAKER}",
            speaker=speaker,
            frozen_on=None,
        )
        for each in interviews
    )
    assessments = tuple(
        Assessment(
            about=each,
            signed_by="assessor",
            signed_on=signed_on,
            expires_on=TODAY + (-DAY if is_over else 90 * DAY),
            conditions=CONDITIONS,
        )
        for each in (*interviews, package)
    )
    for each in range(RENDITIONS_OF_A_CLIP):
        sha256 = f"{number * RENDITIONS_OF_A_CLIP + each:064}"
        yield Standing(
            asking=ASKING,
            rendition=Rendition(
                sha256=sha256,
                beside_sha256=package,
                package_sha256=package,
                form=Form.ALTERED_VOICE,
                languages=frozenset(LANGUAGES),
                written_in=frozenset({LANGUAGES[each]}),
                editors=editors,
            ),
            testimonies=testimonies,
            assessments=assessments,
            verification=Verification(
                sha256=sha256,
                beside_sha256=package,
                wanted=CHECKS,
                passed=CHECKS,
                failed=frozenset(),
            ),
            sign_offs=tuple(
                SignOff(
                    who=who,
                    may_still=True,
                    sha256=sha256,
                    beside_sha256=package,
                    played_to_end=True,
                    day=signed_on,
                )
                for who in ("reviewer-1", "reviewer-2")
            ),
            approvals=approvals,
        )


def as_release(facts: Standing) -> Release:
    """`facts` with what is asked when it is released, and a title in every language."""
    return Release(
        **{each.name: getattr(facts, each.name) for each in fields(facts)},
        titles=tuple(
            Title(language=language, text=text)
            for (language, text), _ in zip(cycle(TITLES.items()), LANGUAGES, strict=False)
        ),
        publisher="The Example House",
        purpose_statement="For families and schools.",
        inserts=(),
        jigsaws=tuple(
            Jigsaw(told_by=each.told_by, current="j", reviewed="j") for each in facts.testimonies
        ),
        group_words=shipped_lexicons(),
        title_words=shipped_title_words(),
    )


def _speaker(number: int) -> Speaker:
    by_language = number % round(1 / BY_LANGUAGE) == 0
    return Speaker(
        grants=tuple(
            Grant(
                purpose=Purpose.LIBRARY,
                form=Form.ALTERED_VOICE,
                language=language,
                territory=ANYWHERE,
                given_on=TODAY - 400 * DAY,
                until=None,
                understood=True,
            )
            for language in (LANGUAGES if by_language else (ANYWHERE,))
        ),
        hard_stops=frozenset(),
        withdrawn_on=None,
    )


def read(facts: Standing) -> int:
    """The floor: look at every fact once, and decide nothing."""
    seen = facts.asking.today.day + len(facts.rendition.sha256) + len(facts.rendition.languages)
    for testimony in facts.testimonies:
        seen += len(testimony.spans) + len(testimony.speaker.grants)
    for assessment in facts.assessments:
        seen += assessment.expires_on.day + len(assessment.conditions)
    for sign_off in facts.sign_offs:
        seen += len(sign_off.sha256) + len(sign_off.who)
    for approval in facts.approvals:
        seen += len(approval.language) + approval.reads_it
    return seen + (len(facts.verification.passed) if facts.verification else 0)


def consent_alone(facts: Standing) -> bool:
    """The peer: whether the speaker consented, asked of every language by itself."""
    return any(
        blockers(
            testimony.speaker,
            Leaving(
                purpose=facts.asking.exit.purpose,
                form=facts.rendition.form,
                language=language,
                territory=facts.asking.territory,
                today=facts.asking.today,
            ),
        )
        for testimony in facts.testimonies
        for language in facts.rendition.languages
    )


def _beside_floor(
    name: str,
    asked: Sequence[Facts],
    contenders: dict[str, Callable[[Facts], object]],
    rounds: int = ROUNDS,
) -> Iterator[Row]:
    costs: dict[str, list[float]] = {each: [] for each in ("floor", *contenders)}
    for _ in range(rounds):
        costs["floor"].append(_microseconds(read, asked))
        for each, decide in contenders.items():
            costs[each].append(_microseconds(decide, asked))
    floor, *_ = (statistics.median(each) for each in costs.values())
    for each in contenders:
        cost = statistics.median(costs[each])
        yield Row(
            name=f"{name}, {each}",
            value=cost,
            unit="CPU µs a decision",
            floor=f"reading the facts, {floor:.2f} µs",
            ratio=cost / floor,
        )


def _microseconds(decide: Callable[[Facts], object], asked: Sequence[Facts]) -> float:
    start = time.process_time()
    for facts in asked:
        decide(facts)
    return 1e6 * (time.process_time() - start) / len(asked)
