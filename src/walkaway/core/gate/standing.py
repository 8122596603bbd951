"""What is asked at every request of an exit: facts that lie in the clear, and change by the day.

Each rule is one function: its name, its reason, its source. What is not known is a no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from walkaway.core.gate.conditions import (
    Condition,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    WithoutSpan,
    is_met,
)
from walkaway.core.gate.consent import ANYWHERE, Blocker, Leaving, Speaker, blockers
from walkaway.core.gate.exits import Audience
from walkaway.core.gate.facts import Assessment, LanguageApproval, Rendition, SignOff, Standing
from walkaway.core.gate.sentences import blocks
from walkaway.core.spans import Span

SIGN_OFFS_NEEDED = 2


def consent_covers_it(facts: Standing) -> Iterator[Blocker]:
    """Whoever is heard consented to the purpose of the exit, in this form, in every language, for
    this territory; they did not withdraw, and nothing stops them.

    **Source:** `core.gate.consent`; WITNESS, informed consent.
    """
    if not facts.testimonies:
        yield blocks("no-testimony")
    # Several interviews of one speaker come with the same facts.
    for speaker in {id(each.speaker): each.speaker for each in facts.testimonies}.values():
        yield from _without_consent(facts, speaker)


def is_not_frozen(facts: Standing) -> Iterator[Blocker]:
    """Whoever sees a danger stops all of a speaker first, and asks afterwards.

    **Source:** the issue of the gate: one button any staff member may press, undone by two.
    """
    for testimony in facts.testimonies:
        if testimony.frozen_on is not None:
            yield blocks("frozen", day=testimony.frozen_on)


def exit_keeps_its_word(facts: Standing) -> Iterator[Blocker]:
    """A release says to whom and where; the open web can promise neither.

    **Source:** Walkaway counts, locates and asks nobody, so it can keep nobody out.
    """
    asking = facts.asking
    if asking.exit.is_open and (asking.audience, asking.territory) != (Audience.ANYONE, ANYWHERE):
        yield blocks("open-exit")


def is_within_its_period(facts: Standing) -> Iterator[Blocker]:
    """A release has a first day, may have a last one, and can be ended before it.

    **Source:** WITNESS: consent before, release after; both may be timed.
    """
    asking = facts.asking
    if asking.today < asking.from_day:
        yield blocks("not-begun", day=asking.from_day)
    if asking.until_day is not None and asking.today > asking.until_day:
        yield blocks("over", day=asking.until_day)
    if asking.ended_on is not None:
        yield blocks("ended", day=asking.ended_on)


def testimonies_are_assessed(facts: Standing) -> Iterator[Blocker]:
    """Each testimony of which something is shown was weighed, and what was weighed still holds.

    **Source:** Neumann (ICSR 2015): a testimony persuades and endangers by the same words.
    """
    for about in _interviews(facts):
        if not (assessments := _of(facts, about)):
            yield blocks("no-assessment", about=about)
        yield from _shortcomings(facts, assessments)


def clip_is_assessed(facts: Standing) -> Iterator[Blocker]:
    """The clip was weighed as it is now, by somebody who did not make it.

    **Source:** what was left out changes what was said: a clip is another thing than its testimony.
    """
    assessments = _of(facts, facts.rendition.package_sha256)
    if not assessments:
        yield blocks("no-clip-assessment")
    yield from _shortcomings(facts, assessments)
    if any(each.signed_by in facts.rendition.editors for each in assessments):
        yield blocks("assessed-by-an-editor")


def conditions_are_met(facts: Standing) -> Iterator[Blocker]:
    """Whoever weighed it said under which conditions it may leave, and it leaves under these.

    **Source:** the issue of the gate: conditions of an assessment become rules.
    """
    met = partial(
        is_met,
        asking=facts.asking,
        form=facts.rendition.form,
        languages=_languages(facts.rendition),
        spans=_spans(facts),
    )
    for about in (*_interviews(facts), facts.rendition.package_sha256):
        for assessment in _of(facts, about):
            for condition in assessment.conditions:
                if not met(condition):
                    yield _unmet(condition, about, _spans(facts))


def this_file_was_verified(facts: Standing) -> Iterator[Blocker]:
    """The finished file was measured, this very one, and every check that it must pass passed.

    **Source:** verify the output, not the intention; a check that could not run has failed.
    """
    verification, rendition = facts.verification, facts.rendition
    if verification is None:
        yield blocks("not-verified")
        return
    if not _is_of(rendition, verification.sha256, verification.beside_sha256):
        yield blocks("verified-other-bytes")
    lacking = verification.failed | (verification.wanted - verification.passed)
    if lacking or not verification.wanted:
        yield blocks("verification-failed", checks=", ".join(sorted(lacking)) or "none was made")


def two_others_signed(facts: Standing) -> Iterator[Blocker]:
    """Two people who had no hand in it saw it to the end, and signed exactly these bytes.

    **Source:** the two-person rule; a signature is bound to the hash of what was seen.
    """
    signed = {each.who for each in counted_sign_offs(facts)}
    if len(signed) < SIGN_OFFS_NEEDED:
        yield blocks("sign-offs", count=len(signed))


def languages_are_approved(facts: Standing) -> Iterator[Blocker]:
    """All words in each language were read by somebody who reads it and did not edit the clip.

    **Source:** a translation that nobody read can say what no witness said.
    """
    approved = {each.language for each in counted_approvals(facts)}
    for language in sorted(_languages(facts.rendition) - approved):
        yield blocks("language-not-approved", language=language)


StandingRule = Callable[[Standing], Iterator[Blocker]]

STANDING_RULES: tuple[StandingRule, ...] = (
    consent_covers_it,
    is_not_frozen,
    exit_keeps_its_word,
    is_within_its_period,
    testimonies_are_assessed,
    clip_is_assessed,
    conditions_are_met,
    this_file_was_verified,
    two_others_signed,
    languages_are_approved,
)


def standing_blockers(facts: Standing) -> tuple[Blocker, ...]:
    """Everything that keeps from leaving, today, what was released before; each reason once."""
    return tuple(dict.fromkeys(each for rule in STANDING_RULES for each in rule(facts)))


def counted_sign_offs(facts: Standing) -> tuple[SignOff, ...]:
    """The signatures that count."""
    return tuple(each for each in facts.sign_offs if _counts(each, facts))


def counted_approvals(facts: Standing) -> tuple[LanguageApproval, ...]:
    """The approvals of languages that count."""
    rendition = facts.rendition
    return tuple(
        each
        for each in facts.approvals
        if each.reads_it
        and each.beside_sha256 == rendition.beside_sha256
        and _had_no_hand_in(rendition, each.who)
    )


def _without_consent(facts: Standing, speaker: Speaker) -> Iterator[Blocker]:
    # Who consented to every language consented to each: only for others it matters which.
    in_all = any(grant.language == ANYWHERE for grant in speaker.grants)
    if not in_all or any(_asked(facts, speaker, ANYWHERE)):
        for language in sorted(_languages(facts.rendition)):
            yield from _asked(facts, speaker, language)


def _asked(facts: Standing, speaker: Speaker, language: str) -> tuple[Blocker, ...]:
    leaving = Leaving(
        purpose=facts.asking.exit.purpose,
        form=facts.rendition.form,
        language=language,
        territory=facts.asking.territory,
        today=facts.asking.today,
    )
    return blockers(speaker, leaving)


def _languages(rendition: Rendition) -> frozenset[str]:
    """Its languages. Of one that says none, everything must be asked of every language."""
    return (rendition.languages | rendition.written_in) or frozenset({ANYWHERE})


def _interviews(facts: Standing) -> tuple[str, ...]:
    return tuple(sorted({each.interview for each in facts.testimonies}))


def _spans(facts: Standing) -> Mapping[str, tuple[Span, ...]]:
    spans: dict[str, tuple[Span, ...]] = {}
    for each in facts.testimonies:
        spans[each.interview] = spans.get(each.interview, ()) + each.spans
    unknown = {each.interview for each in facts.testimonies if not each.spans}
    return {interview: () if interview in unknown else shown for interview, shown in spans.items()}


def _of(facts: Standing, about: str) -> tuple[Assessment, ...]:
    """What counts of the assessments of one thing: the newest that is signed by today. Of several
    from one day each counts. A draft takes nothing back, and counts where there is nothing else."""
    all_of_it = [each for each in facts.assessments if each.about == about]
    signed = [each for each in all_of_it if _is_signed(each, facts)]
    if not signed:
        return tuple(all_of_it)
    newest = max(each.signed_on for each in signed if each.signed_on)
    return tuple(each for each in signed if each.signed_on == newest)


def _is_signed(assessment: Assessment, facts: Standing) -> bool:
    day = assessment.signed_on
    return bool(assessment.signed_by) and day is not None and day <= facts.asking.today


def _shortcomings(facts: Standing, assessments: tuple[Assessment, ...]) -> Iterator[Blocker]:
    for each in assessments:
        if not _is_signed(each, facts):
            yield blocks("assessment-unsigned", about=each.about)
        if facts.asking.today > each.expires_on:
            yield blocks("assessment-expired", about=each.about, day=each.expires_on)


def _unmet(condition: Condition, about: str, spans: Mapping[str, tuple[Span, ...]]) -> Blocker:
    match condition:
        case OnlyForms(forms=forms):
            return blocks("condition-form", about=about, forms=_listed(forms))
        case NotInTerritory(territory=territory):
            return blocks("condition-territory", about=about, territory=territory)
        case NotInLanguage(language=language):
            return blocks("condition-language", about=about, language=language)
        case WithoutSpan(interview=interview, start_ms=start, end_ms=end):
            is_known = bool(spans.get(interview))
            return blocks(
                "condition-span" if is_known else "condition-span-unknown",
                about=about,
                interview=interview,
                start=clock(start),
                end=clock(end),
            )
        case OnlyPurposes(purposes=purposes):
            return blocks("condition-purpose", about=about, purposes=_listed(purposes))
        case OnlyAudiences(audiences=audiences):
            return blocks("condition-audience", about=about, audiences=_listed(audiences))
        case NotBefore(day=day):
            return blocks("condition-day", about=about, day=day)


def clock(milliseconds: int) -> str:
    """A place in a recording as people read it.

    >>> clock(12 * 60_000 + 30_500)
    '12:30.5'
    """
    minutes, rest = divmod(milliseconds, 60_000)
    seconds = f"{rest / 1000:06.3f}".rstrip("0").rstrip(".")
    return f"{minutes}:{seconds}"


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes)) or "nothing"


def _is_of(rendition: Rendition, sha256: str, beside_sha256: str) -> bool:
    return (sha256, beside_sha256) == (rendition.sha256, rendition.beside_sha256)


def _had_no_hand_in(rendition: Rendition, who: str) -> bool:
    """Whether `who` is somebody, and none of the editors. Where no editor is known, all may be."""
    return bool(who) and bool(rendition.editors) and who not in rendition.editors


def _counts(sign_off: SignOff, facts: Standing) -> bool:
    return (
        sign_off.played_to_end
        and sign_off.day <= facts.asking.today
        and _is_of(facts.rendition, sign_off.sha256, sign_off.beside_sha256)
        and _had_no_hand_in(facts.rendition, sign_off.who)
    )
