"""Whatever else is so: what lacks something never passes, and nothing outweighs what blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

from hypothesis import find, given
from hypothesis import strategies as st

from tests.core.gate.passing import (
    APPROVALS,
    ASKING,
    ASSESSMENTS,
    ASSESSOR,
    DAY,
    EDITOR,
    GRANT,
    INSERT,
    PASSING,
    RENDITION,
    REVIEWER,
    SECOND,
    SIGN_OFFS,
    SPEAKER,
    TESTIMONIES,
    TODAY,
    TRANSLATOR,
    VERIFICATION,
)
from walkaway.core.gate import (
    ANYWHERE,
    Asking,
    Assessment,
    Audience,
    Condition,
    Exit,
    Form,
    Grant,
    HardStop,
    Insert,
    Jigsaw,
    LanguageApproval,
    NotBefore,
    NotInLanguage,
    OnlyAudiences,
    OnlyForms,
    Purpose,
    Release,
    SignOff,
    Speaker,
    Verification,
    WithoutSpan,
    release_blockers,
    standing_blockers,
)
from walkaway.core.gate.facts import Testimony as Heard  # pytest takes no Test for a test
from walkaway.core.gate.release import RELEASE_RULES
from walkaway.core.gate.standing import STANDING_RULES
from walkaway.core.spans import Span

OTHER = "0" * 64
PEOPLE = st.sampled_from([EDITOR, TRANSLATOR, REVIEWER, SECOND, ASSESSOR, ""])
FILES = st.sampled_from([RENDITION.sha256] * 3 + [OTHER])
WORDS = st.sampled_from([RENDITION.beside_sha256] * 3 + [OTHER])
NEAR = st.dates(TODAY - 3 * DAY, TODAY + 3 * DAY)
MOSTLY = st.sampled_from([True, True, True, False])


def mostly(value: object, others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(value), st.just(value), others)


CONDITIONS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(OnlyForms, forms=st.frozensets(st.sampled_from(Form))),
    st.builds(NotInLanguage, language=st.sampled_from(["fr", "ar"])),
    st.builds(OnlyAudiences, audiences=st.frozensets(st.sampled_from(Audience))),
    st.builds(NotBefore, day=NEAR),
    st.builds(
        WithoutSpan,
        interview=st.sampled_from(["interview-1", "interview-2"]),
        start_ms=st.integers(0, 30_000),
        end_ms=st.integers(30_000, 60_000),
    ),
)
ASKED: st.SearchStrategy[Asking] = st.builds(
    Asking,
    exit=mostly(Exit.LIBRARY, st.sampled_from(Exit)),
    audience=mostly(Audience.ANYONE, st.sampled_from(Audience)),
    territory=mostly(ANYWHERE, st.just("BE")),
    from_day=mostly(TODAY, NEAR),
    until_day=st.none() | NEAR,
    today=st.just(TODAY),
    ended_on=mostly(None, NEAR),
)
GRANTS = st.builds(
    Grant,
    purpose=mostly(Purpose.LIBRARY, st.sampled_from(Purpose)),
    form=mostly(Form.ALTERED_VOICE, st.sampled_from(Form)),
    language=mostly(ANYWHERE, st.sampled_from(["ar", "en"])),
    territory=mostly(ANYWHERE, st.just("BE")),
    given_on=st.just(GRANT.given_on),
    until=st.none() | NEAR,
    understood=MOSTLY,
)
SPEAKERS = mostly(
    SPEAKER,
    st.builds(
        Speaker,
        grants=st.lists(GRANTS, max_size=2).map(tuple),
        hard_stops=mostly(frozenset(), st.frozensets(st.sampled_from(HardStop))),
        withdrawn_on=mostly(None, NEAR),
    ),
)
HEARD: st.SearchStrategy[Heard] = st.builds(
    Heard,
    interview=st.sampled_from(["interview-1", "interview-2", "interview-3"]),
    spans=st.just((Span(10_000, 40_000),)),
    told_by=mostly("speaker-1", st.just("speaker-2")),
    speaker=SPEAKERS,
    frozen_on=mostly(None, NEAR),
)
WEIGHED = st.builds(
    Assessment,
    about=st.sampled_from([*(each.about for each in ASSESSMENTS), "interview-3"]),
    signed_by=mostly(ASSESSOR, st.none() | PEOPLE),
    signed_on=mostly(TODAY, st.none() | NEAR),
    expires_on=mostly(TODAY + 9 * DAY, NEAR),
    conditions=mostly((), st.lists(CONDITIONS, max_size=2).map(tuple)),
)
CHECKS = st.frozensets(st.sampled_from(["faces", "voice", "names"]))
MEASURED = st.builds(
    Verification,
    sha256=FILES,
    beside_sha256=WORDS,
    wanted=mostly(VERIFICATION.wanted, CHECKS),
    passed=mostly(VERIFICATION.passed, CHECKS),
    failed=mostly(frozenset(), CHECKS),
)
SIGNED = st.builds(
    SignOff, who=PEOPLE, sha256=FILES, beside_sha256=WORDS, played_to_end=MOSTLY, day=NEAR
)
APPROVED = st.builds(
    LanguageApproval,
    language=st.sampled_from(["ar", "en", "fr"]),
    beside_sha256=WORDS,
    who=PEOPLE,
    reads_it=MOSTLY,
)
INSERTED = st.builds(
    Insert,
    labelled_in=mostly(frozenset({"en"}), st.frozensets(st.sampled_from(["ar", "en"]))),
    purpose_statement=mostly("To show it.", st.just("")),
    is_registered=MOSTLY,
    is_known=MOSTLY.map(lambda each: not each),
)
JIGSAWS = st.builds(
    Jigsaw,
    told_by=st.sampled_from(["speaker-1", "speaker-2"]),
    current=st.just("j"),
    reviewed=mostly("j", st.none() | st.just("k")),
)


def some(
    passing: tuple[object, ...], others: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[Any, ...]]:
    """What passes, with something added or taken away, or anything."""
    added = st.lists(others, max_size=2).map(lambda more: (*passing, *more))
    fewer = st.permutations(passing).map(lambda all_: tuple(all_[1:]))
    return st.one_of(st.just(passing), added, fewer, st.lists(others, max_size=4).map(tuple))


RELEASES: st.SearchStrategy[Release] = st.builds(
    Release,
    asking=mostly(ASKING, ASKED),
    rendition=mostly(
        RENDITION,
        st.builds(
            replace,
            st.just(RENDITION),
            form=st.sampled_from(Form),
            languages=st.frozensets(st.sampled_from(["ar", "en", "fr"])),
            editors=st.frozensets(PEOPLE),
        ),
    ),
    testimonies=some(TESTIMONIES, HEARD),
    assessments=some(ASSESSMENTS, WEIGHED),
    verification=mostly(VERIFICATION, st.none() | MEASURED),
    sign_offs=some(SIGN_OFFS, SIGNED),
    approvals=some(APPROVALS, APPROVED),
    titles=mostly(PASSING.titles, st.just(())),
    publisher=mostly("The Example House", st.just("")),
    purpose_statement=mostly("For schools.", st.just("")),
    inserts=some((INSERT,), INSERTED),
    jigsaws=some(PASSING.jigsaws, JIGSAWS),
    group_words=st.just(()),
    title_words=st.just(()),
)


def passes(facts: Release) -> bool:
    return not release_blockers(facts)


def what_lacks(facts: Release) -> set[str]:
    """What must not be so when something leaves, said in another way than the gate says it."""
    asking, clip, today = facts.asking, facts.rendition, facts.asking.today
    bytes_ = (clip.sha256, clip.beside_sha256)
    signers = {
        each.who
        for each in facts.sign_offs
        if (each.sha256, each.beside_sha256) == bytes_ and each.played_to_end and each.day <= today
    }
    readers = {
        (each.language, each.who)
        for each in facts.approvals
        if each.reads_it and each.beside_sha256 == clip.beside_sha256
    }
    proof = facts.verification
    weighed = {
        each.about
        for each in facts.assessments
        if each.signed_by and each.signed_on and each.signed_on <= today <= each.expires_on
    }
    lacks = {
        "speaker": not facts.testimonies
        or any(
            each.speaker.withdrawn_on or each.speaker.hard_stops or each.frozen_on
            for each in facts.testimonies
        ),
        "grant": any(
            not any(
                grant.purpose is asking.exit.purpose
                and grant.form is clip.form
                and grant.understood
                and (grant.until is None or today <= grant.until)
                and grant.language in (ANYWHERE, language)
                and grant.territory in (ANYWHERE, asking.territory)
                for grant in each.speaker.grants
            )
            for each in facts.testimonies
            for language in clip.languages
        ),
        "period": not asking.from_day <= today <= (asking.until_day or date.max)
        or asking.ended_on is not None,
        "weighing": not {clip.package_sha256, *(each.interview for each in facts.testimonies)}
        <= weighed,
        "measuring": proof is None
        or (proof.sha256, proof.beside_sha256) != bytes_
        or bool(proof.failed)
        or not proof.wanted <= proof.passed,
        "signing": len(signers - clip.editors - {""}) < 2,
        "reading": any(
            not any(
                spoken == language and who not in {*clip.editors, ""} for spoken, who in readers
            )
            for language in clip.languages
        ),
        "naming": not facts.publisher or not facts.purpose_statement or not facts.titles,
        "footage": any(
            each.is_known or not each.is_registered or not each.labelled_in
            for each in facts.inserts
        ),
        "jigsaw": not {each.told_by for each in facts.testimonies}
        <= {each.told_by for each in facts.jigsaws if each.reviewed == each.current},
    }
    return {name for name, lack in lacks.items() if lack}


@given(RELEASES)
def test_no_facts_pass_that_lack_anything(facts: Release) -> None:
    if passes(facts):
        assert what_lacks(facts) == set()


@given(RELEASES)
def test_what_may_be_released_may_stand(facts: Release) -> None:
    assert set(standing_blockers(facts)) <= set(release_blockers(facts))
    if passes(facts):
        assert standing_blockers(facts) == ()


@given(RELEASES)
def test_it_blocks_when_any_rule_does_and_never_otherwise(facts: Release) -> None:
    told = {each for rule in STANDING_RULES for each in rule(facts)}
    told |= {each for rule in RELEASE_RULES for each in rule(facts)}
    assert set(release_blockers(facts)) == told


MANY = ("testimonies", "assessments", "sign_offs", "approvals", "inserts", "jigsaws", "titles")


@given(RELEASES, st.data())
def test_the_order_of_facts_decides_nothing(facts: Release, data: st.DataObject) -> None:
    shuffled: dict[str, Any] = {
        name: tuple(data.draw(st.permutations(cast("tuple[Any, ...]", getattr(facts, name)))))
        for name in MANY
    }
    assert set(release_blockers(replace(facts, **shuffled))) == set(release_blockers(facts))


@given(RELEASES, st.data())
def test_a_further_cause_to_block_never_lets_anything_out(
    facts: Release, data: st.DataObject
) -> None:
    more = data.draw(
        st.one_of(
            HEARD.map(lambda each: {"testimonies": (*facts.testimonies, each)}),
            INSERTED.map(lambda each: {"inserts": (*facts.inserts, each)}),
            PEOPLE.map(
                lambda who: {
                    "rendition": replace(
                        facts.rendition, editors=facts.rendition.editors | {who, EDITOR}
                    )
                }
            ),
            st.just({"verification": None}),
            NEAR.map(lambda day: {"asking": replace(facts.asking, ended_on=day)}),
            CONDITIONS.map(
                lambda condition: {
                    "assessments": tuple(
                        replace(each, conditions=(*each.conditions, condition))
                        for each in facts.assessments
                    )
                }
            ),
            st.just({"sign_offs": facts.sign_offs[1:]}),
            st.just({"approvals": facts.approvals[1:]}),
            st.sampled_from(["fr", "bn"]).map(
                lambda language: {
                    "rendition": replace(
                        facts.rendition, languages=facts.rendition.languages | {language}
                    )
                }
            ),
        )
    )
    harsher = replace(facts, **cast("dict[str, Any]", more))
    if facts.rendition.editors and not passes(facts):
        assert not passes(harsher)


@given(RELEASES, st.sampled_from(HardStop), st.integers(0, 9))
def test_whatever_was_let_out_a_stop_a_freeze_and_a_withdrawal_take_back(
    facts: Release, stop: HardStop, at: int
) -> None:
    if not facts.testimonies:
        return
    one = facts.testimonies[at % len(facts.testimonies)]
    for changed in (
        replace(one, frozen_on=TODAY),
        replace(one, speaker=replace(one.speaker, hard_stops=frozenset({stop}))),
        replace(one, speaker=replace(one.speaker, withdrawn_on=TODAY)),
    ):
        others = tuple(each for each in facts.testimonies if each is not one)
        assert standing_blockers(replace(facts, testimonies=(*others, changed)))


@given(st.lists(SIGNED, max_size=8), PEOPLE)
def test_signatures_of_one_person_never_count_twice(signed: list[SignOff], who: str) -> None:
    alone = tuple(replace(each, who=who) for each in signed)
    assert not passes(replace(PASSING, sign_offs=alone))


@given(st.lists(SIGNED, max_size=8), st.frozensets(PEOPLE))
def test_an_editors_signature_never_counts(signed: list[SignOff], editors: frozenset[str]) -> None:
    facts = replace(PASSING, sign_offs=tuple(signed), rendition=replace(RENDITION, editors=editors))
    others = tuple(each for each in signed if each.who not in editors)
    assert release_blockers(facts) == release_blockers(replace(facts, sign_offs=others))


@given(RELEASES)
def test_a_new_render_voids_every_signature_and_the_proof(facts: Release) -> None:
    again = replace(facts, rendition=replace(facts.rendition, sha256="a" * 64))
    assert {"sign-offs"} <= {each.rule for each in standing_blockers(again)}
    if facts.verification is not None:
        assert "verified-other-bytes" in {each.rule for each in standing_blockers(again)}


def test_there_is_something_that_passes() -> None:
    """Otherwise most of the above would say nothing."""
    assert passes(PASSING)
    assert what_lacks(PASSING) == set()
    assert passes(find(RELEASES, lambda facts: passes(facts) and facts != PASSING))
