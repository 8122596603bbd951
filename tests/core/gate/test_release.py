"""Each rule by itself: of facts that nothing blocks, one is broken, and that alone is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.core.gate.passing import (
    APPROVALS,
    ASSESSMENTS,
    DAY,
    EDITOR,
    GRANT,
    PASSING,
    REVIEWER,
    SIGN_OFFS,
    SPEAKER,
    TESTIMONIES,
    TODAY,
    approved,
    asked,
    inserted,
    measured,
    shown,
    signed,
    told,
    weighed,
)
from walkaway.core.gate import (
    Audience,
    Condition,
    Exit,
    Form,
    HardStop,
    Jigsaw,
    NotBefore,
    NotInLanguage,
    NotInTerritory,
    OnlyAudiences,
    OnlyForms,
    OnlyPurposes,
    Purpose,
    Release,
    Title,
    WithoutSpan,
    release_blockers,
    standing_blockers,
)
from walkaway.core.gate.release import RELEASE_RULES
from walkaway.core.gate.sentences import SENTENCES
from walkaway.core.gate.standing import STANDING_RULES, clock
from walkaway.core.lexicon_files import shipped_title_words


def speaks(**changes: object) -> Release:
    return told(speaker=replace(SPEAKER, **changes))  # type: ignore[arg-type]  # checked by the tests


def grants(**changes: object) -> Release:
    return speaks(grants=(replace(GRANT, **changes),))  # type: ignore[arg-type]  # checked by the tests


def jigsawed(*jigsaws: Jigsaw) -> Release:
    return replace(PASSING, jigsaws=jigsaws)


JIGSAW = PASSING.jigsaws[0]
OTHER = "0" * 64

BROKEN_STANDING: dict[str, tuple[Release, str]] = {
    "nobody is heard": (replace(PASSING, testimonies=(), jigsaws=()), "no-testimony"),
    "one of two consented to nothing": (speaks(grants=()), "no-consent"),
    "one of two withdrew": (speaks(withdrawn_on=TODAY), "withdrawn"),
    "one of two is stopped": (speaks(hard_stops={HardStop.THREAT}), "hard-stop-threat"),
    "another purpose": (grants(purpose=Purpose.PRESS), "purpose"),
    "another form": (grants(form=Form.FACE), "form"),
    "one language of two": (grants(language="en"), "language"),
    "one country": (grants(territory="BE"), "territory"),
    "consent is over": (grants(until=TODAY - DAY), "expired"),
    "held back": (grants(embargo=True), "embargo"),
    "not understood": (grants(understood=False), "comprehension"),
    "frozen": (told(frozen_on=TODAY), "frozen"),
    "the library for adults": (asked(audience=Audience.ADULTS), "open-exit"),
    "the library in one country": (asked(territory="BE"), "open-exit"),
    "before its first day": (asked(from_day=TODAY + DAY), "not-begun"),
    "after its last day": (asked(until_day=TODAY - DAY), "over"),
    "ended by somebody": (asked(ended_on=TODAY), "ended"),
    "one testimony not weighed": (replace(PASSING, assessments=ASSESSMENTS[1:]), "no-assessment"),
    "the clip not weighed": (replace(PASSING, assessments=ASSESSMENTS[:2]), "no-clip-assessment"),
    "the clip of before weighed": (weighed(2, about=OTHER), "no-clip-assessment"),
    "a testimony's assessment is a draft": (weighed(0, signed_on=None), "assessment-unsigned"),
    "nobody signed the clip's": (weighed(2, signed_by=None), "assessment-unsigned"),
    "to be signed tomorrow": (weighed(2, signed_on=TODAY + DAY), "assessment-unsigned"),
    "a testimony's is over": (weighed(1, expires_on=TODAY - DAY), "assessment-expired"),
    "the clip's is over": (weighed(2, expires_on=TODAY - DAY), "assessment-expired"),
    "an editor weighed the clip": (weighed(2, signed_by=EDITOR), "assessed-by-an-editor"),
    "never measured": (replace(PASSING, verification=None), "not-verified"),
    "another file measured": (measured(sha256=OTHER), "verified-other-bytes"),
    "other words measured": (measured(beside_sha256=OTHER), "verified-other-bytes"),
    "a check failed": (measured(failed=frozenset({"sync"})), "verification-failed"),
    "a check was not made": (measured(wanted=frozenset({"names"})), "verification-failed"),
    "no check is wanted": (measured(wanted=frozenset()), "verification-failed"),
    "one signature": (replace(PASSING, sign_offs=SIGN_OFFS[:1]), "sign-offs"),
    "two of one person": (signed(who=REVIEWER), "sign-offs"),
    "one is the editor's": (signed(who=EDITOR), "sign-offs"),
    "one is nobody's": (signed(who=""), "sign-offs"),
    "one under another file": (signed(sha256=OTHER), "sign-offs"),
    "one under other words": (signed(beside_sha256=OTHER), "sign-offs"),
    "one did not see the end": (signed(played_to_end=False), "sign-offs"),
    "one is of tomorrow": (signed(day=TODAY + DAY), "sign-offs"),
    "a language not approved": (
        replace(PASSING, approvals=APPROVALS[:1]),
        "language-not-approved",
    ),
    "approved by one who cannot read it": (approved(reads_it=False), "language-not-approved"),
    "approved by the editor alone": (approved(who=EDITOR), "language-not-approved"),
    "approved by nobody": (approved(who=""), "language-not-approved"),
    "other words approved": (approved(beside_sha256=OTHER), "language-not-approved"),
    "a language near it approved": (approved(language="en-GB"), "language-not-approved"),
}
BROKEN_ONCE: dict[str, tuple[Release, str]] = {
    "no publisher": (replace(PASSING, publisher=" "), "no-publisher"),
    "no purpose": (replace(PASSING, purpose_statement=""), "no-purpose-statement"),
    "no title": (replace(PASSING, titles=()), "no-title"),
    "a title without a word": (
        replace(PASSING, titles=(Title(language="en", text=" "),)),
        "no-title",
    ),
    "one title of two is dressed up": (
        replace(
            PASSING,
            titles=(*PASSING.titles, Title(language="ar", text="باقية وتتمدد")),
            title_words=shipped_title_words(),
        ),
        "title-only-theirs",
    ),
    "a label missing": (inserted(labelled_in=frozenset({"ar"})), "insert-unlabelled"),
    "no label": (inserted(labelled_in=frozenset()), "insert-unlabelled"),
    "footage without a purpose": (inserted(purpose_statement=""), "insert-without-purpose"),
    "footage not registered": (inserted(is_registered=False), "insert-unregistered"),
    "footage that is known": (inserted(is_known=True), "insert-known"),
    "one who signed may not any more": (signed(may_still=False), "signers-gone"),
    "who approved a language has left": (approved(is_here=False), "approver-gone"),
    "no jigsaw": (jigsawed(), "jigsaw"),
    "jigsaw never reviewed": (jigsawed(replace(JIGSAW, reviewed=None)), "jigsaw"),
    "another set reviewed": (jigsawed(replace(JIGSAW, reviewed=OTHER)), "jigsaw"),
    "the jigsaw of another": (jigsawed(replace(JIGSAW, told_by="speaker-2")), "jigsaw"),
}
CONDITIONS: dict[str, Condition] = {
    "condition-form": OnlyForms(forms=frozenset({Form.TEXT})),
    "condition-territory": NotInTerritory(territory="BE"),
    "condition-language": NotInLanguage(language="ar-SY"),
    "condition-span": WithoutSpan(interview="interview-1", start_ms=39_999, end_ms=50_000),
    "condition-purpose": OnlyPurposes(purposes=frozenset({Purpose.PRESS})),
    "condition-audience": OnlyAudiences(audiences=frozenset({Audience.ADULTS})),
    "condition-day": NotBefore(day=TODAY + DAY),
}
for _rule, _condition in CONDITIONS.items():
    for _at, _of in enumerate(("one testimony", "another testimony", "the clip")):
        BROKEN_STANDING[f"{_rule} of {_of}"] = (weighed(_at, conditions=(_condition,)), _rule)

FAR_BEHIND = WithoutSpan(interview="interview-2", start_ms=80_000_000, end_ms=80_000_001)
BROKEN_STANDING["nobody knows which parts are shown"] = (
    replace(weighed(0, conditions=(FAR_BEHIND,)), testimonies=told(spans=()).testimonies),
    "condition-span-unknown",
)
BROKEN_STANDING["nobody knows it of one part of two"] = (
    replace(
        weighed(0, conditions=(FAR_BEHIND,)),
        testimonies=(*TESTIMONIES, *told(spans=()).testimonies),
    ),
    "condition-span-unknown",
)

BROKEN = BROKEN_STANDING | BROKEN_ONCE


def rules(facts: Release) -> list[str]:
    return [blocker.rule for blocker in release_blockers(facts)]


def test_what_nothing_blocks_is_released() -> None:
    assert rules(PASSING) == []
    assert standing_blockers(PASSING) == ()


@pytest.mark.parametrize("broken", BROKEN)
def test_one_thing_that_lacks_blocks_and_is_named(broken: str) -> None:
    facts, rule = BROKEN[broken]
    assert rules(facts) == [rule]


@pytest.mark.parametrize("broken", BROKEN_STANDING)
def test_what_can_change_by_the_day_is_asked_at_every_request(broken: str) -> None:
    facts, rule = BROKEN_STANDING[broken]
    assert [blocker.rule for blocker in standing_blockers(facts)] == [rule]


def test_every_sentence_is_said_somewhere() -> None:
    said = {rule for _, rule in BROKEN.values()}
    assert {rule for rule in SENTENCES if not rule.startswith("title-")} <= said


@pytest.mark.parametrize("broken", BROKEN)
def test_a_blocker_says_why_and_what_can_be_done(broken: str) -> None:
    for blocker in release_blockers(BROKEN[broken][0]):
        assert blocker.reason.endswith(".")
        assert blocker.way_on.endswith(".")
        assert not re.search(r"[{}]", blocker.reason + blocker.way_on)
        if blocker.rule in SENTENCES:
            sentence, facts = SENTENCES[blocker.rule], dict(blocker.facts)
            assert sentence.reason.format(**facts) == blocker.reason


def test_every_rule_has_a_name_a_reason_and_a_source() -> None:
    for rule in (*STANDING_RULES, *RELEASE_RULES):
        assert rule.__doc__
        reason, source = rule.__doc__.split("**Source:**")
        assert reason.strip().endswith(".")
        assert source.strip()


MET = (
    OnlyForms(forms=frozenset({Form.ALTERED_VOICE, Form.TEXT})),
    NotInLanguage(language="fr"),
    WithoutSpan(interview="interview-1", start_ms=40_000, end_ms=50_000),
    WithoutSpan(interview="interview-2", start_ms=10_000, end_ms=40_000),
    OnlyPurposes(purposes=frozenset({Purpose.LIBRARY})),
    OnlyAudiences(audiences=frozenset({Audience.ANYONE})),
    NotBefore(day=TODAY),
)


def test_conditions_that_are_met_block_nothing() -> None:
    assert rules(weighed(0, conditions=MET)) == []


def test_a_clip_of_which_nobody_knows_the_parts_is_held_back_by_conditions_on_parts_alone() -> None:
    unknown = told(spans=()).testimonies
    assert rules(replace(PASSING, testimonies=unknown)) == []
    others = tuple(each for each in MET if not isinstance(each, WithoutSpan))
    assert rules(replace(weighed(0, conditions=others), testimonies=unknown)) == []


def in_a_closed_room(territory: str, audience: Audience = Audience.PUPILS) -> Release:
    """A screening, to which the speakers consented."""
    speaker = replace(SPEAKER, grants=(replace(GRANT, purpose=Purpose.SCREENING),))
    return replace(
        asked(exit=Exit.SCREENING, territory=territory, audience=audience),
        testimonies=tuple(replace(each, speaker=speaker) for each in TESTIMONIES),
    )


def conditioned(facts: Release, *conditions: Condition) -> Release:
    first, *others = ASSESSMENTS
    return replace(facts, assessments=(replace(first, conditions=conditions), *others))


def test_a_closed_exit_can_keep_to_a_territory_and_an_audience() -> None:
    not_here = NotInTerritory(territory="BE")
    assert rules(in_a_closed_room("FR")) == []
    assert rules(conditioned(in_a_closed_room("FR"), not_here)) == []
    assert rules(conditioned(in_a_closed_room("BE"), not_here)) == ["condition-territory"]
    pupils = OnlyAudiences(audiences=frozenset({Audience.PUPILS}))
    assert rules(conditioned(in_a_closed_room("FR"), pupils)) == []
    families = in_a_closed_room("FR", Audience.FAMILIES)
    assert rules(conditioned(families, pupils)) == ["condition-audience"]


def test_the_newest_signed_assessment_counts_and_a_draft_takes_nothing_back() -> None:
    first = ASSESSMENTS[0]
    newer = replace(first, signed_on=TODAY - DAY, conditions=(CONDITIONS["condition-form"],))
    older = replace(first, signed_on=TODAY - 50 * DAY, expires_on=TODAY - DAY)
    draft = replace(first, signed_on=None, signed_by=None)
    assert rules(replace(PASSING, assessments=(*ASSESSMENTS, newer))) == ["condition-form"]
    assert rules(replace(PASSING, assessments=(older, draft, *ASSESSMENTS))) == []


def test_of_two_assessments_of_one_day_both_count() -> None:
    stricter = replace(ASSESSMENTS[0], conditions=(CONDITIONS["condition-form"],))
    assert rules(replace(PASSING, assessments=(*ASSESSMENTS, stricter))) == ["condition-form"]


def test_a_translation_edited_by_its_approver_needs_another_who_reads_it() -> None:
    by_the_editor = replace(APPROVALS[1], who=EDITOR)
    both = replace(PASSING, approvals=(*APPROVALS, by_the_editor))
    assert rules(both) == []


def test_where_no_editor_is_known_nobody_can_sign() -> None:
    assert rules(shown(editors=frozenset())) == [
        "sign-offs",
        "language-not-approved",
        "language-not-approved",
    ]


def test_a_rendition_that_says_no_language_needs_all() -> None:
    silent = shown(languages=frozenset(), written_in=frozenset())
    assert rules(silent) == ["language-not-approved"]


@pytest.mark.parametrize("exit_", Exit)
def test_an_exit_serves_one_purpose_of_consent(exit_: Exit) -> None:
    for purpose in Purpose:
        speaker = replace(SPEAKER, grants=(replace(GRANT, purpose=purpose),))
        facts = replace(
            asked(exit=exit_),
            testimonies=tuple(replace(each, speaker=speaker) for each in TESTIMONIES),
        )
        assert rules(facts) == ([] if purpose is exit_.purpose else ["purpose"])


@pytest.mark.parametrize(("ms", "told"), [(0, "0:00"), (750_000, "12:30"), (61_500, "1:01.5")])
def test_a_place_is_told_in_minutes(ms: int, told: str) -> None:
    assert clock(ms) == told
